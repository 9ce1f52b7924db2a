"""Counting days: calendar days, and working days over the official calendar of the year.

Holidays and the weekends worked in exchange are announced year by year, so both are data.
"""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """``holidays``: days off besides weekends; ``workdays``: weekend days worked in exchange, which win."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


def is_working(cal: Calendar, day: date) -> bool:
    """Whether offices work on this day."""
    if day in cal.workdays:
        return True
    return day.weekday() < SATURDAY and day not in cal.holidays


def add_working_days(cal: Calendar, start: date, n: int) -> date:
    """The n-th working day after ``start`` (before it if n is negative); ``start`` itself is not counted.

    n = 0 gives ``start``, working or not.
    """
    day, step = start, timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_working(cal, day)
    return day


def add_days(start: date, n: int) -> date:
    """The n-th calendar day after ``start`` (before it if n is negative)."""
    return start + timedelta(days=n)
