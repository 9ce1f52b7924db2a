"""What bodies owe: how much is overdue and since when, what comes, what was promised, who was urged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Left

from council import clock
from petitions.enums import LetterKind, PromiseState, TaskState
from petitions.models import AnsweringBody, Letter, Promise, Task
from petitions.queries.clock import Book, open_tasks, overdue
from petitions.rules.lateness import Late, Lateness

SOON = timedelta(days=10)
# Days late by which the bars are parted: up to the first, up to the second, more.
AGES = (10, 30)
EXCERPT = 320
MOST_ROWS = 200
FARTHEST = timedelta(days=400)  # back from now, when looking for what a body should have received
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class BodyRow:
    """One body: how many duties of each kind, and how often it was urged."""

    body: AnsweringBody
    overdue: int = 0
    ages: tuple[int, int, int] = (0, 0, 0)
    oldest: datetime | None = None
    late: Late | None = None
    soon: int = 0
    unreceived: int = 0
    sent_back: int = 0
    broken: int = 0
    urged: int = 0
    urged_on: date | None = None

    @property
    def bar(self) -> list[tuple[int, int]]:
        """(start, length) of each part of the bar."""
        first, second, third = self.ages
        return [(0, first), (first, second), (first + second, third)]


@dataclass(slots=True)
class Overview:
    """All bodies of a council that owe something, the latest first, and the sums."""

    rows: list[BodyRow]
    sums: BodyRow
    most: int = 1  # the longest bar


@dataclass(slots=True)
class Duty:
    """One duty on a body's page: why it stands there, and when its petition was urged."""

    task: Task
    late: Late
    urged: int = 0
    urged_on: date | None = None


@dataclass(slots=True)
class Kept:
    """One promise past its day."""

    promise: Promise
    late: Late
    urged: int = 0
    urged_on: date | None = None


@dataclass(slots=True)
class BodySheet:
    """What one body owes, up to MOST_ROWS of each kind."""

    overdue: list[Duty] = field(default_factory=list)
    sent_back: list[Duty] = field(default_factory=list)
    unreceived: list[Duty] = field(default_factory=list)
    soon: list[Duty] = field(default_factory=list)
    promises: list[Kept] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.overdue or self.sent_back or self.unreceived or self.soon or self.promises)


def overview(council_id: int, now: datetime, used: Book) -> Overview:
    """The bodies that owe something. Four queries for any number of bodies and duties."""
    found: dict[int, dict[str, Any]] = {row["body_id"]: row for row in _counted(council_id, now, used)}
    for row in _broken(council_id, now).values("body_id").annotate(broken=Count("id")).order_by():
        found.setdefault(row["body_id"], {})["broken"] = row["broken"]
    urged = _urged_bodies(council_id)
    bodies = AnsweringBody.objects.with_scopes_disabled().filter(pk__in=found).in_bulk()
    lateness = Lateness(used.calendar, clock.day_of(now))
    rows = [_row(bodies[pk], data, urged.get(pk, {}), lateness) for pk, data in found.items()]
    rows = [row for row in rows if row.overdue or row.soon or row.unreceived or row.sent_back or row.broken]
    rows.sort(key=lambda row: (-row.overdue, -row.broken, -row.sent_back, row.body.name))
    return Overview(rows, _sums(rows), max([1, *(row.overdue for row in rows)]))


def body_sheet(body: AnsweringBody, now: datetime, used: Book) -> BodySheet:
    """What a body owes its council's office. Four queries for any number of duties."""
    lateness, sheet = Lateness(used.calendar, clock.day_of(now)), BodySheet()
    groups = ((sheet.overdue, "is_late"), (sheet.sent_back, "is_back"), (sheet.soon, "is_soon"))
    tasks = list(_duties(body, now, used))
    promises = list(_broken(body.council_id, now).filter(body=body).select_related("petition")[:MOST_ROWS])
    urged = _urged_petitions([*(task.petition_id for task in tasks), *(row.petition_id for row in promises)])
    for task in tasks:
        duty = Duty(task, lateness.of(clock.day_of(task.due_at)), *urged.get(task.petition_id, (0, None)))
        group = next((group for group, name in groups if getattr(task, name)), None)
        if group is not None:
            group.append(duty)
        if getattr(task, "is_unreceived"):  # noqa: B009 - annotated
            sheet.unreceived.append(duty)
    sheet.promises = [
        Kept(row, lateness.of(row.due_on), *urged.get(row.petition_id, (0, None))) for row in promises
    ]
    return sheet


def urging_letters(body: AnsweringBody) -> list[Letter]:
    """The last letters by which a body was urged. One query."""
    rows = Letter.objects.with_scopes_disabled().filter(body=body, kind=LetterKind.URGE)
    return list(rows.annotate(size=Count("petitions")).order_by("-signed_on", "-id")[:10])


def broken_promises(council_id: int, now: datetime) -> QuerySet[Promise]:
    """Promises of a council's bodies past their day and not kept."""
    return _broken(council_id, now)


