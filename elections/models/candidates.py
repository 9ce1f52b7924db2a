"""Candidates, their dossiers, the consultations, and the lists that two people lock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models import Account, Council
from council.models.scoped import ScopedManager
from elections.enums import CandidateState, DossierPart, ListStage, Professional, Sector, Sex, Theory
from elections.models.election import Contest, CouncilElection


class Candidate(models.Model):
    """A person who stands for one council. The columns are those that form 22 publishes (Resolution
    40/NQ-HĐBCQG) and what orders the ballot; everything else of the dossier is in CandidateSecret.

    A date of birth may lack day and month (0), as in the voter list's note on people born before 2008.
    `person` is set when the elected candidate becomes a delegate.
    """

    council_election = models.ForeignKey(CouncilElection, models.CASCADE, related_name="candidates")
    council = models.ForeignKey(Council, models.PROTECT, related_name="candidates")
    contest = models.ForeignKey(Contest, models.PROTECT, null=True, blank=True, related_name="candidates")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    code = models.CharField(_("mã hồ sơ"), max_length=30)
    state = models.CharField(max_length=12, choices=CandidateState.choices, default=CandidateState.DRAFT)

    full_name = models.CharField(_("họ và tên khai sinh"), max_length=120)
    other_names = models.CharField(_("tên thường gọi, tên gọi khác"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=400, db_index=True, editable=False)
    search_key = models.CharField(max_length=120, db_index=True, editable=False)
    sex = models.CharField(_("giới tính"), max_length=6, choices=Sex.choices)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"))
    birth_month = models.PositiveSmallIntegerField(_("tháng sinh"), default=0)
    birth_day = models.PositiveSmallIntegerField(_("ngày sinh"), default=0)
    nationality = models.CharField(_("quốc tịch"), max_length=60, default="Việt Nam")
    ethnicity = models.CharField(_("dân tộc"), max_length=60, default="Kinh")
    religion = models.CharField(_("tôn giáo"), max_length=60, default="Không")
    native_place = models.CharField(_("quê quán"), max_length=200, blank=True)
    residence = models.CharField(_("nơi ở hiện nay"), max_length=300, blank=True)
    education = models.CharField(_("giáo dục phổ thông"), max_length=60, default="12/12")
    professional = models.CharField(_("chuyên môn, nghiệp vụ"), max_length=200, blank=True)
    professional_level = models.CharField(
        max_length=12, choices=Professional.choices, default=Professional.BELOW
    )
    degree = models.CharField(_("học hàm, học vị"), max_length=120, blank=True)
    theory = models.CharField(
        _("lý luận chính trị"), max_length=12, choices=Theory.choices, blank=True, default=Theory.NONE
    )
    languages = models.CharField(_("ngoại ngữ"), max_length=120, blank=True)
    occupation = models.CharField(_("nghề nghiệp, chức vụ"), max_length=300, blank=True)
    workplace = models.CharField(_("nơi công tác"), max_length=300, blank=True)
    party_since = models.CharField(_("ngày vào Đảng"), max_length=20, blank=True)
    council_terms = models.CharField(_("là đại biểu HĐND (khóa)"), max_length=120, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    self_nominated = models.BooleanField(_("tự ứng cử"), default=False)
    nominated_by = models.CharField(_("cơ quan giới thiệu"), max_length=200, blank=True)
    stands_for_assembly = models.BooleanField(_("đồng thời ứng cử đại biểu Quốc hội"), default=False)
    sector = models.CharField(_("khối"), max_length=12, choices=Sector.choices, default=Sector.OTHER)
    career = models.JSONField(_("quá trình công tác"), default=list, blank=True)
    programme = models.TextField(_("chương trình hành động"), blank=True)
    photo = models.CharField(max_length=200, blank=True)
    title_on_ballot = models.CharField(_("danh xưng in trên phiếu"), max_length=4, blank=True)
    ballot_position = models.PositiveSmallIntegerField(null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    receipt_number = models.PositiveIntegerField(null=True, blank=True)
    left_on = models.DateField(_("ngày rút, bị xóa tên"), null=True, blank=True)
    left_reason = models.CharField(_("lý do"), max_length=300, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        "council.Person", models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_election_id", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["council_election", "code"], name="candidate_code_unique"),
            models.UniqueConstraint(
                fields=["council_election", "receipt_number"], name="candidate_receipt_unique"
            ),
            models.CheckConstraint(
                condition=Q(birth_month__lte=12) & Q(birth_day__lte=31), name="candidate_birth_plausible"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class CandidateSecret(models.Model):
    """The fields of forms 05-07 that are never public, each encrypted at rest (council.services.sealing).

    `id_index` is a keyed hash of the identity number, to find the same person twice without reading it.
    """

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="secret")
    id_number = models.TextField(blank=True)
    id_issued = models.TextField(blank=True)
    party_card = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    address = models.TextField(blank=True)
    health = models.TextField(blank=True)
    birthplace = models.TextField(blank=True)
    party_detail = models.TextField(blank=True)
    organisations = models.TextField(blank=True)
    awards = models.TextField(blank=True)
    discipline = models.TextField(blank=True)
    assembly_terms = models.TextField(blank=True)
    family = models.TextField(blank=True)
    id_index = models.CharField(max_length=64, blank=True, db_index=True)
    key_id = models.CharField(max_length=16, blank=True, db_index=True)

    objects = ScopedManager(council="candidate__council")

    def __str__(self) -> str:
        return f"{self.candidate_id}"


class DossierItem(models.Model):
    """One line of the receipt for a dossier (form 08)."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="dossier")
    part = models.CharField(max_length=12, choices=DossierPart.choices)
    quantity = models.PositiveSmallIntegerField(_("số lượng"), default=1)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    objects = ScopedManager(council="candidate__council")

    class Meta:
        ordering = ["candidate_id", "id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "part"], name="dossier_part_once")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.part}"


class Consultation(models.Model):
    """One of the three consultations of the Front (hội nghị hiệp thương) for one council."""

    council_election = models.ForeignKey(CouncilElection, models.CASCADE, related_name="consultations")
    council = models.ForeignKey(Council, models.PROTECT, related_name="consultations")
    round = models.PositiveSmallIntegerField(_("lần"))
    held_on = models.DateField(_("ngày họp"))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    invited = models.PositiveSmallIntegerField(_("số được triệu tập"), default=0)
    present = models.PositiveSmallIntegerField(_("số có mặt"), default=0)
    structure = models.JSONField(_("cơ cấu, thành phần, số lượng"), default=list, blank=True)
    minutes_number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    summary = models.TextField(_("diễn biến, kết quả"), blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_election_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["council_election", "round"], name="consultation_once"),
            models.CheckConstraint(condition=Q(round__gte=1) & Q(round__lte=3), name="consultation_round"),
            models.CheckConstraint(condition=Q(present__lte=F("invited")), name="consultation_present"),
        ]

    def __str__(self) -> str:
        return f"{self.council_election_id} {self.round}"


