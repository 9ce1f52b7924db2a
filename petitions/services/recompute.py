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
from council.queries import settings_in_force
from council.services import journal
from council.services.calendar import Change
from council.services.journal import Act
from petitions.models import Petition, Task
from petitions.queries.clock import HOURS_SETTING, open_tasks
from petitions.rules.clock import HANOI, WorkingHours, compute, pauses_of, span_of, to_json
from petitions.rules.shapes import Computed, Unit
from petitions.streams import petition_stream, petitions_changed
from realtime import sql

BATCH = 2000  # petitions at a time: what one statement of each kind carries


def count_moved(change: Change) -> int:
    """How many deadlines a change of the calendar would move."""
    counting = Counting(change)
    return sum(
        len(_moved(_recounted(tasks, counting))) for tasks, _held in _batches(change, with_petitions=False)
    )


def recompute_open(actor: Actor | None, change: Change) -> int:
    """Count every open deadline again that the changed days can touch; answers how many moved. Must run in
    the transaction of the change. Each petition's journal says what moved and because of which days."""
    counting, total = Counting(change), 0
    for tasks, holders in _batches(change, with_petitions=True):
        results = _recounted(tasks, counting)
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
    found: dict[tuple[Any, ...], Computed] = field(default_factory=dict)

    def deadline(self, task: Task) -> Computed:
        """A duty's deadline by the new calendar: its own start, the span and pauses it has."""
        span = span_of(task.computed["span"])
        if task.council_id not in self.hours:
            settings = settings_in_force(task.council_id, clock.today())
            self.hours[task.council_id] = WorkingHours.parse(settings[HOURS_SETTING])
        hours = self.hours[task.council_id]
        start = task.started_at.astimezone(HANOI)
        # Only hours depend on the time of day; duties counted in days share the day's result.
        counted = start if span.unit is Unit.HOURS else datetime.combine(start.date(), time(0), HANOI)
        opens = datetime.fromisoformat(task.computed["start"]).astimezone(HANOI).date()
        key = (counted, span, json.dumps(task.pauses), hours, opens if span.before else None)
        known = self.found.get(key)
        if known is None:
            known = self.found[key] = compute(
                counted,
                span,
                self.change.calendar,
                pauses=pauses_of(task.pauses),
                session_opens=opens if span.before else None,
                names=self.change.names,
                hours=hours,
            )
        return known


@dataclass(frozen=True, slots=True)
class Result:
    """A duty with the deadline that binds it now and how it was found."""

    task: Task
    due: datetime
    computed: dict[str, Any]


class Holder(NamedTuple):
    """Whose petition it is; rows and not models, of which there would be a hundred thousand."""

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
) -> Iterator[tuple[Sequence[Task], Mapping[int, Holder]]]:
    """The touched duties, some thousand petitions at a time; petitions are locked before their duties, as
    everywhere."""
    touched = _touched(change) if change.days else Task.objects.none()
    ids = sorted(set(touched.values_list("petition_id", flat=True)))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = _touched(change).filter(petition_id__in=batch).order_by("petition_id", "id")
        if not with_petitions:
            yield list(rows), {}
            continue
        petitions = Petition.objects.with_scopes_disabled().filter(pk__in=batch).order_by("id")
        locked = petitions.select_for_update(of=("self",)).values_list("id", *Holder._fields)
        holders = {pk: Holder(*rest) for pk, *rest in locked}
        yield list(rows.select_for_update(of=("self",))), holders


def _recounted(tasks: Sequence[Task], counting: Counting) -> list[Result]:
    """The duties of which anything changes: the deadline, or the days it was counted over."""
    results = []
    for task in tasks:
        if "span" not in task.computed:  # nothing to count again by
            continue
        found = counting.deadline(task)
        start = task.computed["start"]
        computed = {**task.computed, **to_json(found), "start": start}
        if computed != task.computed:
            due = max(task.extended_to, found.due) if task.extended_to else found.due
            results.append(Result(task, due, computed))
    return results


def _moved(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if result.due != result.task.due_at]


def _store(results: Sequence[Result]) -> None:
    """One statement for all: deadlines and how they were found. The version of a duty stays: nobody who has
    its form open overwrites a deadline with it."""
    is_postgresql = connection.vendor == "postgresql"
    row = "(%s, %s, %s::jsonb)" if is_postgresql else "(%s, %s, %s)"
    values = [value for r in results for value in (r.task.id, r.due, r.computed)]
    sql.run(
        "UPDATE petitions_task SET due_at = v.column2, computed = v.column3 "  # noqa: S608 - fixed names
        f"FROM (VALUES {', '.join([row] * len(results))}) AS v WHERE petitions_task.id = v.column1",
        values,
    )


def _store_petitions(moved: Sequence[Result]) -> None:
    """A petition's own deadline is that of the body which leads."""
    leads = {r.task.petition_id: r for r in moved if r.task.is_lead}
    if not leads:
        return
    values = [value for pk, r in leads.items() for value in (pk, r.due)]
    sql.run(
        "UPDATE petitions_petition SET due_at = v.column2 "  # noqa: S608 - fixed names
        f"FROM (VALUES {', '.join(['(%s, %s)'] * len(leads))}) AS v WHERE petitions_petition.id = v.column1",
        values,
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
