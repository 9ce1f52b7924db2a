"""The roll of a sitting: self check-in, the code at the door, the secretary's list, absences with reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.queries import members_on, settings_in_force
from council.rules.terms import DelegateState, in_office
from council.services import journal
from council.services.journal import Act
from meetings import access
from meetings.enums import AttendanceState, CheckInMethod, SittingState
from meetings.models import Attendance, Sitting
from meetings.queries import delegate_name
from meetings.rules.door import code_is_good
from meetings.streams import progress_changed, roll_changed, sitting_changed, sitting_stream

EARLY = timedelta(hours=3)  # how long before its planned start a sitting takes check-ins


def check_in(*, actor: Actor, sitting_id: int, code: str = "") -> Attendance:
    """A delegate says "I am here", on the own device or with the code at the door."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id)
        require(actor, "meetings.check_in", sitting.council_id)
        if actor.delegate_id is None:
            raise not_found()
        if actor.delegate_state != DelegateState.ACTIVE:
            raise Refused(
                "not_active",
                _("Ông/bà đang bị tạm đình chỉ nhiệm vụ đại biểu nên không điểm danh được."),
                "Luật 72/2025/QH15, Điều 38(1)",
            )
        _check_time(sitting)
        method = _method(sitting, code)
        return _put(
            actor, sitting, actor.delegate_id, AttendanceState.PRESENT, method, "", access.device_of(actor)
        )


def _check_time(sitting: Sitting) -> None:
    if sitting.state == SittingState.CLOSED:
        raise Refused("sitting_closed", _("Phiên họp đã kết thúc, không điểm danh được nữa."))
    if sitting.state == SittingState.PLANNED and clock.now() < sitting.starts_at - EARLY:
        raise Refused("check_in_early", _("Chưa đến giờ điểm danh; điểm danh mở trước phiên họp 3 giờ."))


def _method(sitting: Sitting, code: str) -> str:
    options = settings_in_force(sitting.council_id, clock.today())
    if code:
        if code_is_good(
            code, sitting.door_secret, sitting.id, clock.now(), int(options["checkin.qr_seconds"])
        ):
            return CheckInMethod.QR
        raise Refused("door_code_old", _("Mã ở cửa đã đổi; hãy quét lại mã đang hiện trên màn hình ở cửa."))
    if not options["checkin.self"]:
        raise Refused("door_code_needed", _("Hội đồng yêu cầu quét mã QR ở cửa phòng họp để điểm danh."))
    return CheckInMethod.SELF


def mark(*, actor: Actor, sitting_id: int, delegate_id: int, state: str, reason: str = "") -> Attendance:
    """The secretary puts a delegate on the roll. An excused absence needs its reason (Law 72/2025, Art.
    33(2))."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id)
        require(actor, "meetings.call_roll", sitting.council_id)
        if state not in AttendanceState:
            raise Refused("bad_state", _("Hãy chọn tình trạng có mặt của đại biểu."), status=400)
        if sitting.state == SittingState.CLOSED:
            raise Refused("sitting_closed", _("Phiên họp đã kết thúc, danh sách điểm danh đã khóa."))
        reason = text.clean(reason)[:300]
        if state == AttendanceState.EXCUSED and len(reason) < 2:
            raise Refused("reason_required", _("Hãy ghi lý do vắng mặt."), "Luật 72/2025/QH15, Điều 33(2)")
        members = members_on(sitting.council_id, clock.today())
        if delegate_id not in {member.id for member in members if in_office(member.state)}:
            raise not_found()
        return _put(actor, sitting, delegate_id, state, CheckInMethod.SECRETARY, reason, "")


def report_absence(*, actor: Actor, sitting_id: int, reason: str) -> Attendance:
    """A delegate tells the chair beforehand of an absence, with the reason (Law 72/2025/QH15, Art. 33(2))."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id)
        require(actor, "meetings.report_absence", sitting.council_id)
        if actor.delegate_id is None:
            raise not_found()
        if sitting.state != SittingState.PLANNED:
            raise Refused(
                "sitting_begun", _("Phiên họp đã bắt đầu; hãy báo trực tiếp với chủ tọa hoặc thư ký.")
            )
        reason = text.clean(reason)[:300]
        if len(reason) < 2:
            raise Refused("reason_required", _("Hãy ghi lý do vắng mặt."), "Luật 72/2025/QH15, Điều 33(2)")
        state = AttendanceState.EXCUSED
        return _put(actor, sitting, actor.delegate_id, state, CheckInMethod.SELF, reason, "")


