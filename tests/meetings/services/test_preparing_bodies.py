"""The bodies that prepare papers, and the role that comes and goes with who hands in for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from council import clock
from council.enums import Role
from council.models import JournalEntry, RoleAssignment
from meetings.models import PreparingBody, PreparingOfficer
from meetings.services import paper_tasks, preparing_bodies
from meetings.services.preparing_bodies import BodyData
from meetings.services.task_access import own_bodies
from tests.factories import make_world
from tests.factories.world import make_person
from tests.meetings.handing import OFFICER, Desk, another_body, make_desk, now
from tests.meetings.services.preparing import Acts, refused

pytestmark = pytest.mark.django_db


def holds_role(desk: Desk, who: str = OFFICER) -> bool:
    return Role.PAPER_OFFICER in desk.world.actor(who).roles


def officer_row(body: PreparingBody) -> PreparingOfficer:
    return PreparingOfficer.objects.with_scopes_disabled().get(body=body)


def test_the_role_comes_with_the_first_body_and_goes_with_the_last(desk: Desk) -> None:
    assert holds_role(desk)
    person_id = desk.world.account(OFFICER).person_id
    assert person_id
    second = preparing_bodies.add(actor=desk.office, data=BodyData("Sở Xây dựng"))
    preparing_bodies.add_officer(actor=desk.office, body_id=second.id, person_id=person_id)
    assert [body.name for body in own_bodies(desk.officer)] == ["Sở Tài chính", "Sở Xây dựng"]
    preparing_bodies.remove_officer(
        actor=desk.office, body_id=desk.body.id, officer_id=officer_row(desk.body).id
    )
    assert holds_role(desk)
    preparing_bodies.remove_officer(actor=desk.office, body_id=second.id, officer_id=officer_row(second).id)
    assert not holds_role(desk)
    told = JournalEntry.objects.with_scopes_disabled().filter(code__startswith="council.role.")
    assert [entry.code for entry in told.order_by("id")] == ["council.role.assigned", "council.role.ended"]


def test_the_role_of_yesterday_ends_today(desk: Desk) -> None:
    RoleAssignment.objects.filter(role=Role.PAPER_OFFICER).update(since=clock.today() - timedelta(days=3))
    preparing_bodies.remove_officer(
        actor=desk.office, body_id=desk.body.id, officer_id=officer_row(desk.body).id
    )
    row = RoleAssignment.objects.get(role=Role.PAPER_OFFICER)
    assert row.until == clock.today() - timedelta(days=1)
    assert not holds_role(desk)


def test_who_is_taken_off_hands_in_no_more(desk: Desk) -> None:
    task = desk.assign()
    officer = desk.officer
    preparing_bodies.remove_officer(
        actor=desk.office, body_id=desk.body.id, officer_id=officer_row(desk.body).id
    )
    with refused("forbidden"):
        desk.hand_in(task)
    assert own_bodies(officer) == []  # with the rights of a moment ago too


def test_nobody_twice_and_nobody_without_an_account(desk: Desk) -> None:
    person_id = desk.world.account(OFFICER).person_id
    assert person_id
    preparing_bodies.add_officer(actor=desk.office, body_id=desk.body.id, person_id=person_id)
    assert PreparingOfficer.objects.with_scopes_disabled().count() == 1
    stranger = make_person("Không Có Vai")
    with refused("not_found"):
        preparing_bodies.add_officer(actor=desk.office, body_id=desk.body.id, person_id=stranger.id)
    RoleAssignment.objects.create(
        person=stranger, council=desk.world.council, role=Role.GUEST, since=clock.today()
    )
    with refused("no_account"):
        preparing_bodies.add_officer(actor=desk.office, body_id=desk.body.id, person_id=stranger.id)


def test_names_and_addresses(desk: Desk) -> None:
    for name, code in (("", "name_required"), ("sở  tài chính", "body_exists")):
        with refused(code):
            preparing_bodies.add(actor=desk.office, data=BodyData(name))
    with refused("bad_address"):
        preparing_bodies.add(actor=desk.office, data=BodyData("Sở Y tế", "sai"))
    with refused("not_found"):
        preparing_bodies.add(actor=desk.office, data=BodyData("Sở Y tế", board_id=99_999))
    preparing_bodies.edit(
        actor=desk.office, body_id=desk.body.id, data=BodyData("Sở Tài chính", "moi@example.vn")
    )
    desk.body.refresh_from_db()
    assert desk.body.email == "moi@example.vn"
    make_desk("00007")  # another council has one of the same name


def test_a_body_ends_once_it_owes_nothing(desk: Desk) -> None:
    task = desk.assign()
    with refused("body_owes_papers"):
        preparing_bodies.end(actor=desk.office, body_id=desk.body.id)
    paper_tasks.cancel(actor=desk.office, task_id=task.id, version=now(task).version, note="Thôi")
    preparing_bodies.end(actor=desk.office, body_id=desk.body.id)
    with refused("body_ended"):
        desk.assign()
    preparing_bodies.resume(actor=desk.office, body_id=desk.body.id)
    desk.assign()


def acts(desk: Desk, who: str) -> Acts:
    actor, body = desk.world.actor(who), desk.body.id
    return [
        lambda: preparing_bodies.edit(actor=actor, body_id=body, data=BodyData("Khác")),
        lambda: preparing_bodies.end(actor=actor, body_id=body),
        lambda: preparing_bodies.resume(actor=actor, body_id=body),
        lambda: preparing_bodies.add_officer(actor=actor, body_id=body, person_id=1),
        lambda: preparing_bodies.remove_officer(actor=actor, body_id=body, officer_id=1),
    ]


@pytest.mark.parametrize("who", [OFFICER, "chair", "1", "guest", "digital_officer"])
def test_only_the_secretariat_keeps_the_list(desk: Desk, who: str) -> None:
    for act in acts(desk, who):
        with refused("forbidden"):
            act()
    with refused("forbidden"):
        preparing_bodies.add(actor=desk.world.actor(who), data=BodyData("Sở Y tế"))


def test_bodies_of_another_council_are_not_found(desk: Desk) -> None:
    for act in acts(Desk(make_world("00007"), desk.session, desk.body), "secretariat"):
        with refused("not_found"):
            act()


def test_an_officer_of_another_body_is_not_taken_off_by_its_number(desk: Desk) -> None:
    other = another_body(desk)
    with refused("not_found"):
        preparing_bodies.remove_officer(
            actor=desk.office, body_id=desk.body.id, officer_id=officer_row(other).id
        )
