"""The words of papers, page by page, for search."""

from django.db import models

from council.models import Council, CouncilSession, DocumentVersion
from council.models.scoped import ScopedManager
from council.rules.decision import Reason
from meetings.enums import TextSource, TextState
from meetings.rules.page_text import TEXT_REASONS


class VersionText(models.Model):
    """Whether the words of a version were read: `pages` so far, `without_words` of them only pictures.

    `due_at` is when it is tried next, and while somebody reads it, until when nobody else may (a lease);
    `tries` without a page more, and `error` (a code), say why it is not done."""

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="text")
    state = models.CharField(max_length=8, choices=TextState.choices, default=TextState.WAITING)
    pages = models.PositiveIntegerField(default=0)
    without_words = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="version__document__council")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="version_text_due")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

    @property
    def trouble(self) -> Reason | None:
        """Why the words were not read; None where they were."""
        return TEXT_REASONS.get(self.error)


class PaperPage(models.Model):
    """One page of a version. `text` as it reads, `exact` and `folded` its words with and without accents
    (council.words). Written once, and once more where a picture was read; council and session are those of
    the version's paper, kept here so that a search reads no other's. PostgreSQL finds the words by two
    indexes that Django does not see (migration 0006)."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="page_words")
    council = models.ForeignKey(Council, models.CASCADE, related_name="+", db_index=False)
    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="paper_pages")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=4, choices=TextSource.choices)
    text = models.TextField(blank=True)
    exact = models.TextField(blank=True)
    folded = models.TextField(blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["version_id", "number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="paper_page_unique")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number}"
