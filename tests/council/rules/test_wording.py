"""Dates, times, shares and sources in the words of official documents."""

from datetime import UTC, date, datetime

import pytest

from council.rules.decision import Basis
from council.rules.wording import cite, hanoi_day, official_day, official_hour, people, share

LAW = "Luật 72/2025/QH15"
SINCE = date(2025, 6, 16)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 1), "ngày 01 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_and_the_first_two_months_take_a_zero(day: date, words: str) -> None:
    assert official_day(day) == words


def test_moments_are_told_in_hanoi() -> None:
    late = datetime(2026, 7, 8, 18, 5, tzinfo=UTC)
    assert official_hour(late) == "01 giờ 05 phút"
    assert hanoi_day(late) == date(2026, 7, 9)


def test_counts_and_shares() -> None:
    assert people(7) == "07 đại biểu"
    assert people(125) == "125 đại biểu"
    assert share(110, 125) == "88,0%"
    assert share(0, 0) == "0,0%"


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("Điều 35(2)", "khoản 2 Điều 35 Luật số 72/2025/QH15"),
        ("Điều 35(2), 38(5)", "khoản 2 Điều 35, khoản 5 Điều 38 Luật số 72/2025/QH15"),
        ("Điều 38", "Điều 38 Luật số 72/2025/QH15"),
    ],
)
def test_sources_are_cited_clause_first(article: str, words: str) -> None:
    assert cite(Basis(LAW, article, SINCE)) == words
