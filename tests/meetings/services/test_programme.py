"""The programme: items added, changed, moved and removed; two editors at once."""

from __future__ import annotations

from datetime import time

import pytest

from council.models import Board, CouncilSession
from meetings.models import AgendaItem, BallotRound, Sitting
from meetings.services import programme, sessions
from meetings.services.programme import ItemData, Step
from tests.factories import World, make_sitting, make_world
from tests.meetings.services.preparing import (
    Acts,
    codes,
    entries,
    fresh,
    items,
    make_draft,
    outline,
    refused,
    said,
    version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> CouncilSession:
    return make_draft(world, "Khai mạc", "Báo cáo", "Bế mạc")


def test_items_follow_one_another(world: World, session: CouncilSession) -> None:
    parent = items(session)[1]
    actor = world.actor("secretariat")
    for title in ("Báo cáo A", "Báo cáo B"):
        programme.add_item(actor=actor, session_id=session.id, data=ItemData(title), parent_id=parent.id)
    assert outline(session) == ["1 Khai mạc", "2 Báo cáo", "2.1 Báo cáo A", "2.2 Báo cáo B", "3 Bế mạc"]
    entry = entries(session)[-1]
    assert (entry.code, entry.data["label"], entry.data["title"]) == (
        "meetings.item.added",
        "2.2",
        "Báo cáo B",
    )


def test_each_act_raises_the_topics(world: World) -> None:
    sitting = make_sitting(world)
    topics = [f"meetings.programme:{sitting.session_id}", f"meetings.sitting:{sitting.id}"]
    before = [version(topic) for topic in topics]
    programme.add_item(actor=world.actor("secretary"), session_id=sitting.session_id, data=ItemData("Thêm"))
    assert all(version(topic) > was for topic, was in zip(topics, before, strict=True))


def test_an_item_says_everything(world: World, session: CouncilSession) -> None:
    board = Board.objects.create(council=world.council, name="Ban Pháp chế", short_name="PC")
    data = ItemData(" Tờ trình\u202e ", "Ông A", board.id, 15, time(8, 30))
    item = programme.add_item(actor=world.actor("secretariat"), session_id=session.id, data=data)
    assert (item.title, item.presenter, item.board_id, item.minutes) == ("Tờ trình", "Ông A", board.id, 15)
    assert entries(session)[-1].data["starts_at"] == "08:30:00"


def test_a_change_is_kept_with_old_and_new(world: World, session: CouncilSession) -> None:
    item = items(session)[0]
    programme.update_item(
        actor=world.actor("secretariat"), item_id=item.id, data=ItemData("Khai mạc", minutes=10), revision=1
    )
    assert entries(session)[-1].data["changes"] == {"minutes": {"old": None, "new": 10}}
    assert items(session)[0].revision == 2


def test_the_second_editor_is_told_and_overwrites_nothing(world: World, session: CouncilSession) -> None:
    item = items(session)[0]
    programme.update_item(actor=world.actor("secretary"), item_id=item.id, data=ItemData("Một"), revision=1)
    with refused("stale") as caught:
        programme.update_item(
            actor=world.actor("secretariat"), item_id=item.id, data=ItemData("Hai"), revision=1
        )
    assert "Người secretary" in caught.value.message
    assert items(session)[0].title == "Một"
    programme.update_item(actor=world.actor("secretariat"), item_id=item.id, data=ItemData("Hai"), revision=2)
    assert items(session)[0].title == "Hai"


def test_moving_an_item_is_no_conflict_for_its_editor(world: World, session: CouncilSession) -> None:
    item = items(session)[0]
    programme.step_item(actor=world.actor("secretary"), item_id=item.id, step=Step.DOWN)
    programme.update_item(actor=world.actor("secretariat"), item_id=item.id, data=ItemData("Hai"), revision=1)
    assert outline(session) == ["1 Báo cáo", "2 Hai", "3 Bế mạc"]


@pytest.mark.parametrize(
    ("place", "step", "result"),
    [
        (1, Step.UP, ["1 Báo cáo", "2 Khai mạc", "3 Bế mạc"]),
        (1, Step.DOWN, ["1 Khai mạc", "2 Bế mạc", "3 Báo cáo"]),
        (1, Step.INDENT, ["1 Khai mạc", "1.1 Báo cáo", "2 Bế mạc"]),
        (1, Step.OUTDENT, ["1 Khai mạc", "2 Báo cáo", "3 Bế mạc"]),
        (0, Step.UP, ["1 Khai mạc", "2 Báo cáo", "3 Bế mạc"]),
        (0, Step.INDENT, ["1 Khai mạc", "2 Báo cáo", "3 Bế mạc"]),
        (2, Step.DOWN, ["1 Khai mạc", "2 Báo cáo", "3 Bế mạc"]),
    ],
)
def test_steps(world: World, session: CouncilSession, place: int, step: Step, result: list[str]) -> None:
    programme.step_item(actor=world.actor("secretariat"), item_id=items(session)[place].id, step=step)
    assert outline(session) == result


def test_out_again_is_behind_the_parent(world: World, session: CouncilSession) -> None:
    actor, item = world.actor("secretariat"), items(session)[1]
    programme.step_item(actor=actor, item_id=item.id, step=Step.INDENT)
    programme.step_item(actor=actor, item_id=item.id, step=Step.OUTDENT)
    assert outline(session) == ["1 Khai mạc", "2 Báo cáo", "3 Bế mạc"]


def test_a_step_that_leads_nowhere_is_no_act(world: World, session: CouncilSession) -> None:
    before = codes(session)
    programme.step_item(actor=world.actor("secretariat"), item_id=items(session)[0].id, step=Step.UP)
    assert codes(session) == before


def test_dragging_names_a_neighbour(world: World, session: CouncilSession) -> None:
    actor = world.actor("secretariat")
    first, second, third = items(session)
    programme.move_item(actor=actor, item_id=third.id, parent_id=None, before_id=first.id)
    assert outline(session) == ["1 Bế mạc", "2 Khai mạc", "3 Báo cáo"]
    programme.move_item(actor=actor, item_id=third.id, parent_id=second.id, before_id=None)
    assert outline(session) == ["1 Khai mạc", "2 Báo cáo", "2.1 Bế mạc"]
    data = entries(session)[-1].data
    assert (data["before"], data["label"], data["parent"]) == ("1", "2.1", second.id)


def test_a_neighbour_that_left_is_told(world: World, session: CouncilSession) -> None:
    actor = world.actor("secretariat")
    _first, second, third = items(session)
    programme.step_item(actor=actor, item_id=second.id, step=Step.INDENT)
    with refused("stale"):
        programme.move_item(actor=actor, item_id=third.id, parent_id=None, before_id=second.id)
    assert outline(session) == ["1 Khai mạc", "1.1 Báo cáo", "2 Bế mạc"]


def test_moves_the_rules_refuse(world: World, session: CouncilSession) -> None:
    actor = world.actor("secretariat")
    first, second, _third = items(session)
    programme.move_item(actor=actor, item_id=second.id, parent_id=first.id, before_id=None)
    with refused("cycle"):
        programme.move_item(actor=actor, item_id=first.id, parent_id=second.id, before_id=None)
    with refused("unknown_parent"):
        programme.move_item(actor=actor, item_id=first.id, parent_id=999_999, before_id=None)
    third = programme.add_item(actor=actor, session_id=session.id, data=ItemData("Ba"), parent_id=second.id)
    with refused("too_deep"):
        programme.add_item(actor=actor, session_id=session.id, data=ItemData("Bốn"), parent_id=third.id)


def test_removing_an_item_closes_the_gap(world: World, session: CouncilSession) -> None:
    programme.remove_item(actor=world.actor("secretariat"), item_id=items(session)[1].id)
    assert outline(session) == ["1 Khai mạc", "2 Bế mạc"]
    entry = entries(session)[-1]
    assert (entry.code, entry.data["label"], entry.data["title"]) == ("meetings.item.removed", "2", "Báo cáo")


def test_a_current_item_stays(world: World) -> None:
    sitting = make_sitting(world, state="open")
    item = items(sitting.session)[0]
    Sitting.objects.with_scopes_disabled().update(current_item=item)
    with refused("item_current"):
        programme.remove_item(actor=world.actor("secretariat"), item_id=item.id)
    assert len(items(sitting.session)) == 2


def test_an_item_with_a_round_stays(world: World) -> None:
    sitting = make_sitting(world)
    item = items(sitting.session)[0]
    BallotRound.objects.create(
        council=world.council, sitting=sitting, item=item, number=1, question="?", majority="half_all"
    )
    with refused("item_has_rounds"):
        programme.remove_item(actor=world.actor("secretariat"), item_id=item.id)


def test_an_item_with_items_below_stays(world: World, session: CouncilSession) -> None:
    actor = world.actor("secretariat")
    programme.step_item(actor=actor, item_id=items(session)[1].id, step=Step.INDENT)
    with refused("item_has_children"):
        programme.remove_item(actor=actor, item_id=items(session)[0].id)


def test_each_later_change_is_announced(world: World, session: CouncilSession) -> None:
    actor = world.actor("secretariat")
    sessions.publish_session(actor=actor, session_id=session.id)
    first, second, third = items(session)
    programme.update_item(actor=actor, item_id=first.id, data=ItemData("Chào cờ"), revision=1)
    programme.step_item(actor=actor, item_id=second.id, step=Step.DOWN)
    programme.remove_item(actor=actor, item_id=third.id)
    assert said(session) == [
        "Mục 1 vừa được sửa: Chào cờ.",
        "Chuyển mục 2 thành mục 3: Báo cáo.",
        "Bỏ mục 2: Bế mạc.",
    ]


def test_things_of_another_council_or_session(world: World, session: CouncilSession) -> None:
    actor = world.actor("secretariat")
    other = make_world("00008")
    board = Board.objects.create(council=other.council, name="Ban lạ", short_name="L")
    sitting = make_sitting(world)
    for data in (ItemData("A", board_id=board.id), ItemData("A", sitting_id=sitting.id)):
        with refused("not_found"):
            programme.add_item(actor=actor, session_id=session.id, data=data)
    with refused("title_required"):
        programme.add_item(actor=actor, session_id=session.id, data=ItemData("  "))
    with refused("unknown_parent"):
        programme.add_item(
            actor=actor, session_id=session.id, data=ItemData("A"), parent_id=items(sitting.session)[0].id
        )


@pytest.mark.parametrize(("who", "code"), [("chair", "forbidden"), (1, "forbidden"), ("other", "not_found")])
def test_who_may_not(world: World, session: CouncilSession, who: str | int, code: str) -> None:
    actor = make_world("00008").actor("secretariat") if who == "other" else world.actor(who)
    item = items(session)[0]
    acts: Acts = [
        lambda: programme.add_item(actor=actor, session_id=session.id, data=ItemData("A")),
        lambda: programme.update_item(actor=actor, item_id=item.id, data=ItemData("A"), revision=1),
        lambda: programme.move_item(actor=actor, item_id=item.id, parent_id=None, before_id=None),
        lambda: programme.step_item(actor=actor, item_id=item.id, step=Step.DOWN),
        lambda: programme.remove_item(actor=actor, item_id=item.id),
    ]
    for act in acts:
        with refused(code):
            act()
    assert outline(fresh(session)) == ["1 Khai mạc", "2 Báo cáo", "3 Bế mạc"]


def test_an_item_removed_by_another_editor(world: World, session: CouncilSession) -> None:
    item = items(session)[0]
    AgendaItem.objects.with_scopes_disabled().filter(pk=item.id).delete()
    with refused("not_found"):
        programme.update_item(
            actor=world.actor("secretariat"), item_id=item.id, data=ItemData("A"), revision=1
        )
