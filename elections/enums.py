"""Enumerations of the elections app. The stored values never change; the labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ElectionKind(models.TextChoices):
    """What a polling day is held for (the values are those of elections.rules.shapes.Kind)."""

    GENERAL = "general", _("Tổng tuyển cử đầu nhiệm kỳ")
    BY_ELECTION = "by_election", _("Bầu cử bổ sung")
    ADDITIONAL = "additional", _("Bầu cử thêm")
    RE_ELECTION = "re_election", _("Bầu cử lại")


class Level(models.TextChoices):
    CITY = "city", _("cấp thành phố")
    COMMUNE = "commune", _("cấp xã")


class Sex(models.TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class GroupKind(models.TextChoices):
    """Residential groups below a commune or ward."""

    HAMLET = "hamlet", _("Thôn")
    URBAN_GROUP = "urban_group", _("Tổ dân phố")


class AreaKind(models.TextChoices):
    """Kinds of polling area (Election Law 85/2015/QH13, Art. 11)."""

    ORDINARY = "ordinary", _("Khu dân cư")
    MILITARY = "military", _("Đơn vị vũ trang nhân dân")
    HOSPITAL = "hospital", _("Bệnh viện")
    CARE_HOME = "care_home", _("Cơ sở chăm sóc người khuyết tật, người cao tuổi")
    DETENTION = "detention", _("Cơ sở giáo dục, cai nghiện, nhà tạm giữ, trại tạm giam")


class BodyKind(models.TextChoices):
    """Bodies in charge of an election (Election Law, Art. 21 as amended by Law 83/2025/QH15)."""

    COMMITTEE = "committee", _("Ủy ban bầu cử")
    BOARD = "board", _("Ban bầu cử")
    TEAM = "team", _("Tổ bầu cử")


class BodyPost(models.TextChoices):
    HEAD = "head", _("Chủ tịch / Trưởng ban / Tổ trưởng")
    DEPUTY = "deputy", _("Phó Chủ tịch / Phó Trưởng ban")
    CLERK = "clerk", _("Thư ký")
    MEMBER = "member", _("Ủy viên")


class CandidateState(models.TextChoices):
    """States of a candidacy (the values are those of elections.rules.candidates.CandidateState)."""

    DRAFT = "draft", _("Đang lập hồ sơ")
    FILED = "filed", _("Đã nộp hồ sơ")
    PRELIMINARY = "preliminary", _("Trong danh sách sơ bộ")
    OFFICIAL = "official", _("Trong danh sách chính thức")
    WITHDRAWN = "withdrawn", _("Đã rút")
    REMOVED = "removed", _("Đã bị xóa tên")
    ELECTED = "elected", _("Trúng cử")
    NOT_ELECTED = "not_elected", _("Không trúng cử")
    CONFIRMED = "confirmed", _("Đã xác nhận tư cách")
    REFUSED = "refused", _("Không được xác nhận tư cách")


class Sector(models.TextChoices):
    """Where a candidate works (columns of forms 28 and 30, Resolution 40/NQ-HĐBCQG)."""

    PARTY = "party", _("Cơ quan Đảng")
    GOVERNMENT = "government", _("Chính quyền")
    FRONT = "front", _("Mặt trận Tổ quốc và tổ chức thành viên")
    COURT = "court", _("Tòa án nhân dân")
    PROCURACY = "procuracy", _("Viện kiểm sát nhân dân")
    FORCES = "forces", _("Quân đội, Công an")
    OTHER = "other", _("Cơ quan, đơn vị khác")


class Professional(models.TextChoices):
    """Professional education (columns of forms 28 and 30)."""

    BELOW = "below", _("Dưới đại học")
    UNIVERSITY = "university", _("Đại học")
    POSTGRADUATE = "postgraduate", _("Sau đại học")


class Theory(models.TextChoices):
    """Political theory (columns of forms 28 and 30)."""

    NONE = "", _("Chưa qua đào tạo")
    INTERMEDIATE = "intermediate", _("Trung cấp")
    ADVANCED = "advanced", _("Cao cấp")
    BACHELOR = "bachelor", _("Cử nhân")


class DossierPart(models.TextChoices):
    """The five lines of the receipt (form 08, Resolution 40/NQ-HĐBCQG)."""

    APPLICATION = "application", _("Đơn ứng cử đại biểu Hội đồng nhân dân")
    CV = "cv", _("Sơ yếu lý lịch")
    BIOGRAPHY = "biography", _("Tiểu sử tóm tắt")
    ASSETS = "assets", _("Bản kê khai tài sản, thu nhập")
    PHOTOS = "photos", _("Ảnh 4cm x 6cm")


class ListStage(models.TextChoices):
    """The lists that are locked by two people."""

    PRELIMINARY = "preliminary", _("Danh sách sơ bộ")
    OFFICIAL = "official", _("Danh sách chính thức")


class ReportState(models.TextChoices):
    """Where a turnout report stands in the chain team, commune, city."""

    SENT = "sent", _("Đã gửi")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    RETURNED = "returned", _("Trả lại")


class IncidentKind(models.TextChoices):
    ORDER = "order", _("An ninh, trật tự")
    LOGISTICS = "logistics", _("Cơ sở vật chất, kỹ thuật")
    WEATHER = "weather", _("Thời tiết, giao thông, liên lạc")
    BALLOTS = "ballots", _("Phiếu bầu, hòm phiếu")
    COMPLAINT = "complaint", _("Khiếu nại, tố cáo")
    OTHER = "other", _("Việc khác")


class RecordState(models.TextChoices):
    """States of a count record (form 23 of one polling area and level)."""

    EMPTY = "empty", _("Chưa nhập")
    FIRST = "first", _("Đã nhập lần một")
    DIFFERS = "differs", _("Hai lần nhập khác nhau")
    AGREED = "agreed", _("Hai lần nhập khớp")
    ACCEPTED = "accepted", _("Ban bầu cử đã tiếp nhận")
    RETURNED = "returned", _("Trả lại Tổ bầu cử")
    ANNULLED = "annulled", _("Kết quả bị hủy")


class EntryRole(models.TextChoices):
    """Which of the entries of a record this is."""

    FIRST = "first", _("Lần một")
    SECOND = "second", _("Lần hai")
    THIRD = "third", _("Người thứ ba đối chiếu")
    CORRECTION = "correction", _("Đính chính")


class ResultState(models.TextChoices):
    """States of a constituency's result."""

    COUNTING = "counting", _("Đang tổng hợp")
    DETERMINED = "determined", _("Ban bầu cử đã xác định")
    PUBLISHED = "published", _("Ủy ban bầu cử đã công bố")


class ImportState(models.TextChoices):
    CHECKED = "checked", _("Đã kiểm tra")
    APPLIED = "applied", _("Đã áp dụng")
    DISCARDED = "discarded", _("Đã bỏ")
