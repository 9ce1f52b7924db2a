"""Accounts: a password is shown once and works, whoever was signed in is out, other councils are safe."""

import pytest
from django.contrib.auth import authenticate

from council import clock
from council.enums import Role
from council.errors import Refused
from council.models import Account, JournalEntry, RoleAssignment, SignIn
from council.services import accounts, roles
from council.services.accounts import LETTERS, one_time_password
from council.services.journal import entries_of
from tests.factories import World, make_world
from tests.factories.world import session_key

pytestmark = pytest.mark.django_db
OFFICER = "digital_officer"


def new_person(world: World, name: str = "Lý Thu Hằng") -> int:
    person = roles.add_person(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        full_name=name,
        role=Role.GUEST,
        since=clock.today(),
    )
    return person.id


def create(world: World, person_id: int, username: str = "") -> accounts.Credentials:
    return accounts.create_account(
        actor=world.actor(OFFICER), council_id=world.council.id, person_id=person_id, username=username
    )


def reset(world: World, who: str | int) -> accounts.Credentials:
    return accounts.reset_password(
        actor=world.actor(OFFICER), council_id=world.council.id, account_id=world.account(who).id
    )


def test_a_new_account_signs_in(world: World) -> None:
    made = create(world, new_person(world))
    assert made.username == "hang.lt.00004"
    account = authenticate(None, username=made.username, password=made.password)
    assert account is not None
    assert account.pk == made.account_id


def test_no_password_reaches_the_journal(world: World) -> None:
    made = create(world, new_person(world))
    made_again = reset(world, 1)
    written = str([entry.data for entry in JournalEntry.objects.with_scopes_disabled().all()])
    assert made.username in written
    assert made.password not in written
    assert made_again.password not in written


def test_passwords_differ_and_use_clear_letters() -> None:
    found = {one_time_password() for _ in range(50)}
    assert len(found) == 50
    assert set("".join(found)) <= set(LETTERS + "-")
    assert all(len(password) == 14 for password in found)


def test_the_second_of_a_name_gets_a_number(world: World) -> None:
    names = [create(world, new_person(world)).username for _ in range(3)]
    assert names == ["hang.lt.00004", "hang.lt.00004-2", "hang.lt.00004-3"]


@pytest.mark.parametrize("username", ["ab", "có dấu", "a b c", "-abc", "x" * 41])
def test_bad_usernames(world: World, username: str) -> None:
    with pytest.raises(Refused, match="bad_username"):
        create(world, new_person(world), username)


def test_a_username_in_use_is_refused_whatever_its_case(world: World) -> None:
    with pytest.raises(Refused, match="username_taken"):
        create(world, new_person(world), world.account(1).username.upper())


def test_a_second_account_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="account_exists"):
        create(world, world.delegates[0].person_id)


def test_a_reset_signs_everybody_out(world: World) -> None:
    session_key(world.account(1))
    before = world.account(1).auth_version
    made = reset(world, 1)
    account = Account.objects.get(pk=made.account_id)
    assert account.check_password(made.password)
    assert account.auth_version == before + 1
    assert not SignIn.objects.filter(account_id=account.pk).exists()
    assert [e.code for e in entries_of(f"council:{world.council.id}")] == ["council.account.password_reset"]


def test_an_account_of_somebody_who_serves_elsewhere_is_the_operators(world: World) -> None:
    other = make_world("00008")
    person = world.delegates[0].person
    RoleAssignment.objects.create(person=person, council=other.council, role=Role.CHAIR, since=clock.today())
    with pytest.raises(Refused, match="person_elsewhere"):
        reset(world, 1)
    operator = world.account("guest").person
    assert operator is not None
    RoleAssignment.objects.create(person=operator, role=Role.SYSTEM_OPERATOR, since=clock.today())
    RoleAssignment.objects.create(
        person=operator, council=world.council, role=Role.DIGITAL_OFFICER, since=clock.today()
    )
    made = accounts.reset_password(
        actor=world.actor("guest"), council_id=world.council.id, account_id=world.account(1).id
    )
    assert made.password


def test_the_account_of_an_operator_is_out_of_reach(world: World) -> None:
    person = world.delegates[0].person
    RoleAssignment.objects.create(person=person, role=Role.SYSTEM_OPERATOR, since=clock.today())
    with pytest.raises(Refused, match="person_elsewhere"):
        reset(world, 1)


def test_locked_and_opened_again(world: World) -> None:
    def set_active(active: bool) -> Account:
        return accounts.set_active(
            actor=world.actor(OFFICER),
            council_id=world.council.id,
            account_id=world.account(1).id,
            active=active,
        )

    session_key(world.account(1))
    assert not set_active(False).is_active
    assert not SignIn.objects.filter(account_id=world.account(1).id).exists()
    assert set_active(True).is_active
    assert set_active(True).is_active
    codes = [e.code for e in entries_of(f"council:{world.council.id}")]
    assert codes == ["council.account.locked", "council.account.unlocked"]


def test_nobody_locks_the_own_account(world: World) -> None:
    with pytest.raises(Refused, match="own_account"):
        accounts.set_active(
            actor=world.actor(OFFICER),
            council_id=world.council.id,
            account_id=world.account(OFFICER).id,
            active=False,
        )
