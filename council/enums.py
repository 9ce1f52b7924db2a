"""Enumerations that several apps share. The stored values never change; the labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CouncilKind(models.TextChoices):
    CITY = "city", _("thành phố")
    WARD = "ward", _("phường")
    COMMUNE = "commune", _("xã")


class Role(models.TextChoices):
    """Who a person is in one council on one day. `DELEGATE` also follows from a mandate in force."""

    CHAIR = "chair", _("Chủ tọa")
    SECRETARY = "secretary", _("Thư ký kỳ họp")
    SECRETARIAT = "secretariat", _("Văn phòng")
    DELEGATE = "delegate", _("Đại biểu")
    GUEST = "guest", _("Khách mời")
    HALL_SCREEN = "hall_screen", _("Màn hình hội trường")
    DIGITAL_OFFICER = "digital_officer", _("Cán bộ chuyển đổi số")
    SYSTEM_OPERATOR = "system_operator", _("Quản trị hệ thống")
    ELECTION_HEAD = "election_head", _("Chủ tịch Ủy ban bầu cử")
    ELECTION_CLERK = "election_clerk", _("Tổ giúp việc Ủy ban bầu cử")
    ELECTION_BOARD = "election_board", _("Ban bầu cử")
    POLLING_TEAM = "polling_team", _("Tổ bầu cử")
    PETITION_OFFICER = "petition_officer", _("Cán bộ dân nguyện")
    PETITION_HEAD = "petition_head", _("Lãnh đạo phụ trách dân nguyện")
    BOARD_OFFICER = "board_officer", _("Cán bộ Ban của Hội đồng nhân dân")
    BODY_OFFICER = "body_officer", _("Cán bộ cơ quan giải quyết kiến nghị")
    PAPER_OFFICER = "paper_officer", _("Cán bộ cơ quan chuẩn bị tài liệu")


class SessionKind(models.TextChoices):
    """Kinds of council session (Law 72/2025/QH15, Art. 34)."""

    REGULAR = "regular", _("Kỳ họp thường lệ")
    THEMATIC = "thematic", _("Kỳ họp chuyên đề")
    URGENT = "urgent", _("Kỳ họp để giải quyết công việc phát sinh đột xuất")


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    PUBLISHED = "published", _("Đã công bố chương trình")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã bế mạc")


class PaperKind(models.TextChoices):
    """The legal roles of a paper in an item's dossier."""

    SUBMISSION = "submission", _("Tờ trình")
    DRAFT_RESOLUTION = "draft_resolution", _("Dự thảo nghị quyết")
    VERIFICATION_REPORT = "verification_report", _("Báo cáo thẩm tra")
    EXPLANATION = "explanation", _("Giải trình, tiếp thu")
    REPORT = "report", _("Báo cáo")
    ANNEX = "annex", _("Phụ lục")
    OTHER = "other", _("Tài liệu khác")


class BoardPost(models.TextChoices):
    HEAD = "head", _("Trưởng ban")
    DEPUTY = "deputy", _("Phó Trưởng ban")
    MEMBER = "member", _("Ủy viên")


class GroupPost(models.TextChoices):
    HEAD = "head", _("Tổ trưởng")
    DEPUTY = "deputy", _("Tổ phó")
    MEMBER = "member", _("Tổ viên")


class StandingPost(models.TextChoices):
    """Posts of the Standing Committee (Law 72/2025/QH15, Art. 29)."""

    CHAIR = "chair", _("Chủ tịch Hội đồng nhân dân")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch Hội đồng nhân dân")
    MEMBER = "member", _("Ủy viên Thường trực")


class Channel(models.TextChoices):
    """By what a message of the outbox goes."""

    MAIL = "mail", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn")


class MailState(models.TextChoices):
    """What became of a letter by e-mail, or of a text message."""

    WAITING = "waiting", _("Chờ gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
