"""The clock of the installation: UTC inside, dates in Hanoi."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from council import clock

LATE = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)  # midnight in Hanoi


def test_now_is_aware_and_moves() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_inside_its_block_alone() -> None:
    with clock.frozen(LATE):
        assert clock.now() == LATE
        with clock.frozen(LATE + timedelta(days=1)):
            assert clock.now() == LATE + timedelta(days=1)
        assert clock.now() == LATE
    assert clock.now() != LATE


def test_an_error_inside_does_not_leave_it_frozen() -> None:
    with pytest.raises(KeyError), clock.frozen(LATE):
        raise KeyError
    assert clock.now() != LATE


@pytest.mark.parametrize(
    ("moment", "day"),
    [(LATE - timedelta(microseconds=1), date(2026, 12, 7)), (LATE, date(2026, 12, 8))],
)
def test_the_day_is_the_one_in_hanoi(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day
    with clock.frozen(moment):
        assert clock.today() == day


def test_a_wall_clock_time_is_hanois() -> None:
    assert clock.at(date(2026, 12, 8), 0) == LATE
    assert clock.at(date(2026, 12, 8), 8, 30) == datetime(2026, 12, 8, 1, 30, tzinfo=UTC)
