"""Reading the clock: the rules of a council in force, what a deadline is counted with, open duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from council.models import CalendarDay, JournalEntry
from council.queries import settings_in_force
from council.rules.workdays import Calendar
from petitions.enums import TaskState
from petitions.models import ClockRule, Task
from petitions.rules.clock import WorkingHours, compute
from petitions.rules.defaults import Dated, InForce, in_force
from petitions.rules.shapes import Computed, Pause, Span, Unit
from petitions.streams import petition_stream

HOURS_SETTING = "clock.office_hours"


def dated_rules(council_id: int) -> list[Dated]:
    """What a council set, earliest first."""
    rows = ClockRule.objects.with_scopes_disabled().filter(council_id=council_id).order_by("since", "id")
    return [Dated(r.code, Span(r.amount, Unit(r.unit), r.before), r.pauses, r.source, r.since) for r in rows]


def rules_in_force(council_id: int, day: date) -> dict[str, InForce]:
    """Every deadline of a council on a day, by code. One query."""
    return in_force(dated_rules(council_id), day)


def office_hours(council_id: int, day: date) -> WorkingHours:
    """The hours in which the offices of a council work. One query."""
    return WorkingHours.parse(settings_in_force(council_id, day)[HOURS_SETTING])


def days_named() -> tuple[Calendar, dict[date, str]]:
    """The working calendar and the names of its days off. One query."""
    rows = list(CalendarDay.objects.values_list("day", "is_working", "name"))
    calendar = Calendar(
        holidays=frozenset(day for day, working, _name in rows if not working),
        workdays=frozenset(day for day, working, _name in rows if working),
    )
    return calendar, {day: name for day, working, name in rows if not working}


@dataclass(frozen=True, slots=True)
class Book:
    """All that deadlines of a council are counted with on a day, read once for any number of them."""

    calendar: Calendar
    names: Mapping[date, str]
    hours: WorkingHours
    rules: Mapping[str, InForce]

    def deadline(
        self,
        code: str,
        start: datetime,
        *,
        pauses: Sequence[Pause] = (),
        session_opens: date | None = None,
    ) -> Computed:
        """The deadline by the rule in force."""
        return self.counted(self.rules[code].span, start, pauses=pauses, session_opens=session_opens)

    def counted(
        self, span: Span, start: datetime, *, pauses: Sequence[Pause] = (), session_opens: date | None = None
    ) -> Computed:
        """A deadline of any span."""
        return compute(
            start,
            span,
            self.calendar,
            pauses=pauses,
            session_opens=session_opens,
            names=self.names,
            hours=self.hours,
        )


def book(council_id: int, day: date) -> Book:
    """What deadlines of a council are counted with on a day. Three queries."""
    calendar, names = days_named()
    return Book(calendar, names, office_hours(council_id, day), rules_in_force(council_id, day))


NO_LONGER_OWED = (TaskState.RETURNED, TaskState.DONE)


def open_tasks() -> QuerySet[Task]:
    """Duties whose deadline still matters: not done, not sent back to the office."""
    return Task.objects.with_scopes_disabled().filter(done_at=None).exclude(state__in=NO_LONGER_OWED)


def overdue(now: datetime) -> Q:
    """Among open duties those past their deadline and not yet answered, while their clock does not stand."""
    runs = Q(computed__paused__isnull=True) | Q(computed__paused=False)
    return Q(due_at__lt=now) & ~Q(state=TaskState.ANSWERED) & runs


@dataclass(frozen=True, slots=True)
class RuleView:
    """One deadline for its page: what holds, what comes, what held."""

    rule: InForce
    coming: tuple[Dated, ...]
    history: tuple[Dated, ...]


def rule_views(council_id: int, day: date) -> list[RuleView]:
    """Every deadline of a council. One query."""
    rows = dated_rules(council_id)
    return [
        RuleView(
            rule,
            tuple(row for row in rows if row.code == code and row.since > day),
            tuple(row for row in reversed(rows) if row.code == code),
        )
        for code, rule in in_force(rows, day).items()
    ]


def parted(computed: Mapping[str, Any]) -> bool:
    """Whether the rule under which a duty was opened lets its clock stand."""
    return bool(computed.get("pauses"))


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry of a petition's journal that concerns a deadline."""

    at: datetime
    actor: str
    code: str
    before: datetime | None
    after: datetime | None
    why: str
    days: tuple[date, ...]


def deadline_history(task: Task) -> list[Moved]:
    """What happened to the deadline of one duty, first to last. One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=petition_stream(task.petition_id), code__startswith="petitions.deadline."
    )
    found = []
    for entry in rows.order_by("seq"):
        told = [entry.data, *entry.data.get("tasks", [])]
        ours = next((one for one in told if one.get("task") == task.id), None)
        if ours is not None:
            found.append(_moved(entry, ours))
    return found


def _moved(entry: JournalEntry, told: Mapping[str, Any]) -> Moved:
    before, after = told.get("from"), told.get("to")
    return Moved(
        at=entry.at,
        actor=entry.actor,
        code=entry.code.rsplit(".", 1)[-1],
        before=datetime.fromisoformat(before) if before else None,
        after=datetime.fromisoformat(after) if after else None,
        why=entry.data.get("reason") or entry.data.get("source", ""),
        days=tuple(date.fromisoformat(day) for day in entry.data.get("days", ())),
    )
