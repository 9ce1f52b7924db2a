"""What is typed from a slip, the picture of the way, when one may rate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.ratings import CHANGE_DAYS, may_rate
from petitions.rules.shapes import State
from petitions.rules.tracking import LONGEST_TYPED, MEANING, STEPS, Mark, steps, tidy_code, tidy_secret

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
CODE = "00001-2026-00042"


@pytest.mark.parametrize(
    "typed",
    [
        "00001-2026-00042",
        " 00001-2026-00042\n",
        "00001 2026 00042",
        "00001–2026—00042",
        "00001202600042",
        "OOOO1-2O26-OOO42",
        "oooo1-2026-42",
        "0000l-2026-00042",
        "00001.2026/42",
        "\u200b00001-2026-00042",
        "\uff10\uff10\uff10\uff10\uff11-2026-00042",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert tidy_code(typed) == CODE


def test_a_code_of_the_city_keeps_its_letters() -> None:
    assert tidy_code("HN-2O26-0OO07") == "hn-2026-00007"
    assert tidy_code("00120202600042") == "00120-2026-00042"


@given(st.text(max_size=400))
def test_any_text_is_a_code_or_stays_short(typed: str) -> None:
    found = tidy_code(typed)
    assert len(found) <= LONGEST_TYPED + 20
    assert found == "".join(found.split())


@given(st.integers(1, 99_999), st.integers(2020, 2099), st.integers(1, 99_999))
def test_what_was_given_out_stays_as_it_is(council: int, year: int, number: int) -> None:
    code = f"{council:05d}-{year}-{number:05d}"
    assert tidy_code(code) == tidy_code(code.replace("-", " ")) == tidy_code(code.replace("0", "O")) == code


def test_a_secret_keeps_its_capitals_and_loses_its_blanks() -> None:
    assert tidy_secret(" Ab3–dE_f9 hIjK lMn ") == "Ab3-dE_f9hIjKlMn"
    assert tidy_secret("ab") != tidy_secret("AB")


def test_every_state_has_words_and_its_place() -> None:
    assert set(MEANING) == set(State)
    assert [step.mark for step in steps(State.FORWARDED)] == [Mark.DONE] * 3 + [Mark.NOW] + [Mark.TO_COME] * 2
    assert [step.mark for step in steps(State.CLOSED)] == [Mark.DONE] * len(STEPS)
    for gone in (State.MERGED, State.SPLIT, State.TRANSFERRED, State.ON_THE_SPOT):
        assert steps(gone) == ()


def test_who_is_asked_stays_where_they_were() -> None:
    assert steps(State.ASKED, "forwarded") == steps(State.FORWARDED)
    assert steps(State.ASKED, "") == ()


@given(st.sampled_from(State))
def test_at_most_one_step_is_under_way(state: State) -> None:
    marks = [step.mark for step in steps(state)]
    assert marks.count(Mark.NOW) <= 1
    assert marks == sorted(marks, key=[Mark.DONE, Mark.NOW, Mark.TO_COME].index)


def test_rating_needs_an_accepted_answer() -> None:
    found = may_rate(NOW, None, None)
    assert found is not None
    assert found.code == "rating_early"
    assert may_rate(NOW, NOW - timedelta(days=400), None) is None


@pytest.mark.parametrize(("days", "may"), [(0, True), (CHANGE_DAYS, True), (CHANGE_DAYS + 1, False)])
def test_a_rating_may_be_changed_for_a_while(days: int, may: bool) -> None:
    rated = NOW - timedelta(days=days)
    assert (may_rate(NOW, rated - timedelta(days=1), rated) is None) is may


def test_a_new_answer_opens_a_new_rating() -> None:
    rated = NOW - timedelta(days=200)
    assert may_rate(NOW, rated + timedelta(days=100), rated) is None
