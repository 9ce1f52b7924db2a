"""What stops a list and what only warns: each rule at its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.nominees import (
    Nominee,
    check_identities,
    check_nominee,
    check_whole,
    same_person,
)
from elections.rules.shapes import Birth, Sex

DAY = date(2026, 3, 15)
SOUND = Nominee(
    1,
    "Nguyễn Thị Mẫu",
    Birth(1980, 3, 12),
    Sex.FEMALE,
    1,
    10,
    "commune",
    identity="a",
    photo=True,
    residence=(100, 51),
)


def codes(nominee: Nominee, *, official: bool = True) -> dict[str, bool]:
    """Code -> whether it stops the list."""
    found = check_nominee(nominee, DAY, official=official)
    assert all(one.candidates == (nominee.id,) and one.finding.reason.text() for one in found)
    return {one.finding.code: one.hard for one in found}


def test_nothing_is_wrong_with_a_sound_one() -> None:
    assert codes(SOUND) == {}
    assert codes(replace(SOUND, contest=None, residence=None), official=False) == {}


@pytest.mark.parametrize(
    ("more", "code", "hard"),
    [
        ({"birth": Birth(2005, 3, 16)}, "C05", True),
        ({"birth": Birth(2006)}, "C05", True),
        ({"birth": Birth(2005)}, "C06", False),
        ({"birth": Birth(2005, 3)}, "C06", False),
        ({"missing": ("quê quán",)}, "C07", True),
        ({"photo": False}, "C08", False),
        ({"identity": ""}, "C09", False),
        ({"considered": False}, "C10", False),
        ({"contest": None}, "C11", True),
        ({"residence": None}, "C12", False),
        ({"residence": (100, 50)}, "C13", False),
        ({"residence": (101, 50)}, "C13", False),
    ],
)
def test_each_fault_has_its_code(more: dict[str, object], code: str, hard: bool) -> None:
    assert codes(replace(SOUND, **more)) == {code: hard}  # type: ignore[arg-type]


@pytest.mark.parametrize("birth", [Birth(2005, 3, 15), Birth(2004), Birth(2005, 2), Birth(1930)])
def test_who_turns_twenty_one_on_the_day_may_stand(birth: Birth) -> None:
    assert codes(replace(SOUND, birth=birth)) == {}


def test_a_special_case_is_for_the_consultation_to_decide() -> None:
    assert codes(replace(SOUND, residence=(100, 1), special_case=True)) == {}


def whole(nominees: list[Nominee], seats: dict[int, int], guidance: str = "") -> dict[str, bool]:
    found = check_whole(nominees, seats, official=True, guidance=guidance)
    return {one.finding.code: one.hard for one in found}


@pytest.mark.parametrize(("seats", "need"), [(1, 2), (2, 3), (3, 5), (4, 7), (5, 8)])
def test_each_constituency_has_its_surplus(seats: int, need: int) -> None:
    standing = [replace(SOUND, id=at) for at in range(need)]
    assert whole(standing, {1: seats}) == {}
    assert whole(standing[:-1], {1: seats}) == {"C01": True}
    assert whole(standing[:-1], {1: seats}, "Công văn 1/HĐBCQG") == {"C01": False}


def test_an_empty_constituency_is_named() -> None:
    standing = [replace(SOUND, id=at) for at in range(5)]
    (finding,) = check_whole(standing, {1: 3, 2: 3}, official=True)
    assert "Đơn vị bầu cử số 2" in finding.finding.reason.text()
    assert finding.candidates == ()


def test_nobody_at_all() -> None:
    assert whole([], {1: 3}) == {"C04": True}


def test_a_preliminary_list_needs_no_surplus_yet() -> None:
    assert check_whole([SOUND], {1: 3}, official=False) == []


@given(st.integers(0, 40), st.integers(0, 40))
def test_women_are_thirty_five_of_a_hundred(women: int, men: int) -> None:
    standing = [replace(SOUND, id=at) for at in range(women)]
    standing += [replace(SOUND, id=100 + at, sex=Sex.MALE) for at in range(men)]
    if standing:
        expected = {} if women * 20 >= (women + men) * 7 else {"C02": False}
        assert whole(standing, {}) == expected


CITY = replace(SOUND, id=2, council=1, level="city")
ABROAD = replace(SOUND, id=3, council=11)


def test_the_same_number_in_city_and_commune_is_allowed() -> None:
    assert same_person([SOUND, CITY]) is None
    assert check_identities([SOUND, CITY], 10) == []


@pytest.mark.parametrize(
    ("group", "code"),
    [
        ([SOUND, replace(SOUND, id=4)], "same_level_twice"),
        ([SOUND, ABROAD], "same_level_twice"),
        ([SOUND, CITY, ABROAD], "same_level_twice"),
        ([replace(SOUND, national=True), CITY], "too_many_levels"),
    ],
)
def test_the_same_number_too_often(group: list[Nominee], code: str) -> None:
    reason = same_person(group)
    assert reason is not None
    assert reason.code == code
    (finding,) = check_identities(group, 10)
    assert (finding.hard, set(finding.candidates)) == (True, {one.id for one in group})


def test_other_councils_doubles_are_not_this_ones_matter() -> None:
    assert check_identities([ABROAD, replace(ABROAD, id=5, council=12)], 10) == []


def test_those_without_a_number_are_nobodys_double() -> None:
    nameless = replace(SOUND, identity="")
    assert check_identities([nameless, replace(nameless, id=9)], 10) == []
