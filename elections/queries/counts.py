"""What the pages of counting show: how far each contest is, the records of an area, one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from council.models import Council
from elections.enums import Level, RecordState
from elections.models import (
    Candidate,
    Contest,
    CouncilElection,
    CountEntry,
    CountRecord,
    Election,
    PollingArea,
)
from elections.queries.ballots import ballot_of
from elections.queries.figures import figures_of_record, has_figures, votes_of
from elections.rules.shapes import Figures

OPEN_STATES = (RecordState.EMPTY, RecordState.RETURNED)


@dataclass(slots=True)
class AreaLine:
    """One polling area with its record of each level; `entered` are those this person has typed."""

    area: PollingArea
    records: list[CountRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ContestLine:
    """How far the records of one contest are."""

    contest: Contest
    records: int
    waiting: int  # not entered, or once
    differing: int
    agreed: int
    accepted: int
    annulled: int

    @property
    def share(self) -> int:
        """Accepted records in hundredths of all, for a bar."""
        return 100 * self.accepted // self.records if self.records else 0

    @property
    def is_complete(self) -> bool:
        return self.records > 0 and self.accepted + self.annulled == self.records


@dataclass(frozen=True, slots=True)
class Overview:
    """The counting of a polling day as one council sees it: its own areas, and its own contests."""

    areas: list[AreaLine]
    contests: list[ContestLine]
    entered: frozenset[int]  # records this account has an entry in that counts


def overview(
    election: Election, council_id: int, account_id: int, only_areas: Sequence[int] | None = None
) -> Overview:
    """Three queries. `only_areas`: those of a polling team's member, who sees no contest either."""
    records = CountRecord.objects.with_scopes_disabled().filter(
        council_id=council_id, area_contest__area__election=election
    )
    if only_areas is not None:
        records = records.filter(area_contest__area_id__in=list(only_areas))
    records = records.select_related("area_contest__area", "contest").order_by(
        "area_contest__area__number", "-area_contest__level"
    )
    lines: dict[int, AreaLine] = {}
    for record in records:
        area = record.area_contest.area
        lines.setdefault(area.pk, AreaLine(area)).records.append(record)
    contests = [] if only_areas is not None else contest_lines(election, council_id)
    return Overview(list(lines.values()), contests, _entered(election, council_id, account_id))


def _entered(election: Election, council_id: int, account_id: int) -> frozenset[int]:
    rows = CountEntry.objects.with_scopes_disabled().filter(
        record__council_id=council_id,
        record__area_contest__area__election=election,
        entered_by_id=account_id,
        superseded_at__isnull=True,
    )
    return frozenset(rows.order_by().values_list("record_id", flat=True))


def contest_lines(election: Election, council_id: int) -> list[ContestLine]:
    """The contests of one council on a polling day with their records by state. One query."""

    def of(*states: str) -> Count:
        return Count("records", filter=Q(records__state__in=states))

    rows = Contest.objects.with_scopes_disabled().filter(
        council_election__election=election, council_id=council_id
    )
    rows = rows.annotate(
        n_all=Count("records"),
        n_waiting=of(*OPEN_STATES, RecordState.FIRST),
        n_differing=of(RecordState.DIFFERS),
        n_agreed=of(RecordState.AGREED),
        n_accepted=of(RecordState.ACCEPTED),
        n_annulled=of(RecordState.ANNULLED),
    ).order_by("number")
    return [
        ContestLine(
            row,
            row.n_all,
            row.n_waiting,
            row.n_differing,
            row.n_agreed,
            row.n_accepted,
            row.n_annulled,
        )
        for row in rows
    ]


def contest_records(contest: Contest) -> list[CountRecord]:
    """The records of a contest from all its communes, by commune and area. One query."""
    rows = CountRecord.objects.with_scopes_disabled().filter(contest=contest)
    rows = rows.select_related("area_contest__area__council")
    return list(rows.order_by("area_contest__area__council_id", "area_contest__area__number"))


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record: who stands on its ballot, what both entries say where that may be seen, its settled
    figures, and every entry ever made."""

    record: CountRecord
    area: PollingArea
    ballot: list[Candidate]
    figures: Figures | None
    entries: list[CountEntry]

    @property
    def current(self) -> list[CountEntry]:
        """The entries that count."""
        return [entry for entry in self.entries if entry.superseded_at is None]


def record_view(record: CountRecord) -> RecordView:
    """Four queries."""
    rows = CountEntry.objects.with_scopes_disabled().filter(record=record).order_by("id")
    entries = list(rows.select_related("entered_by__person"))
    figures = figures_of_record(record, votes_of([record.pk])[record.pk]) if has_figures(record) else None
    area = (
        PollingArea.objects.with_scopes_disabled()
        .select_related("council")
        .get(pk=record.area_contest.area_id)
    )
    return RecordView(record, area, ballot_of(record.contest), figures, entries)


def council_part(election: Election, council_id: int) -> CouncilElection | None:
    """The election of a council on a polling day; None where it only has polling areas. One query."""
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election, council_id=council_id)
    found: CouncilElection | None = rows.select_related("election", "council", "term").first()
    return found


def units_of(contest: Contest) -> list[str]:
    """What a constituency is made of: communes for the city's, thôn and tổ dân phố for a commune's."""
    if contest.council_election.level == Level.CITY:
        communes = Council.objects.filter(city_contests=contest).order_by("name")
        return [f"{commune.get_kind_display()} {commune.name}" for commune in communes]
    return [group.name for group in contest.groups.with_scopes_disabled().order_by("id")]
