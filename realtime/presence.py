"""Who is connected: a throw-away count, told between processes, never written anywhere.

It says which devices are on line; the roll call is something else and lives in the database.
"""

from __future__ import annotations

import time
from collections import Counter

TOPIC = "presence"
KEPT = 12.0  # seconds without a word after which another process counts as gone

_here: dict[str, Counter[int]] = {}
_others: dict[str, tuple[float, dict[str, list[int]]]] = {}


def enter(place: str, key: int) -> bool:
    """A socket of `key` opened at `place`; True when it is the first of that key here."""
    counter = _here.setdefault(place, Counter())
    counter[key] += 1
    return counter[key] == 1


def leave(place: str, key: int) -> bool:
    """A socket of `key` closed at `place`; True when it was the last of that key here."""
    counter = _here.get(place)
    if counter is None or key not in counter:
        return False
    counter[key] -= 1
    if counter[key] > 0:
        return False
    del counter[key]
    if not counter:
        del _here[place]
    return True


def online(place: str) -> set[int]:
    """The keys connected at a place, in this process and the others."""
    keys = set(_here.get(place, ()))
    alive = time.monotonic() - KEPT
    for seen, places in _others.values():
        if seen >= alive:
            keys.update(places.get(place, ()))
    return keys


def here() -> dict[str, list[int]]:
    """What this process tells the others."""
    return {place: sorted(counter) for place, counter in _here.items()}


def merge(origin: str, places: dict[str, list[int]]) -> list[str]:
    """Take what another process told; the places where that changed something."""
    _, before = _others.get(origin, (0.0, {}))
    _others[origin] = (time.monotonic(), places)
    for gone in [o for o, (seen, _) in _others.items() if seen < time.monotonic() - 10 * KEPT]:
        del _others[gone]
    return [place for place in {*before, *places} if before.get(place) != places.get(place)]


def reset() -> None:
    """Forget everything (tests)."""
    _here.clear()
    _others.clear()
