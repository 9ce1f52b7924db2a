import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.numbering import format_number, next_number


@pytest.mark.parametrize(
    ("n", "symbol", "year", "text"),
    [
        (7, "BB-HĐND", None, "07/BB-HĐND"),
        (22, "NQ-HĐND", None, "22/NQ-HĐND"),
        (5, "NQ-HĐND", 2026, "05/2026/NQ-HĐND"),
        (10, "TTr-HĐND", None, "10/TTr-HĐND"),
        (279, "TTr-HĐND", None, "279/TTr-HĐND"),
    ],
)
def test_number_and_symbol_as_printed(n: int, symbol: str, year: int | None, text: str) -> None:
    assert format_number(n, symbol, year) == text


@pytest.mark.parametrize("n", [0, -3])
def test_numbers_begin_at_one(n: int) -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        format_number(n, "NQ-HĐND")


def test_a_year_begins_with_one() -> None:
    assert next_number([]) == 1


def test_gaps_are_not_filled() -> None:
    assert next_number([1, 5, 2]) == 6


@given(st.lists(st.integers(1, 10_000)))
def test_a_number_is_never_given_twice(used: list[int]) -> None:
    assert next_number(used) not in used
