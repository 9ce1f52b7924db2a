"""The tables of forms 28 and 30: how an election went at one level, and who was elected.

Every percentage carries the base it was counted on. In prose: docs/rules/election-statistics.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from elections.rules.birth import under_age
from elections.rules.shapes import Birth, Sex
from elections.rules.totals import percent
from elections.rules.winners import additional_due

YOUNG = 40  # "Trẻ tuổi (dưới 40 tuổi)"
MAJORITY_PEOPLE = "kinh"
NO_RELIGION = frozenset({"", "không"})


class Professional(StrEnum):
    BELOW = "below"
    UNIVERSITY = "university"
    POSTGRADUATE = "postgraduate"


class Theory(StrEnum):
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    BACHELOR = "bachelor"


class Sector(StrEnum):
    PARTY = "party"
    GOVERNMENT = "government"
    FRONT = "front"
    COURT = "court"
    PROCURACY = "procuracy"
    FORCES = "forces"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Share:
    """A count with its percentage and the base that it was counted on."""

    count: int
    base: int

    @property
    def percent(self) -> Decimal:
        return percent(self.count, self.base)


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """One polling area at one level. `re_election`, `additional`: such a poll is or was held there."""

    electors: int
    voted: int
    annulled: bool = False
    re_election: bool = False
    additional: bool = False


@dataclass(frozen=True, slots=True)
class ConstituencyFacts:
    """One constituency: the sums of its records, its areas and what became of it."""

    electors: int
    voted: int
    issued: int
    collected: int
    valid: int
    seats: int
    elected: int
    areas: tuple[AreaFacts, ...]
    annulled: bool = False
    re_election: bool = False
    additional: bool = False


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Part I of forms 28 and 30 for one level of People's Councils, column by column.

    `constituencies_short` is in form 30 alone: fewer than two thirds of the seats (its note (*)).
    """

    electors: int
    voted: int
    constituencies: int
    constituencies_one_area: int
    constituencies_under_half: int
    constituencies_annulled: int
    constituencies_re_election: int
    constituencies_additional: int
    constituencies_short: int
    areas: int
    areas_under_half: int
    areas_annulled: int
    areas_re_election: int
    areas_additional: int
    issued: int
    collected: int
    valid: int

    @property
    def turnout(self) -> Share:
        return Share(self.voted, self.electors)

    @property
    def collected_of_issued(self) -> Share:
        return Share(self.collected, self.issued)

    @property
    def valid_of_collected(self) -> Share:
        return Share(self.valid, self.collected)


@dataclass(frozen=True, slots=True)
class ElectedPerson:
    """What parts III and IV of the forms count of one person elected. None and "" are not known."""

    sex: Sex
    ethnicity: str
    birth: Birth | None
    party: bool
    re_elected: bool
    religion: str
    self_nominated: bool
    professional: Professional | None
    theory: Theory | None
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class Composition:
    """Parts III and IV for one level: every share is of those elected.

    `age_unknown`: people whose birth date does not say whether they are under 40; they are not counted young.
    """

    seats: int
    elected: int
    women: Share
    minority: Share
    young: Share
    age_unknown: int
    non_party: Share
    re_elected: Share
    religion: Share
    self_nominated: Share
    professional: dict[Professional, Share]
    theory: dict[Theory, Share]
    sector: dict[Sector, Share]


def under_half(voted: int, electors: int) -> bool:
    """Whether fewer than 50 % of the electors voted: exactly half is not under."""
    return 2 * voted < electors


def level_row(constituencies: Iterable[ConstituencyFacts]) -> LevelRow:
    """The row of one level from its constituencies. Turnout is voters over electors, never a mean."""
    all_of = tuple(constituencies)
    areas = [area for each in all_of for area in each.areas]
    return LevelRow(
        electors=sum(c.electors for c in all_of),
        voted=sum(c.voted for c in all_of),
        constituencies=len(all_of),
        constituencies_one_area=sum(len(c.areas) == 1 for c in all_of),
        constituencies_under_half=sum(under_half(c.voted, c.electors) for c in all_of),
        constituencies_annulled=sum(c.annulled for c in all_of),
        constituencies_re_election=sum(c.re_election for c in all_of),
        constituencies_additional=sum(c.additional for c in all_of),
        constituencies_short=sum(additional_due(c.elected, c.seats) for c in all_of),
        areas=len(areas),
        areas_under_half=sum(under_half(a.voted, a.electors) for a in areas),
        areas_annulled=sum(a.annulled for a in areas),
        areas_re_election=sum(a.re_election for a in areas),
        areas_additional=sum(a.additional for a in areas),
        issued=sum(c.issued for c in all_of),
        collected=sum(c.collected for c in all_of),
        valid=sum(c.valid for c in all_of),
    )


def total_row(rows: Sequence[LevelRow]) -> LevelRow:
    """The line "Tổng cộng": every column added. An elector of several levels is in it once for each."""
    return LevelRow(**{f.name: sum(getattr(row, f.name) for row in rows) for f in fields(LevelRow)})


def composition(people: Iterable[ElectedPerson], *, seats: int, election_day: date) -> Composition:
    """Who was elected. The base of every percentage is the number of people given, never the seats."""
    elected = tuple(people)

    def share(counts: Callable[[ElectedPerson], bool]) -> Share:
        return Share(sum(map(counts, elected)), len(elected))

    young = [_young(person, election_day) for person in elected]
    return Composition(
        seats=seats,
        elected=len(elected),
        women=share(lambda p: p.sex is Sex.FEMALE),
        minority=share(lambda p: _word(p.ethnicity) not in ("", MAJORITY_PEOPLE)),
        young=Share(young.count(True), len(elected)),
        age_unknown=young.count(None),
        non_party=share(lambda p: not p.party),
        re_elected=share(lambda p: p.re_elected),
        religion=share(lambda p: _word(p.religion) not in NO_RELIGION),
        self_nominated=share(lambda p: p.self_nominated),
        professional={
            kind: Share(sum(p.professional is kind for p in elected), len(elected)) for kind in Professional
        },
        theory={kind: Share(sum(p.theory is kind for p in elected), len(elected)) for kind in Theory},
        sector={kind: Share(sum(p.sector is kind for p in elected), len(elected)) for kind in Sector},
    )


def _young(person: ElectedPerson, day: date) -> bool | None:
    return None if person.birth is None else under_age(person.birth, YOUNG, day)


def _word(text: str) -> str:
    return " ".join(text.split()).lower()
