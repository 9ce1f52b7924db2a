"""Searching the papers of a session, or of all sessions of a council: by title and number, and by the words
of their pages. What somebody may not read is in no answer, neither as a title nor as a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import override

from council.enums import PaperKind, SessionState
from council.models import CouncilSession
from council.words import Asked, asked, exact_words, folded_words
from meetings.enums import TextState
from meetings.queries.paper_pages import PageFound, Statement, holding, pages_by_id
from realtime import sql

PER_PAGE = 20  # papers
SHOWN = 3  # pages of each paper
PAGES = 30  # of one paper looked at alone
NEWEST = 1  # sessions read first where all are asked for: common words fill a page from it
MOST = 2**31 - 1
NOTHING = Statement("meetings_paperpage p WHERE 1 = 0", ())


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may read in a council, as meetings.services.papers.readable_paper has it: what is open to
    all; `inside`: other papers of what meets in public; `behind_doors`: of closed sittings; `preparing`:
    all."""

    council_id: int
    inside: bool = False
    behind_doors: bool = False
    preparing: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: words, sessions (the newest first), earlier versions too, the papers from one on (`page`
    counts from 1), or the pages of one paper alone."""

    query: str
    session_ids: Sequence[int]
    all_versions: bool = False
    page: int = 1
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class PaperFound:
    """A version with what was found. `hits`: its pages with all words, as "number:id" in any order; `state`:
    a TextState, "" where its words were never asked for; `places` what numbers its item ("7.1" are 7 and 1).
    """

    document_id: int
    version: int
    is_latest: bool
    kind_label: str
    title: str
    number: str
    issuer: str
    is_withdrawn: bool
    item_id: int
    item_title: str
    places: tuple[int, ...]
    session_id: int
    pages: int
    state: str
    in_title: bool
    hits: str
    shown: tuple[PageFound, ...] = ()

    @property
    def count(self) -> int:
        return self.hits.count(":")

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

    def page_ids(self, first: int, after: int) -> list[int]:
        """Of its pages in their order, those from one on, before another."""
        pages = sorted(tuple(map(int, hit.split(":"))) for hit in self.hits.split())
        return [page_id for _number, page_id in pages[first:after]]


@dataclass(frozen=True, slots=True)
class ItemFound:
    """An item with the papers in which something was found."""

    session_id: int
    label: str
    title: str
    papers: tuple[PaperFound, ...]


@dataclass(slots=True)
class Found:
    """One page of an answer. `papers` and `pages` count all that was found, unless `is_open`: there is more.
    `scanned`, `waiting`, `failed`: papers of these sessions whose words cannot be searched (yet)."""

    items: list[ItemFound] = field(default_factory=list)
    papers: int = 0
    pages: int = 0
    is_open: bool = False
    has_next: bool = False
    scanned: int = 0
    waiting: int = 0
    failed: int = 0


def sessions_within(reach: Reach) -> list[CouncilSession]:
    """The sessions somebody may search, latest first. One query."""
    return list(_within(reach).select_related("council", "term").order_by("-opens_on", "-number", "-id"))


def is_anything_within(reach: Reach) -> bool:
    """Whether there is a session to search. One query."""
    return _within(reach).exists()


def _within(reach: Reach) -> QuerySet[CouncilSession]:
    rows: QuerySet[CouncilSession] = CouncilSession.objects.with_scopes_disabled().filter(
        council_id=reach.council_id
    )
    if not reach.preparing:
        rows = rows.exclude(state=SessionState.DRAFT)
        rows = rows if reach.behind_doors else rows.filter(is_public=True)
    return rows


def search(reach: Reach, wish: Wish) -> Found:
    """Two queries, whatever is found; three where the newest sessions are full of what may not be read."""
    wanted = asked(wish.query)
    answer = Found()
    if wanted is None or not wish.session_ids:
        return answer
    need = wish.page * PER_PAGE + 1
    near, far = list(wish.session_ids[:NEWEST]), list(wish.session_ids[NEWEST:])
    rows, is_whole = _rows(reach, wanted, near, far, need)
    found = _found(answer, wish, wanted, rows)
    if not is_whole and len(found) < need:
        rows, is_whole = _rows(reach, wanted, far, [], need)
        found += _found(answer, wish, wanted, rows)
    answer.is_open = not is_whole
    rank = {pk: at for at, pk in enumerate(wish.session_ids)}
    found.sort(key=lambda paper: (rank[paper.session_id], paper.places))
    answer.papers, answer.pages = len(found), sum(paper.count for paper in found)
    if wish.document_id is not None:
        answer.items = _grouped(_one(found, wish, wanted))
        answer.has_next = any(paper.count > wish.page * PAGES for paper in found)
        return answer
    first = (wish.page - 1) * PER_PAGE
    answer.has_next = len(found) > first + PER_PAGE
    answer.items = _grouped(_with_pages(found[first : first + PER_PAGE], wanted, 0, SHOWN))
    return answer


# The pages found in the newest sessions (near), and in the others (far) where those fill no page (whole).
# `places` numbers the items among their siblings as meetings.rules.agenda does. "+": SQLite would read the
# pages version by version, by an index, to have them together; as they lie is twice as fast.
PAPERS = """
    WITH near AS (SELECT +p.version_id AS version_id, {together} AS pages FROM {near} GROUP BY 1),
    whole AS (SELECT COUNT(*) < %s AS it FROM near),
    far AS (SELECT +p.version_id AS version_id, {together} AS pages FROM {far}
            AND (SELECT it FROM whole) GROUP BY 1),
    hits AS (SELECT * FROM near UNION ALL SELECT * FROM far),
    places AS (SELECT id, parent_id, ROW_NUMBER() OVER (PARTITION BY session_id, parent_id
                   ORDER BY position, id) AS place FROM meetings_agendaitem WHERE session_id IN %s)
    SELECT (SELECT it FROM whole), d.id, v.number,
           v.number = (SELECT MAX(l.number) FROM council_documentversion l WHERE l.document_id = d.id),
           d.kind, d.title, d.number, d.issuer, d.withdrawn_at IS NOT NULL, i.id, i.title, i.session_id,
           top.place, above.place, own.place, v.pages, x.state, hits.pages
    FROM meetings_itempaper a
    JOIN meetings_agendaitem i ON i.id = a.item_id
    JOIN places own ON own.id = i.id
    LEFT JOIN places above ON above.id = own.parent_id
    LEFT JOIN places top ON top.id = above.parent_id
    JOIN council_councilsession s ON s.id = i.session_id
    LEFT JOIN meetings_sitting t ON t.id = i.sitting_id
    JOIN council_document d ON d.id = a.document_id
    JOIN council_documentversion v ON v.document_id = d.id
    LEFT JOIN meetings_versiontext x ON x.version_id = v.id
    LEFT JOIN hits ON hits.version_id = v.id
    WHERE d.council_id = %s AND (i.session_id IN %s OR (SELECT it FROM whole))
      AND (%s OR (s.state <> 'draft' AND d.withdrawn_at IS NULL AND
           CASE WHEN s.is_public AND (t.id IS NULL OR t.is_public) THEN d.is_public OR %s ELSE %s END))
    ORDER BY a.position, a.id, v.number DESC
