from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.fractions import at_least, more_than, percent

people = st.integers(0, 10_000)
parts = st.integers(1, 50)


@pytest.mark.parametrize(
    ("n", "half", "two_thirds", "one_third"),
    [(125, 63, 84, 42), (30, 16, 20, 10), (25, 13, 17, 9), (20, 11, 14, 7), (15, 8, 10, 5)],
)
def test_the_thresholds_of_real_councils(n: int, half: int, two_thirds: int, one_third: int) -> None:
    assert (more_than(n, 1, 2), at_least(n, 2, 3), at_least(n, 1, 3)) == (half, two_thirds, one_third)


@given(people, parts, parts)
def test_more_than_is_the_least_count_above_the_share(n: int, num: int, den: int) -> None:
    least, share = more_than(n, num, den), Fraction(n * num, den)
    assert least > share >= least - 1


@given(people, parts, parts)
def test_at_least_is_the_least_count_not_below_the_share(n: int, num: int, den: int) -> None:
    least, share = at_least(n, num, den), Fraction(n * num, den)
    assert least >= share > least - 1


@pytest.mark.parametrize(("n", "num", "den"), [(-1, 1, 2), (5, -1, 2), (5, 1, 0), (5, 1, -2)])
def test_what_is_no_share_is_an_error(n: int, num: int, den: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        more_than(n, num, den)
    with pytest.raises(ValueError, match="not a share"):
        at_least(n, num, den)


@pytest.mark.parametrize(
    ("count", "base", "text"),
    [
        (98, 125, "78.4"),
        (446, 473, "94.3"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (1, 16, "6.3"),
        (125, 125, "100.0"),
        (0, 125, "0.0"),
        (3, 2, "150.0"),
        (0, 0, "0.0"),
    ],
)
def test_percent_rounds_half_up_to_one_decimal(count: int, base: int, text: str) -> None:
    assert percent(count, base) == text


@given(people, st.integers(1, 10_000))
def test_percent_is_never_more_than_half_a_tenth_off(count: int, base: int) -> None:
    assert abs(Fraction(percent(count, base)) - Fraction(100 * count, base)) <= Fraction(1, 20)


def test_percent_of_a_negative_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a share"):
        percent(-1, 10)
