"""Reading the institution: councils, settings in force, the calendar, electorates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from council.models import CalendarDay, Council, CouncilSetting, DelegateChange
from council.rules.options import Dated, in_force
from council.rules.terms import DelegateState, StateChange, state_on
from council.rules.workdays import Calendar
from realtime import sql


def council_by_code(code: str) -> Council | None:
    """The council of an address; None for an unknown code."""
    return Council.objects.filter(code=code).first()


def settings_in_force(council_id: int, day: date) -> dict[str, Any]:
    """Every setting of a council on a day. One query."""
    rows = CouncilSetting.objects.with_scopes_disabled().filter(council_id=council_id)
    return in_force((Dated(row.key, row.value, row.since) for row in rows), day)


def calendar() -> Calendar:
    """The working calendar with its exceptions. One query."""
    rows = list(CalendarDay.objects.values_list("day", "is_working"))
    return Calendar(
        holidays=frozenset(day for day, working in rows if not working),
        workdays=frozenset(day for day, working in rows if working),
    )


def all_changes() -> Prefetch[str]:
    """The dated states of delegates, prefetched wherever no council is in force."""
    return Prefetch("changes", DelegateChange.objects.with_scopes_disabled().all())


@dataclass(frozen=True, slots=True)
class Member:
    """A delegate with the state of one day."""

    id: int
    seat: int
    name: str
    sort_key: str
    group: str
    state: DelegateState


MEMBERS = (
    "SELECT d.id, d.seat, p.full_name, p.sort_key, g.name FROM council_delegate d "
    "JOIN council_person p ON p.id = d.person_id LEFT JOIN council_delegategroup g ON g.id = d.group_id "
    "WHERE d.council_id = %s AND d.starts_on <= %s AND (d.ends_on IS NULL OR d.ends_on >= %s) ORDER BY d.seat"
)
CHANGES = (
    "SELECT c.delegate_id, c.state FROM council_delegatechange c "
    "JOIN council_delegate d ON d.id = c.delegate_id "
    "WHERE d.council_id = %s AND c.since <= %s ORDER BY c.since, c.id"
)


def members_on(council_id: int, day: date) -> list[Member]:
    """The delegates who hold a mandate on a day, by seat, with their state. Two queries, in SQL: every push
    of a sitting asks them for all its delegates."""
    changes: dict[int, list[StateChange]] = {}
    for delegate_id, state in sql.rows(CHANGES, [council_id, day]):
        changes.setdefault(delegate_id, []).append(StateChange(DelegateState(state), day))
    return [
        Member(pk, seat, name, sort_key, group or "", state)
        for pk, seat, name, sort_key, group in sql.rows(MEMBERS, [council_id, day, day])
        if (state := state_on(changes.get(pk, ()), day)) is not None
    ]
