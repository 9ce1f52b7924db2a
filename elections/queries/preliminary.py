"""What the preliminary reports (forms 27 and 28) say of one committee's part of a polling day.

What is not known yet is None and stays blank on the forms: never 0, never a sum of a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from elections.enums import Level, RecordState, ResultState
from elections.models import AreaContest, Contest, CountRecord, Election, TurnoutReport
from elections.queries.elected_people import elected_people
from elections.rules.shapes import Verdict
from elections.rules.statistics import Composition, composition, under_half
from elections.rules.totals import percent

COUNTED = (RecordState.AGREED, RecordState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class LevelLine:
    """Part I of form 28 for one level, column by column."""

    electors: int | None = None
    voted: int | None = None
    constituencies: int | None = None
    constituencies_one_area: int | None = None
    constituencies_under_half: int | None = None
    constituencies_annulled: int | None = None
    constituencies_re_election: int | None = None
    constituencies_additional: int | None = None
    areas: int | None = None
    areas_under_half: int | None = None
    areas_annulled: int | None = None
    areas_re_election: int | None = None
    areas_additional: int | None = None
    issued: int | None = None
    collected: int | None = None
    valid: int | None = None

    @property
    def turnout(self) -> Decimal | None:
        return _share(self.voted, self.electors)

    @property
    def collected_of_issued(self) -> Decimal | None:
        return _share(self.collected, self.issued)

    @property
    def valid_of_collected(self) -> Decimal | None:
        return _share(self.valid, self.collected)


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """A level with everything known of it. `reported` of `areas` areas have a last report of the day, with
    `voted_so_far` of their `base` electors; `composition` only once every result is determined."""

    line: LevelLine
    areas: int
    reported: int
    voted_so_far: int
    base: int
    seats: int
    composition: Composition | None


def level_facts(election: Election, level: Level, council_id: int, *, leads: bool) -> LevelFacts | None:
    """A level in the committee's part: the whole polling day where it leads, else its own areas. None where
    nobody is elected there. Seven queries."""
    parts = AreaContest.objects.with_scopes_disabled().filter(area__election=election, level=level)
    if not leads:
        parts = parts.filter(area__council_id=council_id)
    rows = list(parts.values_list("area_id", "contest_id", "electors"))
    if not rows:
        return None
    ours = Contest.objects.with_scopes_disabled().filter(
        council_election__election=election, council_election__level=level
    )
    contests = list(ours if leads else ours.filter(council_id=council_id))
    voted = _voted(election, level, [area for area, _contest, _electors in rows])
    known = [area for area, _contest, _electors in rows if area in voted]
    figures = _figures(rows, voted, complete=len(known) == len(rows))
    return LevelFacts(
        line=LevelLine(**figures, **_of_contests(contests, rows, voted), **_ballots(parts)),
        areas=len(rows),
        reported=len(known),
        voted_so_far=sum(voted.values()),
        base=sum(electors for area, _contest, electors in rows if area in voted),
        seats=sum(contest.seats_of_constituency for contest in contests),
        composition=_composition(election, contests),
    )


Row = tuple[int, int, int]  # area, contest, electors


def _voted(election: Election, level: Level, areas: Sequence[int]) -> dict[int, int]:
    """The last report of the day of each area, where there is one that counts."""
    column = "voted_city" if level == Level.CITY else "voted_commune"
    rows = TurnoutReport.objects.with_scopes_disabled().filter(
        slot__election=election, slot__is_final=True, **{f"{column}__isnull": False}
    )
    found = dict(rows.exclude(state="returned").values_list("area_id", column))
    wanted = set(areas)
    return {area: voted for area, voted in found.items() if area in wanted}


def _figures(rows: Sequence[Row], voted: dict[int, int], *, complete: bool) -> dict[str, int | None]:
    return {
        "electors": sum(electors for _area, _contest, electors in rows),
        "voted": sum(voted.values()) if complete else None,
        "areas": len(rows),
        "areas_under_half": sum(under_half(voted[area], electors) for area, _contest, electors in rows)
        if complete
        else None,
    }


def _of_contests(
    contests: Sequence[Contest], rows: Sequence[Row], voted: dict[int, int]
) -> dict[str, int | None]:
    """Counts of constituencies; none for a level whose constituencies are another committee's."""
    if not contests:
        return {}
    by_contest: dict[int, list[Row]] = {contest.id: [] for contest in contests}
    for row in rows:
        by_contest.setdefault(row[1], []).append(row)
    complete = all(area in voted for area, _contest, _electors in rows)
    determined = all(contest.result_state != ResultState.COUNTING for contest in contests)
    verdicts = [contest.verdict for contest in contests]
    return {
        "constituencies": len(contests),
        "constituencies_one_area": sum(len(areas) == 1 for areas in by_contest.values()),
        "constituencies_under_half": sum(_is_under_half(areas, voted) for areas in by_contest.values())
        if complete
        else None,
        "constituencies_annulled": verdicts.count(Verdict.ANNULLED) if determined else None,
        "constituencies_re_election": verdicts.count(Verdict.RE_ELECTION) if determined else None,
        "constituencies_additional": verdicts.count(Verdict.ADDITIONAL) if determined else None,
        "areas_annulled": _areas_of(contests, by_contest, Verdict.ANNULLED) if determined else None,
        "areas_re_election": _areas_of(contests, by_contest, Verdict.RE_ELECTION) if determined else None,
        "areas_additional": _areas_of(contests, by_contest, Verdict.ADDITIONAL) if determined else None,
    }


def _is_under_half(areas: Sequence[Row], voted: dict[int, int]) -> bool:
    electors = sum(count for _area, _contest, count in areas)
    return under_half(sum(voted[area] for area, _contest, _electors in areas), electors)


def _areas_of(contests: Sequence[Contest], by_contest: dict[int, list[Row]], verdict: Verdict) -> int:
    return sum(len(by_contest[contest.id]) for contest in contests if contest.verdict == verdict)


def _ballots(parts: QuerySet[AreaContest]) -> dict[str, int | None]:
    """Sums of the count records, once every area's is there."""
    records = CountRecord.objects.with_scopes_disabled().filter(area_contest__in=parts)
    found = records.aggregate(
        all=Count("id"),
        counted=Count("id", filter=Q(state__in=COUNTED)),
        issued=Sum("issued"),
        collected=Sum("collected"),
        valid=Sum("valid"),
    )
    if not found["all"] or found["all"] != found["counted"]:
        return {}
    return {name: found[name] for name in ("issued", "collected", "valid")}


def _composition(election: Election, contests: Sequence[Contest]) -> Composition | None:
    if not contests or any(contest.result_state == ResultState.COUNTING for contest in contests):
        return None
    seats = sum(contest.seats_of_constituency for contest in contests)
    return composition(elected_people(contests), seats=seats, election_day=election.day)


def _share(part: int | None, whole: int | None) -> Decimal | None:
    return percent(part, whole) if part is not None and whole else None
