"""Who is behind a socket: the cookie's account or the screen's token, in the council of the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from pytest_django import DjangoAssertNumQueries

from council import clock, live
from council.enums import Role
from council.models import Account, RoleAssignment, Screen, SignIn
from council.permissions import Actor
from realtime.protocol import Handshake
from tests.factories import World, make_world
from tests.factories.world import session_key


def only(*roles: str) -> frozenset[str]:
    """Exactly these roles."""
    return frozenset(roles)


@pytest.fixture
def other(world: World) -> World:
    return make_world("00008", delegates=1)


def make_screen(world: World, token: str) -> Screen:
    return Screen.objects.create(
        council=world.council, name="Hội trường", token_hash=live.token_hash(token), created_at=clock.now()
    )


def shake(code: str = "00004", key: str = "", token: str = "", language: str = "vi") -> Handshake:
    return Handshake(code, key, token, language)


def arrive(*handshakes: Handshake) -> list[Actor | None]:
    return live.authenticate(list(handshakes))


def test_a_cookie_names_a_person_of_the_council(world: World) -> None:
    key = session_key(world.account(2))
    [actor] = arrive(shake(key=key, language="en"))
    assert actor is not None
    assert (actor.delegate_id, actor.roles) == (world.delegates[1].id, only(Role.DELEGATE))
    assert (actor.session_key, actor.language, actor.auth_version) == (key, "en", 1)


@pytest.mark.parametrize("key", ["", "unheard-of", "0" * 32])
def test_no_good_cookie_is_nobody(world: World, key: str) -> None:
    assert arrive(shake(key=key)) == [None]


def test_a_session_that_ended_is_nobody(world: World) -> None:
    key = session_key(world.account(1))
    SignIn.objects.filter(session_key=key).update(expire_date=clock.now() - timedelta(seconds=1))
    assert arrive(shake(key=key)) == [None]


def test_a_closed_account_is_nobody(world: World) -> None:
    key = session_key(world.account(1))
    Account.objects.filter(pk=world.account(1).pk).update(is_active=False)
    assert arrive(shake(key=key)) == [None]


@pytest.mark.parametrize("who", ["1", "chair", "digital_officer"])
def test_whoever_has_no_role_in_the_council_is_nobody_there(world: World, other: World, who: str) -> None:
    assert arrive(shake("00008", session_key(world.account(who)))) == [None]


def test_a_council_that_is_not_there(world: World) -> None:
    assert arrive(shake("99999", session_key(world.account(1)))) == [None]


def test_the_operator_is_somebody_everywhere(world: World, other: World) -> None:
    account = world.account("guest")
    assert account.person is not None
    RoleAssignment.objects.create(
        person=account.person, role=Role.SYSTEM_OPERATOR, since=clock.today(), council=None
    )
    [actor] = arrive(shake("00008", session_key(account)))
    assert actor is not None
    assert actor.roles == only(Role.SYSTEM_OPERATOR)


def test_one_cookie_in_two_councils_is_two_actors(world: World, other: World) -> None:
    account = world.account("chair")
    assert account.person is not None
    RoleAssignment.objects.create(
        person=account.person, role=Role.GUEST, since=clock.today(), council=other.council
    )
    key = session_key(account)
    roles = [actor.roles if actor else None for actor in arrive(shake(key=key), shake("00008", key))]
    assert roles == [only(Role.CHAIR), only(Role.GUEST)]


def test_a_token_names_a_screen_of_its_council_alone(world: World, other: World) -> None:
    make_screen(world, "token")
    found = arrive(shake(token="token"), shake(token="Token"), shake("00008", token="token"))
    assert [actor.roles if actor else None for actor in found] == [only(Role.HALL_SCREEN), None, None]


def test_a_revoked_token_is_nobody(world: World) -> None:
    screen = make_screen(world, "token")
    screen.revoked_at = clock.now()
    screen.save()
    assert arrive(shake(token="token")) == [None]


def test_a_token_takes_the_place_of_a_cookie(world: World) -> None:
    make_screen(world, "token")
    key = session_key(world.account("chair"))
    right, wrong = arrive(shake(key=key, token="token"), shake(key=key, token="wrong"))
    assert right is not None
    assert (right.roles, right.account_id) == (only(Role.HALL_SCREEN), None)
    assert wrong is None


@pytest.mark.parametrize("count", [1, 6])
def test_a_few_queries_for_any_number(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_screen(world, "token")
    keys = [session_key(world.account(seat)) for seat in range(1, count + 1)]
    with django_assert_num_queries(6):
        found = arrive(shake(token="token"), *[shake(key=key) for key in keys])
    assert None not in found


def test_a_connection_that_broke_is_given_up(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_handshakes: object) -> list[Actor | None]:
        raise OperationalError("the server closed the connection")

    closed: list[bool] = []
    monkeypatch.setattr(live, "_authenticate", away)
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))
    with pytest.raises(OperationalError):
        arrive(shake(key="key"))
    assert closed == [True]


def test_rights_that_changed_end_what_was_alive(world: World) -> None:
    people = [world.actor(1, signed_in=True), world.actor("chair", signed_in=True)]
    assert live.still_alive(people) == {person.session_key for person in people}
    Account.objects.filter(pk=world.account(1).pk).update(auth_version=2)
    assert live.still_alive(people) == {people[1].session_key}
    SignIn.objects.all().delete()
    assert live.still_alive(people) == set()
