"""Papers that bodies prepare: who prepares, what is owed and until when, what was handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.enums import PaperKind
from council.models import Board, Council, Document, Person
from council.models.scoped import ScopedManager
from meetings.enums import PaperTaskState
from meetings.models.agenda import AgendaItem


class PreparingBody(models.Model):
    """A body that prepares papers for the sessions of a council: the People's Committee, a department, a
    Board (`board`). One that no longer prepares any has `ended_on`."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="preparing_bodies")
    name = models.CharField(_("tên cơ quan"), max_length=200)
    board = models.ForeignKey(Board, models.SET_NULL, null=True, blank=True, related_name="+")
    email = models.EmailField(_("thư điện tử"), blank=True)
    ended_on = models.DateField(_("thôi chuẩn bị từ ngày"), null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "name"]
        constraints = [models.UniqueConstraint(fields=["council", "name"], name="preparing_body_unique")]

    def __str__(self) -> str:
        return self.name


class PreparingOfficer(models.Model):
    """A person who hands in papers for a body; signs in with the role of a paper officer in the council."""

    body = models.ForeignKey(PreparingBody, models.CASCADE, related_name="officers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="prepares_for")

    objects = ScopedManager(council="body__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "person"], name="preparing_officer_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.person_id}"


class PaperTask(models.Model):
    """A paper that a body owes an item of the programme. `document` is the paper in the dossier once it is
    there; `note` is what the secretariat said last when it asked for another file; `version` rises with each
    act, so that a second editor is told."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="paper_tasks")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="paper_tasks")
    body = models.ForeignKey(PreparingBody, models.PROTECT, related_name="tasks")
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=PaperKind.choices)
    title = models.CharField(_("tài liệu cần nộp"), max_length=500)
    instructions = models.CharField(_("yêu cầu"), max_length=1000, blank=True)
    due_at = models.DateTimeField(_("hạn nộp"))
    note = models.CharField(_("văn phòng yêu cầu"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=PaperTaskState.choices, default=PaperTaskState.ASSIGNED)
    document = models.OneToOneField(
        Document, models.SET_NULL, null=True, blank=True, related_name="paper_task"
    )
    assigned_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["body", "state", "due_at"], name="paper_task_by_body")]

    def __str__(self) -> str:
        return self.title


class HandIn(models.Model):
    """One file that a body handed in for a task, and what the secretariat decided: approved, or returned with
    a note. The stored files become those of the paper's version when it is published."""

    task = models.ForeignKey(PaperTask, models.CASCADE, related_name="hand_ins")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    original = models.FileField(max_length=200)
    reading = models.FileField(max_length=200)
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    note = models.CharField(_("lời nhắn"), max_length=1000, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()
    is_approved = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("ý kiến"), max_length=1000, blank=True)

    objects = ScopedManager(council="task__council")

    class Meta:
        ordering = ["task_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="hand_in_number_unique"),
            models.CheckConstraint(
                condition=Q(is_approved__isnull=True) | Q(decided_at__isnull=False),
                name="hand_in_decided_then",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.number}"
