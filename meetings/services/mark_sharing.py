"""Sharing a note with one's delegate group: an act of its own, taken back in the same way.

The group's members read the note with its author's name and change nothing. The journal says that a note was
shared on which paper and with which group, so that the act can be shown; it never says what the note says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.models import Delegate, DelegateGroup, DocumentVersion
from council.permissions import Actor, may, require
from council.services import journal
from council.services.journal import Act
from meetings.enums import MarkKind
from meetings.models import Mark
from meetings.queries.marks import by_uuid, last_change, shared_marks
from meetings.services.marks import lock_person, marker, tell
from meetings.services.papers import readable_versions
from meetings.streams import session_stream

SHARE = "meetings.share_marks"


@dataclass(frozen=True, slots=True)
class SharedNote:
    """A note of another member of the group."""

    owner: str
    page: int
    data: dict[str, Any]
    uuid: UUID


def share_note(*, actor: Actor, uuid: UUID) -> DelegateGroup:
    """Let the members of the actor's own delegate group read one note; answers which group that is."""
    require(actor, SHARE, actor.council_id)
    group = group_of(actor)
    if group is None:
        raise Refused("no_group", _("Ông/bà chưa thuộc Tổ đại biểu nào; hãy hỏi Văn phòng."))
    with transaction.atomic():
        row, version = _own_note(actor, uuid)
        if row.shared_with_id != group.id:
            _set(row, group)
            _tell(actor, version, group, "meetings.note.shared")
    return group


def unshare_note(*, actor: Actor, uuid: UUID) -> None:
    """Take the note back: from now on only its author reads it."""
    marker(actor)
    with transaction.atomic():
        row, version = _own_note(actor, uuid)
        group = row.shared_with
        if group is not None:
            _set(row, None)
            _tell(actor, version, group, "meetings.note.taken_back")


def shared_notes(*, actor: Actor, version_id: int) -> Sequence[SharedNote]:
    """What others of the actor's group share on a version; nothing for who is in no group."""
    person_id = marker(actor)
    if version_id not in readable_versions(actor, [version_id]):
        raise not_found()
    group = group_of(actor)
    if group is None or not may(actor, SHARE, actor.council_id):
        return []
    told = [(row, tell(row)) for row in shared_marks(group.id, version_id) if row.person_id != person_id]
    return [
        SharedNote(row.person.full_name, row.page, dict(found.data), row.uuid)
        for row, found in told
        if found is not None and found.data is not None
    ]


def find_mark(*, actor: Actor, uuid: UUID) -> tuple[Mark, DocumentVersion]:
    """Where a mark is, for its person and for those it is shared with; "not found" for everybody else."""
    if actor.person_id is None:
        raise not_found()
    row = by_uuid(actor.person_id, [uuid]).get(uuid)
    if row is None:
        group = group_of(actor)
        rows = Mark.objects.with_scopes_disabled().filter(uuid=uuid, shared_with=group)
        row = rows.first() if group is not None else None
    if row is None or row.deleted_at is not None or row.council_id != actor.council_id:
        raise not_found()
    version = readable_versions(actor, [row.version_id]).get(row.version_id)
    if version is None:
        raise not_found()
    return row, version


def group_of(actor: Actor) -> DelegateGroup | None:
    """The delegate group of the actor's mandate in this council."""
    if actor.delegate_id is None:
        return None
    rows = Delegate.objects.with_scopes_disabled().filter(pk=actor.delegate_id, council_id=actor.council_id)
    found: Delegate | None = rows.select_related("group").first()
    return found.group if found is not None else None


def _own_note(actor: Actor, uuid: UUID) -> tuple[Mark, DocumentVersion]:
    """The actor's own note with the lock on their counter; "not found" for anybody else's."""
    person_id = marker(actor)
    lock_person(person_id)
    row = by_uuid(person_id, [uuid]).get(uuid)
    if row is None or row.deleted_at is not None or row.council_id != actor.council_id:
        raise not_found()
    if row.kind != MarkKind.NOTE:
        raise Refused("only_notes_shared", _("Chỉ chia sẻ được ghi chú; các đánh dấu khác luôn là riêng tư."))
    version = readable_versions(actor, [row.version_id]).get(row.version_id)
    if version is None:
        raise not_found()
    return row, version


def _set(row: Mark, group: DelegateGroup | None) -> None:
    """The person's other devices learn of it like of any change."""
    row.shared_with, row.shared_at = group, clock.now() if group is not None else None
    row.change = last_change(row.person_id) + 1
    row.save(update_fields=["shared_with", "shared_at", "change"])


def _tell(actor: Actor, version: DocumentVersion, group: DelegateGroup, code: str) -> None:
    document = version.document
    data = {"document": document.id, "version": version.number, "group": group.id, "group_name": group.name}
    stream = session_stream(document.place.item.session_id)
    journal.record(Act(document.council_id, stream, code, data, actor))
