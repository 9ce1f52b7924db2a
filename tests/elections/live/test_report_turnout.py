"""elections.report_turnout as it comes over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.permissions import Actor
from elections import live
from elections.models import TurnoutReport
from realtime import commands
from realtime.protocol import Command, Refusal
from tests.factories.elections import DAY, Hustings

pytestmark = pytest.mark.django_db
NAME = "elections.report_turnout"


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 19, 30)):
        yield


def command(day: Hustings, actor: Actor, name: str = "1", /, **payload: Any) -> Command:
    fields = {"area": day.areas["00001"][0].id, "slot": day.slots[0].id, "city": 400, "commune": 395}
    return Command(name, NAME, fields | payload, actor)


def team(day: Hustings) -> Actor:
    return day.communes[0].actor("team:1", signed_in=True)


def figures() -> list[int | None]:
    rows = TurnoutReport.objects.with_scopes_disabled().order_by("slot_id", "area_id")
    return list(rows.values_list("voted_city", flat=True))


def test_the_command_writes_in_the_gathered_transaction() -> None:
    assert NAME in commands.names()
    assert commands.spec(NAME).writes


def test_the_answer_tells_what_stands(day: Hustings) -> None:
    [answer] = commands.run_writes([command(day, team(day))])
    assert answer == {
        "id": "1",
        "ok": True,
        "area": day.areas["00001"][0].id,
        "slot": day.slots[0].id,
        "city": 400,
        "commune": 395,
        "state": "sent",
        "at": clock.now().isoformat(),
        "version": 1,
        "changed": False,
    }


def test_the_same_id_gets_the_same_answer_and_changes_nothing(day: Hustings) -> None:
    actor = team(day)
    [first] = commands.run_writes([command(day, actor)])
    later = command(day, actor, "2", city=450, commune=440, reason="Đếm thiếu một trang danh sách")
    assert commands.run_writes([later])[0]["ok"]
    assert commands.run_writes([command(day, actor)]) == [first]
    assert figures() == [450]


def test_the_same_id_twice_in_one_batch_is_one_report(day: Hustings) -> None:
    actor = team(day)
    answers = commands.run_writes([command(day, actor), command(day, actor)])
    assert answers[0] == answers[1]
    assert TurnoutReport.objects.with_scopes_disabled().get().version == 1


def test_reports_of_many_areas_are_one_transaction(day: Hustings) -> None:
    clerk = day.communes[0].actor(Role.ELECTION_CLERK, signed_in=True)
    first, second = (area.id for area in day.areas["00001"])
    batch = [command(day, clerk, str(n), area=area) for n, area in enumerate((first, second))]
    with CaptureQueriesContext(connection) as asked:
        answers = commands.run_writes(batch)
    assert [answer["ok"] for answer in answers] == [True, True]
    assert len([q for q in asked if q["sql"].startswith(("SAVEPOINT", "BEGIN"))]) == 1
    assert len([q for q in asked if "INSERT INTO elections_turnoutreport" in q["sql"]]) == 1


def test_a_refusal_says_why_and_what_to_do(day: Hustings) -> None:
    [answer] = commands.run_writes([command(day, team(day), city=1001)])
    assert not answer["ok"]
    assert answer["error"]["code"] == "T02"
    assert "1001" in answer["error"]["message"]
    assert figures() == []


@pytest.mark.parametrize("field", ["area", "slot", "city", "commune"])
@pytest.mark.parametrize("junk", ["x", [], {}, True, -1, 1.5, 2**31])
def test_numbers_that_are_none_are_malformed(day: Hustings, field: str, junk: object) -> None:
    [answer] = live.report_turnout([command(day, team(day), **{field: junk})])
    assert isinstance(answer, Refusal)
    assert answer.code == "malformed"


@pytest.mark.parametrize("field", ["area", "slot"])
def test_what_must_be_there_is_asked_for(day: Hustings, field: str) -> None:
    [answer] = live.report_turnout([command(day, team(day), **{field: None})])
    assert isinstance(answer, Refusal)
    assert answer.code == "malformed"


@pytest.mark.parametrize("junk", [7, [], {"a": 1}, "x" * 5001, None])
def test_words_that_are_none_are_malformed(day: Hustings, junk: object) -> None:
    [answer] = live.report_turnout([command(day, team(day), reason=junk)])
    assert isinstance(answer, Refusal)
    assert answer.code == "malformed"


def test_good_reports_and_malformed_ones_of_one_batch(day: Hustings) -> None:
    clerk = day.communes[0].actor(Role.ELECTION_CLERK)
    second = day.areas["00001"][1].id
    answers = live.report_turnout(
        [
            command(day, clerk, city="x"),
            command(day, clerk),
            command(day, clerk, area=second, city=2000),
            command(day, clerk, area=second, city=10, commune=9),
        ]
    )
    told = [answer.code if isinstance(answer, Refusal) else answer["city"] for answer in answers]
    assert told == ["malformed", 400, "T02", 10]


def test_a_sign_in_that_ended_reports_nothing(day: Hustings) -> None:
    [answer] = commands.run_writes([command(day, day.communes[0].actor("team:1"))])
    assert answer["error"]["code"] == "signed_out"
    assert figures() == []
