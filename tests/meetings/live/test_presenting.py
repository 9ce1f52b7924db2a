"""The presenter's page on the wire: the same few bytes for everybody, the page at once for who comes late."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from council import clock
from council.live import token_hash
from council.models import Document, Screen
from council.permissions import Actor
from council.services.journal import check_streams
from meetings import stages
from meetings.models import AgendaItem, Sitting
from meetings.services import presenting
from realtime import hub
from realtime.followers import Follower
from tests.factories import World, make_sitting, make_world
from tests.factories.world import session_key
from tests.meetings.acts import codes_of, items_of
from tests.meetings.papers import make_paper
from tests.sockets import Tablet, in_database

pytestmark = pytest.mark.django_db(transaction=True)
TABLETS = 125
MOST_BYTES = 700  # of one turned page on the wire


@pytest_asyncio.fixture(autouse=True)
async def _hub_ends() -> AsyncIterator[None]:
    yield
    await hub.current().close()


class Room:
    """A sitting with a paper of 40 pages, and everybody's sign-in."""

    def __init__(self) -> None:
        self.world: World = make_world("00004", delegates=3)
        self.sitting: Sitting = make_sitting(self.world, state="open")
        self.paper: Document = make_paper(self.world, items_of(self.sitting)[0], pages=40)
        self.other: Document = make_paper(self.world, items_of(self.sitting)[1], number="06/TTr-UBND")
        Screen.objects.create(
            council=self.world.council, name="Hội trường", token_hash=token_hash("t"), created_at=clock.now()
        )
        people = ("chair", "secretariat", "guest", "1", "2")
        self.keys = {who: session_key(self.world.account(who)) for who in people}
        self.topic = f"meetings.presenter:{self.sitting.id}"

    async def tablet(self, who: str, **how: Any) -> Tablet:
        """Somebody's device, following the presenter's page."""
        tablet = await (Tablet(screen="t") if who == "screen" else Tablet(key=self.keys[who], **how)).opened()
        assert await tablet.code("subscribe", topic=self.topic, have=-1) == ""
        return tablet

    def turn(self, page: int, **how: Any) -> dict[str, Any]:
        """The fields of a turned page."""
        return {"sitting": self.sitting.id, "document": self.paper.id, "version": 1, "page": page, **how}


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_presentation_from_the_first_page_to_the_end(room: Room) -> None:
    chair, one = await room.tablet("chair"), await room.tablet("1")
    screen, english = await room.tablet("screen"), await room.tablet("2", language="en")
    answer = await chair.ask("meetings.present", **room.turn(12))
    assert {name: answer[name] for name in ("document", "version", "page")} == {
        "document": room.paper.id,
        "version": 1,
        "page": 12,
    }
    said = await one.page(
        room.topic, "05/TTr-UBND", "trang 12", "Xem cùng", f"tai-lieu/{room.paper.id}/?ban=1"
    )
    assert f'data-document="{room.paper.id}" data-version="1" data-page="12"' in said
    await english.page(room.topic, "Submission 05/TTr-UBND")
    await screen.page(room.topic, "05/TTr-UBND", "trang 12")

    # Who comes late, or back, is where the others are: the same path as at the start.
    late = await Tablet(key=room.keys["2"]).opened()
    version = (await late.ask("subscribe", topic=room.topic, have=-1))["version"]
    await late.page(room.topic, "trang 12")
    await late.leave()
    assert await chair.code("meetings.present", **room.turn(13)) == ""
    back = await Tablet(key=room.keys["2"]).opened()
    assert await back.code("subscribe", topic=room.topic, have=version) == ""
    await back.page(room.topic, "trang 13")

    # Another person is named, takes over with another paper, and is sent away again.
    person = room.world.account(1).person_id
    assert await one.code("meetings.present", **room.turn(1)) == "forbidden"
    assert await chair.code("meetings.name_presenter", sitting=room.sitting.id, person=person) == ""
    await chair.page(room.topic, room.world.delegates[0].person.full_name)
    assert await one.code("meetings.present", **room.turn(2, document=room.other.id)) == ""
    await back.page(room.topic, "06/TTr-UBND", "trang 2")
    assert await chair.code("meetings.name_presenter", sitting=room.sitting.id, person=None) == ""
    assert await one.code("meetings.present", **room.turn(3, document=room.other.id)) == "forbidden"

    # The end of the sitting is the end of it.
    for tablet in (one, screen, back):
        tablet.pushes.clear()
    assert await chair.code("meetings.close_sitting", sitting=room.sitting.id) == ""
    for tablet in (one, screen, back):
        while (await tablet.page(room.topic)) != "":
            pass
    assert await chair.code("meetings.present", **room.turn(3)) == "sitting_not_open"
    for tablet in (chair, one, screen, english, back):
        await tablet.leave()
    await in_database(lambda: check_afterwards(room))


