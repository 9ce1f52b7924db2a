"""Sessions that people took along on a device."""

from django.db import models

from council.models import Account, Council, CouncilSession
from council.models.scoped import ScopedManager


class OfflineCopy(models.Model):
    """A session in the store of one browser. `device` names the sign-in (meetings.access.device_of), `label`
    what it is for people; `wiped_at` is told by the device, `revoked_at` is asked of it: it wipes its store
    when it next hears of the server."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="offline_copies")
    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="offline_copies")
    device = models.CharField(max_length=16)
    label = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    wiped_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "session", "device"], name="offline_copy_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.session_id} {self.device}"
