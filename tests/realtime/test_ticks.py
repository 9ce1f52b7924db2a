"""Work the clock starts goes on whatever happens to one turn of it."""

from __future__ import annotations

import asyncio
import threading

import pytest
from django.db import OperationalError

from realtime import ticks


class Connection:
    """Counts how often it is given up."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture(autouse=True)
def connection(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Ticks of this test's own, and a connection that may be given up."""
    found = Connection()
    monkeypatch.setattr(ticks, "_ticks", {})
    monkeypatch.setattr(ticks, "_running", {})
    monkeypatch.setattr(ticks, "connection", found)
    return found


class Turns:
    """Counts the turns of the clock, and fails at each where an error is given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.count = 0
        self.enough = threading.Event()
        self.error = error

    def __call__(self) -> None:
        self.count += 1
        if self.count >= 3:
            self.enough.set()
        if self.error is not None:
            raise self.error

    async def three(self) -> None:
        assert await asyncio.to_thread(self.enough.wait, 5)


async def test_it_runs_again_and_again() -> None:
    turns = Turns()
    ticks.register("count", 0.01, turns)
    ticks.start()
    await turns.three()


async def test_starting_twice_runs_it_once() -> None:
    ticks.register("count", 0.01, Turns())
    ticks.start()
    ticks.start()
    assert len(ticks._running[asyncio.get_running_loop()]) == 1


@pytest.mark.parametrize("error", [OperationalError("gone"), ValueError("broken")], ids=str)
async def test_an_error_does_not_end_it(connection: Connection, error: Exception) -> None:
    turns = Turns(error)
    ticks.register("fail", 0.01, turns)
    ticks.start()
    await turns.three()
    assert (connection.closed > 0) is isinstance(error, OperationalError)


async def test_one_that_fails_does_not_stop_another() -> None:
    turns = Turns()
    ticks.register("fail", 0.01, Turns(ValueError()))
    ticks.register("count", 0.01, turns)
    ticks.start()
    await turns.three()


async def test_the_first_request_starts_it() -> None:
    turns, asked = Turns(), []

    async def app(scope: dict[str, str], _receive: object, _send: object) -> None:
        asked.append(scope)

    ticks.register("count", 0.01, turns)
    await ticks.clocked(app)({"type": "http"}, None, None)
    assert asked == [{"type": "http"}]
    await turns.three()
