"""A polling day is made, changed while nothing rests on it, and refused to everybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from council.enums import Role
from council.errors import Refused
from council.services import journal
from elections.enums import ElectionKind, Level
from elections.models import CouncilElection, CountRecord, Election
from elections.services.setup import ElectionData, TermData, change_election, create_election
from elections.streams import election_stream
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db
DATA = ElectionData("Bầu cử bổ sung 2027", "", date(2027, 5, 9), time(7), time(19))
TERM = TermData("XVII", "II", date(2026, 3, 15), date(2031, 3, 31))


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


def create(day: Hustings, world: int = 0, **changes: object) -> Election:
    given = {"kind": ElectionKind.BY_ELECTION, "code": "BC Bổ sung 2027", "data": DATA, "term": TERM}
    actor = day.worlds[world].actor(Role.ELECTION_CLERK)
    return create_election(actor=actor, **(given | changes))  # type: ignore[arg-type]


def refused(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)  # type: ignore[operator]
    return found.value.code


def test_the_city_holds_it_for_every_council(day: Hustings) -> None:
    row = create(day)
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=row).order_by("council_id")
    assert row.code == "bc-bo-sung-2027"
    assert [(one.council.code, one.level, one.term.number) for one in rows] == [
        ("hn", Level.CITY, "XVII"),
        ("00001", Level.COMMUNE, "II"),
        ("00002", Level.COMMUNE, "II"),
    ]
    assert [entry.code for entry in journal.entries_of(election_stream(row.id))] == [
        "elections.election.created"
    ]


def test_a_commune_holds_its_own_alone(day: Hustings) -> None:
    row = create(day, 1)
    councils = CouncilElection.objects.with_scopes_disabled().filter(election=row)
    assert [one.council.code for one in councils] == ["00001"]
    assert refused(create, day, 1, code="khac", councils=["00002"]) == "not_found"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"data": replace(DATA, name="  ")}, "title_required"),
        ({"data": replace(DATA, closes=time(6))}, "hours_out_of_order"),
        ({"code": " – "}, "code_required"),
        ({"code": "bc-2026"}, "code_taken"),
        ({"kind": "additional"}, "bad_value"),
        ({"term": replace(TERM, commune_number="")}, "term_required"),
        ({"term": replace(TERM, ends_on=date(2026, 1, 1))}, "days_out_of_order"),
        ({"councils": ["99999"]}, "not_found"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    day: Hustings, change: dict[str, object], code: str
) -> None:
    assert refused(create, day, **change) == code
    assert Election.objects.with_scopes_disabled().count() == 1


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_BOARD])
def test_only_the_clerk_sets_up(day: Hustings, role: str) -> None:
    actor = day.city.actor(role)
    act = create_election
    assert refused(act, actor=actor, kind="general", code="x", data=DATA, term=TERM) == "forbidden"
    change = {"actor": actor, "election_id": day.election.id, "data": DATA}
    assert refused(change_election, **change) == "forbidden"


def test_a_commune_does_not_change_the_citys_day(day: Hustings) -> None:
    actor = day.communes[0].actor(Role.ELECTION_CLERK)
    assert refused(change_election, actor=actor, election_id=day.election.id, data=DATA) == "not_found"


def test_the_day_stands_once_something_was_counted_but_its_name_does_not(day: Hustings) -> None:
    actor = day.city.actor(Role.ELECTION_CLERK)
    moved = change_election(actor=actor, election_id=day.election.id, data=DATA)
    assert (moved.day, moved.name) == (DATA.day, DATA.name)
    CountRecord.objects.with_scopes_disabled().update(version=1)
    later = replace(DATA, day=date(2027, 5, 16))
    assert refused(change_election, actor=actor, election_id=moved.id, data=later) == "election_begun"
    named = change_election(actor=actor, election_id=moved.id, data=replace(DATA, name="Tên mới"))
    assert named.name == "Tên mới"