def withdraw_absence(*, actor: Actor, sitting_id: int) -> bool:
    """A delegate who had told of an absence comes after all: their own note goes, before the sitting begins.
    What the secretary has written stays. Whether there was a note."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id)
        require(actor, "meetings.report_absence", sitting.council_id)
        rows = Attendance.objects.with_scopes_disabled().select_for_update(of=("self",))
        own = rows.filter(sitting=sitting, state=AttendanceState.EXCUSED, method=CheckInMethod.SELF)
        row: Attendance | None = own.filter(delegate_id=actor.delegate_id or 0).first()
        if row is None or sitting.state != SittingState.PLANNED:
            return False
        data = {"delegate": row.delegate_id, "name": delegate_name(row.delegate_id)}
        row.delete()
        _record(actor, sitting, "meetings.attendance.withdrawn", data)
        sitting_changed(sitting.id)
        roll_changed(sitting.id)
        progress_changed(sitting.id)
    return True


def use_this_device(*, actor: Actor, sitting_id: int) -> Attendance:
    """From now on this sign-in votes for the delegate in this sitting; the other device is told when it
    tries."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id)
        require(actor, "meetings.cast_vote", sitting.council_id)
        rows = Attendance.objects.with_scopes_disabled().select_for_update(of=("self",))
        row: Attendance | None = rows.filter(sitting=sitting, delegate_id=actor.delegate_id or 0).first()
        if row is None or row.state != AttendanceState.PRESENT:
            raise Refused("not_present", _("Ông/bà chưa điểm danh có mặt; hãy điểm danh trước."))
        row.device = access.device_of(actor)
        row.save(update_fields=["device"])
        data = {"delegate": row.delegate_id, "name": delegate_name(row.delegate_id)}
        _record(actor, sitting, "meetings.attendance.device", data)
    return row


def _put(
    actor: Actor, sitting: Sitting, delegate_id: int, state: str, method: str, reason: str, device: str
) -> Attendance:
    name = delegate_name(delegate_id, council_id=sitting.council_id)
    if not name:
        raise not_found()
    rows = Attendance.objects.with_scopes_disabled().select_for_update(of=("self",))
    before: Attendance | None = rows.filter(sitting=sitting, delegate_id=delegate_id).first()
    if before is not None and (before.state, before.reason) == (state, reason) and not device:
        return before
    if before is not None and before.state == state == AttendanceState.PRESENT:
        return before  # already here: a second device checks in, the first one keeps the vote
    kept_device = device or (before.device if before else "")
    written: tuple[Attendance, bool] = Attendance.objects.with_scopes_disabled().update_or_create(
        sitting=sitting,
        delegate_id=delegate_id,
        defaults={
            "state": state,
            "method": method,
            "reason": reason,
            "device": kept_device,
            "at": clock.now(),
        },
    )
    data = {"delegate": delegate_id, "name": name, "method": method, "reason": reason}
    _record(actor, sitting, f"meetings.attendance.{state}", data)
    sitting_changed(sitting.id)
    roll_changed(sitting.id)
    progress_changed(sitting.id)
    return written[0]


def _record(actor: Actor, sitting: Sitting, code: str, data: Mapping[str, object]) -> None:
    journal.record(Act(sitting.council_id, sitting_stream(sitting.id), code, data, actor))
