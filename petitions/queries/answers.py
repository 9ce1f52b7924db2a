"""Reading answers to judge them: what waits for whom, page by page, and what was said of one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from council import clock
from council.rules.decision import N_
from petitions.enums import AnswerState, LetterKind, Outcome, TaskState
from petitions.models import Answer, AnsweringBody, Evaluation, Letter, Petition, PetitionField
from petitions.queries.brought import brought_by, brought_by_group
from petitions.queries.clock import Book, book
from petitions.rules.clock import HANOI
from petitions.rules.judging import is_contested

PER_PAGE = 30
EXCERPT = 320
MOST_COUNTED = 1000
FARTHEST = 2 * 366  # days: nothing waits for longer than that without anybody knowing
RULE = "judge_answer"
WAITING = (AnswerState.SUBMITTED, AnswerState.CHECKED)
CHECK, EVALUATE, DECIDE, BACK, INFORM, DECIDED = "check", "evaluate", "decide", "back", "inform", "decided"
ALL = "all"
PARTS: dict[str, str] = {
    CHECK: N_("Chờ Ban kiểm tra"),
    EVALUATE: N_("Chờ Tổ đánh giá"),
    DECIDE: N_("Chờ quyết định"),
    BACK: N_("Đã trả lại, chờ trả lời lại"),
    INFORM: N_("Chưa thông báo cử tri"),
    DECIDED: N_("Đã chấp nhận"),
    ALL: N_("Mọi câu trả lời"),
}
LONG = ("text", "roadmap", "check_note", "decision_note")
WORDS = ("text", "exact", "folded", "public_text", "public_answer", "public_exact", "public_folded")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. `group`: the delegate group of who looks; `mine`: petitions this delegate
    brought."""

    part: str = DECIDE
    body: int | None = None
    field: int | None = None
    outcome: str = ""
    overdue: bool = False
    group: int | None = None
    mine: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.body or self.field or self.outcome or self.overdue or self.mine)


@dataclass(slots=True)
class AnswerLine:
    """One answer of the list. `due`: by when it is to be judged; `mine`: what the viewer's group said."""

    row: Answer
    due: datetime | None
    overdue: bool
    contested: bool
    satisfied: int
    dissatisfied: int
    mine: Evaluation | None = None


@dataclass(slots=True)
class AnswersPage:
    lines: Sequence[AnswerLine]
    more: bool


@dataclass(slots=True)
class Choices:
    """What the filters offer."""

    bodies: list[AnsweringBody] = field(default_factory=list)
    fields: list[PetitionField] = field(default_factory=list)


def answers_page(council_id: int, filters: Filters, number: int, now: datetime) -> AnswersPage:
    """A page of the answers to a council's petitions. Five queries for any number of them."""
    used = book(council_id, clock.day_of(now))
    start = (max(1, number) - 1) * PER_PAGE
    rows = _narrowed(council_id, filters, used, now)
    found = list(rows[start : start + PER_PAGE + 1])
    lines = [_line(row, used, now, filters.group) for row in found[:PER_PAGE]]
    return AnswersPage(lines, len(found) > PER_PAGE)


def counts(council_id: int, group: int | None) -> dict[str, int]:
    """How many wait in each part; two queries, three for a delegate."""
    rows = _of(council_id).filter(state__in=WAITING)
    sums = rows.aggregate(decide=Count("id"), check=Count("id", filter=Q(state=AnswerState.SUBMITTED)))
    found = {DECIDE: sums["decide"], CHECK: sums["check"]}
    found[INFORM] = _to_inform(_of(council_id)).order_by()[:MOST_COUNTED].count()
    if group is not None:
        found[EVALUATE] = _to_evaluate(rows, group).order_by()[:MOST_COUNTED].count()
    return found


def choices(council_id: int) -> Choices:
    """Two queries."""
    bodies = AnsweringBody.objects.with_scopes_disabled().filter(council_id=council_id)
    return Choices(list(bodies.order_by("name")), list(PetitionField.objects.select_related("parent")))


def evaluations_of(answers: Sequence[Answer]) -> dict[int, list[Evaluation]]:
    """What the groups said of these answers. One query."""
    rows = Evaluation.objects.with_scopes_disabled().filter(answer__in=[answer.id for answer in answers])
    found: dict[int, list[Evaluation]] = {}
    for row in rows.select_related("group", "by__person").order_by("group__number", "id"):
        found.setdefault(row.answer_id, []).append(row)
    return found


def informed_by(petition: Petition) -> list[Letter]:
    """The letters that told of what came of a petition, newest first, each with how many it tells of."""
    links = Letter.petitions.through.objects.filter(petition=petition).values("letter_id")
    rows = Letter.objects.with_scopes_disabled().filter(pk__in=links, kind=LetterKind.INFORM)
    return list(rows.annotate(size=Count("petitions")).order_by("-id"))


def is_informed(petition: Petition, answer: Answer, letters: Sequence[Letter]) -> bool:
    """Whether a letter went out since the last decision."""
    moments = [moment for moment in (answer.decided_at, petition.resolved_at) if moment]
    return any(letter.sent_at is not None and letter.sent_at >= max(moments) for letter in letters if moments)


def latest_accepted(petitions: Sequence[Petition]) -> dict[int, Answer]:
    """The answer accepted last, by petition. One query."""
    rows = Answer.objects.with_scopes_disabled().filter(
        petition__in=[petition.id for petition in petitions], state=AnswerState.ACCEPTED, task__is_lead=True
    )
    return {row.petition_id: row for row in rows.select_related("body").order_by("decided_at", "id")}


