"""The hub while sockets come and go, readings fail and hints are lost: nobody keeps an old state."""

from __future__ import annotations

import asyncio

import pytest
from django.db import OperationalError

from realtime import hub, presence
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


@pytest.fixture
def board(registry: None, monkeypatch: pytest.MonkeyPatch) -> Board:
    """A board whose changes are found by hints alone: nothing is repaired unless a test asks for it."""
    monkeypatch.setattr(hub, "REPAIR", 600.0)
    found = Board()
    found.register(monkeypatch)
    return found


# -- arriving while something happens ------------------------------------------------------------------------


async def test_an_arrival_does_not_swallow_a_change(board: Board) -> None:
    """A hint was lost; then somebody of another kind comes, and the topic is read for them."""
    socket = await follow()
    board.write("b")
    await follow(SCREEN)
    await settled(lambda: socket.pages[-1:] == ["floor:vi b"])


async def test_many_kinds_arriving_together_all_get_theirs(board: Board) -> None:
    people = [Person(language=language) for language in ("vi", "en", "fr", "de")] + [SCREEN, Person()]
    board.write("b")
    sockets = await asyncio.gather(*[follow(person) for person in people])
    await settled(lambda: all(socket.pages for socket in sockets))
    assert len(board.readings) <= len(people)
    board.write("c")
    hub.current().hint(HALL)
    await settled(lambda: all(socket.pages[-1].endswith("c") for socket in sockets))


async def test_somebody_turned_away_does_not_take_the_topic_along(board: Board) -> None:
    results = await asyncio.gather(follow(NOBODY), follow(), follow(NOBODY), return_exceptions=True)
    assert [type(result) for result in results] == [WireRefusal, Socket, WireRefusal]
    socket = results[1]
    assert isinstance(socket, Socket)
    board.write("b")
    hub.current().hint(HALL)
    await settled(lambda: socket.pages[-1:] == ["floor:vi b"])


async def test_a_change_during_a_reading_is_read_again(board: Board) -> None:
    socket = await follow()
    board.write("b")
    board.hold()
    hub.current().hint(HALL)
    await asyncio.to_thread(board.reading.wait, 5)  # "b" has been read, and waits
    board.write("c")
    hub.current().hint(HALL)
    board.go.set()
    await settled(lambda: socket.pages[-1:] == ["floor:vi c"])


async def test_a_change_during_an_arrivals_reading_is_read_again(board: Board) -> None:
    socket = await follow()
    board.hold()
    arriving = asyncio.ensure_future(follow(SCREEN))
    await asyncio.to_thread(board.reading.wait, 5)  # the state before the change has been read, and waits
    board.write("b")
    hub.current().hint(HALL)
    await quiet()  # the push has its turn, and finds the reading under way
    board.go.set()
    screen = await arriving
    await settled(lambda: socket.pages[-1:] == ["floor:vi b"] and screen.pages[-1:] == ["hall:vi b"])


async def test_a_socket_that_closes_on_its_way_leaves_nothing_behind(board: Board) -> None:
    board.hold()
    socket = Socket()
    arriving = asyncio.ensure_future(hub.current().follow(socket.follower, HALL, -1))
    await asyncio.sleep(0.01)
    hub.current().forget(socket.follower)
    board.go.set()
    await arriving
    assert served() == []
    assert socket.got == []


async def test_when_the_doors_close_who_may_not_stay_is_told_nothing_more(board: Board) -> None:
    guest, screen = await follow(), await follow(SCREEN)
    await settled(lambda: bool(guest.got and screen.got))
    board.closed = True
    board.write("secret")
    hub.current().hint(HALL)
    await settled(lambda: screen.pages[-1] == "hall:vi secret")
    await quiet()
    assert guest.pages == ["floor:vi a"]
    assert guest.follower.following == {}
    assert await refused() == "unknown_topic"


