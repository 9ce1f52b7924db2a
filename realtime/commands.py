"""The registry of commands, and their execution: gathered, in one transaction, answered after its commit.

Guarantee: an answer leaves only after COMMIT; a command id answered once gets the same answer again and
changes nothing. Weakness: a client that loses the connection before its answer cannot know whether the
command was done until it sends the same id again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation

from realtime import protocol, store
from realtime.protocol import Actor, Command, Refusal, WireRefusal

log = structlog.get_logger(__name__)

Answer = dict[str, Any]
One = Callable[[Command], Answer]
Many = Callable[[Sequence[Command]], Sequence[Answer | Refusal]]
Alive = Callable[[Sequence[Actor]], set[str]]

# One writer: SQLite has one anyway, and on PostgreSQL one transaction for many votes beats many at once.
WRITER = ThreadPoolExecutor(1, thread_name_prefix="writer")
READERS = ThreadPoolExecutor(2, thread_name_prefix="reader")
ATTEMPTS = (0.05, 0.3, 1.0)


@dataclass(frozen=True, slots=True)
class Spec:
    """How a command is carried out: all of its kind at once; `writes` puts it into the write transaction."""

    name: str
    many: Many
    writes: bool


_specs: dict[str, Spec] = {}
_alive: list[Alive] = []


def register(name: str, one: One, *, writes: bool = True) -> None:
    """Register a command that is carried out one by one. `one` raises a Refusal to refuse."""

    def many(commands: Sequence[Command]) -> list[Answer | Refusal]:
        return [_single(one, command, writes) for command in commands]

    _specs[name] = Spec(name, many, writes)


def register_many(name: str, many: Many, *, writes: bool = True) -> None:
    """Register a command that is carried out for many at once; a Refusal in the list refuses that one."""
    _specs[name] = Spec(name, many, writes)


def set_alive(check: Alive) -> None:
    """`check(actors)` answers the session keys that are still signed in, with rights unchanged. One query."""
    _alive[:] = [check]


def alive(actors: Sequence[Actor]) -> set[str]:
    """The session keys among these actors that are still good; all of them when nobody checks."""
    if not _alive:
        return {actor.session_key for actor in actors}
    try:
        return _alive[0](actors)
    except (OperationalError, InterfaceError):
        connection.close()
        raise


def spec(name: str) -> Spec:
    """The registered command; raises WireRefusal "unknown" for any other name."""
    found = _specs.get(name)
    if found is None:
        raise WireRefusal("unknown", protocol.UNKNOWN)
    return found


def names() -> Iterable[str]:
    """Every registered command."""
    return sorted(_specs)


def run_writes(commands: Sequence[Command]) -> list[Answer]:
    """Carry out gathered commands in one transaction; the wire answers, in order.

    A database that went away is tried again: nothing was acknowledged, and the receipts make a
    transaction that did commit answer the same.
    """
    for pause in (*ATTEMPTS, None):
        try:
            return _transaction(commands)
        except (OperationalError, InterfaceError) as error:
            connection.close()
            if pause is None:
                log.error("write_failed", error=str(error), commands=len(commands))
                break
            time.sleep(pause)
        except Exception:
            log.exception("batch_failed", commands=[command.name for command in commands])
            if len(commands) > 1:
                return [answer for command in commands for answer in run_writes([command])]
            return [protocol.refused(commands[0].id, WireRefusal("internal", protocol.INTERNAL))]
    return [protocol.refused(c.id, WireRefusal("unavailable", protocol.UNAVAILABLE)) for c in commands]


def run_reads(commands: Sequence[Command]) -> list[Answer]:
    """Carry out gathered questions; the wire answers, in order."""
    answers: dict[int, Answer] = {}
    for name, group in groupby(sorted(enumerate(commands), key=lambda p: p[1].name), key=lambda p: p[1].name):
        pairs = list(group)
        try:
            results: Sequence[Answer | Refusal] = _specs[name].many([command for _, command in pairs])
        except (OperationalError, InterfaceError) as error:
            connection.close()
            log.error("read_failed", error=str(error), command=name)
            results = [WireRefusal("unavailable", protocol.UNAVAILABLE)] * len(pairs)
        except Exception:
            log.exception("read_failed", command=name)
            results = [WireRefusal("internal", protocol.INTERNAL)] * len(pairs)
        for (index, command), result in zip(pairs, results, strict=True):
            answers[index] = _wire(command, result)
    return [answers[index] for index in range(len(commands))]


def _transaction(commands: Sequence[Command]) -> list[Answer]:
    with store.collect() as topics, transaction.atomic():
        known = store.receipts(commands)
        signed_in = alive([command.actor for command in commands])
        answers: dict[int, Answer] = {}
        fresh: dict[tuple[int, str], Answer] = {}
        taken: set[tuple[int, str]] = set()
        todo: list[tuple[int, Command]] = []
        for index, command in enumerate(commands):
            key = (command.actor.account_id or 0, command.id)
            if key in known:
                answers[index] = known[key]
            elif command.actor.session_key not in signed_in:
                answers[index] = protocol.refused(command.id, WireRefusal("signed_out", protocol.SIGNED_OUT))
            elif key not in taken:
                taken.add(key)
                todo.append((index, command))
        for index, answer in _run(todo):
            answers[index] = answer
            fresh[commands[index].actor.account_id or 0, commands[index].id] = answer
        for index, command in enumerate(commands):  # the same id twice in one batch: one answer for both
            if index not in answers:
                answers[index] = fresh[command.actor.account_id or 0, command.id]
        store.keep_receipts(fresh, timezone.now())
        store.raise_versions(topics)
    return [answers[index] for index in range(len(commands))]


def _run(todo: Sequence[tuple[int, Command]]) -> Iterable[tuple[int, Answer]]:
    for name, group in groupby(todo, key=lambda pair: pair[1].name):
        pairs = list(group)
        results = _specs[name].many([command for _, command in pairs])
        for (index, command), result in zip(pairs, results, strict=True):
            yield index, _wire(command, result)


def _single(one: One, command: Command, writes: bool) -> Answer | Refusal:
    try:
        with translation.override(command.actor.language):
            if not writes:
                return one(command)
            with transaction.atomic():
                return one(command)
    except Refusal as refusal:
        return refusal


def _wire(command: Command, result: Answer | Refusal) -> Answer:
    if isinstance(result, Refusal):
        with translation.override(command.actor.language):
            return protocol.refused(command.id, result)
    return protocol.ok(command.id, result)
