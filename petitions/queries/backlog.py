"""Petitions over the sessions of a council: what came, what was answered and resolved, what is carried on.

Answered and resolved are apart. Petitions that were merged, split or left to another track are not counted:
what they say is counted where it went on. How long a petition is carried is counted in regular sessions
opened after its own, up to today; no source says how to count, so the page says what it counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from council.enums import SessionKind
from council.models import CouncilSession
from petitions.enums import Outcome, PetitionKind, PetitionState, PromiseState
from petitions.models import AnsweringBody, Petition, PetitionField, Promise
from petitions.queries.petitions import LONG
from petitions.rules.states import OPEN

PER_PAGE = 50
EXCERPT = 320
MOST_SESSIONS = 24
SHADES = 5  # of the heat table
GONE = (PetitionState.MERGED, PetitionState.SPLIT, PetitionState.TRANSFERRED)
STILL_OPEN = sorted(str(state) for state in OPEN)
# The columns of the heat table, along the way of a petition.
STATES = (
    PetitionState.DRAFT,
    PetitionState.RECORDED,
    PetitionState.CONSOLIDATED,
    PetitionState.FORWARDED,
    PetitionState.RETURNED,
    PetitionState.ASKED,
    PetitionState.ANSWERED,
    PetitionState.ACCEPTED,
    PetitionState.FOLLOWED,
    PetitionState.CLOSED,
    PetitionState.ON_THE_SPOT,
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the page is narrowed to."""

    field: int | None = None
    body: int | None = None


@dataclass(frozen=True, slots=True)
class Heat:
    """One cell: how many, and how dark."""

    number: int
    shade: int


@dataclass(slots=True)
class SessionRow:
    """The petitions of one session; `session` is None for those that belong to none."""

    session: CouncilSession | None
    received: int = 0
    answered: int = 0
    resolved: int = 0
    open: int = 0
    states: dict[str, int] = field(default_factory=dict)
    heat: list[Heat] = field(default_factory=list)

    @property
    def bar(self) -> list[tuple[int, int]]:
        """(start, length): resolved, answered only, without an answer."""
        rest = max(0, self.received - self.answered)
        only = self.received - self.resolved - rest
        return [(0, self.resolved), (self.resolved, only), (self.resolved + only, rest)]


@dataclass(slots=True)
class Backlog:
    """The sessions, newest first."""

    rows: list[SessionRow]
    sums: SessionRow
    most: int = 1


@dataclass(slots=True)
class Carried:
    """A petition left over: over how many sessions, and what was promised last."""

    petition: Petition
    sessions: int
    promise: Promise | None


@dataclass(frozen=True, slots=True)
class LeftOver:
    """One page of them."""

    page: Page[Any]
    rows: list[Carried]


def sessions_of(council_id: int) -> list[CouncilSession]:
    """The sessions of a council, newest first. One query."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.order_by("-opens_on", "-number"))


def backlog(council_id: int, sessions: Sequence[CouncilSession], today: date, narrowed: Narrowed) -> Backlog:
    """The table over sessions that have opened or have petitions. One query."""
    counted = _narrow(_petitions(council_id), narrowed).values("session_id", "state")
    figures = counted.annotate(
        number=Count("id"),
        answered=Count("id", filter=Q(answered_at__isnull=False)),
        resolved=Count("id", filter=Q(answered_at__isnull=False, outcome=Outcome.RESOLVED)),
    )
    rows: dict[int | None, SessionRow] = {}
    for one in sessions[:MOST_SESSIONS]:
        rows[one.id] = SessionRow(one)
    rows[None] = SessionRow(None)
    sums = SessionRow(None)
    for figure in figures.order_by():
        for row in (rows.get(figure["session_id"]), sums):
            if row is not None:
                _add(row, figure)
    shown = [row for row in rows.values() if row.received or (row.session and row.session.opens_on <= today)]
    _shade(shown)
    return Backlog(shown, sums, max([1, *(row.received for row in shown)]))


def left_over(
    council_id: int,
    sessions: Sequence[CouncilSession],
    today: date,
    narrowed: Narrowed,
    page: str | None,
) -> LeftOver:
    """Petitions still open from earlier sessions, carried longest first. Three queries."""
    carried = carried_over(sessions, today)
    ids = [pk for pk, number in carried.items() if number]
    rows = _narrow(_petitions(council_id), narrowed).filter(state__in=STILL_OPEN, session_id__in=ids)
    rows = rows.select_related("field", "lead", "session", "council").defer(*LONG)
    rows = rows.annotate(excerpt=Left("text", EXCERPT)).order_by("session__opens_on", "id")
    found = Paginator(rows, PER_PAGE).get_page(page)
    promises = _promises([row.id for row in found])
    made = [Carried(row, carried.get(row.session_id or 0, 0), promises.get(row.id)) for row in found]
    return LeftOver(found, made)


def narrowing(council_id: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The fields and bodies a page may be narrowed to. Two queries."""
    bodies = AnsweringBody.objects.with_scopes_disabled().filter(council_id=council_id).order_by("name")
    fields = PetitionField.objects.values_list("id", "name")
    return list(fields), list(bodies.values_list("id", "name"))


def carried_ids(council_id: int, today: date) -> QuerySet[Petition]:
    """The petitions still open from earlier sessions."""
    carried = carried_over(sessions_of(council_id), today)
    ids = [pk for pk, number in carried.items() if number]
    return _petitions(council_id).filter(state__in=STILL_OPEN, session_id__in=ids)


def carried_over(sessions: Sequence[CouncilSession], today: date) -> dict[int, int]:
    """For each session how many regular ones opened after it, up to today."""
    opened = [one.opens_on for one in sessions if one.kind == SessionKind.REGULAR and one.opens_on <= today]
    return {one.id: sum(day > one.opens_on for day in opened) for one in sessions}


def _petitions(council_id: int) -> QuerySet[Petition]:
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id, kind=PetitionKind.PETITION)
    return rows.exclude(state__in=GONE)


def _narrow(rows: QuerySet[Petition], narrowed: Narrowed) -> QuerySet[Petition]:
    if narrowed.field is not None:
        below = PetitionField.objects.filter(Q(pk=narrowed.field) | Q(parent_id=narrowed.field))
        rows = rows.filter(field_id__in=below.values("id"))
    if narrowed.body is not None:
        rows = rows.filter(lead_id=narrowed.body)
    return rows


def _add(row: SessionRow, figure: Mapping[str, Any]) -> None:
    state, number = figure["state"], figure["number"]
    row.received += number
    row.answered += figure["answered"]
    row.resolved += figure["resolved"]
    row.open += number if state in STILL_OPEN else 0
    row.states[state] = row.states.get(state, 0) + number


def _shade(rows: Sequence[SessionRow]) -> None:
    most = max((number for row in rows for number in row.states.values()), default=0)
    for row in rows:
        numbers = [row.states.get(state, 0) for state in STATES]
        row.heat = [Heat(number, -(-SHADES * number // most) if number else 0) for number in numbers]


def _promises(ids: Sequence[int]) -> dict[int, Promise]:
    """The last promise of each petition that still binds or was broken."""
    rows = Promise.objects.with_scopes_disabled().filter(petition_id__in=ids)
    rows = rows.exclude(state=PromiseState.REPLACED).order_by("due_on", "id")
    return {row.petition_id: row for row in rows}
