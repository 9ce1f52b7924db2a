"""What the set-up pages ask: the same number of questions for one row and for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from elections.queries.setup import contests_for_areas, councils_of, set_up, steps_of
from tests.factories.elections import make_election

pytestmark = pytest.mark.django_db
QUESTIONS = 14


def test_lines_and_faults_of_a_commune() -> None:
    day = make_election(communes=1, contests=2, areas=2)
    found = set_up(day.election, day.communes[0].council)
    assert [(line.row.number, line.areas, line.electors, line.candidates) for line in found.contests] == [
        (1, 2, 1980, 5),
        (2, 2, 1980, 5),
    ]
    assert found.areas[0].electors == {"city": 1000, "commune": 990}
    assert {fault.finding.code for fault in found.faults} == {"A07"}  # every body is short of members


def test_the_citys_view_of_all_councils() -> None:
    day = make_election(communes=2, contests=1, areas=2)
    lines = {line.council.code: line for line in councils_of(day.election)}
    assert (lines["00001"].areas, lines["00001"].electors, lines["00001"].contest_seats) == (2, 2000, 3)
    assert all(line.ready for line in lines.values())


def test_an_area_may_be_in_contests_of_its_commune_and_the_city() -> None:
    day = make_election(communes=2)
    offered = contests_for_areas(day.election.id, day.communes[0].council.id)
    assert {level: [row.id for row in rows] for level, rows in offered.items()} == {
        "city": [day.contests["hn"][0].id],
        "commune": [day.contests["00001"][0].id],
    }


@pytest.mark.parametrize("many", [1, 3])
def test_questions_do_not_grow(many: int) -> None:
    day = make_election(communes=many, contests=many, areas=many)
    with CaptureQueriesContext(connection) as asked:
        set_up(day.election, day.communes[0].council)
        councils_of(day.election)
        steps_of(day.election, day.communes[0].council.id, clock.today())
    assert len(asked) == QUESTIONS
