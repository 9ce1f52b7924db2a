"""Days to put into the working calendar, proposed; an operator looks at each before it counts.

Two sources: the days this product knows with their documents (council/data/calendar.csv), and the package
`holidays`, which knows lunar dates and many exchanges but not all (it lacks that of 2 and 10 January 2026).
Where both know a day, the first wins.
"""

from __future__ import annotations

import csv
from datetime import date
from importlib.metadata import version
from importlib.resources import files

from django.utils.translation import gettext as _
from holidays import country_holidays

from council.models import CalendarDay
from council.services.calendar import Day

COUNTRY, LANGUAGE = "VN", "vi"


def known() -> list[Day]:
    """The days of council/data/calendar.csv."""
    with files("council").joinpath("data/calendar.csv").open(encoding="utf-8") as file:
        return [
            Day(date.fromisoformat(row["day"]), row["working"] == "1", row["name"], row["source"])
            for row in csv.DictReader(file)
        ]


def of_package(year: int) -> list[Day]:
    """What the package says of a year, named as its saying."""
    found = country_holidays(COUNTRY, years=year, language=LANGUAGE)
    source = _("Gói dữ liệu holidays %(version)s; cần xác nhận") % {"version": version("holidays")}
    days = [Day(day, False, name, source) for day, name in found.items()]
    made_up = [day for day in getattr(found, "weekend_workdays", ()) if day.year == year]
    return [*days, *(Day(day, True, _("Làm bù"), source) for day in made_up)]


def suggestions(year: int) -> list[Day]:
    """What may be added to the calendar of a year: days not in it yet, in order."""
    there = set(CalendarDay.objects.filter(day__year=year).values_list("day", flat=True))
    found = {day.day: day for day in of_package(year)}
    found |= {day.day: day for day in known() if day.day.year == year}
    return [found[day] for day in sorted(found) if day not in there]
