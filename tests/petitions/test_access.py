"""Who reaches what through the loaders of petitions."""

from __future__ import annotations

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from petitions import access
from petitions.models import Task
from tests.factories.petitions import Town, make_meeting, make_petition, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def refused(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)  # type: ignore[operator]
    return found.value.code


def test_a_petition_is_read_by_holder_and_origin_and_written_by_the_holder(town: Town) -> None:
    petition = make_petition(town)
    petition.council = town.city.council
    petition.save()
    commune = town.communes[0].actor(Role.PETITION_OFFICER)
    assert access.petition(commune, petition.id) == petition
    assert access.petition(town.city.actor(Role.PETITION_OFFICER), petition.id, write=True) == petition
    assert refused(access.petition, commune, petition.id, write=True) == "not_found"
    assert refused(access.petition, town.communes[1].actor(Role.PETITION_OFFICER), petition.id) == "not_found"
    assert refused(access.petition, town.communes[0].actor("body:0"), petition.id) == "not_found"


def test_a_body_reaches_its_own_tasks_alone(town: Town) -> None:
    petition, first = make_petition(town, 0), town.bodies["hn"][0]
    task = Task.objects.create(
        petition=petition,
        council=town.city.council,
        body=first,
        rule="answer_single",
        started_at=clock.now(),
        due_at=clock.now(),
    )
    assert access.bodies_of(town.city.actor("body:0")) == [first.id]
    assert access.own_task(town.city.actor("body:0"), task.id) == task
    assert refused(access.own_task, town.city.actor("body:1"), task.id) == "not_found"
    assert refused(access.own_task, town.communes[0].actor("body:0"), task.id) == "not_found"
    assert access.followed_task(town.city.actor(Role.PETITION_HEAD), task.id) == task
    assert refused(access.followed_task, town.communes[0].actor(Role.PETITION_HEAD), task.id) == "not_found"
    assert refused(access.followed_task, town.city.actor("body:0"), task.id) == "not_found"


def test_a_joint_meeting_is_read_by_its_partners(town: Town) -> None:
    meeting = make_meeting(town)
    meeting.partners.add(town.city.council)
    city = town.city.actor(Role.PETITION_OFFICER)
    assert access.meeting(city, meeting.id) == meeting
    assert refused(access.meeting, city, meeting.id, write=True) == "not_found"
    assert refused(access.meeting, town.communes[1].actor(Role.PETITION_OFFICER), meeting.id) == "not_found"


def test_a_body_is_reached_by_the_council_that_keeps_it(town: Town) -> None:
    body = town.bodies["00001"][0]
    assert access.body(town.communes[0].actor(Role.PETITION_OFFICER), body.id) == body
    assert refused(access.body, town.city.actor(Role.PETITION_OFFICER), body.id) == "not_found"
