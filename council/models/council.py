"""Councils, their terms of office and their dated settings."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.enums import CouncilKind
from council.models.scoped import ScopedManager


class Council(models.Model):
    """One People's Council. `seats` is the statutory number of delegates (Law 72/2025/QH15, Art. 30)."""

    code = models.SlugField(_("mã"), max_length=12, unique=True)
    kind = models.CharField(_("loại"), max_length=8, choices=CouncilKind.choices)
    name = models.CharField(_("tên đơn vị"), max_length=120)
    name_en = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120, db_index=True)
    seats = models.PositiveSmallIntegerField(_("tổng số đại biểu"))

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="council_seats_positive")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of office of one council: "khóa XVII, nhiệm kỳ 2026-2031"."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="terms")
    number = models.CharField(_("khóa"), max_length=8)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="term_number_unique"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="term_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id} {self.number}"


class CouncilSetting(models.Model):
    """The value of one setting of one council from one day on (see council/rules/options.py)."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    since = models.DateField()
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["key", "since"]
        constraints = [models.UniqueConstraint(fields=["council", "key", "since"], name="setting_dated_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.since}"
