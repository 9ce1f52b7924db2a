"""The programme of a session and the dossiers of its items."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from council.enums import PaperKind
from council.models import DocumentVersion
from meetings.models import AgendaItem, ItemPaper
from meetings.rules.agenda import Node, ordered
from meetings.state import ItemLine, PaperLine


def item_labels(session_id: int) -> dict[int, str]:
    """Item id -> label ("7", "7.1"). One query."""
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id)
    nodes = [Node(*row) for row in rows.values_list("id", "parent_id", "position")]
    return {node.id: label for node, _depth, label in ordered(nodes)}


def programme(
    session_id: int, current_id: int | None = None, *, public_papers: bool = False
) -> list[ItemLine]:
    """The items of a session in reading order. One query."""
    counted = Q(papers__document__withdrawn_at__isnull=True)
    if public_papers:
        counted &= Q(papers__document__is_public=True)
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id).select_related("board")
    items = {row.id: row for row in rows.annotate(paper_count=Count("papers", filter=counted))}
    nodes = [Node(row.id, row.parent_id, row.position) for row in items.values()]
    return [_item_line(items[node.id], depth, label, current_id) for node, depth, label in ordered(nodes)]


def _item_line(row: AgendaItem, depth: int, label: str, current_id: int | None) -> ItemLine:
    state = "now" if row.id == current_id else "done" if row.done_at else "next"
    return ItemLine(
        id=row.id,
        label=label,
        depth=depth,
        title=row.title,
        state=state,
        presenter=row.presenter,
        board=row.board.name if row.board else "",
        minutes=row.minutes,
        starts_at=row.starts_at,
        papers=getattr(row, "paper_count", 0),
    )


def papers_of(item_ids: Iterable[int], *, public_only: bool = False) -> dict[int, list[PaperLine]]:
    """Item id -> the papers in its dossier that are not withdrawn, newest version each. Two queries."""
    places = ItemPaper.objects.with_scopes_disabled().filter(item_id__in=list(item_ids))
    places = places.filter(document__withdrawn_at__isnull=True)
    if public_only:
        places = places.filter(document__is_public=True)
    places = places.select_related("document", "document__council", "item__session")
    found: dict[int, list[PaperLine]] = {}
    for place in places.prefetch_related(
        Prefetch("document__versions", DocumentVersion.objects.with_scopes_disabled().all())
    ).order_by("position", "id"):
        line = _paper_line(place)
        if line is not None:
            found.setdefault(place.item_id, []).append(line)
    return found


def _paper_line(place: ItemPaper) -> PaperLine | None:
    document = place.document
    versions = sorted(document.versions.all(), key=lambda version: version.number)
    if not versions:
        return None
    latest, published = versions[-1], place.item.session.published_at
    return PaperLine(
        id=document.id,
        kind=document.kind,
        kind_label=str(PaperKind(document.kind).label),
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        pages=latest.pages,
        version=latest.number,
        size=latest.size,
        is_new=published is not None and latest.uploaded_at > published,
        url=reverse("paper_reader", args=[document.council.code, document.id]),
    )
