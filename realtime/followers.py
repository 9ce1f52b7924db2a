"""What the hub keeps of one socket and of one topic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from realtime.protocol import Actor
from realtime.topics import TopicKind, Variant

log = structlog.get_logger(__name__)

Send = Callable[[str], Awaitable[None]]


class Follower:
    """One socket as the hub sees it: what it follows, and the newest text of each topic not yet written to
    it."""

    __slots__ = ("_pending", "_task", "actor", "following", "gone", "send")

    def __init__(self, actor: Actor, send: Send) -> None:
        self.actor = actor
        self.send = send
        self.following: dict[str, Variant] = {}
        self.gone = False
        self._pending: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None

    def offer(self, topic: str, text: str) -> None:
        """Write `text` as soon as the socket takes it; a newer text of the same topic replaces it."""
        self._pending[topic] = text
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        try:
            while self._pending:
                topic = next(iter(self._pending))
                await self.send(self._pending.pop(topic))
        except Exception as error:  # noqa: BLE001 - the socket is gone; its own consumer ends it
            log.debug("send_failed", error=str(error))
            self._pending.clear()
        finally:
            self._task = None


class Served:
    """A topic this process serves: who follows it, and its newest snapshot for each variant."""

    __slots__ = (
        "arriving",
        "dirty",
        "facts",
        "followers",
        "key",
        "kind",
        "pushed_at",
        "ready",
        "running",
        "sent",
        "stored",
        "texts",
        "topic",
        "version",
    )

    def __init__(self, topic: str, kind: TopicKind, key: int) -> None:
        self.topic = topic
        self.kind = kind
        self.key = key
        self.facts: Any = None
        self.stored = -1  # the version in the database, which repair compares
        self.version = -1  # the version on the wire: the same, or the clock's for an ephemeral kind
        self.texts: dict[Variant, str] = {}
        self.sent: dict[Variant, str] = {}  # what every follower of a variant was given, or a newer one
        self.followers: dict[Variant, set[Follower]] = {}
        self.arriving = 0  # sockets on their way to following: the topic is not dropped meanwhile
        self.dirty = False
        self.running = False
        self.ready: asyncio.Future[None] | None = None
        self.pushed_at = 0.0
