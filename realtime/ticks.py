"""Work the clock starts: closing rounds whose time is up. Each process does it; the services make that
harmless."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError, connection

from realtime.commands import WRITER

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Run `work` every `seconds`, in the writer's thread."""

    name: str
    seconds: float
    work: Callable[[], None]


_ticks: dict[str, Tick] = {}
_running: dict[asyncio.AbstractEventLoop, list[asyncio.Task[None]]] = {}


def register(name: str, seconds: float, work: Callable[[], None]) -> None:
    """Register work of the clock."""
    _ticks[name] = Tick(name, seconds, work)


def clocked(app: Any) -> Any:
    """An ASGI application that starts the clock with its first request: letters go out although nobody has
    opened a page with a socket since the process began."""

    async def answered(scope: Any, receive: Any, send: Any) -> None:
        start()
        await app(scope, receive, send)

    return answered


def start() -> None:
    """Start the clock's work in the running loop, once."""
    loop = asyncio.get_running_loop()
    for old in [known for known in _running if known.is_closed()]:
        _running.pop(old)
    if loop not in _running:
        _running[loop] = [loop.create_task(_keep(tick)) for tick in _ticks.values()]


async def _keep(tick: Tick) -> None:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(tick.seconds)
        try:
            await loop.run_in_executor(WRITER, _once, tick)
        except DatabaseError as error:
            log.warning("tick_failed", tick=tick.name, error=str(error))
        except Exception:
            log.exception("tick_failed", tick=tick.name)


def _once(tick: Tick) -> None:
    try:
        tick.work()
    except DatabaseError:
        connection.close()
        raise
