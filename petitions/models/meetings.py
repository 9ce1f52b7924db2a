"""Contact meetings: delegates meet voters."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models import Council, CouncilSession, Delegate
from council.models.scoped import ScopedManager
from petitions.enums import MeetingKind, MeetingState


class ContactMeeting(models.Model):
    """One meeting. `council` prepares it; `partners` are councils that hold it jointly (Art. 22)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="contact_meetings")
    partners = models.ManyToManyField(Council, blank=True, related_name="joint_meetings")
    session = models.ForeignKey(
        CouncilSession, models.SET_NULL, null=True, blank=True, related_name="contact_meetings"
    )
    kind = models.CharField(_("hình thức"), max_length=20, choices=MeetingKind.choices)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    title = models.CharField(_("tên hội nghị"), max_length=300)
    theme = models.CharField(_("chuyên đề"), max_length=300, blank=True)
    place = models.CharField(_("địa điểm"), max_length=300)
    online_url = models.URLField(_("điểm cầu trực tuyến"), blank=True)
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)
    is_public = models.BooleanField(_("công khai"), default=True)
    chair = models.CharField(_("người chủ trì"), max_length=120, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    voters_present = models.PositiveIntegerField(_("số cử tri dự"), null=True, blank=True)
    minutes = models.TextField(_("biên bản"), blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="contact_meeting_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title


class MeetingDelegate(models.Model):
    """A delegate who is to attend, and whether they did."""

    meeting = models.ForeignKey(ContactMeeting, models.CASCADE, related_name="delegates")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="contact_meetings")
    attended = models.BooleanField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = ScopedManager(council="meeting__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "delegate"], name="meets_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.delegate_id}"


class MeetingNotice(models.Model):
    """A notice that is due before a meeting (press, host commune and Front), and when it went out."""

    meeting = models.ForeignKey(ContactMeeting, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=40)
    due_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)

    objects = ScopedManager(council="meeting__council")

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["meeting", "code"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.code}"
