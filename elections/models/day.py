"""Polling day: time slots, turnout reports, what a commune sends on, incidents."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models import Account, Council
from council.models.scoped import ScopedManager
from elections.enums import IncidentKind, ReportState
from elections.models.areas import PollingArea
from elections.models.election import Election


class TurnoutSlot(models.Model):
    """A time at which every polling area reports. No law sets them: the leading committee does."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="slots")
    at = models.TimeField(_("giờ báo cáo"))
    is_final = models.BooleanField(_("báo cáo cuối ngày"), default=False)

    objects = ScopedManager(council="election__council")

    class Meta:
        ordering = ["election_id", "at"]
        constraints = [models.UniqueConstraint(fields=["election", "at"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"


class TurnoutReport(models.Model):
    """How many had voted at an area by a slot, at each level: cumulative, never more than the electors.

    `voted_commune` is null where the area elects no commune council on this day, and the same for the city.
    """

    area = models.ForeignKey(PollingArea, models.CASCADE, related_name="turnout")
    slot = models.ForeignKey(TurnoutSlot, models.CASCADE, related_name="reports")
    council = models.ForeignKey(Council, models.PROTECT, related_name="turnout_reports")
    voted_city = models.PositiveIntegerField(_("đã bỏ phiếu cấp thành phố"), null=True, blank=True)
    voted_commune = models.PositiveIntegerField(_("đã bỏ phiếu cấp xã"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.SENT)
    reason = models.CharField(_("lý do đính chính hoặc trả lại"), max_length=300, blank=True)
    reported_by = models.ForeignKey(Account, models.PROTECT, related_name="turnout_reports")
    reported_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["slot_id", "area_id"]
        constraints = [models.UniqueConstraint(fields=["area", "slot"], name="turnout_once")]
        indexes = [models.Index(fields=["slot", "council"], name="turnout_by_council")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.slot_id}"


class CommuneTurnout(models.Model):
    """A commune's total of one slot as it was sent to the city, and what the city said of it."""

    slot = models.ForeignKey(TurnoutSlot, models.CASCADE, related_name="communes")
    council = models.ForeignKey(Council, models.PROTECT, related_name="turnout_sent")
    areas = models.PositiveSmallIntegerField()
    areas_reported = models.PositiveSmallIntegerField()
    electors_city = models.PositiveIntegerField(default=0)
    voted_city = models.PositiveIntegerField(default=0)
    electors_commune = models.PositiveIntegerField(default=0)
    voted_commune = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.SENT)
    reason = models.CharField(max_length=300, blank=True)
    sent_by = models.ForeignKey(Account, models.PROTECT, related_name="turnout_sent")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["slot_id", "council_id"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "council"], name="commune_turnout_once"),
            models.CheckConstraint(
                condition=Q(areas_reported__lte=F("areas"))
                & Q(voted_city__lte=F("electors_city"))
                & Q(voted_commune__lte=F("electors_commune")),
                name="commune_turnout_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.council_id}"


class Incident(models.Model):
    """Something that happened on polling day, and how it was dealt with."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="incidents")
    council = models.ForeignKey(Council, models.PROTECT, related_name="election_incidents")
    area = models.ForeignKey(PollingArea, models.SET_NULL, null=True, blank=True, related_name="incidents")
    kind = models.CharField(_("loại"), max_length=10, choices=IncidentKind.choices)
    urgent = models.BooleanField(_("khẩn"), default=False)
    text = models.TextField(_("diễn biến"))
    happened_at = models.DateTimeField(_("lúc"))
    reported_by = models.ForeignKey(Account, models.PROTECT, related_name="incidents_reported")
    reported_at = models.DateTimeField()
    resolution = models.TextField(_("cách giải quyết"), blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-happened_at", "-id"]

    def __str__(self) -> str:
        return f"{self.council_id} {self.kind}"


class PreliminaryReport(models.Model):
    """The words of a committee's preliminary report (form 27): one text for each of its parts, by code."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="preliminary_reports")
    council = models.ForeignKey(Council, models.PROTECT, related_name="preliminary_reports")
    texts = models.JSONField(default=dict, blank=True)
    saved_by = models.ForeignKey(Account, models.PROTECT, related_name="preliminary_reports")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["election_id", "council_id"]
        constraints = [models.UniqueConstraint(fields=["election", "council"], name="preliminary_once")]

    def __str__(self) -> str:
        return f"{self.election_id} {self.council_id}"
