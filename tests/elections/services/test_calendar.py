"""The calendar: dates the leading council moves, steps each council ticks off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from elections.queries.setup import steps_of
from elections.services.calendar import mark_step, move_step
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db
PAPER = "Nghị quyết điều chỉnh số 01 ngày 2/1/2026"


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


def code_of(act: Callable[..., Any], **kwargs: Any) -> str:
    with pytest.raises(Refused) as found:
        act(**kwargs)
    return found.value.code


def due_of(day: Hustings, world: int, code: str) -> date:
    lines = steps_of(day.election, day.worlds[world].council.id, clock.today())
    return next(line.due for line in lines if line.rule.code == code)


def test_a_moved_date_holds_for_every_council_and_can_be_put_back(day: Hustings) -> None:
    given: dict[str, Any] = {
        "actor": day.city.actor(Role.ELECTION_CLERK),
        "election_id": day.election.id,
        "code": "committees",
    }
    before = due_of(day, 1, "committees")
    assert before == date(2025, 11, 30)
    move_step(**given, due=before + timedelta(3), source=PAPER)
    assert [due_of(day, world, "committees") for world in (0, 1)] == [before + timedelta(3)] * 2
    move_step(**given, due=None, source="")
    assert due_of(day, 1, "committees") == before


def test_a_moved_date_needs_its_paper_and_the_leading_council(day: Hustings) -> None:
    given = {"election_id": day.election.id, "code": "committees", "due": date(2025, 12, 1)}
    clerk = day.city.actor(Role.ELECTION_CLERK)
    assert code_of(move_step, actor=clerk, source=" ", **given) == "source_required"
    assert code_of(move_step, actor=clerk, source=PAPER, **given | {"code": "x"}) == "not_found"
    commune = day.communes[0].actor(Role.ELECTION_CLERK)
    assert code_of(move_step, actor=commune, source=PAPER, **given) == "not_found"
    head = day.city.actor(Role.ELECTION_HEAD)
    assert code_of(move_step, actor=head, source=PAPER, **given) == "forbidden"


def test_each_council_ticks_off_its_own(day: Hustings) -> None:
    clerk = day.communes[0].actor(Role.ELECTION_CLERK)
    given: dict[str, Any] = {"election_id": day.election.id, "code": "committees"}
    mark_step(actor=clerk, done_on=date(2025, 11, 28), note="QĐ 5", **given)
    states = {
        world: next(
            line.state
            for line in steps_of(day.election, day.worlds[world].council.id, date(2026, 1, 1))
            if line.rule.code == "committees"
        )
        for world in (1, 2)
    }
    assert states == {1: "done", 2: "late"}
    tomorrow = clock.today() + timedelta(1)
    assert code_of(mark_step, actor=clerk, done_on=tomorrow, **given) == "day_ahead"
    head = day.communes[0].actor(Role.ELECTION_HEAD)
    assert code_of(mark_step, actor=head, done_on=None, **given) == "forbidden"
