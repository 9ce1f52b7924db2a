"""The dashboard of a polling day: at most ten queries, whatever the number of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from elections.models import Election
from elections.queries.day import SlotView, Sum, Unit, day_slots, slot_now, totals, units
from elections.queries.day_areas import AreaAtSlot, AreaView, LowArea, areas_of, at_slot, lowest_areas
from elections.queries.day_communes import CommuneAtSlot, communes_at
from elections.queries.incidents import IncidentCount, count_incidents, leads

MOST = 10  # lines of a list on the dashboard


@dataclass(frozen=True, slots=True)
class Board:
    """A polling day at one slot, as the leading council or as one commune sees it. `slot` is None before the
    first hour of reporting; `communes` and `areas` are in the order in which something is to be done."""

    election: Election
    over_communes: bool
    slots: Sequence[SlotView]
    slot: SlotView | None
    by_slot: Mapping[int, Sum]
    units: Sequence[Unit]
    communes: Sequence[CommuneAtSlot]
    areas: Sequence[AreaAtSlot]
    lowest: Sequence[LowArea]
    incidents: IncidentCount

    @property
    def total(self) -> Sum | None:
        return self.by_slot[self.slot.id] if self.slot else None

    @property
    def own(self) -> CommuneAtSlot | None:
        """What one's own commune sent."""
        return self.communes[0] if self.communes and not self.over_communes else None

    @property
    def lowest_communes(self) -> list[CommuneAtSlot]:
        """Those that reported, from the smallest share on."""
        found = [row for row in self.communes if row.here.base]
        found.sort(key=lambda row: (row.here.share or 0, row.unit.code))
        return found[:MOST]

    @property
    def with_gaps(self) -> list[CommuneAtSlot]:
        """Communes in which areas have not reported, those with most of them first."""
        found = [row for row in self.communes if row.here.missing]
        return sorted(found, key=lambda row: (-row.here.missing, row.unit.code))

    @property
    def missing_areas(self) -> list[AreaView]:
        return [row.area for row in self.areas if row.kind in ("missing", "returned")]

    def communes_of(self, *kinds: str) -> int:
        """How many communes stand so."""
        return sum(row.kind in kinds for row in self.communes)

    @property
    def to_confirm(self) -> int:
        """What waits for this council's word: communes for the city, areas for a commune."""
        if self.over_communes:
            return self.communes_of("sent", "gaps")
        return self.total.waiting if self.total else 0

    @property
    def communes_sent(self) -> int:
        return self.communes_of("sent", "gaps", "confirmed", "stale")

    @property
    def communes_confirmed(self) -> int:
        return self.communes_of("confirmed")


def board(election: Election, council_id: int, now: datetime, slot_id: int | None = None) -> Board:
    """The dashboard at a slot, or at the one that is being reported."""
    slots = day_slots(election, now)
    chosen = next((slot for slot in slots if slot.id == slot_id), None) or slot_now(slots)
    found = units(election, slots, council_id=None if leads(election, council_id) else council_id)
    over = any(unit.council_id != council_id for unit in found)
    by_slot = totals(found, slots)
    communes: list[CommuneAtSlot] = []
    areas: list[AreaAtSlot] = []
    lowest: list[LowArea] = []
    if chosen is not None:
        one = None if over else council_id
        communes = communes_at(election.id, found, chosen.id, one)
        lowest = lowest_areas(chosen.id, city=by_slot[chosen.id].city_elects, council_id=one, most=MOST)
        if not over:
            areas = at_slot(areas_of(election, council_id), slots, chosen)
    return Board(
        election,
        over,
        slots,
        chosen,
        by_slot,
        found,
        communes,
        areas,
        lowest,
        count_incidents(election, council_id),
    )
