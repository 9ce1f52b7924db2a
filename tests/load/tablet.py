"""One simulated device. It behaves as live.js, regions.js, commands.js and vote.js do.

It follows its topics, pings, comes back with growing jittered pauses, says what version it has, and sends
unanswered commands again under their id.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.load.client import ABNORMAL, Socket, connect

PING_EVERY = 10.0
FIRST_PAUSE, LAST_PAUSE = 0.5, 15.0
AGAIN_AFTER = 8.0  # a command unanswered that long is sent again
BUSY_PAUSE = 3.0  # after the answer "unavailable"
PUSH = re.compile(rb'\{"topic":"([^"]+)","version":(\d+)')
TOPICS = {
    "delegate": ("meetings.sitting",),
    "guest": ("meetings.sitting",),
    "chair": ("meetings.console", "meetings.progress"),
    "screen": ("meetings.sitting", "meetings.progress"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who holds a device. `key` is the session of the cookie, for a hall screen its token."""

    role: str
    code: str
    sitting: int
    key: str
    port: int
    delegate: int = 0


@dataclass(slots=True)
class Asked:
    """A command on its way; moments are those of CLOCK_MONOTONIC, which the machine's processes share."""

    message: dict[str, Any]
    delegate: int = 0
    first_sent: float = 0.0
    last_sent: float = 0.0
    answered: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)


class Tablet:
    """A device with its socket, what it follows and what it waits for."""

    __slots__ = (
        "_attempt", "_followed", "_little", "_mine", "_pending", "_ping", "_socket",
        "arrived", "closes", "ending", "held", "person", "pushed_bytes", "ready_at", "topics",
    )  # fmt: skip

    def __init__(self, person: Person) -> None:
        self.person = person
        self.topics = tuple(f"{kind}:{person.sitting}" for kind in TOPICS[person.role])
        self.held: dict[str, int] = {}  # topic -> version on the screen
        self.arrived: dict[str, float] = {}  # topic -> when it came
        self.closes: list[int] = []
        self.pushed_bytes = 0
        self.ready_at = (
            0.0  # when it last became current: all topics at the server's version, own facts known
        )
        self.ending = False
        self._socket: Socket | None = None
        self._attempt = 0
        self._followed: dict[
            str, int
        ] = {}  # topic -> version of the answer to "subscribe" on this connection
        self._little: dict[
            str, str
        ] = {}  # id -> topic, or "mine" or "ping", of what is asked on this connection
        self._mine = False
        self._pending: dict[str, Asked] = {}
        self._ping: asyncio.TimerHandle | None = None

    # -- connection --------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Connect, or begin to try again."""
        person = self.person
        screen = person.role == "screen"
        path = f"/ws/{person.code}/" + (f"?screen={person.key}" if screen else "")
        headers = {} if screen else {"Cookie": f"sessionid={person.key}"}
        try:
            self._socket = await connect(self, person.port, path, headers)
        except OSError:
            self.closed(ABNORMAL)

    def opened(self) -> None:
        self._attempt = 0
        loop = asyncio.get_running_loop()
        self._ping = loop.call_later(random.uniform(0, PING_EVERY), self._keep_pinging)
        loop.call_soon(self._greet)

    def _greet(self) -> None:
        self._say("ping", do="ping")
        for topic in self.topics:
            self._say(topic, do="subscribe", topic=topic, have=self.held.get(topic, -1))
        if self.person.delegate:
            asyncio.get_running_loop().call_later(random.uniform(0, 0.5), self._ask_mine)
        else:
            self._mine = True
        for asked in self._pending.values():
            self._transmit(asked)

    def _ask_mine(self) -> None:
        self._say("mine", do="meetings.mine", sitting=self.person.sitting)

    def _keep_pinging(self) -> None:
        self._say("ping", do="ping")
        self._ping = asyncio.get_running_loop().call_later(PING_EVERY, self._keep_pinging)

    def closed(self, code: int) -> None:
        self._socket = None
        self.ready_at = 0.0
        self._mine = False
        self._followed.clear()
        self._little.clear()
        if self._ping is not None:
            self._ping.cancel()
        if self.ending:
            return
        self.closes.append(code)
        pause = min(LAST_PAUSE, FIRST_PAUSE * 2**self._attempt) * random.uniform(0.5, 1)
        self._attempt += 1
        loop = asyncio.get_running_loop()
        loop.call_later(pause, lambda: self.ending or loop.create_task(self.start()))

    def end(self) -> None:
        """Hang up for good."""
        self.ending = True
        if self._socket is not None:
            self._socket.close()

    def story(self) -> str:
        """Where it stands, for an error message."""
        who = f"{self.person.role} {self.person.code}"
        return f"{who}: followed {self._followed}, held {self.held}, mine {self._mine}"

    # -- commands ----------------------------------------------------------------------------------------

    def ask(self, **fields: Any) -> Asked:
        """Run a command; it stays pending, over any number of connections, until it is answered."""
        message = {"id": secrets.token_hex(16), **fields}
        asked = Asked(message, self.person.delegate, first_sent=time.monotonic())
        self._pending[message["id"]] = asked
        self._transmit(asked)
        return asked

    def look(self, now: float) -> None:
        """Send again what has waited too long."""
        for asked in self._pending.values():
            if now - asked.last_sent > AGAIN_AFTER:
                self._transmit(asked)

    def _transmit(self, asked: Asked) -> None:
        if self._socket is not None and self._socket.is_open:
            asked.last_sent = time.monotonic()
            self._socket.send(json.dumps(asked.message))

    def _say(self, what: str, **fields: Any) -> None:
        if self._socket is not None and self._socket.is_open:
            command_id = secrets.token_hex(16)
            self._little[command_id] = what
            self._socket.send(json.dumps({"id": command_id, **fields}))

    # -- what comes --------------------------------------------------------------------------------------

    def text(self, payload: bytes) -> None:
        push = PUSH.match(payload)
        if push is None:
            self._answered(json.loads(payload))
            return
        topic, version = push[1].decode(), int(push[2])
        if version > self.held.get(topic, -1):
            self.held[topic] = version
            self.arrived[topic] = time.monotonic()
            self.pushed_bytes = len(payload)
        if not self.ready_at:
            self._see_whether_ready()

    def _answered(self, answer: dict[str, Any]) -> None:
        asked = self._pending.get(answer.get("id", ""))
        if asked is not None:
            if not answer["ok"] and answer["error"]["code"] == "unavailable":
                asked.last_sent = time.monotonic() - AGAIN_AFTER + BUSY_PAUSE
                return
            asked.answered, asked.answer = time.monotonic(), answer
            del self._pending[answer["id"]]
            return
        what = self._little.pop(answer.get("id", ""), "")
        if what == "mine":
            self._mine = bool(answer["ok"])
        elif what in self.topics and answer["ok"]:
            self._followed[what] = answer["version"]
        if not self.ready_at:
            self._see_whether_ready()

    def _see_whether_ready(self) -> None:
        if not self._mine or len(self._followed) < len(self.topics):
            return
        if all(self.held.get(topic, -1) >= version for topic, version in self._followed.items()):
            self.ready_at = time.monotonic()
