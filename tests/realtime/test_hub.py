"""The hub: each change is read once and sent to everybody it is for, whatever the state of their sockets."""

from __future__ import annotations

import asyncio
import time

import pytest
from django.utils import translation

from realtime import hints, hub, protocol
from realtime.protocol import WireRefusal
from tests.realtime.conftest import Person
from tests.realtime.halls import (
    HALL,
    NOBODY,
    SCREEN,
    Board,
    Socket,
    follow,
    quiet,
    refused,
    served,
    settled,
)

pytestmark = pytest.mark.usefixtures("registry")
ENGLISH = Person(language="en")


@pytest.fixture
def board(registry: None, monkeypatch: pytest.MonkeyPatch) -> Board:
    """A board whose changes are found by hints alone: nothing is repaired unless a test asks for it."""
    monkeypatch.setattr(hub, "REPAIR", 600.0)
    found = Board()
    found.register(monkeypatch)
    return found


# -- the first snapshot --------------------------------------------------------------------------------------


async def test_who_comes_is_sent_the_snapshot(board: Board) -> None:
    board.write("b")
    socket = await follow()
    await settled(lambda: bool(socket.got))
    assert socket.got == [{"topic": HALL, "version": 1, "html": "floor:vi b"}]


async def test_who_has_this_version_is_sent_nothing(board: Board) -> None:
    board.write("b")
    socket = await follow(have=1)
    await quiet()
    assert socket.got == []
    board.write("c")
    hub.current().hint(HALL)
    await settled(lambda: socket.pages == ["floor:vi c"])


@pytest.mark.parametrize("have", [0, 2, -1])
async def test_who_has_another_version_is_sent_this_one(board: Board, have: int) -> None:
    board.write("b")
    socket = await follow(have=have)
    await settled(lambda: socket.pages == ["floor:vi b"])


async def test_the_version_is_told(board: Board) -> None:
    assert await hub.current().follow(Socket().follower, HALL, -1) == 0
    board.write("b")
    other = "hall.board:2"
    assert await hub.current().follow(Socket().follower, other, -1) == 0


@pytest.mark.parametrize(
    "topic",
    ["", "hall", "hall.board", "hall.board:", "hall.board:x", "hall.board:-1", "hall.board:1.0", "hall.b:1",
     "hall.board:१", "hall.board:" + "9" * 16, "None", "hall.board:9"],
)  # fmt: skip
async def test_what_is_no_topic(board: Board, topic: str) -> None:
    assert await refused(topic=topic) == "unknown_topic"
    assert served() == []


async def test_what_is_not_ones_business_is_not_there_either(board: Board) -> None:
    assert await refused(NOBODY) == "unknown_topic"
    assert served() == []


async def test_a_socket_follows_so_many_topics_and_no_more(board: Board) -> None:
    board.texts = dict.fromkeys(range(100), "a")
    socket = Socket()
    for key in range(protocol.MAX_TOPICS_PER_SOCKET):
        await hub.current().follow(socket.follower, f"hall.board:{key}", -1)
    with pytest.raises(WireRefusal) as caught:
        await hub.current().follow(socket.follower, "hall.board:99", -1)
    assert caught.value.code == "too_many_topics"
    await hub.current().follow(socket.follower, "hall.board:3", -1)  # one it follows already
    hub.current().unfollow(socket.follower, "hall.board:3")
    await hub.current().follow(socket.follower, "hall.board:99", -1)


# -- a change ------------------------------------------------------------------------------------------------


async def test_a_change_reaches_everybody_in_the_own_form(board: Board) -> None:
    sockets = [await follow(person) for person in (None, SCREEN, ENGLISH)]
    board.write("b")
    hub.current().hint(HALL)
    await settled(lambda: all(socket.pages[-1:] and socket.pages[-1].endswith("b") for socket in sockets))
    assert [socket.pages[-1] for socket in sockets] == ["floor:vi b", "hall:vi b", "floor:en b"]
    assert [socket.got[-1]["version"] for socket in sockets] == [1, 1, 1]


async def test_a_change_told_from_a_thread_arrives(board: Board) -> None:
    socket = await follow()
    board.write("b")
    await asyncio.to_thread(hints.announce, HALL)
    await settled(lambda: "floor:vi b" in socket.pages)


