"""Ballots of invented voters, by type, so that every identity of a count record holds by construction.

Of the ballots with k names each candidate gets at most their number and all together k times their number:
then there are ballots that give these votes (K07d), and sums of types keep it so.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from elections.demo.shapes import Attendance, PlannedArea, PlannedContest, PlannedElection, PlannedRecord
from elections.rules.shapes import Figures, Level

Votes = list[int]
STRONG, WEAK, CLOSE = 1.0, 0.3, 0.68


def records(plan: PlannedElection) -> Iterator[PlannedRecord]:
    """The record of every area at each level, contest by contest."""
    parts: dict[tuple[str, int], list[PlannedArea]] = defaultdict(list)
    for area in plan.areas():
        parts[plan.city.code, area.city_contest].append(area)
        if area.commune_contest:
            parts[area.council, area.commune_contest].append(area)
    for council in plan.councils:
        for contest in council.contests:
            yield from _contest(plan, council.level, contest, parts[council.code, contest.number])


def _contest(
    plan: PlannedElection, level: Level, contest: PlannedContest, areas: Sequence[PlannedArea]
) -> Iterator[PlannedRecord]:
    chance = plan.order.chance("ballots", contest.council, contest.number)
    weights = _weights(contest, chance)
    found = [_figures(contest, weights, area, level, plan.attendance, chance) for area in areas]
    votes = [list(row) for _, row in found]
    _put_in_order(votes)
    if contest.odd == "tie":
        level_votes(votes, contest.seats - 1)
    for area, (figures, _), row in zip(areas, found, votes, strict=True):
        by_place = dict(zip(contest.favourites, row, strict=True))
        done = replace(figures, votes=dict(sorted(by_place.items())))
        yield PlannedRecord((area.council, area.number), level, contest.number, done)


def _weights(contest: PlannedContest, chance: random.Random) -> list[float]:
    """How attractive each candidate is, the strongest first."""
    seats = contest.seats
    found = [STRONG * chance.uniform(0.92, 1.08) for _ in range(seats)]
    found += [WEAK * chance.uniform(0.6, 1.25) for _ in range(len(contest.candidates) - seats)]
    if contest.odd in ("close", "tie"):
        found[seats - 1], found[seats] = CLOSE, CLOSE * 0.995
    if contest.odd == "short":
        found[seats - 1 :] = [WEAK * chance.uniform(0.85, 1.1) for _ in found[seats - 1 :]]
    return found


def _figures(
    contest: PlannedContest, weights: Sequence[float], area: PlannedArea, level: Level,
    attendance: Mapping[tuple[str, int], Attendance], chance: random.Random,
) -> tuple[Figures, Votes]:  # fmt: skip
    """Everything but the votes, and the votes in order of strength."""
    came = attendance[area.council, area.number]
    electors = area.electors_city if level is Level.CITY else area.electors_commune
    voted = came.voted_city if level is Level.CITY else came.voted_commune
    collected = voted - (chance.randint(1, 2) if chance.random() < 0.008 and voted > 100 else 0)
    invalid = int(collected * chance.uniform(0.001, 0.02))
    types = _types(collected - invalid, contest.seats, chance)
    here = [weight * chance.uniform(0.85, 1.15) for weight in weights]
    votes = [0] * len(here)
    for names, ballots in enumerate(types, start=1):
        for place, count in enumerate(fill(names, ballots, here)):
            votes[place] += count
    exchanged = int(voted * chance.uniform(0, 0.004))
    unused = (electors - voted) + int(electors * 0.01) + chance.randint(0, 20)
    figures = Figures(
        electors=electors, voted=voted, issued=voted, collected=collected, valid=collected - invalid,
        invalid=invalid, votes={}, received=voted + exchanged + unused, exchanged=exchanged, unused=unused,
        by_names=tuple(types),
    )  # fmt: skip
    return figures, votes


def _types(valid: int, seats: int, chance: random.Random) -> list[int]:
    """How many ballots leave one name, two, ... as many as seats: most leave all they may."""
    found = [int(valid * chance.uniform(0.005, 0.035)) for _ in range(seats - 1)]
    return [*found, valid - sum(found)]


def fill(names: int, ballots: int, weights: Sequence[float]) -> Votes:
    """Votes that so many ballots with so many names each give: near the weights, nobody more than once on a
    ballot."""
    shares = _shares(names, weights)
    found = [int(share * ballots) for share in shares]
    rest = names * ballots - sum(found)
    by_remainder = sorted(range(len(found)), key=lambda p: (found[p] - shares[p] * ballots, p))
    while rest > 0:
        for place in by_remainder:
            if rest and found[place] < ballots:
                found[place] += 1
                rest -= 1
    return found


def _shares(names: int, weights: Sequence[float]) -> list[float]:
    """Chances to be on a ballot, none above one, that sum to the number of names."""
    shares = [0.0] * len(weights)
    free = set(range(len(weights)))
    left = float(names)
    while free:
        scale = left / sum(weights[place] for place in free)
        certain = [place for place in free if weights[place] * scale >= 1]
        if not certain:
            for place in free:
                shares[place] = weights[place] * scale
            break
        for place in certain:
            shares[place] = 1.0
        free -= set(certain)
        left -= len(certain)
    return shares


def _put_in_order(votes: list[Votes]) -> None:
    """Exchange columns so that the strongest candidate has the most votes of the constituency, and so on."""
    totals = [sum(column) for column in zip(*votes, strict=True)]
    order = sorted(range(len(totals)), key=lambda place: (-totals[place], place))
    for row in votes:
        row[:] = [row[place] for place in order]


def level_votes(votes: list[Votes], place: int) -> None:
    """Make the candidate at `place` and the next equal in the sum of all records.

    In a record at most as many votes change hands as lie between the two: what ballots could give before,
    they can give after (Gale and Ryser).
    """
    gap = sum(row[place] - row[place + 1] for row in votes)
    if gap % 2:
        _give_one(votes, place)
        gap -= 1
    for row in votes:
        step = max(0, min(gap // 2, row[place] - row[place + 1]))
        row[place] -= step
        row[place + 1] += step
        gap -= 2 * step


def _give_one(votes: list[Votes], place: int) -> None:
    """One vote of the candidate at `place` goes to the weakest instead."""
    row = max(votes, key=lambda one: one[place] - one[-1])
    row[place] -= 1
    row[-1] += 1
