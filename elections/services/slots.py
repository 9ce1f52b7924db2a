"""The hours at which polling areas report: set by the council that leads the polling day, named by no law."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.queries import settings_in_force
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.models import Election, TurnoutReport, TurnoutSlot
from elections.rules.turnout import suggest_slots
from elections.streams import election_stream, turnout_changed

MOST = 24


def suggest(election: Election) -> tuple[time, ...]:
    """The hours offered where none are set: by the leading council's setting."""
    hours = settings_in_force(election.council_id, clock.today())["turnout.hours"]
    return suggest_slots(election.opens, election.closes, hours)


def lay_out(*, actor: Actor, election_id: int) -> list[TurnoutSlot]:
    """Set the suggested hours, where none are set yet."""
    with transaction.atomic():
        election = _mine(actor, election_id)
        if _slots(election):
            raise Refused("slots_set", _("Đã có giờ báo cáo; hãy thêm, sửa hoặc bỏ từng giờ."))
        for at in suggest(election):
            TurnoutSlot.objects.with_scopes_disabled().create(election=election, at=at)
        return _settle(actor, election, "elections.slots.laid_out", {})


def add_slot(*, actor: Actor, election_id: int, at: time) -> TurnoutSlot:
    """Add an hour later than every hour reported so far."""
    with transaction.atomic():
        election = _mine(actor, election_id)
        slots = _slots(election)
        if len(slots) >= MOST:
            raise Refused("too_many_slots", _("Không đặt quá 24 giờ báo cáo trong một ngày."))
        _check_time(election, slots, at)
        slot: TurnoutSlot = TurnoutSlot.objects.with_scopes_disabled().create(election=election, at=at)
        _settle(actor, election, "elections.slots.added", {"slot": slot.id, "at": f"{at:%H:%M}"})
    return slot


def move_slot(*, actor: Actor, slot_id: int, at: time) -> TurnoutSlot:
    """Move an hour nobody has reported yet."""
    with transaction.atomic():
        slot, election = _mine_unreported(actor, slot_id)
        if slot.at == at:
            return slot
        _check_time(election, [other for other in _slots(election) if other.id != slot.id], at)
        before = f"{slot.at:%H:%M}"
        slot.at = at
        slot.save(update_fields=["at"])
        data = {"slot": slot.id, "before": before, "at": f"{at:%H:%M}"}
        _settle(actor, election, "elections.slots.moved", data)
    return slot


def remove_slot(*, actor: Actor, slot_id: int) -> None:
    """Take away an hour nobody has reported yet."""
    with transaction.atomic():
        slot, election = _mine_unreported(actor, slot_id)
        data = {"slot": slot.id, "at": f"{slot.at:%H:%M}"}
        slot.delete()
        _settle(actor, election, "elections.slots.removed", data)


def _mine(actor: Actor, election_id: int) -> Election:
    election = access.led_election(actor, election_id, lock=True)
    require(actor, "elections.set_slots", election.council_id)
    return election


def _mine_unreported(actor: Actor, slot_id: int) -> tuple[TurnoutSlot, Election]:
    """The slot, locked: a report that arrives meanwhile waits, or was there first and refuses this."""
    rows = TurnoutSlot.objects.with_scopes_disabled()
    found = rows.filter(pk=slot_id).values_list("election_id", flat=True).first()
    if found is None:
        raise not_found()
    election = _mine(actor, found)
    slot: TurnoutSlot | None = rows.select_for_update().filter(pk=slot_id).first()
    if slot is None:
        raise not_found()
    if TurnoutReport.objects.with_scopes_disabled().filter(slot=slot).exists():
        raise Refused(
            "slot_reported", _("Đã có khu vực báo cáo giờ này; không sửa hoặc bỏ giờ này được nữa.")
        )
    return slot, election


def _slots(election: Election) -> list[TurnoutSlot]:
    return list(TurnoutSlot.objects.with_scopes_disabled().filter(election=election).order_by("at"))


def _check_time(election: Election, slots: list[TurnoutSlot], at: time) -> None:
    if at <= election.opens:
        message = _("Giờ báo cáo phải sau giờ bắt đầu bỏ phiếu (%(opens)s).")
        raise Refused("slot_too_early", message % {"opens": f"{election.opens:%H:%M}"}, status=400)
    if any(slot.at == at for slot in slots):
        raise Refused("slot_twice", _("Đã có giờ báo cáo này."))
    reported = TurnoutReport.objects.with_scopes_disabled().filter(slot__election=election)
    last = reported.order_by("-slot__at").values_list("slot__at", flat=True).first()
    if last is not None and at < last:
        message = _("Đã có báo cáo lúc %(last)s; giờ mới phải sau giờ đó.")
        raise Refused("slot_passed", message % {"last": f"{last:%H:%M}"})


def _settle(actor: Actor, election: Election, code: str, data: dict[str, object]) -> list[TurnoutSlot]:
    """The last hour of the day is the final one; told to the journal with the hours that hold now."""
    slots = _slots(election)
    for slot in slots:
        final = slot is slots[-1]
        if slot.is_final != final:
            slot.is_final = final
            slot.save(update_fields=["is_final"])
    data = {**data, "slots": [f"{slot.at:%H:%M}" for slot in slots]}
    journal.record(Act(election.council_id, election_stream(election.id), code, data, actor))
    turnout_changed(election.id)
    return slots
