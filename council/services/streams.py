"""Names of the journal streams of this app."""


def council_stream(council_id: int) -> str:
    """The journal of a council: its people, accounts, screens and settings."""
    return f"council:{council_id}"


def calendar_stream() -> str:
    """The journal of the working calendar, which all councils share."""
    return "calendar"
