"""What a body sees of its duties and answers: how much time is left, and which petitions a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from petitions.rules.clock import HANOI

# "00001-2026-00042" and "hn-2026-00042", with whatever hyphen or dash people's programs write.
_DASH = r"[ \t\u00a0]*[-\u2010-\u2015\u2212][ \t\u00a0]*"
_CODE = re.compile(
    rf"(?<![0-9a-z])([0-9a-z]{{2,10}}){_DASH}(20[0-9]{{2}}){_DASH}([0-9]{{5,7}})(?![0-9a-z])",
    re.IGNORECASE | re.ASCII,
)


def codes_in(text: str) -> tuple[str, ...]:
    """The codes of petitions a text names, each once, in small letters with plain hyphens, as they come."""
    return tuple(dict.fromkeys("-".join(found.groups()).lower() for found in _CODE.finditer(text)))


class Sign(StrEnum):
    """How a deadline stands, for an icon and a word."""

    PAUSED = "paused"  # its clock stands
    LATE = "late"
    TODAY = "today"
    SOON = "soon"  # within SOON_DAYS
    AHEAD = "ahead"


SOON_DAYS = 5


@dataclass(frozen=True, slots=True)
class Left:
    """So many days of Hanoi's calendar to go until a deadline, or past it."""

    sign: Sign
    days: int


def left(due: datetime, now: datetime, *, stands: bool = False) -> Left:
    """How far it is to a deadline. Past its minute it is late, by 0 days on its own day."""
    days = (due.astimezone(HANOI).date() - now.astimezone(HANOI).date()).days
    if stands:
        return Left(Sign.PAUSED, abs(days))
    if now > due:
        return Left(Sign.LATE, -days)
    if days == 0:
        return Left(Sign.TODAY, 0)
    return Left(Sign.SOON if days <= SOON_DAYS else Sign.AHEAD, days)
