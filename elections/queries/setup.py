"""How far the set-up of a polling day has come: of one council, and of all that the day's council leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, Sum

from council.models import Council
from council.rules.decision import N_, Reason
from elections.enums import AreaKind, BodyKind, Level
from elections.models import (
    AreaContest,
    Contest,
    CouncilElection,
    Election,
    ElectionBody,
    ElectionStep,
    PollingArea,
    ResidentialGroup,
)
from elections.rules.areas import check_area, check_body
from elections.rules.calendar import STEPS, StepRule, StepState, due, step_state
from elections.rules.findings import warns
from elections.rules.shapes import Finding, law_85


@dataclass(slots=True)
class ContestLine:
    """One constituency in the table: what it is made of, and sums over its areas."""

    row: Contest
    units: list[str]
    areas: int
    electors: int
    candidates: int
    members: int


@dataclass(slots=True)
class AreaLine:
    """One polling area in the table."""

    row: PollingArea
    groups: list[str]
    electors: dict[str, int]
    contests: dict[str, int]
    members: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something still wrong, and where: both are put into words when they are shown."""

    where: Reason
    finding: Finding


@dataclass(slots=True)
class SetUp:
    """The set-up of one council for a polling day. `own` is None where it has areas but no election."""

    own: CouncilElection | None
    contests: list[ContestLine] = field(default_factory=list)
    areas: list[AreaLine] = field(default_factory=list)
    committee: ElectionBody | None = None
    committee_members: int = 0
    faults: list[Fault] = field(default_factory=list)


def contests_for_areas(election_id: int, council_id: int) -> dict[str, list[Contest]]:
    """By level, the contests an area of this commune may be in: those of its own council, and the city's
    that contain it. One query."""
    rows = Contest.objects.with_scopes_disabled().filter(council_election__election_id=election_id)
    own = Q(council_election__council_id=council_id, council_election__level=Level.COMMUNE)
    rows = rows.filter(own | Q(communes=council_id)).select_related("council_election")
    found: dict[str, list[Contest]] = {}
    for row in rows.distinct().order_by("number"):
        found.setdefault(row.council_election.level, []).append(row)
    return found


def set_up(election: Election, council: Council) -> SetUp:
    """Everything set up of one council, with what is still wrong. A fixed number of queries."""
    own = (
        CouncilElection.objects.with_scopes_disabled()
        .filter(election=election, council=council)
        .select_related("term")
        .first()
    )
    found = SetUp(own)
    bodies = _bodies(election, council.id)
    found.contests = _contest_lines(own, bodies) if own else []
    found.areas = _area_lines(election, council.id, bodies)
    committees = [body for body in bodies if body.kind == BodyKind.COMMITTEE]
    if committees:
        found.committee = committees[0]
        found.committee_members = committees[0].people  # type: ignore[attr-defined]
    found.faults = list(_faults(found))
    return found


def _bodies(election: Election, council_id: int) -> list[ElectionBody]:
    rows = ElectionBody.objects.with_scopes_disabled().filter(election=election, council_id=council_id)
    return list(rows.annotate(people=Count("members")))


def _contest_lines(own: CouncilElection, bodies: Iterable[ElectionBody]) -> list[ContestLine]:
    rows = Contest.objects.with_scopes_disabled().filter(council_election=own).order_by("number")
    rows = rows.prefetch_related("communes").annotate(
        area_count=Count("areas", distinct=True), candidate_count=Count("candidates", distinct=True)
    )
    electors = dict(
        AreaContest.objects.with_scopes_disabled()
        .filter(contest__council_election=own)
        .values_list("contest_id")
        .annotate(total=Sum("electors"))
        .order_by()
    )
    groups: dict[int, list[str]] = {}
    named = Contest.objects.with_scopes_disabled().filter(council_election=own, groups__isnull=False)
    for pk, name in named.order_by("groups__id").values_list("id", "groups__name"):
        groups.setdefault(pk, []).append(str(name))
    people = {body.contest_id: body.people for body in bodies}  # type: ignore[attr-defined]
    return [
        ContestLine(
            row,
            [commune.name for commune in row.communes.all()] or groups.get(row.id, []),
            row.area_count,
            electors.get(row.id, 0),
            row.candidate_count,
            people.get(row.id, 0),
        )
        for row in rows
    ]


def _area_lines(election: Election, council_id: int, bodies: Iterable[ElectionBody]) -> list[AreaLine]:
    rows = PollingArea.objects.with_scopes_disabled().filter(election=election, council_id=council_id)
    groups = ResidentialGroup.objects.with_scopes_disabled().order_by("id")
    contests = AreaContest.objects.with_scopes_disabled().select_related("contest")
    rows = rows.prefetch_related(Prefetch("groups", groups), Prefetch("contests", contests)).order_by(
        "number"
    )
    people = {body.area_id: body.people for body in bodies}  # type: ignore[attr-defined]
    lines = []
    for row in rows:
        parts = list(row.contests.all())
        electors = {part.level: part.electors for part in parts}
        lines.append(
            AreaLine(
                row,
                [group.name for group in row.groups.all()],
                electors,
                {part.level: part.contest.number for part in parts},
                people.get(row.id, 0),
                check_area(max(electors.values(), default=0), row.kind, row.exception),
            )
        )
    return lines


