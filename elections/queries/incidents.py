"""The log of polling day as a council sees it: its own lines; all of them where it leads the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from elections.models import Election, Incident
from realtime import sql


@dataclass(frozen=True, slots=True)
class IncidentCount:
    """How many lines the log has, and how many of them wait for an answer."""

    all: int
    open: int
    urgent: int


COUNT = (
    "SELECT COUNT(*), SUM(CASE WHEN i.resolved_at IS NULL THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN i.resolved_at IS NULL AND i.urgent THEN 1 ELSE 0 END) "
    "FROM elections_incident i WHERE i.election_id = %s{only}"
)


def count_incidents(election: Election, council_id: int) -> IncidentCount:
    """Of one's own council, or of all where it leads the day. One query."""
    one = [] if leads(election, council_id) else [council_id]
    statement = COUNT.format(only=" AND i.council_id = %s" if one else "")
    [row] = sql.rows(statement, [election.id, *one])
    return IncidentCount(*(int(value or 0) for value in row))


def incidents_of(
    election: Election, council_id: int, *, areas: Sequence[int] | None = None
) -> QuerySet[Incident]:
    """The lines a council sees, urgent and open ones first; `areas`: of these areas alone. One query."""
    rows = Incident.objects.with_scopes_disabled().filter(election=election)
    if not leads(election, council_id):
        rows = rows.filter(council_id=council_id)
    if areas is not None:
        rows = rows.filter(area_id__in=list(areas))
    found: QuerySet[Incident] = rows.select_related("council", "area", "reported_by__person")
    return found


def leads(election: Election, council_id: int) -> bool:
    """Whether this council leads the polling day."""
    return election.council_id == council_id


def in_order(rows: Iterable[Incident]) -> list[Incident]:
    """What is open first, of that the urgent first, then the newest."""
    return sorted(
        rows,
        key=lambda row: (row.resolved_at is not None, not row.urgent, -row.happened_at.timestamp(), -row.id),
    )
