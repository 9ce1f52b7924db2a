"""Adding up the accepted records of contests and applying the winner rule, for one contest or all at once.

Nothing is asked of permissions here: the services that call this have asked. The number of queries does not
grow with the number of contests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from elections.enums import ElectionKind, RecordState
from elections.models import AreaContest, Candidate, CandidateVotes, Contest, CountRecord
from elections.queries.ballots import LEFT, CountOptions, count_options_of, on_ballot
from elections.queries.figures import INVENTORY, REQUIRED
from elections.rules.count import check_record
from elections.rules.shapes import Birth, Figures, Finding, Kind, Outcome, Poll, Standing
from elections.rules.totals import add, check_sum, check_total
from elections.rules.winners import decide

Place = tuple[int, int]  # commune, number of the polling area: the same in a contest and where it votes again
COLUMNS = ("id", "contest_id", "area_contest__area__council_id", "area_contest__area__number", "state")
NOBODY = Figures(0, 0, 0, 0, 0, 0, {})
OUTSIDE = -1


@dataclass(slots=True)
class Sheet:
    """What is known of one contest: its places, its accepted records, its candidates."""

    contest: Contest
    places: set[Place] = field(default_factory=set)
    records: list[tuple[Place, Figures]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of a contest and what the rule makes of them; with `findings` there is no result.

    `places`: those of the contest, in the order by which findings number them. `missing`: those whose record
    is not accepted.
    """

    contest: Contest
    total: Figures
    findings: tuple[Finding, ...]
    places: tuple[Place, ...]
    missing: tuple[Place, ...]
    outcome: Outcome | None


def tally(contests: Sequence[Contest]) -> list[Tally]:
    """The result of each contest as far as its accepted records give one. A fixed number of queries."""
    sheets = {contest.pk: Sheet(contest) for contest in contests}
    _read_places(sheets)
    _read_candidates(sheets)
    _read_records(sheets)
    options = _options(contests)
    return [_judged(sheet, options[_key(sheet.contest)]) for sheet in sheets.values()]


def _read_places(sheets: Mapping[int, Sheet]) -> None:
    rows = AreaContest.objects.with_scopes_disabled().filter(contest_id__in=list(sheets)).order_by("id")
    for contest_id, council_id, number in rows.values_list("contest_id", "area__council_id", "area__number"):
        sheets[contest_id].places.add((council_id, number))


def _read_candidates(sheets: Mapping[int, Sheet]) -> None:
    names = ("contest_id", "state", "left_on", "birth_year", "birth_month", "birth_day", "full_name", "sex")
    rows = Candidate.objects.with_scopes_disabled().filter(contest_id__in=list(sheets)).order_by("id")
    for candidate in rows.only("id", *names):
        sheets[candidate.contest_id or 0].candidates.append(candidate)


def _read_records(sheets: Mapping[int, Sheet]) -> None:
    """The accepted records of the contests; for annulled areas those of the vote held again there."""
    again = Contest.objects.with_scopes_disabled().filter(parent_id__in=list(sheets), reruns_areas=True)
    counts_for = {pk: pk for pk in sheets} | dict(again.values_list("id", "parent_id"))
    rows = _rows(counts_for)
    votes = _votes(counts_for)
    annulled = {(row[1], _place(row)) for row in rows if row[4] == RecordState.ANNULLED}
    for row in rows:
        own, place = counts_for[row[1]], _place(row)
        if row[4] == RecordState.ACCEPTED and (own == row[1] or (own, place) in annulled):
            left = _left_since(sheets[own]) if own != row[1] else {}
            sheets[own].records.append((place, _figures(row, left | votes.get(row[0], {}))))


def _left_since(sheet: Sheet) -> dict[int, int]:
    """Who stood in the first vote and is not on the ballot papers where it is held again: without votes."""
    return {c.pk: 0 for c in sheet.candidates if c.state in LEFT and on_ballot(c, sheet.contest)}


def _place(row: Sequence[Any]) -> Place:
    return row[2], row[3]


