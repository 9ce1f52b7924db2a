"""Constituencies: one to five seats, each commune in one, fixed once the list is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from elections.models import Candidate, CandidateSecret, Contest, CouncilElection
from elections.services.contests import ContestData, add_contest, change_contest, remove_contest
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


def code_of(act: Callable[..., Any], **kwargs: Any) -> str:
    with pytest.raises(Refused) as found:
        act(**kwargs)
    return found.value.code


def add(day: Hustings, world: int, data: ContestData, role: str = Role.ELECTION_CLERK) -> Contest:
    one = day.worlds[world]
    own = day.council_elections[one.council.code]
    return add_contest(actor=one.actor(role), council_election_id=own.id, data=data)


def test_a_commune_adds_a_constituency(day: Hustings) -> None:
    row = add(day, 1, ContestData(2, 4))
    assert (row.seats, row.seats_of_constituency, row.constituency.name) == (4, 4, "Đơn vị bầu cử số 2")


@pytest.mark.parametrize(("seats", "code"), [(0, "A06"), (6, "A06")])
def test_one_to_five_seats(day: Hustings, seats: int, code: str) -> None:
    assert code_of(add, day=day, world=1, data=ContestData(2, seats)) == code


def test_a_number_is_used_once(day: Hustings) -> None:
    assert code_of(add, day=day, world=1, data=ContestData(1, 3)) == "number_taken"


def test_a_commune_is_in_one_city_constituency(day: Hustings) -> None:
    assert code_of(add, day=day, world=0, data=ContestData(2, 3, ("00001",))) == "commune_taken"
    assert code_of(add, day=day, world=0, data=ContestData(2, 3, ("99999",))) == "not_found"
    assert code_of(add, day=day, world=1, data=ContestData(2, 3, ("00002",))) == "bad_value"


def test_communes_and_seats_change_and_the_number_does_not(day: Hustings) -> None:
    actor, row = day.city.actor(Role.ELECTION_CLERK), day.contests["hn"][0]
    changed = change_contest(actor=actor, contest_id=row.id, data=ContestData(1, 5, ("00002",)))
    assert (changed.seats, [one.code for one in changed.communes.all()]) == (5, ["00002"])
    wrong = {"actor": actor, "contest_id": row.id, "data": ContestData(7, 5)}
    assert code_of(change_contest, **wrong) == "number_fixed"


def test_a_constituency_in_use_stays(day: Hustings) -> None:
    actor, row = day.communes[0].actor(Role.ELECTION_CLERK), day.contests["00001"][0]
    assert code_of(remove_contest, actor=actor, contest_id=row.id) == "contest_in_use"
    CandidateSecret.objects.with_scopes_disabled().all().delete()
    Candidate.objects.with_scopes_disabled().all().delete()
    assert code_of(remove_contest, actor=actor, contest_id=row.id) == "contest_in_use"
    empty = add(day, 1, ContestData(2, 4))
    remove_contest(actor=actor, contest_id=empty.id)
    assert not Contest.objects.with_scopes_disabled().filter(pk=empty.pk).exists()


def test_nothing_moves_once_the_list_is_published(day: Hustings) -> None:
    CouncilElection.objects.with_scopes_disabled().update(list_published_at=clock.now())
    actor, row = day.communes[0].actor(Role.ELECTION_CLERK), day.contests["00001"][0]
    assert code_of(add, day=day, world=1, data=ContestData(2, 3)) == "list_published"
    change = {"actor": actor, "contest_id": row.id, "data": ContestData(1, 4)}
    assert code_of(change_contest, **change) == "list_published"
    assert code_of(remove_contest, actor=actor, contest_id=row.id) == "list_published"


def test_other_roles_and_other_councils(day: Hustings) -> None:
    head, stranger = day.communes[0].actor(Role.ELECTION_HEAD), day.communes[1].actor(Role.ELECTION_CLERK)
    row, own = day.contests["00001"][0], day.council_elections["00001"]
    data = ContestData(2, 3)
    for actor, code in ((head, "forbidden"), (stranger, "not_found")):
        assert code_of(add_contest, actor=actor, council_election_id=own.id, data=data) == code
        assert code_of(change_contest, actor=actor, contest_id=row.id, data=data) == code
        assert code_of(remove_contest, actor=actor, contest_id=row.id) == code
