"""Dates of birth as far as they are known: some people's papers give a year alone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from elections.rules.shapes import Birth

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_WRITTEN = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_FIRST_YEAR = 1900


def parse_birth(text: str) -> Birth | None:
    """ "12/3/1970", "03/1970", "1970" or "1970-03-12"; None for an empty text.

    A day or month written 0 or 00 is unknown. Raises ValueError for what is no date, and for years that
    nobody alive was born in.
    """
    text = " ".join(text.split())
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part or 0) for part in match.groups())
    elif match := _WRITTEN.fullmatch(text.replace(" ", "")):
        day, month, year = (int(part or 0) for part in match.groups())
    else:
        raise ValueError(f"not a date of birth: {text!r}")
    _check(year, month, day)
    return Birth(year, month, day)


def older(a: Birth, b: Birth) -> bool | None:
    """Whether a was born before b; None where that cannot be told.

    Different years tell by themselves. Within a year only two complete, different dates do.
    """
    if a.year != b.year:
        return a.year < b.year
    if not (a.complete and b.complete) or a == b:
        return None
    return a < b


def under_age(birth: Birth, years: int, day: date) -> bool | None:
    """Whether somebody is younger than so many years on a day; None where the unknown part decides."""
    youngest, eldest = _possible_ages(birth, day)
    if eldest < years:
        return True
    return False if youngest >= years else None


def _possible_ages(birth: Birth, day: date) -> tuple[int, int]:
    """The fewest and the most full years that a date as far as it is known leaves open."""
    most = day.year - birth.year
    had = (day.month, day.day)
    first, last = (birth.month or 1, birth.day or 1), (birth.month or 12, birth.day or 31)
    return most - (last > had), most - (first > had)


def _check(year: int, month: int, day: int) -> None:
    if year < _FIRST_YEAR or day > (monthrange(year, month)[1] if month else 0):  # no month above 12 either
        raise ValueError(f"not a date of birth: {day}/{month}/{year}")
