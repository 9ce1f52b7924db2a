"""Delegates with their dated states, and the bodies they serve in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.enums import BoardPost, GroupPost, StandingPost
from council.models.constituency import Constituency
from council.models.council import Council, Term
from council.models.person import Person
from council.models.scoped import ScopedManager
from council.rules.terms import DelegateState


class DelegateGroup(models.Model):
    """Tổ đại biểu (Law 72/2025/QH15, Art. 29(4), 31(9)): formed by the Standing Committee."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("số"))
    name = models.CharField(_("tên"), max_length=120)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "number"]
        constraints = [models.UniqueConstraint(fields=["council", "number"], name="group_number_unique")]

    def __str__(self) -> str:
        return self.name


class Delegate(models.Model):
    """A person's mandate in one council for one term. `seat` is the number of the place in the hall."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="delegates")
    term = models.ForeignKey(Term, models.PROTECT, related_name="delegates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="delegates"
    )
    group = models.ForeignKey(DelegateGroup, models.SET_NULL, null=True, blank=True, related_name="delegates")
    group_post = models.CharField(max_length=8, choices=GroupPost.choices, default=GroupPost.MEMBER)
    seat = models.PositiveSmallIntegerField(_("số ghế"))
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["term", "person"], name="delegate_once_in_term"),
            models.UniqueConstraint(fields=["term", "seat"], name="delegate_seat_unique"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegate_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.person_id}"


class DelegateChange(models.Model):
    """From `since` on the delegate is in `state` (Law 72/2025/QH15, Art. 38)."""

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="changes")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DelegateState])
    since = models.DateField()
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)

    objects = ScopedManager(council="delegate__council")

    class Meta:
        ordering = ["delegate_id", "since", "id"]

    def __str__(self) -> str:
        return f"{self.delegate_id} {self.state} {self.since}"


class Board(models.Model):
    """Ban of a council. Number, names and fields are data: the Hanoi council decides its own
    (Capital Law Art. 9(4)(a) as amended by Law 72/2025/QH15, Art. 52(2))."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="boards")
    name = models.CharField(_("tên"), max_length=120)
    short_name = models.CharField(_("ký hiệu"), max_length=20)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["council_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "short_name"], name="board_short_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class BoardSeat(models.Model):
    board = models.ForeignKey(Board, models.CASCADE, related_name="places")
    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="board_seats")
    post = models.CharField(max_length=8, choices=BoardPost.choices, default=BoardPost.MEMBER)

    objects = ScopedManager(council="board__council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "delegate"], name="board_member_once")]

    def __str__(self) -> str:
        return f"{self.board_id} {self.delegate_id}"


class StandingSeat(models.Model):
    """A member of the Standing Committee: chair, vice-chairs, and the heads of the Boards (Art. 29)."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="standing")
    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="standing_seats")
    post = models.CharField(max_length=10, choices=StandingPost.choices)

    objects = ScopedManager(council="council")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "delegate"], name="standing_member_once")]

    def __str__(self) -> str:
        return f"{self.council_id} {self.delegate_id} {self.post}"
