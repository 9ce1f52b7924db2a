"""Contests that have been counted and determined: accepted records, sums, the rule's outcome."""

from __future__ import annotations

from collections.abc import Sequence

from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from elections.enums import Level, RecordState, ResultState
from elections.models import AreaContest, Candidate, CandidateVotes, Contest, CountRecord, PublishedResult
from elections.queries.outcomes import outcome_json
from elections.rules.shapes import Birth, Kind, Outcome, Poll, Standing
from elections.rules.winners import decide
from elections.services.results import publish_contest
from tests.factories.elections import Hustings, make_election

NUMBER = "12/NQ-UBBC ngày 25/3/2026"


def determine(
    contest: Contest,
    votes: Sequence[int],
    *,
    valid: int = 900,
    invalid: int = 10,
    short: int = 0,
    annulled: bool = False,
) -> Outcome:
    """Count a contest: `votes` by candidate in the order of their codes, spread over its areas; V = I = C =
    G + B. With `short` so many fewer collected than issued. The board has determined the result."""
    with scopes_disabled():
        parts = list(
            AreaContest.objects.filter(contest=contest).order_by("area__council__code", "area__number")
        )
        candidates = list(Candidate.objects.filter(contest=contest).order_by("code"))
        totals = {
            "voted": valid + invalid + short,
            "issued": valid + invalid + short,
            "collected": valid + invalid,
            "valid": valid,
            "invalid": invalid,
        }
        for place, part in enumerate(parts):
            _record(part, place, len(parts), totals, dict(zip(candidates, votes, strict=True)))
        electors = sum(part.electors for part in parts)
        outcome = _decided(contest, electors, totals, list(zip(candidates, votes, strict=True)), annulled)
        for candidate, count in zip(candidates, votes, strict=True):
            Candidate.objects.filter(pk=candidate.pk).update(votes=count)
        Contest.objects.filter(pk=contest.pk).update(
            electors=electors,
            verdict=outcome.verdict,
            outcome=outcome_json(outcome),
            result_state=ResultState.DETERMINED,
            determined_at=clock.now(),
            **totals,
        )
        contest.refresh_from_db()
    return outcome


def split(total: int, place: int, places: int) -> int:
    """The part of a total that falls to one of so many places; the parts add up to it."""
    return total // places + (place < total % places)


def _record(
    part: AreaContest, place: int, places: int, totals: dict[str, int], votes: dict[Candidate, int]
) -> None:
    record = CountRecord.objects.get(area_contest=part)
    record.state, record.version, record.electors = RecordState.ACCEPTED, record.version + 1, part.electors
    for name in ("valid", "invalid"):
        setattr(record, name, split(totals[name], place, places))
    record.collected = (record.valid or 0) + (record.invalid or 0)
    record.issued = record.voted = record.collected + split(
        totals["issued"] - totals["collected"], place, places
    )
    record.save()
    CandidateVotes.objects.filter(record=record).delete()
    CandidateVotes.objects.bulk_create(
        CandidateVotes(record=record, candidate=candidate, votes=split(count, place, places))
        for candidate, count in votes.items()
    )


def _decided(
    contest: Contest,
    electors: int,
    totals: dict[str, int],
    standings: Sequence[tuple[Candidate, int]],
    annulled: bool,
) -> Outcome:
    return decide(
        Poll(
            kind=Kind(contest.council_election.election.kind),
            seats=contest.seats,
            seats_of_constituency=contest.seats_of_constituency,
            electors=electors,
            voted=totals["voted"],
            valid=totals["valid"],
            standings=tuple(
                Standing(
                    one.id,
                    count,
                    Birth(one.birth_year, one.birth_month, one.birth_day),
                    one.left_on is not None,
                )
                for one, count in standings
            ),
            annulled=annulled,
        )
    )


def publish(day: Hustings, contest: Contest, *, reason: str = "") -> PublishedResult:
    """The head of the contest's committee publishes it."""
    world = next(world for world in day.worlds if world.council.id == contest.council_id)
    return publish_contest(
        actor=world.actor(Role.ELECTION_HEAD), contest_id=contest.id, number=NUMBER, reason=reason
    )


def published_day(
    *, contests: int = 1, areas: int = 2, communes: int = 2, level: str | None = None
) -> Hustings:
    """An election all of whose contests (or those of one level) are published: three of five elected."""
    day = make_day(contests=contests, areas=areas, communes=communes)
    for code, found in day.contests.items():
        if level is None or level == (Level.CITY if code == "hn" else Level.COMMUNE):
            for contest in found:
                determine(contest, VOTES, valid=valid_of(contest))
                publish(day, contest)
    return day


VOTES = (800, 300, 700, 100, 650)


def valid_of(contest: Contest) -> int:
    """Enough valid ballots for more than half of the electors of the contest."""
    with scopes_disabled():
        electors = sum(AreaContest.objects.filter(contest=contest).values_list("electors", flat=True))
    return max(900, electors * 6 // 10)


def make_day(*, contests: int = 1, areas: int = 2, communes: int = 2) -> Hustings:
    """A small election in which each area has 500 electors for the city."""
    return make_election(communes=communes, contests=contests, areas=areas, electors=500)
