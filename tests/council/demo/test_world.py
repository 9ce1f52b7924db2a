"""The demo world in each of its stages: smaller here, but made by the same hands."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django_scopes import scopes_disabled

from council import clock
from council.demo import institution
from council.demo import plan as demo
from council.demo.plan import PASSWORD, STAGES, Plan
from council.enums import CouncilKind, SessionState
from council.models import Account, Board, Council, CouncilSession, Delegate, Person, RoleAssignment
from council.services.journal import check_streams
from meetings.demo import handing_in, programme
from meetings.models import AgendaItem, Attendance, BallotRound, ItemPaper, Sitting, Vote
from petitions.demo.lives import CITY_LIVES

DAY = date(2026, 12, 8)
UNITS = institution.units()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city and three units; one paper in all, few petitions."""
    monkeypatch.setattr(institution, "units", lambda: UNITS[:3])
    fewer = tuple(
        replace(topic, papers=topic.papers[:1] if place == 2 else ())
        for place, topic in enumerate(programme.CITY)
    )
    monkeypatch.setattr(programme, "CITY", fewer)
    monkeypatch.setattr(handing_in, "TASKS", handing_in.TASKS[:1])  # one without a file
    monkeypatch.setattr("petitions.demo.world.CITY_LIVES", CITY_LIVES[:3])


def make(stage: str, seed: int = 1) -> list[str]:
    """Build the world; what was reported."""
    said: list[str] = []
    demo.build(Plan(stage, DAY, seed), said.append)
    return said


def count(model: Any, **where: Any) -> int:
    found: int = model.objects.filter(**where).count()
    return found


# -- the facts -----------------------------------------------------------------------------------------------


def test_there_are_126_communes_and_wards() -> None:
    assert len(UNITS) == len({unit["code"] for unit in UNITS}) == 126
    assert Counter(unit["kind"] for unit in UNITS) == {"ward": 51, "commune": 75}
    assert all(unit["name"] and unit["name_en"].isascii() for unit in UNITS)
    assert "Ba Đình" in {unit["name"] for unit in UNITS}


# -- each stage ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_builds(stage: str) -> None:
    with scopes_disabled():
        assert make(stage)
        reached = STAGES.index(stage)
        assert Council.objects.count() == 4
        assert count(Delegate, council__code="hn") == 125
        sessions = CouncilSession.objects.filter(opens_on__gte=DAY)
        assert sessions.count() == (4 if reached >= 1 else 0)
        states = {
            "draft": {SessionState.DRAFT},
            "published": {SessionState.PUBLISHED},
            "sitting": {SessionState.OPEN},
            "closed": {SessionState.OPEN},
        }
        assert set(sessions.values_list("state", flat=True)) == states.get(stage, set())
        assert count(Sitting, state="open") == (4 if stage == "sitting" else 0)
        assert count(Sitting, state="closed") == (4 if stage == "closed" else 0)
        assert count(ItemPaper) == (1 if reached >= 1 else 0)
        assert (count(BallotRound, state="published") == 1) is (reached >= 3)
        assert [report.faults for report in check_streams()] == [[]] * len(list(check_streams()))


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_a_sitting_under_way_can_be_gone_on_with() -> None:
    with scopes_disabled():
        make("sitting")
        for council in Council.objects.all():
            people = Delegate.objects.filter(council=council).count()
            assert people == council.seats
            assert 15 <= people <= (125 if council.kind == CouncilKind.CITY else 30)
            assert count(Attendance, sitting__council=council) == people
        city = Sitting.objects.get(council__code="hn", state="open")
        assert city.current_item is not None
        assert city.current_item.done_at is None
        behind = AgendaItem.objects.filter(
            session_id=city.session_id, parent=None, position__lt=city.current_item.position
        )
        assert all(item.done_at for item in behind)
        [ballot] = BallotRound.objects.all()
        assert ballot.votes_for is not None
        present = count(Attendance, sitting=city, state="present")
        assert count(Vote, round=ballot) == present == 119


# -- people --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_the_same_seed_and_day_make_the_same_people() -> None:
    worlds = []
    for seed in (1, 1, 2):
        with scopes_disabled(), transaction.atomic():
            make("institution", seed)
            worlds.append(sorted(Account.objects.values_list("username", "person__full_name")))
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]
    assert worlds[0] != worlds[2]
    assert len(worlds[0]) > 200


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_everybody_has_an_account_and_every_body_its_people() -> None:
    with scopes_disabled():
        make("institution")
        assert count(Account) == count(Person)
        roles = Counter(RoleAssignment.objects.values_list("role", flat=True))
        offices = ("chair", "secretary", "secretariat", "digital_officer", "guest")
        assert roles == dict.fromkeys(offices, 4) | {"system_operator": 1}
        for board in Board.objects.all():
            posts = Counter(board.places.values_list("post", flat=True))
            assert (posts["head"], posts["deputy"]) == (1, 1)
        names = Delegate.objects.filter(council__code="hn").values_list("person__full_name", flat=True)
        assert len(set(names)) == 125


# -- the command ---------------------------------------------------------------------------------------------


def run(**options: Any) -> str:
    out = StringIO()
    call_command("demo", stdout=out, today=DAY, **options)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_the_command_tells_how_to_get_in_and_keeps_what_is_there() -> None:
    first = run(stage="sitting", port=8123)
    assert PASSWORD in first
    for said in ("hn-chutoa", "hn-thuky", "00004-002", "quantri", "http://127.0.0.1:8123/hd/hn/phien/"):
        assert said in first
    with scopes_disabled():
        chair = Account.objects.get(username="hn-chutoa")
        assert chair.person is not None
        Person.objects.filter(pk=chair.person.pk).update(full_name="Tên đã đổi")
        before = count(Account), count(Sitting), count(Vote)
    second = run(stage="closed", seed=2)
    assert "được giữ nguyên" in second
    with scopes_disabled():
        assert (count(Account), count(Sitting), count(Vote)) == before
        assert count(Sitting, state="open") == 4
        assert Person.objects.get(pk=chair.person.pk).full_name == "Tên đã đổi"
    told = json.loads(run(stage="sitting", json=True))
    assert told["password"] == PASSWORD
    assert {"council", "sitting", "screen", "addresses"} <= told.keys()
    hall = Client().get(told["addresses"]["Màn hình hội trường / hall"])
    assert hall.status_code == 200
    client = Client()
    assert client.login(username="hn-chutoa", password=PASSWORD)
    assert client.get(told["addresses"]["Bàn chủ tọa / console"]).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_a_world_that_could_not_be_made_is_not_half_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_plan: Plan, _report: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(demo, "_builders", [*demo._builders, (99, "full", full)])
    with pytest.raises(CommandError, match="no space left"):
        run(stage="institution")
    assert not Council.objects.exists()


@pytest.mark.django_db
def test_the_day_is_today_unless_another_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Plan] = []
    monkeypatch.setattr(demo, "_builders", [(1, "ask", lambda plan, _report: asked.append(plan))])
    call_command("demo", stdout=StringIO(), stage="draft", seed=3)
    run(stage="draft")
    assert asked == [Plan("draft", clock.today(), 3), Plan("draft", DAY, 1)]
