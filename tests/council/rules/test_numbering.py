import pytest

from council.rules.numbering import format_number


@pytest.mark.parametrize(
    ("n", "symbol", "text"),
    [
        (7, "BB-HĐND", "07/BB-HĐND"),
        (10, "TTr-HĐND", "10/TTr-HĐND"),
        (22, "NQ-HĐND", "22/NQ-HĐND"),
        (279, "TTr-HĐND", "279/TTr-HĐND"),
    ],
)
def test_number_and_symbol_as_printed(n: int, symbol: str, text: str) -> None:
    assert format_number(n, symbol) == text


@pytest.mark.parametrize("n", [0, -3])
def test_numbers_begin_at_one(n: int) -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        format_number(n, "NQ-HĐND")
