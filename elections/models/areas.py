"""Polling areas, residential groups, and the part of an area in each contest."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models import Council
from council.models.scoped import ScopedManager
from elections.enums import AreaKind, GroupKind, Level
from elections.models.election import Contest, Election


class PollingArea(models.Model):
    """Khu vực bỏ phiếu: one ballot room of a commune, for both levels (Election Law, Art. 11).

    `exception` says why an area is smaller than 300 electors (mountains, islands, scattered population).
    `token` is the unguessable part of the address behind the area's QR code. `search_key` and `street_key`
    hold the folded words of place, address and streets.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="areas")
    council = models.ForeignKey(Council, models.PROTECT, related_name="polling_areas")
    number = models.PositiveSmallIntegerField(_("khu vực bỏ phiếu số"))
    kind = models.CharField(_("loại"), max_length=12, choices=AreaKind.choices, default=AreaKind.ORDINARY)
    place = models.CharField(_("nơi bỏ phiếu"), max_length=200)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    streets = models.TextField(_("đường, phố, ngõ"), blank=True)
    exception = models.CharField(_("lý do ngoại lệ"), max_length=200, blank=True)
    search_key = models.TextField(editable=False, blank=True)
    token = models.CharField(max_length=22, unique=True, editable=False)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "council", "number"], name="area_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.council_id}/{self.number}"


class AreaContest(models.Model):
    """The part of a polling area in one contest of one level, with the electors of that level.

    An area is in exactly one constituency of each level; electors differ by level (form 31: those registered
    for less than twelve months and soldiers elect the city's council only, so commune <= city).
    """

    area = models.ForeignKey(PollingArea, models.CASCADE, related_name="contests")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="areas")
    level = models.CharField(max_length=8, choices=Level.choices)
    electors = models.PositiveIntegerField(_("số cử tri"))

    objects = ScopedManager(council="area__council")

    class Meta:
        ordering = ["contest_id", "area_id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "level"], name="area_once_at_level"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.level}"


class ResidentialGroup(models.Model):
    """Thôn or tổ dân phố: votes in one area, belongs to one commune constituency."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="groups")
    council = models.ForeignKey(Council, models.PROTECT, related_name="residential_groups")
    kind = models.CharField(max_length=12, choices=GroupKind.choices)
    name = models.CharField(_("tên"), max_length=120)
    search_key = models.CharField(max_length=120, db_index=True, editable=False)
    area = models.ForeignKey(PollingArea, models.PROTECT, related_name="groups")
    contest = models.ForeignKey(Contest, models.PROTECT, null=True, blank=True, related_name="groups")

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "council", "search_key"], name="residential_group_unique"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="residential_group_named"),
        ]

    def __str__(self) -> str:
        return self.name
