"""What is published of contests: their figures, the fate of each candidate, the records they add up from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from council.errors import Refused
from council.naming import unit_name
from elections.enums import RecordState
from elections.models import CandidateVotes, Contest, CountRecord
from elections.queries.figures import REQUIRED
from elections.rules.shapes import Figures
from elections.rules.totals import check_total
from elections.services.tally import Tally, tally

Votes = dict[int, dict[int, int]]  # record -> candidate -> votes
Place = tuple[int, int]  # commune, number of the polling area


def contents(contests: Sequence[Contest]) -> dict[int, dict[str, Any]]:
    """The columns of PublishedResult for each contest. Refused where the determined figures are not those of
    the accepted records. The number of queries is the same for any number of contests."""
    for found in tally(contests):
        _check_sums(found)
    records, votes = _records(contests), _votes(contests)
    return {
        contest.id: _columns(contest) | {"areas": [_area(record, votes) for record in records[contest.id]]}
        for contest in contests
    }


def _check_sums(found: Tally) -> None:
    """What was determined, once more against the records, before it goes out. What only records know is no
    part of what a contest is determined by."""
    contest, known = found.contest, found.total
    if contest.annulled_by:
        return
    findings = found.findings
    if not findings:
        determined = Figures(
            **{name: getattr(contest, name) or 0 for name in REQUIRED},
            votes={fate["candidate"]: fate["votes"] for fate in contest.outcome["fates"]},
            received=known.received,
            exchanged=known.exchanged,
            unused=known.unused,
            by_names=known.by_names,
        )
        findings = check_total(determined, [known])
    if findings:
        raise Refused.because(findings[0].reason)


def _records(contests: Sequence[Contest]) -> dict[int, list[CountRecord]]:
    """The records of each contest by commune and number of the area: those that count, where an area voted
    again those of that vote, and what was annulled."""
    rows = CountRecord.objects.with_scopes_disabled().filter(_of(contests))
    rows = rows.filter(state__in=(RecordState.ACCEPTED, RecordState.ANNULLED))
    rows = rows.select_related("area_contest__area__council", "contest").order_by(
        "area_contest__area__council__code", "area_contest__area__number", "id"
    )
    all_rows = list(rows)
    annulled = {
        (record.contest_id, _place(record)) for record in all_rows if record.state == RecordState.ANNULLED
    }
    found: dict[int, list[CountRecord]] = defaultdict(list)
    for record in all_rows:
        again = record.contest.reruns_areas
        own = record.contest.parent_id if again else record.contest_id
        if own is not None and (not again or (own, _place(record)) in annulled):
            found[own].append(record)
    return found


def _of(contests: Sequence[Contest]) -> Q:
    """Records of these contests, and of the votes held again in some of their areas."""
    ids = [contest.id for contest in contests]
    return Q(contest__in=ids) | Q(contest__parent__in=ids, contest__reruns_areas=True)


def _place(record: CountRecord) -> Place:
    area = record.area_contest.area
    return area.council_id, area.number


def _votes(contests: Sequence[Contest]) -> Votes:
    """Votes by the candidate of the first vote."""
    ids = [contest.id for contest in contests]
    rows = CandidateVotes.objects.with_scopes_disabled().filter(
        Q(record__contest__in=ids) | Q(record__contest__parent__in=ids, record__contest__reruns_areas=True)
    )
    found: Votes = defaultdict(dict)
    columns = ("record_id", "candidate_id", "votes", "record__contest__reruns_areas", "candidate__parent_id")
    for record, candidate, votes, again, first in rows.order_by().values_list(*columns):
        found[record][first if again else candidate] = votes
    return found


def _columns(contest: Contest) -> dict[str, Any]:
    outcome = contest.outcome
    return {
        "verdict": contest.verdict,
        "seats": contest.seats,
        "elected": len(outcome["elected"]),
        "reasons": outcome["reasons"],
        "lines": [_line(contest, fate) for fate in outcome["fates"]],
    } | {name: getattr(contest, name) for name in REQUIRED}


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
        "again": record.contest.reruns_areas,
        "votes": {str(candidate): count for candidate, count in votes.get(record.id, {}).items()},
    } | {name: getattr(record, name) for name in REQUIRED}
