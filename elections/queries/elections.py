"""Which polling days concern a council, and which the public may know of."""

from __future__ import annotations

from django.db.models import Q

from elections.models import CouncilElection, Election, PollingArea


def elections_of(council_id: int) -> list[Election]:
    """The polling days a council leads or takes part in, newest first. One query."""
    taking_part = CouncilElection.objects.with_scopes_disabled().filter(council_id=council_id)
    areas = PollingArea.objects.with_scopes_disabled().filter(council_id=council_id)
    rows = Election.objects.with_scopes_disabled().filter(
        Q(council_id=council_id)
        | Q(pk__in=taking_part.values("election_id"))
        | Q(pk__in=areas.values("election_id"))
    )
    return list(rows)
