"""What the public leaves with us, demands for a session, supervision, and spreadsheets."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Council, CouncilSession
from council.models.scoped import ScopedManager
from petitions.models.petitions import Petition


class Rating(models.Model):
    """How content the petitioner is with what was done; one for each petition, known by its secret."""

    petition = models.OneToOneField(Petition, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    objects = ScopedManager(council="petition__council")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=1) & models.Q(score__lte=5), name="rating_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.score}"


class Subscription(models.Model):
    """An address that wants to hear of a petition; nothing is sent before it was confirmed. `told_seq` is the
    last entry of the petition's journal it was told of."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="subscriptions")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    told_seq = models.PositiveIntegerField(default=0)

    objects = ScopedManager(council="petition__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "email"], name="subscribed_once")]

    def __str__(self) -> str:
        return f"{self.petition_id}"


class SessionDemand(models.Model):
    """Voters of a commune demand a session: more than ten per cent of them must sign, each with full name,
    full date of birth and address (Law 72/2025/QH15, Art. 34(4))."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="session_demands")
    title = models.CharField(_("nội dung yêu cầu"), max_length=300)
    text = models.TextField(_("lý do"), blank=True)
    voters = models.PositiveIntegerField(_("tổng số cử tri của xã, phường"))
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("kết luận"), max_length=300, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.title


class DemandSigner(models.Model):
    """A signer: sealed data, a keyed hash that finds the same person twice, and what is missing."""

    demand = models.ForeignKey(SessionDemand, models.CASCADE, related_name="signers")
    sealed = models.TextField()
    person_index = models.CharField(max_length=64)
    faults = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField()

    objects = ScopedManager(council="demand__council")

    class Meta:
        ordering = ["demand_id", "position"]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.position}"


class ExplanationSession(models.Model):
    """A session at which bodies explain themselves on petitions (phiên giải trình)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="explanation_sessions")
    title = models.CharField(_("chủ đề"), max_length=300)
    held_on = models.DateField(_("ngày"))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    petitions = models.ManyToManyField(Petition, blank=True, related_name="explanation_sessions")
    session = models.ForeignKey(
        CouncilSession, models.SET_NULL, null=True, blank=True, related_name="explanation_sessions"
    )

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return self.title


class PetitionImport(models.Model):
    """A spreadsheet that was read and checked, waiting to be applied whole or discarded."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="petition_imports")
    file_name = models.CharField(_("tên tệp"), max_length=300)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="checked")
    columns = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
