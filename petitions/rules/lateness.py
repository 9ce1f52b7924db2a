"""How late a duty is: calendar days and working days since its last day, which is not counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from council.rules.workdays import Calendar, is_working

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Late:
    """So many days after the deadline; 0 on its last day."""

    days: int
    working: int


@dataclass(slots=True)
class Lateness:
    """Counts up to one day over one calendar; duties of one deadline are counted once."""

    calendar: Calendar
    today: date
    _known: dict[date, Late] = field(default_factory=dict)

    def of(self, due: date) -> Late:
        """How late something is that was due on a day."""
        if due not in self._known:
            days = max(0, (self.today - due).days)
            working = sum(is_working(self.calendar, due + n * DAY) for n in range(1, days + 1))
            self._known[due] = Late(days, working)
        return self._known[due]
