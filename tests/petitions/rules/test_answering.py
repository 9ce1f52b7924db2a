"""How much time is left, and which petitions a text names."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.answering import SOON_DAYS, Left, Sign, codes_in, left
from petitions.rules.clock import HANOI

DUE = datetime(2026, 11, 20, 17, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (datetime(2026, 11, 20, 9, tzinfo=HANOI), Left(Sign.TODAY, 0)),
        (datetime(2026, 11, 20, 17, tzinfo=HANOI), Left(Sign.TODAY, 0)),
        (datetime(2026, 11, 20, 17, 1, tzinfo=HANOI), Left(Sign.LATE, 0)),
        (datetime(2026, 11, 21, 0, 0, tzinfo=HANOI), Left(Sign.LATE, 1)),
        (datetime(2026, 11, 19, 23, 59, tzinfo=HANOI), Left(Sign.SOON, 1)),
        (datetime(2026, 11, 15, 8, tzinfo=HANOI), Left(Sign.SOON, SOON_DAYS)),
        (datetime(2026, 11, 14, 8, tzinfo=HANOI), Left(Sign.AHEAD, 6)),
    ],
)
def test_days_are_those_of_hanois_calendar(now: datetime, found: Left) -> None:
    assert left(DUE, now) == found


def test_a_clock_that_stands_is_never_late() -> None:
    assert left(DUE, DUE + timedelta(days=3), stands=True) == Left(Sign.PAUSED, 3)


@given(st.integers(-40_000, 40_000))
def test_late_and_only_then_when_the_minute_is_past(minutes: int) -> None:
    found = left(DUE, DUE + timedelta(minutes=minutes))
    assert (found.sign is Sign.LATE) == (minutes > 0)
    assert found.days >= 0


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Trả lời kiến nghị 00001-2026-00042.", ("00001-2026-00042",)),
        ("HN-2026-00001; hn – 2026 — 00001", ("hn-2026-00001",)),
        ("00001-2026-00042,00002-2026-00007", ("00001-2026-00042", "00002-2026-00007")),
        ("kien-nghi_00001\u20112026\u201100042.pdf", ("00001-2026-00042",)),
        ("Công văn 125/UBND-VP ngày 12-10-2026, ĐT 0912-345-678, 024-2026-12", ()),
        ("", ()),
    ],
)
def test_codes_are_found_however_their_hyphens_are_written(text: str, codes: tuple[str, ...]) -> None:
    assert codes_in(text) == codes


@given(
    st.from_regex(r"(hn|[0-9]{5})-20[0-9]{2}-[0-9]{5}", fullmatch=True),
    st.text(alphabet="àáđ .,;()“”\n", max_size=20),
    st.text(alphabet="àáđ .,;()“”\n", max_size=20),
)
def test_a_code_is_found_whatever_stands_around_it(code: str, before: str, after: str) -> None:
    assert codes_in(f"{before} {code}{after}") == (code,)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    found = codes_in(text)
    assert len(found) == len(set(found))
    assert all(codes_in(code) == (code,) for code in found)
