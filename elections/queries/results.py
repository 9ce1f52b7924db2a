"""What the public reads of results: the publications in force, nothing of what is still being counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from council.models import Council
from council.rules.decision import Reason
from elections.enums import Level
from elections.models import Contest, CouncilElection, Election, PublishedResult
from elections.queries.figures import REQUIRED as FIGURES
from elections.queries.outcomes import reason_of
from elections.rules.shapes import Verdict
from elections.rules.statistics import Share

# A vote held again in single areas counts in the contest it was annulled in; it has no result of its own.
OWN = Q(contests__reruns_areas=False)


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of published results; every share is counted on the base it names, of sums, never a mean."""

    electors: int = 0
    voted: int = 0
    issued: int = 0
    collected: int = 0
    valid: int = 0
    invalid: int = 0

    @property
    def turnout(self) -> Share:
        return Share(self.voted, self.electors)

    @property
    def collected_of_issued(self) -> Share:
        return Share(self.collected, self.issued)

    @property
    def valid_of_collected(self) -> Share:
        return Share(self.valid, self.collected)

    @property
    def invalid_of_collected(self) -> Share:
        return Share(self.invalid, self.collected)


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """One council on a polling day: how much of its result is published, and what it says so far."""

    id: int
    council: Council
    level: str
    seats: int
    contests: int
    published: int
    seats_published: int
    elected: int
    figures: Figures
    at: datetime | None

    @property
    def state(self) -> str:
        """ "all", "some" or "none" of the constituencies are published."""
        if self.published and self.published >= self.contests:
            return "all"
        return "some" if self.published else "none"


