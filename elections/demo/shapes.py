"""The shapes of an invented election: plain frozen data. People, places and streets are fictional."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from elections.rules.shapes import Birth, Figures, Level, Sex

CITY = "hn"


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune or ward that takes part: `kind` is "ward" or "commune"; `seats` and `people` (delegates who
    are to win) where they are given. `elects`: whether it elects its own council, or votes for the city's
    alone, in one polling area."""

    code: str
    kind: str
    name: str
    name_en: str = ""
    seats: int | None = None
    people: tuple[str, ...] = ()
    elects: bool = True


@dataclass(frozen=True, slots=True)
class Totals:
    """What has to come out exactly. None: whatever the number of communes gives."""

    areas: int | None = None
    electors: int | None = None
    voted: int | None = None
    areas_in_full: int | None = None
    threes: int | None = None
    fours: int | None = None
    fives: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the polling day and its seed, and who takes part.

    `city_seats`: seats of each of the city's constituencies. `city_people`: delegates who are to win there.
    `areas_a_contest`: from how many polling areas to how many a constituency of a commune has.
    `odd`: whether some results are close, tied or short of a seat.
    """

    seed: int
    code: str
    name: str
    name_en: str
    day: date
    units: tuple[Unit, ...]
    city_seats: tuple[int, ...]
    city_people: tuple[str, ...] = ()
    opens: time = time(7)
    closes: time = time(19)
    slots: tuple[time, ...] = ()
    totals: Totals = field(default_factory=Totals)
    areas_a_contest: tuple[int, int] = (3, 7)
    is_test: bool = False
    odd: bool = True

    def chance(self, *names: object) -> random.Random:
        """A source of chance of its own for each purpose, so that one part never shifts another."""
        return random.Random(":".join(map(str, (self.seed, self.code, *names))))  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a committee, board or team. `post` as elections.enums.BodyPost."""

    name: str
    post: str
    organisation: str


@dataclass(frozen=True, slots=True)
class PlannedCandidate:
    """A candidate with what form 22 publishes. Values of choices as in elections.enums."""

    code: str
    name: str
    sex: Sex
    birth: Birth
    native_place: str
    residence: str
    ethnicity: str
    religion: str
    professional: str
    professional_level: str
    degree: str
    theory: str
    languages: str
    occupation: str
    workplace: str
    sector: str
    party_since: str
    council_terms: str
    self_nominated: bool
    nominated_by: str
    career: tuple[tuple[str, str, str], ...]
    programme: str


@dataclass(frozen=True, slots=True)
class PlannedContest:
    """A constituency. `candidates` in the order of the ballot; `favourites` are their places in it, the
    strongest first. `communes` for the city alone. `odd`: "", "close", "tie" or "short"."""

    council: str
    number: int
    seats: int
    candidates: tuple[PlannedCandidate, ...]
    favourites: tuple[int, ...]
    communes: tuple[str, ...]
    board: tuple[Member, ...]
    odd: str = ""


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A residential group: "hamlet" or "urban_group"."""

    kind: str
    name: str
    contest: int


@dataclass(frozen=True, slots=True)
class PlannedArea:
    """A polling area: its constituency at each level by number (0: elects nobody there), and the electors of
    each level."""

    council: str
    number: int
    kind: str
    place: str
    address: str
    streets: str
    exception: str
    token: str
    city_contest: int
    commune_contest: int
    electors_city: int
    electors_commune: int
    groups: tuple[PlannedGroup, ...]
    team: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PlannedCouncil:
    """A council with its areas where it is a commune's. One without contests is not elected on this day."""

    code: str
    kind: str
    name: str
    name_en: str
    level: Level
    seats: int
    contests: tuple[PlannedContest, ...]
    areas: tuple[PlannedArea, ...]
    committee: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """How an area voted: the last figures of each level, and the cumulative ones of each slot."""

    voted_city: int
    voted_commune: int
    slots: tuple[tuple[int, int], ...]


AreaKey = tuple[str, int]
"""Code of the commune and number of the area."""


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """A count record; `figures.votes` by the candidate's place on the ballot, from 0."""

    area: AreaKey
    level: Level
    contest: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class PlannedElection:
    """The whole election: the city's council first, then the communes'."""

    order: Order
    councils: tuple[PlannedCouncil, ...]
    attendance: Mapping[AreaKey, Attendance]

    @property
    def city(self) -> PlannedCouncil:
        return self.councils[0]

    @property
    def communes(self) -> Sequence[PlannedCouncil]:
        return self.councils[1:]

    @property
    def elected(self) -> Sequence[PlannedCouncil]:
        """The councils that are elected on this day."""
        return [council for council in self.councils if council.contests]

    def contests(self) -> Iterator[PlannedContest]:
        for council in self.councils:
            yield from council.contests

    def areas(self) -> Iterator[PlannedArea]:
        for council in self.councils:
            yield from council.areas