def check_afterwards(room: Room) -> None:
    told = [code for code in codes_of(room.sitting) if code.startswith("present")]
    assert told == ["presenting.started", "presenter.named", "presenting.started", "presenter.released"]
    assert [report.faults for report in check_streams()] == [[]] * len(list(check_streams()))


@pytest.mark.parametrize(
    ("page", "code"), [(0, "no_such_page"), (41, "no_such_page"), (-1, "malformed"), ("3", "malformed")]
)
async def test_a_page_that_is_none_is_refused(room: Room, page: Any, code: str) -> None:
    chair = await room.tablet("chair")
    assert await chair.code("meetings.present", **room.turn(page)) == code
    await chair.leave()


async def test_the_same_command_again_is_the_same_answer(room: Room) -> None:
    chair = await room.tablet("chair")
    first = await chair.ask("meetings.present", "again", **room.turn(5))
    assert await chair.ask("meetings.present", "again", **room.turn(5)) == first
    await chair.leave()


async def test_a_closed_paper_is_offered_to_those_inside_alone(room: Room) -> None:
    await in_database(lambda: close_the_item(room))
    chair, one = await room.tablet("chair"), await room.tablet("1")
    guest, screen = await room.tablet("guest"), await room.tablet("screen")
    assert await chair.code("meetings.present", **room.turn(4)) == ""
    await one.page(room.topic, "trang 4")
    assert await chair.code("meetings.present", **room.turn(2, document=room.other.id)) == ""
    for tablet in (guest, screen):
        assert "05/TTr-UBND" not in await tablet.page(room.topic, "06/TTr-UBND")
    for tablet in (chair, one, guest, screen):
        await tablet.leave()


def close_the_item(room: Room) -> None:
    """The first item belongs to a part behind closed doors."""
    closed = make_sitting(room.world)
    Sitting.objects.with_scopes_disabled().filter(pk=closed.pk).update(is_public=False)
    item = room.paper.place.item_id
    AgendaItem.objects.with_scopes_disabled().filter(pk=item).update(sitting=closed)


async def test_strangers_follow_nothing(room: Room) -> None:
    other = await in_database(lambda: make_world("00008"))
    key = await in_database(lambda: session_key(other.account(1)))
    stranger = await Tablet("00008", key=key).opened()
    assert await stranger.code("subscribe", topic=room.topic) == "unknown_topic"
    await stranger.leave()


class Listener:
    """What one socket was sent."""

    def __init__(self, actor: Actor) -> None:
        self.got: list[str] = []
        self.turned = asyncio.Event()
        self.follower = Follower(actor, self.take)

    async def take(self, text: str) -> None:
        self.got.append(text)
        if "trang 12" in text:
            self.turned.set()


async def test_a_whole_hall_is_sent_the_same_bytes(room: Room) -> None:
    """One rendering, one text, one object for every tablet of an audience."""
    actor = await in_database(lambda: room.world.actor(1))
    listeners = [Listener(actor) for _tablet in range(TABLETS)]
    for listener in listeners:
        await hub.current().follow(listener.follower, room.topic, -1)
    chair = await in_database(lambda: room.world.actor("chair"))
    turn = room.turn(12)
    named = {"sitting_id": turn["sitting"], "document_id": turn["document"], "version": 1, "page": 12}
    await in_database(lambda: presenting.present(actor=chair, **named))
    async with asyncio.timeout(10):
        await asyncio.gather(*(listener.turned.wait() for listener in listeners))
    assert len({id(listener.got[-1]) for listener in listeners}) == 1
    size = len(listeners[0].got[-1].encode())
    assert size <= MOST_BYTES
    assert json.loads(listeners[0].got[-1]).keys() == {"topic", "version", "html"}


def test_no_page_needs_an_inline_style_or_script(room: Room) -> None:
    chair = room.world.actor("chair")
    named = {"sitting_id": room.sitting.id, "document_id": room.paper.id, "version": 1, "page": 12}
    Document.objects.with_scopes_disabled().update(number="", title="<script>alert(1)</script>")
    presenting.present(actor=chair, **named)
    variants = frozenset(
        (audience, lang) for audience in ("presidium", "delegates", "guests", "hall") for lang in ("vi", "en")
    )
    for page in stages.render_presenter(room.sitting.id, variants).values():
        assert "<script" not in page
        assert "style=" not in page
        assert "&lt;script&gt;" in page


def test_nothing_is_said_where_there_is_no_sitting(db: None) -> None:
    assert stages.render_presenter(999, frozenset({("delegates", "vi")})) == {("delegates", "vi"): ""}
