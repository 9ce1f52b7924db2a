"""Where the petitions of a measurement lie: a database of its own, kept for the next time if so wished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.load.backends import Backend, kept_backend, open_backend

WORLD = "tests.load.petitions_world"


def act(backend: Backend, name: str, what: str = "") -> Any:
    """One act of petitions_world."""
    return backend.act(WORLD, name, what)


@contextmanager
def open_city(name: str, rows: int, *, reuse: bool) -> Iterator[tuple[Backend, float]]:
    """A city with so many petitions, and what loading them took (0: they were there). With `reuse` they stay
    for the next time, and are used if they are there."""
    if not reuse:
        with open_backend(name, 1) as backend:
            yield backend, act(backend, "loaded", str(rows))["seconds"]
        return
    with kept_backend(name, f"petitions-{rows}") as (backend, is_whole, written):
        if is_whole:
            act(backend, "upgraded")
            yield backend, 0.0
            return
        seconds = act(backend, "loaded", str(rows))["seconds"]
        written()
        yield backend, seconds
