"""Reading rows of marks: a person's own, and those that were shared with a delegate group.

What a mark says is sealed in these rows; who may read it is decided where they are asked for
(meetings/services/marks.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from meetings.models import Mark


def own_marks(person_id: int, council_id: int) -> QuerySet[Mark]:
    """What one person marked in the papers of one council, the deleted ones too, in the order of change."""
    rows: QuerySet[Mark] = Mark.objects.with_scopes_disabled().filter(
        person_id=person_id, council_id=council_id
    )
    return rows.select_related("shared_with").order_by("change")


def by_uuid(person_id: int, uuids: Iterable[UUID]) -> dict[UUID, Mark]:
    """A person's rows with these names, of whatever council."""
    rows = Mark.objects.with_scopes_disabled().filter(person_id=person_id, uuid__in=set(uuids))
    return {row.uuid: row for row in rows.select_related("shared_with")}


def last_change(person_id: int) -> int:
    """How far the person's counter has come."""
    rows = Mark.objects.with_scopes_disabled().filter(person_id=person_id)
    return int(rows.aggregate(last=Max("change"))["last"] or 0)


def counted(person_id: int, version_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Version -> how many marks a person has there now, and how many rows with the deleted ones."""
    rows = Mark.objects.with_scopes_disabled().filter(person_id=person_id, version_id__in=set(version_ids))
    counts = {"now": Count("id", filter=Q(deleted_at__isnull=True)), "ever": Count("id")}
    found = rows.order_by().values_list("version_id").annotate(**counts).values_list("version_id", *counts)
    return {version_id: (now, ever) for version_id, now, ever in found}


def shared_marks(group_id: int, version_id: int) -> QuerySet[Mark]:
    """What was shared with a delegate group on one version, with whose it is."""
    rows: QuerySet[Mark] = Mark.objects.with_scopes_disabled().filter(
        shared_with_id=group_id, version_id=version_id, deleted_at__isnull=True
    )
    return rows.select_related("person", "shared_with").order_by("page", "shared_at", "id")
