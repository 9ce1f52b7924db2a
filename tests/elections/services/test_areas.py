"""Polling areas: in one constituency of each level, of a lawful size, fixed once figures rest on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from council.enums import Role
from council.errors import Refused
from elections.enums import Level
from elections.models import AreaContest, CountRecord, PollingArea, ResidentialGroup
from elections.services.areas import AreaData, add_area, area_data, change_area, group_kind, remove_area
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


def data(day: Hustings, **changes: Any) -> AreaData:
    given = AreaData(
        number=2,
        kind="ordinary",
        place="Trường Tiểu học Mẫu",
        address="12 phố Mẫu",
        streets="phố Mẫu\nngõ 5",
        groups=("Tổ dân phố 8", "Thôn Đoài"),
        electors={Level.CITY: 1500, Level.COMMUNE: 1490},
        contests={Level.CITY: day.contests["hn"][0].id, Level.COMMUNE: day.contests["00001"][0].id},
    )
    return replace(given, **changes)


def code_of(act: Callable[..., Any], **kwargs: Any) -> str:
    with pytest.raises(Refused) as found:
        act(**kwargs)
    return found.value.code


def add(day: Hustings, **changes: Any) -> PollingArea:
    actor = day.communes[0].actor(Role.ELECTION_CLERK)
    return add_area(actor=actor, election_id=day.election.id, data=data(day, **changes))


def test_an_area_has_a_part_and_an_empty_record_at_each_level(day: Hustings) -> None:
    row = add(day)
    parts = AreaContest.objects.with_scopes_disabled().filter(area=row).order_by("level")
    assert [(part.level, part.electors) for part in parts] == [("city", 1500), ("commune", 1490)]
    assert CountRecord.objects.with_scopes_disabled().filter(area_contest__in=parts).count() == 2
    groups = ResidentialGroup.objects.with_scopes_disabled().filter(area=row).order_by("id")
    assert [(group.name, group.kind) for group in groups] == [
        ("Tổ dân phố 8", "urban_group"),
        ("Thôn Đoài", "hamlet"),
    ]
    assert "truong tieu hoc mau" in row.search_key
    assert len(row.token) >= 20


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": 1}, "number_taken"),
        ({"kind": "palace"}, "bad_value"),
        ({"place": " "}, "place_required"),
        ({"electors": {Level.CITY: 4001, Level.COMMUNE: 4000}}, "A04"),
        ({"electors": {Level.CITY: 299, Level.COMMUNE: 299}}, "A02"),
        ({"electors": {Level.CITY: 1000, Level.COMMUNE: 1001}}, "A05"),
        ({"electors": {Level.CITY: 1000}}, "electors_required"),
        ({"contests": {}}, "contest_required"),
        ({"groups": ("Thôn Đoài", "thôn doài")}, "group_twice"),
        ({"groups": ("Tổ dân phố 1",)}, "group_taken"),
    ],
)
def test_what_the_law_or_the_table_does_not_allow(day: Hustings, changes: dict[str, Any], code: str) -> None:
    assert code_of(add, day=day, **changes) == code
    assert PollingArea.objects.with_scopes_disabled().filter(council__code="00001").count() == 1


def test_a_small_area_in_the_mountains_says_why(day: Hustings) -> None:
    small = {Level.CITY: 120, Level.COMMUNE: 120}
    assert add(day, electors=small, exception="Miền núi, dân cư không tập trung").exception


def test_a_contest_of_another_commune_is_not_offered(day: Hustings) -> None:
    wrong = {Level.CITY: day.contests["hn"][0].id, Level.COMMUNE: day.contests["00002"][0].id}
    assert code_of(add, day=day, contests=wrong) == "contest_required"


def test_change_keeps_the_address_behind_the_code(day: Hustings) -> None:
    row, actor = day.areas["00001"][0], day.communes[0].actor(Role.ELECTION_CLERK)
    was = area_data(row)
    change_area(actor=actor, area_id=row.id, data=replace(was, place="Nơi mới", groups=("Tổ dân phố 1",)))
    now = PollingArea.objects.with_scopes_disabled().get(pk=row.pk)
    assert (now.place, now.token) == ("Nơi mới", row.token)
    assert CountRecord.objects.with_scopes_disabled().filter(area_contest__area=row).count() == 2


def test_nothing_moves_once_figures_rest_on_it(day: Hustings) -> None:
    row, actor = day.areas["00001"][0], day.communes[0].actor(Role.ELECTION_CLERK)
    CountRecord.objects.with_scopes_disabled().filter(area_contest__area=row).update(version=1)
    was = area_data(row)
    assert code_of(change_area, actor=actor, area_id=row.id, data=was) == "election_begun"
    assert code_of(remove_area, actor=actor, area_id=row.id) == "election_begun"
    assert code_of(add, day=day) == "election_begun"


def test_an_area_is_removed_with_what_belongs_to_it(day: Hustings) -> None:
    row = add(day)
    remove_area(actor=day.communes[0].actor(Role.ELECTION_CLERK), area_id=row.id)
    assert not AreaContest.objects.with_scopes_disabled().filter(area_id=row.id).exists()
    assert not ResidentialGroup.objects.with_scopes_disabled().filter(name="Thôn Đoài").exists()


def test_other_roles_and_other_communes(day: Hustings) -> None:
    row = day.areas["00001"][0]
    head, stranger = day.communes[0].actor(Role.ELECTION_HEAD), day.communes[1].actor(Role.ELECTION_CLERK)
    for actor, code in ((head, "forbidden"), (stranger, "not_found")):
        assert code_of(change_area, actor=actor, area_id=row.id, data=area_data(row)) == code
        assert code_of(remove_area, actor=actor, area_id=row.id) == code
    with pytest.raises(Refused) as refused:
        add_area(actor=head, election_id=day.election.id, data=data(day))
    assert refused.value.code == "forbidden"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Tổ dân phố 5", "urban_group"),
        ("TDP 5", "urban_group"),
        ("Thôn Tổng", "hamlet"),
        ("Tổng Cốc", "hamlet"),
    ],
)
def test_kind_of_a_group_by_its_name(name: str, kind: str) -> None:
    assert group_kind(name) == kind
