"""What forms 26, 29 and 30 are made from: the published results of a polling day, level by level.

A committee that leads the polling day sees all its councils, another its own. Polls that followed count with
the constituency they were held in: those elected there fill its seats, its ballots stay those of the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from elections.enums import Level
from elections.models import Contest, CouncilElection, Election, PublishedResult
from elections.queries.elected_people import elected_people
from elections.queries.public_lists import PublicCandidate, listed
from elections.rules.ballot_order import ballot_key
from elections.rules.shapes import Verdict
from elections.rules.statistics import (
    AreaFacts,
    Composition,
    ConstituencyFacts,
    LevelRow,
    composition,
    level_row,
)


@dataclass(frozen=True, slots=True)
class LevelStatistics:
    """One level: how the election went and who was elected. `contests` of which `published` are counted."""

    level: str
    contests: int
    published: int
    row: LevelRow
    composition: Composition


def statistics(election: Election, council_id: int) -> list[LevelStatistics]:
    """The levels that a committee reports on, the city first. Six queries."""
    wanted = Q(election=election) | Q(election__parent=election) | Q(election__parent__parent=election)
    if election.council_id != council_id:
        wanted &= Q(council_id=council_id)
    parts = {row.id: row for row in CouncilElection.objects.with_scopes_disabled().filter(wanted)}
    contests = list(
        Contest.objects.with_scopes_disabled()
        .filter(council_election__in=list(parts), reruns_areas=False)
        .order_by("id")
    )
    published = _published(contests)
    made = []
    for level in Level.values:
        ours = [contest for contest in contests if parts[contest.council_election_id].level == level]
        if ours:
            made.append(_level(level, election, ours, published))
    return made


def _published(contests: Sequence[Contest]) -> dict[int, PublishedResult]:
    rows = PublishedResult.objects.with_scopes_disabled().filter(
        contest__in=[contest.id for contest in contests], superseded_at__isnull=True
    )
    return {row.contest_id: row for row in rows.defer("lines", "reasons")}


def _level(
    level: str, election: Election, contests: Sequence[Contest], published: dict[int, PublishedResult]
) -> LevelStatistics:
    first: list[Contest] = []
    firsts: dict[int, int] = {}  # poll -> the first of its constituency; what is called later has a higher id
    later: dict[int, list[Contest]] = defaultdict(list)
    for contest in contests:
        firsts[contest.id] = firsts.get(contest.parent_id or 0, contest.id)
        if firsts[contest.id] == contest.id:
            first.append(contest)
        else:
            later[firsts[contest.id]].append(contest)
    known = [contest for contest in contests if contest.id in published]
    facts = [
        _facts(published[contest.id], [published[one.id] for one in later[contest.id] if one.id in published])
        for contest in first
        if contest.id in published
    ]
    seats = sum(contest.seats_of_constituency for contest in first)
    people = elected_people(known)
    return LevelStatistics(
        level=level,
        contests=len(contests),
        published=len(known),
        row=level_row(facts),
        composition=composition(people, seats=seats, election_day=election.day),
    )


def _facts(row: PublishedResult, later: Sequence[PublishedResult]) -> ConstituencyFacts:
    verdict = Verdict(row.verdict)
    annulled, again = verdict is Verdict.ANNULLED, verdict in (Verdict.RE_ELECTION, Verdict.ANNULLED)
    additional = verdict is Verdict.ADDITIONAL
    areas = tuple(
        AreaFacts(
            electors=area["electors"] or 0,
            voted=area["voted"] or 0,
            annulled=annulled or area["annulled"],
            re_election=again or area["annulled"],
            additional=additional,
        )
        for area in row.areas
        if not area.get("again")
    )
    return ConstituencyFacts(
        electors=row.electors or 0,
        voted=row.voted or 0,
        issued=row.issued or 0,
        collected=row.collected or 0,
        valid=row.valid or 0,
        seats=row.seats,
        elected=row.elected + sum(one.elected for one in later),
        areas=areas,
        annulled=annulled,
        re_election=again,
        additional=additional,
    )


@dataclass(frozen=True, slots=True)
class ElectedLine:
    """One line of form 26."""

    person: PublicCandidate
    contest: int


def elected_lines(row: CouncilElection) -> list[ElectedLine]:
    """Those elected to a council in the order of their names; published results alone. Three queries."""
    found = PublishedResult.objects.with_scopes_disabled().filter(
        council_election=row, superseded_at__isnull=True
    )
    results = list(found.defer("areas", "reasons").select_related("contest"))
    people = listed([result.contest_id for result in results])
    lines = []
    for result in results:
        codes = {line["code"] for line in result.lines if line["elected"]}
        lines += [
            ElectedLine(person, result.contest.number)
            for person in people.get(result.contest_id, ())
            if person.code in codes
        ]
    return sorted(lines, key=lambda line: (ballot_key(line.person.full_name), line.person.birth))
