"""What the forms of recording and classifying offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from council import clock
from council.models import Council, CouncilSession, Delegate
from petitions.enums import MeetingState
from petitions.models import ContactMeeting, PetitionField
from petitions.rules.clock import HANOI

Rows = list[tuple[int, str]]
MOST_MEETINGS = 40
LOOK_BACK = timedelta(days=120)


@dataclass(slots=True)
class Offers:
    """Id and name of what there is to choose, in the order it is offered."""

    meetings: Rows
    delegates: Rows
    fields: Rows
    places: Rows
    sessions: Rows


def offers(council_id: int) -> Offers:
    """What a council offers; the meetings nearest to now first. Five queries."""
    today = clock.today()
    sessions = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    serving = Delegate.objects.with_scopes_disabled().filter(council_id=council_id, starts_on__lte=today)
    serving = serving.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).select_related("person")
    return Offers(
        meetings=_meetings(council_id),
        delegates=[(row.id, row.person.full_name) for row in serving.order_by("person__sort_key")],
        fields=fields(),
        places=places(council_id),
        sessions=[(row.id, f"{row.number} ({row.opens_on:%d/%m/%Y})") for row in sessions[:12]],
    )


def fields() -> Rows:
    """The catalogue: each field followed by those below it."""
    rows = list(PetitionField.objects.all())
    top = [row for row in rows if row.parent_id is None]
    found: Rows = []
    for parent in top:
        found.append((parent.id, parent.name))
        found += [(row.id, f"– {row.name}") for row in rows if row.parent_id == parent.id]
    return found


def places(council_id: int) -> Rows:
    """The areas of all councils, one's own first."""
    rows = [(row.id, row.name) for row in Council.objects.order_by("search_key")]
    return [row for row in rows if row[0] == council_id] + [row for row in rows if row[0] != council_id]


def _meetings(council_id: int) -> Rows:
    now = clock.now()
    joint = ContactMeeting.partners.through.objects.filter(council_id=council_id).values("contactmeeting_id")
    rows = ContactMeeting.objects.with_scopes_disabled().filter(Q(council_id=council_id) | Q(pk__in=joint))
    rows = rows.exclude(state=MeetingState.CANCELLED).filter(starts_at__gte=now - LOOK_BACK)
    near = sorted(rows.order_by("-starts_at")[:MOST_MEETINGS], key=lambda row: abs(row.starts_at - now))
    return [(row.id, f"{row.starts_at.astimezone(HANOI):%d/%m} {row.title}") for row in near]
