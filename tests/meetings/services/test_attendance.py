"""The roll of a sitting: who says that somebody is there, and what is asked for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from meetings.access import device_of
from meetings.models import Attendance, Sitting
from meetings.rules.door import door_code, step_of
from meetings.services import attendance
from realtime import store
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import acts_of, change_state, codes_of, decide, forbidden, refused


@pytest.fixture
def sitting(world: World) -> Sitting:
    return make_sitting(world)


def row_of(world: World, sitting: Sitting, seat: int = 1) -> Attendance:
    found: Attendance = Attendance.objects.with_scopes_disabled().get(
        sitting=sitting, delegate=world.delegates[seat - 1]
    )
    return found


def check_in(world: World, sitting: Sitting, seat: int = 1, code: str = "") -> Attendance:
    return attendance.check_in(actor=world.actor(seat), sitting_id=sitting.id, code=code)


def mark(world: World, sitting: Sitting, state: str, reason: str = "", seat: int = 1) -> Attendance:
    return attendance.mark(
        actor=world.actor("secretary"),
        sitting_id=sitting.id,
        delegate_id=world.delegates[seat - 1].id,
        state=state,
        reason=reason,
    )


def report(world: World, sitting: Sitting, reason: str) -> Attendance:
    return attendance.report_absence(actor=world.actor(1), sitting_id=sitting.id, reason=reason)


def code_of(sitting: Sitting, steps_ago: int = 0) -> str:
    return door_code(sitting.door_secret, sitting.id, step_of(clock.now(), 30) - steps_ago)


# -- "I am here" ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["planned", "open"])
def test_a_delegate_checks_in(world: World, state: str) -> None:
    sitting = make_sitting(world, state=state)
    with clock.frozen(clock.now()):
        check_in(world, sitting)
        row = row_of(world, sitting)
        assert (row.state, row.method, row.at) == ("present", "self", clock.now())
    assert row.device == device_of(world.actor(1))
    [told] = acts_of(sitting, "meetings.attendance.present")
    assert told == {
        "delegate": world.delegates[0].id,
        "name": "Nguyễn Thị Hà An",
        "method": "self",
        "reason": "",
    }


def test_a_second_time_changes_nothing(world: World, sitting: Sitting) -> None:
    first = check_in(world, sitting)
    other = replace(world.actor(1), session_key="another-tablet")
    second = attendance.check_in(actor=other, sitting_id=sitting.id)
    assert (second.at, second.device) == (first.at, first.device)
    assert codes_of(sitting) == ["attendance.present"]


def test_after_leaving_one_comes_back_on_any_device(world: World, sitting: Sitting) -> None:
    check_in(world, sitting)
    mark(world, sitting, "left")
    other = replace(world.actor(1), session_key="another-tablet")
    attendance.check_in(actor=other, sitting_id=sitting.id)
    row = row_of(world, sitting)
    assert (row.state, row.device) == ("present", device_of(other))
    assert codes_of(sitting) == ["attendance.present", "attendance.left", "attendance.present"]


@pytest.mark.parametrize(
    ("before", "result"),
    [(timedelta(hours=3, seconds=1), "check_in_early"), (timedelta(hours=3), "present")],
)
def test_not_before_three_hours_before(
    world: World, sitting: Sitting, before: timedelta, result: str
) -> None:
    with clock.frozen(sitting.starts_at - before):
        if result == "present":
            assert check_in(world, sitting).state == "present"
        else:
            assert refused(check_in, world=world, sitting=sitting) == result


def test_an_open_sitting_is_never_too_early(world: World) -> None:
    sitting = make_sitting(world, state="open")
    with clock.frozen(sitting.starts_at - timedelta(hours=5)):
        assert check_in(world, sitting).state == "present"


def test_not_in_a_closed_sitting(world: World) -> None:
    sitting = make_sitting(world, state="closed")
    assert refused(check_in, world=world, sitting=sitting) == "sitting_closed"
    assert refused(mark, world=world, sitting=sitting, state="present") == "sitting_closed"


def test_not_while_suspended(world: World, sitting: Sitting) -> None:
    change_state(world, 1, "suspended")
    assert refused(check_in, world=world, sitting=sitting) == "not_active"


def test_not_after_the_mandate(world: World, sitting: Sitting) -> None:
    change_state(world, 1, "released")
    assert refused(check_in, world=world, sitting=sitting) == "forbidden"


# -- the code at the door ------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps_ago", [0, 1])
def test_the_code_at_the_door(world: World, sitting: Sitting, steps_ago: int) -> None:
    with clock.frozen(clock.now()):
        assert check_in(world, sitting, code=code_of(sitting, steps_ago)).method == "qr"
    assert acts_of(sitting)[0]["method"] == "qr"


def test_an_old_code_or_a_wrong_one(world: World, sitting: Sitting) -> None:
    elsewhere = make_sitting(world)
    with clock.frozen(clock.now()):
        for code in (code_of(sitting, 2), code_of(sitting, -1), "AAAAAAAA", code_of(elsewhere), "mã", " "):
            assert refused(check_in, world=world, sitting=sitting, code=code) == "door_code_old"
    assert codes_of(sitting) == []


def test_where_the_council_wants_the_code_nothing_else_will_do(world: World, sitting: Sitting) -> None:
    decide(world, "checkin.self", value=False)
    assert refused(check_in, world=world, sitting=sitting) == "door_code_needed"
    with clock.frozen(clock.now()):
        assert check_in(world, sitting, code=code_of(sitting)).state == "present"


def test_the_length_of_a_step_is_the_councils(world: World, sitting: Sitting) -> None:
    decide(world, "checkin.qr_seconds", 120)
    with clock.frozen(clock.now()):
        code = door_code(sitting.door_secret, sitting.id, step_of(clock.now(), 120) - 1)
        assert check_in(world, sitting, code=code).method == "qr"


# -- the secretary's list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "reason"), [("present", ""), ("excused", "Đi công tác"), ("absent", ""), ("left", "")]
)
def test_the_secretary_marks(world: World, sitting: Sitting, state: str, reason: str) -> None:
    mark(world, sitting, state, reason)
    row = row_of(world, sitting)
    assert (row.state, row.method, row.reason, row.device) == (state, "secretary", reason, "")
    assert codes_of(sitting) == [f"attendance.{state}"]
    assert acts_of(sitting)[0]["reason"] == reason


def test_the_same_again_is_not_told_twice(world: World, sitting: Sitting) -> None:
    for _time in range(2):
        mark(world, sitting, "excused", "Đi công tác")
    mark(world, sitting, "excused", "Ốm")
    assert [act["reason"] for act in acts_of(sitting)] == ["Đi công tác", "Ốm"]


def test_the_secretary_does_not_take_the_device_away(world: World, sitting: Sitting) -> None:
    device = check_in(world, sitting).device
    mark(world, sitting, "absent")
    assert row_of(world, sitting).device == device


@pytest.mark.parametrize("state", ["", "here", "PRESENT", "planned"])
def test_a_state_that_is_none(world: World, sitting: Sitting, state: str) -> None:
    assert refused(mark, world=world, sitting=sitting, state=state) == "bad_state"


@pytest.mark.parametrize("reason", ["", "  ", "x", "\u200b\u200b\u200b"])
def test_an_excuse_needs_its_reason(world: World, sitting: Sitting, reason: str) -> None:
    assert refused(mark, world=world, sitting=sitting, state="excused", reason=reason) == "reason_required"
    assert refused(report, world=world, sitting=sitting, reason=reason) == "reason_required"


def test_a_long_reason_is_cut_and_cleaned(world: World, sitting: Sitting) -> None:
    mark(world, sitting, "excused", " Ðiều trị \u202e" + "x" * 400)
    reason = row_of(world, sitting).reason
    assert reason.startswith("Điều trị x")
    assert len(reason) == 300


def test_nobody_of_another_council_is_put_on_the_roll(world: World, sitting: Sitting) -> None:
    other = make_world("00008")
    assert refused(mark, world=other, sitting=sitting, state="present") == "not_found"
    for delegate in (other.delegates[0].id, 10**9):
        named = {"sitting_id": sitting.id, "delegate_id": delegate, "state": "present"}
        assert refused(attendance.mark, actor=world.actor("secretary"), **named) == "not_found"
    assert not Attendance.objects.with_scopes_disabled().exists()


# -- an absence told beforehand ------------------------------------------------------------------------------


def test_an_absence_is_told_beforehand(world: World, sitting: Sitting) -> None:
    row = report(world, sitting, "Đi công tác nước ngoài")
    assert (row.state, row.method, row.reason) == ("excused", "self", "Đi công tác nước ngoài")
    assert codes_of(sitting) == ["attendance.excused"]
    assert check_in(world, sitting).state == "present"


@pytest.mark.parametrize("state", ["open", "closed"])
def test_afterwards_it_is_too_late(world: World, state: str) -> None:
    sitting = make_sitting(world, state=state)
    assert refused(report, world=world, sitting=sitting, reason="Đi công tác") == "sitting_begun"


# -- one device for votes ------------------------------------------------------------------------------------


def test_a_device_is_changed_by_its_delegate_alone(world: World, sitting: Sitting) -> None:
    check_in(world, sitting)
    check_in(world, sitting, seat=2)
    second = replace(world.actor(1), session_key="another-tablet")
    attendance.use_this_device(actor=second, sitting_id=sitting.id)
    assert row_of(world, sitting).device == device_of(second)
    assert row_of(world, sitting, seat=2).device == device_of(world.actor(2))
    [told] = acts_of(sitting, "meetings.attendance.device")
    assert told == {"delegate": world.delegates[0].id, "name": "Nguyễn Thị Hà An"}


@pytest.mark.parametrize("state", ["", "excused", "absent", "left"])
def test_not_without_being_there(world: World, sitting: Sitting, state: str) -> None:
    if state:
        mark(world, sitting, state, "Đi công tác")
    named = {"actor": world.actor(1), "sitting_id": sitting.id}
    assert refused(attendance.use_this_device, **named) == "not_present"


# -- who, and who is told ------------------------------------------------------------------------------------


def acts(world: World, sitting: Sitting) -> list[tuple[Any, dict[str, Any], tuple[str, ...]]]:
    """Every act on the roll, what it needs, and who may."""
    place = {"sitting_id": sitting.id}
    seats = ("1", "2", "3", "4", "5", "6")
    listed = {"delegate_id": world.delegates[0].id, "state": "present"}
    return [
        (attendance.check_in, place, seats),
        (attendance.report_absence, {**place, "reason": "Đi công tác"}, seats),
        (attendance.use_this_device, place, seats),
        (attendance.mark, {**place, **listed}, ("chair", "secretary", "secretariat")),
    ]


def test_each_act_is_for_its_roles(world: World, sitting: Sitting) -> None:
    for act, named, may in acts(world, sitting):
        forbidden(act, world, *may, **named)
    assert codes_of(sitting) == []


@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat"])
def test_the_presidium_and_the_office_call_the_roll(world: World, sitting: Sitting, who: str) -> None:
    named = {"sitting_id": sitting.id, "delegate_id": world.delegates[0].id, "state": "absent"}
    assert attendance.mark(actor=world.actor(who), **named).state == "absent"  # type: ignore[arg-type]


def test_another_council_finds_nothing(world: World, sitting: Sitting) -> None:
    other = make_world("00008")
    for act, named, may in acts(world, sitting):
        assert refused(act, actor=other.actor(may[0]), **named) == "not_found"
    assert codes_of(sitting) == []


def test_the_roll_is_told_to_every_page(world: World, sitting: Sitting) -> None:
    names = [f"meetings.{kind}:{sitting.id}" for kind in ("sitting", "console", "progress")]
    check_in(world, sitting)
    assert set(store.versions(names).values()) == {1}
    check_in(world, sitting)
    assert set(store.versions(names).values()) == {1}
    mark(world, sitting, "left")
    assert set(store.versions(names).values()) == {2}


def test_who_is_no_longer_in_office_is_not_on_the_roll(world: World, sitting: Sitting) -> None:
    change_state(world, 2, "released")
    assert refused(mark, world=world, sitting=sitting, state="present", seat=2) == "not_found"
    change_state(world, 3, "suspended")  # still holds the seat
    assert mark(world, sitting, "excused", "Tạm đình chỉ", seat=3).state == "excused"
