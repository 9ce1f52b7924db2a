from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.terms import (
    FINAL,
    DelegateState,
    StateChange,
    allowed_change,
    in_office,
    may_vote,
    state_label,
    state_on,
)

ACTIVE, SUSPENDED = DelegateState.ACTIVE, DelegateState.SUSPENDED
RELEASED, DISMISSED, LOST = DelegateState.RELEASED, DelegateState.DISMISSED, DelegateState.LOST
START, END = date(2026, 4, 1), date(2031, 3, 31)

days = st.dates(START, END)
changes = st.lists(st.builds(StateChange, st.sampled_from(DelegateState), days), max_size=6)


@pytest.mark.parametrize(
    ("state", "votes", "sits"),
    [
        (ACTIVE, True, True),
        (SUSPENDED, False, True),
        (RELEASED, False, False),
        (DISMISSED, False, False),
        (LOST, False, False),
    ],
)
def test_who_votes_and_who_holds_the_seat(state: DelegateState, votes: bool, sits: bool) -> None:
    assert (may_vote(state), in_office(state)) == (votes, sits)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (START - timedelta(1), None),
        (START, ACTIVE),
        (date(2027, 5, 9), ACTIVE),
        (date(2027, 5, 10), SUSPENDED),
        (date(2028, 1, 1), ACTIVE),
        (date(2029, 6, 1), LOST),
        (END, LOST),
        (END + timedelta(1), None),
    ],
)
def test_each_change_holds_from_its_day(day: date, state: DelegateState | None) -> None:
    history = [
        StateChange(LOST, date(2029, 6, 1)),
        StateChange(SUSPENDED, date(2027, 5, 10)),
        StateChange(ACTIVE, date(2028, 1, 1)),
    ]
    assert state_on(history, day, START, END) is state


def test_of_two_changes_on_one_day_the_later_given_holds() -> None:
    day = date(2027, 5, 10)
    assert state_on([StateChange(SUSPENDED, day), StateChange(ACTIVE, day)], day) is ACTIVE


def test_without_bounds_a_mandate_is_open() -> None:
    assert state_on([], date(1990, 1, 1)) is ACTIVE
    assert state_on([], END + timedelta(1), start=START) is ACTIVE
    assert state_on([], START - timedelta(1), end=END) is ACTIVE


@given(changes, days, days)
def test_nobody_comes_back_from_a_final_state(history: list[StateChange], one: date, other: date) -> None:
    earlier, later = state_on(history, min(one, other)), state_on(history, max(one, other))
    assert earlier not in FINAL or later is earlier


@given(changes, days)
def test_changes_to_come_make_no_difference_today(history: list[StateChange], day: date) -> None:
    known = [change for change in history if change.since <= day]
    assert state_on(history, day, START, END) is state_on(known, day, START, END)


@given(st.sampled_from(DelegateState), st.sampled_from(DelegateState))
def test_which_changes_are_open(old: DelegateState, new: DelegateState) -> None:
    reason = allowed_change(old, new)
    expected = "state_final" if old in FINAL else "state_unchanged" if old is new else None
    assert (reason.code if reason else None) == expected


def test_the_refusal_of_a_final_state_cites_the_article() -> None:
    reason = allowed_change(RELEASED, ACTIVE)
    assert reason is not None
    assert str(reason.basis) == "Luật 72/2025/QH15, Điều 38"


def test_a_suspended_delegate_can_be_restored() -> None:
    assert allowed_change(SUSPENDED, ACTIVE) is None


def test_every_state_has_its_own_name() -> None:
    assert len({state_label(state) for state in DelegateState}) == len(DelegateState)
