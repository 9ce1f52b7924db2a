"""Reading contact meetings: the office's month, one meeting with its notices, the public calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from council import clock
from council.enums import CouncilKind
from council.models import Council, CouncilSession
from council.queries import members_on
from council.rules.terms import in_office
from petitions.enums import MeetingState
from petitions.models import ContactMeeting, MeetingDelegate, MeetingNotice, PetitionSource
from petitions.rules.defaults import DEFAULTS, EVIDENCE, Evidence

TO_COME = (MeetingState.PLANNED, MeetingState.ANNOUNCED)
SOON = timedelta(days=7)
FEED_PAST, FEED_MOST = timedelta(days=90), 500


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a meeting, as it stands on a day."""

    code: str
    due_on: date
    sent_on: date | None
    state: str  # sent | sent_late | late | due | waits
    label: str
    source: str
    evidence: str  # "" where the law itself says so


def notice_of(row: MeetingNotice, day: date) -> Notice:
    """How a notice stands on a day; `due` in the last week before its deadline."""
    default = DEFAULTS.get(row.code)
    if row.sent_on:
        state = "sent_late" if row.sent_on > row.due_on else "sent"
    elif row.due_on < day:
        state = "late"
    else:
        state = "due" if row.due_on - day <= SOON else "waits"
    sure = default is None or default.evidence == Evidence.LAW
    return Notice(
        row.code,
        row.due_on,
        row.sent_on,
        state,
        default.label if default else row.code,
        default.source if default else "",
        "" if sure or default is None else EVIDENCE[default.evidence],
    )


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list of its office."""

    meeting: ContactMeeting
    partners: tuple[Council, ...]
    notices: tuple[Notice, ...]
    petitions: int
    delegates: int
    own: bool

    @property
    def worst(self) -> Notice | None:
        """The notice to think of first: one that is late, else one that is due soon."""
        wanted = [notice for notice in self.notices if notice.state in ("late", "due")]
        return min(wanted, key=lambda notice: notice.due_on, default=None)


def month_of(council_id: int, first: date) -> list[MeetingRow]:
    """The meetings of a month that a council prepares or holds jointly, by time. Three queries."""
    after = (first + timedelta(days=32)).replace(day=1)
    rows = _held_by(council_id).filter(starts_at__gte=clock.at(first, 0), starts_at__lt=clock.at(after, 0))
    return _listed(rows.order_by("starts_at", "id"), council_id)


def needing_notice(council_id: int, day: date) -> list[MeetingRow]:
    """Meetings to come that a council prepares, with a notice late or due within a week. Three queries."""
    open_ = MeetingNotice.objects.with_scopes_disabled().filter(sent_on=None, due_on__lte=day + SOON)
    rows = _all().filter(
        council_id=council_id,
        state__in=TO_COME,
        starts_at__gt=clock.now(),
        pk__in=open_.values("meeting_id"),
    )
    return _listed(rows.order_by("starts_at", "id"), council_id)


def _listed(rows: QuerySet[ContactMeeting], council_id: int) -> list[MeetingRow]:
    heard = PetitionSource.objects.with_scopes_disabled().filter(meeting=OuterRef("pk")).order_by()
    named = MeetingDelegate.objects.with_scopes_disabled().filter(meeting=OuterRef("pk")).order_by()
    counted = rows.annotate(
        petitions_heard=Coalesce(Subquery(_count(heard)), 0),
        delegates_named=Coalesce(Subquery(_count(named)), 0),
    )
    day = clock.today()
    return [
        MeetingRow(
            meeting,
            tuple(meeting.partners.all()),
            _notices(meeting, day),
            meeting.petitions_heard,
            meeting.delegates_named,
            meeting.council_id == council_id,
        )
        for meeting in counted
    ]


def _count(rows: QuerySet[PetitionSource] | QuerySet[MeetingDelegate]) -> QuerySet[PetitionSource]:
    return rows.values("meeting").annotate(n=Count("pk")).values("n")  # type: ignore[return-value]


def _notices(meeting: ContactMeeting, day: date) -> tuple[Notice, ...]:
    if meeting.state not in TO_COME and not any(row.sent_on for row in meeting.notices.all()):
        return ()
    found = tuple(notice_of(row, day) for row in meeting.notices.all())
    return found if meeting.state in TO_COME else tuple(row for row in found if row.sent_on)


def _all() -> QuerySet[ContactMeeting]:
    notices = MeetingNotice.objects.with_scopes_disabled().order_by("due_on", "code")
    rows: QuerySet[ContactMeeting] = ContactMeeting.objects.with_scopes_disabled().select_related(
        "council", "session"
    )
    return rows.prefetch_related(Prefetch("notices", notices), Prefetch("partners", _by_name()))


def _by_name() -> QuerySet[Council]:
    return Council.objects.order_by("kind", "search_key")


def _held_by(council_id: int) -> QuerySet[ContactMeeting]:
    return _all().filter(_of(council_id))


def _of(council_id: int) -> Q:
    """Prepared or held jointly by a council."""
    through = ContactMeeting.partners.through.objects.filter(council_id=council_id)
    return Q(council_id=council_id) | Q(pk__in=through.values("contactmeeting_id"))


def with_notices(meeting: ContactMeeting) -> MeetingRow:
    """One meeting with its notices and partners, as the council that prepares it sees it. Three queries."""
    return _listed(_all().filter(pk=meeting.pk), meeting.council_id)[0]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A delegate who may attend or is to attend a meeting."""

    id: int
    name: str
    council_id: int
    council: str
    group: str
    attended: bool | None = None


