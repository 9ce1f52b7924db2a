"""The public sessions of a council as an iCalendar file (RFC 5545) to subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from icalendar import Event, vUri

from council.ical import feed_for
from council.models import CouncilSession
from council.naming import council_title, session_title
from meetings.models import Sitting

# What a calendar shows of a sitting whose end nobody has said: a morning.
USUAL = timedelta(hours=3, minutes=30)


def calendar_of(
    name: str,
    sessions: Sequence[CouncilSession],
    sittings: Mapping[int, Sequence[Sitting]],
    changed_at: Mapping[int, datetime],
    address: Callable[[CouncilSession], str],
) -> bytes:
    """A calendar with each session as whole days that leave the reader free, each sitting with its hour."""
    found = feed_for("Ky hop", name)
    for session in sessions:
        changed = changed_at.get(session.id) or session.published_at or _noon(session)
        found.add_component(_session(session, changed, address(session)))
        for sitting in sittings.get(session.id, ()):
            found.add_component(_sitting(session, sitting, changed, address(session)))
    return bytes(found.to_ical())


def _session(session: CouncilSession, changed: datetime, address: str) -> Event:
    event = _event(f"ky-hop-{session.id}", session, changed, address)
    event.add("dtstart", session.opens_on)
    event.add("dtend", session.closes_on + timedelta(days=1))
    event.add("summary", f"{session_title(session)}, {council_title(session.council)}")
    event.add("transp", "TRANSPARENT")
    return event


def _sitting(session: CouncilSession, sitting: Sitting, changed: datetime, address: str) -> Event:
    event = _event(f"phien-hop-{sitting.id}", session, changed, address)
    begins = sitting.opened_at or sitting.starts_at
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", (sitting.closed_at or begins + USUAL).astimezone(UTC))
    event.add("summary", f"{sitting.title}, {session_title(session)}, {council_title(session.council)}")
    event.add("transp", "OPAQUE")
    return event


def _event(uid: str, session: CouncilSession, changed: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@nghi-truong")
    event.add("sequence", session.revision)
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("location", session.place)
    event.add("status", "CONFIRMED")
    event.add("url", vUri(address))
    return event


def _noon(session: CouncilSession) -> datetime:
    """For a session whose journal is not there: the same bytes each time it is asked for."""
    return datetime.combine(session.opens_on, time(12), UTC)
