"""The hub: one for each event loop. It follows topics for all sockets of the process and sends each change
once.

Guarantee: a follower holds the newest snapshot or is about to get it; a slow socket gets the newest one,
never a queue. Weakness: a follower may miss states in between, by design.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable
from typing import Any

import structlog
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import DatabaseError, connection
from django.utils import translation

from realtime import hints, presence, protocol, store, topics
from realtime.commands import READERS
from realtime.followers import Follower, Served
from realtime.protocol import WireRefusal
from realtime.topics import TopicKind, Variant

log = structlog.get_logger(__name__)

REPAIR = 3.0  # seconds between two comparisons of versions
BREATH = 100  # sends between two turns of the loop, so that commands go on during a broadcast


class Hub:
    """Topics, followers and the loop that keeps them true."""

    def __init__(self) -> None:
        self.origin = uuid.uuid4().hex
        self.served: dict[str, Served] = {}
        self._loop = asyncio.get_running_loop()
        self._layer = get_channel_layer()
        self._alone = self._layer is None or isinstance(self._layer, InMemoryChannelLayer)
        self._channel: str | None = None
        self._turns: asyncio.PriorityQueue[tuple[int, int, Served]] = asyncio.PriorityQueue()
        self._count = 0
        self._tasks = [self._loop.create_task(work) for work in (self._repair(), self._take_turns())]
        if not self._alone:
            self._tasks.append(self._loop.create_task(self._listen()))
        hints.connect(self._loop, self.changed_here)

    # -- following ---------------------------------------------------------------------------------------

    async def follow(self, follower: Follower, topic: str, have: int) -> int:
        """Let a socket follow a topic; it is sent the snapshot unless it `have`s this version. Gives the
        version.

        Raises WireRefusal "unknown_topic" where there is no such topic or it is not this actor's to see.
        """
        kind, key = topics.parse(topic)
        if topic not in follower.following and len(follower.following) >= protocol.MAX_TOPICS_PER_SOCKET:
            raise WireRefusal("too_many_topics", protocol.RATE_LIMITED)
        served = self.served.get(topic)
        if served is None:
            served = self.served[topic] = Served(topic, kind, key)
        served.arriving += 1
        try:
            return await self._arrive(follower, served, have)
        except Exception:
            self.unfollow(follower, topic)
            raise
        finally:
            served.arriving -= 1
            self._drop_if_idle(served)

    async def _arrive(self, follower: Follower, served: Served, have: int) -> int:
        if served.version < 0:
            await self._join(served.topic)
            await self._load(served)
        audience = served.kind.audience(follower.actor, served.facts) if served.facts is not None else ""
        if not audience:
            raise WireRefusal("unknown_topic", protocol.UNKNOWN_TOPIC)
        variant = (audience, follower.actor.language)
        served.followers.setdefault(variant, set()).add(follower)
        follower.following[served.topic] = variant
        if variant not in served.texts:
            await self._load(served)
        if follower.gone:  # its socket closed meanwhile
            self.unfollow(follower, served.topic)
            return served.version
        text = served.texts.get(variant)
        if text is not None:
            served.sent.setdefault(variant, text)
            if have != served.version:
                follower.offer(served.topic, text)
        if any(served.texts.get(other, known) != known for other, known in served.sent.items()):
            self.hint(served.topic)  # this reading found a change that earlier followers have not seen
        return served.version

    def unfollow(self, follower: Follower, topic: str) -> None:
        """The socket no longer follows the topic."""
        variant = follower.following.pop(topic, None)
        served = self.served.get(topic)
        if variant is None or served is None:
            return
        followers = served.followers.get(variant, set())
        followers.discard(follower)
        if not followers:
            served.followers.pop(variant, None)
            served.texts.pop(variant, None)
            served.sent.pop(variant, None)
        self._drop_if_idle(served)

    def forget(self, follower: Follower) -> None:
        """The socket is gone."""
        follower.gone = True
        for topic in list(follower.following):
            self.unfollow(follower, topic)

    # -- hints -------------------------------------------------------------------------------------------

    def changed_here(self, topic: str) -> None:
        """A commit of this process changed a topic: push it, and tell the other processes."""
        if not self._alone:
            self.spawn(self._tell(topic))
        self.hint(topic)

    def hint(self, topic: str) -> None:
        """A topic may have changed: push it now, or when the pause after the last push is over."""
        served = self.served.get(topic)
        if served is None or not served.followers:
            return
        served.dirty = True
        if not served.running:
            served.running = True
            wait = served.pushed_at + served.kind.pause - time.monotonic()
            self._loop.call_later(max(0.0, wait), self._line_up, served)

    def presence_changed(self, place: str) -> None:
        """Somebody came on line or went: push the topics that show it."""
        for served in list(self.served.values()):
            if (
                served.kind.place is not None
                and served.facts is not None
                and served.kind.place(served.facts) == place
            ):
                self.hint(served.topic)

    def _line_up(self, served: Served) -> None:
        self._count += 1
        self._turns.put_nowait((served.kind.rank, self._count, served))

    async def _take_turns(self) -> None:
        """One push at a time, tablets before consoles. Two at once would only wait for one another: while a
        thread renders the next topic, each of the thousands of writes of this one would ask for the
        interpreter again."""
        while True:
            _rank, _count, served = await self._turns.get()
            try:
                await self._push(served)
            except DatabaseError as error:
                log.warning("push_failed", topic=served.topic, error=str(error))  # repair asks again
            except Exception:
                log.exception("push_failed", topic=served.topic)
            served.running = False
            if served.dirty:
                self.hint(served.topic)

    async def _push(self, served: Served) -> None:
        served.dirty = False
        served.pushed_at = time.monotonic()
        await self._load(served, anew=True)
        await self._broadcast(served)

    async def _broadcast(self, served: Served) -> None:
        sent = 0
        for variant, text in list(served.texts.items()):
            if variant not in served.followers or served.sent.get(variant) == text:
                continue
            served.sent[variant] = text
            for follower in list(served.followers.get(variant, ())):
                follower.offer(served.topic, text)
                sent += 1
                if sent % BREATH == 0:
                    await asyncio.sleep(0)
        await asyncio.sleep(0)  # the last writes, before another topic has its turn

    # -- snapshots ---------------------------------------------------------------------------------------

    async def _load(self, served: Served, *, anew: bool = False) -> None:
        """Read and render a topic once for every variant that is followed. One reading at a time: who only
        wants a text takes the one under way; after a change (`anew`) another is begun, for it may have come
        too late for that one."""
        while served.ready is not None:
            await served.ready
            if not anew and all(variant in served.texts for variant in served.followers):
                return
        ready = served.ready = self._loop.create_future()
        try:
            variants, before = frozenset(served.followers), served.facts
            served.stored, served.version, served.facts, served.texts = await self._loop.run_in_executor(
                READERS, read_snapshot, served.topic, served.kind, served.key, variants
            )
            if served.facts != before:
                self._judge_again(served)
        finally:
            served.ready = None
            ready.set_result(None)

    def _judge_again(self, served: Served) -> None:
        """What decides who may follow has changed (a sitting goes on behind closed doors): who came in by the
        old facts, or on another side, is let go and told nothing more."""
        for (audience, _language), followers in list(served.followers.items()):
            for follower in list(followers):
                if served.facts is None or served.kind.audience(follower.actor, served.facts) != audience:
                    self.unfollow(follower, served.topic)

    # -- other processes, repair -------------------------------------------------------------------------

    async def _join(self, topic: str) -> None:
        if self._channel is not None and self._layer is not None:
            try:
                await self._layer.group_add(hints.group_name(topic), self._channel)
            except OSError as error:
                log.warning("channel_layer_away", error=str(error))

    async def _tell(self, topic: str) -> None:
        if self._layer is None:
            return
        try:
            message = {"type": "hint", "topic": topic, "origin": self.origin}
            await self._layer.group_send(hints.group_name(topic), message)
        except Exception as error:  # noqa: BLE001 - redis has many ways to be away; repair finds the change
            log.warning("hint_lost", topic=topic, error=str(error))

    async def _listen(self) -> None:
        """Take hints of other processes from this process's one channel; start again when the layer was
        away."""
        while self._layer is not None:
            try:
                self._channel = await self._layer.new_channel()
                for topic in [*self.served, presence.TOPIC]:
                    await self._layer.group_add(hints.group_name(topic), self._channel)
                while True:
                    message = await self._layer.receive(self._channel)
                    if message.get("origin") != self.origin:
                        self._receive(message)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - as above
                log.warning("channel_layer_away", error=str(error))
                self._channel = None
                await asyncio.sleep(1.0)

    def _receive(self, message: dict[str, Any]) -> None:
        if message["type"] == "presence":
            for place in presence.merge(message["origin"], message["here"]):
                self.presence_changed(place)
        else:
            self.hint(message["topic"])

    async def _repair(self) -> None:
        """Every few seconds: one query compares versions, and presence is told to the other processes."""
        while True:
            await asyncio.sleep(REPAIR)
            try:
                await self.repair()
            except DatabaseError as error:
                log.warning("repair_failed", error=str(error))
            except Exception:
                log.exception("repair_failed")

    async def repair(self) -> None:
        """Compare the versions of the topics served with the database, and push those that differ."""
        kept = [topic for topic, served in self.served.items() if served.followers]
        if kept:
            current = await self._loop.run_in_executor(READERS, _read_versions, kept)
            for topic, version in current.items():
                served = self.served.get(topic)
                if served is not None and served.stored != version:
                    self.hint(topic)
        if not self._alone and self._layer is not None:
            message = {"type": "presence", "origin": self.origin, "here": presence.here()}
            await self._layer.group_send(hints.group_name(presence.TOPIC), message)

    def _drop_if_idle(self, served: Served) -> None:
        if served.followers or served.arriving:
            return
        if self.served.pop(served.topic, None) is not None and self._channel is not None:
            self.spawn(self._leave(served.topic))

    async def _leave(self, topic: str) -> None:
        if self._layer is None or self._channel is None or topic in self.served:
            return
        try:
            await self._layer.group_discard(hints.group_name(topic), self._channel)
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("channel_layer_away", error=str(error))

    def spawn(self, work: Awaitable[None]) -> None:
        """Run work beside the caller; the hub holds it until it ends."""
        task = asyncio.ensure_future(work)
        self._tasks.append(task)  # a task nobody holds may be collected half-way
        task.add_done_callback(self._tasks.remove)

    async def close(self) -> None:
        """End the loops of this hub (tests)."""
        hints.disconnect(self._loop)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*list(self._tasks), return_exceptions=True)


def read_snapshot(
    topic: str, kind: TopicKind, key: int, variants: frozenset[Variant]
) -> tuple[int, int, Any, dict[Variant, str]]:
    """Stored version, version on the wire, facts, and the wire text of each variant. The version is read
    first: the content may be newer than the number it travels under, never older."""
    try:
        stored = store.versions([topic])[topic]
        version = int(time.time() * 1000) if kind.ephemeral else stored
        facts = kind.facts(key)
        if facts is None or not variants:
            return stored, version, facts, {}
        with translation.override("vi"):
            pages = kind.render(key, variants)
    except DatabaseError:
        connection.close()
        raise
    message = {"topic": topic, "version": version}
    return (
        stored,
        version,
        facts,
        {v: protocol.encode({**message, "html": html}) for v, html in pages.items()},
    )


def _read_versions(names: list[str]) -> dict[str, int]:
    try:
        return store.versions(names)
    except DatabaseError:
        connection.close()
        raise


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def current() -> Hub:
    """The hub of the running loop, made when first asked for."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        for old in [known for known in _hubs if known.is_closed()]:
            _hubs.pop(old)
        hub = _hubs[loop] = Hub()
    return hub
