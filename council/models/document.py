"""Documents and their versions. The stored original is never changed; what people read may be a copy."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.enums import PaperKind
from council.models.council import Council
from council.models.scoped import ScopedManager


class Document(models.Model):
    """One paper through all its versions."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="documents")
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=PaperKind.choices)
    title = models.CharField(_("trích yếu"), max_length=500)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    is_public = models.BooleanField(_("công khai"), default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One version: `original` as received, `reading` the copy that is fast and safe to read.

    `reading_sha256` and `reading_size` say what a device that keeps the copy must have received; they are
    found when they are first needed if the upload did not say them (council.services.documents.weighed)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản"))
    original = models.FileField(max_length=200)
    reading = models.FileField(max_length=200)
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    reading_sha256 = models.CharField(max_length=64, blank=True)
    reading_size = models.PositiveBigIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = ScopedManager(council="document__council")

    class Meta:
        ordering = ["document_id", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_unique")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"
