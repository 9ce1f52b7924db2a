"""Contact meetings as an iCalendar file (RFC 5545) to subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Event, vUri

from council.ical import feed_for
from council.naming import council_title, session_title
from petitions.enums import MeetingState
from petitions.models import ContactMeeting

# What a calendar shows of a meeting whose end nobody said.
USUAL = timedelta(hours=2)


def calendar_of(
    name: str,
    rows: Sequence[ContactMeeting],
    changed_at: Mapping[int, datetime],
    address: Callable[[ContactMeeting], str],
) -> bytes:
    """A calendar with every meeting; one that was called off stays in it as cancelled, so that it leaves the
    reader's day too."""
    found = feed_for("Tiep xuc cu tri", name)
    for row in rows:
        found.add_component(_event(row, changed_at.get(row.id) or row.announced_at, address(row)))
    return bytes(found.to_ical())


def _event(row: ContactMeeting, changed: datetime | None, address: str) -> Event:
    event = Event()
    cancelled = row.state == MeetingState.CANCELLED
    event.add("uid", f"tiep-xuc-cu-tri-{row.id}@nghi-truong")
    event.add("sequence", row.version)
    event.add("dtstamp", (changed or row.starts_at).astimezone(UTC))
    event.add("last-modified", (changed or row.starts_at).astimezone(UTC))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", (row.ends_at or row.starts_at + USUAL).astimezone(UTC))
    event.add("summary", _("Đã hủy: %s") % row.title if cancelled else row.title)
    event.add("location", row.place)
    event.add("description", described(row))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("url", vUri(address))
    event.add("categories", [str(row.get_kind_display())])
    return event


def described(row: ContactMeeting) -> str:
    """A meeting in a few lines of plain text; its partners are read already."""
    lines = [_("Lý do hủy: %s") % row.cancelled_reason] if row.cancelled_reason else []
    lines.append("; ".join(council_title(one) for one in (row.council, *row.partners.all())))
    lines.append(str(row.get_kind_display()) + (f": {row.theme}" if row.theme else ""))
    if row.session:
        lines.append(session_title(row.session))
    if row.chair:
        lines.append(_("Chủ trì: %s") % row.chair)
    if row.online_url:
        lines.append(row.online_url)
    return "\n".join(lines)
