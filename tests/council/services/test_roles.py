"""Roles: from a day to a day, only in the own council, never the last officer's."""

from datetime import timedelta

import pytest
from django.db import transaction

from council import clock
from council.enums import Role
from council.errors import Refused
from council.models import Account, RoleAssignment
from council.permissions import may
from council.services import roles
from council.services.journal import entries_of
from tests.factories import World

pytestmark = pytest.mark.django_db
OFFICER = "digital_officer"
YESTERDAY = timedelta(days=1)


def assign(world: World, role: str, *, since: int = 0, until: int | None = None) -> RoleAssignment:
    today = clock.today()
    return roles.assign_role(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        person_id=world.delegates[0].person_id,
        role=role,
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )


def end(world: World, row: RoleAssignment, days: int) -> None:
    roles.end_role(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        assignment_id=row.id,
        last_day=clock.today() + timedelta(days=days),
    )


def test_a_role_gives_its_verbs_and_closes_sockets(world: World) -> None:
    before = world.account(1).auth_version
    assign(world, Role.SECRETARY)
    assert may(world.actor(1), "meetings.run_sitting", world.council.id)
    assert Account.objects.get(pk=world.account(1).pk).auth_version == before + 1
    assert [e.code for e in entries_of(f"council:{world.council.id}")] == ["council.role.assigned"]


def test_a_role_from_tomorrow_gives_nothing_today(world: World) -> None:
    assign(world, Role.SECRETARY, since=1)
    assert not may(world.actor(1), "meetings.run_sitting", world.council.id)


@pytest.mark.parametrize("role", [Role.SYSTEM_OPERATOR, Role.HALL_SCREEN, Role.DELEGATE, "king"])
def test_roles_that_are_not_given_here(world: World, role: str) -> None:
    with pytest.raises(Refused, match="bad_role"):
        assign(world, role)


def test_the_same_role_twice_at_a_time_is_refused(world: World) -> None:
    assign(world, Role.GUEST, since=5)
    assign(world, Role.GUEST, since=0, until=4)
    with pytest.raises(Refused, match="role_held"):
        assign(world, Role.GUEST, since=3, until=9)


def test_crossed_dates_are_refused(world: World) -> None:
    with pytest.raises(Refused, match="dates_crossed"):
        assign(world, Role.GUEST, since=3, until=2)


def test_an_end_at_once_takes_the_role_today(world: World) -> None:
    row = RoleAssignment.objects.get(council=world.council, role=Role.SECRETARY)
    end(world, row, -1)
    row.refresh_from_db()
    assert row.until == clock.today() - YESTERDAY
    assert not may(world.actor("secretary"), "meetings.run_sitting", world.council.id)


def test_a_role_given_today_by_mistake_leaves_no_row(world: World) -> None:
    row = assign(world, Role.GUEST)
    end(world, row, -1)
    assert not RoleAssignment.objects.filter(pk=row.pk).exists()
    assert [e.code for e in entries_of(f"council:{world.council.id}")][-1] == "council.role.ended"


def test_an_end_in_the_past_is_refused(world: World) -> None:
    row = RoleAssignment.objects.get(council=world.council, role=Role.SECRETARY)
    with pytest.raises(Refused, match="day_past"):
        end(world, row, -2)


def test_the_last_officer_stays(world: World) -> None:
    row = RoleAssignment.objects.get(council=world.council, role=Role.DIGITAL_OFFICER)
    with pytest.raises(Refused, match="last_officer"):
        end(world, row, -1)
    assign(world, Role.DIGITAL_OFFICER)
    end(world, row, -1)


def test_a_new_person_comes_with_a_role(world: World) -> None:
    person = roles.add_person(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        full_name="Lý Thu Hằng",
        role=Role.SECRETARIAT,
        since=clock.today(),
    )
    assert RoleAssignment.objects.get(person=person).council_id == world.council.id


def test_a_duty_gives_a_role_and_takes_it_away(world: World) -> None:
    """What an app does under a permission of its own, inside its transaction."""
    person, actor, council = world.account("guest").person, world.actor("secretariat"), world.council.id
    assert person
    rows = RoleAssignment.objects.filter(person=person, role=Role.PAPER_OFFICER)
    with transaction.atomic():
        for _time in range(2):  # somebody who holds it already holds it once
            roles.hold(actor=actor, council_id=council, person=person, role=Role.PAPER_OFFICER)
    assert [row.until for row in rows] == [None]
    rows.update(since=clock.today() - 2 * YESTERDAY)
    for _time in range(2):  # the second time nothing is left to end
        with transaction.atomic():
            roles.release(actor=actor, council_id=council, person_id=person.id, role=Role.PAPER_OFFICER)
    assert [row.until for row in rows.all()] == [clock.today() - YESTERDAY]
