"""Count records (form 23): every entry that was made, and the figures that were accepted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Account, Council
from council.models.scoped import ScopedManager
from elections.enums import EntryRole, RecordState
from elections.models.areas import AreaContest
from elections.models.candidates import Candidate
from elections.models.election import Contest


class CountRecord(models.Model):
    """The record of one polling area for one contest. The figures are those both entries agree on, or the
    third person decided, or the last correction; null until then. `version` rises with each of them.

    `warnings` are the findings that were accepted with a reason: [{"code", "reason", "by"}].
    """

    area_contest = models.OneToOneField(AreaContest, models.CASCADE, related_name="record")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="records")
    council = models.ForeignKey(Council, models.PROTECT, related_name="count_records")
    state = models.CharField(max_length=10, choices=RecordState.choices, default=RecordState.EMPTY)
    electors = models.PositiveIntegerField(null=True, blank=True)
    voted = models.PositiveIntegerField(null=True, blank=True)
    issued = models.PositiveIntegerField(null=True, blank=True)
    collected = models.PositiveIntegerField(null=True, blank=True)
    valid = models.PositiveIntegerField(null=True, blank=True)
    invalid = models.PositiveIntegerField(null=True, blank=True)
    received = models.PositiveIntegerField(null=True, blank=True)
    exchanged = models.PositiveIntegerField(null=True, blank=True)
    unused = models.PositiveIntegerField(null=True, blank=True)
    by_names = models.JSONField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    photo = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("lý do trả lại, hủy hoặc đính chính"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    agreed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["contest_id", "area_contest_id"]
        indexes = [models.Index(fields=["contest", "state"], name="record_by_contest")]

    def __str__(self) -> str:
        return f"{self.area_contest_id}"


class CountEntry(models.Model):
    """One entry of a record by one person, kept as it was typed. `figures` is elections.rules.shapes.Figures
    as JSON (votes by candidate id); `facts` holds times, team, witnesses, incidents, complaints."""

    record = models.ForeignKey(CountRecord, models.CASCADE, related_name="entries")
    role = models.CharField(max_length=10, choices=EntryRole.choices)
    figures = models.JSONField()
    facts = models.JSONField(default=dict, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    photo = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="count_entries")
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(council="record__council")

    class Meta:
        ordering = ["record_id", "id"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.role}"


class CandidateVotes(models.Model):
    """The votes of one candidate in one accepted record."""

    record = models.ForeignKey(CountRecord, models.CASCADE, related_name="votes")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="area_votes")
    votes = models.PositiveIntegerField()

    objects = ScopedManager(council="record__council")

    class Meta:
        ordering = ["record_id", "candidate_id"]
        constraints = [models.UniqueConstraint(fields=["record", "candidate"], name="votes_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.candidate_id}"
