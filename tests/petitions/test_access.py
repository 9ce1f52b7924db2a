"""Who reaches what through the loaders of petitions."""

from __future__ import annotations

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from petitions import access
from petitions.enums import Competence
from petitions.models import AnsweringBody, Letter, Petition, Task
from petitions.services import bodies
from petitions.services.forward import forward_all
from petitions.services.letters import LetterData
from tests.factories.petitions import Town, make_meeting, make_petition
from tests.petitions.services.answering import drafted, helped, officer

pytestmark = pytest.mark.django_db


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


def helping(town: Town, name: str) -> AnsweringBody:
    """A body of the first commune; its officer signs in by its name."""
    body: AnsweringBody = AnsweringBody.objects.with_scopes_disabled().create(
        council=town.communes[0].council, name=name, search_key=name, competence=Competence.COMMUNE
    )
    officer(town, body, name)
    return body


def letter_of(town: Town, rows: list[Petition], lead: AnsweringBody, *helpers: AnsweringBody) -> Letter:
    return forward_all(
        actor=town.communes[0].actor("second"),
        versions={row.id: row.version for row in rows},
        lead_body_id=lead.id,
        coordinating=[body.id for body in helpers],
        letter=LetterData(signed_on=clock.today()),
    )


def test_those_that_help_read_the_letter_that_brought_them_the_petition_and_no_other(town: Town) -> None:
    home, lead = town.communes[0], town.bodies["00001"][0]
    one, two = helping(town, "one"), helping(town, "two")
    first = letter_of(town, [make_petition(town), make_petition(town)], lead, one)
    second = letter_of(town, [make_petition(town)], lead, two)
    third = letter_of(town, [make_petition(town)], lead)
    assert access.letter(home.actor("body:0"), third.id) == third
    assert access.letter(home.actor("one"), first.id) == first
    assert access.letter(home.actor("two"), second.id) == second
    for who, other in (("one", second), ("one", third), ("two", first), ("two", third)):
        assert refused(access.letter, home.actor(who), other.id) == "not_found"
    for world in (town.city, town.communes[1]):
        for name in ("body:0", "second", "petition_head"):
            assert refused(access.letter, world.actor(name), first.id) == "not_found"


def test_a_letter_of_before_stays_closed_to_the_body_a_petition_came_to_later(town: Town) -> None:
    """The first letter named another petition beside it, which is none of the second body's business."""
    home, lead, later = town.communes[0], town.bodies["00001"][0], helping(town, "later")
    rows = [make_petition(town), make_petition(town)]
    before = letter_of(town, rows, lead)
    Petition.objects.with_scopes_disabled().filter(pk=rows[0].pk).update(state="returned")
    rows[0].refresh_from_db()
    after = letter_of(town, rows[:1], later)
    assert access.letter(home.actor("later"), after.id) == after
    assert refused(access.letter, home.actor("later"), before.id) == "not_found"
    Letter.objects.with_scopes_disabled().filter(pk=before.pk).update(kind="urge", body=None)
    assert refused(access.letter, home.actor("later"), before.id) == "not_found"


def test_the_successor_reads_the_letter_of_what_it_took_over(town: Town) -> None:
    home, lead, heir = town.communes[0], town.bodies["00001"][0], helping(town, "heir")
    letter = letter_of(town, [make_petition(town)], lead)
    assert refused(access.letter, home.actor("heir"), letter.id) == "not_found"
    bodies.abolish(
        actor=home.actor("second"), body_id=lead.id, abolished_on=clock.today(), successor_id=heir.id
    )
    assert access.letter(home.actor("heir"), letter.id) == letter


def test_a_task_is_read_by_its_body_and_the_office_that_follows_it(town: Town) -> None:
    lead, other = helped(town)
    home = town.communes[0]
    assert access.readable_task(home.actor("body:0"), lead.id) == lead
    assert access.readable_task(home.actor("helper"), other.id) == other
    assert access.readable_task(home.actor(Role.BOARD_OFFICER), other.id) == other
    assert refused(access.readable_task, home.actor("helper"), lead.id) == "not_found"
    assert refused(access.readable_task, home.actor("body:0"), other.id) == "not_found"
    for world in (town.city, town.communes[1]):
        for who in ("body:0", "second", Role.PETITION_HEAD, "1"):
            assert refused(access.readable_task, world.actor(who), lead.id) == "not_found"


def test_an_answer_is_reached_by_its_body_alone_while_it_is_written(town: Town) -> None:
    lead, _other = helped(town)
    draft = drafted(town, lead)
    for who in (Role.PETITION_HEAD, Role.BOARD_OFFICER, "second", "1"):
        assert refused(access.answer, town.communes[0].actor(who), draft.id) == "not_found"
    assert access.own_answer(town.communes[0].actor("body:0"), draft.id) == draft
    assert refused(access.own_answer, town.communes[0].actor("helper"), draft.id) == "not_found"
    for world in (town.city, town.communes[1]):
        assert refused(access.own_answer, world.actor("body:0"), draft.id) == "not_found"
    assert [body.name for body in access.own_bodies(town.communes[0].actor("helper"))] == ["Công an phường"]
    assert access.own_bodies(town.communes[0].actor("second")) == []
