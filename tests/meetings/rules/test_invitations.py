"""Rules of invitations: times that fit, reminders once each and in the day, answers counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.wording import HANOI
from meetings.rules.invitation_history import MESSAGES, told
from meetings.rules.invitations import (
    FIRST,
    LAST,
    REPLIES,
    Pending,
    Times,
    count,
    fault,
    is_late,
    reminder_due,
    send_fault,
)

START = datetime(2026, 12, 8, 8, tzinfo=HANOI)
TIMES = Times(START, START + timedelta(hours=3), START - timedelta(days=2))
SENT = datetime(2026, 11, 20, 15, tzinfo=HANOI)
PENDING = Pending(SENT, TIMES)


def on(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"ends_at": START}, "ends_before_start"),
        ({"ends_at": START + timedelta(days=61)}, "too_long_a_time"),
        ({"answer_by": START + timedelta(seconds=1)}, "answer_after_start"),
        ({"answer_by": START}, None),
    ],
)
def test_times(changes: dict[str, datetime], code: str | None) -> None:
    found = fault(replace(TIMES, **changes))
    assert (found.code if found else None) == code


def test_when_it_cannot_be_sent_any_more() -> None:
    assert send_fault(TIMES, TIMES.answer_by - timedelta(seconds=1)) is None
    late, begun = send_fault(TIMES, TIMES.answer_by), send_fault(TIMES, START)
    assert late is not None
    assert begun is not None
    assert (late.code, begun.code) == ("answer_by_past", "invitation_begun")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (on(20, 16), ""),
        (on(22), ""),
        (on(23, 7), ""),
        (on(23), FIRST),
        (on(23, 20), ""),
        (on(5, 7, 12), ""),
        (on(5, 9, 12), LAST),
        (on(6, 8, 12), ""),
    ],
)
def test_when_somebody_is_reminded(now: datetime, due: str) -> None:
    assert reminder_due(PENDING, now, 3, 1) == due


def test_each_reminder_comes_once_and_zero_days_means_never() -> None:
    assert reminder_due(replace(PENDING, first=True), on(23), 3, 1) == ""
    assert reminder_due(replace(PENDING, last=True), on(5, 9, 12), 3, 1) == ""
    assert reminder_due(PENDING, on(5, 9, 12), 0, 0) == ""
    assert reminder_due(PENDING, on(5, 9, 12), 3, 0) == FIRST
    assert reminder_due(replace(PENDING, sent_at=on(5, 8, 12)), on(5, 9, 12), 3, 1) == ""


@given(st.integers(0, 60 * 24 * 60), st.integers(0, 60), st.integers(0, 14))
def test_never_at_night_and_never_after_the_end(minutes: int, after: int, before: int) -> None:
    now = datetime(2026, 11, 1, tzinfo=HANOI) + timedelta(minutes=minutes)
    due = reminder_due(PENDING, now, after, before)
    if due:
        assert 8 <= now.hour < 20
        assert SENT.date() < now.date() or after == 0
        assert now < TIMES.answer_by
        done = replace(PENDING, first=due == FIRST, last=due == LAST)
        assert reminder_due(done, now, after, before) in ("", LAST)


def test_late() -> None:
    assert not is_late(None, START)
    assert not is_late(START, START)
    assert is_late(START + timedelta(seconds=1), START)


@given(st.lists(st.sampled_from(REPLIES), max_size=200))
def test_the_bar_adds_up(replies: list[str]) -> None:
    found = count(replies)
    assert found.total == len(replies)
    assert found.chairs == replies.count("attending") + replies.count("substitute")
    assert [piece.reply for piece in found.pieces] == [reply for reply in REPLIES if reply in replies]
    at = 0.0
    for piece in found.pieces:
        assert abs(float(piece.x) - at) < 0.02
        at = float(piece.x) + float(piece.width)
    assert not replies or abs(at - 100) < 0.02


def test_every_act_is_told_in_words() -> None:
    data = {"name": "Ông A", "number": "1/GM", "invitees": 2, "revision": 1, "reason": "Bão."}
    for code in MESSAGES:
        found = told(code, data)
        assert found is not None
        assert "%" not in found.text()
        assert told(code, {}) is not None
    assert told("meetings.something.else", data) is None
