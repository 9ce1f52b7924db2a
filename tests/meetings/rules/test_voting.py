import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.voting import (
    Choice,
    Electorate,
    Majority,
    Tally,
    base_of,
    choice_label,
    count,
    decide,
    majority_label,
    needed,
    shares,
)

HALF, TWO_THIRDS = Majority.HALF_ALL, Majority.TWO_THIRDS_ALL
IN_OFFICE = Majority.OVER_TWO_THIRDS_IN_OFFICE


def everybody(n: int) -> Electorate:
    return Electorate(total=n, in_office=n, present=n)


def votes_for(got: int, of: int) -> Tally:
    return Tally(got, 0, 0, of - got)


@st.composite
def votes(draw: st.DrawFn) -> tuple[Electorate, Tally]:
    """Any electorate with any tally that fits it."""
    total = draw(st.integers(1, 200))
    in_office = draw(st.integers(0, total))
    in_favour = draw(st.integers(0, in_office))
    against = draw(st.integers(0, in_office - in_favour))
    abstain = draw(st.integers(0, in_office - in_favour - against))
    silent = draw(st.integers(0, in_office - in_favour - against - abstain))
    electorate = Electorate(total, in_office, draw(st.integers(0, in_office)))
    return electorate, Tally(in_favour, against, abstain, silent)


@pytest.mark.parametrize(
    ("n", "half", "two_thirds", "over_two_thirds"),
    [(125, 63, 84, 84), (30, 16, 20, 21), (25, 13, 17, 17), (20, 11, 14, 14), (15, 8, 10, 11)],
)
def test_what_each_majority_needs(n: int, half: int, two_thirds: int, over_two_thirds: int) -> None:
    assert needed(HALF, everybody(n)) == half
    assert needed(TWO_THIRDS, everybody(n)) == two_thirds
    assert needed(IN_OFFICE, everybody(n)) == over_two_thirds


def test_the_majority_of_article_49_counts_those_in_office() -> None:
    electorate = Electorate(total=125, in_office=60, present=50)
    assert (base_of(IN_OFFICE, electorate), needed(IN_OFFICE, electorate)) == (60, 41)
    assert (base_of(HALF, electorate), needed(HALF, electorate)) == (125, 63)
    assert (base_of(TWO_THIRDS, electorate), needed(TWO_THIRDS, electorate)) == (125, 84)


@pytest.mark.parametrize(
    ("majority", "got", "passed", "text", "basis"),
    [
        (HALF, 63, True, "Đạt: 63/125, quá nửa tổng số đại biểu", "Điều 35(2)"),
        (HALF, 62, False, "Không đạt: 62/125, cần 63 (quá nửa tổng số đại biểu)", "Điều 35(2)"),
        (TWO_THIRDS, 84, True, "Đạt: 84/125, ít nhất hai phần ba tổng số đại biểu", "Điều 35(2), 38(5)"),
        (
            TWO_THIRDS,
            83,
            False,
            "Không đạt: 83/125, cần 84 (ít nhất hai phần ba tổng số đại biểu)",
            "Điều 35(2), 38(5)",
        ),
        (IN_OFFICE, 81, True, "Đạt: 81/120, trên hai phần ba tổng số đại biểu hiện có", "Điều 49(2)"),
        (
            IN_OFFICE,
            80,
            False,
            "Không đạt: 80/120, cần 81 (trên hai phần ba tổng số đại biểu hiện có)",
            "Điều 49(2)",
        ),
    ],
)
def test_the_decision_says_why(majority: Majority, got: int, passed: bool, text: str, basis: str) -> None:
    electorate = Electorate(total=125, in_office=120, present=118)
    decision = decide(majority, electorate, votes_for(got, of=118))
    assert (decision.passed, decision.got, decision.reason.text()) == (passed, got, text)
    assert decision.reason.code == ("passed" if passed else "not_passed")
    assert str(decision.reason.basis) == f"Luật 72/2025/QH15, {basis}"
    assert (decision.need, decision.base) == (needed(majority, electorate), base_of(majority, electorate))


@given(votes(), st.sampled_from(Majority))
def test_passed_means_needed_votes_in_favour(vote: tuple[Electorate, Tally], majority: Majority) -> None:
    electorate, tally = vote
    assert decide(majority, electorate, tally).passed is (tally.votes_for >= needed(majority, electorate))


@given(votes(), st.sampled_from(Majority))
def test_only_votes_in_favour_decide(vote: tuple[Electorate, Tally], majority: Majority) -> None:
    electorate, tally = vote
    silent = Tally(tally.votes_for, 0, 0, electorate.in_office - tally.votes_for)
    assert decide(majority, electorate, silent) == decide(majority, electorate, tally)


@given(votes())
def test_the_majorities_keep_their_order(vote: tuple[Electorate, Tally]) -> None:
    electorate, _ = vote
    assert needed(TWO_THIRDS, electorate) >= needed(HALF, electorate) - 1
    assert needed(IN_OFFICE, electorate) > electorate.in_office * 2 // 3


@given(votes(), st.sampled_from(Majority))
def test_nothing_passes_without_a_vote_in_favour(vote: tuple[Electorate, Tally], majority: Majority) -> None:
    electorate, _ = vote
    assert not decide(majority, electorate, Tally(0, 0, 0, electorate.in_office)).passed


@pytest.mark.parametrize("majority", Majority)
def test_an_empty_council_decides_nothing(majority: Majority) -> None:
    assert not decide(majority, everybody(0), Tally(0, 0, 0, 0)).passed


def test_more_votes_than_delegates_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        decide(HALF, Electorate(total=125, in_office=120, present=120), Tally(100, 10, 5, 6))


@pytest.mark.parametrize("numbers", [(30, 31, 20), (30, 20, 21), (30, 20, -1)])
def test_numbers_that_are_no_electorate(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="not an electorate"):
        Electorate(*numbers)


@pytest.mark.parametrize("numbers", [(-1, 0, 0, 0), (0, -1, 0, 0), (0, 0, -1, 0), (0, 0, 0, -1)])
def test_numbers_that_are_no_tally(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a tally"):
        Tally(*numbers)


def test_counting_keeps_silence_apart_from_abstention() -> None:
    choices = [Choice.FOR, None, Choice.AGAINST, Choice.FOR, Choice.ABSTAIN, None, None]
    assert count(choices) == Tally(votes_for=2, votes_against=1, votes_abstain=1, not_voting=3)


@given(st.lists(st.sampled_from([*Choice, None])))
def test_counting_loses_nobody(choices: list[Choice | None]) -> None:
    assert count(choices).entitled == len(choices)


def test_the_shares_reports_use() -> None:
    electorate = Electorate(total=125, in_office=123, present=118)
    assert shares(electorate, Tally(98, 8, 6, 6)) == (
        ("So với tổng số đại biểu", 98, 125),
        ("So với số đại biểu hiện có", 98, 123),
        ("So với số đại biểu có mặt", 98, 118),
    )


def test_labels_are_all_different() -> None:
    assert len({majority_label(majority) for majority in Majority}) == len(Majority)
    assert len({choice_label(choice) for choice in (*Choice, None)}) == len(Choice) + 1
    assert majority_label(HALF) == "Quá nửa tổng số đại biểu"
    assert choice_label(None) == "Không tham gia biểu quyết"
