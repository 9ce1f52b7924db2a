"""Who is who on which day, and what follows: deny by default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from council import clock, permissions
from council.enums import Role
from council.errors import Refused
from council.models import Account, Council, DelegateChange, Person, RoleAssignment, Screen
from council.permissions import Actor, actors, alive, declare, may, require, screen_actor, verbs
from tests.factories import World, make_world
from tests.factories.world import make_account, make_person, session_key

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def only(*roles: str) -> frozenset[str]:
    """Exactly these roles."""
    return frozenset(roles)


@pytest.fixture
def person(world: World) -> Person:
    """Somebody without a role so far."""
    found = make_person("Lương Thu Trang")
    make_account("trang", found)
    return found


def actor_on(council: Council, person: Person, day: date | None = None) -> Actor:
    account = Account.objects.get(person=person)
    return actors([(council, account, "key", "vi")], day or clock.today())[0]


def give(person: Person, council: Council | None, role: Role, since: date, until: date | None = None) -> None:
    RoleAssignment.objects.create(person=person, council=council, role=role, since=since, until=until)


# -- roles by date -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "held"), [(-1, False), (0, True), (3, True), (7, True), (8, False)], ids=str
)
def test_a_role_holds_from_its_first_day_to_its_last(
    world: World, person: Person, days: int, held: bool
) -> None:
    start = clock.today()
    give(person, world.council, Role.SECRETARY, start, start + WEEK)
    roles = actor_on(world.council, person, start + days * DAY).roles
    assert roles == (only(Role.SECRETARY) if held else only())


def test_a_role_without_an_end_goes_on(world: World, person: Person) -> None:
    give(person, world.council, Role.CHAIR, clock.today())
    assert actor_on(world.council, person, clock.today() + 4000 * DAY).roles == {Role.CHAIR}


def test_several_roles_are_held_together(world: World, person: Person) -> None:
    for role in (Role.SECRETARY, Role.DIGITAL_OFFICER):
        give(person, world.council, role, clock.today())
    give(person, world.council, Role.CHAIR, clock.today() - WEEK, clock.today() - DAY)
    assert actor_on(world.council, person).roles == {Role.SECRETARY, Role.DIGITAL_OFFICER}


def test_a_role_of_one_council_is_none_in_another(world: World, person: Person) -> None:
    other = make_world("00008", delegates=1)
    give(person, world.council, Role.CHAIR, clock.today())
    assert actor_on(other.council, person).roles == frozenset()


def test_the_system_operator_is_one_in_every_council(world: World, person: Person) -> None:
    other = make_world("00008", delegates=1)
    give(person, None, Role.SYSTEM_OPERATOR, clock.today())
    for council in (world.council, other.council):
        assert actor_on(council, person).roles == {Role.SYSTEM_OPERATOR}


def test_an_account_without_a_person_is_nobody(world: World) -> None:
    account = Account.objects.create(username="may-chu")
    actor = actors([(world.council, account, "key", "vi")], clock.today())[0]
    assert (actor.roles, actor.delegate_id, actor.name) == (frozenset(), None, "may-chu")


# -- mandates by date ----------------------------------------------------------------------------------------


def change(world: World, *states: tuple[str, date]) -> None:
    for state, since in states:
        DelegateChange.objects.with_scopes_disabled().create(
            delegate=world.delegates[0], state=state, since=since
        )


def test_a_mandate_makes_a_delegate(world: World) -> None:
    actor = world.actor(1)
    assert (actor.roles, actor.delegate_id) == (only(Role.DELEGATE), world.delegates[0].id)
    assert (actor.delegate_state, actor.name) == ("active", "Nguyễn Thị Hà An")


@pytest.mark.parametrize(
    ("state", "roles"),
    [
        ("suspended", only(Role.DELEGATE)),
        ("released", only()),
        ("dismissed", only()),
        ("lost", only()),
    ],
)
def test_a_change_counts_from_its_day(world: World, state: str, roles: frozenset[str]) -> None:
    today = clock.today()
    change(world, (state, today))
    person = world.delegates[0].person
    before, after = actor_on(world.council, person, today - DAY), actor_on(world.council, person, today)
    assert (before.roles, before.delegate_state) == (only(Role.DELEGATE), "active")
    assert (after.roles, after.delegate_state) == (roles, state)


def test_a_delegate_restored_is_active_again(world: World) -> None:
    change(world, ("suspended", clock.today() - WEEK), ("active", clock.today()))
    assert world.actor(1).delegate_state == "active"


@pytest.mark.parametrize(
    ("starts", "ends", "held"), [(1, None, False), (0, None, True), (-9, 0, True), (-9, -1, False)]
)
def test_the_days_of_a_mandate(world: World, starts: int, ends: int | None, held: bool) -> None:
    delegate = world.delegates[0]
    delegate.starts_on = clock.today() + starts * DAY
    delegate.ends_on = None if ends is None else clock.today() + ends * DAY
    delegate.save()
    actor = world.actor(1)
    assert (actor.roles, actor.delegate_id) == (
        (only(Role.DELEGATE), delegate.id) if held else (only(), None)
    )


def test_the_role_of_a_delegate_is_never_given_without_a_mandate(world: World, person: Person) -> None:
    give(person, world.council, Role.DELEGATE, clock.today())
    assert actor_on(world.council, person).roles == frozenset()


def test_a_delegate_may_hold_a_role_besides(world: World) -> None:
    give(world.delegates[0].person, world.council, Role.CHAIR, clock.today())
    assert world.actor(1).roles == {Role.CHAIR, Role.DELEGATE}


def test_a_mandate_is_one_councils(world: World) -> None:
    other = make_world("00008", delegates=1)
    assert actor_on(other.council, world.delegates[0].person).delegate_id is None


@pytest.mark.parametrize("count", [1, 6])
def test_two_queries_for_any_number(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    accounts = list(Account.objects.order_by("id")[:count])
    with django_assert_num_queries(2):
        found = actors([(world.council, account, "key", "vi") for account in accounts], clock.today())
    assert len(found) == count


# -- the table -----------------------------------------------------------------------------------------------


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, Iterable[str]]:
    """A table of verbs of this test's own."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(permissions, "_verbs", found)
    declare({"hall.sweep": [Role.SECRETARY, Role.CHAIR], "hall.burn": []})
    return found


