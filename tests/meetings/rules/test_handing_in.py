"""A paper that a body owes: which acts its states allow, how far it is to the deadline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.enums import PaperTaskState
from meetings.rules.handing_in import (
    ACTS,
    FROM,
    OPEN,
    OWED,
    SOON_DAYS,
    Left,
    TaskAct,
    allowed,
    check,
    left,
    told,
)

DAY = date(2026, 12, 7)
TABLE = {
    "assigned": {"hand_in", "change", "cancel"},
    "handed_in": {"take_back", "approve", "return", "change", "cancel"},
    "returned": {"hand_in", "change", "cancel"},
    "approved": {"return", "publish", "change", "cancel"},
    "published": {"ask_again"},
    "cancelled": set(),
}


@pytest.mark.parametrize("state", PaperTaskState.values)
def test_each_state_allows_what_the_table_says(state: str) -> None:
    assert {act.value for act in TaskAct if allowed(act, state)} == TABLE[state]


@pytest.mark.parametrize("state", PaperTaskState.values)
def test_a_refusal_says_how_things_stand(state: str) -> None:
    for act in TaskAct:
        reason = check(act, state)
        assert (reason is None) == (act.value in TABLE[state])
        if reason is not None:
            assert reason.code == "task_not_now"
            assert len(reason.message) > 20


def test_the_groups_of_states_are_those_of_the_table() -> None:
    assert set(OWED) == {state for state, acts in TABLE.items() if "hand_in" in acts}
    assert set(OPEN) == {state for state, acts in TABLE.items() if "cancel" in acts}
    assert set(FROM) == set(TaskAct)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (-1, Left("late", 1)),
        (0, Left("today", 0)),
        (1, Left("soon", 1)),
        (SOON_DAYS, Left("soon", SOON_DAYS)),
        (SOON_DAYS + 1, Left("open", SOON_DAYS + 1)),
    ],
)
def test_how_far_it_is(days: int, found: Left) -> None:
    assert left(DAY + timedelta(days=days), DAY) == found


@given(st.integers(-400, 400))
def test_days_are_never_negative_and_only_the_past_is_late(days: int) -> None:
    found = left(DAY + timedelta(days=days), DAY)
    assert found.days == abs(days)
    assert (found.sign == "late") == (days < 0)


def test_acts_are_told_with_what_the_journal_keeps() -> None:
    said = told("meetings.task.returned", {"number": 2, "note": "Thiếu biểu", "sha256": "x"})
    assert said.text() == "Trả lại tệp nộp lần 2: Thiếu biểu"
    for code in ACTS:
        assert told(code, {}).text()
    with pytest.raises(KeyError):
        told("meetings.paper.added", {})