def _rows(contest_ids: Iterable[int]) -> list[tuple[Any, ...]]:
    rows = CountRecord.objects.with_scopes_disabled().filter(contest_id__in=list(contest_ids)).order_by("id")
    return list(rows.values_list(*COLUMNS, *REQUIRED, *INVENTORY, "by_names"))


def _votes(contest_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Record -> candidate -> votes; where an area voted again, the candidate of the first vote."""
    rows = CandidateVotes.objects.with_scopes_disabled().filter(
        record__contest_id__in=list(contest_ids), record__state=RecordState.ACCEPTED
    )
    found: dict[int, dict[int, int]] = {}
    columns = ("record_id", "candidate_id", "votes", "record__contest__reruns_areas", "candidate__parent_id")
    for record_id, candidate_id, votes, again, parent_id in rows.order_by().values_list(*columns):
        found.setdefault(record_id, {})[parent_id if again else candidate_id] = votes
    return found


def _figures(row: Sequence[Any], votes: Mapping[int, int]) -> Figures:
    names = (*REQUIRED, *INVENTORY)
    values: dict[str, Any] = dict(zip(names, row[len(COLUMNS) : -1], strict=True))
    return Figures(**values, votes=votes, by_names=None if row[-1] is None else tuple(row[-1]))


def _options(contests: Sequence[Contest]) -> dict[tuple[int, date], CountOptions]:
    days = {contest.council_election.election.day for contest in contests}
    found: dict[tuple[int, date], CountOptions] = {}
    for day in days:
        councils = {c.council_id for c in contests if c.council_election.election.day == day}
        found |= {(pk, day): options for pk, options in count_options_of(councils, day).items()}
    return found


def _key(contest: Contest) -> tuple[int, date]:
    return contest.council_id, contest.council_election.election.day


def _judged(sheet: Sheet, options: CountOptions) -> Tally:
    contest, parts = sheet.contest, [figures for _place, figures in sheet.records]
    places = tuple(sorted(sheet.places))
    found = [place for place, _figures in sheet.records]
    total = add(parts)
    findings = _findings(sheet, total, places, options)
    missing = tuple(sorted(sheet.places - set(found)))
    outcome = None
    if contest.annulled_by:
        outcome = decide(_poll(sheet, NOBODY if findings else total), options.readings)
    elif not findings:
        outcome = decide(_poll(sheet, total), options.readings)
    return Tally(contest, total, findings, places, missing, outcome)


def _findings(
    sheet: Sheet, total: Figures, places: Sequence[Place], options: CountOptions
) -> tuple[Finding, ...]:
    """Identity 8, and once more those of a record: they hold of every sum of records that satisfy them."""
    numbers = {place: index for index, place in enumerate(places)}
    found = [numbers.get(place, OUTSIDE) for place, _figures in sheet.records]
    findings = (*check_sum(numbers.values(), found), *check_total(total, [f for _p, f in sheet.records]))
    again = check_record(
        total,
        seats=sheet.contest.seats,
        candidates=[c.pk for c in sheet.candidates if _counts(c, sheet.contest, total)],
        listed_electors=None,
        readings=options.readings,
    )
    return findings or tuple(finding for finding in again if finding.hard)


def _poll(sheet: Sheet, total: Figures) -> Poll:
    contest = sheet.contest
    return Poll(
        kind=Kind(ElectionKind(contest.council_election.election.kind).value),
        seats=contest.seats,
        seats_of_constituency=contest.seats_of_constituency,
        electors=total.electors,
        voted=total.voted,
        valid=total.valid,
        standings=tuple(_standing(c, total) for c in sheet.candidates if _counts(c, contest, total)),
        annulled=bool(contest.annulled_by),
    )


def _counts(candidate: Candidate, contest: Contest, total: Figures) -> bool:
    """Whoever has votes on the papers is in the result, and whoever was on the ballot without any."""
    return candidate.pk in total.votes or on_ballot(candidate, contest)


def _standing(candidate: Candidate, total: Figures) -> Standing:
    return Standing(
        candidate=candidate.pk,
        votes=total.votes.get(candidate.pk, 0),
        birth=Birth(candidate.birth_year, candidate.birth_month, candidate.birth_day),
        withdrawn=candidate.state in LEFT,
    )
