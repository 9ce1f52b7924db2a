"""How far voting has come: sums of reports by slot and council, in a few queries for any number of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from decimal import Decimal

from django.utils import timezone

from elections.models import Election, TurnoutSlot
from elections.rules.totals import percent
from elections.rules.turnout import check_time
from realtime import sql


@dataclass(frozen=True, slots=True)
class Sum:
    """What a set of areas reported at one slot. `base_…`: electors of the areas that reported; reports that
    were returned do not count. `full`: areas in which everybody voted, at every level they elect."""

    areas: int = 0
    electors_city: int = 0
    electors_commune: int = 0
    reported: int = 0
    confirmed: int = 0
    returned: int = 0
    full: int = 0
    voted_city: int = 0
    base_city: int = 0
    voted_commune: int = 0
    base_commune: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Sum)))

    @property
    def missing(self) -> int:
        """Areas without a report that counts, the returned ones too."""
        return self.areas - self.reported

    @property
    def waiting(self) -> int:
        """Reports the commune has not yet looked at."""
        return self.reported - self.confirmed

    @property
    def city_elects(self) -> bool:
        return self.electors_city > 0

    @property
    def commune_elects(self) -> bool:
        return self.electors_commune > 0

    @property
    def electors(self) -> int:
        """Of the wider electorate: the city's where its council is elected."""
        return self.electors_city or self.electors_commune

    @property
    def voted(self) -> int:
        return self.voted_city if self.city_elects else self.voted_commune

    @property
    def base(self) -> int:
        return self.base_city if self.city_elects else self.base_commune

    @property
    def share(self) -> Decimal | None:
        """Voters over the electors of the areas that reported; None where none did."""
        return percent(self.voted, self.base) if self.base else None

    @property
    def share_city(self) -> Decimal | None:
        return percent(self.voted_city, self.base_city) if self.base_city else None

    @property
    def share_commune(self) -> Decimal | None:
        return percent(self.voted_commune, self.base_commune) if self.base_commune else None

    @property
    def share_of_all(self) -> Decimal:
        """Voters over all electors: what is certain while reports are missing."""
        return percent(self.voted, self.electors)


@dataclass(frozen=True, slots=True)
class SlotView:
    """An hour of reporting. `open`: it may be reported by now."""

    id: int
    at: time
    is_final: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune or ward with its sums by slot."""

    council_id: int
    code: str
    name: str
    sums: Mapping[int, Sum]


def day_slots(election: Election, now: datetime) -> list[SlotView]:
    """The hours of a polling day in their order. One query."""
    local = timezone.localtime(now).replace(tzinfo=None)
    rows = TurnoutSlot.objects.with_scopes_disabled().filter(election=election).order_by("at")
    return [
        SlotView(
            row.id, row.at, row.is_final, check_time(election.day, election.opens, row.at, local) is None
        )
        for row in rows
    ]


def slot_now(slots: Sequence[SlotView]) -> SlotView | None:
    """The hour that is being reported: the latest whose time has come."""
    return next((slot for slot in reversed(slots) if slot.open), None)


UNITS = (
    "SELECT a.council_id, c.code, c.name, COUNT(*), SUM(COALESCE(ci.electors, 0)), "
    "SUM(COALESCE(co.electors, 0)) FROM elections_pollingarea a "
    "JOIN council_council c ON c.id = a.council_id "
    "LEFT JOIN elections_areacontest ci ON ci.area_id = a.id AND ci.level = 'city' "
    "LEFT JOIN elections_areacontest co ON co.area_id = a.id AND co.level = 'commune' "
    "WHERE a.election_id = %s{only} GROUP BY a.council_id, c.code, c.name ORDER BY c.code"
)
COUNTS = "CASE WHEN r.state = 'returned' THEN 0 ELSE {0} END"
FULL = (
    "(CASE WHEN COALESCE(r.voted_city, 0) = COALESCE(ci.electors, 0) "
    "AND COALESCE(r.voted_commune, 0) = COALESCE(co.electors, 0) THEN 1 ELSE 0 END)"
)
SUMS = (
    "SELECT r.slot_id, r.council_id, "  # noqa: S608 - fixed words
    + ", ".join(
        f"SUM({COUNTS.format(column)})"
        for column in (
            "1",
            "(CASE WHEN r.state = 'confirmed' THEN 1 ELSE 0 END)",
            FULL,
            "COALESCE(r.voted_city, 0)",
            "COALESCE(ci.electors, 0)",
            "COALESCE(r.voted_commune, 0)",
            "COALESCE(co.electors, 0)",
        )
    )
    + ", COUNT(*) FROM elections_turnoutslot s JOIN elections_turnoutreport r ON r.slot_id = s.id "
    "LEFT JOIN elections_areacontest ci ON ci.area_id = r.area_id AND ci.level = 'city' "
    "LEFT JOIN elections_areacontest co ON co.area_id = r.area_id AND co.level = 'commune' "
    "WHERE s.election_id = %s{only} GROUP BY r.slot_id, r.council_id"
)


def units(election: Election, slots: Sequence[SlotView], *, council_id: int | None = None) -> list[Unit]:
    """Every commune of a polling day, or one, with its sums for each slot. Two queries."""
    one = [] if council_id is None else [council_id]
    reported: dict[tuple[int, int], tuple[int, ...]] = {
        (row[0], row[1]): tuple(int(value) for value in row[2:])
        for row in sql.rows(SUMS.format(only=" AND r.council_id = %s" if one else ""), [election.id, *one])
    }
    found = []
    statement = UNITS.format(only=" AND a.council_id = %s" if one else "")
    for council, code, name, areas, city, commune in sql.rows(statement, [election.id, *one]):
        whole = Sum(areas=int(areas), electors_city=int(city), electors_commune=int(commune))
        sums = {slot.id: whole + _reported(reported.get((slot.id, council))) for slot in slots}
        found.append(Unit(council, code, name, sums))
    return found


def _reported(row: tuple[int, ...] | None) -> Sum:
    if row is None:
        return Sum()
    reported, confirmed, full, voted_city, base_city, voted_commune, base_commune, rows = row
    return Sum(
        reported=reported,
        confirmed=confirmed,
        returned=rows - reported,
        full=full,
        voted_city=voted_city,
        base_city=base_city,
        voted_commune=voted_commune,
        base_commune=base_commune,
    )


def totals(all_units: Sequence[Unit], slots: Sequence[SlotView]) -> dict[int, Sum]:
    """The sums of all units, by slot."""
    return {slot.id: sum((unit.sums[slot.id] for unit in all_units), Sum()) for slot in slots}
