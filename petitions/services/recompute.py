"""Counting open deadlines again when the working calendar changed.

A council may have a hundred thousand open duties, and a change moves all of them or none; so a few statements
serve some thousand petitions at a time, and duties that began on one day with one span are counted once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from council import clock
from council.permissions import Actor
from council.services import journal
from council.services.calendar import Change
from council.services.journal import Act
from petitions.models import Petition, Task
from petitions.queries.clock import office_hours, open_tasks
from petitions.rules.clock import HANOI, WorkingHours, compute, pauses_of, span_of, to_json
from petitions.rules.shapes import Unit
from petitions.streams import petition_stream, petitions_changed
from realtime import sql

BATCH = 2000  # petitions at a time: what one statement of each kind carries


def count_moved(change: Change) -> int:
    """How many deadlines a change of the calendar would move."""
    counting = Counting(change)
    return sum(
        len(_moved(_recounted(duties, counting))) for duties, _held in _batches(change, with_petitions=False)
    )


def recompute_open(actor: Actor | None, change: Change) -> int:
    """Count every open deadline again that the changed days can touch; answers how many moved. Must run in
    the transaction of the change. Each petition's journal says what moved and because of which days."""
    counting, total = Counting(change), 0
    for duties, holders in _batches(change, with_petitions=True):
        results = _recounted(duties, counting)
        if results:
            _store(results)
        moved = _moved(results)
        if moved:
            _store_petitions(moved)
            _record(actor, moved, change, holders)
        total += len(moved)
    return total


@dataclass(slots=True)
class Counting:
    """The calendar after the change, the hours of each council, and deadlines counted already."""

    change: Change
    hours: dict[int, WorkingHours] = field(default_factory=dict)
    found: dict[tuple[Any, ...], Found] = field(default_factory=dict)

    def deadline(self, duty: Duty) -> Found:
        """A duty's deadline by the new calendar: its own start, the span and pauses it has."""
        said = duty.computed
        span = said["span"]
        # Only hours depend on the time of day; duties counted in days share the day's result.
        begun = duty.started_at if span["unit"] == Unit.HOURS else clock.day_of(duty.started_at)
        opens = said["start"] if span["before"] else None
        key = (begun, *span.values(), str(duty.pauses), self._hours(duty.council_id), opens)
        known = self.found.get(key)
        if known is None:
            known = self.found[key] = self._counted(duty)
        return known

    def _hours(self, council_id: int) -> WorkingHours:
        if council_id not in self.hours:
            self.hours[council_id] = office_hours(council_id, clock.today())
        return self.hours[council_id]

    def _counted(self, duty: Duty) -> Found:
        span = span_of(duty.computed["span"])
        opens = datetime.fromisoformat(duty.computed["start"]).astimezone(HANOI).date()
        found = compute(
            duty.started_at,
            span,
            self.change.calendar,
            pauses=pauses_of(duty.pauses),
            session_opens=opens if span.before else None,
            names=self.change.names,
            hours=self._hours(duty.council_id),
        )
        told = to_json(found)
        return Found(found.due, {name: told[name] for name in COUNTED})


# What counting again changes of how a deadline was found; its start and span stay.
COUNTED = ("due", "skipped", "made_up")