async def test_one_reading_and_the_same_bytes_whatever_the_number(board: Board) -> None:
    sockets = [await follow(Person(language="vi" if number % 2 else "en")) for number in range(200)]
    before = len(board.readings)
    assert before <= 3
    board.write("b")
    hub.current().hint(HALL)
    await settled(lambda: all(socket.pages[-1:] and socket.pages[-1].endswith("b") for socket in sockets))
    assert board.readings[before:] == [frozenset({("floor", "vi"), ("floor", "en")})]
    assert len({id(socket.raw[-1]) for socket in sockets}) == 2


async def test_fifty_hints_are_a_few_readings_and_the_last_state(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = 0.1
    board.register(monkeypatch, pause=pause)
    socket = await follow()
    before, began = len(board.readings), time.monotonic()
    for number in range(50):
        board.write(str(number))
        hub.current().hint(HALL)
        await asyncio.sleep(0.001)
    await settled(lambda: socket.pages[-1:] == ["floor:vi 49"])
    readings = len(board.readings) - before
    assert readings <= (time.monotonic() - began) / pause + 1  # also where a busy machine takes longer
    assert len(socket.got) <= readings + 1


async def test_a_change_that_looks_the_same_is_not_sent(board: Board) -> None:
    socket = await follow()
    await settled(lambda: len(socket.got) == 1)
    hub.current().hint(HALL)
    await quiet()
    assert len(socket.got) == 1


async def test_a_hint_for_what_nobody_follows_reads_nothing(board: Board) -> None:
    hub.current().hint(HALL)
    hub.current().hint("hall.unheard_of:1")
    await quiet()
    assert board.readings == []


async def test_versions_never_go_back(board: Board) -> None:
    socket = await follow()
    for number in range(20):
        board.write(str(number))
        hub.current().hint(HALL)
        await asyncio.sleep(0.004)
    await settled(lambda: socket.pages[-1:] == ["floor:vi 19"])
    versions = [message["version"] for message in socket.got]
    assert versions == sorted(set(versions))


async def test_the_language_of_a_thread_does_not_leak_into_pages(board: Board) -> None:
    with translation.override("en"):
        await follow()
    assert board.languages == ["vi"] * len(board.readings)


# -- slow and broken sockets ---------------------------------------------------------------------------------


async def test_a_slow_socket_gets_the_newest_alone(board: Board) -> None:
    slow, fast = await follow(), await follow()
    await settled(lambda: len(slow.got) == len(fast.got) == 1)
    slow.open.clear()
    for number in range(6):
        board.write(str(number))
        hub.current().hint(HALL)
        await settled(lambda expected=f"floor:vi {number}": fast.pages[-1] == expected)  # type: ignore[misc]
    slow.open.set()
    await settled(lambda: slow.pages[-1] == "floor:vi 5")
    assert slow.pages == ["floor:vi a", "floor:vi 0", "floor:vi 5"]


async def test_a_slow_socket_does_not_hold_up_others(board: Board) -> None:
    slow, fast = await follow(), await follow()
    slow.open.clear()
    board.write("b")
    hub.current().hint(HALL)
    await settled(lambda: fast.pages[-1:] == ["floor:vi b"])


async def test_each_topic_of_a_slow_socket_has_its_newest(board: Board) -> None:
    socket = await follow()
    await hub.current().follow(socket.follower, "hall.board:2", -1)
    await settled(lambda: len(socket.got) == 2)
    socket.open.clear()
    for number in range(3):
        for key in (1, 2):
            board.write(str(number), key)
            hub.current().hint(f"hall.board:{key}")
        await quiet(0.03)
    socket.open.set()
    await settled(lambda: socket.pages[-2:].count("floor:vi 2") == 2)


async def test_a_socket_that_broke_harms_nobody(board: Board) -> None:
    broken, good = await follow(), await follow()
    broken.error = OSError("gone")
    for text in ("b", "c"):
        board.write(text)
        hub.current().hint(HALL)
        await settled(lambda expected=text: good.pages[-1:] == [f"floor:vi {expected}"])  # type: ignore[misc]
    broken.error = None
    board.write("d")
    hub.current().hint(HALL)
    await settled(lambda: broken.pages[-1:] == ["floor:vi d"])


# -- hints ---------------------------------------------------------------------------------------------------


async def test_a_hub_of_a_loop_that_ended_is_forgotten(board: Board) -> None:
    ended = asyncio.new_event_loop()
    ended.close()
    hints.connect(ended, lambda topic: None)
    hints.announce(HALL)
    assert ended not in hints._hubs


def test_the_name_of_a_topic_for_the_channel_layer() -> None:
    assert hints.group_name("meetings.sitting:12") == "topic.meetings.sitting.12"
