"""Where do I vote: by group, street, place, commune; with accents, without, decomposed, misspelt."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django_scopes import scopes_disabled

from council import text
from elections.enums import AreaKind
from elections.models import PollingArea, ResidentialGroup
from elections.queries.lookup import MOST, Entry, Found, Index, Place, index_of, search
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db
NAMES = {"00001": "Hoa Sen", "00002": "Hoa Mai"}
STREETS = ("phố Nguyễn Trãi, ngõ 5 phố Kim Mã", "đường Lạc Long Quân; ngõ 15 Thụy Khuê")


@pytest.fixture
def made() -> Hustings:
    made = make_election(communes=2, areas=2)
    with scopes_disabled():
        for code, name, streets in (("00001", "Ba Đình", STREETS[0]), ("00002", "Bạ Dĩnh", STREETS[1])):
            area = made.areas[code][0]
            area.council.name, area.council.name_en = name, text.fold(name).title() + " Ward"
            area.council.search_key = text.fold(name)
            area.council.save()
            PollingArea.objects.filter(pk=area.pk).update(
                streets=streets, place=f"Trường Mẫu giáo {NAMES[code]}"
            )
        for number in (5, 15):
            ResidentialGroup.objects.create(
                election=made.election,
                council=made.areas["00001"][1].council,
                kind="urban_group",
                name=f"Tổ dân phố {number:02d} Ngọc Hà",
                search_key=f"to dan pho {number} ngoc ha",
                area=made.areas["00001"][1],
            )
    return made


def found(made: Hustings, query: str, code: str = "") -> Found:
    council = next((w.council.id for w in made.worlds if w.council.code == code), None)
    return search(index_of(made.election, 0), query, council)


def areas(result: Found) -> list[int]:
    return [hit.place.id for hit in result.hits]


@pytest.mark.parametrize(
    "query",
    [
        "Nguyễn Trãi",
        "nguyen trai",
        "phố NGUYỄN TRÃI",
        "số 12 Nguyễn Trãi",
        "nguyen trai ba dinh",
        "đường Nguyễn Trãi, phường Ba Đình",
        unicodedata.normalize("NFD", "Nguyễn Trãi"),
        "truong hoa sen",
    ],
)
def test_a_street_or_place_leads_to_its_area(made: Hustings, query: str) -> None:
    result = found(made, query)
    assert areas(result) == [made.areas["00001"][0].id]
    assert result.exact


@pytest.mark.parametrize(
    "query", ["Nguyễn Tray", "ngyen trai", "lac log quan", "thuy khe ngo 15", "Thụy Khê", "kim na"]
)
def test_typing_errors_are_forgiven(made: Hustings, query: str) -> None:
    result = found(made, query)
    wanted = "00001" if "tr" in query.lower() or "kim" in query else "00002"
    assert areas(result)[:1] == [made.areas[wanted][0].id]


def test_a_misspelt_street_with_its_ward_is_found(made: Hustings) -> None:
    result = found(made, "ngyen trai, ba dih")
    assert areas(result) == [made.areas["00001"][0].id]
    assert not result.exact


def test_what_is_only_alike_is_said_to_be(made: Hustings) -> None:
    assert not found(made, "ngyen trai").exact
    assert found(made, "xyzabc").nothing
    assert found(made, "Kim Liên").nothing or not found(made, "Kim Liên").exact


def test_numbers_are_whole(made: Hustings) -> None:
    assert [hit.why[0] for hit in found(made, "tổ dân phố 5 ngọc hà").hits] == ["Tổ dân phố 05 Ngọc Hà"]
    assert found(made, "tdp 15 ngoc ha").hits[0].why == ("Tổ dân phố 15 Ngọc Hà",)


def test_accents_that_agree_come_first(made: Hustings) -> None:
    assert [row.name for row in found(made, "Bạ Dĩnh").councils] == ["Bạ Dĩnh"]
    assert {row.name for row in found(made, "ba dinh").councils} == {"Ba Đình", "Bạ Dĩnh"}


def test_a_commune_alone_shows_all_its_areas(made: Hustings) -> None:
    result = found(made, "", "00002")
    assert areas(result) == [area.id for area in made.areas["00002"]]
    assert found(made, "").hits == ()
    assert areas(found(made, "to dan pho 1", "00002")) == [made.areas["00002"][0].id]


def test_the_city_is_no_place_to_vote(made: Hustings) -> None:
    assert {row.code for row in index_of(made.election, 0).communes()} == {"00001", "00002"}


def test_barracks_and_detention_places_are_not_listed(made: Hustings) -> None:
    with scopes_disabled():
        for area, kind in zip(made.areas["00002"], (AreaKind.MILITARY, AreaKind.DETENTION), strict=True):
            PollingArea.objects.filter(pk=area.pk).update(kind=kind)
        ResidentialGroup.objects.filter(area=made.areas["00002"][1]).delete()
    assert areas(found(made, "", "00002")) == [made.areas["00002"][0].id]  # residents vote there too


def test_a_changed_set_up_is_found_at_once(made: Hustings) -> None:
    assert found(made, "Chợ Mới").nothing
    with scopes_disabled():
        PollingArea.objects.filter(pk=made.areas["00001"][1].pk).update(place="Chợ Mới")
    assert search(index_of(made.election, 1), "cho moi").hits[0].place.place == "Chợ Mới"


def test_a_city_is_searched_and_few_are_shown(made: Hustings, django_assert_num_queries: Any) -> None:
    """Fifteen thousand names, one that all have and one that is misspelt: the slowest way through."""
    council = made.worlds[1].council
    places = {n: Place(n, str(n), n, f"Nhà {n}", "", council.id, ()) for n in range(15_000)}
    entries = tuple(Entry(n, f"Phố Mẫu {n}", f" pho mau {n} phuong ba dinh ", 1) for n in places)
    vocabulary = tuple(f"tu{n}" for n in range(3_000))
    index = Index(places, entries, {council.id: council}, vocabulary)
    with django_assert_num_queries(0):
        assert search(index, "nguyen tray").nothing
        found = search(index, "mau")
    assert (len(found.hits), found.total) == (MOST, 15_000)
