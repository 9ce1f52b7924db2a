"""The story of a round over real sockets: two tablets, the chair's console and the hall screen."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from council import clock
from council.live import token_hash
from council.models import Screen
from council.services.journal import check_streams
from meetings.models import BallotRound, Sitting
from tests.factories import World, make_sitting, make_world
from tests.factories.world import session_key
from tests.meetings.acts import choices_of, codes_of, items_of
from tests.sockets import Tablet, in_database

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Thông qua Nghị quyết về kế hoạch đầu tư công"
WHY = "Bấm nhầm nội dung biểu quyết"


@dataclass
class Hall:
    """Everybody's device, and what they follow."""

    world: World
    sitting: Sitting
    keys: dict[str, str]

    @property
    def stage(self) -> str:
        return f"meetings.sitting:{self.sitting.id}"

    @property
    def desk(self) -> str:
        return f"meetings.console:{self.sitting.id}"

    @property
    def numbers(self) -> str:
        return f"meetings.progress:{self.sitting.id}"

    async def tablet(self, who: str, *topics: str, language: str = "") -> Tablet:
        """The device of somebody, following these topics and shown their first snapshots."""
        if who == "screen":
            tablet = await Tablet(screen="token", language=language).opened()
        else:
            tablet = await Tablet(key=self.keys[who], language=language).opened()
        for topic in topics:
            assert await tablet.code("subscribe", topic=topic, have=-1) == ""
            await tablet.page(topic)
        return tablet


@pytest.fixture
def hall() -> Hall:
    world = make_world("00004", delegates=4)
    Screen.objects.create(
        council=world.council, name="Hội trường", token_hash=token_hash("token"), created_at=clock.now()
    )
    keys = {who: session_key(world.account(who)) for who in ("1", "2", "3", "chair", "guest")}
    keys["1 again"] = session_key(world.account(1))
    return Hall(world, make_sitting(world), keys)


async def test_a_round_from_the_opening_to_the_names(hall: Hall) -> None:
    place = {"sitting": hall.sitting.id}
    chair = await hall.tablet("chair", hall.desk, hall.numbers)
    screen = await hall.tablet("screen", hall.stage, hall.numbers)
    one, two = await hall.tablet("1", hall.stage), await hall.tablet("2", hall.stage, language="en")
    people = (one, two, screen)

    # The sitting opens, two delegates check in, the hall follows the item.
    assert await chair.code("meetings.open_sitting", **place) == ""
    for tablet in (one, two):
        assert (await tablet.ask("meetings.check_in", **place))["attendance"] == "present"
    item = (await in_database(lambda: items_of(hall.sitting)))[1]
    assert await chair.code("meetings.set_current_item", **place, item=item.id) == ""
    for tablet in people:
        await tablet.page(hall.stage, item.title)
    assert await one.code("meetings.cast_vote", round=1, choice="for") == "not_found"

    # A round opens: everybody sees the question at once.
    opening = {**place, "question": QUESTION, "majority": "half_all", "item": item.id, "seconds": 600}
    ballot = (await chair.ask("meetings.open_round", **opening))["round"]
    for tablet in people:
        await tablet.page(hall.stage, QUESTION)
    await chair.page(hall.desk, QUESTION)
    assert await chair.code("meetings.open_round", **opening) == "other_round_open"

    # Votes move the numbers of the presidium and the hall, and nobody's choice.
    for tablet in (one, two):
        tablet.pushes.clear()
    answer = await one.ask("meetings.cast_vote", round=ballot, choice="for")
    assert (answer["choice"], answer["changed"]) == ("for", False)
    await chair.page(hall.numbers, "1/4")
    await screen.page(hall.numbers, "1/4")
    assert (await one.ask("meetings.cast_vote", round=ballot, choice="against"))["changed"]
    assert await two.code("meetings.cast_vote", round=ballot, choice="for") == ""
    await chair.page(hall.numbers, "2/4")
    mine = await one.ask("meetings.mine", **place)
    assert mine["votes"][str(ballot)]["choice"] == "against"
    assert not mine["other_device"]
    assert one.pushes == two.pushes == []
    assert await two.socket.receive_nothing(timeout=0.05)

    # A second tablet of the same delegate is told, and takes over.
    second = await hall.tablet("1 again", hall.stage)
    assert (await second.ask("meetings.mine", **place))["other_device"]
    assert await second.code("meetings.cast_vote", round=ballot, choice="for") == "other_device"
    assert await second.code("meetings.use_this_device", **place) == ""
    assert await second.code("meetings.cast_vote", round=ballot, choice="for") == ""
    assert await one.code("meetings.cast_vote", round=ballot, choice="against") == "other_device"

    # Only the presidium closes it, and only the presidium sees the count.
    assert await one.code("meetings.close_round", round=ballot) == "forbidden"
    assert await screen.code("meetings.close_round", round=ballot) == "forbidden"
    assert await chair.code("meetings.publish_round", round=ballot) == "round_not_closed"
    for tablet in people:
        tablet.pushes.clear()
    assert await chair.code("meetings.close_round", round=ballot) == ""
    await chair.page(hall.desk, "Không được thông qua")
    for tablet in people:
        page = await tablet.page(hall.stage, QUESTION)
        assert "verdict" not in page
        assert hall.world.delegates[0].person.full_name not in page
    assert await two.code("meetings.cast_vote", round=ballot, choice="against") == "round_closed"

    # Publishing shows result and names to all, each in the own language.
    assert await chair.code("meetings.publish_round", round=ballot) == ""
    name = hall.world.delegates[0].person.full_name
    await one.page(hall.stage, "Không được thông qua", "2/4", name)
    await two.page(hall.stage, "2/4", name)
    await screen.page(hall.stage, "2")

    # The chair declares it void, with the reason.
    assert await chair.code("meetings.void_round", round=ballot, reason="nhầm") == "reason_required"
    assert await chair.code("meetings.void_round", round=ballot, reason=WHY) == ""
    await one.page(hall.stage, WHY)
    again = await chair.ask("meetings.open_round", **{**opening, "repeats": ballot})
    assert (again["ok"], again["number"]) == (True, 2)
    assert await two.code("meetings.cast_vote", round=again["round"], choice="for") == ""
    assert await chair.code("meetings.close_sitting", **place) == "round_open"
    assert await chair.code("meetings.close_round", round=again["round"]) == ""
    assert await chair.code("meetings.close_sitting", **place) == ""
    await one.page(hall.stage, "Phiên họp đã kết thúc")
    assert await two.code("meetings.check_in", **place) == "sitting_closed"

    for tablet in (*people, chair, second):
        await tablet.leave()
    await in_database(lambda: check_afterwards(hall, ballot))


