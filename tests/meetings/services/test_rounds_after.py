"""What becomes of a closed ballot round: published, declared void, repeated."""

from __future__ import annotations

import pytest

from council.errors import Refused
from meetings.models import BallotRound, Entitlement, Sitting
from meetings.services import rounds
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import VOID_REASON as WHY
from tests.meetings.acts import acts_of, again, change_state, check_in, end, open_round, refused, vote


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


# -- publishing ----------------------------------------------------------------------------------------------


def test_publishing_says_whether_it_is_carried(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    for seat in (1, 2, 3, 4):
        vote(world, seat, ballot)
    published = end(world, ballot, "close", "publish")
    assert published.published_at is not None
    assert acts_of(sitting, "meetings.round.published") == [
        {"round": ballot.id, "number": 1, "passed": False, "need": 5, "got": 4, "base": 8}
    ]


@pytest.mark.parametrize(
    ("majority", "need", "base"),
    [("half_all", 5, 8), ("two_thirds_all", 6, 8), ("over_two_thirds_in_office", 5, 6)],
)
def test_each_majority_has_its_base(
    world: World, sitting: Sitting, majority: str, need: int, base: int
) -> None:
    ballot = open_round(world, sitting, majority=majority)
    check_in(world, sitting)
    for seat in (1, 2, 3, 4, 5):
        vote(world, seat, ballot)
    end(world, ballot, "close", "publish")
    [told] = acts_of(sitting, "meetings.round.published")
    assert (told["need"], told["base"], told["got"], told["passed"]) == (need, base, 5, need <= 5)


@pytest.mark.parametrize(
    ("steps", "code"),
    [((), "round_not_closed"), (("close", "publish"), "round_published"), (("void",), "round_not_closed")],
)
def test_what_cannot_be_published(
    world: World, ballot: BallotRound, steps: tuple[str, ...], code: str
) -> None:
    end(world, ballot, *steps)
    with pytest.raises(Refused) as caught:
        end(world, ballot, "publish")
    assert caught.value.code == code


# -- declaring void, repeating -------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [(), ("close",), ("close", "publish")])
def test_void_keeps_the_votes_and_says_why(
    world: World, sitting: Sitting, ballot: BallotRound, steps: tuple[str, ...]
) -> None:
    vote(world, 1, ballot)
    end(world, ballot, *steps)
    void = end(world, ballot, "void")
    assert (void.state, void.void_reason) == ("void", WHY)
    assert void.closed_at is not None
    assert void.votes.with_scopes_disabled().count() == 1
    assert acts_of(sitting, "meetings.round.voided") == [{"round": ballot.id, "number": 1, "reason": WHY}]


@pytest.mark.parametrize("reason", ["", "nhầm", "  nhầm   lẫn  ", "\u200b" * 20])
def test_void_needs_a_reason(world: World, ballot: BallotRound, reason: str) -> None:
    code = refused(rounds.void_round, actor=world.actor("chair"), round_id=ballot.id, reason=reason)
    assert code == "reason_required"
    assert again(ballot).state == "open"


def test_a_long_reason_is_cut(world: World, ballot: BallotRound) -> None:
    void = rounds.void_round(actor=world.actor("chair"), round_id=ballot.id, reason="lý do " * 100)
    assert len(void.void_reason) <= 300


def test_void_once(world: World, ballot: BallotRound) -> None:
    end(world, ballot, "void")
    with pytest.raises(Refused) as caught:
        end(world, ballot, "void")
    assert caught.value.code == "round_not_voidable"


def test_a_void_round_is_repeated_with_a_list_of_its_own(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    vote(world, 1, ballot)
    end(world, ballot, "void")
    change_state(world, 2, "suspended")
    second = open_round(world, sitting, repeats_id=ballot.id)
    assert (second.number, second.repeats_id) == (2, ballot.id)
    assert entitled(second) == {1, 3, 4, 5, 6}
    assert second.votes.with_scopes_disabled().count() == 0
    assert acts_of(sitting, "meetings.round.opened")[1]["repeats"] == ballot.id
    assert vote(world, 1, second, "against") == "against"


@pytest.mark.parametrize("steps", [("close",), ("close", "publish")])
def test_only_a_void_round_is_repeated(
    world: World, sitting: Sitting, ballot: BallotRound, steps: tuple[str, ...]
) -> None:
    end(world, ballot, *steps)
    assert refused(open_round, world=world, sitting=sitting, repeats_id=ballot.id) == "not_void"


def test_a_round_of_another_sitting_is_not_repeated_here(world: World, ballot: BallotRound) -> None:
    end(world, ballot, "void")
    elsewhere = make_sitting(world, state="open")
    assert refused(open_round, world=world, sitting=elsewhere, repeats_id=ballot.id) == "not_found"
