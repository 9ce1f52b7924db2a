"""Private marks in papers: devices bring what was marked and take what other devices of the person marked.

Only the person reads them: each act here asks for rows by the actor's own person and nothing else, and what a
mark says is sealed at rest, bound to its row. A mark's name (`uuid`) comes from the device, so that one sent
twice is one. The server's order decides: each change takes the next number of the person's counter, under a
lock on the person's row; a device asks for what came after the number it knows. A deletion is final: it
cannot be undone by an older message that comes late, and undoing it on a device makes a new mark.

Nothing here reaches the journal: it would say what a delegate reads and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.models import DocumentVersion, Person
from council.permissions import Actor, require
from council.rules.decision import N_, Reason
from council.services import sealing
from council.services.key_holders import KeyHolder
from council.services.sealing import SealBrokenError
from meetings.models import Mark
from meetings.queries import marks as rows_of
from meetings.rules import marks as shapes
from meetings.services.papers import readable_versions

log = structlog.get_logger(__name__)
MARK = "meetings.mark_papers"
MOST_SENT = 200  # marks in one message
MOST_ANSWERED = 200  # marks in one answer; the device asks again for the rest
MOST_LIVE = 5_000  # marks of one person on one version
MOST_ROWS = 20_000  # with those that were deleted

UNKNOWN_PAPER = Reason(
    "mark_paper_unknown", N_("Không mở được tài liệu của đánh dấu này; đánh dấu chỉ còn trên máy của ông/bà.")
)
FULL = Reason(
    "marks_full",
    N_("Bản tài liệu này đã có quá nhiều đánh dấu của ông/bà; hãy xóa bớt rồi đánh dấu tiếp."),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A mark as a device sends it; `data` is checked by its kind when it is written."""

    uuid: UUID
    version: int
    page: int
    kind: str
    data: object
    made_at: datetime
    deleted: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A mark as its person's devices keep it. `data` None: deleted. `shared_with`: the name of the group."""

    uuid: UUID
    version: int
    page: int
    kind: str
    data: Mapping[str, Any] | None
    made_at: datetime
    change: int
    shared_with: str


@dataclass(frozen=True, slots=True)
class Synced:
    """The answer to a device. `change`: ask from here the next time; `more`: at once."""

    change: int
    more: bool
    marks: Sequence[Told]
    refused: Mapping[UUID, Reason]


def sync(*, actor: Actor, since: int, sent: Sequence[Sent]) -> Synced:
    """Write what a device sends, each mark for itself, and answer with what changed after `since`."""
    person_id = marker(actor)
    if len(sent) > MOST_SENT:
        raise malformed()
    refused, gone = _write(actor, person_id, sent) if sent else ({}, [])
    found = _changed(actor, person_id, since)
    answered = found[:MOST_ANSWERED]
    change = answered[-1].change if answered else _known(person_id, since)
    answered += [row for row in gone if row not in answered]
    told = [one for one in map(tell, answered) if one is not None]
    return Synced(change, len(found) > MOST_ANSWERED, told, refused)


def malformed() -> Refused:
    """A message that no page of ours sends."""
    return Refused("marks_malformed", _("Máy chủ không hiểu yêu cầu này; hãy tải lại trang."), status=400)


def marker(actor: Actor) -> int:
    """The person of an actor who may mark papers."""
    require(actor, MARK, actor.council_id)
    if actor.person_id is None:
        raise not_found()
    return actor.person_id


def lock_person(person_id: int) -> None:
    """Whoever counts the person's changes waits for whoever does so now."""
    Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk", flat=True).first()


def tell(row: Mark) -> Told | None:
    """What a row says; None if it does not open, so that one lost key does not close all others."""
    try:
        data = None if row.deleted_at is not None else opened(row)
    except SealBrokenError as error:
        log.error("mark_does_not_open", mark=row.pk, error=str(error))
        return None
    group = row.shared_with.name if row.shared_with is not None else ""
    return Told(row.uuid, row.version_id, row.page, row.kind, data, row.made_at, row.change, group)


def opened(row: Mark) -> dict[str, Any]:
    """The data of a mark that is not deleted."""
    found: dict[str, Any] = shapes.unpacked(sealing.unseal(row.sealed, place=_place(row)))
    return found


def _place(row: Mark) -> str:
    """What the data is bound to: altered in place, or given to another mark or person, it does not open."""
    return f"meetings_mark|sealed|{row.uuid}|{row.person_id}"


def _changed(actor: Actor, person_id: int, since: int) -> list[Mark]:
    rows = rows_of.own_marks(person_id, actor.council_id)
    return list(rows.filter(change__gt=since)[: MOST_ANSWERED + 1])


def _known(person_id: int, since: int) -> int:
    """Where to ask from when there is nothing new. A device that knows more than the server once did (a
    backup was restored) begins again."""
    return since if since <= rows_of.last_change(person_id) else 0


