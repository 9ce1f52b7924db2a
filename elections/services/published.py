"""What is published of contests: their figures, the fate of each candidate, the records they add up from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from council.errors import Refused
from council.naming import unit_name
from elections.enums import RecordState
from elections.models import AreaContest, CandidateVotes, Contest, CountRecord
from elections.rules.shapes import Figures, Verdict
from elections.rules.totals import add, check_sum, check_total

FIGURES = ("electors", "voted", "issued", "collected", "valid", "invalid")
Votes = dict[int, dict[int, int]]  # record -> candidate -> votes


def contents(contests: Sequence[Contest]) -> dict[int, dict[str, Any]]:
    """The columns of PublishedResult for each contest. Refused where the determined figures are not the sum
    of the accepted records. The number of queries is the same for any number of contests."""
    records, expected = _records(contests), _areas_of(contests)
    votes = _votes([record.id for found in records.values() for record in found])
    made = {}
    for contest in contests:
        of_contest = records.get(contest.id, [])
        if contest.verdict != Verdict.ANNULLED:
            _check_sums(contest, expected.get(contest.id, set()), of_contest, votes)
        made[contest.id] = _columns(contest) | {"areas": [_area(record, votes) for record in of_contest]}
    return made


def _records(contests: Sequence[Contest]) -> dict[int, list[CountRecord]]:
    rows = CountRecord.objects.with_scopes_disabled().filter(contest_id__in=[c.id for c in contests])
    rows = rows.filter(state__in=(RecordState.ACCEPTED, RecordState.ANNULLED))
    found: dict[int, list[CountRecord]] = defaultdict(list)
    for record in rows.select_related("area_contest__area__council").order_by(
        "contest_id", "area_contest__area__council__code", "area_contest__area__number"
    ):
        found[record.contest_id].append(record)
    return found


def _votes(record_ids: Sequence[int]) -> Votes:
    found: Votes = defaultdict(dict)
    rows = CandidateVotes.objects.with_scopes_disabled().filter(record_id__in=record_ids)
    for record, candidate, votes in rows.order_by().values_list("record_id", "candidate_id", "votes"):
        found[record][candidate] = votes
    return found


def _areas_of(contests: Sequence[Contest]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = AreaContest.objects.with_scopes_disabled().filter(contest_id__in=[c.id for c in contests])
    for contest, area in rows.order_by().values_list("contest_id", "id"):
        found[contest].add(area)
    return found


def _check_sums(contest: Contest, expected: set[int], records: Sequence[CountRecord], votes: Votes) -> None:
    """Identities 8 of forms 23 and 24 once more, on what is about to go out."""
    counted = [record for record in records if record.state == RecordState.ACCEPTED]
    annulled = {record.area_contest_id for record in records if record.state == RecordState.ANNULLED}
    findings = check_sum(expected - annulled, [record.area_contest_id for record in counted])
    parts = [figures(record, votes.get(record.id, {})) for record in counted]
    if parts:
        told = {fate["candidate"]: fate["votes"] for fate in contest.outcome["fates"]}
        # What only records know is not part of what a contest is determined by.
        known = add(parts)
        total = Figures(
            **{name: getattr(contest, name) or 0 for name in FIGURES},
            votes=told,
            received=known.received,
            exchanged=known.exchanged,
            unused=known.unused,
            by_names=known.by_names,
        )
        findings += check_total(total, parts)
    if findings:
        raise Refused.because(findings[0].reason)


def figures(row: CountRecord, votes: dict[int, int]) -> Figures:
    """A record as the rules read it."""
    return Figures(
        **{name: getattr(row, name) or 0 for name in FIGURES},
        votes=votes,
        received=row.received,
        exchanged=row.exchanged,
        unused=row.unused,
        by_names=tuple(row.by_names) if row.by_names is not None else None,
    )


def _columns(contest: Contest) -> dict[str, Any]:
    outcome = contest.outcome
    lines = [_line(contest, fate) for fate in outcome["fates"]]
    return {
        "verdict": contest.verdict,
        "seats": contest.seats,
        "elected": len(outcome["elected"]),
        "reasons": outcome["reasons"],
        "lines": lines,
    } | {name: getattr(contest, name) for name in FIGURES}


def _line(contest: Contest, fate: dict[str, Any]) -> dict[str, Any]:
    """One candidate, with what the official list has made public."""
    candidate = next(row for row in contest.candidates.all() if row.id == fate["candidate"])
    return {
        "candidate": candidate.id,
        "code": candidate.code,
        "position": candidate.ballot_position,
        "name": candidate.full_name,
        "other_names": candidate.other_names,
        "sex": candidate.sex,
        "birth": [candidate.birth_year, candidate.birth_month, candidate.birth_day],
        "occupation": candidate.occupation,
        "votes": fate["votes"],
        "elected": bool(fate["elected"]),
        "left": candidate.left_on is not None,
        "reason": fate["reason"],
    }


def _area(record: CountRecord, votes: Votes) -> dict[str, Any]:
    area = record.area_contest.area
    return {
        "area": area.id,
        "commune": area.council.code,
        "commune_name": unit_name(area.council),
        "number": area.number,
        "place": area.place,
        "annulled": record.state == RecordState.ANNULLED,
        "votes": {str(candidate): count for candidate, count in votes.get(record.id, {}).items()},
    } | {name: getattr(record, name) for name in FIGURES}
