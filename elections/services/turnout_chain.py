"""From the polling teams to the commune, from the commune to the city: confirm, return, send on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections.enums import ReportState
from elections.models import CommuneTurnout, PollingArea, TurnoutReport, TurnoutSlot
from elections.queries.turnout_totals import Total, confirmed_total
from elections.streams import area_stream, election_stream, turnout_changed

SHORTEST, LONGEST = 5, 300


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person saw: the report of an area, in this version."""

    report_id: int
    version: int


def confirm_reports(*, actor: Actor, slot_id: int, seen: Sequence[Decision]) -> int:
    """Confirm these reports of one's own commune as they were seen, all or none; how many were not yet."""
    with transaction.atomic():
        slot = _slot(actor, slot_id)
        require(actor, "elections.confirm_turnout", actor.council_id)
        rows = _seen(actor, slot, seen)
        todo = [row for row in rows if row.state != ReportState.CONFIRMED]
        if any(row.state == ReportState.RETURNED for row in todo):
            raise Refused("turnout_returned", _("Báo cáo đã trả lại thì chờ Tổ bầu cử gửi lại."))
        TurnoutReport.objects.with_scopes_disabled().filter(pk__in=[row.id for row in todo]).update(
            state=ReportState.CONFIRMED
        )
        _record(actor, slot, todo, "elections.turnout.confirmed", "")
    return len(todo)


def return_report(*, actor: Actor, slot_id: int, seen: Decision, reason: str) -> TurnoutReport:
    """Give a report back to its team with the reason; a confirmed one too, where it proves wrong."""
    with transaction.atomic():
        slot = _slot(actor, slot_id)
        require(actor, "elections.confirm_turnout", actor.council_id)
        [row] = _seen(actor, slot, [seen])
        if row.state == ReportState.RETURNED:
            raise Refused("turnout_returned", _("Báo cáo đã trả lại thì chờ Tổ bầu cử gửi lại."))
        row.state, row.reason = ReportState.RETURNED, _reason(reason)
        row.save(update_fields=["state", "reason"])
        _record(actor, slot, [row], "elections.turnout.returned", row.reason)
    return row


def send_commune(*, actor: Actor, slot_id: int, missing: int = 0) -> CommuneTurnout:
    """Send the commune's total of a slot to the city: the confirmed reports of its areas.

    `missing` is the number of areas without a confirmed report that the sender was told of and accepts; any
    other number of them refuses, so that no gap is ever sent unseen.
    """
    with transaction.atomic():
        slot = _slot(actor, slot_id)
        require(actor, "elections.confirm_turnout", actor.council_id)
        _lock_areas(actor, slot)
        total = confirmed_total(slot.election_id, slot.id, actor.council_id)
        if total.areas == 0:
            raise not_found()
        if total.reported == 0:
            raise Refused("turnout_empty", _("Chưa có khu vực nào được xác nhận ở giờ này để gửi."))
        if total.missing != missing:
            message = _(
                "Còn %(missing)s trên %(areas)s khu vực chưa có báo cáo được xác nhận. Hãy xem lại, rồi xác "
                "nhận gửi số liệu chưa đủ."
            )
            raise Refused("turnout_incomplete", message % {"missing": total.missing, "areas": total.areas})
        return _send(actor, slot, total)


def confirm_communes(*, actor: Actor, slot_id: int, seen: Sequence[Decision]) -> int:
    """The leading council confirms these totals as it saw them, all or none; how many were not yet."""
    with transaction.atomic():
        rows = _seen_totals(actor, slot_id, seen)
        todo = [row for row in rows if row.state != ReportState.CONFIRMED]
        if any(row.state == ReportState.RETURNED for row in todo):
            raise _returned_total()
        now = clock.now()
        CommuneTurnout.objects.with_scopes_disabled().filter(pk__in=[row.id for row in todo]).update(
            state=ReportState.CONFIRMED, decided_at=now
        )
        _record_totals(actor, todo, "elections.commune_turnout.confirmed", "")
    return len(todo)


def return_commune(*, actor: Actor, slot_id: int, seen: Decision, reason: str) -> CommuneTurnout:
    """The leading council gives a total back to its commune with the reason; it must be sent again."""
    with transaction.atomic():
        [row] = _seen_totals(actor, slot_id, [seen])
        if row.state == ReportState.RETURNED:
            raise _returned_total()
        row.state, row.decided_at, row.reason = ReportState.RETURNED, clock.now(), _reason(reason)
        row.save(update_fields=["state", "decided_at", "reason"])
        _record_totals(actor, [row], "elections.commune_turnout.returned", row.reason)
    return row


