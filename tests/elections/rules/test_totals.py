"""Sums of records and percentages that sum to a hundred."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.count import CODES, check_record
from elections.rules.shapes import Figures
from elections.rules.totals import add, check_sum, check_total, percent, shares
from tests.elections.rules.records import NET, RIGHT, Case, right_records

SAME = right_records(seats=3, candidates=(1, 2, 3, 4))
FIELDS = ("electors", "voted", "issued", "collected", "valid", "invalid", "received", "exchanged", "unused")


def test_sums_by_hand() -> None:
    other = replace(RIGHT, electors=1, votes={1: 1, 2: 0, 3: 0, 4: 0, 5: 2}, by_names=(1, 1, 0))
    total = add([RIGHT, other])
    assert (total.electors, total.voted, total.received) == (101, 180, 210)
    assert total.votes == {1: 81, 2: 60, 3: 50, 4: 28, 5: 2}
    assert total.by_names == (11, 21, 56)


@pytest.mark.parametrize("field", ["received", "exchanged", "unused", "by_names"])
def test_a_sum_is_unknown_where_one_part_is(field: str) -> None:
    unknown: dict[str, Any] = {field: None}
    total = add([RIGHT, replace(RIGHT, **unknown), RIGHT])
    assert getattr(total, field) is None
    assert total.electors == 300


def test_the_sum_of_nothing_is_nothing() -> None:
    assert add([]) == Figures(0, 0, 0, 0, 0, 0, {}, 0, 0, 0, ())
    assert add([add([]), RIGHT]) == RIGHT


@given(st.lists(SAME, max_size=5), st.integers(0, 5))
def test_sums_may_be_made_in_steps(cases: list[Case], cut: int) -> None:
    records = [case.figures for case in cases]
    assert add([add(records[:cut]), add(records[cut:])]) == add(records) == add(records[::-1])


@given(st.lists(SAME, min_size=1, max_size=5))
def test_the_sum_of_right_records_is_a_right_record(cases: list[Case]) -> None:
    records = [case.figures for case in cases if case.readings == NET]
    total = add(records)
    if records:
        found = check_record(
            total, seats=3, candidates=(1, 2, 3, 4), listed_electors=total.electors, readings=NET
        )
        assert found == ()
    assert check_total(total, records) == ()
    assert check_total(total, records, level=True) == ()


@pytest.mark.parametrize("field", [*FIELDS, "votes", "by_names"])
@pytest.mark.parametrize(("level", "code"), [(False, "K08d"), (True, "K11")])
def test_each_figure_that_is_not_the_sum_is_found(field: str, level: bool, code: str) -> None:
    right = add([RIGHT, RIGHT])
    value: Any = getattr(right, field)
    other = {**value, 5: 1} if field == "votes" else (*value, 0) if field == "by_names" else value + 1
    wrong: dict[str, Any] = {field: other}
    (finding,) = check_total(replace(right, **wrong), [RIGHT, RIGHT], level=level)
    assert (finding.code, finding.hard) == (code, True)
    assert "%" not in finding.reason.text()


def test_areas_of_one_constituency_have_one_list() -> None:
    other = replace(RIGHT, votes={1: 80, 2: 60, 3: 50, 9: 28})
    total = add([RIGHT, other])
    assert [f.code for f in check_total(total, [RIGHT, other])] == ["K08e"]
    assert check_total(total, [RIGHT, other], level=True) == ()


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        ([1, 2, 3], []),
        ([3, 1, 2], []),
        ([1, 2], ["K08a"]),
        ([], ["K08a"]),
        ([1, 2, 3, 3], ["K08b"]),
        ([1, 2, 3, 4], ["K08c"]),
        ([1, 1, 4, 4], ["K08a", "K08b", "K08b", "K08c"]),
    ],
)
def test_all_areas_each_once(found: list[int], codes: list[str]) -> None:
    findings = check_sum([1, 2, 3], found)
    assert [finding.code for finding in findings] == codes
    assert all(f.hard and f.code in CODES and "%" not in f.reason.text() for f in findings)


def test_how_many_areas_are_missing_is_said() -> None:
    (finding,) = check_sum([1, 2, 3], [2])
    assert finding.reason.text() == "Còn thiếu biên bản của 2 trên 3 khu vực bỏ phiếu."


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (5_989_283, 6_015_165, "99.57"),
        (1, 800, "0.13"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
        (0, 0, "0.00"),
        (3, 2, "150.00"),
        (10**18 + 1, 2 * 10**18, "50.00"),
    ],
)
def test_percentages(part: int, whole: int, expected: str) -> None:
    assert str(percent(part, whole)) == expected


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_the_nearest_and_of_two_the_higher(part: int, whole: int) -> None:
    error = Fraction(percent(part, whole)) - Fraction(100 * part, whole)
    assert Fraction(-1, 200) < error <= Fraction(1, 200)


@pytest.mark.parametrize("wrong", [(-1, 5), (1, -5)])
def test_a_negative_count_is_an_error(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        percent(*wrong)
    with pytest.raises(ValueError):
        shares(wrong)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((1, 1, 1), "33.34 33.33 33.33"),
        ((1, 799), "0.12 99.88"),  # both end in an exact half: the larger part takes it
        ((799, 1), "99.88 0.12"),
        ((2, 1), "66.67 33.33"),
        ((0, 0), "0.00 0.00"),
        ((0, 9), "0.00 100.00"),
        ((), ""),
        ((1, 1, 1, 1, 1, 1), "16.67 16.67 16.67 16.67 16.66 16.66"),
    ],
)
def test_shares(parts: tuple[int, ...], expected: str) -> None:
    assert " ".join(map(str, shares(parts))) == expected


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_sum_to_a_hundred_and_stay_near(parts: list[int]) -> None:
    whole = sum(parts)
    found = shares(parts)
    assert sum(found) == (Decimal("100.00") if whole else 0)
    for part, share in zip(parts, found, strict=True):
        assert abs(Fraction(share) - Fraction(100 * part, whole or 1)) < Fraction(1, 100)
        assert share.as_tuple().exponent == -2


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_of_two_parts_the_larger_keeps_its_rounded_percentage(a: int, b: int) -> None:
    larger, smaller = max(a, b), min(a, b)
    assert shares((larger, smaller))[0] == percent(larger, a + b)
