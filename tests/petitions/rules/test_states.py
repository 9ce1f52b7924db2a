"""The way of a petition, walked exhaustively: every pair of states is allowed or refused with a reason."""

from itertools import pairwise, product

import pytest

from petitions.rules.shapes import State
from petitions.rules.states import ENDED, LABELS, MOVES, OPEN, may_move

WAYS = (
    "draft recorded consolidated forwarded answered accepted closed",
    "draft recorded forwarded answered followed closed",
    "recorded forwarded returned forwarded answered forwarded answered closed",
    "draft on_the_spot recorded forwarded",
    "forwarded asked forwarded answered followed answered followed closed",
    "recorded consolidated recorded merged",
    "draft transferred",
    "recorded split",
    "forwarded returned recorded forwarded",
)
NEVER = (
    ("draft", "forwarded"),
    ("draft", "closed"),
    ("recorded", "answered"),
    ("consolidated", "on_the_spot"),
    ("forwarded", "closed"),
    ("forwarded", "merged"),
    ("returned", "answered"),
    ("closed", "forwarded"),
    ("merged", "recorded"),
    ("transferred", "recorded"),
    ("on_the_spot", "forwarded"),
    ("answered", "recorded"),
)


@pytest.mark.parametrize("way", WAYS)
def test_ways_that_petitions_go(way: str) -> None:
    for a, b in pairwise(way.split()):
        assert may_move(State(a), State(b)) is None


@pytest.mark.parametrize(("a", "b"), NEVER)
def test_ways_that_none_goes(a: str, b: str) -> None:
    assert may_move(State(a), State(b)) is not None


def test_every_pair_is_decided_and_a_refusal_can_be_read() -> None:
    for a, b in product(State, State):
        reason = may_move(a, b)
        assert (reason is None) == (b in MOVES[a])
        if reason is not None:
            assert "%(" not in reason.text()


def test_no_state_moves_to_itself() -> None:
    assert all(may_move(state, state) is not None for state in State)


def test_every_state_is_named_open_or_ended() -> None:
    assert set(MOVES) == set(LABELS) == OPEN | ENDED == set(State)
    assert not OPEN & ENDED
    assert {state for state in ENDED if MOVES[state]} == {State.ON_THE_SPOT}


def test_every_open_state_can_come_to_an_end() -> None:
    reaches = set(ENDED)
    while more := {state for state in State if MOVES[state] & reaches} - reaches:
        reaches |= more
    assert reaches == set(State)


@pytest.mark.parametrize(("state", "code"), [("merged", "petition_merged"), ("split", "petition_split")])
def test_where_a_petition_lives_on_is_said(state: str, code: str) -> None:
    reason = may_move(State(state), State.FORWARDED)
    assert reason is not None
    assert reason.code == code
