"""Consolidated reports, letters, answers, promises, evaluations."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Board, Council, CouncilSession, DelegateGroup
from council.models.scoped import ScopedManager
from petitions.enums import (
    AnswerState,
    LetterKind,
    Outcome,
    OutcomeDetail,
    PromiseState,
    ReportState,
)
from petitions.models.bodies import AnsweringBody
from petitions.models.petitions import Petition, Task


class ConsolidatedReport(models.Model):
    """The report of a session's petitions by the Standing Committee and the Front; once frozen its content
    never changes, and its hash says so."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="petition_reports")
    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="petition_reports")
    before_session = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer_standing = models.CharField(_("người ký, Thường trực HĐND"), max_length=120, blank=True)
    signer_front = models.CharField(_("người ký, Mặt trận Tổ quốc"), max_length=120, blank=True)
    petitions = models.ManyToManyField(Petition, blank=True, related_name="reports")
    content = models.JSONField(default=list, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.council_id} {self.session_id}"


class Letter(models.Model):
    """A letter with number, date and addressee; the document is made from it."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="petition_letters")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày"))
    body = models.ForeignKey(AnsweringBody, models.PROTECT, null=True, blank=True, related_name="letters")
    to_council = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="petition_letters_received"
    )
    addressee = models.CharField(_("nơi nhận"), max_length=300)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    petitions = models.ManyToManyField(Petition, related_name="letters")
    sent_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-signed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Answer(models.Model):
    """A body's answer to a petition; a new one after it was sent back is a new row.

    The reply of a body that only helps the lead (`task.is_lead` False) has no outcome. `check_passed` is what
    the Board found, None until it has checked.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="answers")
    petition = models.ForeignKey(Petition, models.CASCADE, related_name="answers")
    body = models.ForeignKey(AnsweringBody, models.PROTECT, related_name="answers")
    council = models.ForeignKey(Council, models.PROTECT, related_name="petition_answers")
    number = models.PositiveSmallIntegerField(_("lần"))
    state = models.CharField(max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT)
    text = models.TextField(_("nội dung trả lời"))
    outcome = models.CharField(_("kết quả"), max_length=14, choices=Outcome.choices, blank=True)
    detail = models.CharField(_("loại"), max_length=24, choices=OutcomeDetail.choices, blank=True)
    roadmap = models.TextField(_("lộ trình"), blank=True)
    expected_on = models.DateField(_("thời hạn"), null=True, blank=True)
    document_number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    checked_by_board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="answers_checked"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    check_passed = models.BooleanField(null=True, blank=True)
    check_note = models.TextField(_("ý kiến của Ban"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(_("lý do"), blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["petition_id", "number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="answer_number_unique")]
        indexes = [models.Index(fields=["council", "state", "submitted_at"], name="answer_by_state")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.number}"


class AnswerFile(models.Model):
    """A file that came with an answer (PDF). `is_public`: the review found that it may be published."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="files")
    original = models.CharField(max_length=200)
    reading = models.CharField(max_length=200)
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    is_public = models.BooleanField(default=False)

    objects = ScopedManager(council="answer__council")

    def __str__(self) -> str:
        return self.file_name


class Promise(models.Model):
    """What an answer promised by a day: carried over from session to session until it is kept. `alarmed_at`
    is when it was found broken and said so; `replaced_by` is the promise of a later answer."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="promises")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="promises")
    council = models.ForeignKey(Council, models.PROTECT, related_name="promises")
    body = models.ForeignKey(AnsweringBody, models.PROTECT, related_name="promises")
    text = models.TextField(_("lời hứa"))
    due_on = models.DateField(_("hạn"))
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="promise_by_day")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.due_on}"


class Evaluation(models.Model):
    """What a delegate group says of an answer."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evaluations")
    group = models.ForeignKey(DelegateGroup, models.PROTECT, related_name="evaluations")
    council = models.ForeignKey(Council, models.PROTECT, related_name="evaluations")
    is_satisfied = models.BooleanField(_("đạt yêu cầu"))
    note = models.TextField(_("nhận xét"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["answer_id", "id"]
        constraints = [models.UniqueConstraint(fields=["answer", "group"], name="evaluated_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.group_id}"
