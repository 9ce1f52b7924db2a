"""The stage on which the petitions of the demo live: who acts, what day it is, whose turn comes next.

Every life is a generator that yields the moment of its next act; the stage lets them act in the order of
these moments, with the clock standing there. So codes, numbers of letters, deadlines and journals are those
that the services give, and two worlds of one seed are the same.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

from council import clock
from council.demo.plan import Plan
from council.models import Council, CouncilSession
from council.permissions import Actor
from petitions.demo.staff import Cast
from petitions.models import AnsweringBody, ContactMeeting, PetitionField
from petitions.services.letters import LetterData

SATURDAY = 5
Life = Generator[datetime, None, None]


@dataclass(slots=True)
class Stage:
    """`sessions` and `meetings` by council code, oldest first: those of the last session and of this one."""

    plan: Plan
    cast: Cast
    councils: Mapping[str, Council]
    fields: Mapping[str, PetitionField]
    sessions: dict[str, list[CouncilSession]] = field(default_factory=dict)
    meetings: dict[str, list[ContactMeeting]] = field(default_factory=dict)
    delegates: dict[str, list[Actor]] = field(default_factory=dict)
    _turns: list[tuple[datetime, int, Life]] = field(default_factory=list)
    _letters: dict[str, int] = field(default_factory=dict)
    _lives: int = 0

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days before the day of the demo; on a weekend, the Friday before it."""
        day = self.plan.today - timedelta(days=days)
        while day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
        return clock.at(day, hour, minute)

    def add(self, life: Life) -> None:
        """One more life; it acts for the first time when its first moment comes."""
        self._lives += 1
        self._turn(next(life), self._lives, life)

    def play(self) -> None:
        """Everybody acts, in the order of the moments."""
        while self._turns:
            moment, number, life = heappop(self._turns)
            with clock.frozen(moment):
                later = next(life, None)
            if later is not None:
                self._turn(max(later, moment + timedelta(minutes=1)), number, life)

    def chance(self, *names: object) -> random.Random:
        return self.plan.chance("petitions", *names)

    def actor(self, council: str, office: str) -> Actor:
        """Somebody of a council's petition office, or of one of its bodies."""
        return self.cast.actors[f"{council}-{office}"]

    def body(self, council: str, key: str) -> AnsweringBody:
        return self.cast.bodies[council, key]

    def letter(self, sender: str, signer: str = "", note: str = "") -> LetterData:
        """A letter of today with the sender's next number."""
        self._letters[sender] = self._letters.get(sender, 0) + 1
        series = "CV" if "/" in sender else "HĐND-KN"
        return LetterData(clock.today(), f"{self._letters[sender]}/{series}", signer, note)

    def _turn(self, moment: datetime, number: int, life: Life) -> None:
        heappush(self._turns, (moment, number, life))
