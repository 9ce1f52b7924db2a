"""Polling day: a confirmed report of every area for every slot, and what each commune sent to the city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from council.services.journal import Act
from elections.demo.load_base import Loaded, tell, write
from elections.demo.shapes import PlannedCouncil
from elections.enums import IncidentKind, ReportState
from elections.models import CommuneTurnout, Incident, TurnoutReport, TurnoutSlot
from elections.streams import council_election_stream, turnout_changed

SENT_AFTER, DECIDED_AFTER = 20, 30  # minutes after the slot


def load(loaded: Loaded) -> None:
    """All slots of the day."""
    write(TurnoutReport, _reports(loaded))
    write(CommuneTurnout, _communes(loaded))
    _incident(loaded)
    at = loaded.at(0, 20)
    tell(
        Act(
            loaded.councils[one.code].id,
            council_election_stream(loaded.council_elections[one.code].id),
            "elections.turnout.loaded",
            {"slots": len(loaded.slots), "areas": len(one.areas)},
            loaded.actor(one.code, "giupviec"),
            at=at,
        )
        for one in loaded.plan.elected[1:]
    )
    turnout_changed(loaded.election.id)


def _reports(loaded: Loaded) -> Iterator[TurnoutReport]:
    for key, came in loaded.plan.attendance.items():
        area, by = loaded.areas[key], loaded.team(key)
        for slot, (city, commune) in zip(loaded.slots, came.slots, strict=True):
            yield TurnoutReport(
                area=area, slot=slot, council_id=area.council_id, voted_city=city,
                voted_commune=commune if (key, "commune") in loaded.parts else None,
                state=ReportState.CONFIRMED, reported_by=by, reported_at=loaded.moment(slot.at, area.id % 12),
            )  # fmt: skip


def _communes(loaded: Loaded) -> Iterator[CommuneTurnout]:
    for place, slot in enumerate(loaded.slots):
        for commune in loaded.plan.communes:
            yield _commune(loaded, commune, slot, place)


def _commune(loaded: Loaded, commune: PlannedCouncil, slot: TurnoutSlot, place: int) -> CommuneTurnout:
    came = [loaded.plan.attendance[commune.code, area.number].slots[place] for area in commune.areas]
    sent = loaded.moment(slot.at, SENT_AFTER)
    return CommuneTurnout(
        slot=slot, council=loaded.councils[commune.code], areas=len(came), areas_reported=len(came),
        electors_city=sum(area.electors_city for area in commune.areas),
        electors_commune=sum(area.electors_commune for area in commune.areas),
        voted_city=sum(city for city, _ in came), voted_commune=sum(voted for _, voted in came),
        state=ReportState.CONFIRMED, sent_by=loaded.account(commune.code, "giupviec"), sent_at=sent,
        decided_at=sent + timedelta(minutes=DECIDED_AFTER - SENT_AFTER),
    )  # fmt: skip


def _incident(loaded: Loaded) -> None:
    """Rain in the morning of the first area."""
    key, area = next(iter(loaded.areas.items()))
    write(
        Incident,
        [
            Incident(
                election=loaded.election, council_id=area.council_id, area=area, kind=IncidentKind.WEATHER,
                text="Mưa to, cử tri đến chậm; Tổ bầu cử kê thêm mái che.", happened_at=loaded.at(0, 8, 20),
                reported_by=loaded.team(key), reported_at=loaded.at(0, 8, 25),
                resolution="Mưa tạnh, bỏ phiếu bình thường.", resolved_at=loaded.at(0, 9, 10),
            )
        ],
    )  # fmt: skip
