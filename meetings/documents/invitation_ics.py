"""The calendar entry that goes with an invitation (RFC 5545, RFC 5546): request, update, cancellation.

The same UID through all of them; SEQUENCE is the revision. Answers come by the link, not by the mail program
(RSVP=FALSE), and the guest's secret link stands in the letter alone: calendars are often shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Event, vCalAddress, vText

from council.ical import calendar_for
from council.rules.wording import HANOI

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry for one invited. `host` makes the UID this installation's own."""

    invitation: int
    revision: int
    host: str
    stamp: datetime
    summary: str
    starts_at: datetime
    ends_at: datetime
    place: str
    description: str
    organiser: str
    organiser_mail: str
    invited: str
    invited_mail: str
    cancelled: bool = False


def calendar_entry(entry: Entry) -> bytes:
    """The file of one entry."""
    found = calendar_for("Giay moi")
    found.add("method", CANCEL if entry.cancelled else REQUEST)
    event = Event()
    event.add("uid", uid(entry.invitation, entry.host))
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(HANOI))
    event.add("dtend", entry.ends_at.astimezone(HANOI))
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _person(entry.organiser_mail, entry.organiser), encode=False)
    attendee = _person(entry.invited_mail, entry.invited)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    found.add_component(event)
    found.add_missing_timezones()
    return bytes(found.to_ical())


def uid(invitation: int, host: str) -> str:
    """The same for every letter of one invitation."""
    return f"giay-moi-{invitation}@{host}"


def _person(address: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    found.params["CN"] = vText(name)
    return found
