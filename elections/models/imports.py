"""A spreadsheet that was read and checked, waiting to be applied whole or discarded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Account, Council
from council.models.scoped import ScopedManager
from elections.enums import ImportState
from elections.models.election import Election


class SpreadsheetImport(models.Model):
    """What was read from a spreadsheet: `rows` with their faults. Applying reads nothing again."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="imports")
    council = models.ForeignKey(Council, models.PROTECT, related_name="election_imports")
    kind = models.CharField(max_length=20)
    file_name = models.CharField(_("tên tệp"), max_length=300)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKED)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="election_imports")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
