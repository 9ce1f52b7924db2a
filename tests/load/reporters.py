"""Polling teams on polling day: each signs in from its own phone and reports hour after hour.

So many report at the same time; each sends its next hour when the last one is acknowledged, after the time
that somebody takes to type it, if any.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.load import client, web

PATIENCE = 60.0
TOKEN = "a" * 32  # the double-submit token that a page would have set


@dataclass(frozen=True, slots=True)
class Team:
    """A team's sign-in and what it will report: (slot, city, commune) hour by hour."""

    code: str
    key: str
    area: int
    port: int
    hours: Sequence[tuple[int, int, int]]
    typing: tuple[float, float] = (0.0, 0.0)  # seconds before each report, from and to


@dataclass(slots=True)
class Day:
    """What came of a day: the wait of each acknowledged report, and what was refused or never answered."""

    waits: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0
    connecting: list[float] = field(default_factory=list)
    seconds: float = 0.0


class Phone:
    """A socket whose owner waits for one answer at a time."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}

    def opened(self) -> None:
        if not self.ready.done():
            self.ready.set_result(None)

    def text(self, payload: bytes) -> None:
        message = json.loads(payload)
        waiting = self._answers.pop(message.get("id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def closed(self, code: int) -> None:
        lost = ConnectionError(str(code))
        if not self.ready.done():
            self.ready.set_exception(lost)
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(lost)

    async def answer(self, command_id: str) -> dict[str, Any]:
        """The answer to a command that was just sent."""
        self._answers[command_id] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(self._answers[command_id], PATIENCE)


def message_of(team: Team, hour: tuple[int, int, int]) -> dict[str, Any]:
    """A report as the page of a polling team sends it."""
    slot, city, commune = hour
    return {
        "id": f"{team.area}-{slot}", "do": "elections.report_turnout", "area": team.area, "slot": slot,
        "city": city, "commune": commune, "reason": "",
    }  # fmt: skip


async def by_socket(team: Team, day: Day) -> None:
    """Open a socket, report every hour, hang up."""
    phone = Phone()
    begun = time.monotonic()
    cookie = {"Cookie": f"sessionid={team.key}"}
    socket = await client.connect(phone, team.port, f"/ws/{team.code}/", cookie)
    await asyncio.wait_for(phone.ready, PATIENCE)
    day.connecting.append(time.monotonic() - begun)
    for hour in team.hours:
        await _type(team)
        message = message_of(team, hour)
        sent = time.monotonic()
        socket.send(json.dumps(message))
        _take(day, await phone.answer(message["id"]), sent)
    socket.close()


async def by_post(team: Team, day: Day) -> None:
    """The same by HTTP, as the page of a polling team does it."""
    begun = time.monotonic()
    connection = await web.connect(team.port)
    day.connecting.append(time.monotonic() - begun)
    for hour in team.hours:
        await _type(team)
        request = web.request(
            "POST", f"/hd/{team.code}/lenh/", json.dumps(message_of(team, hour)).encode(),
            Content_Type="application/json", Accept="application/json", X_CSRFToken=TOKEN,
            Cookie=f"sessionid={team.key}; csrftoken={TOKEN}",
        )  # fmt: skip
        sent = time.monotonic()
        answer = await connection.ask(request)
        is_json = answer.fields.get("content-type", "").startswith("application/json")
        said = json.loads(answer.body) if is_json else {"ok": False, "error": {"code": str(answer.status)}}
        _take(day, said, sent)
    connection.close()


async def _type(team: Team) -> None:
    if team.typing[1]:
        await asyncio.sleep(random.uniform(*team.typing))


def _take(day: Day, answer: dict[str, Any], sent: float) -> None:
    if answer.get("ok"):
        day.waits.append(time.monotonic() - sent)
    else:
        day.refused.append(str(answer.get("error", {}).get("code", answer)))


async def play(teams: Sequence[Team], at_once: int, way: Callable[[Team, Day], Awaitable[None]]) -> Day:
    """The whole day of all teams, so many reporting at the same time."""
    day, waiting = Day(), deque(teams)
    start = time.monotonic()

    async def work() -> None:
        while waiting:
            team = waiting.popleft()
            try:
                await way(team, day)
            except (OSError, TimeoutError):
                day.unanswered += 1

    await asyncio.gather(*(work() for _ in range(at_once)))
    day.seconds = time.monotonic() - start
    return day
