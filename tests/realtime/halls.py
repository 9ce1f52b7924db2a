"""A hub without a database: topics whose content a test writes, sockets whose reading it slows."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from django.utils import translation

from realtime import hub, store, topics
from realtime.followers import Follower
from realtime.protocol import Actor, WireRefusal
from realtime.topics import TopicKind, Variant
from tests.realtime.conftest import Person

HALL = "hall.board:1"


class Board:
    """What is written on the boards, how often each was read, and for whom."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {1: "a", 2: "a"}
        self.closed = False
        self.versions: dict[str, int] = {}
        self.readings: list[frozenset[Variant]] = []
        self.languages: list[str | None] = []
        self.reading = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self.error: Exception | None = None

    def write(self, text: str, key: int = 1) -> None:
        """Change a board; nobody is told."""
        self.texts[key] = text
        topic = f"hall.board:{key}"
        self.versions[topic] = self.versions.get(topic, 0) + 1

    def facts(self, key: int) -> tuple[bool] | None:
        return (self.closed,) if key in self.texts else None

    def audience(self, actor: Actor, facts: tuple[bool]) -> str:
        """A person without a key is nobody; a screen sees the hall's side, even behind closed doors."""
        if not actor.session_key:
            return ""
        if actor.account_id is None:
            return "hall"
        return "" if facts[0] else "floor"

    def render(self, key: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
        text = self.texts[key]
        self.readings.append(variants)
        self.languages.append(translation.get_language())
        self.reading.set()
        assert self.go.wait(5)
        if self.error is not None:
            raise self.error
        return {variant: f"{':'.join(variant)} {text}" for variant in variants}

    def hold(self) -> None:
        """Let the next reading wait until `go` is set."""
        self.reading.clear()
        self.go.clear()

    def known(self, names: Sequence[str]) -> dict[str, int]:
        return {name: self.versions.get(name, 0) for name in names}

    def register(self, monkeypatch: pytest.MonkeyPatch, **how: Any) -> None:
        monkeypatch.setattr(store, "versions", self.known)
        topics.register(
            TopicKind("hall.board", self.facts, self.audience, self.render, **{"pause": 0.02, **how})
        )


class Socket:
    """One client: what was written to it. It takes a text only while `open`."""

    def __init__(self, person: Person | None = None) -> None:
        self.got: list[dict[str, Any]] = []
        self.raw: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None
        self.follower = Follower(person or Person(), self.send)

    async def send(self, text: str) -> None:
        if self.error is not None:
            raise self.error
        await self.open.wait()
        self.raw.append(text)
        self.got.append(json.loads(text))

    @property
    def pages(self) -> list[str]:
        return [message["html"] for message in self.got]


NOBODY = Person(session_key="")
SCREEN = Person(account_id=None, session_key="screen:1")


async def follow(person: Person | None = None, topic: str = HALL, have: int = -1) -> Socket:
    """A socket of somebody that follows a topic."""
    socket = Socket(person)
    await hub.current().follow(socket.follower, topic, have)
    return socket


async def refused(person: Person | None = None, topic: str = HALL) -> str:
    """The code with which somebody is turned away."""
    with pytest.raises(WireRefusal) as caught:
        await follow(person, topic)
    return caught.value.code


def served() -> list[str]:
    """What the hub serves."""
    return list(hub.current().served)


async def settled(condition: Callable[[], bool], what: str = "") -> None:
    """Wait until something holds; fail after five seconds."""
    for _turn in range(1000):
        if condition():
            return
        await asyncio.sleep(0.005)
    pytest.fail(what or "it never came to that")


async def quiet(seconds: float = 0.06) -> None:
    """Long enough for a push that should not come."""
    await asyncio.sleep(seconds)
