"""The working calendar of the demo world: the days the product knows with their documents."""

from __future__ import annotations

from council.demo.plan import Plan, Report
from council.models import CalendarDay
from council.services.calendar_suggestions import known


def build(plan: Plan, report: Report) -> None:  # noqa: ARG001 - the same on every day
    """Fill the calendar."""
    rows = [CalendarDay(day=d.day, is_working=d.is_working, name=d.name, source=d.source) for d in known()]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    report(f"calendar: {len(rows)} days")