def _seen_totals(actor: Actor, slot_id: int, seen: Sequence[Decision]) -> list[CommuneTurnout]:
    versions = {one.report_id: one.version for one in seen}
    rows = CommuneTurnout.objects.with_scopes_disabled().select_related("slot__election", "council")
    rows = rows.select_for_update(of=("self",)).order_by("id")
    found = list(
        rows.filter(pk__in=list(versions), slot_id=slot_id, slot__election__council_id=actor.council_id)
    )
    if not found or len(found) != len(versions):
        raise not_found()
    require(actor, "elections.confirm_turnout", actor.council_id)
    if any(row.version != versions[row.id] for row in found):
        raise _changed()
    return found


def _returned_total() -> Refused:
    return Refused("total_returned", _("Số liệu đã trả lại thì chờ xã, phường gửi lại."))


def _slot(actor: Actor, slot_id: int) -> TurnoutSlot:
    """A slot of a polling day on which the actor's council has areas."""
    rows = TurnoutSlot.objects.with_scopes_disabled().select_related("election")
    found: TurnoutSlot | None = (
        rows.filter(pk=slot_id, election__areas__council_id=actor.council_id).distinct().first()
    )
    if found is None:
        raise not_found()
    return found


def _lock_areas(actor: Actor, slot: TurnoutSlot, ids: Sequence[int] | None = None) -> None:
    """Areas first, in the order of their numbers, as reports lock them: nobody waits crosswise."""
    rows = PollingArea.objects.with_scopes_disabled().select_for_update().order_by("id")
    rows = rows.filter(election_id=slot.election_id, council_id=actor.council_id)
    list((rows if ids is None else rows.filter(pk__in=ids)).values_list("id", flat=True))


def _seen(actor: Actor, slot: TurnoutSlot, seen: Sequence[Decision]) -> list[TurnoutReport]:
    versions: Mapping[int, int] = {one.report_id: one.version for one in seen}
    rows = TurnoutReport.objects.with_scopes_disabled().filter(
        pk__in=list(versions), slot=slot, council_id=actor.council_id
    )
    areas = list(rows.values_list("area_id", flat=True))
    if not areas or len(areas) != len(versions):
        raise not_found()
    _lock_areas(actor, slot, areas)
    found = list(rows.select_related("area").order_by("area_id"))
    if any(row.version != versions[row.id] for row in found):
        raise _changed()
    return found


def _changed() -> Refused:
    return Refused("turnout_changed", _("Số liệu vừa thay đổi; hãy xem số liệu mới rồi quyết định."))


def _reason(reason: str) -> str:
    found = text.clean(reason)
    if not SHORTEST <= len(found) <= LONGEST:
        raise Refused(
            "reason_needed", _("Hãy ghi lý do trả lại (ít nhất 5 ký tự, không quá 300)."), status=400
        )
    return found


def _send(actor: Actor, slot: TurnoutSlot, total: Total) -> CommuneTurnout:
    rows = CommuneTurnout.objects.with_scopes_disabled().select_for_update()
    row: CommuneTurnout | None = rows.filter(slot=slot, council_id=actor.council_id).first()
    if row is not None and row.state != ReportState.RETURNED and Total.sent(row) == total:
        return row
    row = row or CommuneTurnout(slot=slot, council_id=actor.council_id, version=0)
    row.areas, row.areas_reported = total.areas, total.reported
    row.electors_city, row.voted_city = total.electors_city, total.voted_city
    row.electors_commune, row.voted_commune = total.electors_commune, total.voted_commune
    row.state, row.reason, row.decided_at = ReportState.SENT, "", None
    row.sent_by_id, row.sent_at = actor.account_id or 0, clock.now()
    row.version += 1
    row.save()
    _record_totals(actor, [row], "elections.commune_turnout.sent", "")
    return row


def _record(actor: Actor, slot: TurnoutSlot, rows: Sequence[TurnoutReport], code: str, reason: str) -> None:
    if not rows:
        return
    journal.record_all(
        [
            Act(
                row.council_id,
                area_stream(row.area_id),
                code,
                {
                    "area": row.area_id,
                    "number": row.area.number,
                    "slot": slot.id,
                    "at": f"{slot.at:%H:%M}",
                    "version": row.version,
                    "voted_city": row.voted_city,
                    "voted_commune": row.voted_commune,
                    "reason": reason,
                },
                actor,
            )
            for row in rows
        ]
    )
    turnout_changed(slot.election_id)


def _record_totals(actor: Actor, rows: Sequence[CommuneTurnout], code: str, reason: str) -> None:
    if not rows:
        return
    journal.record_all(
        [
            Act(
                row.slot.election.council_id,
                election_stream(row.slot.election_id),
                code,
                {
                    "council": row.council_id,
                    "slot": row.slot_id,
                    "at": f"{row.slot.at:%H:%M}",
                    "version": row.version,
                    "areas": row.areas,
                    "areas_reported": row.areas_reported,
                    "voted_city": row.voted_city,
                    "voted_commune": row.voted_commune,
                    "reason": reason,
                },
                actor,
            )
            for row in rows
        ]
    )
    turnout_changed(rows[0].slot.election_id)
