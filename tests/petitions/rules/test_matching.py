"""Names and days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.text import fold
from petitions.rules.matching import (
    Day,
    DayFault,
    Place,
    Unit,
    body_key,
    day_of,
    ends_table,
    excel_day,
    initials_of,
    is_ditto,
    is_numbering,
    own_track,
    place_of,
    places_of,
    words_key,
)


@pytest.mark.parametrize(
    ("said", "name", "unit"),
    [
        ("P. Ba Đình", "ba dinh", Unit.WARD),
        ("Ba Đình (P)", "ba dinh", Unit.WARD),
        ("phường  Ba Đình", "ba dinh", Unit.WARD),
        ("X.Sóc Sơn", "soc son", Unit.COMMUNE),
        ("Hòa Xá", "hoa xa", Unit.UNSAID),
        ("Thị xã Sơn Tây", "son tay", Unit.FORMER),
        ("TT Sóc Sơn", "soc son", Unit.FORMER),
        ("TP. Hà Nội", "ha noi", Unit.CITY),
        ("Ba Đình (khu A)", "ba dinh khu a", Unit.UNSAID),
    ],
)
def test_a_place_is_its_name_and_what_it_says_it_is(said: str, name: str, unit: Unit) -> None:
    assert place_of(fold(said)) == Place(name, unit)


def test_a_name_that_begins_like_a_kind_of_unit_is_read_both_ways() -> None:
    assert places_of(fold("Phương Liệt")) == [[Place("liet", Unit.WARD), Place("phuong liet")]]
    _whole, *parts = places_of(fold("TDP 5, phường Láng - Hà Nội"))
    assert [part[0] for part in parts] == [Place("tdp 5"), Place("lang", Unit.WARD), Place("ha noi")]
    assert places_of(" - ") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND TP Hà Nội", "Ủy ban nhân dân thành phố Hà Nội"),
        ("Sở GD&ĐT", "so gd va dt"),
        ("Sở Xây dựng Hà Nội", "SỞ XÂY DỰNG TP. HÀ NỘI"),
        ("UBND P. Ba Đình", "Uỷ ban nhân dân phường Ba Đình"),
        ("Sở Giáo dục và Đào tạo", "Sở Giáo dục - Đào tạo"),
    ],
)
def test_bodies_that_are_written_shorter(one: str, other: str) -> None:
    assert body_key(fold(one)) == body_key(fold(other))


def test_initials_of_a_body() -> None:
    assert initials_of("so giao duc dao tao") == {"sogddt", "sgddt"}
    assert initials_of("so") == initials_of("") == frozenset()


@pytest.mark.parametrize("said", ["nt", "n.t", "-nt-", "như trên", '"', "″", "-", "…", "--"])
def test_as_above(said: str) -> None:
    assert is_ditto(fold(said))


@pytest.mark.parametrize("said", ["", "Ba Đình", "trên", "Nt Sơn", "0"])
def test_not_as_above(said: str) -> None:
    assert not is_ditto(fold(said))


@pytest.mark.parametrize(
    ("said", "is_end"),
    [
        ("Tổng cộng", True),
        ("Tổng số 120 kiến nghị", True),
        ("Cộng: 12", True),
        ("Người lập biểu", True),
        ("Hà Nội, ngày 5 tháng 3 năm 2026", True),
        ("Ghi chú: số liệu đến hết tháng 2", True),
        ("Tổng công ty Điện lực cần xử lý", False),
        ("Xác nhận nguồn gốc đất cho dân", False),
        ("Cộng đồng dân cư đề nghị", False),
    ],
)
def test_what_stands_below_a_table(said: str, is_end: bool) -> None:
    assert ends_table(fold(said)) is is_end


def test_the_row_that_numbers_columns() -> None:
    assert all(map(is_numbering, ("(1)", "2", "a", "12")))
    assert not any(map(is_numbering, ("123", "ab", "")))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("5/3/2026", Day(date(2026, 3, 5))),
        ("05 - 03 - 2026", Day(date(2026, 3, 5))),
        ("5.3.2026", Day(date(2026, 3, 5))),
        ("2026-03-05 00:00:00", Day(date(2026, 3, 5))),
        ("Ngày 5 tháng 3 năm 2026", Day(date(2026, 3, 5))),
        ("5-3-26", Day(None, DayFault.AMBIGUOUS, date(2026, 3, 5))),
        ("31/2/26", Day(None, DayFault.AMBIGUOUS)),
        ("12/25/2026", Day(None, DayFault.IMPOSSIBLE, date(2026, 12, 25))),
        ("30/2/2026", Day(None, DayFault.IMPOSSIBLE)),
        ("tháng 3/2026", Day(None, DayFault.UNREADABLE)),
        ("5/3/202", Day(None, DayFault.UNREADABLE)),
    ],
)
def test_days(said: str, expected: Day) -> None:
    assert day_of(fold(said)) == expected


def test_numbers_that_were_days() -> None:
    assert excel_day(46_086) == date(2026, 3, 5)
    assert excel_day(5) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    assert day_of(f"{day.day}/{day.month}/{day.year}") == Day(day)
    assert day_of(day.isoformat()) == Day(day)


@given(st.text())
def test_whatever_is_typed_is_answered(said: str) -> None:
    folded = fold(said)
    assert words_key(words_key(folded)) == words_key(folded)
    day_of(folded), place_of(folded), places_of(folded), body_key(folded), is_ditto(folded), own_track(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Tôi tố cáo cán bộ thôn", "tố cáo"),
        ("Đơn khiếu nại về đất đai", "khiếu nại"),
        ("Khiếu nại quyết định thu hồi đất", "khiếu nại"),
        ("Đề nghị đẩy nhanh giải quyết khiếu nại, tố cáo", ""),
        ("Đề nghị sửa đường", ""),
    ],
)
def test_what_may_belong_to_its_own_track(said: str, words: str) -> None:
    assert own_track(said) == words
