"""Delegates: added, moved, suspended; each act in the journal, each change of rights felt by open sockets."""

from datetime import timedelta

import pytest

from council import clock
from council.errors import Refused
from council.models import Account, Delegate, DelegateGroup, Person
from council.permissions import actors
from council.rules.terms import DelegateState
from council.services import people
from council.services.journal import check_streams, entries_of
from council.services.people import Place
from tests.factories import World, make_world

pytestmark = pytest.mark.django_db
OFFICER = "digital_officer"


def codes(world: World) -> list[str]:
    return [entry.code for entry in entries_of(f"council:{world.council.id}")]


def add(world: World, seat: int = 50, name: str = "Bùi Thị Hòa", **place: object) -> Delegate:
    return people.add_delegate(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        full_name=name,
        term_id=world.term.id,
        starts_on=clock.today(),
        place=Place(seat, **place),  # type: ignore[arg-type]
    )


def test_add_delegate(world: World) -> None:
    row = add(world, name="  bùi  Thị Hoà ")
    assert (row.person.full_name, row.person.search_key) == ("bùi Thị Hoà", "bui thi hoa")
    assert codes(world) == ["council.delegate.added"]
    assert all(not report.faults for report in check_streams())


def test_a_taken_seat_is_refused_with_its_holder(world: World) -> None:
    with pytest.raises(Refused, match="seat_taken") as refused:
        add(world, seat=1)
    assert world.delegates[0].person.full_name in refused.value.message
    assert not Person.objects.filter(full_name="Bùi Thị Hòa").exists()


def test_one_word_is_no_name(world: World) -> None:
    with pytest.raises(Refused, match="bad_name"):
        add(world, name="Hòa")


def test_a_group_of_another_council_is_refused(world: World) -> None:
    other = make_world("00008")
    group = DelegateGroup.objects.with_scopes_disabled().create(council=other.council, number=1, name="Tổ 1")
    with pytest.raises(Refused, match="unknown_group"):
        add(world, group_id=group.id)


def test_a_day_outside_the_term_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="outside_term"):
        people.add_delegate(
            actor=world.actor(OFFICER),
            council_id=world.council.id,
            full_name="Bùi Thị Hòa",
            term_id=world.term.id,
            starts_on=world.term.starts_on - timedelta(days=1),
            place=Place(50),
        )


def edit(world: World, name: str, seat: int) -> Delegate:
    row = world.delegates[0]
    return people.edit_delegate(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        delegate_id=row.id,
        full_name=name,
        place=Place(seat),
    )


def test_edit_records_what_was_and_what_is(world: World) -> None:
    old = world.delegates[0].person.full_name
    edit(world, "Nguyễn Thị Hà Anh", 40)
    entry = entries_of(f"council:{world.council.id}")[0]
    assert entry.data["changed"] == {"name": [old, "Nguyễn Thị Hà Anh"], "seat": [1, 40]}


def test_edit_without_a_change_records_nothing(world: World) -> None:
    edit(world, world.delegates[0].person.full_name, 1)
    assert codes(world) == []


def test_the_name_of_somebody_who_serves_elsewhere_is_not_ours(world: World) -> None:
    other = make_world("00008")
    Delegate.objects.with_scopes_disabled().create(
        council=other.council,
        term=other.term,
        person=world.delegates[0].person,
        seat=70,
        starts_on=clock.today(),
    )
    with pytest.raises(Refused, match="person_elsewhere"):
        edit(world, "Tên Khác", 1)
    assert edit(world, world.delegates[0].person.full_name, 41).seat == 41


def change(world: World, state: str, *, days: int = 0, decision: str = "Nghị quyết 12/NQ-HĐND") -> None:
    people.change_state(
        actor=world.actor(OFFICER),
        council_id=world.council.id,
        delegate_id=world.delegates[0].id,
        state=state,
        since=clock.today() + timedelta(days=days),
        decision=decision,
    )


def test_suspension_counts_from_its_day_and_closes_sockets(world: World) -> None:
    before = world.account(1).auth_version
    change(world, "suspended")
    account = Account.objects.get(pk=world.account(1).pk)
    assert account.auth_version == before + 1
    actor = actors([(world.council, account, "key", "vi")], clock.today())[0]
    assert actor.delegate_state == DelegateState.SUSPENDED
    assert codes(world) == ["council.delegate.state"]


def test_nothing_follows_a_final_state(world: World) -> None:
    change(world, "released")
    with pytest.raises(Refused, match="state_final"):
        change(world, "active", days=1)


def test_a_change_before_a_recorded_one_is_refused(world: World) -> None:
    change(world, "suspended", days=5)
    with pytest.raises(Refused, match="state_later"):
        change(world, "released", days=2)


def test_a_change_needs_its_decision(world: World) -> None:
    with pytest.raises(Refused, match="decision_required"):
        change(world, "suspended", decision=" ")


def test_a_change_before_the_mandate_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="outside_mandate"):
        change(world, "suspended", days=-1000)


@pytest.mark.parametrize(("state", "code"), [("gone", "bad_state"), ("active", "state_unchanged")])
def test_a_state_that_is_none(world: World, state: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        change(world, state)
