"""Published results row by row for files: read page by page, so that no file is held in memory whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from council.models import CouncilSetting
from council.rules.options import Dated, in_force
from elections.models import Contest, CouncilElection, Election, PublishedResult
from elections.queries.results import Result, result_of

PAGE = 100
AREAS = "elections.publish_areas"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a file is about: a polling day, a council on it, or one constituency."""

    election: Election
    council_election: CouncilElection | None = None
    contest: Contest | None = None

    @property
    def name(self) -> str:
        """The beginning of file names; they sort by polling day, council and number."""
        parts = [self.election.code]
        if self.council_election:
            parts.append(self.council_election.council.code)
        if self.contest:
            parts.append(f"dv-{self.contest.number:02d}")
        return "_".join(parts)

    def rows(self) -> QuerySet[PublishedResult]:
        """The publications in force."""
        rows = PublishedResult.objects.with_scopes_disabled().filter(superseded_at__isnull=True)
        if self.contest:
            return rows.filter(contest=self.contest)
        if self.council_election:
            return rows.filter(council_election=self.council_election)
        return rows.filter(election=self.election)


def pages(scope: Scope, *, councils: frozenset[int] | None = None) -> Iterator[list[Result]]:
    """The results of a scope by council and number, a query for every hundred. With `councils` the records
    by polling area are read too, of these councils alone."""
    ordered = scope.rows().order_by("council__code", "contest__number", "id")
    if councils is not None:
        ordered = ordered.filter(council_id__in=councils)
    ids = list(ordered.values_list("id", flat=True))
    rows = PublishedResult.objects.with_scopes_disabled().select_related(
        "council", "contest", "council_election", "election"
    )
    for start in range(0, len(ids), PAGE):
        some = ids[start : start + PAGE]
        found = (rows if councils is not None else rows.defer("areas")).in_bulk(some)
        yield [result_of(found[pk]) for pk in some]


def publishing_areas(day: date) -> frozenset[int]:
    """The councils that publish the figures of each polling area on a day. One query."""
    values: dict[int, list[Dated]] = {}
    for row in CouncilSetting.objects.with_scopes_disabled().filter(key=AREAS):
        values.setdefault(row.council_id, []).append(Dated(row.key, row.value, row.since))
    return frozenset(council for council, dated in values.items() if in_force(dated, day)[AREAS])
