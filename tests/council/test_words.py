"""Texts letter for letter as they are searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council import text
from council.words import aligned, exact_words, folded_words

LETTERS = st.text(alphabet="aàáảãạăâbcdđeéêghiklmnoóòôơpqrstuúùưvxyýỳ AÀĐÊƠ12/.,\n", max_size=80)


@pytest.mark.parametrize(
    ("value", "column", "searched"),
    [
        ("Hoà Bình", "exact", "hòa bình"),
        ("Hoà Bình", "folded", "hoa binh"),
        ("ĐƯỜNG Nguyễn Trãi", "folded", "duong nguyen trai"),
        ("Quý, thuý", "exact", "quý, thúy"),
        ("İ ß", "folded", "i ß"),
        ("", "exact", ""),
    ],
)
def test_letter_for_letter(value: str, column: str, searched: str) -> None:
    assert aligned(value, column) == searched


@given(LETTERS, st.sampled_from(["exact", "folded"]))
def test_it_is_as_long_as_the_text_and_has_its_words(value: str, column: str) -> None:
    value = text.clean(value)
    found = aligned(value, column)
    assert len(found) == len(value)
    words = exact_words if column == "exact" else folded_words
    assert words(found) == words(value)
