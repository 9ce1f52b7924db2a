"""The page that is shown to all in a sitting, and who was named to turn it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from council.enums import PaperKind
from council.models import DocumentVersion
from meetings.enums import SittingState
from meetings.models import Presenting, Sitting
from realtime import store


@dataclass(frozen=True, slots=True)
class PresentedPage:
    """The page a presenter shows. `version`: the number of the paper's version; `for_guests`: whether people
    who may not stay behind closed doors may read it; `for_hall`: whether the screen may name it."""

    document: int
    version: int
    page: int
    kind_label: str
    number: str
    title: str
    url: str
    for_guests: bool
    for_hall: bool


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a sitting shows now. `version` is the topic's; `named`: who may turn pages besides the chair."""

    version: int
    sitting_id: int
    named: str = ""
    named_id: int | None = None
    page: PresentedPage | None = None


def presentation(sitting_id: int) -> Presentation:
    """What is shown in a sitting now; nothing before its opening and after its end. Two queries; the version
    is read first, so that the content is never older than its number."""
    topic = f"meetings.presenter:{sitting_id}"
    version = store.versions([topic])[topic]
    rows = Presenting.objects.with_scopes_disabled().exclude(sitting__state=SittingState.CLOSED)
    rows = rows.select_related(
        "person",
        "sitting__session",
        "sitting__council",
        "document_version__document__place__item__sitting",
    )
    row: Presenting | None = rows.filter(sitting_id=sitting_id).first()
    if row is None:
        return Presentation(version, sitting_id)
    page = _page(row.sitting, row.document_version, row.page) if row.document_version else None
    return Presentation(
        version=version,
        sitting_id=sitting_id,
        named=row.person.full_name if row.person else "",
        named_id=row.person_id,
        page=page,
    )


def _page(sitting: Sitting, version: DocumentVersion, page: int) -> PresentedPage | None:
    """None for a paper that has been withdrawn since, or moved to where no paper is shown."""
    document, session = version.document, sitting.session
    item = document.place.item
    if document.withdrawn_at is not None or item.is_secret or item.session_id != session.id:
        return None
    behind_doors = not session.is_public or (item.sitting is not None and not item.sitting.is_public)
    room_closed = not session.is_public or not sitting.is_public
    return PresentedPage(
        document=document.id,
        version=version.number,
        page=page,
        kind_label=str(PaperKind(document.kind).label),
        number=document.number,
        title=document.title,
        url=reverse("paper_reader", args=[sitting.council.code, document.id]),
        for_guests=not behind_doors,
        for_hall=room_closed or (document.is_public and not behind_doors),
    )
