"""The one place that asks what time it is, so that tests and the demo world can say another day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """The present date in Hanoi: legal deadlines are dates there, not in UTC."""
    return timezone.localdate(now())


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let `now()` answer one aware moment inside the block."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)


def day_of(moment: datetime) -> date:
    """The date in Hanoi of an aware moment."""
    return timezone.localdate(moment)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The aware moment of a wall-clock time in Hanoi."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
