"""The shapes in which the rules of an election speak: figures of a record, candidates at the count, outcomes.

Whole numbers and dates only. "Candidate" is the number that tells candidates apart; it is never a rank or a
vote share. Symbols follow the forms of Resolution 40/NQ-HĐBCQG of 29 September 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from council.rules.decision import Basis, Reason

LAW_85 = "Luật 85/2015/QH13 (sửa đổi bởi Luật 83/2025/QH15)"
RESOLUTION_40 = "Nghị quyết 40/NQ-HĐBCQG"


def law_85(article: str) -> Basis:
    """An article of the Election Law as amended, in its wording in force from 1 July 2025."""
    return Basis(LAW_85, article, date(2025, 7, 1))


def resolution_40(article: str) -> Basis:
    """A form or article of the National Election Council's Resolution 40 of 29 September 2025."""
    return Basis(RESOLUTION_40, article, date(2025, 9, 29))


class Kind(StrEnum):
    """What a polling day is held for."""

    GENERAL = "general"
    BY_ELECTION = "by_election"
    ADDITIONAL = "additional"
    RE_ELECTION = "re_election"


class Level(StrEnum):
    """Whose council is elected."""

    CITY = "city"
    COMMUNE = "commune"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True, order=True)
class Birth:
    """A date of birth, as far as it is known: month and day may be 0. Only `complete` ones can break a tie
    within the same year."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def complete(self) -> bool:
        return bool(self.month and self.day)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one count record (form 23, with form 32 where taken down), or sums of them.

    E `electors`, V `voted`, I `issued`, C `collected`, G `valid`, B `invalid`; R `received`, X `exchanged`,
    U `unused` are None where form 32 was not taken down. `votes`: v by candidate. `by_names`: B_1..B_S, the
    valid ballots with 1..S names left; None where they were not recorded.
    """

    electors: int
    voted: int
    issued: int
    collected: int
    valid: int
    invalid: int
    votes: Mapping[int, int] = field(hash=False)
    received: int | None = None
    exchanged: int | None = None
    unused: int | None = None
    by_names: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """What the sources leave open, as the council has decided (dated settings, council/rules/options.py).

    `issued_is_net`: I does not contain exchanged ballots (form 32). `additional_needs_turnout`: the majority
    turnout of Art. 80 is asked of an additional election too. `additional_after_re_election`: Art. 79 is
    applied to a shortage that a re-election leaves.
    """

    issued_is_net: bool = True
    additional_needs_turnout: bool = False
    additional_after_re_election: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault found in a record or a sum: a numbered code ("K02"), whether it stops the record, and why.

    A finding that does not stop (`hard` False) is accepted with a reason a person writes.
    """

    code: str
    hard: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate at the count. `withdrawn`: no longer standing when the result is determined (withdrew, was
    removed, or died after the ballots were printed); such votes stay valid and elect nobody."""

    candidate: int
    votes: int
    birth: Birth | None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """What determines the result of one constituency: seats to fill at this poll, sums, standings.

    `seats_of_constituency` is what the law's two thirds are counted on (the same as `seats` except at an
    additional election).
    """

    kind: Kind
    seats: int
    seats_of_constituency: int
    electors: int
    voted: int
    valid: int
    standings: tuple[Standing, ...]
    annulled: bool = False


class Verdict(StrEnum):
    """What becomes of a constituency."""

    COMPLETE = "complete"  # every seat filled
    SHORT = "short"  # seats stay empty
    ADDITIONAL = "additional"  # an additional election is due (Art. 79)
    RE_ELECTION = "re_election"  # turnout not over one half (Art. 80)
    ANNULLED = "annulled"  # result void for serious violation (Art. 81)
    UNRESOLVED = "unresolved"  # a tie the law does not decide: the Election Committee does


@dataclass(frozen=True, slots=True)
class Fate:
    """What the rule says of one candidate: elected, not elected, or None while a tie is undecided."""

    candidate: int
    votes: int
    elected: bool | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one constituency with the reason for every part of it.

    `elected` in descending order of votes (form 24 note 6). `tied` and `open_seats` name an undecided tie.
    """

    verdict: Verdict
    elected: tuple[int, ...]
    missing: int
    fates: tuple[Fate, ...]
    reasons: tuple[Reason, ...]
    tied: tuple[int, ...] = ()
    open_seats: int = 0
