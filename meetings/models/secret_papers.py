"""State secrets on paper: titles without content, numbered copies, who holds which.

No content of a secret paper is ever stored (Law 29/2018/QH14, Art. 5(5): nothing secret on a device that is
or was on a network). `title` is what the hand-out list may say; it must not be secret itself.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Council
from council.models.scoped import ScopedManager
from meetings.models.agenda import AgendaItem


class SecretPaper(models.Model):
    """A paper of an item that is handed out on paper and taken back."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="secret_papers")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="secret_papers")
    title = models.CharField(_("tên gọi trên danh sách"), max_length=300)
    copies = models.PositiveSmallIntegerField(_("số bản"))
    created_at = models.DateTimeField()

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["item_id", "id"]

    def __str__(self) -> str:
        return self.title


class SecretCopy(models.Model):
    """One handing out of one numbered copy, and its return. A copy that came back may go out again."""

    paper = models.ForeignKey(SecretPaper, models.CASCADE, related_name="handed_out")
    number = models.PositiveSmallIntegerField(_("bản số"))
    holder = models.CharField(_("người nhận"), max_length=200)
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = ScopedManager(council="paper__council")

    class Meta:
        ordering = ["paper_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number"],
                condition=models.Q(returned_at__isnull=True),
                name="secret_copy_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.number}"