"""
TOGETHER = {
    "postgresql": "string_agg(p.number || ':' || p.id, ' ')",
    "sqlite": "group_concat(p.number || ':' || p.id, ' ')",
}


def _rows(
    reach: Reach, wanted: Asked, near: list[int], far: list[int], need: int
) -> tuple[list[tuple[Any, ...]], bool]:
    """Every version that may be read in these sessions, with the pages found; whether `far` were read as
    well. One query."""
    vendor = connection.vendor
    pages = holding(wanted, reach.council_id, near, vendor)
    older = holding(wanted, reach.council_id, far, vendor) if far else NOTHING
    statement = PAPERS.format(together=TOGETHER[vendor], near=pages.text, far=older.text)
    least = need if far else MOST
    readable = (reach.preparing, reach.inside, reach.behind_doors)
    rows = sql.rows(
        statement,
        [*pages.params, least, *older.params, near + far, reach.council_id, near, *readable],
    )
    is_whole = bool(rows[0][0]) if rows else not far
    return [row[1:] for row in rows], is_whole


def _found(answer: Found, wish: Wish, wanted: Asked, rows: Sequence[Sequence[Any]]) -> list[PaperFound]:
    """The versions in which something was found; the others are counted where they cannot be searched."""
    found = []
    for row in rows:
        paper = _paper(row, wanted)
        if wish.document_id is not None and paper.document_id != wish.document_id:
            continue
        _count_unread(answer, paper)
        if (paper.is_latest or wish.all_versions) and (paper.in_title or paper.hits):
            found.append(paper)
    return found


def _paper(row: Sequence[Any], wanted: Asked) -> PaperFound:
    pk, version, latest, kind, title, number, issuer, withdrawn, item, about, session, *rest = row
    *places, pages, state, hits = rest
    label = _kind(kind)
    said = f"{label}\n{number}\n{title}\n{issuer}\n{about}"
    return PaperFound(
        document_id=pk,
        version=version,
        is_latest=bool(latest),
        kind_label=label,
        title=title,
        number=number,
        issuer=issuer,
        is_withdrawn=bool(withdrawn),
        item_id=item,
        item_title=about,
        places=tuple(place for place in places if place is not None),
        session_id=session,
        pages=pages,
        state=state or "",
        in_title=_holds(_words(said, wanted.column), wanted),
        hits=hits or "",
    )


@cache
def _kind(kind: str) -> str:
    """The kind of a paper as it says itself, in whatever language the page is; the page translates it."""
    with override("vi"):
        return str(PaperKind(kind).label)


@lru_cache(maxsize=20_000)
def _words(said: str, column: str) -> str:
    """Titles are few and asked for again and again."""
    return f" {exact_words(said) if column == 'exact' else folded_words(said)} "


def _holds(words: str, wanted: Asked) -> bool:
    *whole, last = wanted.words
    return all(f" {word} " in words for word in whole) and (
        f" {last}" in words if wanted.is_begun else f" {last} " in words
    )


def _count_unread(answer: Found, paper: PaperFound) -> None:
    """Earlier versions are not counted: nobody misses them."""
    if not paper.is_latest:
        return
    answer.scanned += paper.state == TextState.SCANNED
    answer.waiting += paper.state in (TextState.WAITING, TextState.PICTURES, "")
    answer.failed += paper.state == TextState.FAILED


def _one(found: Sequence[PaperFound], wish: Wish, wanted: Asked) -> list[PaperFound]:
    """The paper looked at alone, with a page of its pages."""
    first = (wish.page - 1) * PAGES
    return _with_pages(found, wanted, first, first + PAGES)


def _with_pages(papers: Sequence[PaperFound], wanted: Asked, first: int, after: int) -> list[PaperFound]:
    """Papers with what stands on their first pages found. One query."""
    ids = [paper.page_ids(first, after) for paper in papers]
    pages = pages_by_id(chain.from_iterable(ids), wanted)
    return [
        replace(paper, shown=tuple(pages[pk] for pk in own if pk in pages))
        for paper, own in zip(papers, ids, strict=True)
    ]


def _grouped(papers: Sequence[PaperFound]) -> list[ItemFound]:
    """Papers of one item together."""
    groups: dict[int, list[PaperFound]] = {}
    for paper in papers:
        groups.setdefault(paper.item_id, []).append(paper)
    return [
        ItemFound(ones[0].session_id, ".".join(map(str, ones[0].places)), ones[0].item_title, tuple(ones))
        for ones in groups.values()
    ]
