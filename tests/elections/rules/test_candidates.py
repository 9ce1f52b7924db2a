"""The life of a candidacy and what the lists must satisfy."""

from fractions import Fraction
from itertools import product

import pytest

from elections.rules.candidates import (
    CandidateState,
    check_levels_stood,
    check_list,
    check_third_list,
    check_women,
    may_move,
    next_states,
    residence_passes,
    state_label,
    surplus_needed,
)

S = CandidateState
WAYS = {
    ("draft", "filed"), ("draft", "withdrawn"),
    ("filed", "preliminary"), ("filed", "withdrawn"), ("filed", "removed"),
    ("preliminary", "official"), ("preliminary", "withdrawn"), ("preliminary", "removed"),
    ("official", "elected"), ("official", "not_elected"), ("official", "withdrawn"), ("official", "removed"),
    ("not_elected", "elected"),
    ("elected", "confirmed"), ("elected", "refused"), ("elected", "not_elected"),
}  # fmt: skip


def test_every_way_from_state_to_state() -> None:
    assert {(a.value, b.value) for a, b in product(S, S) if may_move(a, b) is None} == WAYS
    assert all(next_states(a) == {b for b in S if (a, b) in WAYS} for a in S)


def test_a_way_that_is_closed_says_from_where_to_where() -> None:
    reason = may_move(S.DRAFT, S.ELECTED)
    assert reason is not None
    assert (reason.code, reason.params) == ("candidate_step", {"now": "draft", "then": "elected"})
    assert len({state_label(state) for state in S}) == len(S)


@pytest.mark.parametrize(("seats", "surplus"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 3)])
def test_the_surplus_of_article_58(seats: int, surplus: int) -> None:
    assert surplus_needed(seats) == surplus
    assert check_list(seats, seats + surplus) is None
    finding = check_list(seats, seats + surplus - 1)
    assert finding is not None
    assert (finding.code, finding.hard, finding.reason.params["need"]) == ("C01", True, seats + surplus)


@pytest.mark.parametrize("seats", [0, 6, -1])
def test_no_surplus_for_seats_no_constituency_has(seats: int) -> None:
    with pytest.raises(ValueError):
        surplus_needed(seats)


def test_a_list_that_force_majeure_left_short_goes_out_under_guidance() -> None:
    finding = check_list(3, 4, guidance="Công văn 12/HĐBCQG")
    assert finding is not None
    assert (finding.code, finding.hard) == ("C01", False)
    blank = check_list(3, 4, guidance="  ")
    assert blank is not None
    assert blank.hard


@pytest.mark.parametrize(("seats", "least"), [(1, 3), (2, 4), (3, 6), (4, 8), (5, 9)])
def test_the_third_consultation_has_more_surplus_than_the_law(seats: int, least: int) -> None:
    assert check_third_list(seats, least) is None
    finding = check_third_list(seats, least - 1)
    assert finding is not None
    assert (finding.code, finding.hard, finding.reason.params["need"]) == ("C03", False, least)
    assert "Điều 27(2)" in str(finding.reason.basis)


def test_women_are_35_per_cent_or_more() -> None:
    for total in range(1, 121):
        least = next(women for women in range(total + 1) if Fraction(women, total) >= Fraction(35, 100))
        assert check_women(least, total) is None
        finding = check_women(least - 1, total)
        assert finding is not None
        assert (finding.code, finding.hard, finding.reason.params["need"]) == ("C02", False, least)
        assert "35 % phải" in finding.reason.text()


def test_nobody_on_the_list_is_no_fault_and_more_women_than_people_is_an_error() -> None:
    assert check_women(0, 0) is None
    for wrong in ((2, 1), (-1, 1)):
        with pytest.raises(ValueError):
            check_women(*wrong)


@pytest.mark.parametrize(
    ("present", "in_favour", "passes"), [(80, 41, True), (80, 40, False), (81, 41, True), (0, 0, False)]
)
def test_trust_at_the_residence_takes_more_than_half(present: int, in_favour: int, passes: bool) -> None:
    assert residence_passes(present, in_favour) is passes


@pytest.mark.parametrize("wrong", [(5, 6), (5, -1)])
def test_no_more_in_favour_than_present(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        residence_passes(*wrong)


@pytest.mark.parametrize(
    ("levels", "national", "allowed"),
    [
        ([], False, True), (["city"], False, True), (["city", "commune"], False, True),
        (["city", "commune", "other"], False, False), (["city", "city"], True, True), (["city"], True, True),
        (["city", "commune"], True, False), ([], True, True),
    ],
)  # fmt: skip
def test_at_how_many_levels_one_may_stand(levels: list[str], national: bool, allowed: bool) -> None:
    reason = check_levels_stood(levels, national)
    assert (reason is None) is allowed
    assert reason is None or (reason.code == "too_many_levels" and "Điều 36(3)" in str(reason.basis))
