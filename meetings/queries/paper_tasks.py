"""What bodies owe and handed in: the secretariat's board, the list of a body, the history of one task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from council import clock
from council.enums import SessionState
from council.models import Account, CouncilSession, JournalEntry, Person
from council.rules.decision import Reason
from meetings.enums import PaperTaskState
from meetings.models import AgendaItem, HandIn, PaperTask, PreparingBody, PreparingOfficer
from meetings.queries.programme import item_labels
from meetings.rules import handing_in
from meetings.rules.agenda import Node, ordered
from meetings.rules.handing_in import OPEN, OWED, Left
from meetings.streams import session_stream

LATE = "late"
# How far each state is from the dossier, for the bars.
READY = (
    PaperTaskState.PUBLISHED,
    PaperTaskState.APPROVED,
    PaperTaskState.HANDED_IN,
    PaperTaskState.RETURNED,
    PaperTaskState.ASSIGNED,
)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task on a list. `left`: while the body owes it; `was_late`: the last file came after the deadline."""

    task: PaperTask
    label: str
    item_title: str
    left: Left | None
    was_late: bool

    @property
    def is_overdue(self) -> bool:
        return self.left is not None and self.left.sign == LATE


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the papers of one body are: (state, its label, count, start and width in percent) from the
    left."""

    body: int
    name: str
    total: int
    ready: int
    parts: tuple[tuple[str, str, int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the board is asked for; "" and None: everything."""

    state: str = ""
    body: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The tasks of a session. `counts`: by state, and "late" for what is overdue; of all, not of those
    shown."""

    lines: tuple[TaskLine, ...]
    counts: dict[str, int] = field(default_factory=dict)
    readiness: tuple[Readiness, ...] = ()
    total: int = 0


def board(session: CouncilSession, filters: Filters) -> Board:
    """The whole board of a session, overdue first. Three queries, whatever the size."""
    rows = PaperTask.objects.with_scopes_disabled().filter(item__session=session)
    lines = _lines(rows, item_labels(session.id))
    shown = [line for line in lines if _matches(line, filters)]
    counts: Counter[str] = Counter(line.task.state for line in lines)
    counts[LATE] = sum(1 for line in lines if line.is_overdue)
    bodies = {line.task.body_id: line.task.body for line in lines}
    return Board(
        lines=tuple(sorted(shown, key=_urgency)),
        counts=dict(counts),
        readiness=tuple(_readiness(lines, sorted(bodies.values(), key=lambda body: body.name))),
        total=len(lines),
    )


def owed_by(bodies: Iterable[PreparingBody]) -> list[TaskLine]:
    """What bodies owe in sessions that have not closed: returned first, then by deadline; after that what
    they have handed in. Three queries, whatever the size."""
    rows = PaperTask.objects.with_scopes_disabled().filter(body__in=list(bodies))
    rows = rows.exclude(item__session__state=SessionState.CLOSED).exclude(state=PaperTaskState.CANCELLED)
    rows = rows.select_related("item__session__council")
    return sorted(_lines(rows, _labels(rows)), key=_for_body)


def line_of(task: PaperTask) -> TaskLine:
    """One task as a line."""
    rows = PaperTask.objects.with_scopes_disabled().filter(pk=task.pk)
    return _lines(rows, item_labels(task.item.session_id))[0]


def hand_ins_of(task: PaperTask) -> list[HandIn]:
    """The files of a task, newest first. One query."""
    rows = HandIn.objects.with_scopes_disabled().filter(task=task)
    return list(rows.select_related("handed_in_by__person", "decided_by__person").order_by("-number"))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act on a task."""

    at: datetime
    who: str
    what: Reason


