"""Pages by key: where the next page begins, as an address says it, and what a field holds below it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from petitions.models import PetitionField


def key_of(moment: datetime | None, pk: int) -> str:
    """The key of the last row of a page, for the address of the next; "" where it has no moment."""
    return f"{moment.isoformat()}_{pk}" if moment else ""


def key(after: str) -> tuple[datetime, int] | None:
    """Where a page begins; an address that was tampered with begins at the first."""
    moment, _sign, pk = after.replace(" ", "+").partition("_")
    try:
        at, number = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None
    return (at, number) if at.tzinfo and 0 < number < 2**63 else None


def with_below(field_id: int) -> list[int]:
    """A field and those below it. One query."""
    rows = PetitionField.objects.filter(Q(pk=field_id) | Q(parent_id=field_id))
    return list(rows.values_list("id", flat=True))
