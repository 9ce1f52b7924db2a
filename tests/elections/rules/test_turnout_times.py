"""When a slot may be reported, and what a correction needs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.turnout import AHEAD, MIN_REASON, check_correction, check_time, suggest_slots

BEFORE, DAY, AFTER = date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (datetime.combine(BEFORE, time(23, 59)), "T07"),
        (datetime.combine(DAY, time(6, 59, 59)), "T07"),
        (datetime.combine(DAY, time(7, 0)), "T08"),
        (datetime.combine(DAY, time(8, 44, 59)), "T08"),
        (datetime.combine(DAY, time(8, 45)), ""),
        (datetime.combine(AFTER, time(3, 0)), ""),
    ],
)
def test_when_a_slot_may_be_reported(now: datetime, code: str) -> None:
    reason = check_time(DAY, time(7), time(9), now)
    assert (reason.code if reason else "") == code


def test_the_first_slot_waits_for_the_opening() -> None:
    reason = check_time(DAY, time(7), time(7, 5), datetime.combine(DAY, time(6, 55)))
    assert reason is not None
    assert reason.code == "T07"


@given(st.times(), st.times(), st.integers(0, 3000))
def test_once_open_a_slot_stays_open(opens: time, slot: time, minutes: int) -> None:
    first = max(datetime.combine(DAY, opens), datetime.combine(DAY, slot) - AHEAD)
    assert check_time(DAY, opens, slot, first + timedelta(minutes=minutes)) is None
    assert check_time(DAY, opens, slot, first - timedelta(microseconds=1)) is not None


@given(st.integers(0, 5000), st.integers(0, 5000), st.text(max_size=30))
def test_a_correction_needs_words(before: int, voted: int, reason: str) -> None:
    findings = check_correction(before, voted, reason)
    if before == voted:
        assert findings == ()
    else:
        [finding] = findings
        assert finding.code == "T06"
        assert finding.hard == (len(" ".join(reason.split())) < MIN_REASON)


def test_the_suggested_slots_end_with_the_close() -> None:
    assert suggest_slots(time(7), time(19), 2) == (
        time(9),
        time(11),
        time(13),
        time(15),
        time(17),
        time(19),
    )
    assert suggest_slots(time(7), time(21), 4) == (time(11), time(15), time(19), time(21))
    assert suggest_slots(time(5), time(5, 30), 1) == (time(5, 30),)


@given(st.times(), st.times(), st.integers(1, 6))
def test_suggested_slots_rise_between_the_hours_of_voting(one: time, two: time, hours: int) -> None:
    opens, closes = sorted((one, two))
    slots = suggest_slots(opens, closes, hours)
    assert slots[-1] == closes
    assert list(slots) == sorted(set(slots))
    assert all(opens < slot for slot in slots[:-1])
