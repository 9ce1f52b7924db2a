"""What the office has to make public: by when, what waits for whom, what is public, what was taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from council import clock
from council.rules.decision import N_
from council.rules.workdays import Calendar
from petitions.enums import AnswerState, PetitionKind, PetitionState
from petitions.models import Answer, Petition
from petitions.queries.clock import days_named, rules_in_force
from petitions.queries.petitions import LONG
from petitions.queries.public import GROUPS as PUBLIC_GROUPS
from petitions.queries.public import NEVER_PUBLIC, group_of
from petitions.queries.sources import Source, sources_of
from petitions.rules.clock import HANOI
from petitions.rules.defaults import InForce
from petitions.rules.meetings import Window, publication

PER_PAGE = 50
FURTHEST = 400  # days: no window is longer
TO_REVIEW, WAITING, DUE, PUBLISHED, RENEWED, WITHDRAWN = (
    "ra-soat",
    "cho-cong-khai",
    "den-han",
    "da-cong-khai",
    "co-tra-loi-moi",
    "da-ngung",
)
GROUPS: dict[str, str] = {
    DUE: N_("Đến hạn, quá hạn công khai"),
    TO_REVIEW: N_("Chờ rà soát"),
    WAITING: N_("Đã rà soát, chờ lãnh đạo"),
    RENEWED: N_("Đang công khai, có trả lời mới"),
    PUBLISHED: N_("Đang công khai"),
    WITHDRAWN: N_("Đã ngừng công khai"),
}


@dataclass(frozen=True, slots=True)
class Windows:
    """When results of a council must be public, by the calendar and the rule in force."""

    calendar: Calendar
    rules: Mapping[str, InForce]

    def of(self, due_at: datetime | None) -> Window | None:
        """The window of a petition with this deadline; None without one."""
        if due_at is None:
            return None
        return publication(due_at.astimezone(HANOI).date(), self.calendar, self.rules)

    def reached(self, today: date) -> datetime:
        """Petitions whose deadline lies before this moment must be public today."""
        low, high = today - timedelta(days=FURTHEST), today
        while low < high:  # the last day whose window has opened
            middle = high - (high - low) // 2
            opened = publication(middle, self.calendar, self.rules).publish_from <= today
            low, high = (middle, high) if opened else (low, middle - timedelta(days=1))
        return datetime.combine(low + timedelta(days=1), time(0), HANOI)


def windows(council_id: int, today: date) -> Windows:
    """Two queries."""
    calendar, _names = days_named()
    return Windows(calendar, rules_in_force(council_id, today))


@dataclass(frozen=True, slots=True)
class Line:
    """One petition on the office's page. `current`: it was reviewed and nothing has changed since."""

    row: Petition
    window: Window | None
    source: Source
    group: str
    today: date

    @property
    def group_label(self) -> str:
        return PUBLIC_GROUPS[self.group]

    @property
    def reviewed(self) -> bool:
        return self.row.redacted_at is not None

    @property
    def current(self) -> bool:
        return self.reviewed and self.row.redacted_of == self.source.digest

    @property
    def ready(self) -> bool:
        """Whether the head may publish it now, as far as the page can tell."""
        return self.current and self.row.published_at is None

    @property
    def late_by(self) -> int:
        """Days since it had to be public; 0 when it is, or need not be yet."""
        if self.window is None or self.row.published_at is not None:
            return 0
        return max(0, (self.today - self.window.publish_from).days)

    @property
    def is_due(self) -> bool:
        return (
            self.window is not None
            and self.row.published_at is None
            and self.window.publish_from <= self.today
        )


@dataclass(slots=True)
class OfficePage:
    lines: Sequence[Line]
    has_more: bool


def publication_page(council_id: int, group: str, used: Windows, page: int = 1) -> OfficePage:
    """One group of a council's petitions, the most urgent first. Three queries for any number of them."""
    now, today = clock.now(), clock.today()
    rows = _candidates(council_id).filter(_in(group, now, used.reached(today)))
    newest = group in (PUBLISHED, RENEWED, WITHDRAWN)
    order = ("-published_at", "-id") if newest else ("due_at", "id")
    start = (page - 1) * PER_PAGE
    shown = rows.select_related("field", "lead", "place").order_by(*order)
    hidden = [name for name in LONG if name not in ("text", "spot_answer")]
    found = list(shown.defer(*hidden)[start : start + PER_PAGE + 1])
    sources = sources_of(found[:PER_PAGE])
    lines = [
        Line(row, used.of(row.due_at), sources[row.id], group_of(row, now), today) for row in found[:PER_PAGE]
    ]
    return OfficePage(lines, len(found) > PER_PAGE)


def counts(council_id: int, used: Windows) -> dict[str, int]:
    """How many petitions stand in each group. One query."""
    now, reached = clock.now(), used.reached(clock.today())
    asked = {group: Count("pk", filter=_in(group, now, reached)) for group in GROUPS}
    names = {group: group.replace("-", "_") for group in GROUPS}
    found = _candidates(council_id).aggregate(**{names[group]: count for group, count in asked.items()})
    return {group: found[names[group]] for group in GROUPS}


def line_of(petition: Petition, source: Source, used: Windows) -> Line:
    """One petition as the list would show it."""
    return Line(petition, used.of(petition.due_at), source, group_of(petition, clock.now()), clock.today())


def _candidates(council_id: int) -> QuerySet[Petition]:
    """What may be public at all of what a council holds, told whether an answer came after the review."""
    newer = Answer.objects.with_scopes_disabled().filter(
        petition_id=OuterRef("pk"),
        state=AnswerState.ACCEPTED,
        task__is_lead=True,
        decided_at__gt=OuterRef("redacted_at"),
    )
    rows: QuerySet[Petition] = Petition.objects.with_scopes_disabled().filter(
        council_id=council_id, kind=PetitionKind.PETITION
    )
    return rows.exclude(state__in=NEVER_PUBLIC).annotate(newer=Exists(newer))


def _in(group: str, now: datetime, reached: datetime) -> Q:
    hidden, shown = Q(published_at__isnull=True), Q(published_at__isnull=False)
    # what the public is owed a word about: a result, or that the deadline passed without one
    owed = Q(due_at__lt=now) | ~Q(outcome="") | Q(state=PetitionState.ON_THE_SPOT)
    withdrawn = hidden & Q(redacted_at__isnull=True) & ~Q(public_text="")
    return {
        TO_REVIEW: hidden & owed & (Q(redacted_at__isnull=True, public_text="") | Q(newer=True)),
        WAITING: hidden & Q(redacted_at__isnull=False, newer=False),
        DUE: hidden & Q(due_at__lt=reached) & ~withdrawn,
        PUBLISHED: shown,
        RENEWED: shown & Q(newer=True),
        WITHDRAWN: withdrawn,
    }[group]
