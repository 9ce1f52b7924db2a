"""Sittings (phiên họp) and who is there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.enums import SessionState
from council.models import Council, CouncilSession, Delegate
from council.models.scoped import ScopedManager
from meetings.enums import AttendanceState, CheckInMethod, SittingState


class Sitting(models.Model):
    """One sitting of a session. `door_secret` makes the changing code at the door; it never leaves the
    server."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="sittings")
    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="sittings")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("tên phiên"), max_length=200)
    starts_at = models.DateTimeField(_("bắt đầu"))
    is_public = models.BooleanField(_("họp công khai"), default=True)
    state = models.CharField(max_length=8, choices=SittingState.choices, default=SittingState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    chair_name = models.CharField(_("chủ tọa"), max_length=120, blank=True)
    secretary_name = models.CharField(_("thư ký"), max_length=120, blank=True)
    current_item = models.ForeignKey(
        "meetings.AgendaItem", models.PROTECT, null=True, blank=True, related_name="current_in"
    )
    message = models.CharField(_("thông báo của chủ tọa"), max_length=300, blank=True)
    door_secret = models.CharField(max_length=64)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["session_id", "starts_at", "position"]

    def __str__(self) -> str:
        return self.title

    @property
    def in_preparation(self) -> bool:
        """Whether the session's programme has not been published yet."""
        return self.session.state == SessionState.DRAFT


class Attendance(models.Model):
    """Where one delegate stands on the roll of one sitting. `device` is the sign-in that votes for the
    delegate in this sitting (a hash; "" until the first vote or self check-in)."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendance")
    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=AttendanceState.choices)
    method = models.CharField(max_length=10, choices=CheckInMethod.choices)
    at = models.DateTimeField()
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    device = models.CharField(max_length=16, blank=True)

    objects = ScopedManager(council="sitting__council")

    class Meta:
        ordering = ["sitting_id", "delegate_id"]
        constraints = [models.UniqueConstraint(fields=["sitting", "delegate"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.delegate_id} {self.state}"
