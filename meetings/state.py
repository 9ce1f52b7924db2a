"""What a page or a push about a sitting is made of: plain values, read once, rendered for each audience.

Queries fill these; templates only read them. Nothing here is personal: what belongs to one
delegate travels only in the answer to that delegate's own message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from council.rules.decision import Reason


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of the programme. `state`: "done", "now" or "next"; `label`: "7" or "7.1"; `depth` from 0."""

    id: int
    label: str
    depth: int
    title: str
    state: str
    presenter: str = ""
    board: str = ""
    minutes: int | None = None
    starts_at: time | None = None
    papers: int = 0
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of an item; `is_new` says the latest version came after the programme was published."""

    id: int
    kind: str
    kind_label: str
    title: str
    number: str
    issuer: str
    pages: int
    version: int
    size: int
    is_new: bool
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a result: `percent` of `base` delegates, rounded half up to one decimal."""

    choice: str
    label: str
    count: int
    percent: str
    base: int


@dataclass(frozen=True, slots=True)
class SeatVote:
    """One delegate's place in the result. `choice`: for, against, abstain or "" (took no part)."""

    seat: int
    name: str
    group: str
    choice: str
    present: bool


@dataclass(frozen=True, slots=True)
class ShareLine:
    """Votes in favour against one base: all delegates, those in office, those present."""

    label: str
    count: int
    base: int
    percent: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """A published result. `threshold_percent` is where the needed number lies on the bar of all delegates."""

    passed: bool
    reason: Reason
    need: int
    base: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int
    threshold_percent: str
    bars: tuple[Bar, ...] = ()
    shares: tuple[ShareLine, ...] = ()
    seats: tuple[SeatVote, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundView:
    """One ballot round; `result`: for everybody once published, for the presidium from the close on."""

    id: int
    number: int
    question: str
    item_label: str
    state: str
    majority: str
    majority_label: str
    need: int
    base: int
    entitled: int
    present: int
    voted: int
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    seconds: int | None
    repeats: int | None = None
    void_reason: str = ""
    result: ResultView | None = None


@dataclass(frozen=True, slots=True)
class QuorumView:
    """Presence on the roll, against all delegates and against the quorum."""

    total: int
    present: int
    excused: int
    absent: int
    unknown: int
    need: int
    reached: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One delegate on the roll; `state` is present, excused, absent, left or "" (not known yet)."""

    delegate_id: int
    seat: int
    name: str
    group: str
    state: str
    method: str
    at: datetime | None
    reason: str
    may_vote: bool


@dataclass(frozen=True, slots=True)
class SittingView:
    """Everything the pages of one sitting show, for every audience."""

    id: int
    version: int
    council_code: str
    council_name: str
    term_name: str
    session_id: int
    session_title: str
    title: str
    state: str
    is_public: bool
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    current: ItemLine | None
    items: tuple[ItemLine, ...]
    papers: tuple[PaperLine, ...]
    round: RoundView | None
    earlier_rounds: tuple[RoundView, ...]
    quorum: QuorumView
    message: str = ""
    notice: str = ""
    notice_at: datetime | None = None
    roll_version: int = 0
    roll: tuple[AttendanceLine, ...] = field(default=())
