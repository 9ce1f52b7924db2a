"""What the election office sees of results: how far each constituency is, what is published of it."""

from __future__ import annotations

from dataclasses import dataclass

from elections.enums import CandidateState, ResultState
from elections.models import Candidate, Contest, CouncilElection, Election, PublishedResult
from elections.queries.outcomes import reason_of
from elections.queries.results import Line, Result, result_of
from elections.rules.shapes import Verdict
from elections.rules.statistics import Share


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One constituency. `version` of what is published of it, 0 for nothing."""

    contest: Contest
    version: int

    @property
    def elected(self) -> int:
        return len(self.contest.outcome.get("elected", ()))

    @property
    def tied(self) -> bool:
        return self.contest.verdict == Verdict.UNRESOLVED

    @property
    def ready(self) -> bool:
        """Determined, nothing left open, not published yet."""
        return self.contest.result_state == ResultState.DETERMINED and not self.tied

    @property
    def corrects(self) -> bool:
        return self.version > 0 and self.contest.result_state != ResultState.PUBLISHED


@dataclass(frozen=True, slots=True)
class Mandates:
    """Whom the step to delegates concerns."""

    elected: int
    confirmed: int
    refused: int
    made: int


def own_part(election: Election, council_id: int) -> CouncilElection | None:
    """The council's own election on the polling day."""
    rows = CouncilElection.objects.with_scopes_disabled().select_related("council", "term", "election")
    found: CouncilElection | None = rows.filter(election=election, council_id=council_id).first()
    return found


def office_lines(row: CouncilElection) -> list[OfficeLine]:
    """The constituencies of a council. Two queries."""
    published = PublishedResult.objects.with_scopes_disabled().filter(
        council_election=row, superseded_at__isnull=True
    )
    versions = dict(published.values_list("contest_id", "version"))
    contests = Contest.objects.with_scopes_disabled().filter(council_election=row, reruns_areas=False)
    return [OfficeLine(one, versions.get(one.id, 0)) for one in contests.order_by("number")]


def mandates(row: CouncilElection) -> Mandates:
    """How many were elected and what the check of their status found. One query."""
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=row)
    found: list[tuple[str, int | None]] = list(rows.order_by().values_list("state", "person_id"))
    states = [state for state, _person in found]
    confirmed = states.count(CandidateState.CONFIRMED)
    return Mandates(
        elected=states.count(CandidateState.ELECTED) + confirmed,
        confirmed=confirmed,
        refused=states.count(CandidateState.REFUSED),
        made=sum(
            person is not None and state in (CandidateState.ELECTED, CandidateState.CONFIRMED)
            for state, person in found
        ),
    )


def current(contest: Contest) -> Result | None:
    """What is published of a contest."""
    rows = PublishedResult.objects.with_scopes_disabled().filter(contest=contest, superseded_at__isnull=True)
    row = rows.defer("areas").first()
    return result_of(row) if row else None


def determined_lines(contest: Contest) -> list[Line]:
    """The candidates as the board determined them, not published yet. One query."""
    people = {row.id: row for row in Candidate.objects.with_scopes_disabled().filter(contest=contest)}
    lines = []
    for fate in contest.outcome.get("fates", ()):
        one = people[fate["candidate"]]
        lines.append(
            Line(
                id=one.id,
                code=one.code,
                name=one.full_name,
                other_names=one.other_names,
                sex=one.sex,
                birth=(one.birth_year, one.birth_month, one.birth_day),
                occupation=one.occupation,
                votes=fate["votes"],
                share=Share(fate["votes"], contest.valid or 0),
                elected=bool(fate["elected"]),
                left=one.left_on is not None,
                reason=reason_of(fate["reason"]),
            )
        )
    return lines
