"""The tables of forms 28 and 30, and that every percentage carries its base."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.shapes import Birth, Sex
from elections.rules.statistics import (
    AreaFacts,
    Composition,
    ConstituencyFacts,
    ElectedPerson,
    LevelRow,
    Professional,
    Sector,
    Share,
    Theory,
    composition,
    level_row,
    total_row,
    under_half,
)

DAY = date(2026, 3, 15)
FULL = ConstituencyFacts(
    electors=1_000,
    voted=900,
    issued=900,
    collected=890,
    valid=880,
    seats=3,
    elected=3,
    areas=(AreaFacts(600, 550), AreaFacts(400, 350)),
)
PERSON = ElectedPerson(
    sex=Sex.MALE,
    ethnicity="Kinh",
    birth=Birth(1970, 1, 1),
    party=True,
    re_elected=False,
    religion="Không",
    self_nominated=False,
    professional=Professional.UNIVERSITY,
    theory=Theory.ADVANCED,
    sector=Sector.GOVERNMENT,
)


def test_the_row_of_a_level_by_hand() -> None:
    one_area = replace(FULL, electors=100, voted=40, areas=(AreaFacts(100, 40),), elected=1, additional=True)
    void = replace(FULL, areas=(AreaFacts(500, 250, annulled=True, re_election=True), AreaFacts(500, 249)))
    row = level_row([FULL, one_area, replace(void, annulled=True, re_election=True, elected=2)])
    assert row == LevelRow(
        electors=2_100,
        voted=1_840,
        constituencies=3,
        constituencies_one_area=1,
        constituencies_under_half=1,
        constituencies_annulled=1,
        constituencies_re_election=1,
        constituencies_additional=1,
        constituencies_short=1,
        areas=5,
        areas_under_half=2,
        areas_annulled=1,
        areas_re_election=1,
        areas_additional=0,
        issued=2_700,
        collected=2_670,
        valid=2_640,
    )
    assert (row.turnout, row.turnout.percent) == (Share(1_840, 2_100), Decimal("87.62"))
    assert (row.collected_of_issued.base, row.collected_of_issued.percent) == (2_700, Decimal("98.89"))
    assert (row.valid_of_collected.base, row.valid_of_collected.percent) == (2_670, Decimal("98.88"))


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"annulled": True}, "annulled"),
        ({"re_election": True}, "re_election"),
        ({"additional": True}, "additional"),
        ({"voted": 499}, "under_half"),
    ],
)
def test_each_column_counts_its_own(changed: dict[str, Any], column: str) -> None:
    """One constituency and one area with it, each seen in its column and in no other."""
    plain = level_row([FULL])
    row = level_row([replace(FULL, **changed)])
    names = {f.name for f in fields(LevelRow)} - {"voted"}
    assert {n for n in names if getattr(row, n) != getattr(plain, n)} == {f"constituencies_{column}"}
    first = replace(FULL.areas[0], **({"voted": 299} if column == "under_half" else changed))
    row = level_row([replace(FULL, areas=(first, FULL.areas[1]))])
    assert {n for n in names if getattr(row, n) != getattr(plain, n)} == {f"areas_{column}"}


def test_exactly_half_is_not_under_half() -> None:
    assert [under_half(voted, 10) for voted in (4, 5, 6)] == [True, False, False]
    assert not under_half(0, 0)


@pytest.mark.parametrize(("seats", "least"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4)])
def test_short_is_fewer_than_two_thirds(seats: int, least: int) -> None:
    for elected in range(seats + 1):
        row = level_row([replace(FULL, seats=seats, elected=elected)])
        assert row.constituencies_short == (elected < least)


def test_turnout_is_not_the_mean_of_percentages() -> None:
    small = replace(FULL, electors=100, voted=10, areas=())
    assert level_row([FULL, small]).turnout.percent == Decimal("82.73")  # the mean would be 50.00


def test_the_total_line_adds_every_column() -> None:
    row = level_row([FULL])
    total = total_row([row, row])
    assert all(getattr(total, f.name) == 2 * getattr(row, f.name) for f in fields(LevelRow))
    assert total_row([]) == level_row([])


def described(*people: ElectedPerson) -> Composition:
    return composition(people, seats=4, election_day=DAY)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"sex": Sex.FEMALE}, "women"),
        ({"ethnicity": "Mường"}, "minority"),
        ({"birth": Birth(1990, 1, 1)}, "young"),
        ({"birth": Birth(1986, 3, 16)}, "young"),
        ({"birth": Birth(1987)}, "young"),
        ({"party": False}, "non_party"),
        ({"re_elected": True}, "re_elected"),
        ({"religion": "Phật giáo"}, "religion"),
        ({"self_nominated": True}, "self_nominated"),
    ],
)
def test_each_share_counts_its_own(changed: dict[str, Any], column: str) -> None:
    found = described(PERSON, replace(PERSON, **changed), PERSON)
    none = described(PERSON, PERSON, PERSON)
    assert getattr(found, column) == Share(1, 3)
    assert getattr(found, column).percent == Decimal("33.33")
    assert [f.name for f in fields(Composition) if getattr(found, f.name) != getattr(none, f.name)] == [
        column
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"ethnicity": "  KINH "},
        {"ethnicity": ""},
        {"religion": ""},
        {"religion": " không "},
        {"birth": Birth(1986, 3, 15)},
        {"birth": Birth(1985)},
    ],
)
def test_what_counts_for_nothing(changed: dict[str, Any]) -> None:
    assert described(replace(PERSON, **changed)) == described(PERSON)


@pytest.mark.parametrize("birth", [None, Birth(1986), Birth(1986, 3)])
def test_an_age_that_cannot_be_known_is_counted_apart(birth: Birth | None) -> None:
    found = described(PERSON, replace(PERSON, birth=birth))
    assert (found.young, found.age_unknown) == (Share(0, 2), 1)


def test_education_theory_and_sector_by_kind() -> None:
    other = replace(PERSON, professional=Professional.POSTGRADUATE, theory=None, sector=Sector.FORCES)
    found = described(PERSON, PERSON, other)
    assert {k.value: v.count for k, v in found.professional.items()} == {
        "below": 0,
        "university": 2,
        "postgraduate": 1,
    }
    assert {k.value: v.count for k, v in found.theory.items()} == {
        "intermediate": 0,
        "advanced": 2,
        "bachelor": 0,
    }
    assert {k.value: v.count for k, v in found.sector.items() if v.count} == {"government": 2, "forces": 1}
    assert (found.seats, found.elected) == (4, 3)


people = st.builds(
    ElectedPerson,
    sex=st.sampled_from(Sex),
    ethnicity=st.sampled_from(("Kinh", "Mường", "")),
    birth=st.none() | st.builds(Birth, st.integers(1980, 1990)),
    party=st.booleans(),
    re_elected=st.booleans(),
    religion=st.sampled_from(("Không", "Phật giáo")),
    self_nominated=st.booleans(),
    professional=st.none() | st.sampled_from(Professional),
    theory=st.none() | st.sampled_from(Theory),
    sector=st.none() | st.sampled_from(Sector),
)


@given(st.lists(people, max_size=9))
def test_every_percentage_stands_on_the_number_elected(elected: list[ElectedPerson]) -> None:
    found = described(*elected)
    single = [value for f in fields(Composition) if isinstance(value := getattr(found, f.name), Share)]
    kinds = [*found.professional.values(), *found.theory.values(), *found.sector.values()]
    assert all(share.base == len(elected) and 0 <= share.count <= share.base for share in [*single, *kinds])
    for group in (found.professional, found.theory, found.sector):
        assert sum(share.count for share in group.values()) <= len(elected)