class ConsultationEntry(models.Model):
    """What a consultation agreed on one candidate."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="entries")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="consultations")
    agreed = models.BooleanField(_("được lập vào danh sách"))
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = ScopedManager(council="consultation__council")

    class Meta:
        ordering = ["consultation_id", "candidate_id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "candidate"], name="consulted_on_once")
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.candidate_id}"


class ResidenceConference(models.Model):
    """The conference of voters where a candidate lives: more than half of those present must agree, else a
    special case is reasoned (Resolution 102/2025/NQLT, Art. 28)."""

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="residence_conference")
    held_on = models.DateField(_("ngày họp"))
    place = models.CharField(_("địa điểm"), max_length=200)
    present = models.PositiveSmallIntegerField(_("số cử tri có mặt"))
    in_favour = models.PositiveSmallIntegerField(_("số cử tri tín nhiệm"))
    special_case = models.CharField(_("trường hợp đặc biệt"), max_length=300, blank=True)

    objects = ScopedManager(council="candidate__council")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(in_favour__lte=F("present")), name="residence_in_favour")
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}"


class CandidateList(models.Model):
    """A list of a council, prepared by one person and locked by another; what it held is kept by its hash.

    It is in force while `locked_at` is set; a list that is reopened loses it (the journal keeps who locked).
    `guidance`: on a list left short by force majeure (Art. 58(3)). `remark`: why it was locked with warnings.
    """

    council_election = models.ForeignKey(CouncilElection, models.CASCADE, related_name="lists")
    council = models.ForeignKey(Council, models.PROTECT, related_name="candidate_lists")
    stage = models.CharField(max_length=12, choices=ListStage.choices)
    prepared_by = models.ForeignKey(Account, models.PROTECT, related_name="lists_prepared")
    prepared_at = models.DateTimeField()
    locked_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="lists_locked")
    locked_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    guidance = models.CharField(_("hướng dẫn của Hội đồng bầu cử quốc gia"), max_length=300, blank=True)
    remark = models.CharField(_("lý do khóa khi còn cảnh báo"), max_length=300, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.CharField(_("lý do mở lại"), max_length=300, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_election_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(locked_by__isnull=True) | ~Q(locked_by=F("prepared_by")),
                name="list_locked_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.council_election_id} {self.stage}"
