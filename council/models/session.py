"""Council sessions (kỳ họp)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.enums import SessionKind, SessionState
from council.models.council import Council, Term
from council.models.scoped import ScopedManager


class CouncilSession(models.Model):
    """A session of one council (Law 72/2025/QH15, Art. 34). `revision` rises with each change of its
    programme and lets a second editor be told instead of overwriting."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="sessions")
    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("kỳ họp thứ"))
    kind = models.CharField(
        _("loại kỳ họp"), max_length=10, choices=SessionKind.choices, default=SessionKind.REGULAR
    )
    name = models.CharField(_("tên gọi"), max_length=200, blank=True)
    opens_on = models.DateField(_("khai mạc"))
    closes_on = models.DateField(_("bế mạc"))
    place = models.CharField(_("địa điểm"), max_length=200)
    is_public = models.BooleanField(_("họp công khai"), default=True)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    convened_on = models.DateField(_("ngày triệu tập"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-opens_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="session_number_unique"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="session_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id} {self.number}"
