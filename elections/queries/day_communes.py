"""What the communes of a polling day have sent to the city at one slot, against what their areas say now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from elections.enums import ReportState
from elections.models import CommuneTurnout
from elections.queries.day import Sum, Unit
from elections.queries.turnout_totals import Total, confirmed_totals


@dataclass(frozen=True, slots=True)
class CommuneAtSlot:
    """How one commune stands at a slot: what it sent, and `now`, the sum of its confirmed areas."""

    unit: Unit
    here: Sum
    sent: CommuneTurnout | None
    now: Total

    @property
    def stale(self) -> bool:
        """The areas say otherwise than what was sent."""
        return self.sent is not None and Total.sent(self.sent) != self.now

    @property
    def complete(self) -> bool:
        return self.sent is not None and self.sent.areas_reported == self.sent.areas

    @property
    def kind(self) -> str:
        """missing, returned, stale, gaps (sent with areas missing), sent or confirmed."""
        if self.sent is None:
            return "missing"
        if self.sent.state == ReportState.RETURNED:
            return "returned"
        if self.stale:
            return "stale"
        if self.sent.state == ReportState.SENT:
            return "sent" if self.complete else "gaps"
        return "confirmed"

    @property
    def share(self) -> Decimal | None:
        return Total.sent(self.sent).percent if self.sent else None


ORDER = ("missing", "returned", "stale", "gaps", "sent", "confirmed")


def communes_at(
    election_id: int, units: Sequence[Unit], slot_id: int, council_id: int | None = None
) -> list[CommuneAtSlot]:
    """Every commune at a slot: what is missing first, what is confirmed last. Two queries."""
    now = confirmed_totals(election_id, slot_id, council_id)
    sent = CommuneTurnout.objects.with_scopes_disabled().filter(slot_id=slot_id)
    if council_id is not None:
        sent = sent.filter(council_id=council_id)
    by_council = {row.council_id: row for row in sent}
    found = [
        CommuneAtSlot(unit, unit.sums[slot_id], by_council.get(unit.council_id), now[unit.council_id])
        for unit in units
    ]
    return sorted(found, key=lambda row: (ORDER.index(row.kind), row.unit.code))