def history_of(task: PaperTask) -> list[HistoryLine]:
    """What happened to a task, newest first, from the journal of its session. One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=session_stream(task.item.session_id), code__in=handing_in.ACTS, data__task=task.id
    )
    return [
        HistoryLine(row.at, row.actor, handing_in.told(row.code, row.data)) for row in rows.order_by("-seq")
    ]


def bodies_of(council_id: int) -> QuerySet[PreparingBody]:
    """The bodies of a council, those that still prepare papers first, with their officers and open tasks."""
    officers = Prefetch("officers", PreparingOfficer.objects.with_scopes_disabled().select_related("person"))
    rows = PreparingBody.objects.with_scopes_disabled().filter(council_id=council_id)
    owed = Count("tasks", filter=Q(tasks__state__in=OPEN), distinct=True)
    return rows.annotate(open_tasks=owed).prefetch_related(officers).order_by("ended_on", "name")


def living_bodies(council_id: int) -> list[tuple[int, str]]:
    """The bodies a paper can be assigned to: (id, name)."""
    rows = PreparingBody.objects.with_scopes_disabled().filter(council_id=council_id, ended_on__isnull=True)
    return list(rows.order_by("name").values_list("id", "name"))


def possible_officers(people: QuerySet[Person], body: PreparingBody) -> list[tuple[int, str]]:
    """Those of `people` who can sign in and do not hand in for the body yet: (id, name with user name)."""
    taken = PreparingOfficer.objects.with_scopes_disabled().filter(body=body).values("person_id")
    rows = Account.objects.filter(person__in=people, is_active=True).exclude(person_id__in=taken)
    found = rows.order_by("person__sort_key").values_list("person_id", "person__full_name", "username")
    return [(pk, f"{name} ({username})") for pk, name, username in found]


def _labels(tasks: QuerySet[PaperTask]) -> dict[int, str]:
    """Item -> label, over all sessions of these tasks. One query."""
    sessions = tasks.order_by().values("item__session_id")
    items = AgendaItem.objects.with_scopes_disabled().filter(session_id__in=sessions)
    nodes: dict[int, list[Node]] = {}
    for session_id, *node in items.values_list("session_id", "id", "parent_id", "position"):
        nodes.setdefault(session_id, []).append(Node(*node))
    return {node.id: label for rows in nodes.values() for node, _depth, label in ordered(rows)}


def _lines(rows: QuerySet[PaperTask], labels: dict[int, str]) -> list[TaskLine]:
    last = Prefetch("hand_ins", HandIn.objects.with_scopes_disabled().order_by("number"))
    today = clock.today()
    return [
        _line(task, labels, today)
        for task in rows.select_related("item", "body", "document").prefetch_related(last)
    ]


def _line(task: PaperTask, labels: dict[int, str], today: date) -> TaskLine:
    sent = list(task.hand_ins.all())  # prefetched
    owes = task.state in OWED
    left = handing_in.left(timezone.localdate(task.due_at), today) if owes else None
    if left is not None and left.sign != LATE and task.due_at < clock.now():
        left = Left(LATE, 0)
    was_late = not owes and bool(sent) and sent[-1].handed_in_at > task.due_at
    return TaskLine(task, labels.get(task.item_id, ""), task.item.title, left, was_late)


def _matches(line: TaskLine, filters: Filters) -> bool:
    if filters.body is not None and line.task.body_id != filters.body:
        return False
    if filters.state == LATE:
        return line.is_overdue
    return not filters.state or line.task.state == filters.state


_ORDER = {"handed_in": 1, "returned": 2, "assigned": 2, "approved": 1, "published": 4, "cancelled": 5}


def _urgency(line: TaskLine) -> tuple[int, datetime, int]:
    return 0 if line.is_overdue else _ORDER[line.task.state], line.task.due_at, line.task.id


def _for_body(line: TaskLine) -> tuple[int, datetime, int]:
    order = {"returned": 0, "assigned": 1, "handed_in": 2, "approved": 3, "published": 4}
    return order[line.task.state], line.task.due_at, line.task.id


def _readiness(lines: Sequence[TaskLine], bodies: Iterable[PreparingBody]) -> Iterable[Readiness]:
    for body in bodies:
        mine = [
            line.task.state
            for line in lines
            if line.task.body_id == body.id and line.task.state != PaperTaskState.CANCELLED
        ]
        if not mine:
            continue
        counted, start, parts = Counter(mine), 0, []
        for state in READY:
            if counted[state]:
                width = counted[state] * 1000 // len(mine)
                parts.append((str(state), str(state.label), counted[state], f"{start / 10}", f"{width / 10}"))
                start += width
        yield Readiness(body.id, body.name, len(mine), counted[PaperTaskState.PUBLISHED], tuple(parts))