def test_a_verb_is_for_its_roles_in_their_own_council(table: dict[str, Iterable[str]]) -> None:
    assert may(Actor(1, frozenset({Role.CHAIR})), "hall.sweep", 1)
    assert not may(Actor(1, frozenset({Role.CHAIR})), "hall.sweep", 2)
    assert not may(Actor(1, frozenset({Role.GUEST})), "hall.sweep", 1)
    assert not may(Actor(1), "hall.sweep", 1)


@pytest.mark.parametrize("verb", ["hall.burn", "hall.unheard_of", "", "hall"])
def test_what_nobody_declared_for_anybody_is_nobodys(table: dict[str, Iterable[str]], verb: str) -> None:
    everything = Actor(1, frozenset(Role.values))
    assert not may(everything, verb, 1)
    with pytest.raises(Refused) as caught:
        require(everything, verb, 1)
    assert (caught.value.code, caught.value.status) == ("forbidden", 403)


def test_require_lets_pass_whoever_may(table: dict[str, Iterable[str]]) -> None:
    require(Actor(1, frozenset({Role.SECRETARY})), "hall.sweep", 1)


def test_a_verb_is_declared_once(table: dict[str, Iterable[str]]) -> None:
    with pytest.raises(ValueError, match=r"hall\.sweep"):
        declare({"hall.sweep": [Role.GUEST]})


def test_the_table_is_handed_out_as_a_copy(table: dict[str, Iterable[str]]) -> None:
    verbs()["hall.burn"] = frozenset({Role.GUEST})
    assert table["hall.burn"] == frozenset()


# -- screens, and who is still signed in ------------------------------------------------------------


def test_a_hall_screen_is_a_hall_screen_and_nothing_else(world: World) -> None:
    screen = Screen.objects.create(
        council=world.council, name="Hội trường", token_hash="0" * 64, created_at=clock.now()
    )
    actor = screen_actor(screen, "en")
    assert (actor.roles, actor.account_id, actor.delegate_id) == (only(Role.HALL_SCREEN), None, None)
    assert (actor.session_key, actor.presence_key) == (f"screen:{screen.id}", None)
    assert (actor.council_id, actor.language) == (world.council.id, "en")
    assert alive([actor.session_key], clock.now()) == {actor.session_key: 0}
    screen.revoked_at = clock.now()
    screen.save()
    assert alive([actor.session_key], clock.now()) == {}


def test_alive_are_those_signed_in_and_active(world: World) -> None:
    one, two, three = world.account(1), world.account(2), world.account(3)
    keys = [session_key(account) for account in (one, two, three)]
    Account.objects.filter(pk=two.pk).update(is_active=False)
    Account.objects.filter(pk=three.pk).update(auth_version=8)
    assert alive([*keys, "unheard-of", ""], clock.now()) == {keys[0]: 1, keys[2]: 8}
    assert alive(keys, clock.now() + timedelta(hours=13)) == {}
