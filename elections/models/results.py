"""What the Election Committees have published: kept as it was published, version after version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models import Account, Council
from council.models.scoped import ScopedManager
from elections.models.election import Contest, CouncilElection, Election


class PublishedResult(models.Model):
    """The published result of one contest. A correction is a new version and supersedes the one before;
    nothing that was published is changed or taken back, whatever becomes of the contest meanwhile.

    `lines`: the candidates in descending order of votes with their fate and its reason. `reasons`: why the
    verdict is what it is. `areas`: the accepted records it was added up from, by polling area. A null figure
    is one that an annulled contest does not have.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="publications")
    council_election = models.ForeignKey(CouncilElection, models.PROTECT, related_name="publications")
    council = models.ForeignKey(Council, models.PROTECT, related_name="publications")
    election = models.ForeignKey(Election, models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(_("số nghị quyết công bố kết quả"), max_length=60)
    reason = models.CharField(_("lý do đính chính"), max_length=300, blank=True)
    published_by = models.ForeignKey(Account, models.PROTECT, related_name="results_published")
    published_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    verdict = models.CharField(max_length=12)
    seats = models.PositiveSmallIntegerField()
    elected = models.PositiveSmallIntegerField()
    electors = models.PositiveIntegerField(null=True, blank=True)
    voted = models.PositiveIntegerField(null=True, blank=True)
    issued = models.PositiveIntegerField(null=True, blank=True)
    collected = models.PositiveIntegerField(null=True, blank=True)
    valid = models.PositiveIntegerField(null=True, blank=True)
    invalid = models.PositiveIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    areas = models.JSONField(default=list)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["contest_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "version"], name="result_version_once"),
            models.UniqueConstraint(
                fields=["contest"], condition=Q(superseded_at__isnull=True), name="result_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="result_correction_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["election", "published_at"], name="result_by_election"),
            models.Index(fields=["council_election", "published_at"], name="result_by_council"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} v{self.version}"
