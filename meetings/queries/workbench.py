"""What the secretariat sees of a session: every item with its dossier, and how far each may be moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Prefetch
from django.urls import reverse

from council.enums import PaperKind
from council.models import CouncilSession, Document, DocumentVersion
from meetings.models import AgendaItem, ItemPaper
from meetings.rules.agenda import MAX_DEPTH, Node, ordered


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper as those who prepare it see it. `is_new`: its latest version came after publication."""

    id: int
    kind_label: str
    title: str
    number: str
    issuer: str
    is_public: bool
    withdrawn_at: datetime | None
    version: int
    pages: int
    size: int
    is_new: bool
    url: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """An item in reading order. `may_*`: whether a step leads anywhere; the service decides again."""

    id: int
    label: str
    depth: int
    parent_id: int | None
    title: str
    presenter: str
    board: str
    minutes: int | None
    starts_at: time | None
    sitting: str
    is_done: bool
    may_up: bool
    may_down: bool
    may_indent: bool
    may_outdent: bool
    may_hold: bool
    is_secret: bool
    papers: tuple[PaperCard, ...]


def cards_of(session: CouncilSession, code: str) -> list[ItemCard]:
    """The whole programme with its papers. Three queries."""
    rows = (
        AgendaItem.objects.with_scopes_disabled().filter(session=session).select_related("board", "sitting")
    )
    items: dict[int, AgendaItem] = {row.id: row for row in rows}
    lines = ordered(Node(row.id, row.parent_id, row.position) for row in items.values())
    dossiers = _dossiers(session, items, code)
    families: dict[int | None, list[int]] = {}
    for node, _depth, _label in lines:
        families.setdefault(node.parent, []).append(node.id)
    return [
        _card(items[node.id], depth, label, families[node.parent], dossiers.get(node.id, ()))
        for node, depth, label in lines
    ]


def _card(
    row: AgendaItem, depth: int, label: str, siblings: Sequence[int], papers: Iterable[PaperCard]
) -> ItemCard:
    place = siblings.index(row.id)
    return ItemCard(
        id=row.id,
        label=label,
        depth=depth,
        parent_id=row.parent_id,
        title=row.title,
        presenter=row.presenter,
        board=row.board.name if row.board else "",
        minutes=row.minutes,
        starts_at=row.starts_at,
        sitting=row.sitting.title if row.sitting else "",
        is_done=row.done_at is not None,
        may_up=place > 0,
        may_down=place + 1 < len(siblings),
        may_indent=place > 0 and depth + 1 < MAX_DEPTH,
        may_outdent=depth > 0,
        may_hold=depth + 1 < MAX_DEPTH,
        is_secret=row.is_secret,
        papers=tuple(papers),
    )


def _dossiers(
    session: CouncilSession, items: Mapping[int, AgendaItem], code: str
) -> dict[int, list[PaperCard]]:
    versions = Prefetch(
        "document__versions", DocumentVersion.objects.with_scopes_disabled().order_by("number")
    )
    places = ItemPaper.objects.with_scopes_disabled().filter(item_id__in=items).select_related("document")
    found: dict[int, list[PaperCard]] = {}
    for place in places.prefetch_related(versions).order_by("position", "id"):
        found.setdefault(place.item_id, []).append(paper_card(place.document, session, code))
    return found


def paper_card(document: Document, session: CouncilSession, code: str) -> PaperCard:
    """A document whose versions are loaded, as a card. No query of its own."""
    latest = list(document.versions.all())[-1]
    return PaperCard(
        id=document.id,
        kind_label=str(PaperKind(document.kind).label),
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        is_public=document.is_public,
        withdrawn_at=document.withdrawn_at,
        version=latest.number,
        pages=latest.pages,
        size=latest.size,
        is_new=session.published_at is not None and latest.uploaded_at > session.published_at,
        url=reverse("paper_reader", args=[code, document.id]),
    )