def check_afterwards(hall: Hall, ballot: int) -> None:
    """What the database and the journal say of the story."""
    first = BallotRound.objects.with_scopes_disabled().get(pk=ballot)
    assert choices_of(first) == {1: "for", 2: "for"}
    assert (first.state, first.votes_for, first.void_reason) == ("void", 2, WHY)
    told = codes_of(hall.sitting)
    assert told.count("vote.cast") == 5
    assert (told[0], told[-1]) == ("sitting.opened", "sitting.closed")
    assert [report.faults for report in check_streams()] == [[]] * len(list(check_streams()))


async def test_coming_back_brings_the_newest_state_or_nothing(hall: Hall) -> None:
    one = await hall.tablet("1", hall.stage)
    known = (await one.ask("subscribe", topic=hall.stage, have=-1))["version"]
    await one.page(hall.stage)
    await one.leave()
    back = await Tablet(key=hall.keys["1"]).opened()
    assert (await back.ask("subscribe", topic=hall.stage, have=known))["version"] == known
    assert await back.socket.receive_nothing(timeout=0.05)
    await back.leave()
    chair = await hall.tablet("chair", hall.desk)
    assert (
        await chair.code("meetings.show_message", sitting=hall.sitting.id, text="Mời quý vị vào hội trường")
        == ""
    )
    later = await Tablet(key=hall.keys["1"]).opened()
    assert (await later.ask("subscribe", topic=hall.stage, have=known))["version"] > known
    await later.page(hall.stage, "Mời quý vị vào hội trường")
    await chair.leave()
    await later.leave()


async def test_each_follows_what_is_theirs(hall: Hall) -> None:
    allowed = {
        "1": [hall.stage],
        "guest": [hall.stage],
        "screen": [hall.stage, hall.numbers],
        "chair": [hall.stage, hall.desk, hall.numbers],
    }
    for who, topics in allowed.items():
        tablet = await hall.tablet(who, *topics)
        for topic in {hall.stage, hall.desk, hall.numbers} - set(topics):
            assert await tablet.code("subscribe", topic=topic) == "unknown_topic"
        await tablet.leave()


async def test_behind_closed_doors_the_guest_is_shown_nothing_more(hall: Hall) -> None:
    guest, one = await hall.tablet("guest", hall.stage), await hall.tablet("1", hall.stage)
    await in_database(lambda: Sitting.objects.with_scopes_disabled().update(is_public=False))
    chair = await hall.tablet("chair", hall.desk)
    assert await chair.code("meetings.show_message", sitting=hall.sitting.id, text="Họp kín") == ""
    await one.page(hall.stage, "Họp kín")
    assert await guest.socket.receive_nothing(timeout=0.1)
    assert await guest.code("subscribe", topic=hall.stage) == "unknown_topic"
    for tablet in (guest, one, chair):
        await tablet.leave()


async def test_the_clock_closes_a_round_and_tells_everybody(hall: Hall) -> None:
    chair, one = await hall.tablet("chair", hall.desk), await hall.tablet("1", hall.stage)
    assert await chair.code("meetings.open_sitting", sitting=hall.sitting.id) == ""
    opening = {"sitting": hall.sitting.id, "question": QUESTION, "majority": "half_all", "seconds": 5}
    ballot = (await chair.ask("meetings.open_round", **opening))["round"]
    await one.page(hall.stage, QUESTION, "choices")
    await in_database(lambda: BallotRound.objects.with_scopes_disabled().update(closes_at=clock.now()))
    assert await one.code("meetings.cast_vote", round=ballot, choice="for") == "round_closed"
    await one.page(hall.stage, "Đã kết thúc biểu quyết")
    await chair.page(hall.desk, "chưa công bố")
    for tablet in (one, chair):
        await tablet.leave()