def to_inform(council_id: int, ids: Sequence[int]) -> list[Petition]:
    """Decided petitions of a council among these, by code."""
    rows = (
        Petition.objects.with_scopes_disabled().filter(council_id=council_id, pk__in=ids).exclude(outcome="")
    )
    return list(rows.select_related("council").order_by("code"))


def judging_due(submitted_at: datetime, used: Book) -> datetime:
    """By when an answer sent at a moment is to be judged: a setting of the council, no law."""
    return used.deadline(RULE, submitted_at).due


def _of(council_id: int) -> QuerySet[Answer]:
    rows: QuerySet[Answer] = Answer.objects.with_scopes_disabled().filter(
        council_id=council_id, task__is_lead=True
    )
    return rows


def _narrowed(council_id: int, filters: Filters, used: Book, now: datetime) -> QuerySet[Answer]:
    rows = _part(_of(council_id), filters)
    if filters.body is not None:
        rows = rows.filter(body_id=filters.body)
    if filters.field is not None:
        rows = rows.filter(Q(petition__field_id=filters.field) | Q(petition__field__parent_id=filters.field))
    if filters.outcome in Outcome.values:
        rows = rows.filter(outcome=filters.outcome)
    if filters.overdue:
        rows = rows.filter(state__in=WAITING, submitted_at__lt=_overdue_before(used, now))
    if filters.mine is not None:
        rows = rows.filter(Exists(brought_by(filters.mine, OuterRef("petition_id"))))
    rows = rows.select_related("petition__field", "petition__place", "body", "task")
    rows = rows.defer(*LONG, *(f"petition__{name}" for name in WORDS))
    said = Evaluation.objects.with_scopes_disabled().select_related("group")
    return rows.annotate(excerpt=Left("petition__text", EXCERPT)).prefetch_related(
        Prefetch("evaluations", said)
    )


def _part(rows: QuerySet[Answer], filters: Filters) -> QuerySet[Answer]:
    if filters.part == CHECK:
        return rows.filter(state=AnswerState.SUBMITTED).order_by("submitted_at", "id")
    if filters.part == EVALUATE:
        return _evaluated_by(rows.filter(state__in=WAITING), filters.group)
    if filters.part == BACK:
        owed = rows.filter(state=AnswerState.SENT_BACK, task__state=TaskState.SENT_BACK)
        later = Answer.objects.with_scopes_disabled().filter(
            task_id=OuterRef("task_id"), state=AnswerState.SENT_BACK, number__gt=OuterRef("number")
        )
        return owed.exclude(Exists(later)).order_by("task__due_at", "id")
    if filters.part == INFORM:
        return _to_inform(rows)
    if filters.part == ALL:
        sent = rows.exclude(state__in=(AnswerState.DRAFT, AnswerState.WITHDRAWN))
        return sent.order_by("-submitted_at", "-id")
    if filters.part == DECIDED:
        return rows.filter(state=AnswerState.ACCEPTED).order_by("-decided_at", "-id")
    return rows.filter(state__in=WAITING).order_by("submitted_at", "id")


def _evaluated_by(rows: QuerySet[Answer], group: int | None) -> QuerySet[Answer]:
    """What a group has not evaluated yet: answers to what its own delegates brought first."""
    if group is None:
        return rows.order_by("submitted_at", "id")
    ours = Exists(brought_by_group(group, OuterRef("petition_id")))
    return _to_evaluate(rows, group).annotate(ours=ours).order_by("-ours", "submitted_at", "id")


def _to_evaluate(rows: QuerySet[Answer], group: int) -> QuerySet[Answer]:
    done = Evaluation.objects.with_scopes_disabled().filter(answer=OuterRef("pk"), group_id=group)
    return rows.exclude(Exists(done))


def _to_inform(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """The last accepted answer of a decided petition of which no letter has told since the decision."""
    told = Letter.petitions.through.objects.filter(
        petition_id=OuterRef("petition_id"),
        letter__kind=LetterKind.INFORM,
        letter__sent_at__gte=OuterRef("decided_at"),
    )
    resolved = OuterRef("petition__resolved_at")
    since = told.filter(Q(letter__sent_at__gte=resolved))
    later = Answer.objects.with_scopes_disabled().filter(
        petition_id=OuterRef("petition_id"),
        state=AnswerState.ACCEPTED,
        task__is_lead=True,
        decided_at__gt=OuterRef("decided_at"),
    )
    rows = rows.filter(state=AnswerState.ACCEPTED).exclude(petition__outcome="").exclude(Exists(later))
    silent = Q(petition__resolved_at=None) & ~Exists(told) | Q(petition__resolved_at__isnull=False) & ~Exists(
        since
    )
    return rows.filter(silent).order_by(F("decided_at").asc(), "id")


def _overdue_before(used: Book, now: datetime) -> datetime:
    """Answers sent before this moment should have been judged by now: the deadline never falls when the start
    rises, so the last day that is too late is found going back. Spans in hours are taken by whole days."""
    day = clock.day_of(now)
    for back in range(FARTHEST):
        end = datetime.combine(day - timedelta(days=back), time.max, HANOI)
        if judging_due(end, used) < now:
            return end
    return datetime.combine(day - timedelta(days=FARTHEST), time.min, HANOI)


def _line(row: Answer, used: Book, now: datetime, group: int | None) -> AnswerLine:
    waits = row.state in WAITING and row.submitted_at is not None
    due = judging_due(row.submitted_at, used) if waits and row.submitted_at else None
    said: list[Any] = list(row.evaluations.all())
    wanting = sum(not one.is_satisfied for one in said)
    return AnswerLine(
        row=row,
        due=due,
        overdue=due is not None and due < now,
        contested=is_contested(row.check_passed, wanting),
        satisfied=len(said) - wanting,
        dissatisfied=wanting,
        mine=next((one for one in said if one.group_id == group), None),
    )
