"""What the public reads of petitions: those that were published, and of them the public columns alone.

A petition is public while it has a day of publication and is still one petition of its own: a complaint or a
denunciation never is, nor one that was merged, split, handed over to another track or set back to a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from council import clock
from council.rules.decision import N_
from petitions.enums import Outcome, PetitionKind, PetitionState
from petitions.models import AnsweringBody, Petition, PetitionField
from petitions.queries.paging import key, key_of, with_below
from petitions.queries.words import matching, nearest

PER_PAGE = 20
EXCERPT = 320
ORDER = ("-published_at", "-id")
# The columns that may leave the office; a page, a feed or a download reads no other.
PUBLIC_FIELDS = (
    "id",
    "code",
    "council",
    "origin",
    "field",
    "place",
    "competence",
    "lead",
    "state",
    "outcome",
    "recorded_at",
    "forwarded_at",
    "due_at",
    "answered_at",
    "resolved_at",
    "published_at",
    "public_text",
    "public_answer",
)
LONG = ("public_text", "public_answer")
LIST_FIELDS = tuple(name for name in PUBLIC_FIELDS if name not in LONG)
NEVER_PUBLIC = (
    PetitionState.DRAFT,
    PetitionState.MERGED,
    PetitionState.SPLIT,
    PetitionState.TRANSFERRED,
)
UNANSWERED, OVERDUE, WAITING = "chua-tra-loi", "qua-han", "da-tra-loi"
IN_PROGRESS, RESOLVED, EXPLAINED, NOT_RESOLVED = (
    "dang-giai-quyet",
    "da-giai-quyet",
    "giai-trinh",
    "chua-giai-quyet",
)
GROUPS: dict[str, str] = {
    UNANSWERED: N_("Chưa trả lời"),
    OVERDUE: N_("Quá hạn, chưa có trả lời"),
    WAITING: N_("Đã trả lời, đang xem xét kết quả"),
    IN_PROGRESS: N_("Đang giải quyết"),
    RESOLVED: N_("Đã giải quyết"),
    EXPLAINED: N_("Đã giải trình, cung cấp thông tin"),
    NOT_RESOLVED: N_("Chưa giải quyết"),
}
_BY_OUTCOME = {
    Outcome.IN_PROGRESS: IN_PROGRESS,
    Outcome.RESOLVED: RESOLVED,
    Outcome.EXPLAINED: EXPLAINED,
    Outcome.NOT_RESOLVED: NOT_RESOLVED,
}


@dataclass(frozen=True, slots=True)
class PublicFilters:
    """What the list is narrowed to; "" and None leave a filter out. `council`: the council that holds it."""

    query: str = ""
    council: int | None = None
    field: int | None = None
    place: int | None = None
    body: int | None = None
    group: str = ""

    @property
    def narrowed(self) -> bool:
        return self != PublicFilters()

    @property
    def chosen(self) -> bool:
        """Whether anything but words is asked for."""
        return self != PublicFilters(query=self.query)


@dataclass(slots=True)
class PublicPage:
    """One page of the list, newest first. `after` leads to the next page; "" on the last."""

    rows: Sequence[Petition]
    after: str


def published(rows: QuerySet[Petition] | None = None) -> QuerySet[Petition]:
    """The petitions the public may read, of these rows or of all councils. Whoever shows them takes
    PUBLIC_FIELDS alone (`only`, `values`)."""
    if rows is None:
        rows = Petition.objects.with_scopes_disabled().all()
    found: QuerySet[Petition] = rows.filter(published_at__isnull=False, kind=PetitionKind.PETITION)
    return found.exclude(state__in=NEVER_PUBLIC)


def public_page(filters: PublicFilters, after: str = "") -> PublicPage:
    """A page of what is published. One query, one more where a field is asked for and one for words."""
    rows = _chosen(published(), filters)
    at = key(after)
    if at is not None:
        moment, pk = at
        rows = rows.filter(published_at__lte=moment).exclude(published_at=moment, id__gte=pk)
    found: list[Petition] = []
    if filters.query and connection.vendor == "postgresql":
        near = matching(nearest(rows, ORDER), filters.query, prefix="public_", walked=True)
        found = list(listed(near)[: PER_PAGE + 1])
    if len(found) <= PER_PAGE:
        found = list(listed(_worded(rows, filters))[: PER_PAGE + 1])
    more = len(found) > PER_PAGE
    return PublicPage(
        found[:PER_PAGE], key_of(found[PER_PAGE - 1].published_at, found[PER_PAGE - 1].id) if more else ""
    )


def listed(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Rows of `published` as a list shows them, newest first, with the beginning of the words (`excerpt`)."""
    related = ("council", "field", "place", "lead")
    found: QuerySet[Petition] = (
        rows.select_related(*related)
        .only(*LIST_FIELDS, *related)
        .annotate(excerpt=Left("public_text", EXCERPT))
        .order_by(*ORDER)
    )
    return found


def _worded(rows: QuerySet[Petition], filters: PublicFilters) -> QuerySet[Petition]:
    if not filters.query:
        return rows
    return matching(rows, filters.query, council_id=filters.council, prefix="public_")


def _chosen(rows: QuerySet[Petition], filters: PublicFilters) -> QuerySet[Petition]:
    if filters.group:
        rows = rows.filter(in_group(filters.group, clock.now()))
    if filters.field is not None:
        rows = rows.filter(field_id__in=with_below(filters.field))
    exact = {"council_id": filters.council, "place_id": filters.place, "lead_id": filters.body}
    return rows.filter(**{name: value for name, value in exact.items() if value is not None})


def in_group(group: str, now: datetime) -> Q:
    """The petitions that stand in one of GROUPS; of an unknown one, all."""
    unanswered = Q(answered_at__isnull=True)
    if group == UNANSWERED:
        return unanswered
    if group == OVERDUE:
        return unanswered & Q(due_at__lt=now)
    if group == WAITING:
        return Q(answered_at__isnull=False, outcome="")
    for outcome, name in _BY_OUTCOME.items():
        if name == group:
            return Q(answered_at__isnull=False, outcome=outcome)
    return Q()


def group_of(petition: Petition, now: datetime) -> str:
    """Where a petition stands, one of GROUPS. "Answered" is not "resolved"."""
    if petition.answered_at is None:
        late = petition.due_at is not None and petition.due_at < now
        return OVERDUE if late else UNANSWERED
    if petition.outcome in _BY_OUTCOME:
        return _BY_OUTCOME[Outcome(petition.outcome)]
    return WAITING


@dataclass(slots=True)
class PublicChoices:
    """What the filters offer."""

    fields: list[PetitionField]
    bodies: list[AnsweringBody]


def public_choices() -> PublicChoices:
    """Two queries."""
    bodies = AnsweringBody.objects.with_scopes_disabled().only("id", "name", "short_name")
    return PublicChoices(
        list(PetitionField.objects.order_by("position", "code")), list(bodies.order_by("name"))
    )


def by_code(code: str) -> Petition | None:
    """A published petition by its code, with its public columns alone; None for one absent or not public."""
    related = ("council", "origin", "field", "place", "lead")
    rows = published().filter(code=code).select_related(*related).only(*PUBLIC_FIELDS, *related)
    found: Petition | None = rows.first()
    return found
