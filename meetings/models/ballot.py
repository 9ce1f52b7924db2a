"""Named ballot rounds: the question, who may vote, and each delegate's vote."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models import Council, Delegate
from council.models.scoped import ScopedManager
from meetings.enums import ChoiceLabel, MajorityLabel, RoundStateLabel
from meetings.models.agenda import AgendaItem
from meetings.models.sitting import Sitting


class BallotRound(models.Model):
    """One round. The electorate (`total`, `in_office`, `present`) is frozen at the opening, the tally at the
    close."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="rounds")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(_("nội dung biểu quyết"), max_length=2000)
    majority = models.CharField(_("đa số cần đạt"), max_length=30, choices=MajorityLabel.choices)
    seconds = models.PositiveIntegerField(_("thời gian (giây)"), null=True, blank=True)
    presence_required = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=RoundStateLabel.choices, default=RoundStateLabel.DRAFT)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated_by")
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    total = models.PositiveSmallIntegerField(default=0)
    in_office = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstain = models.PositiveSmallIntegerField(null=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["sitting_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="round_number_unique"),
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(state="open"), name="one_open_round_in_sitting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.number}"


class Entitlement(models.Model):
    """A delegate who may vote in a round: frozen when the round opens."""

    round = models.ForeignKey(BallotRound, models.CASCADE, related_name="entitlements")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="+")

    objects = ScopedManager(council="round__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "delegate"], name="entitled_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.delegate_id}"


class Vote(models.Model):
    """The vote that counts for one delegate; earlier ones stand in the journal. `changes` counts them."""

    round = models.ForeignKey(BallotRound, models.CASCADE, related_name="votes")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=ChoiceLabel.choices)
    at = models.DateTimeField()
    changes = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(council="round__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "delegate"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.delegate_id}"
