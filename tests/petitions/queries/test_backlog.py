"""How long petitions are carried, and what is counted where."""

from __future__ import annotations

from datetime import timedelta

import pytest

from council import clock
from council.models import CouncilSession
from petitions.enums import PetitionState
from petitions.models import Petition
from petitions.queries.backlog import (
    GONE,
    STATES,
    Narrowed,
    backlog,
    carried_ids,
    carried_over,
    left_over,
    sessions_of,
)
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.supervising import broken

pytestmark = pytest.mark.django_db


def session(town: Town, number: int, days_ago: int, kind: str = "regular") -> CouncilSession:
    first, day = town.sessions["00001"], clock.today() - timedelta(days=days_ago)
    made: CouncilSession = CouncilSession.objects.with_scopes_disabled().create(
        council=first.council,
        term=first.term,
        number=number,
        kind=kind,
        opens_on=day,
        closes_on=day,
        place="A",
    )
    return made


def test_regular_sessions_opened_since_are_counted(town: Town) -> None:
    old, new = session(town, 11, 200), session(town, 13, 20)
    special = session(town, 12, 100, "urgent")
    found = carried_over(sessions_of(old.council_id), clock.today())
    assert found == {old.id: 1, special.id: 1, new.id: 0, town.sessions["00001"].id: 0}
    assert carried_over(sessions_of(old.council_id), clock.today() + timedelta(days=60))[old.id] == 2


def test_every_state_is_shown_or_named_as_gone() -> None:
    assert set(STATES) | set(GONE) == set(PetitionState)


def test_sums_are_those_of_the_rows_and_what_was_merged_is_not_counted(town: Town) -> None:
    one = session(town, 11, 200)
    session(town, 12, 20)
    rows = Petition.objects.with_scopes_disabled()
    for at, state in enumerate(PetitionState.values):
        made = make_petition(town, state=state)
        rows.filter(pk=made.pk).update(session=one if at % 2 else None)
    sessions = sessions_of(one.council_id)
    found = backlog(one.council_id, sessions, clock.today(), Narrowed())
    assert found.sums.received == len(STATES) == sum(row.received for row in found.rows)
    assert found.sums.open == sum(row.open for row in found.rows)
    for row in found.rows:
        assert sum(length for _start, length in row.bar) == row.received
        assert sum(cell.number for cell in row.heat) == row.received
    left = left_over(one.council_id, sessions, clock.today(), Narrowed(), None)
    assert {each.petition.id for each in left.rows} == set(
        carried_ids(one.council_id, clock.today()).values_list("id", flat=True)
    )
    assert {each.sessions for each in left.rows} == {1}


def test_the_promise_is_told_with_what_is_carried(town: Town) -> None:
    promise, old = broken(town), session(town, 11, 200)
    session(town, 12, 20)
    Petition.objects.with_scopes_disabled().filter(pk=promise.petition_id).update(session=old)
    left = left_over(old.council_id, sessions_of(old.council_id), clock.today(), Narrowed(), None)
    assert [one.promise for one in left.rows] == [promise]
