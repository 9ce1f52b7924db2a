"""Those elected, as the statistics of forms 28 and 30 count them."""

from __future__ import annotations

from collections.abc import Iterable

from elections.models import Candidate, Contest
from elections.rules.shapes import Birth, Sex
from elections.rules.statistics import ElectedPerson, Professional, Sector, Theory


def elected_people(contests: Iterable[Contest]) -> list[ElectedPerson]:
    """The people whom the outcomes of these contests name as elected. One query."""
    ids = [pk for contest in contests for pk in contest.outcome.get("elected", ())]
    rows = Candidate.objects.with_scopes_disabled().filter(pk__in=ids)
    return [_person(row) for row in rows]


def _person(row: Candidate) -> ElectedPerson:
    return ElectedPerson(
        sex=Sex(row.sex),
        ethnicity=row.ethnicity,
        birth=Birth(row.birth_year, row.birth_month, row.birth_day),
        party=bool(row.party_since),
        re_elected=bool(row.council_terms),
        religion=row.religion,
        self_nominated=row.self_nominated,
        professional=Professional(row.professional_level),
        theory=Theory(row.theory) if row.theory else None,
        sector=Sector(row.sector),
    )