class Duty(NamedTuple):
    """What counting needs of a duty; rows and not models, of which there would be a hundred thousand."""

    id: int
    petition_id: int
    council_id: int
    is_lead: bool
    started_at: datetime
    due_at: datetime
    extended_to: datetime | None
    computed: dict[str, Any]
    pauses: list[Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline by the new calendar, and what it stands on (COUNTED)."""

    due: datetime
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """A duty with the deadline that binds it now and how it was found."""

    task: Duty
    due: datetime
    found: Found


class Holder(NamedTuple):
    """Whose petition it is."""

    council_id: int
    origin_id: int
    published_at: datetime | None


def _touched(change: Change) -> QuerySet[Task]:
    """Open duties whose count can have met a changed day: it lies between start and deadline, which an
    extension only pushes out; or they are counted backwards."""
    first = datetime.combine(min(change.days), time(0), HANOI)
    last = datetime.combine(max(change.days), time.max, HANOI)
    forwards = Q(due_at__gte=first, started_at__lte=last)
    return open_tasks().filter(forwards | Q(computed__span__before=True))


def _batches(
    change: Change, *, with_petitions: bool
) -> Iterator[tuple[Sequence[Duty], Mapping[int, Holder]]]:
    """The touched duties, some thousand petitions at a time; petitions are locked before their duties, as
    everywhere."""
    touched = _touched(change) if change.days else Task.objects.none()
    ids = sorted(set(touched.values_list("petition_id", flat=True)))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = _touched(change).filter(petition_id__in=batch).order_by("petition_id", "id")
        if not with_petitions:
            yield _duties(rows), {}
            continue
        petitions = Petition.objects.with_scopes_disabled().filter(pk__in=batch).order_by("id")
        locked = petitions.select_for_update(of=("self",)).values_list("id", *Holder._fields)
        holders = {pk: Holder(*rest) for pk, *rest in locked}
        yield _duties(rows.select_for_update(of=("self",))), holders


def _duties(rows: QuerySet[Task]) -> list[Duty]:
    return [Duty(*row) for row in rows.values_list(*Duty._fields)]


def _recounted(duties: Sequence[Duty], counting: Counting) -> list[Result]:
    """The duties of which anything changes: the deadline, or the days it was counted over."""
    results = []
    for duty in duties:
        if "span" not in duty.computed:  # nothing to count again by
            continue
        found = counting.deadline(duty)
        if any(duty.computed[name] != found.told[name] for name in COUNTED):
            due = max(duty.extended_to, found.due) if duty.extended_to else found.due
            results.append(Result(duty, due, found))
    return results


def _moved(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if result.due != result.task.due_at]


def _store(results: Sequence[Result]) -> None:
    """One statement for all: deadlines and how they were found. The version of a duty stays: nobody who has
    its form open overwrites a deadline with it."""
    if connection.vendor == "postgresql":
        # Few results differ: they go over once each, and every duty says which is its own.
        told = list({id(r.found): r.found.told for r in results}.values())
        place = {id(one): at for at, one in enumerate(told)}
        ids = [r.task.id for r in results]
        places = [place[id(r.found.told)] for r in results]
        dues = [r.due.isoformat() for r in results]
        sql.run(STORE_TASKS, [json.dumps(told, ensure_ascii=False), ids, dues, places])
        return
    row = ", ".join(["(%s, %s, %s)"] * len(results))
    values = [value for r in results for value in (r.task.id, r.due, dict(r.found.told))]
    sql.run(
        "UPDATE petitions_task SET due_at = v.column2, computed = json_patch(computed, v.column3) "  # noqa: S608
        f"FROM (VALUES {row}) AS v WHERE petitions_task.id = v.column1",
        values,
    )


STORE_TASKS = (
    "UPDATE petitions_task SET due_at = v.due, computed = computed || (%s::jsonb -> v.place) "
    "FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[]) AS v (id, due, place) "
    "WHERE petitions_task.id = v.id"
)
STORE_PETITIONS = (
    "UPDATE petitions_petition SET due_at = v.due "
    "FROM unnest(%s::bigint[], %s::timestamptz[]) AS v (id, due) "
    "WHERE petitions_petition.id = v.id"
)


def _store_petitions(moved: Sequence[Result]) -> None:
    """A petition's own deadline is that of the body which leads."""
    leads = {r.task.petition_id: r for r in moved if r.task.is_lead}
    if not leads:
        return
    if connection.vendor == "postgresql":
        sql.run(STORE_PETITIONS, [list(leads), [r.due.isoformat() for r in leads.values()]])
        return
    row = ", ".join(["(%s, %s)"] * len(leads))
    sql.run(
        "UPDATE petitions_petition SET due_at = v.column2 "  # noqa: S608 - fixed names
        f"FROM (VALUES {row}) AS v WHERE petitions_petition.id = v.column1",
        [value for pk, r in leads.items() for value in (pk, r.due)],
    )


def _record(
    actor: Actor | None, moved: Sequence[Result], change: Change, holders: Mapping[int, Holder]
) -> None:
    """One entry for each petition; whoever reads published petitions is told."""
    days = sorted(day.isoformat() for day in change.days)
    by_petition: dict[int, list[Result]] = {}
    for result in moved:
        by_petition.setdefault(result.task.petition_id, []).append(result)
    acts = []
    for petition_id, results in by_petition.items():
        tasks = [_told(result) for result in results]
        data = {"days": days, "source": change.source, "tasks": tasks}
        council_id = holders[petition_id].council_id
        acts.append(
            Act(council_id, petition_stream(petition_id), "petitions.deadline.recomputed", data, actor)
        )
    journal.record_all(acts)
    for council_id in _councils_to_tell(by_petition, holders):
        petitions_changed(council_id)


def _told(result: Result) -> dict[str, Any]:
    return {
        "task": result.task.id,
        "from": result.task.due_at.isoformat(),
        "to": result.due.isoformat(),
    }


def _councils_to_tell(petitions: Iterable[int], holders: Mapping[int, Holder]) -> set[int]:
    published = [holders[pk] for pk in petitions if holders[pk].published_at is not None]
    return {council for holder in published for council in (holder.council_id, holder.origin_id)}
