from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.decision import Reason
from council.rules.terms import DelegateState
from meetings.rules import ballot_round as rules
from meetings.rules.ballot_round import RoundFacts, RoundState, VoterFacts

T0 = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DRAFT = RoundFacts(RoundState.DRAFT)
OPEN = RoundFacts(RoundState.OPEN, T0)
TIMED = RoundFacts(RoundState.OPEN, T0, T0 + 60 * SECOND)
CLOSED = RoundFacts(RoundState.CLOSED, T0)
PUBLISHED = RoundFacts(RoundState.PUBLISHED, T0)
VOID = RoundFacts(RoundState.VOID, T0)
VOTER = VoterFacts(entitled=True, state_today=DelegateState.ACTIVE, present=True)


def code(reason: Reason | None) -> str | None:
    return reason.code if reason else None


def opening(
    facts: RoundFacts = DRAFT,
    sitting_open: bool = True,
    other_open: bool = False,
    question: str = "Thông qua chương trình kỳ họp",
    entitled: int = 118,
) -> str | None:
    return code(
        rules.check_open(
            facts, sitting_open=sitting_open, other_open=other_open, question=question, entitled=entitled
        )
    )


def test_a_draft_is_opened() -> None:
    assert opening() is None
    assert opening(entitled=1) is None


def test_what_stops_an_opening() -> None:
    assert opening(sitting_open=False) == "sitting_not_open"
    assert opening(other_open=True) == "other_round_open"
    assert opening(question=" \n") == "no_question"
    assert opening(entitled=0) == "nobody_entitled"


@pytest.mark.parametrize("facts", [OPEN, CLOSED, PUBLISHED, VOID])
def test_a_round_is_opened_once(facts: RoundFacts) -> None:
    assert opening(facts) == "round_not_draft"


@pytest.mark.parametrize("original", RoundState)
def test_only_a_void_round_is_repeated(original: RoundState) -> None:
    expected = None if original is RoundState.VOID else "not_void"
    assert code(rules.check_repeat(original)) == expected
    assert opening(replace(DRAFT, repeats=original)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (DRAFT, "round_not_open"),
        (OPEN, None),
        (CLOSED, "round_closed"),
        (PUBLISHED, "round_closed"),
        (VOID, "round_closed"),
    ],
)
def test_votes_are_taken_in_an_open_round(facts: RoundFacts, expected: str | None) -> None:
    assert code(rules.check_vote(facts, VOTER, T0, presence_required=True)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, None), (59, None), (60, "round_closed"), (61, "round_closed"), (-5, None)],
)
def test_a_vote_is_on_time_before_the_limit(seconds: int, expected: str | None) -> None:
    """A clock set back during the round takes no vote away."""
    assert code(rules.check_vote(TIMED, VOTER, T0 + seconds * SECOND, presence_required=True)) == expected


def test_the_last_microsecond_counts() -> None:
    last = T0 + 60 * SECOND - timedelta(microseconds=1)
    assert rules.check_vote(TIMED, VOTER, last, presence_required=True) is None


@pytest.mark.parametrize(
    ("voter", "expected"),
    [
        (replace(VOTER, entitled=False), "not_entitled"),
        (replace(VOTER, state_today=None), "not_active"),
        (replace(VOTER, state_today=DelegateState.SUSPENDED), "not_active"),
        (replace(VOTER, state_today=DelegateState.RELEASED), "not_active"),
        (replace(VOTER, state_today=DelegateState.DISMISSED), "not_active"),
        (replace(VOTER, state_today=DelegateState.LOST), "not_active"),
        (replace(VOTER, present=False), "not_present"),
    ],
)
def test_who_may_not_vote(voter: VoterFacts, expected: str) -> None:
    assert code(rules.check_vote(OPEN, voter, T0, presence_required=True)) == expected


def test_presence_counts_only_where_the_council_asks_for_it() -> None:
    voter = replace(VOTER, present=False)
    assert rules.check_vote(OPEN, voter, T0, presence_required=False) is None


