"""One server process on SQLite, as a commune runs it: over the network, and through a power cut."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from tests.servers.device import Device
from tests.servers.seed import DELEGATES
from tests.servers.town import Town, serving

CODE = "00004"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("commune")
    with serving(Town(home, 1, DATABASE_URL=f"sqlite:///{home}/nghitruong.sqlite3", REDIS_URL="")) as found:
        yield found


@pytest.fixture(scope="module")
def facts(town: Town) -> dict[str, Any]:
    """The council's sitting, its round, and a sign-in for everybody."""
    return town.seed("make", CODE)


def device(town: Town, facts: dict[str, Any], who: str) -> Device:
    return Device(town.servers[0].port, CODE, facts["keys"][who])


async def test_a_round_over_the_network_and_a_power_cut(town: Town, facts: dict[str, Any]) -> None:
    ballot, place = facts["round"], facts["sitting"]
    stage, numbers = f"meetings.sitting:{place}", f"meetings.progress:{place}"
    async with (
        device(town, facts, "chair") as console,
        device(town, facts, "1") as one,
        device(town, facts, "2") as two,
    ):
        await console.follow(numbers)
        for tablet in (one, two):
            await tablet.follow(stage)
        first = await one.ask("meetings.cast_vote", "one", round=ballot, choice="for")
        assert first["ok"]
        await console.page(numbers, f"1/{DELEGATES}")
        await two.send("meetings.cast_vote", "two", round=ballot, choice="against")
        await asyncio.to_thread(town.servers[0].kill)  # whether the second was recorded, nobody knows
    await asyncio.to_thread(town.servers[0].start)
    async with device(town, facts, "1") as one, device(town, facts, "2") as two:
        mine = await one.ask("meetings.mine", sitting=place)
        assert mine["votes"][str(ballot)]["choice"] == "for"
        assert await one.ask("meetings.cast_vote", "one", round=ballot, choice="abstain") == first
        assert (await two.ask("meetings.cast_vote", "two", round=ballot, choice="against"))["ok"]
    found = town.seed("check", CODE)
    delegates = facts["delegates"]
    assert dict(found["votes"]) == {delegates["1"]: "for", delegates["2"]: "against"}
    assert sorted(found["told"]) == sorted(found["votes"])
    assert found["faults"] == 0
    assert "1 chuỗi" in town.run("manage.py", "verify_journal")


async def test_bad_input_over_the_network(town: Town, facts: dict[str, Any]) -> None:
    port = town.servers[0].port
    async with device(town, facts, "1") as tablet:
        assert (await tablet.tell("x" * 65_537))["error"]["code"] == "too_big"
        assert (await tablet.tell("{"))["error"]["code"] == "malformed"
        assert (await tablet.tell(b"\x00"))["error"]["code"] == "malformed"
        with pytest.raises(ConnectionError):
            await tablet.tell("x" * 5_000_000)  # beyond what the server reads at all
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(f"http://127.0.0.1:{port}/ws/00004/", origin="http://evil.example")
        assert refused.value.status == 403
        nobody = await http.ws_connect(
            f"http://127.0.0.1:{port}/ws/00004/", origin=f"http://127.0.0.1:{port}"
        )
        assert (await nobody.receive(timeout=10)).data == 4401
        message = {"id": "a", "do": "meetings.cast_vote", "round": facts["round"], "choice": "for"}
        forged = await http.post(f"http://127.0.0.1:{port}/hd/00004/lenh/", json=message)
        assert forged.status == 403
    async with device(town, facts, "1") as tablet:  # and the server keeps serving
        assert (await tablet.ask("ping"))["ok"]
