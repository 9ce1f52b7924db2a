"""Figures of petitions: answered and resolved apart, on time only over what is due, each with its base.

One assembly answered 99.87 % of its petitions and resolved 8.79 %; a single rate would hide that. The share
answered on time is counted over petitions whose deadline has come, so that what is not due yet neither
helps nor harms.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from petitions.rules.shapes import Outcome, State

CENT = Decimal("0.01")

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


# What is not a petition of its own: not classified yet, living on in another, gone to its own track. A
# duplicate is MERGED, so that what it repeats is counted once.
NOT_COUNTED = frozenset({State.DRAFT, State.MERGED, State.SPLIT, State.TRANSFERRED})


def is_counted(state: State) -> bool:
    """Whether a petition in this state is one of those the figures stand on."""
    return state not in NOT_COUNTED


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    base: int

    @property
    def percent(self) -> Decimal | None:
        """Per cent with two decimals, halves up; None of nothing."""
        if self.base == 0:
            return None
        return (Decimal(100 * self.part) / self.base).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Fact:
    """What the figures need to know of one petition."""

    due_at: datetime | None = None
    answered_at: datetime | None = None
    outcome: Outcome | None = None
    on_the_spot: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many petitions of each kind; counts of parts add up to the counts of the whole."""

    total: int = 0
    answered: int = 0
    resolved: int = 0
    in_progress: int = 0
    explained: int = 0
    not_resolved: int = 0
    due: int = 0  # whose deadline has come
    on_time: int = 0  # of these, answered by then
    overdue: int = 0  # of these, not answered yet
    waiting: int = 0  # answered; the council has not judged the answer, so there is no outcome
    on_the_spot: int = 0  # answered at the meeting, where nobody judges

    @property
    def unanswered(self) -> int:
        """With the six groups of the answered this is the total."""
        return self.total - self.answered

    @property
    def not_due(self) -> int:
        """Unanswered, and nothing is late."""
        return self.unanswered - self.overdue

    @property
    def late(self) -> int:
        """Answered after the deadline."""
        return self.due - self.on_time - self.overdue

    @property
    def not_yet_resolved(self) -> int:
        """Answered and yet not resolved: what one rate for both would hide."""
        return self.answered - self.resolved

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown: each figure with its base."""

    total: int
    answered: Share  # of all
    resolved: Share  # of all
    in_progress: Share  # of the answered
    explained: Share  # of the answered
    not_resolved: Share  # of the answered
    on_time: Share  # of those due
    overdue: Share  # of those due
    waiting: Share  # of the answered
    on_the_spot: Share  # of the answered
    unanswered: Share  # of all
    late: Share  # of those due


def count(fact: Fact, now: datetime) -> Counts:
    """One petition counted. A petition without an answer has no outcome, whatever a row may say."""
    answered = fact.answered_at is not None
    due = fact.due_at is not None and fact.due_at <= now
    in_time = fact.answered_at is not None and fact.due_at is not None and fact.answered_at <= fact.due_at
    judged = fact.outcome is not None
    return Counts(
        total=1,
        answered=int(answered),
        resolved=int(answered and fact.outcome is Outcome.RESOLVED),
        in_progress=int(answered and fact.outcome is Outcome.IN_PROGRESS),
        explained=int(answered and fact.outcome is Outcome.EXPLAINED),
        not_resolved=int(answered and fact.outcome is Outcome.NOT_RESOLVED),
        due=int(due),
        on_time=int(due and in_time),
        overdue=int(due and not answered),
        waiting=int(answered and not judged and not fact.on_the_spot),
        on_the_spot=int(answered and not judged and fact.on_the_spot),
    )


def figures(counts: Counts) -> Figures:
    """The figures of counted petitions, each with its base."""
    return Figures(
        total=counts.total,
        answered=Share(counts.answered, counts.total),
        resolved=Share(counts.resolved, counts.total),
        in_progress=Share(counts.in_progress, counts.answered),
        explained=Share(counts.explained, counts.answered),
        not_resolved=Share(counts.not_resolved, counts.answered),
        on_time=Share(counts.on_time, counts.due),
        overdue=Share(counts.overdue, counts.due),
        waiting=Share(counts.waiting, counts.answered),
        on_the_spot=Share(counts.on_the_spot, counts.answered),
        unanswered=Share(counts.unanswered, counts.total),
        late=Share(counts.late, counts.due),
    )


def total(facts: Iterable[Fact], now: datetime) -> Counts:
    """All together."""
    return sum((count(fact, now) for fact in facts), Counts())


def grouped(
    rows: Iterable[T], key: Callable[[T], K], fact: Callable[[T], Fact], now: datetime
) -> dict[K, Counts]:
    """Counted by a key (field, place, body, or several in a tuple), in the order in which keys appear."""
    found: dict[K, Counts] = {}
    for row in rows:
        group = key(row)
        found[group] = found.get(group, Counts()) + count(fact(row), now)
    return found
