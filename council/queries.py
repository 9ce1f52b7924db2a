"""Reading the institution: councils, settings in force, the calendar, electorates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from council.models import CalendarDay, Council, CouncilSetting, Delegate, DelegateChange
from council.rules.options import Dated, in_force
from council.rules.terms import DelegateState, StateChange, state_on
from council.rules.workdays import Calendar


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


def members_on(council_id: int, day: date) -> list[Member]:
    """The delegates who hold a mandate on a day, by seat, with their state. Two queries."""
    rows = (
        Delegate.objects.with_scopes_disabled()
        .filter(council_id=council_id, starts_on__lte=day)
        .exclude(ends_on__lt=day)
        .select_related("person", "group")
        .prefetch_related(all_changes())
        .order_by("seat")
    )
    found = []
    for row in rows:
        changes = [StateChange(DelegateState(change.state), change.since) for change in row.changes.all()]
        state = state_on(changes, day, row.starts_on, row.ends_on)
        if state is not None:
            group = row.group.name if row.group else ""
            found.append(Member(row.id, row.seat, row.person.full_name, row.person.sort_key, group, state))
    return found
