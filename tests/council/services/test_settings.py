"""Settings: a value from a day on, with its source, in the type of its default."""

from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.errors import Refused
from council.models import CouncilSetting
from council.queries import settings_in_force
from council.rules.options import OPTIONS
from council.services.journal import entries_of
from council.services.settings import CHOICES, RANGES, change_setting, checked_value
from tests.factories import World, make_world

SOURCE = "Quy chế làm việc ban hành kèm Nghị quyết 05/NQ-HĐND"


@pytest.fixture
def world() -> World:
    return make_world(delegates=1)


def change(world: World, key: str, value: Any, *, days: int = 0, source: str = SOURCE) -> CouncilSetting:
    return change_setting(
        actor=world.actor("secretary"),
        council_id=world.council.id,
        key=key,
        value=value,
        since=clock.today() + timedelta(days=days),
        source=source,
    )


@pytest.mark.django_db
def test_a_value_holds_from_its_day(world: World) -> None:
    change(world, "voting.seconds", 90, days=10)
    today = clock.today()
    assert settings_in_force(world.council.id, today)["voting.seconds"] == 60
    assert settings_in_force(world.council.id, today + timedelta(days=10))["voting.seconds"] == 90
    data = entries_of(f"council:{world.council.id}")[0].data
    assert (data["before"], data["value"], data["source"]) == (60, 90, SOURCE)


@pytest.mark.django_db
def test_the_same_day_again_replaces_and_both_are_in_the_journal(world: World) -> None:
    change(world, "voting.seconds", 90)
    change(world, "voting.seconds", 120)
    assert CouncilSetting.objects.with_scopes_disabled().count() == 1
    assert [e.data["value"] for e in entries_of(f"council:{world.council.id}")] == [90, 120]


@pytest.mark.django_db
def test_the_past_is_not_changed(world: World) -> None:
    with pytest.raises(Refused, match="day_past"):
        change(world, "voting.seconds", 90, days=-1)


@pytest.mark.django_db
def test_a_source_is_needed(world: World) -> None:
    with pytest.raises(Refused, match="source_required"):
        change(world, "voting.seconds", 90, source=" ")


@pytest.mark.django_db
def test_a_quorum_above_one_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="quorum_over_one"):
        change(world, "quorum.numerator", 4)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("voting.seconds", 9),
        ("voting.seconds", 3601),
        ("voting.seconds", True),
        ("voting.seconds", "60"),
        ("checkin.self", 1),
        ("voting.total_base", "present"),
    ],
)
def test_values_out_of_range(key: str, value: Any) -> None:
    with pytest.raises(Refused, match="bad_value"):
        checked_value(key, value)


def test_an_unknown_key() -> None:
    with pytest.raises(Refused, match="unknown_setting"):
        checked_value("voting.colour", 1)


def test_every_setting_can_be_changed_and_its_default_is_allowed() -> None:
    assert all(checked_value(key, option.default) == option.default for key, option in OPTIONS.items())
    assert (RANGES.keys() | CHOICES.keys()) <= OPTIONS.keys()
