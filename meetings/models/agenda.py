"""The programme: a tree of items, each with its dossier of papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Board, Council, CouncilSession, Document
from council.models.scoped import ScopedManager
from meetings.models.sitting import Sitting


class AgendaItem(models.Model):
    """One item. `revision` rises with each change: a second editor who read an older one is told. One whose
    papers are state secrets (`is_secret`) takes no file: they are handed out on paper (SecretPaper)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="items")
    sitting = models.ForeignKey(Sitting, models.SET_NULL, null=True, blank=True, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("nội dung"), max_length=500)
    presenter = models.CharField(_("người trình bày"), max_length=200, blank=True)
    board = models.ForeignKey(Board, models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("số phút"), null=True, blank=True)
    starts_at = models.TimeField(_("giờ bắt đầu"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    is_secret = models.BooleanField(_("tài liệu mật"), default=False)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["session_id", "position", "id"]

    def __str__(self) -> str:
        return self.title


class ItemPaper(models.Model):
    """A document in the dossier of an item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    document = models.OneToOneField(Document, models.CASCADE, related_name="place")
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(council="item__council")

    class Meta:
        ordering = ["item_id", "position", "id"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.document_id}"
