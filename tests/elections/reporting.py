"""What the tests of polling day do over and over: report, confirm, send, read what stands."""

from __future__ import annotations

from typing import Any

from council.enums import Role
from council.models import JournalEntry
from council.permissions import Actor
from elections.models import CommuneTurnout, TurnoutReport
from elections.services import turnout, turnout_chain
from elections.services.turnout import Recorded
from elections.services.turnout_chain import Decision
from tests.factories.elections import Hustings

REASON = "Đếm nhầm danh sách, đã kiểm lại"


def team(day: Hustings, number: int = 1, commune: int = 0) -> Actor:
    return day.communes[commune].actor(f"team:{number}")


def clerk(day: Hustings, commune: int = 0) -> Actor:
    return day.communes[commune].actor(Role.ELECTION_CLERK)


def say(
    day: Hustings,
    city: int | None,
    commune: int | None,
    *,
    slot: int = 0,
    area: int = 0,
    of: int = 0,
    reason: str = "",
    actor: Actor | None = None,
) -> Recorded:
    """Report area number `area` + 1 of commune number `of` + 1 at a slot, as its team."""
    return turnout.report(
        actor=actor or team(day, area + 1, of),
        area_id=day.areas[f"{of + 1:05d}"][area].id,
        slot_id=day.slots[slot].id,
        voted_city=city,
        voted_commune=commune,
        reason=reason,
    )


def rows() -> Any:
    return TurnoutReport.objects.with_scopes_disabled().order_by("slot_id", "area_id")


def sent() -> Any:
    return CommuneTurnout.objects.with_scopes_disabled().order_by("slot_id", "council_id")


def seen(slot: int = 0, day: Hustings | None = None) -> list[Decision]:
    """Every report there is, as somebody sees it now."""
    found = rows().filter(slot=day.slots[slot]) if day else rows()
    return [Decision(row.id, row.version) for row in found]


def confirm_all(day: Hustings, slot: int = 0, of: int = 0) -> int:
    """The clerk of a commune confirms every report of a slot."""
    found = rows().filter(slot=day.slots[slot], council=day.communes[of].council)
    return turnout_chain.confirm_reports(
        actor=clerk(day, of),
        slot_id=day.slots[slot].id,
        seen=[Decision(row.id, row.version) for row in found],
    )


def acts(stream: str) -> list[dict[str, Any]]:
    found = JournalEntry.objects.with_scopes_disabled().filter(stream__name=stream).order_by("seq")
    return [{"code": entry.code} | entry.data for entry in found]