async def test_what_is_gone_is_followed_by_nobody(board: Board) -> None:
    socket = await follow()
    del board.texts[1]
    hub.current().hint(HALL)
    await settled(lambda: served() == [])
    assert socket.follower.following == {}


# -- leaving -------------------------------------------------------------------------------------------------


async def test_leaving_frees_everything(board: Board) -> None:
    one, two, screen = await follow(), await follow(), await follow(SCREEN)
    hub.current().unfollow(one.follower, HALL)
    hub.current().forget(screen.follower)
    [kept] = hub.current().served.values()
    assert set(kept.followers) == set(kept.texts) == set(kept.sent) == {("floor", "vi")}
    assert one.follower.following == screen.follower.following == {}
    hub.current().forget(two.follower)
    hub.current().unfollow(two.follower, HALL)
    assert served() == []


async def test_who_left_is_told_nothing_more(board: Board) -> None:
    gone, here = await follow(), await follow()
    await settled(lambda: len(gone.got) == 1)
    hub.current().unfollow(gone.follower, HALL)
    board.write("b")
    hub.current().hint(HALL)
    await settled(lambda: here.pages[-1] == "floor:vi b")
    assert len(gone.got) == 1


async def test_following_again_is_a_new_start(board: Board) -> None:
    socket = await follow()
    hub.current().unfollow(socket.follower, HALL)
    board.write("b")
    await hub.current().follow(socket.follower, HALL, 0)
    await settled(lambda: socket.pages[-1:] == ["floor:vi b"])


# -- repair --------------------------------------------------------------------------------------------------


async def test_a_lost_hint_is_found_by_comparing_versions(board: Board) -> None:
    socket = await follow()
    board.write("b")
    await quiet()
    assert "floor:vi b" not in socket.pages
    await hub.current().repair()
    await settled(lambda: socket.pages[-1:] == ["floor:vi b"])


async def test_where_nothing_changed_nothing_is_read(board: Board) -> None:
    await follow()
    before = len(board.readings)
    await hub.current().repair()
    await quiet()
    assert len(board.readings) == before


@pytest.mark.parametrize("error", [OperationalError("gone"), ValueError("a template is broken")], ids=str)
async def test_a_reading_that_failed_is_done_again(board: Board, error: Exception) -> None:
    socket = await follow()
    board.write("b")
    board.error = error
    hub.current().hint(HALL)
    await asyncio.to_thread(board.reading.wait, 5)
    await quiet()
    board.error = None
    await hub.current().repair()
    await settled(lambda: socket.pages[-1:] == ["floor:vi b"])


async def test_a_first_reading_that_failed_leaves_nothing_behind(board: Board) -> None:
    board.error = OperationalError("gone")
    with pytest.raises(OperationalError):
        await follow()
    assert served() == []
    board.error = None
    socket = await follow()
    await settled(lambda: socket.pages == ["floor:vi a"])


# -- moving numbers ------------------------------------------------------------------------------------------


async def test_who_is_on_line_is_pushed_to_those_who_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    board.register(monkeypatch, ephemeral=True, place=lambda _facts: "hall")
    board.render = lambda key, variants: dict.fromkeys(variants, str(len(presence.online("hall"))))  # type: ignore[method-assign]
    board.register(monkeypatch, ephemeral=True, place=lambda _facts: "hall")
    socket = await follow()
    presence.enter("hall", 1)
    hub.current().presence_changed("square")
    await quiet()
    assert socket.pages == ["0"]
    hub.current().presence_changed("hall")
    await settled(lambda: socket.pages == ["0", "1"])
    assert socket.got[0]["version"] < socket.got[1]["version"]


async def test_the_pause_between_two_pushes_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    board.register(monkeypatch, pause=0.2)
    socket = await follow()
    for text in ("b", "c"):
        board.write(text)
        hub.current().hint(HALL)
        await asyncio.sleep(0.03)
    assert socket.pages[-1] == "floor:vi b"  # the first at once, the second when the pause is over
    await settled(lambda: socket.pages[-1] == "floor:vi c")
