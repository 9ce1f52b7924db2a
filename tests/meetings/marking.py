"""What the tests of private marks share: a paper to mark, marks of each kind, a message of a device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from council import clock
from council.models import DelegateGroup, Document, DocumentVersion
from council.permissions import Actor
from meetings.models import ItemPaper
from meetings.services import marks
from meetings.services.marks import Sent, Synced
from tests.factories import World, make_sitting
from tests.meetings.services.preparing import items

DATA: Mapping[str, Any] = {
    "highlight": {"color": "yellow", "rects": [[10.0, 20.0, 110.0, 32.0]], "text": "học phí"},
    "ink": {"color": "red", "width": 2.0, "strokes": [[1.0, 2.0, 3.0, 4.5], [9.0, 9.0]]},
    "note": {"color": "pink", "at": [100.0, 200.0], "text": "Hỏi lại số liệu"},
    "bookmark": {"label": ""},
}
MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def make_paper(world: World, *, pages: int = 3, public: bool = True) -> Document:
    """A paper of a published session, with one version whose file is not stored."""
    item = items(make_sitting(world).session)[0]
    document = Document.objects.create(
        council=world.council, kind="submission", title="Tờ trình", is_public=public
    )
    ItemPaper.objects.create(item=item, document=document, position=1)
    add_version(world, document, pages=pages)
    return document


def add_version(world: World, document: Document, *, pages: int = 3) -> DocumentVersion:
    """The next version of a paper."""
    number = DocumentVersion.objects.with_scopes_disabled().filter(document=document).count() + 1
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        original="a.pdf",
        reading="b.pdf",
        file_name="to-trinh.pdf",
        sha256=uuid4().hex * 2,
        size=1,
        pages=pages,
        uploaded_by=world.account("secretariat"),
        uploaded_at=clock.now(),
    )


def version_of(document: Document, number: int = 1) -> DocumentVersion:
    return DocumentVersion.objects.with_scopes_disabled().get(document=document, number=number)


def make_group(world: World, *seats: int, number: int = 1) -> DelegateGroup:
    """A delegate group of the delegates of these seats."""
    group = DelegateGroup.objects.create(
        council=world.council, number=number, name=f"Tổ đại biểu số {number}"
    )
    for seat in seats:
        delegate = world.delegates[seat - 1]
        delegate.group = group
        delegate.save()
    return group


def sent(on: DocumentVersion, kind: str = "note", **changes: Any) -> Sent:
    """A mark as a device sends it."""
    values: dict[str, Any] = {
        "uuid": uuid4(),
        "version": on.id,
        "page": 1,
        "kind": kind,
        "data": DATA.get(kind),
        "made_at": MADE,
        "deleted": False,
    }
    return Sent(**values | changes)


def gone(one: Sent) -> Sent:
    """The message that deletes a mark."""
    return Sent(one.uuid, one.version, one.page, one.kind, None, one.made_at, deleted=True)


def bring(actor: Actor, *ones: Sent, since: int = 0) -> Synced:
    return marks.sync(actor=actor, since=since, sent=ones)


def codes(answer: Synced) -> dict[UUID, str]:
    return {uuid: reason.code for uuid, reason in answer.refused.items()}
