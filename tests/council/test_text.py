"""Vietnamese text: one form on the way in, a folded form for searching, a key for sorting names."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.text import clean, fold, name_key

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Ðặng Ðình Ðạt", "Đặng Đình Đạt"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường"),
        ("  Trần \t Minh\u00a0 Khôi ", "Trần Minh Khôi"),
        ("Lê\u200f Thu\u202e Phương\u2069\ufeff", "Lê Thu Phương"),
        ("Bảo\u200bAn\u0000\u0007\u007f", "BảoAn"),
        ("một\r\nhai\n\n ba ", "một\nhai\n\nba"),
        ("một\rhai\x1b[31m", "mộthai[31m"),
        ("\n \n", ""),
        ("", ""),
        ("Ha\u200b\u0300", "Hà"),
        ("🗳 tán thành", "🗳 tán thành"),
    ],
)
def test_clean(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@given(st.text())
def test_clean_is_done_once(value: str) -> None:
    assert clean(clean(value)) == clean(value)


@given(st.text())
def test_what_is_clean_has_one_form_and_nothing_hidden(value: str) -> None:
    cleaned = clean(value)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {"\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\x00", "\r", "Ð"} & set(cleaned)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Đặng  Đình Đạt", "dang dinh dat"),
        ("Ðặng", "dang"),
        ("ðặng", "dang"),
        (unicodedata.normalize("NFD", "Hường"), "huong"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("QUỐC OAI", "quoc oai"),
        ("Tổ 12/B", "to 12/b"),
        ("", ""),
    ],
)
def test_fold(given_text: str, expected: str) -> None:
    assert fold(given_text) == expected


def test_every_vietnamese_letter_folds_to_ascii() -> None:
    assert fold(LETTERS).isascii()
    assert fold(LETTERS.upper()) == fold(LETTERS)


@given(st.text())
def test_fold_is_done_once_and_asks_for_no_form(value: str) -> None:
    assert fold(fold(value)) == fold(value)


ORDERED = [
    "Trần Văn An",
    "Vũ Thị An",
    "Nguyễn Văn Ánh",
    "Bùi Thị Ân",
    "Lê Bảo",
    "Lê Dung",
    "Mai Dũng",
    "Cao Thị Duyên",
    "Cao Đạt",
    "Ðỗ Đông",
    "Hồ Giang",
    "Dương Hà",
    "Đinh Hà",
    "Đỗ Hà",
    "Lê Lan",
    "Lê Toan",
    "Lê Toàn",
    "Lê Toản",
    "Lê Toãn",
    "Lê Toán",
    "Lê Toạn",
    "Lê Ung",
    "Lê Ưng",
    "Lê Yến",
]


def test_names_sort_by_given_name_then_family_name() -> None:
    shuffled = list(ORDERED)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=name_key) == ORDERED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lê An", "Lê Anh"),  # a shorter name before the longer one that begins with it
        ("Lê Văn Hà", "Lê Xuân Hà"),  # the names between come last
        ("Lê Hà An", "Lê Hạ An"),  # tones break ties
        ("Zá Bàng", "Lê Bành"),  # but never come before letters
        ("Lê Bảo", "Lê Wil"),  # letters outside the Vietnamese alphabet have a place too
    ],
)
def test_order_of_two(first: str, second: str) -> None:
    assert name_key(first) < name_key(second)


def test_one_name_has_one_key() -> None:
    assert name_key("  đặng   THỊ hà ") == name_key("Ðặng Thị Hà")
    assert name_key(unicodedata.normalize("NFD", "Đặng Thị Hà")) == name_key("Đặng Thị Hà")
    assert name_key(" ") == ""
