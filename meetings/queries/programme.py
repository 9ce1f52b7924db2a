"""The programme of a session and the dossiers of its items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from council.enums import PaperKind
from meetings.models import AgendaItem
from meetings.rules.agenda import Node, ordered
from meetings.state import ItemLine, PaperLine
from realtime import sql


def item_labels(session_id: int) -> dict[int, str]:
    """Item id -> label ("7", "7.1"). One query."""
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id)
    nodes = [Node(*row) for row in rows.values_list("id", "parent_id", "position")]
    return {node.id: label for node, _depth, label in ordered(nodes)}


PROGRAMME = (
    "SELECT i.id, i.parent_id, i.position, i.title, i.presenter, b.name, i.minutes, i.starts_at, "
    "i.done_at IS NOT NULL, t.id IS NOT NULL AND NOT t.is_public, (SELECT COUNT(*) FROM meetings_itempaper p "
    "JOIN council_document d ON d.id = p.document_id "
    "WHERE p.item_id = i.id AND d.withdrawn_at IS NULL AND (d.is_public OR NOT %s)), "
    "i.is_secret FROM meetings_agendaitem i LEFT JOIN council_board b ON b.id = i.board_id "
    "LEFT JOIN meetings_sitting t ON t.id = i.sitting_id "
    "WHERE i.session_id = %s"
)


def programme(
    session_id: int, current_id: int | None = None, *, public_papers: bool = False
) -> list[ItemLine]:
    """The items of a session in reading order. One query. `public_papers`: as the public may see it, so
    without the items of sittings behind closed doors, and counting public papers only."""
    items = {row[0]: row for row in sql.rows(PROGRAMME, [public_papers, session_id])}
    if public_papers:
        items = {pk: row for pk, row in items.items() if not _behind_closed_doors(items, pk)}
    nodes = [Node(pk, row[1], row[2]) for pk, row in items.items()]
    return [_item_line(items[node.id], depth, label, current_id) for node, depth, label in ordered(nodes)]


def _behind_closed_doors(items: Mapping[int, tuple[Any, ...]], pk: int) -> bool:
    """Whether an item, or one it lies under, belongs to a sitting behind closed doors."""
    place: int | None = pk
    while place is not None and place in items:
        if items[place][9]:
            return True
        place = items[place][1]
    return False


def _item_line(row: tuple[Any, ...], depth: int, label: str, current_id: int | None) -> ItemLine:
    pk, _parent, _position, title, presenter, board, minutes, starts_at, done, _closed, papers, secret = row
    return ItemLine(
        id=pk,
        label=label,
        depth=depth,
        title=title,
        state="now" if pk == current_id else "done" if done else "next",
        presenter=presenter,
        board=board or "",
        minutes=minutes,
        starts_at=sql.clock(starts_at),
        papers=papers,
        is_secret=bool(secret),
    )


PAPERS = (
    "SELECT p.item_id, d.id, d.kind, d.title, d.number, d.issuer, c.code, s.published_at, "
    "v.pages, v.number, v.size, v.uploaded_at FROM meetings_itempaper p "
    "JOIN meetings_agendaitem i ON i.id = p.item_id JOIN council_councilsession s ON s.id = i.session_id "
    "JOIN council_document d ON d.id = p.document_id JOIN council_council c ON c.id = d.council_id "
    "JOIN council_documentversion v ON v.document_id = d.id AND v.number = "
    "(SELECT MAX(l.number) FROM council_documentversion l WHERE l.document_id = d.id) "
    "WHERE p.item_id IN %s AND d.withdrawn_at IS NULL AND (d.is_public OR NOT %s) ORDER BY p.position, p.id"
)


def papers_of(item_ids: Iterable[int], *, public_only: bool = False) -> dict[int, list[PaperLine]]:
    """Item id -> the papers in its dossier that are not withdrawn, newest version each. One query."""
    wanted = sorted(set(item_ids))
    found: dict[int, list[PaperLine]] = {}
    for item_id, *paper in sql.rows(PAPERS, [wanted, public_only]) if wanted else ():
        found.setdefault(item_id, []).append(_paper_line(paper))
    return found


def _paper_line(row: Sequence[Any]) -> PaperLine:
    pk, kind, title, number, issuer, code, published_at, pages, version, size, uploaded_at = row
    published, uploaded = sql.moment(published_at), sql.moment(uploaded_at)
    return PaperLine(
        id=pk,
        kind=kind,
        kind_label=str(PaperKind(kind).label),
        title=title,
        number=number,
        issuer=issuer,
        pages=pages,
        version=version,
        size=size,
        is_new=published is not None and uploaded is not None and uploaded > published,
        url=reverse("paper_reader", args=[code, pk]),
    )
