"""Sums of turnout reports: whole numbers, each with the electors it was counted on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Self

from elections.models import CommuneTurnout
from elections.rules.totals import percent
from realtime import sql


@dataclass(frozen=True, slots=True)
class Total:
    """What a set of areas reported at one slot. Electors are those of all its areas, reported or not."""

    areas: int = 0
    reported: int = 0
    electors_city: int = 0
    voted_city: int = 0
    electors_commune: int = 0
    voted_commune: int = 0

    @classmethod
    def sent(cls, row: CommuneTurnout) -> Self:
        """What a commune sent."""
        return cls(
            row.areas,
            row.areas_reported,
            row.electors_city,
            row.voted_city,
            row.electors_commune,
            row.voted_commune,
        )

    def __add__(self, other: Total) -> Total:
        return Total(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Total)))

    @property
    def missing(self) -> int:
        """Areas without a figure."""
        return self.areas - self.reported

    @property
    def electors(self) -> int:
        """Electors of the wider electorate: the city's where the city's council is elected."""
        return self.electors_city or self.electors_commune

    @property
    def voted(self) -> int:
        return self.voted_city if self.electors_city else self.voted_commune

    @property
    def percent(self) -> Decimal:
        """Voters over electors, never a mean of percentages."""
        return percent(self.voted, self.electors)


CONFIRMED = (
    "SELECT a.council_id, COUNT(*), COUNT(r.id), SUM(COALESCE(ci.electors, 0)), "
    "SUM(COALESCE(r.voted_city, 0)), SUM(COALESCE(co.electors, 0)), SUM(COALESCE(r.voted_commune, 0)) "
    "FROM elections_pollingarea a "
    "LEFT JOIN elections_areacontest ci ON ci.area_id = a.id AND ci.level = 'city' "
    "LEFT JOIN elections_areacontest co ON co.area_id = a.id AND co.level = 'commune' "
    "LEFT JOIN elections_turnoutreport r ON r.area_id = a.id AND r.slot_id = %s AND r.state = 'confirmed' "
    "WHERE a.election_id = %s{only} GROUP BY a.council_id"
)


def confirmed_totals(election_id: int, slot_id: int, council_id: int | None = None) -> dict[int, Total]:
    """What the areas of each commune, or of one, have confirmed at a slot. One query."""
    one = [] if council_id is None else [council_id]
    statement = CONFIRMED.format(only=" AND a.council_id = %s" if one else "")
    rows = sql.rows(statement, [slot_id, election_id, *one])
    return {row[0]: Total(*(int(value or 0) for value in row[1:])) for row in rows}


def confirmed_total(election_id: int, slot_id: int, council_id: int) -> Total:
    """What a commune's areas have confirmed at a slot. One query."""
    return confirmed_totals(election_id, slot_id, council_id).get(council_id, Total())
