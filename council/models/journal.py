"""The journal: append-only streams, each with its own sequence and hash chain."""

from django.db import models

from council.models.council import Council
from council.models.scoped import ScopedManager


class JournalStream(models.Model):
    """The head of one stream ("sitting:12"); its row is the lock that orders the entries."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JournalEntry(models.Model):
    """One act. Written by council.services.journal alone; the database refuses to change or delete it."""

    stream = models.ForeignKey(JournalStream, models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=160)
    authority = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60)
    data = models.JSONField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ScopedManager(council="stream__council")

    class Meta:
        ordering = ["stream_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="journal_seq_unique")]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.seq} {self.code}"