def _faults(found: SetUp) -> Iterable[Fault]:
    own, whole = found.own, Reason("whole", N_("Toàn hội đồng"))
    if own is not None:
        yield from (Fault(whole, finding) for finding in _of_seats(own, found.contests))
        for finding in check_body(BodyKind.COMMITTEE, own.level, found.committee_members):
            yield Fault(Reason("committee", N_("Ủy ban bầu cử")), finding)
        for line in found.contests:
            where = Reason("board", N_("Ban bầu cử đơn vị số %(number)s"), {"number": line.row.number})
            yield from (Fault(where, one) for one in check_body(BodyKind.BOARD, own.level, line.members))
    for area in found.areas:
        where = Reason("area", N_("Khu vực bỏ phiếu số %(number)s"), {"number": area.row.number})
        team = check_body(BodyKind.TEAM, Level.COMMUNE, area.members, area.row.kind == AreaKind.MILITARY)
        yield from (Fault(where, finding) for finding in (*area.findings, *team))


def _of_seats(own: CouncilElection, contests: Iterable[ContestLine]) -> Iterable[Finding]:
    lines = list(contests)
    seats = sum(line.row.seats for line in lines)
    if seats != own.seats:
        message = N_("Các đơn vị bầu cử có tất cả %(seats)s đại biểu, nhưng hội đồng được bầu %(all)s.")
        yield warns(Reason("A09", message, {"seats": seats, "all": own.seats}, law_85("Điều 10(3)")))
    for line in lines:
        if not line.areas:
            message = N_("Đơn vị bầu cử số %(number)s chưa có khu vực bỏ phiếu nào.")
            yield warns(Reason("A10", message, {"number": line.row.number}))


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """One council of a polling day, as the leading council sees its set-up."""

    council: Council
    seats: int
    contest_seats: int
    contests: int
    areas: int
    electors: int
    candidates: int
    list_published: bool

    @property
    def ready(self) -> bool:
        return self.seats == self.contest_seats and (self.areas > 0 or self.council.kind == "city")


def councils_of(election: Election) -> list[CouncilLine]:
    """Every council of the day with sums. Four queries for any number of councils."""
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election).select_related("council")
    contests = {
        council_id: (number, seats)
        for council_id, number, seats in Contest.objects.with_scopes_disabled()
        .filter(council_election__election=election)
        .values_list("council_id")
        .annotate(number=Count("id"), total=Sum("seats"))
        .order_by()
    }
    areas = {
        council_id: (number, electors or 0)
        for council_id, number, electors in PollingArea.objects.with_scopes_disabled()
        .filter(election=election)
        .values_list("council_id")
        .annotate(
            number=Count("id", distinct=True),
            total=Sum("contests__electors", filter=Q(contests__level=Level.CITY)),
        )
        .order_by()
    }
    candidates = dict(
        CouncilElection.objects.with_scopes_disabled()
        .filter(election=election)
        .values_list("council_id")
        .annotate(number=Count("candidates"))
        .order_by()
    )
    lines = []
    for row in rows.order_by("council_id"):
        number, seats = contests.get(row.council_id, (0, 0))
        area_count, electors = areas.get(row.council_id, (0, 0))
        lines.append(
            CouncilLine(
                row.council,
                row.seats,
                seats,
                number,
                area_count,
                electors,
                candidates.get(row.council_id, 0),
                row.list_published_at is not None,
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the calendar as it stands for one council."""

    rule: StepRule
    due: date
    state: StepState
    moved: ElectionStep | None
    own: ElectionStep | None


def steps_of(election: Election, council_id: int, today: date) -> list[StepLine]:
    """The calendar of a polling day for one council, earliest first. One query."""
    rows = ElectionStep.objects.with_scopes_disabled().filter(
        election=election, council_id__in={council_id, election.council_id}
    )
    moved = {row.code: row for row in rows if row.council_id == election.council_id and row.due}
    own = {row.code: row for row in rows if row.council_id == council_id}
    dates = {code: row.due for code, row in moved.items() if row.due}
    lines = []
    for rule in STEPS:
        last = due(rule, election.day, dates)
        mine = own.get(rule.code)
        state = step_state(last, mine.done_on if mine else None, today)
        lines.append(StepLine(rule, last, state, moved.get(rule.code), mine))
    return sorted(lines, key=lambda line: (line.due, line.rule.code))
