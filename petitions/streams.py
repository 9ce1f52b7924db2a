"""Names of the journal streams of this app, and the topics whose versions tell that a public page changed."""

from __future__ import annotations

from realtime import hints


def petition_stream(petition_id: int) -> str:
    """The journal of one petition, through both tiers: its public timeline is made from it."""
    return f"petition:{petition_id}"


def meeting_stream(meeting_id: int) -> str:
    """The journal of one contact meeting."""
    return f"contact_meeting:{meeting_id}"


def office_stream(council_id: int) -> str:
    """The journal of a council's petition office: bodies, clock rules, imports, reports, letters."""
    return f"petition_office:{council_id}"


def demand_stream(demand_id: int) -> str:
    """The journal of one demand for a session. It holds line numbers and counts, never who signed."""
    return f"session_demand:{demand_id}"


def explanation_stream(explanation_id: int) -> str:
    """The journal of one explanation session."""
    return f"explanation:{explanation_id}"


def petitions_topic(council_id: int) -> str:
    return f"petitions.public:{council_id}"


def petitions_changed(council_id: int) -> None:
    """What the public sees of a council's petitions and meetings changed."""
    hints.changed(petitions_topic(council_id))
