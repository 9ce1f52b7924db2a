"""A polling area as voters see it: the place, the hours, both constituencies with their candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from elections.enums import Level
from elections.models import AreaContest, Contest, CouncilElection, Election, PollingArea, ResidentialGroup
from elections.queries.public_lists import PublicCandidate, is_public, listed


@dataclass(frozen=True, slots=True)
class AreaLevel:
    """What is elected in an area at one level; `people` only of a public list."""

    part: CouncilElection
    contest: Contest
    is_public: bool
    people: tuple[PublicCandidate, ...]


@dataclass(frozen=True, slots=True)
class PublicArea:
    """An area with its contests; what stands in them is asked for when the page is made."""

    area: PollingArea
    contests: tuple[Contest, ...]

    @property
    def election(self) -> Election:
        return self.area.election

    @property
    def parts(self) -> tuple[CouncilElection, ...]:
        return tuple(contest.council_election for contest in self.contests)


def levels_of(areas: Iterable[PublicArea]) -> dict[int, tuple[AreaLevel, ...]]:
    """By area the city's contest, then the commune's; the candidates of public lists. One query."""
    rows = {area.area.id: area.contests for area in areas}
    public = {c.id for contests in rows.values() for c in contests if is_public(c.council_election)}
    people = listed(public) if public else {}
    return {
        pk: tuple(AreaLevel(c.council_election, c, c.id in public, people.get(c.id, ())) for c in contests)
        for pk, contests in rows.items()
    }


def groups_of(areas: Iterable[PublicArea]) -> dict[int, tuple[str, ...]]:
    """By area the residential groups that vote there. One query."""
    found: dict[int, list[str]] = {area.area.id: [] for area in areas}
    rows = ResidentialGroup.objects.with_scopes_disabled().filter(area_id__in=found)
    for pk, name in rows.order_by("id").values_list("area_id", "name"):
        found[pk].append(name)
    return {pk: tuple(names) for pk, names in found.items()}


def public_area(token: str) -> PublicArea | None:
    """The area behind a QR code. Two queries."""
    rows = PollingArea.objects.with_scopes_disabled().select_related("election", "council")
    area = rows.filter(token=token).first()
    return with_contests([area])[0] if area else None


def areas_of(election: Election, council_id: int) -> list[PublicArea]:
    """The areas of a commune by number, with their contests. Two queries."""
    rows = PollingArea.objects.with_scopes_disabled().select_related("election", "council")
    return with_contests(list(rows.filter(election=election, council_id=council_id).order_by("number")))


def with_contests(areas: list[PollingArea]) -> list[PublicArea]:
    """Areas with their contests, the city's first. One query."""
    rows = AreaContest.objects.with_scopes_disabled().filter(area__in=areas)
    rows = rows.select_related("contest__council_election__council", "contest__council_election__term")
    found: dict[int, list[AreaContest]] = {}
    for row in rows:
        found.setdefault(row.area_id, []).append(row)
    return [PublicArea(area, _contests(found.get(area.id, []))) for area in areas]


def _contests(rows: list[AreaContest]) -> tuple[Contest, ...]:
    return tuple(row.contest for row in sorted(rows, key=lambda row: row.level != Level.CITY))
