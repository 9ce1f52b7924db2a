"""The dated settings of a council: everything the law leaves to its working rules.

Each has a default and says how well the default is founded; a council changes it from a day on, with
the source of its decision. Nothing here is a constant of the law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from council.rules.decision import N_


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its key, default, what it means and what the default stands on."""

    key: str
    default: Any
    label: str
    evidence: str


OPTIONS: dict[str, Option] = {
    option.key: option
    for option in (
        Option(
            "quorum.numerator",
            2,
            N_("Tử số của tỷ lệ đại biểu tối thiểu phải có mặt"),
            N_("Luật 72/2025/QH15 không quy định; mức 2/3 theo thông lệ, cần xác nhận theo quy chế làm việc"),
        ),
        Option(
            "quorum.denominator",
            3,
            N_("Mẫu số của tỷ lệ đại biểu tối thiểu phải có mặt"),
            N_("Luật 72/2025/QH15 không quy định; mức 2/3 theo thông lệ, cần xác nhận theo quy chế làm việc"),
        ),
        Option(
            "quorum.blocks",
            False,
            N_("Không cho mở phiên họp khi thiếu đại biểu (nếu tắt: chỉ cảnh báo)"),
            N_("Mặc định của hệ thống: chỉ cảnh báo"),
        ),
        Option(
            "voting.total_base",
            "statutory",
            N_("Cách tính “tổng số đại biểu” khi có ghế trống: theo số đại biểu được bầu hay số đương nhiệm"),
            N_("Luật 72/2025/QH15 không nêu rõ khi có ghế trống; cần xác nhận"),
        ),
        Option(
            "voting.presence_required",
            True,
            N_("Chỉ đại biểu đã điểm danh mới biểu quyết được"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "voting.seconds",
            60,
            N_("Thời gian mặc định của một lượt biểu quyết (giây)"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "checkin.self",
            True,
            N_("Đại biểu được tự điểm danh trên máy của mình"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "checkin.qr_seconds",
            30,
            N_("Mã QR điểm danh ở cửa đổi sau mỗi (giây)"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "papers.remind_days",
            3,
            N_("Nhắc cơ quan chuẩn bị tài liệu qua thư điện tử trước hạn nộp (ngày)"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "papers.openings",
            False,
            N_("Ghi nhận đại biểu nào đã mở tài liệu nào cho văn phòng xem (đại biểu được báo trước)"),
            N_("Mặc định của hệ thống: không ghi nhận"),
        ),
        Option(
            "papers.opening_letters",
            False,
            N_("Văn phòng được gửi thư điện tử nhắc đại biểu chưa mở tài liệu trước kỳ họp"),
            N_("Mặc định của hệ thống: không nhắc"),
        ),
        Option(
            "turnout.hours",
            2,
            N_("Giờ báo cáo tiến độ bỏ phiếu được gợi ý cách nhau (giờ)"),
            N_("Mặc định của hệ thống; không có văn bản nào quy định giờ báo cáo trong ngày bầu cử"),
        ),
        Option(
            "elections.publish_areas",
            False,
            N_("Công khai kết quả kiểm phiếu của từng khu vực bỏ phiếu"),
            N_(
                "Luật bầu cử chỉ yêu cầu công bố kết quả theo đơn vị bầu cử và theo cấp; "
                "mặc định của hệ thống: không công khai từng khu vực"
            ),
        ),
        Option(
            "elections.photo_required",
            True,
            N_("Ban bầu cử chỉ tiếp nhận biên bản kiểm phiếu có ảnh chụp bản giấy"),
            N_("Mặc định của hệ thống: số nhập vào phải đối chiếu được với bản giấy"),
        ),
        Option(
            "elections.issued_is_net",
            True,
            N_("Số phiếu phát ra không gồm phiếu đổi do gạch hỏng"),
            N_(
                "Mẫu số 32 của Nghị quyết 40/NQ-HĐBCQG không nói rõ; mặc định của hệ thống: mỗi cử tri "
                "đi bầu ứng với một phiếu phát ra, phiếu đổi ghi riêng; cần xác nhận"
            ),
        ),
        Option(
            "elections.additional_needs_turnout",
            False,
            N_("Bầu cử thêm cũng phải có quá nửa số cử tri đi bỏ phiếu"),
            N_("Luật không nói rõ điều kiện này có áp dụng cho bầu cử thêm hay không; cần xác nhận"),
        ),
        Option(
            "elections.additional_after_re_election",
            False,
            N_("Bầu cử lại mà chưa đủ hai phần ba số đại biểu thì tổ chức bầu cử thêm"),
            N_("Điều 79 Luật Bầu cử nói về cuộc bầu cử đầu tiên; sau bầu cử lại thì không rõ, cần xác nhận"),
        ),
        Option(
            "invitations.remind_after",
            3,
            N_("Nhắc trả lời giấy mời sau khi gửi (ngày); 0 là không nhắc"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "invitations.remind_before",
            1,
            N_("Nhắc lần cuối trước hạn trả lời giấy mời (ngày); 0 là không nhắc"),
            N_("Mặc định của hệ thống"),
        ),
        Option(
            "invitations.sms",
            False,
            N_("Nhắc trả lời giấy mời cả bằng tin nhắn, với người có số di động"),
            N_("Mặc định của hệ thống: không; tin nhắn phải trả tiền cho nhà mạng"),
        ),
        Option(
            "clock.office_hours",
            "08:00-12:00, 13:00-17:00",
            N_("Giờ làm việc của các cơ quan, dùng để tính thời hạn theo giờ và giờ hết hạn"),
            N_("Mặc định của hệ thống; giờ làm việc do thành phố quy định, cần xác nhận"),
        ),
        Option(
            "papers.keep_closed",
            False,
            N_("Cho phép lưu tài liệu của phiên họp kín trên máy của đại biểu để đọc khi không có mạng"),
            N_("Mặc định của hệ thống: không lưu; tài liệu mật không bao giờ có trong hệ thống"),
        ),
        Option(
            "papers.keep_days",
            30,
            N_("Bản lưu trên máy tự xóa sau khi kỳ họp bế mạc (ngày)"),
            N_("Mặc định của hệ thống"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of one setting, from a day on."""

    key: str
    value: Any
    since: date


def in_force(values: Iterable[Dated], day: date) -> dict[str, Any]:
    """Every setting's value on a day: the latest that has begun, else the default. Unknown keys are left
    out."""
    result = {key: option.default for key, option in OPTIONS.items()}
    for dated in sorted(values, key=lambda v: v.since):
        if dated.since <= day and dated.key in OPTIONS:
            result[dated.key] = dated.value
    return result
