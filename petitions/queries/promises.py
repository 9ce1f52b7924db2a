"""Reading promises: those of a council's petitions, and how long they have been carried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left

from council import clock
from council.models import CouncilSession
from council.rules.decision import N_
from petitions.enums import PetitionState, PromiseState
from petitions.models import Petition, Promise
from petitions.queries.brought import brought_by
from petitions.rules.promises import SOON, carried, days_late, is_soon

PER_PAGE = 30
MOST_COUNTED = 1000
EXCERPT = 320
STILL_OWED = (PromiseState.OPEN, PromiseState.BROKEN)
OWED, BROKEN, NEAR, KEPT, REPLACED = "owed", "broken", "near", "kept", "replaced"
PARTS: dict[str, str] = {
    OWED: N_("Đang theo dõi"),
    BROKEN: N_("Quá hạn"),
    NEAR: N_("Sắp đến hạn"),
    KEPT: N_("Đã thực hiện"),
    REPLACED: N_("Đã thay"),
}
WORDS = ("text", "exact", "folded", "public_text", "public_answer", "public_exact", "public_folded")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page of promises is narrowed to. `mine`: of petitions this delegate brought."""

    part: str = OWED
    body: int | None = None
    field: int | None = None
    mine: int | None = None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as its page says it. `late`: days past its day, until today or until it was kept;
    `after`: the session it was made after; `times`: how many sessions opened since."""

    row: Promise
    late: int
    left: int
    near: bool
    after: CouncilSession | None
    times: int
    can_close: bool


@dataclass(frozen=True, slots=True)
class PromisePage:
    lines: Sequence[PromiseLine]
    more: bool


def promise_page(council_id: int, filters: Filters, number: int, today: date) -> PromisePage:
    """A page of a council's promises: broken ones first, then by their day. Two queries for any number."""
    start = (max(1, number) - 1) * PER_PAGE
    rows = list(_narrowed(council_id, filters, today)[start : start + PER_PAGE + 1])
    return PromisePage(_lines(council_id, rows[:PER_PAGE], today), len(rows) > PER_PAGE)


def promises_of(petition: Petition, today: date) -> Sequence[PromiseLine]:
    """Every promise of a petition, newest first. Two queries."""
    return _lines(petition.council_id, list(_rows().filter(petition=petition).order_by("-id")), today)


def line_of(row: Promise, today: date) -> PromiseLine:
    """One promise as its page says it. One query."""
    return _lines(row.council_id, [row], today)[0]


def broken_of_council(council_id: int) -> int:
    """How many promises to a council's petitions are broken now, up to MOST_COUNTED. One query."""
    rows = Promise.objects.with_scopes_disabled().filter(council_id=council_id, state=PromiseState.BROKEN)
    return rows.order_by()[:MOST_COUNTED].count()


def _rows() -> QuerySet[Promise]:
    rows: QuerySet[Promise] = Promise.objects.with_scopes_disabled().all()
    rows = rows.select_related("petition__council", "petition__field", "body", "answer", "council")
    rows = rows.defer(*(f"petition__{name}" for name in WORDS), "answer__text", "answer__roadmap")
    return rows.annotate(excerpt=Left("petition__text", EXCERPT))


def _worst_first(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    order = Case(
        When(state=PromiseState.BROKEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.order_by(order, "due_on", "id")


def _narrowed(council_id: int, filters: Filters, today: date) -> QuerySet[Promise]:
    rows = _rows().filter(council_id=council_id)
    if filters.body is not None:
        rows = rows.filter(body_id=filters.body)
    if filters.field is not None:
        below = Q(petition__field_id=filters.field) | Q(petition__field__parent_id=filters.field)
        rows = rows.filter(below)
    if filters.mine is not None:
        rows = rows.filter(Exists(brought_by(filters.mine, OuterRef("petition_id"))))
    if filters.part == BROKEN:
        return rows.filter(state=PromiseState.BROKEN).order_by("due_on", "id")
    if filters.part == NEAR:
        near = rows.filter(state=PromiseState.OPEN, due_on__gte=today, due_on__lte=today + SOON)
        return near.order_by("due_on", "id")
    if filters.part in (KEPT, REPLACED):
        return rows.filter(state=filters.part).order_by("-closed_on", "-id")
    return _worst_first(rows.filter(state__in=STILL_OWED))


def _lines(council_id: int, rows: Sequence[Promise], today: date) -> list[PromiseLine]:
    found = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    sessions = list(found.order_by("opens_on", "number"))
    return [_line(row, sessions, today) for row in rows]


def _line(row: Promise, sessions: Sequence[CouncilSession], today: date) -> PromiseLine:
    owed = row.state in STILL_OWED
    until = today if owed or row.closed_on is None else row.closed_on
    made = clock.day_of(row.answer.decided_at) if row.answer.decided_at else today
    found = carried(made, until, [session.opens_on for session in sessions])
    return PromiseLine(
        row=row,
        late=days_late(row.due_on, until),
        left=(row.due_on - today).days,
        near=row.state == PromiseState.OPEN and is_soon(row.due_on, today),
        after=sessions[found.after] if found.after is not None else None,
        times=found.times,
        can_close=owed and row.petition.state != PetitionState.ANSWERED,
    )
