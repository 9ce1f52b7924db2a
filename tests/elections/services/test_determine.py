"""Determining results from accepted records: what is asked before, what is written, ties, many at once."""

from __future__ import annotations

import pytest

from elections.enums import ResultState
from elections.services.determine import determine
from tests.elections.services.counting import BOARD, all_accepted, fresh_contest
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election()


def test_a_contest_is_determined_from_its_accepted_records(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    contest = fresh_contest(contest)
    assert (contest.result_state, contest.verdict) == (ResultState.DETERMINED, "complete")
    assert (contest.electors, contest.voted) == (2 * 990, 2 * 890 - 1)
    assert contest.outcome["elected"] == [c.pk for c in day.candidates(contest)[:3]]
    assert next(c.votes for c in day.candidates(contest)) == 880 * 90 // 100 + 879 * 90 // 100
