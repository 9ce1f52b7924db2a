"""Invitations (giấy mời) to a session and what those invited answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Council, CouncilSession, Delegate
from council.models.scoped import ScopedManager
from meetings.enums import InvitationState, InviteeKind, ReplyState
from meetings.models.sitting import Sitting


class Invitation(models.Model):
    """One letter to many: to a whole session, or to one `sitting` of it. `revision` is the sequence number of
    its calendar entry (RFC 5545): it rises when day or place change after sending."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="invitations")
    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="invitations")
    sitting = models.ForeignKey(Sitting, models.SET_NULL, null=True, blank=True, related_name="invitations")
    state = models.CharField(max_length=9, choices=InvitationState.choices, default=InvitationState.DRAFT)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"))
    signer_name = models.CharField(_("người ký"), max_length=120)
    signer_post = models.CharField(_("chức vụ của người ký"), max_length=120)
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"))
    place = models.CharField(_("địa điểm"), max_length=200)
    content = models.TextField(_("nội dung"), blank=True)
    answer_by = models.DateTimeField(_("trả lời trước"))
    sent_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    attach_pdf = models.BooleanField(_("gửi kèm bản PDF của giấy mời"), default=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("lý do hủy"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["session_id", "id"]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class Invitee(models.Model):
    """Somebody invited and the answer. `contact` holds e-mail and telephone, encrypted and bound to the row;
    `token_hash` is the hash of the secret in the address by which a guest answers without signing in.

    `sent_at`: when the invitation was first given out; `told_revision`: the last of its revisions for which
    letters were written. `reminded_at` and `reminded_last_at`: the two reminders, each at most once."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="invitees")
    kind = models.CharField(max_length=8, choices=InviteeKind.choices)
    delegate = models.ForeignKey(Delegate, models.PROTECT, null=True, blank=True, related_name="invitations")
    name = models.CharField(_("họ tên"), max_length=200)
    post = models.CharField(_("chức vụ"), max_length=200, blank=True)
    organisation = models.CharField(_("cơ quan"), max_length=200, blank=True)
    contact = models.TextField(blank=True)
    key_id = models.CharField(max_length=16, blank=True, db_index=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    reply = models.CharField(max_length=10, choices=ReplyState.choices, default=ReplyState.WAITING)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    substitute_name = models.CharField(_("người dự thay"), max_length=200, blank=True)
    substitute_post = models.CharField(_("chức vụ người dự thay"), max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    told_revision = models.IntegerField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminded_last_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="invitation__council")

    class Meta:
        ordering = ["invitation_id", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "delegate"], name="delegate_invited_once")
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.name}"
