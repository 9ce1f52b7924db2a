"""Running a sitting: opening, moving through the programme, the chair's message, closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.enums import SessionState
from council.models import CouncilSession
from meetings.models import Sitting
from meetings.services import rounds, sittings
from realtime import store
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import (
    acts_of,
    change_state,
    check_in,
    codes_of,
    decide,
    forbidden,
    items_of,
    open_round,
    refused,
)


@pytest.fixture
def planned(world: World) -> Sitting:
    return make_sitting(world)


@pytest.fixture
def running(world: World) -> Sitting:
    return make_sitting(world, state="open", items=3)


def run(world: World, act: Any, sitting: Sitting, **named: Any) -> Sitting:
    """An act of the chair."""
    found: Sitting = act(actor=world.actor("chair"), sitting_id=sitting.id, **named)
    return found


def again(sitting: Sitting) -> Sitting:
    found: Sitting = Sitting.objects.with_scopes_disabled().select_related("session").get(pk=sitting.pk)
    return found


# -- opening -------------------------------------------------------------------------------------------------


def test_a_planned_sitting_is_opened(world: World, planned: Sitting) -> None:
    check_in(world, planned, 1, 2, 3)
    with clock.frozen(clock.now()):
        run(world, sittings.open_sitting, planned, chair=" Trần Văn A ", secretary="Ðỗ Thị B")
        assert again(planned).opened_at == clock.now()
    kept = again(planned)
    assert (kept.state, kept.chair_name, kept.secretary_name) == ("open", "Trần Văn A", "Đỗ Thị B")
    assert kept.session.state == SessionState.OPEN
    assert acts_of(planned, "meetings.sitting.opened") == [
        {"present": 3, "total": 6, "need": 4, "quorum": False}
    ]


def test_names_given_before_are_kept(world: World, planned: Sitting) -> None:
    Sitting.objects.with_scopes_disabled().update(chair_name="Trần Văn A", secretary_name="Đỗ Thị B")
    run(world, sittings.open_sitting, planned, secretary="x" * 200)
    kept = again(planned)
    assert (kept.chair_name, kept.secretary_name) == ("Trần Văn A", "x" * 120)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_only_a_planned_one(world: World, state: str) -> None:
    sitting = make_sitting(world, state=state)
    assert refused(run, world=world, act=sittings.open_sitting, sitting=sitting) == "sitting_not_planned"


def test_not_before_the_programme_is_published(world: World, planned: Sitting) -> None:
    CouncilSession.objects.with_scopes_disabled().update(state=SessionState.DRAFT)
    assert refused(run, world=world, act=sittings.open_sitting, sitting=planned) == "session_draft"


def test_not_while_another_is_open(world: World, planned: Sitting, running: Sitting) -> None:
    assert refused(run, world=world, act=sittings.open_sitting, sitting=planned) == "other_sitting_open"
    run(world, sittings.close_sitting, running)
    assert run(world, sittings.open_sitting, planned).state == "open"


def test_other_councils_sittings_do_not_matter(world: World, planned: Sitting) -> None:
    make_sitting(make_world("00008"), state="open")
    assert run(world, sittings.open_sitting, planned).state == "open"


def test_a_missing_quorum_warns(world: World, planned: Sitting) -> None:
    assert run(world, sittings.open_sitting, planned).state == "open"
    assert acts_of(planned)[0]["quorum"] is False


@pytest.mark.parametrize(("present", "opens"), [(3, False), (4, True)])
def test_a_missing_quorum_stops_where_the_council_says_so(
    world: World, planned: Sitting, present: int, opens: bool
) -> None:
    decide(world, "quorum.blocks", value=True)
    check_in(world, planned, *range(1, present + 1))
    if opens:
        run(world, sittings.open_sitting, planned)
    else:
        assert refused(run, world=world, act=sittings.open_sitting, sitting=planned) == "quorum_missing"
    assert again(planned).state == ("open" if opens else "planned")


def test_the_share_of_the_quorum_is_the_councils(world: World, planned: Sitting) -> None:
    decide(world, "quorum.blocks", value=True)
    decide(world, "quorum.numerator", 1)
    decide(world, "quorum.denominator", 2)
    check_in(world, planned, 1, 2, 3)
    run(world, sittings.open_sitting, planned)
    assert acts_of(planned)[0] == {"present": 3, "total": 6, "need": 3, "quorum": True}


def test_who_is_no_longer_in_office_does_not_count_as_present(world: World, planned: Sitting) -> None:
    check_in(world, planned)
    change_state(world, 1, "released")
    change_state(world, 2, "suspended")
    run(world, sittings.open_sitting, planned)
    assert acts_of(planned)[0]["present"] == 5


# -- through the programme -----------------------------------------------------------------------------------


def test_the_current_item_moves_and_what_is_behind_is_done(world: World, running: Sitting) -> None:
    first, second, third = items_of(running)
    for item in (first, third):
        run(world, sittings.set_current_item, running, item_id=item.id)
    assert again(running).current_item_id == third.id
    assert [item.done_at is not None for item in items_of(running)] == [True, False, False]
    run(world, sittings.set_current_item, running, item_id=first.id)
    assert acts_of(running, "meetings.item.current") == [
        {"item": first.id, "label": "1", "title": "Nội dung 1"},
        {"item": third.id, "label": "3", "title": "Nội dung 3"},
        {"item": first.id, "label": "1", "title": "Nội dung 1"},
    ]
    assert second.done_at is None


def test_an_item_keeps_the_time_it_was_first_done(world: World, running: Sitting) -> None:
    first, second, _third = items_of(running)
    for item in (first, second):
        run(world, sittings.set_current_item, running, item_id=item.id)
    done = items_of(running)[0].done_at
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        for item in (first, second):
            run(world, sittings.set_current_item, running, item_id=item.id)
    assert items_of(running)[0].done_at == done


def test_the_same_item_again_is_not_told_twice(world: World, running: Sitting) -> None:
    item = items_of(running)[0]
    for _time in range(2):
        run(world, sittings.set_current_item, running, item_id=item.id)
    assert codes_of(running) == ["item.current"]


def test_not_while_a_round_is_open(world: World, running: Sitting) -> None:
    first, second, _third = items_of(running)
    run(world, sittings.set_current_item, running, item_id=first.id)
    ballot = open_round(world, running, item_id=first.id)
    move = {"world": world, "act": sittings.set_current_item, "sitting": running, "item_id": second.id}
    assert refused(run, **move) == "round_open"
    rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
    assert refused(run, **move) == "round_unpublished"  # its result would never be seen
    rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
    assert run(**move).current_item_id == second.id  # type: ignore[arg-type]


def test_an_item_of_another_session_or_council_is_not_there(world: World, running: Sitting) -> None:
    other = make_world("00008")
    for item in (items_of(make_sitting(world))[0], items_of(make_sitting(other))[0]):
        move = {"world": world, "act": sittings.set_current_item, "sitting": running}
        assert refused(run, **move, item_id=item.id) == "not_found"


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_only_in_an_open_sitting(world: World, state: str) -> None:
    sitting = make_sitting(world, state=state)
    move = {"world": world, "act": sittings.set_current_item, "sitting": sitting}
    assert refused(run, **move, item_id=items_of(sitting)[0].id) == "sitting_not_open"


# -- the chair's message -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
def test_a_message_is_shown_and_taken_away(world: World, state: str) -> None:
    sitting = make_sitting(world, state=state)
    run(world, sittings.show_message, sitting, message=" Nghỉ giải lao 15 phút\u200b ")
    assert again(sitting).message == "Nghỉ giải lao 15 phút"
    run(world, sittings.show_message, sitting, message=" ")
    assert again(sitting).message == ""
    assert acts_of(sitting, "meetings.message.shown") == [{"text": "Nghỉ giải lao 15 phút"}, {"text": ""}]


def test_a_long_message_is_refused(world: World, running: Sitting) -> None:
    run(world, sittings.show_message, running, message="x" * 300)
    say = {"world": world, "act": sittings.show_message, "sitting": running}
    assert refused(run, **say, message="x" * 301) == "too_long"


# -- closing -------------------------------------------------------------------------------------------------


def test_closing_ends_the_item_and_the_message(world: World, running: Sitting) -> None:
    item = items_of(running)[0]
    run(world, sittings.set_current_item, running, item_id=item.id)
    run(world, sittings.show_message, running, message="Nghỉ")
    with clock.frozen(clock.now()):
        run(world, sittings.close_sitting, running)
        kept = again(running)
        assert kept.closed_at == items_of(running)[0].done_at == clock.now()
    assert (kept.state, kept.current_item_id, kept.message) == ("closed", None, "")
    assert codes_of(running)[-1] == "sitting.closed"


def test_not_closed_while_a_round_is_open(world: World, running: Sitting) -> None:
    open_round(world, running)
    assert refused(run, world=world, act=sittings.close_sitting, sitting=running) == "round_open"
    assert again(running).state == "open"


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_only_an_open_one_is_closed(world: World, state: str) -> None:
    sitting = make_sitting(world, state=state)
    assert refused(run, world=world, act=sittings.close_sitting, sitting=sitting) == "sitting_not_open"


# -- who, and who is told ------------------------------------------------------------------------------------


def acts(sitting: Sitting) -> list[tuple[Any, dict[str, Any]]]:
    """Every act of running a sitting, in an order in which all are possible."""
    return [
        (sittings.open_sitting, {}),
        (sittings.set_current_item, {"item_id": items_of(sitting)[0].id}),
        (sittings.show_message, {"message": "Nghỉ"}),
        (sittings.close_sitting, {}),
    ]


def test_only_the_presidium_runs_a_sitting(world: World, planned: Sitting) -> None:
    for act, named in acts(planned):
        forbidden(act, world, "chair", "secretary", sitting_id=planned.id, **named)
    assert codes_of(planned) == []


def test_the_secretary_does_it_all(world: World, planned: Sitting) -> None:
    for act, named in acts(planned):
        act(actor=world.actor("secretary"), sitting_id=planned.id, **named)
    assert codes_of(planned) == ["sitting.opened", "item.current", "message.shown", "sitting.closed"]


def test_another_councils_chair_finds_nothing(world: World, planned: Sitting) -> None:
    other = make_world("00008")
    for act, named in acts(planned):
        assert refused(act, actor=other.actor("chair"), sitting_id=planned.id, **named) == "not_found"
    assert codes_of(planned) == []


def test_each_act_is_told_to_every_page(world: World, planned: Sitting) -> None:
    names = [f"meetings.{kind}:{planned.id}" for kind in ("sitting", "console")]
    for number, (act, named) in enumerate(acts(planned), start=1):
        act(actor=world.actor("chair"), sitting_id=planned.id, **named)
        assert set(store.versions(names).values()) == {number}
