"""A constituency over all its polls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elections.models import Contest
from elections.queries.combined import combined
from elections.services.again import call_again
from elections.services.annulment import annul_contest
from elections.services.determine import determine
from tests.elections.services.counting import (
    BOARD,
    HEAD,
    WHY,
    accepted,
    all_accepted,
    fresh_contest,
    good,
    records_of,
)
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election(communes=1)


def again(day: Hustings, contest: Contest, kind: str) -> Contest:
    return call_again(
        actor=day.communes[0].actor(HEAD),
        contest_id=contest.pk,
        kind=kind,
        day=day.election.day + timedelta(days=7),
        number="NQ 20",
    )


def with_tenths(day: Hustings, contest: Contest, tenths: list[int]) -> Contest:
    for shift, record in enumerate(records_of(contest)):
        figures = good(record, shift)
        pairs = zip(sorted(figures.votes), tenths, strict=True)
        accepted(day, record, replace(figures, votes={pk: figures.valid * n // 10 for pk, n in pairs}))
    return determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)


def test_an_additional_election_adds_to_the_first(day: Hustings) -> None:
    first = with_tenths(day, day.contests["00001"][0], [8, 3, 3, 2, 1])
    assert combined([first])[first.pk].missing == 2
    made = again(day, first, "additional")
    waiting = combined([first])[first.pk]
    assert (waiting.waits, waiting.verdict) == (True, "additional")
    made = with_tenths(day, made, [8, 3, 3, 2])
    both = combined([first])[first.pk]
    assert both.elected == [*first.outcome["elected"], *made.outcome["elected"]]
    assert (both.missing, both.verdict, both.waits) == (1, "short", False)


def test_a_re_election_takes_the_place_of_the_first(day: Hustings) -> None:
    first = day.contests["00001"][0]
    annul_contest(actor=day.communes[0].actor(HEAD), contest_id=first.pk, number="NQ 730", reason=WHY)
    first = fresh_contest(first)
    made = again(day, first, "re_election")
    all_accepted(day, made)
    made = determine(actor=day.communes[0].actor(BOARD), contest_id=made.pk)
    both = combined([first])[first.pk]
    assert (both.elected, both.missing, both.verdict) == (made.outcome["elected"], 0, "complete")


def test_many_constituencies_take_as_many_queries_as_one() -> None:
    day = make_election(communes=1, contests=3)
    contests = [fresh_contest(contest) for contest in day.contests["00001"]]
    counts = []
    for some in (contests[:1], contests):
        with CaptureQueriesContext(connection) as queries:
            combined(some)
        counts.append(len(queries))
    assert counts == [1, 1]
