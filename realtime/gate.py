"""The one door for commands: gathered writes, gathered questions, gathered sign-ins, for each event loop."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from realtime import commands, protocol
from realtime.batch import Batcher
from realtime.protocol import Actor, Command, Handshake, WireRefusal

Warm = Callable[[], None]
Authenticate = Callable[[Sequence[Handshake]], Sequence[Actor | None]]
_authenticate: list[Authenticate] = []


_warm: list[Warm] = []


def register_warm(work: Warm) -> None:
    """Work to be done once when a process takes its first socket: the first push must not wait for it."""
    _warm.append(work)


def set_authenticate(check: Authenticate) -> None:
    """`check(handshakes)` answers who connects, None for nobody. A few queries for any number."""
    _authenticate[:] = [check]


@dataclass(frozen=True, slots=True)
class Gate:
    """The gatherers of one event loop."""

    writes: Batcher[Command, dict[str, Any]]
    reads: Batcher[Command, dict[str, Any]]
    arrivals: Batcher[Handshake, Actor | None]


_gates: dict[asyncio.AbstractEventLoop, Gate] = {}


SWITCH = 0.0005  # seconds; Python's own is 0.005


def current() -> Gate:
    """The gate of the running loop, made when first asked for."""
    loop = asyncio.get_running_loop()
    gate = _gates.get(loop)
    if gate is None:
        # After each system call a socket waits for the interpreter behind the writing and reading threads:
        # at Python's own turn a hundred writes can take half a second.
        sys.setswitchinterval(SWITCH)
        for work in _warm:
            commands.READERS.submit(work)
        for old in [known for known in _gates if known.is_closed()]:
            _gates.pop(old)
        gate = _gates[loop] = Gate(
            Batcher(commands.run_writes, commands.WRITER),
            Batcher(commands.run_reads, commands.READERS),
            Batcher(_authenticate[0], commands.READERS),
        )
    return gate


async def execute(command: Command) -> dict[str, Any]:
    """Carry out one command; the wire answer, after the commit."""
    try:
        spec = commands.spec(command.name)
    except WireRefusal as refusal:
        return protocol.refused(command.id, refusal)
    gate = current()
    return await (gate.writes if spec.writes else gate.reads).submit(command)


async def arrive(handshake: Handshake) -> Actor | None:
    """Who is behind a new connection; None for nobody."""
    return await current().arrivals.submit(handshake)


async def still_alive(actors: Sequence[Actor]) -> set[str]:
    """The session keys among these that are still signed in with rights unchanged."""
    return await asyncio.get_running_loop().run_in_executor(commands.READERS, commands.alive, actors)
