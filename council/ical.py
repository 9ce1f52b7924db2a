"""What every iCalendar file (RFC 5545) of the product begins with."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar

REFRESH = timedelta(hours=1)


def calendar_for(what: str) -> Calendar:
    """An empty calendar; `what` it holds, in plain letters, names its maker to calendar programs."""
    found = Calendar()
    found.add("prodid", f"-//Nghi truong//{what}//VI")
    found.add("version", "2.0")
    return found


def feed_for(what: str, name: str) -> Calendar:
    """An empty calendar to subscribe to, shown under `name` and asked for again each hour."""
    found = calendar_for(what)
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    return found
