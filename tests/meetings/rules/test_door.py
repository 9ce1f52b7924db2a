"""The changing code at the door."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.door import code_is_good, door_code, step_of

NOW = datetime(2026, 12, 8, 1, 30, 0, tzinfo=UTC)  # the beginning of a step of 30 seconds
SECRET = "d" * 32
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def good(code: str, after: float = 0.0, *, sitting: int = 1, secret: str = SECRET) -> bool:
    return code_is_good(code, secret, sitting, NOW + timedelta(seconds=after), 30)


CODE = door_code(SECRET, 1, step_of(NOW, 30))


@pytest.mark.parametrize(
    ("after", "taken"),
    [(-0.001, False), (0, True), (29.999, True), (30, True), (59.999, True), (60, False), (3600, False)],
)
def test_a_code_is_good_for_its_step_and_the_next(after: float, taken: bool) -> None:
    assert good(CODE, after) is taken


def test_a_code_of_another_sitting_or_secret_is_not() -> None:
    assert not good(CODE, sitting=2)
    assert not good(CODE, secret="e" * 32)


@pytest.mark.parametrize("code", ["", "AAAAAAAA", CODE[:7], CODE + "A", "ĐƠNVỊĐÔN", "\x00" * 8, "🗳" * 8])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert not good(code)


def test_small_letters_and_spaces_around_do_no_harm() -> None:
    assert good(f" {CODE.lower()}\n")


@given(MOMENTS, st.integers(10, 600))
def test_a_code_shown_is_taken_at_once_and_one_step_later(now: datetime, seconds: int) -> None:
    code = door_code(SECRET, 1, step_of(now, seconds))
    assert re.fullmatch("[A-Z2-7]{8}", code)
    assert code_is_good(code, SECRET, 1, now, seconds)
    assert code_is_good(code, SECRET, 1, now + timedelta(seconds=seconds), seconds)
    assert not code_is_good(code, SECRET, 1, now + timedelta(seconds=2 * seconds), seconds)


def test_each_step_has_another_code() -> None:
    assert len({door_code(SECRET, 1, step) for step in range(1000)}) == 1000
