from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.workdays import Calendar, add_days, add_working_days, is_working

# A made-up calendar: Thursday and Friday off, the Saturday after worked in exchange.
CAL = Calendar(frozenset({date(2026, 9, 3), date(2026, 9, 4)}), frozenset({date(2026, 9, 12)}))
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))
calendars = st.builds(Calendar, st.frozensets(days, max_size=20), st.frozensets(days, max_size=5))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 2), True),
        (date(2026, 9, 3), False),
        (date(2026, 9, 5), False),
        (date(2026, 9, 6), False),
        (date(2026, 9, 7), True),
        (date(2026, 9, 12), True),
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert is_working(CAL, day) is works


def test_a_day_that_is_both_off_and_worked_is_worked() -> None:
    day = date(2026, 9, 12)
    assert is_working(Calendar(frozenset({day}), frozenset({day})), day)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 9, 2), 1, date(2026, 9, 7)),
        (date(2026, 9, 7), 5, date(2026, 9, 12)),
        (date(2026, 9, 14), -1, date(2026, 9, 12)),
        (date(2026, 9, 7), -1, date(2026, 9, 2)),
        (date(2026, 9, 6), 0, date(2026, 9, 6)),
    ],
)
def test_counting_working_days(start: date, n: int, end: date) -> None:
    assert add_working_days(CAL, start, n) == end


@given(calendars, days, st.integers(1, 40), st.sampled_from([1, -1]))
def test_the_span_holds_just_n_working_days(cal: Calendar, start: date, n: int, sign: int) -> None:
    end = add_working_days(cal, start, sign * n)
    span = [start + timedelta(sign * i) for i in range(1, abs((end - start).days) + 1)]
    assert sum(is_working(cal, day) for day in span) == n
    assert is_working(cal, end)


def test_calendar_days_count_every_day() -> None:
    assert add_days(date(2026, 3, 1), -1) == date(2026, 2, 28)
    assert add_days(date(2028, 2, 28), 1) == date(2028, 2, 29)
