"""manage.py doctor: what it says of the working calendar."""

from datetime import date

import pytest

from council import clock
from council.management.commands.doctor import working_calendar
from council.models import CalendarDay
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


def fill(year: int, days: int = 11) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=date(year, 9, 1 + n), is_working=False, name="Nghỉ", source="Văn bản")
        for n in range(days)
    )


def advice(month: int) -> str:
    with clock.frozen(clock.at(date(2026, month, 20), 9)):
        (found,) = working_calendar()
    assert not found.serious
    return found.advice


def test_days_off_of_this_year_are_asked_for() -> None:
    make_world()
    assert "2026" in advice(3)
    fill(2026)
    assert advice(3) == ""


def test_late_in_the_year_those_of_the_next_are_asked_for_too() -> None:
    make_world()
    fill(2026)
    fill(2027, days=1)
    assert advice(10) == ""
    assert "2027" in advice(11)
    CalendarDay.objects.filter(day__year=2027).delete()
    fill(2027)
    assert advice(11) == ""


def test_an_empty_installation_owes_nothing_yet() -> None:
    assert advice(3) == ""
