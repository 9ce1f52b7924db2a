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


class PaperTaskState(models.TextChoices):
    """A paper that a body must prepare (PaperTask)."""

    ASSIGNED = "assigned", _("Chờ nộp")
    HANDED_IN = "handed_in", _("Chờ văn phòng xem")
    RETURNED = "returned", _("Trả lại để sửa")
    APPROVED = "approved", _("Đã duyệt, chưa công bố")
    PUBLISHED = "published", _("Đã đưa vào hồ sơ kỳ họp")
    CANCELLED = "cancelled", _("Không cần nữa")


class TextState(models.TextChoices):
    """Whether the words of a paper can be searched."""

    WAITING = "waiting", _("Chờ đọc chữ")
    PICTURES = "pictures", _("Đang nhận dạng chữ từ ảnh")
    DONE = "done", _("Tìm được theo chữ")
    SCANNED = "scanned", _("Bản quét: chưa tìm được theo chữ")
    FAILED = "failed", _("Không đọc được chữ")


class TextSource(models.TextChoices):
    """Where the words of a page come from."""

    FILE = "file", _("Chữ trong tệp")
    OCR = "ocr", _("Nhận dạng từ ảnh")
    NONE = "none", _("Không có chữ")


class MarkKind(models.TextChoices):
    HIGHLIGHT = "highlight", _("Tô sáng")
    INK = "ink", _("Nét bút")
    NOTE = "note", _("Ghi chú")
    BOOKMARK = "bookmark", _("Đánh dấu trang")


class MarkColour(models.TextChoices):
    """Colours by name (meetings.rules.marks.COLOURS), for who does not see them."""

    YELLOW = "yellow", _("vàng")
    GREEN = "green", _("xanh lá")
    BLUE = "blue", _("xanh da trời")
    PINK = "pink", _("hồng")
    NAVY = "navy", _("xanh đậm")
    RED = "red", _("đỏ")
    BLACK = "black", _("đen")


class InviteeKind(models.TextChoices):
    DELEGATE = "delegate", _("Đại biểu")
    GUEST = "guest", _("Khách mời")


class InvitationState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Đã gửi")
    CANCELLED = "cancelled", _("Đã hủy")


class ReplyState(models.TextChoices):
    """What somebody invited answered."""

    WAITING = "waiting", _("Chưa trả lời")
    ATTENDING = "attending", _("Sẽ dự")
    ABSENT = "absent", _("Vắng")
    SUBSTITUTE = "substitute", _("Cử người dự thay")
