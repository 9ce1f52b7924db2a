"""The shapes in which the rules of petitions speak: states, outcomes, deadlines and their computation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from council.rules.decision import Basis

JOINT_72 = "Nghị quyết liên tịch 72/2025/NQLT-UBTVQH15-CP-ĐCTUBTWMTTQVN"


def joint_72(article: str) -> Basis:
    """An article of the joint resolution on meeting voters, in force from 20 February 2025 (amended by
    100/2025, in force from 26 September 2025)."""
    return Basis(JOINT_72, article, date(2025, 2, 20))


class State(StrEnum):
    """Where a petition stands. "Answered" is not "resolved": see Outcome."""

    DRAFT = "draft"  # noted in the hall, not yet classified
    RECORDED = "recorded"  # classified by the office
    CONSOLIDATED = "consolidated"  # in a report of a session
    FORWARDED = "forwarded"  # sent to the body or council that must answer
    RETURNED = "returned"  # sent back for wrong competence
    ASKED = "asked"  # the petitioner is asked for more
    ANSWERED = "answered"  # an answer is there, not yet accepted
    ACCEPTED = "accepted"  # the council accepts the answer as it stands
    FOLLOWED = "followed"  # accepted with a promise: watched until it is kept
    CLOSED = "closed"  # resolved or explained, nothing left to watch
    MERGED = "merged"  # lives on in another petition
    SPLIT = "split"  # lives on in its parts
    TRANSFERRED = "transferred"  # a complaint or denunciation, gone to its own track
    ON_THE_SPOT = "on_the_spot"  # answered at the meeting


class Outcome(StrEnum):
    """What an answer amounts to."""

    RESOLVED = "resolved"
    IN_PROGRESS = "in_progress"
    EXPLAINED = "explained"
    NOT_RESOLVED = "not_resolved"


class Detail(StrEnum):
    """The kinds below each outcome."""

    RESOLVED_BY_RULES = "resolved_by_rules"
    RESOLVED_BY_INSPECTION = "resolved_by_inspection"
    RESOLVED_BY_WORK = "resolved_by_work"
    WITH_ROADMAP = "with_roadmap"
    SUBMITTED_ABOVE = "submitted_above"
    NO_RESOURCES = "no_resources"
    NOT_AT_ONCE = "not_at_once"
    HIGHER_RULES = "higher_rules"
    NO_ROADMAP = "no_roadmap"
    OTHER_REASON = "other_reason"
    STILL_TO_RESOLVE = "still_to_resolve"
    GUIDED = "guided"


class Competence(StrEnum):
    COMMUNE = "commune"
    CITY = "city"
    DEPARTMENT = "department"
    CENTRAL = "central"


class Unit(StrEnum):
    """What a deadline is counted in."""

    CALENDAR = "calendar"
    WORKING = "working"
    HOURS = "hours"  # working hours


@dataclass(frozen=True, slots=True)
class Span:
    """So many days or working hours, forwards from a moment or backwards from a session (`before`)."""

    amount: int
    unit: Unit
    before: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """While the petitioner is asked the clock may stand: days from `start` to before `end`."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that was not counted, and why (weekend, holiday with its name, pause)."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A deadline with the way it was found: the days left out, the make-up days counted, the pauses."""

    due: datetime
    start: datetime
    span: Span
    skipped: tuple[Skipped, ...]
    made_up: tuple[date, ...]
