"""Who answers petitions, fields of petitions, and the settings of the clock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models import Council, Person
from council.models.scoped import ScopedManager
from petitions.enums import Competence


class AnsweringBody(models.Model):
    """A body that must answer: a department of the city, a commune's People's Committee, a central agency.

    `council` is the council that keeps the entry: the city's for city and central bodies. An abolished body
    answers nothing any more; what it owed goes to its `successor`.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="answering_bodies")
    name = models.CharField(_("tên cơ quan"), max_length=200)
    short_name = models.CharField(_("tên viết tắt"), max_length=60, blank=True)
    aliases = models.TextField(_("tên gọi khác"), blank=True)
    search_key = models.CharField(max_length=200, db_index=True, editable=False)
    competence = models.CharField(_("cấp"), max_length=12, choices=Competence.choices)
    email = models.EmailField(_("thư điện tử"), blank=True)
    abolished_on = models.DateField(_("giải thể từ ngày"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["council", "search_key"], name="answering_body_unique"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="body_not_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyOfficer(models.Model):
    """A person who answers for a body; signs in with the role of a body's officer in the keeping council."""

    body = models.ForeignKey(AnsweringBody, models.CASCADE, related_name="officers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="answering_for")

    objects = ScopedManager(council="body__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "person"], name="officer_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.person_id}"


class PetitionField(models.Model):
    """A field (lĩnh vực) of petitions, in two levels. One catalogue for all councils."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class ClockRule(models.Model):
    """A deadline of a council from a day on: so many days or working hours for one kind of duty.

    No source gives the council's own track; each row says what it stands on.
    """

    council = models.ForeignKey(Council, models.CASCADE, related_name="clock_rules")
    code = models.CharField(max_length=40)
    amount = models.PositiveSmallIntegerField(_("số"))
    unit = models.CharField(_("đơn vị tính"), max_length=10)
    before = models.BooleanField(_("tính lùi từ ngày khai mạc"), default=False)
    pauses = models.BooleanField(_("tạm dừng khi hỏi thêm"), default=False)
    source = models.CharField(_("căn cứ"), max_length=200)
    since = models.DateField(_("áp dụng từ ngày"))

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "code", "since"]
        constraints = [
            models.UniqueConstraint(fields=["council", "code", "since"], name="clock_rule_dated_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.since}"
