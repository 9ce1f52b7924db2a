"""Petitions, where they came from, and the duties that follow from them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models import Account, Council, CouncilSession, Delegate
from council.models.scoped import ScopedManager
from petitions.enums import Competence, PetitionKind, PetitionState, SourceKind, TaskState
from petitions.models.bodies import AnsweringBody, PetitionField
from petitions.models.meetings import ContactMeeting


class Petition(models.Model):
    """One petition through both tiers. `council` holds it now, `origin` recorded it: when a commune hands it
    to the city it keeps its code, its row and its journal.

    `exact` and `folded` are the words it is found by (with and without accents). `public_text` is what is
    published after the review for personal data; the original stays for those entitled. `public_exact` and
    `public_folded` are the words of what is published: the public searches these alone. `redacted_of` is the
    hash of what was reviewed, so that nothing is published that was changed since. `secret_hash` is the hash
    of the tracking secret on the receipt. `asked_from` is the state to go back to once the petitioner, asked
    for more, has answered.
    """

    # Several indexes begin with each of these two: one of its own would only be one more to keep.
    council = models.ForeignKey(Council, models.PROTECT, related_name="petitions", db_index=False)
    origin = models.ForeignKey(Council, models.PROTECT, related_name="petitions_recorded", db_index=False)
    code = models.CharField(_("mã"), max_length=30, unique=True)
    kind = models.CharField(max_length=12, choices=PetitionKind.choices, default=PetitionKind.PETITION)
    state = models.CharField(max_length=12, choices=PetitionState.choices, default=PetitionState.DRAFT)
    text = models.TextField(_("nội dung"))
    summary = models.CharField(_("tóm tắt"), max_length=300, blank=True)
    exact = models.TextField(editable=False, blank=True)
    folded = models.TextField(editable=False, blank=True)
    keywords = models.CharField(_("từ khóa"), max_length=300, blank=True)
    field = models.ForeignKey(PetitionField, models.PROTECT, null=True, blank=True, related_name="petitions")
    place = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="petitions_about", verbose_name=_("nơi")
    )
    place_note = models.CharField(_("thôn, tổ dân phố, địa chỉ"), max_length=300, blank=True)
    competence = models.CharField(_("thẩm quyền"), max_length=12, choices=Competence.choices, blank=True)
    lead = models.ForeignKey(
        AnsweringBody, models.PROTECT, null=True, blank=True, related_name="petitions_led"
    )
    session = models.ForeignKey(
        CouncilSession, models.SET_NULL, null=True, blank=True, related_name="petitions"
    )
    before_session = models.BooleanField(_("gửi trước kỳ họp"), default=True)
    is_urgent = models.BooleanField(_("khẩn"), default=False)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    spot_answer = models.TextField(_("trả lời tại hội nghị"), blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="petitions_recorded")
    recorded_at = models.DateTimeField()
    forwarded_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=14, blank=True)
    asked_from = models.CharField(max_length=12, blank=True)
    public_text = models.TextField(blank=True)
    public_answer = models.TextField(blank=True)
    public_exact = models.TextField(editable=False, blank=True)
    public_folded = models.TextField(editable=False, blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_of = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    client_id = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")), name="not_own_duplicate"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["council", "state", "-recorded_at"], name="petition_by_state"),
            models.Index(fields=["council", "due_at"], name="petition_by_due"),
            models.Index(fields=["published_at"], name="petition_published"),
            models.Index(fields=["council", "-recorded_at", "-id"], name="petition_by_day"),
            models.Index(fields=["council", "field", "place", "-id"], name="petition_alike"),
            models.Index(fields=["origin", "-id"], name="petition_by_origin"),
            models.Index(fields=["council", "session", "-recorded_at", "-id"], name="petition_by_session"),
            models.Index(fields=["council", "lead", "-recorded_at", "-id"], name="petition_by_lead"),
            models.Index(
                fields=["council", "competence", "-recorded_at", "-id"], name="petition_by_competence"
            ),
            models.Index(
                fields=["origin", "-recorded_at"],
                condition=~Q(council=F("origin")),
                name="petition_handed_over",
            ),
            models.Index(
                fields=["council", "due_at"],
                condition=Q(answered_at__isnull=True, state__in=["forwarded", "asked"]),
                name="petition_owed",
            ),
            models.Index(fields=["-published_at", "-id"], name="petition_newest_public"),
            models.Index(fields=["council", "-published_at", "-id"], name="petition_public_of"),
            # what the public asks for by its state may be rare among what is published
            models.Index(
                fields=["outcome", "-published_at", "-id"],
                name="petition_public_outcome",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="petition_public_open",
                condition=Q(published_at__isnull=False, answered_at__isnull=True),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="petition_public_waiting",
                condition=Q(published_at__isnull=False, answered_at__isnull=False, outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PetitionSecret(models.Model):
    """Who put a petition, each value encrypted at rest (council.services.sealing). Never published."""

    petition = models.OneToOneField(Petition, models.CASCADE, related_name="secret")
    name = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    address = models.TextField(blank=True)
    email = models.TextField(blank=True)
    key_id = models.CharField(max_length=16, blank=True, db_index=True)

    objects = ScopedManager(council="petition__council")

    def __str__(self) -> str:
        return f"{self.petition_id}"


class PetitionSource(models.Model):
    """Where a petition was heard; several for one."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    meeting = models.ForeignKey(ContactMeeting, models.PROTECT, null=True, blank=True, related_name="sources")
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="petition_sources"
    )
    voters = models.PositiveIntegerField(_("số cử tri nêu"), default=1)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = ScopedManager(council="petition__council")

    class Meta:
        ordering = ["petition_id", "id"]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"


class Task(models.Model):
    """The duty of one body to answer one petition, or to help the lead (`is_lead` False). `council` is that
    whose office follows it. `computed` is how the deadline was found (petitions.rules.shapes.Computed)."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="tasks")
    council = models.ForeignKey(Council, models.PROTECT, related_name="petition_tasks")
    body = models.ForeignKey(AnsweringBody, models.PROTECT, related_name="tasks")
    is_lead = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.SENT)
    rule = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    computed = models.JSONField(default=dict)
    extended_to = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(_("lý do gia hạn"), max_length=300, blank=True)
    pauses = models.JSONField(default=list, blank=True)
    return_reason = models.CharField(_("lý do trả lại"), max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(council="council")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["body", "state", "due_at"], name="task_by_body"),
            models.Index(fields=["done_at", "due_at"], name="task_open_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.body_id}"
