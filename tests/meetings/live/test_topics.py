"""What is followed by whom, what a push shows to whom, and what a command takes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from council.enums import Role
from council.errors import Refused
from council.permissions import Actor
from meetings import live, stages
from meetings.models import BallotRound, Sitting
from meetings.services import rounds
from meetings.stages import (
    SittingFacts,
    console_audience,
    presenter_audience,
    progress_audience,
    sitting_audience,
)
from realtime import commands, topics
from realtime.protocol import Command
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import change_state, check_in, open_round, vote

VARIANTS = frozenset(
    (audience, language)
    for audience in ("delegates", "presidium", "hall", "public")
    for language in ("vi", "en")
)


@pytest.fixture
def sitting(world: World) -> Sitting:
    found = make_sitting(world, state="open")
    check_in(world, found)
    return found


# -- audiences -----------------------------------------------------------------------------------------------

OPEN, CLOSED_DOORS, ELSEWHERE = SittingFacts(1, True), SittingFacts(1, False), SittingFacts(2, True)


@pytest.mark.parametrize(
    ("role", "stage", "behind_doors", "console", "numbers"),
    [
        (Role.CHAIR, "delegates", "delegates", "presidium", "presidium"),
        (Role.SECRETARY, "delegates", "delegates", "presidium", "presidium"),
        (Role.SECRETARIAT, "delegates", "delegates", "", ""),
        (Role.DELEGATE, "delegates", "delegates", "", ""),
        (Role.GUEST, "delegates", "", "", ""),
        (Role.DIGITAL_OFFICER, "delegates", "", "", ""),
        (Role.HALL_SCREEN, "hall", "hall", "", "hall"),
        (Role.SYSTEM_OPERATOR, "", "", "", ""),
    ],
)
def test_who_follows_what(role: Role, stage: str, behind_doors: str, console: str, numbers: str) -> None:
    actor = Actor(1, frozenset({role}))
    assert sitting_audience(actor, OPEN) == stage
    assert sitting_audience(actor, CLOSED_DOORS) == behind_doors
    assert console_audience(actor, OPEN) == console
    assert progress_audience(actor, OPEN) == numbers
    for audience in (sitting_audience, console_audience, progress_audience):
        assert audience(actor, ELSEWHERE) == ""
        assert audience(Actor(1), OPEN) == ""


@pytest.mark.parametrize(
    ("role", "side", "behind_doors"),
    [
        (Role.CHAIR, "presidium", "presidium"),
        (Role.SECRETARY, "presidium", "presidium"),
        (Role.SECRETARIAT, "delegates", "delegates"),
        (Role.DELEGATE, "delegates", "delegates"),
        (Role.GUEST, "guests", ""),
        (Role.DIGITAL_OFFICER, "guests", ""),
        (Role.HALL_SCREEN, "hall", "hall"),
        (Role.SYSTEM_OPERATOR, "", ""),
    ],
)
def test_who_follows_the_presenter(role: Role, side: str, behind_doors: str) -> None:
    actor = Actor(1, frozenset({role}))
    assert presenter_audience(actor, OPEN) == side
    assert presenter_audience(actor, CLOSED_DOORS) == behind_doors
    assert presenter_audience(actor, ELSEWHERE) == ""


def test_the_facts_of_a_sitting(world: World, sitting: Sitting) -> None:
    assert stages.sitting_facts(sitting.id) == SittingFacts(world.council.id, True)
    assert stages.sitting_facts(sitting.id + 99) is None


def test_the_topics_and_commands_of_a_sitting() -> None:
    ours = ["console", "presenter", "progress", "roll", "sitting"]
    assert topics.names() == [f"meetings.{name}" for name in ours]
    ours = [name for name in commands.names() if name.startswith("meetings.")]
    assert set(live.COMMANDS) | {"meetings.cast_vote", "meetings.mine"} == set(ours)
    assert [name for name in ours if not commands.spec(name).writes] == ["meetings.mine"]


# -- pages ---------------------------------------------------------------------------------------------------


def pages(sitting: Sitting) -> dict[str, str]:
    """Audience -> its page in Vietnamese."""
    rendered = stages.render_sitting(sitting.id, VARIANTS)
    assert rendered.keys() == VARIANTS
    return {audience: page for (audience, language), page in rendered.items() if language == "vi"}


def showing(sitting: Sitting, words: str) -> set[str]:
    return {audience for audience, page in pages(sitting).items() if words in page}


EVERYBODY = {"delegates", "presidium", "hall", "public"}


def test_how_people_voted_is_shown_when_it_is_published_and_not_before(
    world: World, sitting: Sitting
) -> None:
    chair, name = world.actor("chair"), world.delegates[2].person.full_name
    ballot = open_round(world, sitting, question="Câu hỏi của lượt này")
    for seat in (1, 2, 3, 4):
        vote(world, seat, ballot, "against")
    assert showing(sitting, "Câu hỏi của lượt này") == EVERYBODY
    assert showing(sitting, "Không được thông qua") == set()
    rounds.close_round(actor=chair, round_id=ballot.id)
    assert showing(sitting, "Không được thông qua") == {"presidium"}
    assert name not in pages(sitting)["delegates"] + pages(sitting)["hall"] + pages(sitting)["public"]
    rounds.publish_round(actor=chair, round_id=ballot.id)
    assert showing(sitting, name) >= {"delegates", "presidium", "public"}
    assert "Không được thông qua" in pages(sitting)["delegates"]


def test_a_push_for_all_bears_nothing_of_one(world: World, sitting: Sitting) -> None:
    """While a round is open no page changes with a vote: the bytes are the same for a whole audience."""
    ballot = open_round(world, sitting)
    before = stages.render_sitting(sitting.id, frozenset({("delegates", "vi")}))
    vote(world, 1, ballot)
    vote(world, 2, ballot, "against")
    after = stages.render_sitting(sitting.id, frozenset({("delegates", "vi")}))
    assert re.sub(r"\d/6", "", after["delegates", "vi"]) == re.sub(r"\d/6", "", before["delegates", "vi"])


def test_no_page_needs_an_inline_style_or_script(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot)
    for step in ("open", "closed", "published"):
        for page in stages.render_sitting(sitting.id, VARIANTS).values():
            assert not re.search(r"""\sstyle=|<script|<style|\son[a-z]+=|javascript:""", page), step
        if step == "open":
            rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
        elif step == "closed":
            rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)


def test_what_people_write_stays_text(world: World, sitting: Sitting) -> None:
    open_round(world, sitting, question="<script>alert(1)</script> & <b>đậm</b>")
    for page in pages(sitting).values():
        assert "<script>" not in page
        assert "<b>đậm" not in page
        assert "&lt;script&gt;" in page


def test_each_language_is_its_own(world: World, sitting: Sitting) -> None:
    open_round(world, sitting)
    rendered = stages.render_sitting(sitting.id, VARIANTS)
    for audience in EVERYBODY:
        assert "Đang biểu quyết" in rendered[audience, "vi"]
        assert "Đang biểu quyết" not in rendered[audience, "en"]


def test_a_sitting_that_is_not_there_has_no_page(db: None) -> None:
    assert stages.render_sitting(999, VARIANTS) == {}
    assert stages.render_progress(999, VARIANTS) == {}


def test_the_moving_numbers(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot)
    rendered = stages.render_progress(sitting.id, frozenset({("presidium", "vi"), ("hall", "en")}))
    assert "1/6" in rendered["presidium", "vi"]
    assert "1" in rendered["hall", "en"]


def queries_of(sitting: Sitting) -> int:
    stages.forget_readings()
    with CaptureQueriesContext(connection) as asked:
        stages.render_sitting(sitting.id, frozenset({("delegates", "vi"), ("hall", "vi")}))
    return len(asked)


def test_a_longer_programme_asks_no_more(world: World) -> None:
    counts = []
    for items in (1, 3):
        sitting = make_sitting(world, items=items)
        Sitting.objects.with_scopes_disabled().filter(pk=sitting.pk).update(state="open")
        counts.append(queries_of(sitting))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_more_rounds_and_people_ask_no_more(world: World, sitting: Sitting) -> None:
    counts = []
    for number in range(3):
        ballot = open_round(world, sitting)
        for seat in range(1, 2 + number):
            vote(world, seat, ballot)
        rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
        rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
        counts.append(queries_of(sitting))
    assert counts[1] == counts[2]


def test_two_audiences_of_one_view_read_it_once(world: World, sitting: Sitting) -> None:
    with CaptureQueriesContext(connection) as one:
        stages.render_sitting(sitting.id, frozenset({("hall", "vi")}))
    assert queries_of(sitting) == len(one)
    with CaptureQueriesContext(connection) as again:  # the console's push follows the tablets'
        stages.render_sitting(sitting.id, frozenset({("presidium", "vi")}))
    assert len(again) == 1


# -- what is mine --------------------------------------------------------------------------------------------


def ask(actor: Actor, **payload: Any) -> Command:
    return Command("1", "meetings.mine", payload, actor)


def test_where_i_stand(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot, "against")
    [mine] = live.mine([ask(world.actor(1), sitting=sitting.id)])
    assert isinstance(mine, dict)
    assert (mine["attendance"], mine["other_device"], mine["may_vote"]) == ("present", False, True)
    assert {pk: row["choice"] for pk, row in mine["votes"].items()} == {str(ballot.id): "against"}


def test_what_is_mine_is_nobody_elses(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot)
    other = make_world("00008")
    people = [world.actor(2), world.actor("chair"), other.actor(1)]
    answers = live.mine([ask(person, sitting=sitting.id) for person in people])
    assert [answer["votes"] for answer in answers if isinstance(answer, dict)] == [{}, {}, {}]
    assert [answer["attendance"] for answer in answers if isinstance(answer, dict)] == ["present", "", ""]
    assert [answer["may_vote"] for answer in answers if isinstance(answer, dict)] == [True, False, True]


def test_a_suspended_delegate_may_not_vote(world: World, sitting: Sitting) -> None:
    change_state(world, 1, "suspended")
    [mine] = live.mine([ask(world.actor(1), sitting=sitting.id)])
    assert isinstance(mine, dict)
    assert not mine["may_vote"]


def test_a_vote_of_a_void_round_is_none(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot)
    BallotRound.objects.with_scopes_disabled().update(state="void")
    [mine] = live.mine([ask(world.actor(1), sitting=sitting.id)])
    assert isinstance(mine, dict)
    assert mine["votes"] == {}


@pytest.mark.parametrize("count", [1, 6])
def test_two_queries_for_any_number(
    world: World, sitting: Sitting, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [world.actor(seat) for seat in range(1, count + 1)]
    with django_assert_num_queries(2):
        assert len(live.mine([ask(person, sitting=sitting.id) for person in people])) == count


# -- what a command takes ------------------------------------------------------------------------------------


def command(name: str, actor: Actor, **payload: Any) -> Command:
    return Command("1", name, payload, actor)


@pytest.mark.parametrize("name", sorted(live.COMMANDS))
@pytest.mark.parametrize("junk", [None, "x", [], {}, True, -1, 1.5, 2**31])
def test_numbers_that_are_none_are_malformed(name: str, junk: object) -> None:
    payload = dict.fromkeys(("sitting", "round", "item", "delegate", "seconds", "repeats"), junk)
    with pytest.raises(Refused) as caught:
        live.COMMANDS[name](command(name, Actor(1), **payload))
    assert (caught.value.code, caught.value.status) == ("malformed", 400)


@pytest.mark.parametrize("name", ["meetings.show_message", "meetings.void_round", "meetings.check_in"])
@pytest.mark.parametrize("junk", [7, [], {"a": 1}, "x" * 5001, None])
def test_words_that_are_none_are_malformed(name: str, junk: object) -> None:
    payload = {"sitting": 1, "round": 1} | dict.fromkeys(("text", "reason", "code"), junk)
    with pytest.raises(Refused) as caught:
        live.COMMANDS[name](command(name, Actor(1), **payload))
    assert caught.value.code == "malformed"


@pytest.mark.parametrize("empty", [None, ""])
def test_what_may_be_missing_may_be_empty(world: World, sitting: Sitting, empty: object) -> None:
    answer = live.COMMANDS["meetings.open_round"](
        command(
            "meetings.open_round",
            world.actor("chair"),
            sitting=sitting.id,
            question="Câu hỏi",
            majority="half_all",
            item=empty,
            seconds=empty,
            repeats=empty,
        )
    )
    assert answer["number"] == 1


def test_good_votes_and_malformed_ones_of_one_batch(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    answers = live.cast_votes(
        [
            command("meetings.cast_vote", world.actor(1), round="x", choice="for"),
            command("meetings.cast_vote", world.actor(2), round=ballot.id, choice="for"),
            command("meetings.cast_vote", world.actor(3), round=ballot.id, choice="maybe"),
            command("meetings.cast_vote", world.actor(4), round=ballot.id, choice=7),
            command("meetings.cast_vote", world.actor(5), round=ballot.id, choice="against"),
        ]
    )
    told = [answer["choice"] if isinstance(answer, dict) else answer.code for answer in answers]
    assert told == ["malformed", "for", "bad_choice", "malformed", "against"]
