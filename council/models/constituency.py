"""Constituencies: where a delegate was elected."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.council import Council, Term
from council.models.scoped import ScopedManager


class Constituency(models.Model):
    """Đơn vị bầu cử of one council for one term."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="constituencies")
    term = models.ForeignKey(Term, models.CASCADE, related_name="constituencies")
    number = models.PositiveSmallIntegerField(_("số"))
    name = models.CharField(_("tên"), max_length=120)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="constituency_number_unique")]

    def __str__(self) -> str:
        return self.name
