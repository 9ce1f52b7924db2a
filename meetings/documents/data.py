"""What the papers of a sitting are made from; services fill these. Moments are aware, shown in Hanoi time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from council.pdf.stamp import Check
from council.rules.decision import Reason
from meetings.rules.voting import Choice, Electorate, Majority


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the contents of a paper.

    `number` holds the symbol too ("07/BB-HĐND"; "" while none is given); `council_name` is the full name,
    `term_name` reads on from it ("khóa XVII, nhiệm kỳ 2026 - 2031"), `place` is that of the date line.
    """

    council_name: str
    term_name: str
    session_title: str
    sitting_title: str
    place: str
    day: date
    chair_name: str
    secretary_name: str
    number: str = ""
    parent: str = ""
    draft: bool = False
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One entitled delegate. `choice` None: took no part; `seat` None: no fixed seat."""

    name: str
    group: str
    choice: Choice | None
    seat: int | None = None
    at: datetime | None = None
    changes: int = 0


@dataclass(frozen=True, slots=True)
class VoteSheet:
    """One closed ballot round, with the electorate frozen at its opening. The result is counted from `lines`.

    `void_reason` makes it a void round, which has no verdict; `repeats` is the number of the void round that
    this one replaces.
    """

    frame: Frame
    number: int
    item_label: str
    item_title: str
    question: str
    majority: Majority
    electorate: Electorate
    lines: Sequence[VoteLine]
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    repeats: int | None = None
    void_reason: str = ""

    @property
    def changes(self) -> int:
        return sum(line.changes for line in self.lines)


@dataclass(frozen=True, slots=True)
class RollCallLine:
    """One delegate. `state`: present, excused, absent, left or ""; `method`: self, qr, secretary or ""."""

    name: str
    group: str
    state: str
    seat: int | None = None
    method: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RollCall:
    """The roll of one sitting. `total` counts all delegates; `quorum` is what the rule says of presence."""

    frame: Frame
    total: int
    lines: Sequence[RollCallLine]
    quorum: Reason | None = None
    opened_at: datetime | None = None
