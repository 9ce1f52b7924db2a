"""Election committees, constituency boards and polling teams with their members."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models import Council, Person
from council.models.scoped import ScopedManager
from elections.enums import BodyKind, BodyPost
from elections.models.areas import PollingArea
from elections.models.election import Contest, Election


class ElectionBody(models.Model):
    """A committee of a council, the board of a contest, or the team of a polling area."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="bodies")
    council = models.ForeignKey(Council, models.PROTECT, related_name="election_bodies")
    kind = models.CharField(max_length=10, choices=BodyKind.choices)
    contest = models.ForeignKey(Contest, models.CASCADE, null=True, blank=True, related_name="boards")
    area = models.ForeignKey(PollingArea, models.CASCADE, null=True, blank=True, related_name="teams")
    decision = models.CharField(_("quyết định thành lập"), max_length=120, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="committee", contest__isnull=True, area__isnull=True)
                | Q(kind="board", contest__isnull=False, area__isnull=True)
                | Q(kind="team", contest__isnull=True, area__isnull=False),
                name="body_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["election", "council"], condition=Q(kind="committee"), name="one_committee"
            ),
            models.UniqueConstraint(fields=["contest"], condition=Q(kind="board"), name="one_board"),
            models.UniqueConstraint(fields=["area"], condition=Q(kind="team"), name="one_team"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.council_id}"


class BodyMember(models.Model):
    """A member of a body; `person` where the member signs in: a team's member then reports for its area."""

    body = models.ForeignKey(ElectionBody, models.CASCADE, related_name="members")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="election_memberships"
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    post = models.CharField(_("chức danh"), max_length=8, choices=BodyPost.choices, default=BodyPost.MEMBER)
    organisation = models.CharField(_("cơ quan, tổ chức"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(council="body__council")

    class Meta:
        ordering = ["body_id", "position", "id"]

    def __str__(self) -> str:
        return self.full_name


class ElectionStep(models.Model):
    """What an election knows of one step of the legal calendar (elections.rules.calendar.STEPS).

    `due` only where the National Election Council moved it (Law 83/2025/QH15, Art. 98(3)), with `source`.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="steps")
    council = models.ForeignKey(Council, models.CASCADE, related_name="election_steps")
    code = models.CharField(max_length=40)
    due = models.DateField(_("hạn"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)
    done_on = models.DateField(_("ngày hoàn thành"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["election_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["election", "council", "code"], name="step_once_per_council")
        ]

    def __str__(self) -> str:
        return self.code