@dataclass(slots=True)
class _Batch:
    """One message while it is written: the rows it touches, the versions it may, the counters."""

    actor: Actor
    person_id: int
    rows: dict[UUID, Mark]
    versions: Mapping[int, DocumentVersion]
    counts: dict[int, tuple[int, int]]
    change: int
    made: list[Mark] = field(default_factory=list)
    altered: list[Mark] = field(default_factory=list)
    gone: list[Mark] = field(default_factory=list)


def _write(actor: Actor, person_id: int, sent: Sequence[Sent]) -> tuple[dict[UUID, Reason], list[Mark]]:
    """Carry out a message in one transaction, with the same queries for any number of marks. Answers what was
    refused, and the deleted marks that the device still thinks are there."""
    versions = readable_versions(actor, {one.version for one in sent})
    refused: dict[UUID, Reason] = {}
    with transaction.atomic():
        lock_person(person_id)
        batch = _Batch(
            actor,
            person_id,
            rows_of.by_uuid(person_id, (one.uuid for one in sent)),
            versions,
            rows_of.counted(person_id, versions),
            rows_of.last_change(person_id),
        )
        for one in sent:
            reason = _put(batch, one)
            if reason is not None:
                refused[one.uuid] = reason
        Mark.objects.with_scopes_disabled().bulk_create(batch.made)
        Mark.objects.with_scopes_disabled().bulk_update(batch.altered, WRITTEN)
    return refused, batch.gone


WRITTEN = ["sealed", "key_id", "made_at", "change", "deleted_at", "shared_with", "shared_at"]


def _put(batch: _Batch, one: Sent) -> Reason | None:
    row = batch.rows.get(one.uuid)
    if row is None:
        return _create(batch, one)
    if row.council_id != batch.actor.council_id:
        return UNKNOWN_PAPER
    if (one.version, one.page, one.kind) != (row.version_id, row.page, row.kind):
        return shapes.MALFORMED
    if row.deleted_at is not None:
        batch.gone.append(row)  # deleted is deleted, whatever comes later
        return None
    if one.deleted:
        _seal(row, None)
        row.deleted_at, row.shared_with, row.shared_at = clock.now(), None, None
        _count(batch, row.version_id, -1, 0)
        _move(batch, row)
        return None
    if row.version_id not in batch.versions:
        return UNKNOWN_PAPER
    data = shapes.checked(one.kind, one.data)
    if isinstance(data, Reason):
        return data
    if not _says(row, data):
        _seal(row, data)
        row.made_at = min(one.made_at, clock.now())
        _move(batch, row)
    return None


def _create(batch: _Batch, one: Sent) -> Reason | None:
    version = batch.versions.get(one.version)
    if version is None:
        # Deleted before it was ever taken in, on a paper that is gone: there is nothing to keep.
        return None if one.deleted else UNKNOWN_PAPER
    if one.kind not in shapes.SHAPES or not 1 <= one.page <= version.pages:
        return shapes.MALFORMED
    data = None if one.deleted else shapes.checked(one.kind, one.data)
    if isinstance(data, Reason):
        return data
    live, ever = batch.counts.get(version.id, (0, 0))
    if ever >= MOST_ROWS or (live >= MOST_LIVE and not one.deleted):
        return FULL
    row = Mark(
        council_id=batch.actor.council_id,
        person_id=batch.person_id,
        version=version,
        uuid=one.uuid,
        kind=one.kind,
        page=one.page,
        made_at=min(one.made_at, clock.now()),
        # Kept without data: the message that made it may still be on its way.
        deleted_at=clock.now() if one.deleted else None,
    )
    _seal(row, data)
    batch.rows[one.uuid] = row
    batch.made.append(row)
    _count(batch, version.id, 0 if one.deleted else 1, 1)
    _move(batch, row)
    return None


def _seal(row: Mark, data: Mapping[str, Any] | None) -> None:
    row.sealed = "" if data is None else sealing.seal(shapes.packed(data), place=_place(row))
    row.key_id = "" if data is None else sealing.current_key()


def _says(row: Mark, data: Mapping[str, Any]) -> bool:
    """Whether the row says the same already; what does not open is written anew."""
    try:
        return opened(row) == data
    except SealBrokenError:
        return False


def _move(batch: _Batch, row: Mark) -> None:
    """Give the row the next number of the person's counter."""
    batch.change += 1
    row.change = batch.change
    if row not in batch.made and row not in batch.altered:
        batch.altered.append(row)


def _count(batch: _Batch, version_id: int, live: int, ever: int) -> None:
    before = batch.counts.get(version_id, (0, 0))
    batch.counts[version_id] = (before[0] + live, before[1] + ever)


def _waiting(current: str) -> QuerySet[Mark]:
    rows: QuerySet[Mark] = Mark.objects.with_scopes_disabled().exclude(key_id__in=[current, ""])
    return rows


def _rotate(row: Mark) -> None:
    _seal(row, opened(row))


KEYS = KeyHolder("marks in papers", _waiting, _rotate)
