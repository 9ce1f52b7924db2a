"""Enumerations of the petitions app. The stored values never change; the labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """Kinds of contact meeting (Joint Resolution 72/2025/NQLT, Art. 18), and of individuals (Art. 33)."""

    BEFORE_REGULAR = "before_regular", _("Trước kỳ họp thường lệ")
    AFTER_REGULAR = "after_regular", _("Sau kỳ họp thường lệ")
    BEFORE_IRREGULAR = "before_irregular", _("Trước kỳ họp không thường lệ")
    AFTER_IRREGULAR = "after_irregular", _("Sau kỳ họp không thường lệ")
    OUTSIDE = "outside", _("Ngoài đơn vị bầu cử")
    RESIDENCE = "residence", _("Nơi cư trú")
    WORKPLACE = "workplace", _("Nơi công tác")
    THEME = "theme", _("Theo chuyên đề, lĩnh vực, đối tượng")
    GROUP = "group", _("Gặp gỡ cá nhân, nhóm cử tri")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Đang chuẩn bị")
    ANNOUNCED = "announced", _("Đã thông báo")
    HELD = "held", _("Đã tổ chức")
    CANCELLED = "cancelled", _("Đã hủy")


class PetitionKind(models.TextChoices):
    PETITION = "petition", _("Kiến nghị")
    COMPLAINT = "complaint", _("Khiếu nại")
    DENUNCIATION = "denunciation", _("Tố cáo")


class PetitionState(models.TextChoices):
    """The values are those of petitions.rules.shapes.State."""

    DRAFT = "draft", _("Mới ghi nhận")
    RECORDED = "recorded", _("Đã phân loại")
    CONSOLIDATED = "consolidated", _("Đã tổng hợp")
    FORWARDED = "forwarded", _("Đã chuyển cơ quan giải quyết")
    RETURNED = "returned", _("Bị trả lại vì không đúng thẩm quyền")
    ASKED = "asked", _("Đang hỏi thêm người kiến nghị")
    ANSWERED = "answered", _("Đã có trả lời, chờ đánh giá")
    ACCEPTED = "accepted", _("Đã tiếp nhận trả lời")
    FOLLOWED = "followed", _("Đang theo dõi lời hứa")
    CLOSED = "closed", _("Đã giải quyết xong")
    MERGED = "merged", _("Đã gộp")
    SPLIT = "split", _("Đã tách")
    TRANSFERRED = "transferred", _("Đã chuyển theo quy định khiếu nại, tố cáo")
    ON_THE_SPOT = "on_the_spot", _("Đã trả lời tại hội nghị")


class Outcome(models.TextChoices):
    """The values are those of petitions.rules.shapes.Outcome."""

    RESOLVED = "resolved", _("Đã giải quyết xong")
    IN_PROGRESS = "in_progress", _("Đang xem xét, giải quyết")
    EXPLAINED = "explained", _("Giải trình, cung cấp thông tin")
    NOT_RESOLVED = "not_resolved", _("Chưa giải quyết")


class OutcomeDetail(models.TextChoices):
    """The values are those of petitions.rules.shapes.Detail."""

    RESOLVED_BY_RULES = "resolved_by_rules", _("Ban hành, sửa đổi văn bản")
    RESOLVED_BY_INSPECTION = "resolved_by_inspection", _("Thanh tra, kiểm tra")
    RESOLVED_BY_WORK = "resolved_by_work", _("Tổ chức thực hiện")
    WITH_ROADMAP = "with_roadmap", _("Có lộ trình giải quyết")
    SUBMITTED_ABOVE = "submitted_above", _("Đã trình cấp trên")
    NO_RESOURCES = "no_resources", _("Chưa có nguồn lực")
    NOT_AT_ONCE = "not_at_once", _("Chưa thể giải quyết ngay")
    HIGHER_RULES = "higher_rules", _("Liên quan văn bản của cấp trên")
    NO_ROADMAP = "no_roadmap", _("Chưa có lộ trình")
    OTHER_REASON = "other_reason", _("Lý do khác")
    STILL_TO_RESOLVE = "still_to_resolve", _("Đã giải trình, còn phải giải quyết")
    GUIDED = "guided", _("Đã hướng dẫn, cung cấp thông tin")


class Competence(models.TextChoices):
    COMMUNE = "commune", _("Cấp xã")
    CITY = "city", _("Cấp thành phố")
    DEPARTMENT = "department", _("Sở, ngành thành phố")
    CENTRAL = "central", _("Trung ương")


class SourceKind(models.TextChoices):
    MEETING = "meeting", _("Hội nghị tiếp xúc cử tri")
    DELEGATE = "delegate", _("Đại biểu tiếp nhận")
    RECEPTION = "reception", _("Tiếp công dân")
    LETTER = "letter", _("Đơn, thư")
    OTHER = "other", _("Nguồn khác")


class LetterKind(models.TextChoices):
    FORWARD = "forward", _("Chuyển kiến nghị")
    RETURN = "return", _("Trả lại vì không đúng thẩm quyền")
    URGE = "urge", _("Đôn đốc")
    TRANSFER = "transfer", _("Chuyển đơn khiếu nại, tố cáo")
    ASK = "ask", _("Đề nghị bổ sung thông tin")
    INFORM = "inform", _("Thông báo kết quả")
    INVITE = "invite", _("Mời dự phiên giải trình")


class TaskState(models.TextChoices):
    """Where one body's duty to answer stands."""

    SENT = "sent", _("Đã chuyển")
    RECEIVED = "received", _("Đã tiếp nhận")
    RETURNED = "returned", _("Đã trả lại")
    ANSWERED = "answered", _("Đã trả lời")
    SENT_BACK = "sent_back", _("Phải trả lời lại")
    DONE = "done", _("Đã hoàn thành")


class AnswerState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Đã gửi")
    CHECKED = "checked", _("Ban đã kiểm tra")
    ACCEPTED = "accepted", _("Đã chấp nhận")
    SENT_BACK = "sent_back", _("Trả lại để trả lời lại")
    WITHDRAWN = "withdrawn", _("Đã rút lại")


class PromiseState(models.TextChoices):
    OPEN = "open", _("Đang thực hiện")
    KEPT = "kept", _("Đã thực hiện")
    BROKEN = "broken", _("Quá hạn chưa thực hiện")
    REPLACED = "replaced", _("Đã có lời hứa mới")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Đang tổng hợp")
    FROZEN = "frozen", _("Đã chốt")
