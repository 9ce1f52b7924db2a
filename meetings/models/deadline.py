"""The council's table of deadlines before a session."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Council
from council.models.scoped import ScopedManager


class DeadlineRow(models.Model):
    """One legal step counted backwards from the opening, valid from a day on (rules/deadlines.py has the
    defaults)."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="deadlines")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("mốc"), max_length=200)
    kinds = models.JSONField(_("loại kỳ họp"), default=list)
    days_before = models.PositiveSmallIntegerField(_("số ngày trước khai mạc"))
    unit = models.CharField(max_length=8, default="calendar")
    severity = models.CharField(max_length=5, default="warn")
    basis = models.CharField(_("căn cứ"), max_length=300)
    since = models.DateField()

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "-days_before", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "code", "since", "days_before"], name="deadline_dated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.days_before}"
