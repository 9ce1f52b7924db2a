"""What changed in the words of a paper from one version to another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from council.models import Document, DocumentVersion
from meetings.enums import TextSource, TextState
from meetings.models import PaperPage, VersionText
from meetings.rules.page_text import without_page_number
from meetings.rules.text_diff import Stretch, compare

AROUND = 18  # words shown on either side of a change
APART = 30  # changes that stand nearer to each other are shown as one place
MOST_SHOWN = 600  # words of one piece; more is a chapter put in, which the reader shows better
PER_PAGE = 40  # places

# Lines of a page end anywhere; these begin a paragraph, or end one.
_BEGINS = re.compile(r"(?:Điều|Chương|Mục|Khoản|Phần|Phụ)\s|[-–+•]\s|\d{1,3}[.)]\s|[a-zđ][.)]\s|[IVX]+\.\s")
_ENDS = re.compile(r"[.;:!?]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed ("same"), went ("gone") or came ("new"). `is_cut`: there are more of them."""

    kind: str
    text: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Changes that stand close together, with words around them; the page in either version, counted from
    1."""

    old_page: int
    new_page: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Every place of change. `inserted`, `removed`: words. `old_state`, `new_state`: TextState of either
    version, "" for one whose words were never read; `pictures`: pages without words, which are not
    compared."""

    old: DocumentVersion
    new: DocumentVersion
    places: tuple[Place, ...]
    inserted: int
    removed: int
    old_state: str
    new_state: str
    pictures: int

    @property
    def is_waiting(self) -> bool:
        """Whether words will come."""
        coming = (TextState.WAITING, TextState.PICTURES, "")
        return self.old_state in coming or self.new_state in coming

    @property
    def can_compare(self) -> bool:
        """Whether both have words."""
        return not self.is_waiting and all(
            state in (TextState.DONE, TextState.FAILED) for state in (self.old_state, self.new_state)
        )


@dataclass(slots=True)
class _Text:
    """The words of a version, each with its page, and whether it begins a paragraph."""

    words: list[str]
    pages: list[int]
    begins: list[bool]


def versions_of(document: Document) -> list[DocumentVersion]:
    """The versions of a paper, oldest first, without a query where they were prefetched."""
    return sorted(document.versions.all(), key=lambda version: version.number)


def changes_between(old: DocumentVersion, new: DocumentVersion) -> Changes:
    """Two queries."""
    both = [old.pk, new.pk]
    rows = VersionText.objects.with_scopes_disabled().filter(version__in=both)
    states = dict(rows.values_list("version_id", "state"))
    pages = PaperPage.objects.with_scopes_disabled().filter(version__in=both).order_by("version_id", "number")
    read = list(pages.values_list("version_id", "number", "source", "text"))
    before = _text([(number, text) for pk, number, _source, text in read if pk == old.pk])
    after = _text([(number, text) for pk, number, _source, text in read if pk == new.pk])
    pictures = sum(source == TextSource.NONE for _pk, _number, source, _text_of in read)
    found = Changes(old, new, (), 0, 0, states.get(old.pk, ""), states.get(new.pk, ""), pictures)
    if not found.can_compare:
        return found
    stretches = compare(before.words, after.words)
    changed = [row for row in stretches if not row.is_same]
    return Changes(
        old,
        new,
        tuple(_place(group, before, after) for group in _groups(changed)),
        sum(row.d - row.c for row in changed),
        sum(row.b - row.a for row in changed),
        found.old_state,
        found.new_state,
        pictures,
    )


def _text(pages: Sequence[tuple[int, str]]) -> _Text:
    found = _Text([], [], [])
    ended = True
    for number, text in pages:
        for line in without_page_number(text).split("\n"):
            words = line.split()
            if not words:
                ended = True
                continue
            found.begins += [ended or bool(_BEGINS.match(line)), *[False] * (len(words) - 1)]
            found.words += words
            found.pages += [number] * len(words)
            ended = bool(_ENDS.search(words[-1]))
    return found


def _groups(changed: Sequence[Stretch]) -> list[list[Stretch]]:
    groups: list[list[Stretch]] = []
    for row in changed:
        if groups and row.c - groups[-1][-1].d <= APART:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _place(rows: Sequence[Stretch], before: _Text, after: _Text) -> Place:
    """Changes close together with what stands around and between them, as the new version has it."""
    first, last = rows[0], rows[-1]
    start = _back(after, first.c)
    pieces = [_piece("same", after, start, first.c)]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        pieces.append(_piece("gone", before, row.a, row.b))
        pieces.append(_piece("new", after, row.c, row.d))
        pieces.append(_piece("same", after, row.d, following.c if following else _on(after, last.d)))
    return Place(
        old_page=_page(before, first.a),
        new_page=_page(after, first.c),
        pieces=_without_blank_line([piece for piece in pieces if piece.text]),
    )


def _without_blank_line(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """A place begins with a word; every other paragraph in it begins a line."""
    return tuple(
        replace(piece, text=piece.text.lstrip("\n")) if at == 0 else piece for at, piece in enumerate(pieces)
    )


def _back(text: _Text, at: int) -> int:
    """Where to begin: some words before, or at the head of the paragraph."""
    least = max(at - AROUND, 0)
    while at > least and not (at < len(text.begins) and text.begins[at]):
        at -= 1
    return at


def _on(text: _Text, at: int) -> int:
    """Where to end: some words on, or at the end of the paragraph."""
    most = min(at + AROUND, len(text.words))
    while at < most and not text.begins[at]:
        at += 1
    return at


def _page(text: _Text, at: int) -> int:
    """The page of a word; of what stands behind the last word, its page."""
    return text.pages[min(at, len(text.pages) - 1)] if text.pages else 1


def _piece(kind: str, text: _Text, first: int, after: int) -> Piece:
    shown = min(after, first + MOST_SHOWN)
    words = [
        f"\n{word}" if begins else word
        for word, begins in zip(text.words[first:shown], text.begins[first:shown], strict=True)
    ]
    return Piece(kind, " ".join(words).replace(" \n", "\n"), is_cut=shown < after)
