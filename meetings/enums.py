"""Enumerations of the meetings app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SittingState(models.TextChoices):
    PLANNED = "planned", _("Chưa khai mạc")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã kết thúc")


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("Có mặt")
    EXCUSED = "excused", _("Vắng có lý do")
    ABSENT = "absent", _("Vắng không lý do")
    LEFT = "left", _("Đã rời phiên họp")


class CheckInMethod(models.TextChoices):
    SELF = "self", _("Tự điểm danh")
    QR = "qr", _("Mã QR ở cửa")
    SECRETARY = "secretary", _("Thư ký điểm danh")


class RoundStateLabel(models.TextChoices):
    """Labels of the states that meetings.rules.ballot_round moves between."""

    DRAFT = "draft", _("Chưa mở")
    OPEN = "open", _("Đang biểu quyết")
    CLOSED = "closed", _("Đã kết thúc biểu quyết")
    PUBLISHED = "published", _("Đã công bố")
    VOID = "void", _("Đã hủy")


class MajorityLabel(models.TextChoices):
    """Majorities a round can need (rules/voting.py says what each means)."""

    HALF = "half_all", _("Quá nửa tổng số đại biểu")
    TWO_THIRDS = "two_thirds_all", _("Ít nhất hai phần ba tổng số đại biểu (bãi nhiệm đại biểu)")
    OVER_TWO_THIRDS = "over_two_thirds_in_office", _("Quá hai phần ba số đại biểu đương nhiệm (Điều 49(2))")


class ChoiceLabel(models.TextChoices):
    FOR = "for", _("Tán thành")
    AGAINST = "against", _("Không tán thành")
    ABSTAIN = "abstain", _("Không biểu quyết")
