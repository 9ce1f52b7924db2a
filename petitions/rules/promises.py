"""Promises: when the day of one is near, by how much it is late, over how many sessions it was carried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=14)  # of practice: no source says how early to warn


def is_soon(due_on: date, today: date) -> bool:
    """Whether its day comes within two weeks."""
    return today <= due_on <= today + SOON


def days_late(due_on: date, day: date) -> int:
    """By how many days a promise is late on a day; 0 when it is not."""
    return max(0, (day - due_on).days)


@dataclass(frozen=True, slots=True)
class Carried:
    """After which session a promise was made (its place in the list; None before the first) and how many
    sessions opened since."""

    after: int | None
    times: int


def carried(made_on: date, until: date, opens: Sequence[date]) -> Carried:
    """`opens`: the opening days of a council's sessions, first to last. A promise made on the day a session
    opens was made at that session."""
    before = [at for at, day in enumerate(opens) if day <= made_on]
    since = sum(made_on < day <= until for day in opens)
    return Carried(before[-1] if before else None, since)
