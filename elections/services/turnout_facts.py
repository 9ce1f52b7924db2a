"""What turnout reports are judged by, read in a few statements for any number of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from council import clock
from elections.enums import Level, ReportState, ResultState
from realtime import sql


@dataclass(slots=True)
class Area:
    """A locked polling area. `electors` has the levels it elects; `published`: a result of it is public."""

    id: int
    council_id: int
    number: int
    election_id: int
    day: date
    opens: time
    electors: dict[str, int]
    published: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    id: int
    election_id: int
    at: time


@dataclass(frozen=True, slots=True)
class Figure:
    """The report that stands for one area and slot."""

    voted_city: int | None
    voted_commune: int | None
    state: str
    at: datetime
    version: int
    reason: str = ""

    def voted(self, level: str) -> int | None:
        return self.voted_city if level == Level.CITY else self.voted_commune


@dataclass(slots=True)
class Facts:
    """Everything the reports of one batch are judged by. `members`: (person, area) of polling teams."""

    areas: Mapping[int, Area]
    slots: Mapping[int, Slot]
    figures: dict[tuple[int, int], Figure]
    members: frozenset[tuple[int, int]]

    def around(self, area_id: int, slot: Slot, level: str) -> tuple[int | None, int | None]:
        """The nearest figures before and after a slot; one that was returned is in doubt and says nothing."""
        found: dict[time, int] = {}
        for other in self.slots.values():
            figure = self.figures.get((area_id, other.id))
            if figure is not None and figure.state != ReportState.RETURNED and other.id != slot.id:
                found[other.at] = figure.voted(level) or 0
        before = [at for at in found if at < slot.at]
        after = [at for at in found if at > slot.at]
        return found[max(before)] if before else None, found[min(after)] if after else None


AREAS = (
    "SELECT a.id, a.council_id, a.number, a.election_id, e.day, e.opens FROM elections_pollingarea a "
    "JOIN elections_election e ON e.id = a.election_id WHERE a.id IN %s ORDER BY a.id"
)
LEVELS = (
    "SELECT p.area_id, p.level, p.electors, c.result_state FROM elections_areacontest p "
    "JOIN elections_contest c ON c.id = p.contest_id WHERE p.area_id IN %s"
)
SLOTS = "SELECT s.id, s.election_id, s.at FROM elections_turnoutslot s WHERE s.election_id IN %s"
FIGURES = (
    "SELECT r.area_id, r.slot_id, r.voted_city, r.voted_commune, r.state, r.reported_at, r.version, r.reason "
    "FROM elections_turnoutreport r WHERE r.area_id IN %s"
)
MEMBERS = (
    "SELECT m.person_id, b.area_id FROM elections_bodymember m JOIN elections_electionbody b "
    "ON b.id = m.body_id WHERE m.person_id IN %s AND b.area_id IN %s"
)


def read(areas: Sequence[int], people: Sequence[int]) -> Facts:
    """Five statements; the areas stay locked until the end of the transaction."""
    ids = list(areas) or [0]
    found = {
        row[0]: Area(row[0], row[1], row[2], row[3], _day(row[4]), _time(row[5]), {})
        for row in sql.rows(AREAS + sql.for_update("a"), [ids])
    }
    for area_id, level, electors, state in sql.rows(LEVELS, [ids]):
        found[area_id].electors[level] = electors
        found[area_id].published |= state == ResultState.PUBLISHED
    elections = sorted({area.election_id for area in found.values()}) or [0]
    slots = {row[0]: Slot(row[0], row[1], _time(row[2])) for row in sql.rows(SLOTS, [elections])}
    figures = {
        (row[0], row[1]): Figure(row[2], row[3], row[4], sql.moment(row[5]) or clock.now(), row[6], row[7])
        for row in sql.rows(FIGURES, [ids])
    }
    members = frozenset((row[0], row[1]) for row in sql.rows(MEMBERS, [list(people), ids]))
    return Facts(found, slots, figures, members)


def _time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value


def _day(value: date | str) -> date:
    """A date as read by a query of our own: SQLite gives text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
