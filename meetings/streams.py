"""Names of the journal streams and topics of this app."""

from __future__ import annotations

from realtime import hints


def sitting_stream(sitting_id: int) -> str:
    """The journal of one sitting."""
    return f"sitting:{sitting_id}"


def session_stream(session_id: int) -> str:
    """The journal of one session: its preparation and programme."""
    return f"session:{session_id}"


def archive_stream(session_id: int) -> str:
    """That a session was archived, and when: beside its own journal, which each archive holds whole."""
    return f"archive:{session_id}"


def sitting_changed(sitting_id: int) -> None:
    """What everybody sees of a sitting changed, and what the console sees."""
    hints.changed(f"meetings.sitting:{sitting_id}")
    hints.changed(f"meetings.console:{sitting_id}")


def roll_changed(sitting_id: int) -> None:
    """The roll changed: a region of its own on the console, because it is large."""
    hints.changed(f"meetings.roll:{sitting_id}")


def presenter_changed(sitting_id: int) -> None:
    """Another page is shown to all, or none."""
    hints.changed(f"meetings.presenter:{sitting_id}")


def progress_changed(sitting_id: int) -> None:
    """Only the counts for the presidium and the hall changed: tablets are left alone."""
    hints.changed(f"meetings.progress:{sitting_id}")


def invitation_stream(invitation_id: int) -> str:
    """The journal of one invitation: who was invited, what they answered; never how they are reached."""
    return f"invitation:{invitation_id}"
