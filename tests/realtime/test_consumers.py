"""Sockets: who is let in, what is answered to bad input, and when a socket ends."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.db import OperationalError

from council.live import token_hash
from council.models import Account, Screen, SignIn
from council.permissions import presence_place
from meetings.models import Sitting
from realtime import consumers, gate, hub, presence, protocol
from realtime.limits import BURST, PATIENCE
from realtime.models import Receipt
from tests.factories import World, make_sitting, make_world
from tests.factories.world import session_key
from tests.sockets import Tablet, in_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world("00004", delegates=2)


@pytest.fixture
def key(world: World) -> str:
    """The sign-in of the first delegate."""
    return session_key(world.account(1))


@pytest.fixture
def sitting(world: World) -> Sitting:
    return make_sitting(world, state="open")


# -- the handshake -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [None, (b"origin", b"http://evil.example")])
async def test_a_foreign_page_is_refused_before_anything_is_asked(
    world: World, key: str, origin: tuple[bytes, bytes] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked(_handshake: object) -> None:
        pytest.fail("a foreign page does not reach the sign-in")

    monkeypatch.setattr(gate, "arrive", asked)
    assert not await Tablet(key=key, origin=origin).connect()


@pytest.mark.parametrize("how", [{}, {"key": "x" * 32}, {"screen": "wrong"}, {"code": "99999"}], ids=str)
async def test_nobody_is_told_to_sign_in(world: World, how: dict[str, str]) -> None:
    tablet = await Tablet(**{"code": "00004", **how}).opened()  # type: ignore[arg-type]
    assert await tablet.closed() == protocol.CLOSE_SIGN_IN


async def test_a_member_of_another_council_is_nobody_here(world: World) -> None:
    tablet = await Tablet("00004", key=await in_database(_stranger)).opened()
    assert await tablet.closed() == protocol.CLOSE_SIGN_IN


def _stranger() -> str:
    return session_key(make_world("00008", delegates=1).account("chair"))


# -- bad input -----------------------------------------------------------------------------------------------


async def test_bad_messages_are_answered_and_the_socket_goes_on(world: World, key: str) -> None:
    tablet = await Tablet(key=key).opened()
    for text, code in (
        ("{", "malformed"),
        ('{"do": "ping"}', "malformed"),
        ('{"id": "1", "do": "ping", "n": NaN}', "malformed"),
        ("x" * (protocol.MAX_BYTES + 1), "too_big"),
        ('{"id": "1", "do": "ping", "a": ' + "[" * 30 + "]" * 30 + "}", "too_deep"),
    ):
        await tablet.say(text)
        answer = await tablet.answer("")
        assert (answer["ok"], answer["error"]["code"]) == (False, code)
    await tablet.say(data=b"\x00\x01")
    assert (await tablet.answer(""))["error"]["code"] == "malformed"
    assert await tablet.code("meetings.unheard_of") == "unknown"
    assert await tablet.code("subscribe", topic="meetings.sitting:999") == "unknown_topic"
    assert await tablet.code("subscribe", topic={"a": 1}, have=True) == "unknown_topic"
    assert await tablet.code("unsubscribe", topic="meetings.sitting:999") == ""
    assert await tablet.code("ping") == ""
    await tablet.leave()


async def test_votes_of_a_wrong_shape(world: World, key: str) -> None:
    tablet = await Tablet(key=key).opened()
    for number in (None, "1", True, -1, 1.5, 10**30, [1]):
        assert await tablet.code("meetings.cast_vote", round=number, choice="for") == "malformed"
    for choice in (["for"], {"a": 1}, 7, None, "x" * 5001):
        assert await tablet.code("meetings.cast_vote", round=1, choice=choice) == "malformed"
    assert await tablet.code("meetings.cast_vote", choice="for") == "malformed"
    assert await tablet.code("meetings.cast_vote", round=1) == "not_found"
    await tablet.leave()


async def test_questions_of_a_wrong_shape_harm_nobody(world: World, key: str) -> None:
    tablet = await Tablet(key=key).opened()
    for sitting in (None, "x", True, -1, 10**30, [1], 1.5):
        ids = [await tablet.send("meetings.mine", sitting=value) for value in (sitting, 1)]
        answers = [await tablet.answer(command_id) for command_id in ids]
        assert [answer.get("attendance") for answer in answers] == ["", ""]
    await tablet.leave()


async def test_too_many_messages(world: World, key: str) -> None:
    tablet = await Tablet(key=key).opened()
    ids = [await tablet.send("ping") for _ in range(int(BURST) + 20)]
    codes = []
    for command_id in ids:
        message = json.loads(await tablet.socket.receive_from(timeout=10))
        codes.append("" if message["ok"] else message["error"]["code"])
        assert message["id"] in ("", command_id)
    assert codes[: int(BURST)] == [""] * int(BURST)
    assert codes[-1] == "rate_limited"
    await asyncio.sleep(0.2)
    assert await tablet.code("ping") == ""  # it fills again
    await tablet.leave()


async def test_a_flood_is_cut_off(world: World, key: str) -> None:
    tablet = await Tablet(key=key).opened()
    for _ in range(int(BURST) + PATIENCE + 50):
        await tablet.say("{")
    assert await tablet.closed() == protocol.CLOSE_POLICY
    assert presence.here() == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "Phiên họp chưa khai mạc hoặc đã kết thúc."), ("en", "sitting"), ("", "Phiên họp")],
)
async def test_refusals_speak_the_language_of_the_person(
    world: World, sitting: Sitting, language: str, words: str
) -> None:
    key = await in_database(lambda: session_key(world.account("chair")))
    await in_database(lambda: Sitting.objects.with_scopes_disabled().update(state="closed"))
    chair = await Tablet(key=key, language=language).opened()
    answer = await chair.ask("meetings.close_sitting", sitting=sitting.id)
    assert answer["error"]["code"] == "sitting_not_open"
    assert words in answer["error"]["message"]
    assert ("Phiên" in answer["error"]["message"]) is (language != "en")
    await chair.leave()


# -- replayed ------------------------------------------------------------------------------------------------


async def test_a_message_sent_again_is_answered_again_and_not_done_again(
    world: World, key: str, sitting: Sitting
) -> None:
    tablet = await Tablet(key=key).opened()
    first = await tablet.ask("meetings.check_in", "same", sitting=sitting.id)
    again = [await tablet.ask("meetings.check_in", "same", sitting=sitting.id) for _ in range(2)]
    elsewhere = await Tablet(key=key).opened()
    again.append(await elsewhere.ask("meetings.report_absence", "same", sitting=sitting.id, reason="Ốm nặng"))
    assert again == [first] * 3
    assert await in_database(Receipt.objects.count) == 1
    await tablet.leave()
    await elsewhere.leave()


async def test_messages_are_answered_in_their_order(world: World, key: str, sitting: Sitting) -> None:
    tablet = await Tablet(key=key).opened()
    sent = [await tablet.send("meetings.mine", sitting=sitting.id) for _ in range(5)]
    sent.append(await tablet.send("meetings.check_in", sitting=sitting.id))
    sent.append(await tablet.send("meetings.mine", sitting=sitting.id))
    answers = [await tablet.answer(command_id) for command_id in sent]
    assert [answer["attendance"] for answer in answers] == [""] * 5 + ["present"] * 2
    await tablet.leave()


# -- the end of a socket -------------------------------------------------------------------------------------


async def test_after_signing_out_the_socket_is_closed(world: World, key: str) -> None:
    gone = await Tablet(key=key).opened()
    other = await Tablet(key=await in_database(lambda: session_key(world.account(2)))).opened()
    assert [await tablet.code("ping") for tablet in (gone, other)] == ["", ""]
    await in_database(lambda: SignIn.objects.filter(session_key=key).delete())
    await consumers.close_ended()
    assert await gone.closed() == protocol.CLOSE_SIGN_IN
    assert await other.code("ping") == ""
    await other.leave()


async def test_a_message_after_signing_out_is_refused_and_ends_it(
    world: World, key: str, sitting: Sitting
) -> None:
    tablet = await Tablet(key=key).opened()
    await in_database(lambda: SignIn.objects.filter(session_key=key).delete())
    assert await tablet.code("meetings.check_in", sitting=sitting.id) == "signed_out"
    assert await tablet.closed() == protocol.CLOSE_SIGN_IN
    assert await in_database(Receipt.objects.count) == 0


async def test_rights_that_changed_end_it(world: World, key: str, sitting: Sitting) -> None:
    tablets = [await Tablet(key=key).opened() for _ in range(2)]
    await in_database(lambda: Account.objects.filter(pk=world.account(1).pk).update(auth_version=2))
    assert await tablets[0].code("meetings.check_in", sitting=sitting.id) == "signed_out"
    await consumers.close_ended()
    assert [await tablet.closed() for tablet in tablets] == [protocol.CLOSE_SIGN_IN] * 2
    again = await Tablet(key=key).opened()
    assert await again.code("meetings.check_in", sitting=sitting.id) == ""
    await again.leave()


async def test_a_revoked_screen_goes_dark(world: World) -> None:
    await in_database(
        lambda: Screen.objects.create(
            council=world.council, name="x", token_hash=token_hash("t"), created_at="2026-01-01T00:00Z"
        )
    )
    screen = await Tablet(screen="t").opened()
    assert await screen.code("ping") == ""
    await in_database(lambda: Screen.objects.update(revoked_at="2026-01-02T00:00Z"))
    await consumers.close_ended()
    assert await screen.closed() == protocol.CLOSE_SIGN_IN


async def test_a_database_that_is_away_ends_nobody(
    world: World, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_actors: object) -> set[str]:
        raise OperationalError

    tablet = await Tablet(key=key).opened()
    assert await tablet.code("ping") == ""
    monkeypatch.setattr(gate, "still_alive", away)
    await consumers.close_ended()
    assert await tablet.code("ping") == ""
    await tablet.leave()


async def test_a_silent_socket_is_swept_out(world: World, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "SWEEP", 0.02)
    monkeypatch.setattr(consumers, "SILENCE", 0.3)
    silent = await Tablet(key=key).opened()
    assert await silent.closed() == protocol.CLOSE_POLICY
    assert presence.here() == {}


async def test_a_sign_in_has_so_many_sockets(world: World, key: str) -> None:
    tablets = [await Tablet(key=key).opened() for _ in range(consumers.SOCKETS_PER_ACCOUNT + 1)]
    assert await tablets[0].closed() == protocol.CLOSE_POLICY
    assert [await tablet.code("ping") for tablet in tablets[1:]] == [""] * consumers.SOCKETS_PER_ACCOUNT
    for tablet in tablets[1:]:
        await tablet.leave()


async def test_an_error_of_the_server_ends_the_socket_and_is_forgotten(
    world: World, key: str, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> int:
        raise OperationalError("gone")

    tablet = await Tablet(key=key).opened()
    assert await tablet.code("ping") == ""
    monkeypatch.setattr(hub.current(), "follow", broken)
    await tablet.send("subscribe", topic=f"meetings.sitting:{sitting.id}")
    assert await tablet.closed() == protocol.CLOSE_ERROR
    assert presence.here() == {}


async def test_who_is_on_line_is_counted_by_delegate(world: World, key: str) -> None:
    place = presence_place(world.council.id)
    secretary = await Tablet(key=await in_database(lambda: session_key(world.account("secretary")))).opened()
    one, two = await Tablet(key=key).opened(), await Tablet(key=key).opened()
    for tablet in (secretary, one, two):
        await tablet.ask("ping")
    assert presence.online(place) == {world.delegates[0].id}
    await one.leave()
    assert presence.online(place) == {world.delegates[0].id}
    await two.leave()
    assert presence.online(place) == set()
    await secretary.leave()


async def test_leaving_frees_the_topics(world: World, key: str, sitting: Sitting) -> None:
    tablet = await Tablet(key=key).opened()
    assert await tablet.code("subscribe", topic=f"meetings.sitting:{sitting.id}", have=-1) == ""
    assert list(hub.current().served) == [f"meetings.sitting:{sitting.id}"]
    await tablet.leave()
    assert list(hub.current().served) == []
