"""A polling day, the elections of councils held on it, and the contests in their constituencies."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models import Constituency, Council, Term
from council.models.scoped import ScopedManager
from elections.enums import ElectionKind, Level, ResultState


class Election(models.Model):
    """One polling day. `council` is that of the committee that leads it: the city's for a general election.

    An additional or re-election has its `parent`, and polling areas, contests and candidates of its own.
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=ElectionKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    council = models.ForeignKey(Council, models.PROTECT, related_name="elections_led")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    day = models.DateField(_("ngày bầu cử"))
    opens = models.TimeField(_("giờ bắt đầu bỏ phiếu"))
    closes = models.TimeField(_("giờ kết thúc bỏ phiếu"))
    is_test = models.BooleanField(_("diễn tập"), default=False)
    created_at = models.DateTimeField()

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="election_hours_in_order"),
            models.CheckConstraint(
                condition=Q(kind__in=["general", "by_election"], parent__isnull=True)
                | Q(kind__in=["additional", "re_election"], parent__isnull=False),
                name="election_parent_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CouncilElection(models.Model):
    """The election of one council on a polling day: its seats, its list of candidates, its result.

    The list is for the public from `list_published_at` until `list_unpublished_at`.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="councils")
    council = models.ForeignKey(Council, models.PROTECT, related_name="elections")
    term = models.ForeignKey(Term, models.PROTECT, related_name="elections")
    level = models.CharField(max_length=8, choices=Level.choices)
    seats = models.PositiveSmallIntegerField(_("số đại biểu được bầu"))
    list_number = models.CharField(_("số nghị quyết công bố danh sách"), max_length=60, blank=True)
    list_published_at = models.DateTimeField(null=True, blank=True)
    list_unpublished_at = models.DateTimeField(null=True, blank=True)
    result_number = models.CharField(_("số nghị quyết công bố kết quả"), max_length=60, blank=True)
    results_published_at = models.DateTimeField(null=True, blank=True)
    delegates_made_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["election_id", "council_id"]
        constraints = [
            models.UniqueConstraint(fields=["election", "council"], name="council_elected_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="council_election_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.election_id} {self.council_id}"


class Contest(models.Model):
    """The contest in one constituency: seats to fill, and what has become of it.

    `seats` are those to fill at this poll, `seats_of_constituency` those the constituency has: they differ in
    an additional election alone (Election Law 85/2015/QH13, Art. 10(4): at most five). City constituencies
    are sets of communes; those of a commune are sets of residential groups (ResidentialGroup.contest).
    The figures and `verdict` are computed from the accepted records, never typed. `reruns_areas`: held again
    in the annulled areas of `parent` alone; its records count there and it has no result of its own.
    `correction`: why a result that had been published was opened again; it stays with the next publication.
    """

    council_election = models.ForeignKey(CouncilElection, models.CASCADE, related_name="contests")
    council = models.ForeignKey(Council, models.PROTECT, related_name="contests")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="contests")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    number = models.PositiveSmallIntegerField(_("số"))
    seats = models.PositiveSmallIntegerField(_("số đại biểu được bầu"))
    seats_of_constituency = models.PositiveSmallIntegerField()
    communes = models.ManyToManyField(Council, blank=True, related_name="city_contests")
    ballots_printed_at = models.DateTimeField(null=True, blank=True)

    result_state = models.CharField(max_length=12, choices=ResultState.choices, default=ResultState.COUNTING)
    verdict = models.CharField(max_length=12, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    annulled_by = models.CharField(_("quyết định hủy kết quả"), max_length=200, blank=True)
    reruns_areas = models.BooleanField(default=False)
    correction = models.CharField(_("lý do đính chính kết quả đã công bố"), max_length=300, blank=True)
    determined_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    electors = models.PositiveIntegerField(null=True, blank=True)
    voted = models.PositiveIntegerField(null=True, blank=True)
    issued = models.PositiveIntegerField(null=True, blank=True)
    collected = models.PositiveIntegerField(null=True, blank=True)
    valid = models.PositiveIntegerField(null=True, blank=True)
    invalid = models.PositiveIntegerField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_election_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["council_election", "number"], name="contest_number_unique"),
            models.CheckConstraint(
                condition=Q(seats__gte=1) & Q(seats__lte=5) & Q(seats__lte=F("seats_of_constituency")),
                name="contest_seats_up_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council_election_id} {self.number}"