def test_a_suspended_delegate_is_told_the_article() -> None:
    voter = replace(VOTER, state_today=DelegateState.SUSPENDED)
    reason = rules.check_vote(OPEN, voter, T0, presence_required=False)
    assert reason is not None
    assert "tạm đình chỉ" in reason.text()
    assert str(reason.basis) == "Luật 72/2025/QH15, Điều 38(1)"


@given(
    st.sampled_from(RoundState),
    st.builds(VoterFacts, st.booleans(), st.none() | st.sampled_from(DelegateState), st.booleans()),
    st.integers(-120, 120),
    st.booleans(),
)
def test_a_vote_counts_only_if_everything_is_right(
    state: RoundState, voter: VoterFacts, seconds: int, presence_required: bool
) -> None:
    facts, now = replace(TIMED, state=state), T0 + seconds * SECOND
    taken = rules.check_vote(facts, voter, now, presence_required=presence_required) is None
    assert taken is (
        state is RoundState.OPEN
        and seconds < 60
        and voter.entitled
        and voter.state_today is DelegateState.ACTIVE
        and (voter.present or not presence_required)
    )


@pytest.mark.parametrize(
    ("facts", "close", "publish", "void"),
    [
        (DRAFT, "round_not_open", "round_not_closed", "round_not_voidable"),
        (OPEN, None, "round_not_closed", None),
        (CLOSED, "round_not_open", None, None),
        (PUBLISHED, "round_not_open", "round_published", None),
        (VOID, "round_not_open", "round_not_closed", "round_not_voidable"),
    ],
)
def test_the_steps_of_a_round(
    facts: RoundFacts, close: str | None, publish: str | None, void: str | None
) -> None:
    assert code(rules.check_close(facts)) == close
    assert code(rules.check_publish(facts)) == publish
    assert code(rules.check_void(facts, "Nêu sai nội dung biểu quyết")) == void


@pytest.mark.parametrize("reason", ["", "nhầm", "   nhầm      rồi   ", "123456789"])
def test_a_round_is_not_voided_without_a_real_reason(reason: str) -> None:
    refusal = rules.check_void(CLOSED, reason)
    assert code(refusal) == "reason_required"
    assert refusal is not None
    assert refusal.text() == "Phải ghi rõ lý do hủy, ít nhất 10 ký tự."


def test_ten_letters_are_a_reason() -> None:
    assert rules.check_void(CLOSED, "1234567890") is None


@pytest.mark.parametrize(
    ("facts", "seconds", "after", "expected"),
    [
        (TIMED, 1, 0, None),
        (TIMED, 3600, 59, None),
        (TIMED, 0, 0, "seconds_out_of_range"),
        (TIMED, 3601, 0, "seconds_out_of_range"),
        (TIMED, 30, 60, "round_closed"),
        (OPEN, 30, 0, "no_time_limit"),
        (CLOSED, 30, 0, "round_not_open"),
        (DRAFT, 30, 0, "round_not_open"),
    ],
)
def test_more_time(facts: RoundFacts, seconds: int, after: int, expected: str | None) -> None:
    assert code(rules.check_extend(facts, seconds, T0 + after * SECOND)) == expected


def test_the_clock_closes_only_an_open_round_whose_time_is_up() -> None:
    limit = T0 + 60 * SECOND
    assert rules.is_due(TIMED, limit)
    assert not rules.is_due(TIMED, limit - SECOND)
    assert not rules.is_due(OPEN, limit)
    assert not rules.is_due(replace(TIMED, state=RoundState.CLOSED), limit)


def test_a_clock_heard_late_closes_at_the_limit() -> None:
    limit = T0 + 60 * SECOND
    assert rules.effective_close(limit, limit + 5 * SECOND) == limit
    assert rules.effective_close(limit, T0) == T0
    assert rules.effective_close(None, T0) == T0


def test_every_state_has_its_own_name() -> None:
    assert len({rules.state_label(state) for state in RoundState}) == len(RoundState)