def unreceived(used: Book, now: datetime) -> Q:
    """Among open duties those that a body should have received by now: the deadline for receiving is not
    kept with a duty, so the latest beginning is sought whose deadline is over."""
    plain = Q(petition__is_urgent=False, started_at__lte=_begun(used, "accept", now))
    urgent = Q(petition__is_urgent=True, started_at__lte=_begun(used, "accept_urgent", now))
    return Q(state=TaskState.SENT) & (plain | urgent)


def _begun(used: Book, code: str, now: datetime) -> datetime:
    """The latest minute from which the deadline of a rule has passed; deadlines rise with their start."""
    low, high = 0, int(FARTHEST / MINUTE)
    while low < high:
        middle = (low + high) // 2
        if used.deadline(code, now - middle * MINUTE).due < now:
            high = middle
        else:
            low = middle + 1
    return now - low * MINUTE


def _counted(council_id: int, now: datetime, used: Book) -> Iterable[dict[str, Any]]:
    late, today = overdue(now), clock.day_of(now)
    edges = [clock.at(today - timedelta(days=days), 0) for days in AGES]
    rows = open_tasks().filter(council_id=council_id)
    counted = (
        rows.values("body_id")
        .annotate(
            overdue=Count("id", filter=late),
            oldest=Min("due_at", filter=late),
            young=Count("id", filter=late & Q(due_at__gte=edges[0])),
            old=Count("id", filter=late & Q(due_at__lt=edges[1])),
            soon=Count("id", filter=_soon(now)),
            sent_back=Count("id", filter=_back(now)),
            unreceived=Count("id", filter=unreceived(used, now)),
        )
        .order_by()
    )
    return [dict(row) for row in counted]


def _duties(body: AnsweringBody, now: datetime, used: Book) -> QuerySet[Task]:
    """The duties of a body that a page names, the earliest deadline first, each with what it is."""
    marks = {
        "is_late": overdue(now),
        "is_back": _back(now),
        "is_soon": _soon(now),
        "is_unreceived": unreceived(used, now),
    }
    wanted = Q()
    for mark in marks.values():
        wanted |= mark
    flags = {name: _flag(mark) for name, mark in marks.items()}
    rows = open_tasks().filter(wanted, council_id=body.council_id, body=body)
    rows = rows.annotate(excerpt=Left("petition__text", EXCERPT), **flags)
    return rows.select_related("petition").only(*_SHOWN).order_by("due_at", "id")[: 2 * MOST_ROWS]


_SHOWN = (
    "state",
    "is_lead",
    "due_at",
    "body_id",
    "petition__id",
    "petition__code",
    "petition__summary",
    "petition__is_urgent",
)


def _flag(mark: Q) -> Case:
    return Case(When(mark, then=Value(True)), default=Value(False), output_field=BooleanField())


def _soon(now: datetime) -> Q:
    return Q(due_at__gte=now, due_at__lt=now + SOON) & ~Q(state=TaskState.ANSWERED)


def _back(now: datetime) -> Q:
    """Answers sent back that the body has still time to mend."""
    return Q(state=TaskState.SENT_BACK) & ~overdue(now)


def _broken(council_id: int, now: datetime) -> QuerySet[Promise]:
    """The daily tick marks them; until it came the day itself tells."""
    past = Q(state=PromiseState.OPEN, due_on__lt=clock.day_of(now))
    rows = Promise.objects.with_scopes_disabled().filter(council_id=council_id)
    return rows.filter(Q(state=PromiseState.BROKEN) | past).order_by("due_on", "id")


def _urged_bodies(council_id: int) -> dict[int, dict[str, Any]]:
    rows = Letter.objects.with_scopes_disabled().filter(council_id=council_id, kind=LetterKind.URGE)
    counts = rows.values("body_id").annotate(urged=Count("id"), urged_on=Max("signed_on")).order_by()
    return {row["body_id"]: dict(row) for row in counts}


def _urged_petitions(ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    rows = Letter.petitions.through.objects.filter(letter__kind=LetterKind.URGE, petition_id__in=ids)
    counts = rows.values_list("petition_id").annotate(Count("id"), Max("letter__signed_on")).order_by()
    return {pk: (number, last) for pk, number, last in counts}


def _row(
    body: AnsweringBody, data: Mapping[str, Any], urged: Mapping[str, Any], lateness: Lateness
) -> BodyRow:
    late, young, old = (data.get(name, 0) for name in ("overdue", "young", "old"))
    oldest = data.get("oldest")
    return BodyRow(
        body=body,
        overdue=late,
        ages=(young, late - young - old, old),
        oldest=oldest,
        late=lateness.of(clock.day_of(oldest)) if oldest else None,
        soon=data.get("soon", 0),
        unreceived=data.get("unreceived", 0),
        sent_back=data.get("sent_back", 0),
        broken=data.get("broken", 0),
        urged=urged.get("urged", 0),
        urged_on=urged.get("urged_on"),
    )


def _sums(rows: Sequence[BodyRow]) -> BodyRow:
    names = ("overdue", "soon", "unreceived", "sent_back", "broken")
    sums = BodyRow(AnsweringBody())
    for name in names:
        setattr(sums, name, sum(getattr(row, name) for row in rows))
    sums.ages = tuple(sum(row.ages[at] for row in rows) for at in range(3))  # type: ignore[assignment]
    return sums
