"""The areas of one commune at one slot, what a team has reported, and which areas are lowest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from elections.enums import ReportState
from elections.models import Election
from elections.queries.day import SlotView
from elections.rules.totals import percent
from realtime import sql


@dataclass(frozen=True, slots=True)
class ReportView:
    """What stands for one area and slot."""

    id: int
    area_id: int
    slot_id: int
    voted_city: int | None
    voted_commune: int | None
    state: str
    reason: str
    version: int
    at: datetime | None

    @property
    def returned(self) -> bool:
        return self.state == ReportState.RETURNED

    @property
    def confirmed(self) -> bool:
        return self.state == ReportState.CONFIRMED

    @property
    def sent(self) -> bool:
        return self.state == ReportState.SENT


@dataclass(frozen=True, slots=True)
class AreaView:
    """A polling area with its electors by level (None: elects nobody there) and reports by slot."""

    id: int
    number: int
    place: str
    electors_city: int | None
    electors_commune: int | None
    reports: Mapping[int, ReportView]

    def last(self, slots: Sequence[SlotView], before: SlotView | None = None) -> ReportView | None:
        """The latest report that counts, before a slot or at all."""
        for slot in reversed(slots):
            if before is not None and slot.at >= before.at:
                continue
            found = self.reports.get(slot.id)
            if found is not None and not found.returned:
                return found
        return None


AREAS = (
    "SELECT a.id, a.number, a.place, ci.electors, co.electors FROM elections_pollingarea a "
    "LEFT JOIN elections_areacontest ci ON ci.area_id = a.id AND ci.level = 'city' "
    "LEFT JOIN elections_areacontest co ON co.area_id = a.id AND co.level = 'commune' "
    "WHERE a.election_id = %s AND a.council_id = %s{only} ORDER BY a.number"
)
REPORTS = (
    "SELECT r.id, r.area_id, r.slot_id, r.voted_city, r.voted_commune, r.state, r.reason, r.version, "
    "r.reported_at FROM elections_turnoutreport r JOIN elections_turnoutslot s ON s.id = r.slot_id "
    "WHERE s.election_id = %s AND r.council_id = %s{only}"
)


def areas_of(election: Election, council_id: int, *, only: Sequence[int] | None = None) -> list[AreaView]:
    """The areas of a commune, or those named, with every report. Two queries."""
    chosen: list[Any] = [] if only is None else [list(only) or [0]]
    places = [election.id, council_id, *chosen]
    reports: dict[int, dict[int, ReportView]] = {}
    for row in sql.rows(REPORTS.format(only=" AND r.area_id IN %s" if chosen else ""), places):
        pk, area, slot, city, commune, state, reason, version, at = row
        view = ReportView(pk, area, slot, city, commune, state, reason, version, sql.moment(at))
        reports.setdefault(area, {})[slot] = view
    return [
        AreaView(pk, number, place, city, commune, reports.get(pk, {}))
        for pk, number, place, city, commune in sql.rows(
            AREAS.format(only=" AND a.id IN %s" if chosen else ""), places
        )
    ]


@dataclass(frozen=True, slots=True)
class AreaAtSlot:
    """How one area stands at a slot: `before` is the latest report of an earlier one."""

    area: AreaView
    report: ReportView | None
    before: ReportView | None

    @property
    def kind(self) -> str:
        """missing, returned, look (sent with a reason: to be looked at), sent or confirmed."""
        if self.report is None:
            return "missing"
        if self.report.sent:
            return "look" if self.report.reason else "sent"
        return str(self.report.state)

    @property
    def share_city(self) -> Decimal | None:
        return self._share(self.report.voted_city if self.report else None, self.area.electors_city)

    @property
    def share_commune(self) -> Decimal | None:
        return self._share(self.report.voted_commune if self.report else None, self.area.electors_commune)

    def _share(self, voted: int | None, electors: int | None) -> Decimal | None:
        return percent(voted, electors) if voted is not None and electors else None

    @property
    def share(self) -> Decimal | None:
        return self.share_city if self.area.electors_city is not None else self.share_commune


ORDER = ("missing", "returned", "look", "sent", "confirmed")


def at_slot(areas: Sequence[AreaView], slots: Sequence[SlotView], slot: SlotView) -> list[AreaAtSlot]:
    """Every area at a slot: what is missing first, what is confirmed last."""
    found = [AreaAtSlot(area, area.reports.get(slot.id), area.last(slots, slot)) for area in areas]
    return sorted(found, key=lambda row: (ORDER.index(row.kind), row.area.number))


@dataclass(frozen=True, slots=True)
class LowArea:
    """One of the areas in which the smallest share has voted."""

    number: int
    place: str
    commune: str
    voted: int
    electors: int

    @property
    def share(self) -> Decimal:
        return percent(self.voted, self.electors)


LOWEST = (
    "SELECT a.number, a.place, c.name, r.voted_{level}, p.electors FROM elections_turnoutreport r "
    "JOIN elections_pollingarea a ON a.id = r.area_id JOIN council_council c ON c.id = a.council_id "
    "JOIN elections_areacontest p ON p.area_id = a.id AND p.level = '{level}' "
    "WHERE r.slot_id = %s AND r.state <> 'returned' AND r.voted_{level} IS NOT NULL AND p.electors > 0{only} "
    "ORDER BY CAST(r.voted_{level} AS BIGINT) * 1000000000 / p.electors, a.council_id, a.number LIMIT %s"
)


def lowest_areas(slot_id: int, *, city: bool, council_id: int | None = None, most: int = 10) -> list[LowArea]:
    """The areas with the smallest share at a slot. One query."""
    one = [] if council_id is None else [council_id]
    statement = LOWEST.format(
        level="city" if city else "commune", only=" AND r.council_id = %s" if one else ""
    )
    return [LowArea(*row) for row in sql.rows(statement, [slot_id, *one, most])]
