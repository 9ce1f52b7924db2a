"""What iCalendar files begin with."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar

from council.ical import calendar_for, feed_for


def test_a_calendar_names_its_maker_and_nothing_else() -> None:
    found = Calendar.from_ical(calendar_for("Giay moi").to_ical())
    assert dict(found) == {"PRODID": "-//Nghi truong//Giay moi//VI", "VERSION": "2.0"}


def test_a_feed_is_named_and_asked_for_again() -> None:
    found = Calendar.from_ical(feed_for("Ky hop", "Kỳ họp, xã Đông Anh").to_ical())
    assert str(found["X-WR-CALNAME"]) == "Kỳ họp, xã Đông Anh"
    assert str(found["X-WR-TIMEZONE"]) == "Asia/Ho_Chi_Minh"
    assert found.decoded("refresh-interval") == timedelta(hours=1)
    assert found["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
