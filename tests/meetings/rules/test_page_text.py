"""The text of a page as people read and find it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.words import exact_words
from meetings.rules import page_text


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("To\u031b\u0300 tri\u0300nh", "Tờ trình"),
        ("Hội  đồng\r\nnhân dân ", "Hội đồng\nnhân dân"),
        ("pro\ufb01le o\ufb03ce", "profile office"),
        ("infor-\nmation", "information"),
        ("phát\u00ad\ntriển", "pháttriển"),
        ("thống\ufffe\nnhất", "thốngnhất"),
        ("kinh tế -\nxã hội", "kinh tế -\nxã hội"),
        ("Ð\u200biều 5", "Điều 5"),
        ("a\x00b\x07c", "abc"),
        ("một\n\n\n\nhai", "một\n\nhai"),
        ("Điều\u00a05", "Điều 5"),
        ("lone \ud800 half", "lone half"),
        ("", ""),
    ],
)
def test_what_programs_leave_in_a_file(raw: str, read: str) -> None:
    assert page_text.read(raw) == read


def test_a_cut_word_is_found_whole_and_in_two() -> None:
    words = exact_words(page_text.searched("công nghệ infor-\nmation")).split()
    assert words == ["công", "nghệ", "information", "infor", "mation"]


def test_two_vietnamese_words_at_the_end_of_a_line_stay_two() -> None:
    assert exact_words(page_text.searched("vụ-\nviệc")) == "vụ việc"


def test_rubbish_of_megabytes_is_cut_off() -> None:
    assert len(page_text.read("rác " * 1_000_000)) <= page_text.LONGEST


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("12\nĐiều 1", "Điều 1"),
        ("Điều 1\n- 12 -", "Điều 1"),
        ("Trang 3/45\nĐiều 1\n2026", "Điều 1"),
        ("Điều 1\nNăm 2026", "Điều 1\nNăm 2026"),
        ("", ""),
    ],
)
def test_page_numbers_are_left_out(page: str, left: str) -> None:
    assert page_text.without_page_number(page) == left


@given(st.text(max_size=300))
def test_any_text_can_be_stored(raw: str) -> None:
    found = page_text.read(raw)
    found.encode()
    assert "\x00" not in found
    assert page_text.read(found) == found