def delegates_to_choose(meeting: ContactMeeting, day: date) -> list[Chosen]:
    """Delegates in office of the councils that hold a meeting. Two queries for each council and one more."""
    councils = [meeting.council, *meeting.partners.order_by("kind", "search_key")]
    return [
        Chosen(member.id, member.name, council.id, council.name, member.group)
        for council in councils
        for member in members_on(council.id, day)
        if in_office(member.state)
    ]


def named_delegates(meeting_ids: Iterable[int]) -> dict[int, list[Chosen]]:
    """Who is to attend each of these meetings, by council and name. One query."""
    rows = MeetingDelegate.objects.with_scopes_disabled().filter(meeting__in=list(meeting_ids))
    rows = rows.select_related("delegate__person", "delegate__council", "delegate__group")
    found: dict[int, list[Chosen]] = {}
    for row in rows.order_by("delegate__council__kind", "delegate__council_id", "delegate__person__sort_key"):
        one = row.delegate
        group = one.group.name if one.group else ""
        found.setdefault(row.meeting_id, []).append(
            Chosen(one.id, one.person.full_name, one.council_id, one.council.name, group, row.attended)
        )
    return found


def sessions_to_choose(council_id: int) -> list[CouncilSession]:
    """The sessions a meeting may belong to, latest first. One query."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.order_by("-opens_on")[:12])


def partners_to_choose(council: Council) -> list[Council]:
    """The councils of the other tier. One query."""
    rows = Council.objects.order_by("search_key")
    if council.kind == CouncilKind.CITY:
        return list(rows.exclude(kind=CouncilKind.CITY))
    return list(rows.filter(kind=CouncilKind.CITY))


# ----- the public


def public_meetings(council_id: int | None = None) -> QuerySet[ContactMeeting]:
    """Meetings in the public calendar: announced once and public, cancelled ones too."""
    rows: QuerySet[ContactMeeting] = ContactMeeting.objects.with_scopes_disabled().filter(
        is_public=True, announced_at__isnull=False
    )
    rows = rows.select_related("council", "session").prefetch_related(Prefetch("partners", _by_name()))
    return rows if council_id is None else rows.filter(_of(council_id))


def coming(day: date, council_id: int | None = None) -> QuerySet[ContactMeeting]:
    """Of today and later, soonest first."""
    rows = public_meetings(council_id).filter(starts_at__gte=clock.at(day, 0))
    return rows.order_by("starts_at", "council__kind", "council__search_key", "id")


def past(day: date, council_id: int | None = None) -> QuerySet[ContactMeeting]:
    """Before today, latest first."""
    return public_meetings(council_id).filter(starts_at__lt=clock.at(day, 0)).order_by("-starts_at", "id")


def in_feed(day: date, council_id: int | None = None) -> list[ContactMeeting]:
    """What subscribers are told: meetings to come and of the last ninety days. Two queries."""
    since = clock.at(day - FEED_PAST, 0)
    rows = public_meetings(council_id).filter(starts_at__gte=since).order_by("-starts_at", "id")
    return list(rows[:FEED_MOST])


def by_day(rows: Sequence[ContactMeeting]) -> list[tuple[date, list[ContactMeeting]]]:
    """Meetings in their order, under the day they are on."""
    found: dict[date, list[ContactMeeting]] = {}
    for row in rows:
        found.setdefault(clock.day_of(row.starts_at), []).append(row)
    return list(found.items())


def council_ids() -> list[int]:
    """Every council. One query."""
    return list(Council.objects.order_by("id").values_list("id", flat=True))
