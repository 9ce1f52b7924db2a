"""What a person marks in papers, which pages are shown to all, who opened which paper."""

from django.db import models

from council.models import Council, DelegateGroup, DocumentVersion, Person
from council.models.scoped import ScopedManager
from meetings.enums import MarkKind
from meetings.models.sitting import Sitting


class Mark(models.Model):
    """One mark of one person on one page of one version of a paper; never in the file.

    `uuid` is made on the device, so that a mark sent twice is one. `sealed` holds its data, encrypted and
    bound to the row (council.services.sealing): coordinates in PDF points, words of a note. `change` is the
    person's own counter, by which devices ask for what is new; a mark taken back keeps its row with
    `deleted_at` and no data. `shared_with` is set by the person alone.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="marks")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="marks")
    uuid = models.UUIDField()
    kind = models.CharField(max_length=9, choices=MarkKind.choices)
    page = models.PositiveIntegerField()
    sealed = models.TextField(blank=True)
    key_id = models.CharField(max_length=16, blank=True, db_index=True)
    made_at = models.DateTimeField()
    change = models.PositiveBigIntegerField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    shared_with = models.ForeignKey(
        DelegateGroup, models.SET_NULL, null=True, blank=True, related_name="shared_marks"
    )
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["person_id", "change"]
        constraints = [
            models.UniqueConstraint(fields=["person", "uuid"], name="mark_once"),
            models.UniqueConstraint(fields=["person", "change"], name="mark_change_once"),
        ]
        indexes = [models.Index(fields=["person", "version"], name="mark_by_version")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.uuid}"


class Presenting(models.Model):
    """The page a presenter shows in a sitting, offered to the tablets. `person` may turn the pages besides
    the chair and the secretary; without `document_version` nothing is shown."""

    sitting = models.OneToOneField(Sitting, models.CASCADE, related_name="presenting")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    document_version = models.ForeignKey(
        DocumentVersion, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    page = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = ScopedManager(council="sitting__council")

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.document_version_id}/{self.page}"


class PaperOpening(models.Model):
    """That a person opened a version of a paper (only while the council's setting says so, and delegates are
    told)."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="openings")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["version_id", "first_at"]
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="paper_opening_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.version_id}"
