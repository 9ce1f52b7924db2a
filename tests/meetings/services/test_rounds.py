"""Ballot rounds: opening freezes who may vote and the numbers, closing freezes the count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from council import clock
from council.errors import Refused
from council.models import Delegate
from meetings.models import BallotRound, Entitlement, Sitting
from meetings.queries import round_decision
from meetings.services import rounds
from realtime import store
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import (
    acts_of,
    again,
    change_state,
    check_in,
    codes_of,
    decide,
    end,
    forbidden,
    items_of,
    open_round,
    refused,
    vote,
)

MINUTE = timedelta(minutes=1)
WHY = "Bấm nhầm nội dung"


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", seats=8)


@pytest.fixture
def sitting(world: World) -> Sitting:
    """A sitting under way; four of six delegates are on its roll, two of eight seats are empty."""
    found = make_sitting(world, state="open")
    check_in(world, found, 1, 2, 3, 4)
    return found


@pytest.fixture
def ballot(world: World, sitting: Sitting) -> BallotRound:
    return open_round(world, sitting)


def entitled(ballot: BallotRound) -> set[int]:
    rows = Entitlement.objects.with_scopes_disabled().filter(round=ballot)
    return set(rows.values_list("delegate__seat", flat=True))


# -- opening -------------------------------------------------------------------------------------------------


def test_opening_freezes_the_list_and_the_numbers(world: World, sitting: Sitting) -> None:
    change_state(world, 5, "suspended")
    change_state(world, 6, "released")
    item = items_of(sitting)[0]
    ballot = open_round(world, sitting, item_id=item.id, seconds=60, question="  Thông qua\u200b nghị quyết ")
    change_state(world, 1, "suspended")
    check_in(world, sitting, 2, state="left")
    kept = again(ballot)
    assert (kept.total, kept.in_office, kept.present, kept.number) == (8, 5, 4, 1)
    assert entitled(kept) == {1, 2, 3, 4}
    assert (kept.state, kept.question, kept.item_id) == ("open", "Thông qua nghị quyết", item.id)
    assert (kept.opened_at, kept.closes_at) == (ballot.opened_at, ballot.closes_at)
    assert kept.opened_at is not None
    assert kept.closes_at == kept.opened_at + MINUTE
    assert acts_of(sitting, "meetings.round.opened") == [
        {
            "round": ballot.id,
            "number": 1,
            "item": item.id,
            "question": "Thông qua nghị quyết",
            "majority": "half_all",
            "total": 8,
            "in_office": 5,
            "present": 4,
            "entitled": 4,
            "seconds": 60,
            "repeats": None,
        }
    ]


def test_without_a_limit_the_clock_never_closes_it(ballot: BallotRound) -> None:
    assert ballot.closes_at is None
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert rounds.close_due() == 0


@pytest.mark.parametrize(("base", "total"), [("statutory", 8), ("elected", 6)])
def test_the_base_of_a_majority_is_the_councils_setting(
    world: World, sitting: Sitting, base: str, total: int
) -> None:
    decide(world, "voting.total_base", base)
    ballot = open_round(world, sitting)
    assert (ballot.total, ballot.in_office) == (total, 6)


def test_the_base_is_never_below_those_in_office(world: World, sitting: Sitting) -> None:
    world.council.seats = 3
    world.council.save()
    assert open_round(world, sitting).total == 6


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"question": " \u200b "}, "no_question"),
        ({"question": "x" * 2001}, "too_long"),
        ({"majority": "most"}, "bad_majority"),
        ({"majority": ""}, "bad_majority"),
        ({"seconds": 4}, "bad_seconds"),
        ({"seconds": 3601}, "bad_seconds"),
        ({"seconds": 0}, "bad_seconds"),
        ({"item_id": 10**9}, "not_found"),
        ({"repeats_id": 10**9}, "not_found"),
    ],
    ids=str,
)
def test_what_cannot_be_opened(world: World, sitting: Sitting, how: dict[str, Any], code: str) -> None:
    assert refused(open_round, world=world, sitting=sitting, **how) == code
    assert codes_of(sitting) == []


@pytest.mark.parametrize("seconds", [5, 3600, None])
def test_the_bounds_of_the_time(world: World, sitting: Sitting, seconds: int | None) -> None:
    assert open_round(world, sitting, seconds=seconds).seconds == seconds


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_only_in_an_open_sitting(world: World, state: str) -> None:
    assert refused(open_round, world=world, sitting=make_sitting(world, state=state)) == "sitting_not_open"


def test_one_at_a_time(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    assert refused(open_round, world=world, sitting=sitting) == "other_round_open"
    end(world, ballot, "close")
    assert open_round(world, sitting).number == 2


def test_the_database_holds_to_one_at_a_time(ballot: BallotRound) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotRound.objects.with_scopes_disabled().create(
            council_id=ballot.council_id, sitting_id=ballot.sitting_id, number=2, question="x", state="open"
        )


def test_another_sitting_is_another_matter(world: World, ballot: BallotRound) -> None:
    assert open_round(world, make_sitting(world, state="open")).number == 1


def test_not_when_nobody_may_vote(world: World, sitting: Sitting) -> None:
    Delegate.objects.with_scopes_disabled().filter(council=world.council).update(
        ends_on=clock.today() - timedelta(days=1)
    )
    assert refused(open_round, world=world, sitting=sitting) == "nobody_entitled"


def test_an_item_of_another_session_is_not_there(world: World, sitting: Sitting) -> None:
    foreign = items_of(make_sitting(world))[0]
    assert refused(open_round, world=world, sitting=sitting, item_id=foreign.id) == "not_found"


# -- more time -----------------------------------------------------------------------------------------------


def extend(world: World, ballot: BallotRound, seconds: int) -> BallotRound:
    return rounds.extend_round(actor=world.actor("secretary"), round_id=ballot.id, seconds=seconds)


def test_more_time_is_added_to_the_limit(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting, seconds=60)
    assert ballot.closes_at is not None
    longer = extend(world, ballot, 30)
    assert longer.closes_at == again(ballot).closes_at == ballot.closes_at + MINUTE / 2
    with clock.frozen(ballot.closes_at + timedelta(seconds=1)):
        assert vote(world, 1, ballot) == "for"
    assert acts_of(sitting, "meetings.round.extended") == [{"round": ballot.id, "seconds": 30}]


@pytest.mark.parametrize("seconds", [0, -5, 3601])
def test_not_any_time(world: World, sitting: Sitting, seconds: int) -> None:
    ballot = open_round(world, sitting, seconds=60)
    assert refused(extend, world=world, ballot=ballot, seconds=seconds) == "seconds_out_of_range"
    assert again(ballot).closes_at == ballot.closes_at


def test_no_time_for_a_round_that_has_none(world: World, ballot: BallotRound) -> None:
    assert refused(extend, world=world, ballot=ballot, seconds=30) == "no_time_limit"


def test_no_time_for_a_round_whose_time_is_up(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting, seconds=60)
    with clock.frozen(clock.now() + 2 * MINUTE):
        assert refused(extend, world=world, ballot=ballot, seconds=30) == "round_closed"
    end(world, ballot, "close")
    assert refused(extend, world=world, ballot=ballot, seconds=30) == "round_not_open"


# -- closing -------------------------------------------------------------------------------------------------


def test_closing_counts_once_and_for_all(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    for seat, choice in ((1, "for"), (2, "against"), (3, "abstain"), (4, "for"), (1, "against")):
        vote(world, seat, ballot, choice)
    closed = end(world, ballot, "close")
    assert (closed.votes_for, closed.votes_against, closed.votes_abstain) == (1, 2, 1)
    assert closed.state == "closed"
    assert acts_of(sitting, "meetings.round.closed") == [
        {
            "round": ballot.id,
            "number": 1,
            "by": "chair",
            "for": 1,
            "against": 2,
            "abstain": 1,
            "not_voting": 2,
            "present": 4,
        }
    ]
    BallotRound.objects.with_scopes_disabled().get(pk=ballot.pk).votes.with_scopes_disabled().all().delete()
    end(world, ballot, "publish")
    decision = round_decision(again(ballot))
    assert (decision.got, decision.need, decision.base, decision.passed) == (1, 5, 8, False)


def test_presence_is_taken_again_at_the_close(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    check_in(world, sitting, 5)
    assert end(world, ballot, "close").present == 5


def test_who_voted_was_there_whatever_the_roll_says(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    for seat in (1, 2, 3):
        vote(world, seat, ballot)
    check_in(world, sitting, 1, 2, 3, 4, state="left")
    assert end(world, ballot, "close").present == 3


@pytest.mark.parametrize(("after", "closed"), [(-0.001, 0), (0, 1), (30, 1)])
def test_the_clock_closes_what_is_due(world: World, sitting: Sitting, after: float, closed: int) -> None:
    ballot = open_round(world, sitting, seconds=60)
    assert ballot.closes_at is not None
    vote(world, 1, ballot)
    with clock.frozen(ballot.closes_at + timedelta(seconds=after)):
        assert rounds.close_due() == closed
        assert rounds.close_due() == 0
    kept = again(ballot)
    assert kept.closed_at == (ballot.closes_at if closed else None)
    assert [act["by"] for act in acts_of(sitting, "meetings.round.closed")] == ["clock"] * closed


def test_the_clock_closes_the_rounds_of_all_councils(world: World, sitting: Sitting) -> None:
    other = make_world("00008")
    for place, where in ((world, sitting), (other, make_sitting(other, state="open"))):
        open_round(place, where, seconds=5)
    with clock.frozen(clock.now() + MINUTE):
        assert rounds.close_due() == 2


def test_what_another_process_closed_meanwhile_is_left_alone(
    world: World, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_world("00008")
    elsewhere = make_sitting(other, state="open")
    for place, where in ((world, sitting), (other, elsewhere)):
        open_round(place, where, seconds=5)
    close = rounds._close

    def close_and_be_overtaken(*args: Any) -> None:
        close(*args)
        BallotRound.objects.with_scopes_disabled().update(state="closed")

    monkeypatch.setattr(rounds, "_close", close_and_be_overtaken)
    with clock.frozen(clock.now() + MINUTE):
        assert rounds.close_due() == 1
    assert codes_of(sitting) + codes_of(elsewhere) == ["round.opened", "round.closed", "round.opened"]


def test_the_chair_may_close_before_the_time(world: World, sitting: Sitting) -> None:
    with clock.frozen(clock.now()):
        ballot = open_round(world, sitting, seconds=60)
        assert end(world, ballot, "close").closed_at == clock.now()


@pytest.mark.parametrize("steps", [("close",), ("close", "publish"), ("void",)])
def test_what_is_not_open_cannot_be_closed(world: World, ballot: BallotRound, steps: tuple[str, ...]) -> None:
    end(world, ballot, *steps)
    with pytest.raises(Refused) as caught:
        end(world, ballot, "close")
    assert caught.value.code == "round_not_open"


# -- who, and who is told ------------------------------------------------------------------------------------


def acts(ballot: BallotRound) -> list[tuple[Any, dict[str, Any]]]:
    """Every act on rounds with what it needs."""
    opening = {"sitting_id": ballot.sitting_id, "question": "x", "majority": "half_all"}
    return [
        (rounds.open_round, opening),
        (rounds.extend_round, {"round_id": ballot.id, "seconds": 30}),
        (rounds.close_round, {"round_id": ballot.id}),
        (rounds.publish_round, {"round_id": ballot.id}),
        (rounds.void_round, {"round_id": ballot.id, "reason": WHY}),
    ]


def test_only_the_presidium_runs_rounds(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    before = codes_of(sitting)
    for act, named in acts(ballot):
        forbidden(act, world, "chair", "secretary", **named)
    assert codes_of(sitting) == before


def test_another_councils_chair_finds_nothing(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    other = make_world("00008")
    before = codes_of(sitting)
    for act, named in acts(ballot):
        assert refused(act, actor=other.actor("chair"), **named) == "not_found"
    assert codes_of(sitting) == before


def test_each_act_is_told_to_every_page(world: World, sitting: Sitting) -> None:
    names = [f"meetings.{kind}:{sitting.id}" for kind in ("sitting", "console", "progress")]
    chair = world.actor("chair")
    seen = store.versions(names)
    ballot = open_round(world, sitting, seconds=60)
    for act, named in acts(ballot)[1:]:
        before = store.versions(names)
        assert all(before[name] > seen[name] for name in names)
        act(actor=chair, **named)
        seen = before
    after = store.versions(names)
    assert all(after[name] == seen[name] + 1 for name in names)
