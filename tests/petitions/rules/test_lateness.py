"""How late a duty is: calendar and working days, over holidays and make-up days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from council.rules.workdays import Calendar, add_working_days
from petitions.rules.lateness import Late, Lateness

TODAY = date(2026, 9, 8)  # a Tuesday


def test_weekends_and_holidays_are_no_working_days() -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 9, 1), date(2026, 9, 2)}))
    assert Lateness(calendar, TODAY).of(date(2026, 8, 31)) == Late(8, 4)
    made_up = Calendar(calendar.holidays, frozenset({date(2026, 9, 5)}))
    assert Lateness(made_up, TODAY).of(date(2026, 8, 31)) == Late(8, 5)


def test_on_its_last_day_and_before_nothing_is_late() -> None:
    lateness = Lateness(Calendar(), TODAY)
    assert lateness.of(TODAY) == Late(0, 0)
    assert lateness.of(TODAY + timedelta(days=3)) == Late(0, 0)


@given(st.integers(0, 400))
def test_so_many_working_days_later_it_is_so_many_late(n: int) -> None:
    due = TODAY - timedelta(days=500)
    found = Lateness(Calendar(), add_working_days(Calendar(), due, n)).of(due)
    assert found.working == n
    assert found.days >= n
