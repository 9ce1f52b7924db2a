"""A whole election as plain data: who stands where, who votes where, and how the day went."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from importlib.resources import files

from elections.demo.people import Person, births, candidate, candidates, members
from elections.demo.places import areas, electors, sites
from elections.demo.seats import (
    HANOI_CITY,
    HANOI_FIVES,
    HANOI_FOURS,
    HANOI_THREES,
    candidates_for,
    deal,
    split,
)
from elections.demo.shapes import (
    CITY,
    Order,
    PlannedArea,
    PlannedContest,
    PlannedCouncil,
    PlannedElection,
    Totals,
    Unit,
)
from elections.demo.turnout import attendance
from elections.rules.ballot_order import ballot_order
from elections.rules.shapes import Level

DAY = date(2026, 3, 15)
HOURS = tuple(time(hour) for hour in (8, 9, 10, 11, 13, 15, 16, 17, 18, 19))
HANOI = Totals(
    areas=4098, electors=6_015_165, voted=5_989_283, areas_in_full=2669,
    threes=HANOI_THREES, fours=HANOI_FOURS, fives=HANOI_FIVES,
)  # fmt: skip
_CITY = Unit(CITY, "city", "Hà Nội", "Hanoi City")


def units() -> tuple[Unit, ...]:
    """The 126 communes and wards of Hanoi."""
    with files("council").joinpath("data/units.csv").open(encoding="utf-8") as file:
        return tuple(
            Unit(row["code"], row["kind"], row["name"], row["name_en"]) for row in csv.DictReader(file)
        )


def hanoi(seed: int = 1, *, day: date = DAY) -> Order:
    """The general election at its full size."""
    return Order(
        seed=seed, code=f"bc-{day:%Y}", name=f"Bầu cử đại biểu HĐND các cấp nhiệm kỳ {day:%Y}-{day.year + 5}",
        name_en=f"Elections to People's Councils, term {day:%Y}-{day.year + 5}", day=day, units=units(),
        city_seats=HANOI_CITY, slots=HOURS, totals=HANOI,
    )  # fmt: skip


def small(seed: int = 1, *, communes: int = 3, city_contests: int = 2, day: date = DAY) -> Order:
    """A small one of the same kind: so many communes in so many constituencies of the city."""
    seats = tuple((3, 4, 5)[place % 3] for place in range(city_contests))
    order = replace(hanoi(seed, day=day), units=units()[:communes], city_seats=seats, totals=Totals())
    return replace(order, areas_a_contest=(1, 2))


def plan_election(order: Order) -> PlannedElection:
    """Everything about the election that was asked for."""
    seats = _commune_seats(order)
    of_city = _city_contests(order)
    found = sites(order, order.units, of_city, {code: len(parts) for code, parts in seats.items()})
    planned = tuple(areas(order, found, electors(order, found)))
    by_commune: dict[str, list[PlannedArea]] = defaultdict(list)
    for area in planned:
        by_commune[area.council].append(area)
    councils = [_council(order, _CITY, order.city_seats, (), of_city)]
    councils += [_council(order, u, seats[u.code], tuple(by_commune[u.code]), {}) for u in order.units]
    return PlannedElection(order, tuple(councils), attendance(order, planned))


def _commune_seats(order: Order) -> dict[str, tuple[int, ...]]:
    """Seats of each constituency of each commune."""
    totals, codes = order.totals, [unit.code for unit in order.units]
    if totals.threes is not None:
        pieces = (3,) * totals.threes + (4,) * (totals.fours or 0) + (5,) * (totals.fives or 0)
        return dict(zip(codes, deal(pieces, len(codes), order.chance("deal")), strict=True))
    found: dict[str, tuple[int, ...]] = {unit.code: () for unit in order.units}
    for unit in (unit for unit in order.units if unit.elects):
        chance = order.chance("seats", unit.code)
        found[unit.code] = split(unit.seats or chance.randint(18, 30), chance)
    return found


def _city_contests(order: Order) -> dict[str, int]:
    """The city's constituency of each commune: neighbours by code together."""
    many = len(order.city_seats)
    if many > len(order.units):
        raise ValueError(f"{many} constituencies of the city cannot be made of {len(order.units)} communes")
    return {unit.code: place * many // len(order.units) + 1 for place, unit in enumerate(order.units)}


def _council(
    order: Order, unit: Unit, seats: Sequence[int], of_unit: tuple[PlannedArea, ...], of_city: dict[str, int]
) -> PlannedCouncil:
    city = unit.code == CITY
    chance = order.chance("committee", unit.code)
    given = order.city_people if city else unit.people
    people = candidates(order, unit.code, [(s, candidates_for(s)) for s in seats], given)
    odds = _odds(order, unit, seats)
    contests = tuple(
        _contest(order, unit, number, of, people[number - 1], odds.get(number, ""), of_city)
        for number, of in enumerate(seats, start=1)
    )
    committee = members(chance, chance.randint(25, 33) if city else chance.randint(11, 15), "committee")
    level = Level.CITY if city else Level.COMMUNE
    return PlannedCouncil(
        unit.code, unit.kind, unit.name, unit.name_en, level, sum(seats), contests, of_unit, committee
    )


def _odds(order: Order, unit: Unit, seats: Sequence[int]) -> dict[int, str]:
    """Which constituencies have a close result, a tie, or a seat that nobody fills.

    One tie, in the first commune; a seat stays empty in the first constituency of five in the second commune,
    unless those who win are given.
    """
    if not order.odd:
        return {}
    chance = order.chance("odd", unit.code)
    found = {number: "close" for number in range(1, len(seats) + 1) if chance.random() < 0.04}
    if unit.code == order.units[0].code:
        found[1] = "tie"
    if len(order.units) > 1 and unit.code == order.units[1].code and 5 in seats and not unit.people:
        found[seats.index(5) + 1] = "short"
    return found


def _contest(
    order: Order, unit: Unit, number: int, seats: int, people: Sequence[Person], odd: str,
    of_city: dict[str, int],
) -> PlannedContest:  # fmt: skip
    chance = order.chance("contest", unit.code, number)
    born = births(chance, len(people), order.day, tie=seats - 1 if odd == "tie" else None)
    ballot = ballot_order([(place, name, born[place]) for place, (name, _) in enumerate(people)])
    listed = tuple(
        candidate(
            order, unit, f"{unit.code}-{number:02d}-{at:02d}", people[place], born[place], place < seats
        )
        for at, place in enumerate(ballot, start=1)
    )
    board = members(chance, chance.randint(11, 13) if unit.code == CITY else chance.randint(9, 11), "board")
    return PlannedContest(
        council=unit.code, number=number, seats=seats, candidates=listed,
        favourites=tuple(ballot.index(place) for place in range(len(people))),
        communes=tuple(code for code, of in of_city.items() if of == number), board=board, odd=odd,
    )  # fmt: skip