@dataclass(frozen=True, slots=True)
class LevelSum:
    """The councils of one level together."""

    level: str
    councils: int
    complete: int
    seats: int
    elected: int
    contests: int
    published: int
    waiting: int
    figures: Figures

    @property
    def progress(self) -> Share:
        return Share(self.published, self.contests)


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate in a published result."""

    id: int
    code: str
    name: str
    other_names: str
    sex: str
    birth: tuple[int, int, int]
    occupation: str
    votes: int
    share: Share
    elected: bool
    left: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class AreaLine:
    """The accepted record of one polling area; `votes` in the order of the result's lines."""

    id: int
    commune: str
    commune_name: str
    number: int
    place: str
    annulled: bool
    figures: Figures
    votes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One version of the published result of a contest."""

    row: PublishedResult
    figures: Figures
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.row.verdict)

    @property
    def winners(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.elected)

    @property
    def areas(self) -> list[AreaLine]:
        ids = [str(line.id) for line in self.lines]
        return [_area(area, ids) for area in self.row.areas]


def public_election(code: str) -> Election | None:
    """The polling day of an address."""
    rows = Election.objects.with_scopes_disabled().select_related("council", "parent")
    return rows.filter(code=code).first()


def following(election: Election) -> list[Election]:
    """The additional and re-elections that came of a polling day."""
    return list(Election.objects.with_scopes_disabled().filter(parent=election).order_by("day", "id"))


def in_force() -> QuerySet[PublishedResult]:
    """The publications that hold, without their records by area."""
    rows = PublishedResult.objects.with_scopes_disabled().filter(superseded_at__isnull=True)
    return rows.defer("areas")


def council_lines(election: Election) -> list[CouncilLine]:
    """Every council of a polling day, the city first. Two queries."""
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election)
    rows = rows.select_related("council").annotate(
        of_contests=Count("contests"), to_fill=Sum("contests__seats")
    )
    sums = _sums(in_force().filter(election=election), "council_election_id")
    lines = [_council_line(row, sums.get(row.id, {})) for row in rows]
    return sorted(lines, key=lambda line: (line.level != Level.CITY, line.council.search_key))


def _sums(rows: QuerySet[PublishedResult], key: str) -> dict[int, dict[str, Any]]:
    totals: dict[str, Any] = {f"sum_{name}": Sum(name) for name in (*FIGURES, "elected", "seats")}
    found = rows.order_by().values(key).annotate(published=Count("id"), at=Max("published_at"), **totals)
    return {row[key]: row for row in found}


def _council_line(row: CouncilElection, sums: Mapping[str, Any]) -> CouncilLine:
    of_contests, to_fill = row.of_contests, row.to_fill  # type: ignore[attr-defined]
    return CouncilLine(
        id=row.id,
        council=row.council,
        level=row.level,
        seats=to_fill or row.seats,
        contests=of_contests,
        published=sums.get("published", 0),
        seats_published=sums.get("sum_seats") or 0,
        elected=sums.get("sum_elected") or 0,
        figures=Figures(*(sums.get(f"sum_{name}") or 0 for name in FIGURES)),
        at=sums.get("at"),
    )


def level_sums(lines: Iterable[CouncilLine]) -> list[LevelSum]:
    """The levels of a polling day, each summed over its councils."""
    all_lines = list(lines)
    made = []
    for level in Level.values:
        of_level = [line for line in all_lines if line.level == level]
        if of_level:
            made.append(_level_sum(level, of_level))
    return made


def _level_sum(level: str, lines: list[CouncilLine]) -> LevelSum:
    return LevelSum(
        level=level,
        councils=len(lines),
        complete=sum(line.state == "all" for line in lines),
        seats=sum(line.seats for line in lines),
        elected=sum(line.elected for line in lines),
        contests=sum(line.contests for line in lines),
        published=sum(line.published for line in lines),
        waiting=sum(line.seats - line.seats_published for line in lines),
        figures=total(line.figures for line in lines),
    )


def total(parts: Iterable[Figures]) -> Figures:
    """Sums of sums."""
    all_parts = list(parts)
    return Figures(*(sum(getattr(part, name) for part in all_parts) for name in FIGURES))


def council_election(election_code: str, council_code: str) -> CouncilElection | None:
    """The election of a council on a polling day. One query."""
    rows = CouncilElection.objects.with_scopes_disabled().select_related(
        "election__parent", "council", "term"
    )
    found: CouncilElection | None = rows.filter(
        election__code=election_code, council__code=council_code
    ).first()
    return found


@dataclass(frozen=True, slots=True)
class ContestLine:
    """A constituency of a council, with its published result if there is one."""

    contest: Contest
    result: Result | None


def contest_lines(row: CouncilElection) -> list[ContestLine]:
    """The constituencies of a council in the order of their numbers. Two queries."""
    published = {found.contest_id: result_of(found) for found in in_force().filter(council_election=row)}
    contests = Contest.objects.with_scopes_disabled().filter(council_election=row, reruns_areas=False)
    contests = contests.order_by("number")
    return [ContestLine(contest, published.get(contest.id)) for contest in contests]


def contest_of(row: CouncilElection, number: int) -> Contest | None:
    """A constituency by its number."""
    rows = Contest.objects.with_scopes_disabled().select_related("parent__council_election__election")
    found: Contest | None = rows.filter(council_election=row, number=number, reruns_areas=False).first()
    return found


def versions_of(contest: Contest, *, areas: bool) -> list[Result]:
    """Every published version, the one in force first; `areas` reads the records of it as well."""
    rows = PublishedResult.objects.with_scopes_disabled().filter(contest=contest).order_by("-version")
    return [result_of(row) for row in (rows if areas else rows.defer("areas"))]


@dataclass(frozen=True, slots=True)
class Round:
    """A poll in the same constituency on another day, with its published result if there is one."""

    contest: Contest
    election: Election
    result: Result | None


def other_rounds(contest: Contest) -> list[Round]:
    """The polls before an additional or re-election, and those that followed; three polls in all where a
    council lets an additional election follow a re-election. `contest` has its parent loaded. Two queries."""
    rows = Contest.objects.with_scopes_disabled().select_related("council_election__election", "council")
    related = Q(parent=contest) | Q(parent__parent=contest)
    if contest.parent is not None:
        related |= Q(pk__in=[contest.parent_id, contest.parent.parent_id])
    found = list(rows.filter(related, reruns_areas=False).order_by("council_election__election__day", "id"))
    published = (
        {row.contest_id: result_of(row) for row in in_force().filter(contest__in=found)} if found else {}
    )
    return [Round(row, row.council_election.election, published.get(row.id)) for row in found]


def result_of(row: PublishedResult) -> Result:
    """A publication as pages and files show it."""
    return Result(
        row=row,
        figures=_figures(row),
        lines=tuple(_line(line, row.valid or 0) for line in row.lines),
        reasons=tuple(reason_of(reason) for reason in row.reasons),
    )


def _figures(row: PublishedResult) -> Figures:
    return Figures(*(getattr(row, name) or 0 for name in FIGURES))


def _line(line: Mapping[str, Any], valid: int) -> Line:
    year, month, day = line["birth"]
    return Line(
        id=line["candidate"],
        code=line["code"],
        name=line["name"],
        other_names=line["other_names"],
        sex=line["sex"],
        birth=(year, month, day),
        occupation=line["occupation"],
        votes=line["votes"],
        share=Share(line["votes"], valid),
        elected=line["elected"],
        left=line["left"],
        reason=reason_of(line["reason"]),
    )


def _area(area: Mapping[str, Any], candidates: list[str]) -> AreaLine:
    return AreaLine(
        id=area["area"],
        commune=area["commune"],
        commune_name=area["commune_name"],
        number=area["number"],
        place=area["place"],
        annulled=area["annulled"],
        figures=Figures(*(area[name] or 0 for name in FIGURES)),
        votes=tuple(area["votes"].get(candidate, 0) for candidate in candidates),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One publication in the feed: a first result or a correction."""

    row: PublishedResult
    council: Council
    election: Election
    number: int

    @property
    def corrected(self) -> bool:
        return self.row.version > 1


def changes(
    election: Election | None, row: CouncilElection | None = None, *, limit: int = 50
) -> list[Change]:
    """The latest publications and corrections of a polling day or a council, newest first. One query."""
    rows = PublishedResult.objects.with_scopes_disabled().defer("areas", "lines", "reasons")
    rows = rows.select_related("contest", "council", "election").order_by("-published_at", "-id")
    rows = rows.filter(council_election=row) if row else rows.filter(election=election)
    return [Change(found, found.council, found.election, found.contest.number) for found in rows[:limit]]
