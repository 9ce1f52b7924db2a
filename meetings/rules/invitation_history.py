"""What the journal of an invitation says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.rules.decision import N_, Reason

MESSAGES: Mapping[str, str] = {
    "meetings.invitation.created": N_("Soạn giấy mời."),
    "meetings.invitation.updated": N_("Sửa giấy mời."),
    "meetings.invitation.moved": N_("Đổi thời gian, địa điểm; gửi thư cập nhật lần %(revision)s."),
    "meetings.invitation.sent": N_("Gửi giấy mời số %(number)s đến %(invitees)s người."),
    "meetings.invitation.cancelled": N_("Hủy giấy mời. Lý do: %(reason)s"),
    "meetings.invitation.reminded": N_("Nhắc %(invitees)s người chưa trả lời."),
    "meetings.invitation.delegates": N_("Mời %(invitees)s đại biểu đương nhiệm."),
    "meetings.invitation.guests": N_("Thêm %(invitees)s khách mời từ danh sách."),
    "meetings.invitee.added": N_("Thêm khách mời %(name)s."),
    "meetings.invitee.updated": N_("Sửa thông tin người được mời %(name)s."),
    "meetings.invitee.link": N_("Cấp liên kết trả lời mới cho %(name)s."),
    "meetings.invitee.removed": N_("Bỏ %(name)s khỏi danh sách mời."),
    "meetings.invitee.attending": N_("%(name)s trả lời: sẽ dự."),
    "meetings.invitee.absent": N_("%(name)s trả lời: vắng."),
    "meetings.invitee.substitute": N_("%(name)s trả lời: cử người dự thay."),
}
PARAMS = ("revision", "number", "invitees", "reason", "name")


def told(code: str, data: Mapping[str, Any]) -> Reason | None:
    """An act in words; None for a code that is not an invitation's."""
    message = MESSAGES.get(code)
    if message is None:
        return None
    return Reason(code, message, {name: data.get(name, "") for name in PARAMS})
