"""Who reaches what through the loaders: the own council, the tier above, a polling team, nobody else."""

from __future__ import annotations

import pytest

from council.enums import Role
from council.errors import Refused
from elections import access
from elections.enums import Level
from elections.models import AreaContest
from tests.factories.elections import Hustings
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


def test_a_commune_reaches_its_areas_and_the_citys_record_in_them(day: Hustings) -> None:
    commune = day.communes[0]
    clerk = commune.actor(Role.ELECTION_CLERK)
    area = day.areas[commune.council.code][0]
    assert access.area(clerk, area.id) == area
    assert access.record(clerk, day.record(area, Level.CITY).id).contest == day.contests["hn"][0]


def test_another_commune_finds_nothing_of_it(day: Hustings) -> None:
    stranger = day.communes[1].actor(Role.ELECTION_CLERK)
    area = day.areas["00001"][0]
    part = AreaContest.objects.with_scopes_disabled().get(area=area, level=Level.CITY)
    contest = day.contests["00001"][0]
    reached = (
        lambda: access.area(stranger, area.id),
        lambda: access.area_contest(stranger, part.id),
        lambda: access.record(stranger, day.record(area, Level.CITY).id),
        lambda: access.contest(stranger, contest.id),
        lambda: access.candidate(stranger, day.candidates(contest)[0].id),
        lambda: access.council_election(stranger, day.council_elections["00001"].id),
        lambda: access.led_election(stranger, day.election.id),
    )
    for reach in reached:
        with pytest.raises(Refused) as refused:
            reach()
        assert refused.value.code == "not_found"


def test_the_city_sees_records_of_its_contest_alone(day: Hustings) -> None:
    city = day.city.actor(Role.ELECTION_BOARD)
    area = day.areas["00001"][0]
    assert access.record(city, day.record(area, Level.CITY).id).council == area.council
    with pytest.raises(Refused):
        access.record(city, day.record(area, Level.COMMUNE).id)
    with pytest.raises(Refused):
        access.area(city, area.id)


def test_a_team_reaches_its_own_area_alone(day: Hustings) -> None:
    commune = day.communes[0]
    first, second = day.areas[commune.council.code]
    team = commune.actor("team:1")
    assert access.team_areas(team) == [first.id]
    assert access.area(team, first.id) == first
    for reach in (
        lambda: access.area(team, second.id),
        lambda: access.record(team, day.record(second, Level.COMMUNE).id),
    ):
        with pytest.raises(Refused) as refused:
            reach()
        assert refused.value.code == "not_found"


def test_a_council_without_part_in_the_day_finds_no_election(day: Hustings) -> None:
    assert access.election(day.communes[0].actor(Role.ELECTION_CLERK), day.election.id) == day.election
    with pytest.raises(Refused):
        access.election(make_world("09999").actor(Role.SECRETARY), day.election.id)
