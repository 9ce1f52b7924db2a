"""Each verb of the council app: the roles that may, the roles that may not, and nobody in another council."""

from collections.abc import Callable
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from council.models import RoleAssignment, Screen
from council.permissions import Actor
from council.rules.options import OPTIONS
from council.services import accounts, people, roles, screens, settings
from council.services.people import Place
from council.verbs import VERBS
from tests.factories import World, make_world

Act = Callable[[Actor, World], Any]


def account_of(world: World, who: str | int) -> dict[str, int]:
    return {"council_id": world.council.id, "account_id": world.account(who).id}


def screen_of(world: World) -> int:
    row, _created = Screen.objects.get_or_create(
        council=world.council, token_hash=world.council.code, defaults={"created_at": clock.now()}
    )
    return row.id


def role_of(world: World) -> int:
    return RoleAssignment.objects.filter(council=world.council, role=Role.GUEST).values_list("id", flat=True)[
        0
    ]


PEOPLE: dict[str, Act] = {
    "add_delegate": lambda a, w: people.add_delegate(
        actor=a,
        council_id=w.council.id,
        full_name="Lý Thu Hằng",
        term_id=w.term.id,
        starts_on=clock.today(),
        place=Place(90),
    ),
    "edit_delegate": lambda a, w: people.edit_delegate(
        actor=a,
        council_id=w.council.id,
        delegate_id=w.delegates[0].id,
        full_name=w.delegates[0].person.full_name,
        place=Place(91),
    ),
    "change_state": lambda a, w: people.change_state(
        actor=a,
        council_id=w.council.id,
        delegate_id=w.delegates[1].id,
        state="suspended",
        since=clock.today(),
        decision="Nghị quyết 1",
    ),
    "add_person": lambda a, w: roles.add_person(
        actor=a, council_id=w.council.id, full_name="Lý Thu Hằng", role=Role.GUEST, since=clock.today()
    ),
    "assign_role": lambda a, w: roles.assign_role(
        actor=a,
        council_id=w.council.id,
        person_id=w.delegates[0].person_id,
        role=Role.GUEST,
        since=clock.today(),
    ),
    "end_role": lambda a, w: roles.end_role(
        actor=a, council_id=w.council.id, assignment_id=role_of(w), last_day=clock.today()
    ),
    "create_account": lambda a, w: accounts.create_account(
        actor=a, council_id=w.council.id, person_id=fresh_person(w)
    ),
    "reset_password": lambda a, w: accounts.reset_password(actor=a, **account_of(w, 1)),
    "set_active": lambda a, w: accounts.set_active(actor=a, active=False, **account_of(w, 1)),
    "create_screen": lambda a, w: screens.create_screen(actor=a, council_id=w.council.id, name="Hội trường"),
    "revoke_screen": lambda a, w: screens.revoke_screen(
        actor=a, council_id=w.council.id, screen_id=screen_of(w)
    ),
}
SETTINGS: dict[str, Act] = {
    "change_setting": lambda a, w: settings.change_setting(
        actor=a,
        council_id=w.council.id,
        key="voting.seconds",
        value=OPTIONS["voting.seconds"].default + 1,
        since=clock.today(),
        source="Quy chế",
    )
}
ACTS = {name: ("council.manage_people", act) for name, act in PEOPLE.items()} | {
    name: ("council.manage_settings", act) for name, act in SETTINGS.items()
}
ROLES = [Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT, Role.GUEST, Role.DIGITAL_OFFICER, Role.DELEGATE]


def fresh_person(world: World) -> int:
    person = people.new_person("Lý Thu Hằng")
    RoleAssignment.objects.create(person=person, council=world.council, role=Role.GUEST, since=clock.today())
    return person.id


def speaker(world: World, role: str) -> Actor:
    return world.actor(1) if role == Role.DELEGATE else world.actor(role)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_each_role_in_its_own_council(name: str) -> None:
    verb, act = ACTS[name]
    for number, role in enumerate(ROLES):
        world = make_world(f"{number:05}", delegates=2)
        actor = speaker(world, role)
        if role in VERBS[verb]:
            act(actor, world)
        else:
            with pytest.raises(Refused, match="forbidden"):
                act(actor, world)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_no_role_reaches_another_council(name: str) -> None:
    """Neither by naming the other council, nor by naming its rows in the own council."""
    _verb, act = ACTS[name]
    here, there = make_world("00004", delegates=2), make_world("00008", delegates=2)
    for role in ROLES:
        with pytest.raises(Refused, match="forbidden"):
            act(speaker(here, role), there)


FOREIGN: dict[str, Callable[[Actor, int, World], Any]] = {
    "edit_delegate": lambda a, c, w: people.edit_delegate(
        actor=a, council_id=c, delegate_id=w.delegates[0].id, full_name="A B", place=Place(91)
    ),
    "change_state": lambda a, c, w: people.change_state(
        actor=a,
        council_id=c,
        delegate_id=w.delegates[0].id,
        state="suspended",
        since=clock.today(),
        decision="NQ 1",
    ),
    "assign_role": lambda a, c, w: roles.assign_role(
        actor=a, council_id=c, person_id=w.delegates[0].person_id, role=Role.GUEST, since=clock.today()
    ),
    "end_role": lambda a, c, w: roles.end_role(
        actor=a, council_id=c, assignment_id=role_of(w), last_day=clock.today()
    ),
    "create_account": lambda a, c, w: accounts.create_account(
        actor=a, council_id=c, person_id=fresh_person(w)
    ),
    "reset_password": lambda a, c, w: accounts.reset_password(
        actor=a, council_id=c, account_id=w.account(1).id
    ),
    "set_active": lambda a, c, w: accounts.set_active(
        actor=a, council_id=c, account_id=w.account(1).id, active=False
    ),
    "revoke_screen": lambda a, c, w: screens.revoke_screen(actor=a, council_id=c, screen_id=screen_of(w)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOREIGN)
def test_a_row_of_another_council_is_not_found(name: str) -> None:
    here, there = make_world("00004", delegates=1), make_world("00008", delegates=1)
    with pytest.raises(Refused, match="not_found"):
        FOREIGN[name](here.actor(Role.DIGITAL_OFFICER), here.council.id, there)
