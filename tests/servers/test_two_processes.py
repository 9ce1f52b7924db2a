"""Two server processes over PostgreSQL and Redis: each tells the other, and either may die."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.servers.device import Device
from tests.servers.seed import DELEGATES
from tests.servers.town import Process, Town, own_database, own_redis, serving
from tests.support import needs

pytestmark = pytest.mark.services


@dataclass
class Pair:
    """Two processes of one town, the Redis between them, and a council of the test's own."""

    town: Town
    redis: Process
    facts: dict[str, Any] = field(default_factory=dict)

    def device(self, place: int, who: str) -> Device:
        """Somebody's device on the first or the second process."""
        return Device(self.town.servers[place].port, self.facts["code"], self.facts["keys"][who])

    @property
    def round(self) -> int:
        return int(self.facts["round"])

    def topic(self, kind: str) -> str:
        return f"meetings.{kind}:{self.facts['sitting']}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Started once: each test leaves everything running."""
    needs("postgresql")
    home = tmp_path_factory.mktemp("town")
    redis = own_redis(home)
    redis.start()
    try:
        with own_database(f"nghitruong_test_{os.getpid()}") as database:
            url = f"redis://127.0.0.1:{redis.port}/0"
            with serving(Town(home, 2, DATABASE_URL=database, REDIS_URL=url, DATABASE_POOL="4")) as town:
                yield Pair(town, redis)
    finally:
        redis.kill()


@pytest.fixture
def pair(running: Pair) -> Pair:
    """A council of its own for each test."""
    code = f"{next(_codes):05d}"
    return replace(running, facts=running.town.seed("make", code))


_codes = itertools.count(1)


def checked(pair: Pair) -> dict[str, Any]:
    """What the database holds, with the journal whole and telling the same."""
    found = pair.town.seed("check", pair.facts["code"])
    assert found["faults"] == 0
    assert dict(found["told"]) == dict(found["votes"])
    return found


async def test_a_vote_on_one_process_is_seen_on_the_other(pair: Pair) -> None:
    async with pair.device(0, "1") as tablet, pair.device(1, "chair") as console:
        await tablet.follow(pair.topic("sitting"))
        await console.follow(pair.topic("progress"))
        answer = await tablet.ask("meetings.cast_vote", round=pair.round, choice="for")
        assert (answer["ok"], answer["choice"]) == (True, "for")
        page = await console.page(pair.topic("progress"), f"1/{DELEGATES}")
        # Who is on line is in no database: it reaches the other process through Redis alone.
        if '<b class="num">1</b>' not in page:
            await console.page(pair.topic("progress"), '<b class="num">1</b>')
        message = "Nghỉ giải lao 15 phút"
        place = pair.facts["sitting"]
        assert (await console.ask("meetings.show_message", sitting=place, text=message))["ok"]
        await tablet.page(pair.topic("sitting"), message)
        # One sign-in on both processes, one id: one answer.
        async with pair.device(1, "1") as second:
            again = await second.ask("meetings.cast_vote", answer["id"], round=pair.round, choice="against")
            assert again == answer
    assert checked(pair)["votes"] == [[pair.facts["delegates"]["1"], "for"]]


async def test_a_process_killed_in_a_round_loses_no_vote_and_doubles_none(pair: Pair) -> None:
    choices = {str(seat): ("for", "against", "abstain")[seat % 3] for seat in range(1, DELEGATES + 1)}
    acknowledged: dict[str, dict[str, Any]] = {}
    half = asyncio.Event()

    async def vote(device: Device, who: str) -> None:
        answer = await device.ask("meetings.cast_vote", f"vote-{who}", round=pair.round, choice=choices[who])
        assert answer["ok"], answer
        acknowledged[who] = answer
        if len(acknowledged) >= DELEGATES // 2:
            half.set()

    async def on_the_first(who: str, late: float) -> None:
        async with pair.device(0, who) as tablet:
            await asyncio.sleep(late)
            await vote(tablet, who)

    people = [asyncio.ensure_future(on_the_first(who, 0.05 * int(who))) for who in choices]
    await half.wait()
    before = dict(acknowledged)
    await asyncio.to_thread(pair.town.servers[0].kill)
    results = await asyncio.gather(*people, return_exceptions=True)
    assert any(isinstance(result, ConnectionError | OSError) for result in results)
    for who in choices:  # everybody comes back on the other process, and sends again what was not answered
        async with pair.device(1, who) as tablet:
            mine = await tablet.ask("meetings.mine", sitting=pair.facts["sitting"])
            if who in before:
                assert mine["votes"][str(pair.round)]["choice"] == choices[who]
            await vote(tablet, who)
            assert acknowledged[who] == before.get(who, acknowledged[who])
    async with pair.device(1, "chair") as console:
        await console.follow(pair.topic("console"))
        assert (await console.ask("meetings.close_round", round=pair.round))["ok"]
        await console.page(pair.topic("console"), "chưa công bố")
    found = checked(pair)
    delegates = pair.facts["delegates"]
    assert dict(found["votes"]) == {delegates[who]: choice for who, choice in choices.items()}
    assert len(found["told"]) == DELEGATES
    await asyncio.to_thread(pair.town.servers[0].start)
    async with pair.device(0, "1") as back:
        await back.follow(pair.topic("sitting"))
        late = await back.ask("meetings.cast_vote", round=pair.round, choice="against")
        assert late["error"]["code"] == "round_closed"


async def test_without_redis_votes_go_on_and_changes_come_later(pair: Pair) -> None:
    async with pair.device(0, "1") as tablet, pair.device(1, "chair") as console:
        await console.follow(pair.topic("sitting"))
        await tablet.follow(pair.topic("sitting"))
        await asyncio.to_thread(pair.redis.kill)
        assert (await tablet.ask("meetings.cast_vote", round=pair.round, choice="for"))["ok"]
        assert (await console.ask("meetings.close_round", round=pair.round))["ok"]
        await tablet.page(pair.topic("sitting"), "Đã kết thúc biểu quyết")  # found by comparing versions
        await asyncio.to_thread(pair.redis.start)
        assert (await console.ask("meetings.publish_round", round=pair.round))["ok"]
        await tablet.page(pair.topic("sitting"), "verdict")
        assert (await tablet.ask("ping"))["ok"]
    assert checked(pair)["state"] == "published"
