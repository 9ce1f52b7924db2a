"""What the bodies of an officer owe: counted in groups, listed page by page, and one duty with all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left as FirstLetters

from council import clock
from council.rules.decision import N_
from petitions.enums import AnswerState, PromiseState, TaskState
from petitions.models import Answer, Petition, Promise, Task
from petitions.queries.clock import dated_rules, days_named, office_hours, overdue
from petitions.queries.paging import key
from petitions.queries.words import matching
from petitions.rules.answering import Left, codes_in, left
from petitions.rules.clock import compute, is_paused, pauses_of
from petitions.rules.defaults import in_force

PER_PAGE = 30
EXCERPT = 320
TODO, RECEIVE, WRITE, AGAIN, ANSWERED, DONE, PROMISES = (
    "can-lam",
    "tiep-nhan",
    "tra-loi",
    "lam-lai",
    "cho-danh-gia",
    "da-xong",
    "loi-hua",
)
GROUPS: dict[str, str] = {
    TODO: N_("Việc phải làm"),
    RECEIVE: N_("Chờ tiếp nhận"),
    WRITE: N_("Phải trả lời"),
    AGAIN: N_("Phải trả lời lại"),
    ANSWERED: N_("Đã trả lời, chờ đánh giá"),
    DONE: N_("Đã xong"),
    PROMISES: N_("Lời hứa"),
}
STATES: dict[str, tuple[TaskState, ...]] = {
    TODO: (TaskState.SENT, TaskState.RECEIVED, TaskState.SENT_BACK),
    RECEIVE: (TaskState.SENT,),
    WRITE: (TaskState.RECEIVED,),
    AGAIN: (TaskState.SENT_BACK,),
    ANSWERED: (TaskState.ANSWERED,),
    DONE: (TaskState.DONE, TaskState.RETURNED),
}
STANDING = (PromiseState.OPEN, PromiseState.BROKEN)
LONG = ("text", "exact", "folded", "public_text", "public_answer", "public_exact", "public_folded")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. `body`: one of the officer's own."""

    group: str = TODO
    body: int | None = None
    overdue: bool = False
    query: str = ""

    @property
    def narrowed(self) -> bool:
        return self != Filters(group=self.group)


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the list: a duty, how much time is left, by when it must be taken in."""

    task: Task
    left: Left
    accept_by: datetime | None = None
    accept_left: Left | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """One line of the list of promises."""

    promise: Promise
    left: Left


@dataclass(slots=True)
class Page:
    """One page; `after` leads to the next, "" on the last."""

    duties: Sequence[Duty] = ()
    promises: Sequence[Given] = ()
    after: str = ""


@dataclass(slots=True)
class Counts:
    """How many there are in each group, overdue, and of promises."""

    groups: Mapping[str, int] = field(default_factory=dict)
    overdue: int = 0
    open: int = 0
    broken: int = 0


def counts(bodies: Sequence[int]) -> Counts:
    """How many duties wait in each group. Three queries."""
    rows = Task.objects.with_scopes_disabled().filter(body_id__in=bodies).order_by()
    by_state = dict(rows.values_list("state").annotate(n=Count("id")))
    late = rows.filter(overdue(clock.now()), done_at=None, state__in=STATES[TODO]).count()
    promises = Promise.objects.with_scopes_disabled().filter(body_id__in=bodies, state__in=STANDING)
    given = dict(promises.order_by().values_list("state").annotate(n=Count("id")))
    groups = {name: sum(by_state.get(state, 0) for state in states) for name, states in STATES.items()}
    groups[PROMISES] = sum(given.values())
    return Counts(groups, late, given.get(PromiseState.OPEN, 0), given.get(PromiseState.BROKEN, 0))


def desk_page(bodies: Sequence[int], filters: Filters, after: str = "") -> Page:
    """A page of what these bodies owe, soonest first; what is done, latest first. One query, and three more
    for the deadlines of taking in where such duties are on it."""
    wanted = [pk for pk in bodies if filters.body in (None, pk)]
    if filters.group == PROMISES:
        return _promises(wanted, filters, after)
    rows = Task.objects.with_scopes_disabled().filter(
        body_id__in=wanted, state__in=STATES.get(filters.group, STATES[TODO])
    )
    if filters.overdue:
        rows = rows.filter(overdue(clock.now()), done_at=None)
    if filters.query:
        rows = rows.filter(petition__in=_found(filters.query, rows))
    newest, column = filters.group == DONE, "done_at" if filters.group == DONE else "due_at"
    rows = _from(rows, column, key(after), newest=newest)
    drafts = Answer.objects.with_scopes_disabled().filter(task=OuterRef("pk"), state=AnswerState.DRAFT)
    rows = rows.select_related("body", "petition__field", "petition__place")
    rows = rows.defer(*(f"petition__{name}" for name in LONG)).annotate(
        excerpt=FirstLetters("petition__text", EXCERPT), has_draft=Exists(drafts)
    )
    found = list(rows[: PER_PAGE + 1])
    shown, now = found[:PER_PAGE], clock.now()
    accept = accept_deadlines(shown)
    duties = [_duty(task, now, accept.get(task.id)) for task in shown]
    last = shown[-1] if len(found) > PER_PAGE else None
    return Page(duties, after=f"{getattr(last, column).isoformat()}_{last.id}" if last else "")


def accept_deadlines(tasks: Iterable[Task]) -> dict[int, datetime]:
    """By when duties not yet taken in must be taken in or returned, by the rule of the day they began. One
    query and two for each council that sent them; none where there are no such duties."""
    waiting = [task for task in tasks if task.state == TaskState.SENT]
    if not waiting:
        return {}
    calendar, names = days_named()
    ids = {task.council_id for task in waiting}
    rules = {pk: dated_rules(pk) for pk in ids}
    hours = {pk: office_hours(pk, clock.today()) for pk in ids}
    found = {}
    for task in waiting:
        rule = in_force(rules[task.council_id], clock.day_of(task.started_at))["accept"]
        found[task.id] = compute(
            task.started_at,
            rule.span,
            calendar,
            pauses=pauses_of(task.pauses),
            names=names,
            hours=hours[task.council_id],
        ).due
    return found


def duty_of(task: Task, now: datetime) -> Duty:
    """One duty with its deadlines. At most three queries."""
    return _duty(task, now, accept_deadlines([task]).get(task.id))


def promises_of(petition: Petition, body_id: int, now: datetime) -> list[Given]:
    """What a body promised of a petition, latest first. One query."""
    rows = Promise.objects.with_scopes_disabled().filter(petition=petition, body_id=body_id)
    return [_given(row, now) for row in rows.order_by("-id")]


def _duty(task: Task, now: datetime, accept_by: datetime | None) -> Duty:
    stands = is_paused(pauses_of(task.pauses))
    accept_left = left(accept_by, now, stands=stands) if accept_by else None
    return Duty(task, left(task.due_at, now, stands=stands), accept_by, accept_left)


def _given(promise: Promise, now: datetime) -> Given:
    return Given(promise, left(clock.at(promise.due_on, 23, 59), now))


def _promises(bodies: Sequence[int], filters: Filters, after: str) -> Page:
    rows = Promise.objects.with_scopes_disabled().filter(body_id__in=bodies, state__in=STANDING)
    if filters.overdue:
        rows = rows.filter(due_on__lt=clock.today())
    if filters.query:
        rows = rows.filter(petition__in=_found(filters.query, rows))
    rows = _from(rows, "due_on", _day(after), newest=False)
    rows = rows.select_related("body", "petition", "answer")
    found = list(rows.defer(*(f"petition__{name}" for name in LONG), "answer__text")[: PER_PAGE + 1])
    shown, now = found[:PER_PAGE], clock.now()
    last = shown[-1] if len(found) > PER_PAGE else None
    return Page(
        promises=[_given(row, now) for row in shown],
        after=f"{last.due_on.isoformat()}_{last.id}" if last else "",
    )


def _found(query: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    petitions = Petition.objects.with_scopes_disabled().filter(pk__in=rows.order_by().values("petition_id"))
    codes = codes_in(query)
    if codes:
        return petitions.filter(code__iexact=codes[0]).values("pk")
    return matching(petitions, query).order_by().values("pk")


def _from(
    rows: QuerySet[Any], column: str, at: tuple[datetime | date, int] | None, *, newest: bool
) -> QuerySet[Any]:
    """The rows from a key on, in the order of a column and the id."""
    if at is not None:
        than = "lt" if newest else "gt"
        beyond = Q(**{f"{column}__{than}": at[0]}) | Q(**{column: at[0], f"id__{than}": at[1]})
        rows = rows.filter(beyond)
    order = [F(column), F("id")]
    return rows.order_by(*(one.desc() if newest else one.asc() for one in order))


def _day(after: str) -> tuple[date, int] | None:
    day, _sign, pk = after.partition("_")
    try:
        at, number = date.fromisoformat(day), int(pk)
    except ValueError:
        return None
    return (at, number) if 0 < number < 2**63 else None
