"""Names of the journal streams and topics of this app."""

from __future__ import annotations

from realtime import hints


def sitting_stream(sitting_id: int) -> str:
    """The journal of one sitting."""
    return f"sitting:{sitting_id}"


def session_stream(session_id: int) -> str:
    """The journal of one session: its preparation and programme."""
    return f"session:{session_id}"


def sitting_changed(sitting_id: int) -> None:
    """What everybody sees of a sitting changed, and what the console sees."""
    hints.changed(f"meetings.sitting:{sitting_id}")
    hints.changed(f"meetings.console:{sitting_id}")


def roll_changed(sitting_id: int) -> None:
    """The roll changed: a region of its own on the console, because it is large."""
    hints.changed(f"meetings.roll:{sitting_id}")


def progress_changed(sitting_id: int) -> None:
    """Only the counts for the presidium and the hall changed: tablets are left alone."""
    hints.changed(f"meetings.progress:{sitting_id}")
