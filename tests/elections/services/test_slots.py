"""The hours of reporting: who sets them, and from when on they stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from council.models import CouncilSetting
from council.permissions import Actor
from elections.models import TurnoutSlot
from elections.services import slots
from tests.elections.reporting import acts, clerk, say
from tests.factories.elections import DAY, Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 12)):
        yield


def office(day: Hustings) -> Actor:
    return day.city.actor(Role.ELECTION_CLERK)


def hours() -> list[str]:
    rows = TurnoutSlot.objects.with_scopes_disabled().order_by("at")
    return [f"{row.at:%H:%M}{' final' if row.is_final else ''}" for row in rows]


def refused(call: Any, **fields: Any) -> str:
    before = hours()
    with pytest.raises(Refused) as caught:
        call(**fields)
    assert hours() == before
    assert str(caught.value.message)
    return caught.value.code


def without_slots(day: Hustings) -> None:
    TurnoutSlot.objects.with_scopes_disabled().all().delete()
    day.slots.clear()


def test_the_suggested_hours_are_laid_out_once(day: Hustings) -> None:
    without_slots(day)
    slots.lay_out(actor=office(day), election_id=day.election.id)
    assert hours() == ["09:00", "11:00", "13:00", "15:00", "17:00", "19:00 final"]
    assert refused(slots.lay_out, actor=office(day), election_id=day.election.id) == "slots_set"
    [act] = acts(f"election:{day.election.id}")
    assert (act["code"], act["slots"][-1]) == ("elections.slots.laid_out", "19:00")


def test_the_suggestion_follows_the_setting_of_the_leading_council(day: Hustings) -> None:
    without_slots(day)
    CouncilSetting.objects.with_scopes_disabled().create(
        council=day.city.council, key="turnout.hours", value=4, since=DAY, source="Kế hoạch số 1"
    )
    assert slots.suggest(day.election) == (time(11), time(15), time(19))


def test_the_last_hour_is_the_final_one(day: Hustings) -> None:
    added = slots.add_slot(actor=office(day), election_id=day.election.id, at=time(21))
    assert hours() == ["09:00", "15:00", "19:00", "21:00 final"]
    slots.move_slot(actor=office(day), slot_id=added.id, at=time(17, 30))
    assert hours() == ["09:00", "15:00", "17:30", "19:00 final"]
    slots.remove_slot(actor=office(day), slot_id=day.slots[2].id)
    assert hours() == ["09:00", "15:00", "17:30 final"]
    assert [act["code"].rpartition(".")[2] for act in acts(f"election:{day.election.id}")] == [
        "added",
        "moved",
        "removed",
    ]


def test_moving_to_where_it_is_changes_nothing(day: Hustings) -> None:
    slots.move_slot(actor=office(day), slot_id=day.slots[1].id, at=time(15))
    assert acts(f"election:{day.election.id}") == []


def test_hours_that_cannot_be(day: Hustings) -> None:
    office_of, pk = office(day), day.election.id
    assert refused(slots.add_slot, actor=office_of, election_id=pk, at=time(7)) == "slot_too_early"
    assert refused(slots.add_slot, actor=office_of, election_id=pk, at=time(15)) == "slot_twice"
    move: dict[str, Any] = {"actor": office_of, "slot_id": day.slots[0].id}
    assert refused(slots.move_slot, **move, at=time(19)) == "slot_twice"
    assert refused(slots.move_slot, **move, at=time(6)) == "slot_too_early"


def test_an_hour_with_reports_stands(day: Hustings) -> None:
    say(day, 10, 9)
    first: dict[str, Any] = {"actor": office(day), "slot_id": day.slots[0].id}
    assert refused(slots.move_slot, **first, at=time(10)) == "slot_reported"
    assert refused(slots.remove_slot, **first) == "slot_reported"


def test_nothing_is_put_before_an_hour_that_was_reported(day: Hustings) -> None:
    with clock.frozen(clock.at(DAY, 15)):
        say(day, 10, 9, slot=1)
        office_of = office(day)
        assert refused(slots.add_slot, actor=office_of, election_id=day.election.id, at=time(12)) == (
            "slot_passed"
        )
        assert refused(slots.move_slot, actor=office_of, slot_id=day.slots[2].id, at=time(14)) == (
            "slot_passed"
        )
        slots.add_slot(actor=office_of, election_id=day.election.id, at=time(16))


def test_a_day_has_no_more_than_24_hours_of_reporting(day: Hustings) -> None:
    for minute in range(21):
        TurnoutSlot.objects.create(election=day.election, at=time(10, minute))
    assert refused(slots.add_slot, actor=office(day), election_id=day.election.id, at=time(20)) == (
        "too_many_slots"
    )


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_BOARD])
def test_only_the_leading_clerk_sets_them(day: Hustings, role: str) -> None:
    actor, pk, slot = day.city.actor(role), day.election.id, day.slots[0].id
    assert refused(slots.lay_out, actor=actor, election_id=pk) == "forbidden"
    assert refused(slots.add_slot, actor=actor, election_id=pk, at=time(20)) == "forbidden"
    assert refused(slots.move_slot, actor=actor, slot_id=slot, at=time(20)) == "forbidden"
    assert refused(slots.remove_slot, actor=actor, slot_id=slot) == "forbidden"


def test_a_commune_does_not_set_the_citys_hours(day: Hustings) -> None:
    actor, pk, slot = clerk(day), day.election.id, day.slots[0].id
    assert refused(slots.lay_out, actor=actor, election_id=pk) == "not_found"
    assert refused(slots.add_slot, actor=actor, election_id=pk, at=time(20)) == "not_found"
    assert refused(slots.move_slot, actor=actor, slot_id=slot, at=time(20)) == "not_found"
    assert refused(slots.remove_slot, actor=actor, slot_id=slot) == "not_found"
    assert refused(slots.remove_slot, actor=actor, slot_id=slot + 99) == "not_found"
