"""Named votes: who may cast one, when, what counts, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.errors import Refused
from council.models import Delegate
from council.permissions import Actor
from meetings.access import device_of
from meetings.models import Attendance, BallotRound, Sitting, Vote
from meetings.services import attendance, rounds
from meetings.services.voting import Recorded
from realtime import store
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import (
    acts_of,
    again,
    cast,
    change_state,
    check_in,
    choices_of,
    codes_of,
    decide,
    open_round,
    vote,
)


@pytest.fixture
def sitting(world: World) -> Sitting:
    """A sitting under way with everybody on its roll."""
    found = make_sitting(world, state="open")
    check_in(world, found)
    return found


@pytest.fixture
def ballot(world: World, sitting: Sitting) -> BallotRound:
    return open_round(world, sitting)


# -- what is recorded ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["for", "against", "abstain"])
def test_a_vote_is_kept_and_told_to_the_journal(
    world: World, sitting: Sitting, ballot: BallotRound, choice: str
) -> None:
    with clock.frozen(clock.now()):
        [result] = cast((world.actor(2), ballot.id, choice))
        assert result == Recorded(ballot.id, choice, clock.now(), changed=False)
    assert choices_of(ballot) == {2: choice}
    assert acts_of(sitting, "meetings.vote.cast") == [
        {"round": ballot.id, "delegate": world.delegates[1].id, "choice": choice, "previous": None}
    ]


def test_the_last_change_counts_and_each_is_in_the_journal(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    changed = []
    for choice in ("for", "against", "for"):
        [result] = cast((world.actor(1), ballot.id, choice))
        assert isinstance(result, Recorded)
        changed.append(result.changed)
    assert changed == [False, True, True]
    assert choices_of(ballot) == {1: "for"}
    cast_acts = acts_of(sitting, "meetings.vote.cast")
    assert [(act["previous"], act["choice"]) for act in cast_acts] == [
        (None, "for"),
        ("for", "against"),
        ("against", "for"),
    ]
    assert Vote.objects.with_scopes_disabled().get(round=ballot).changes == 2


def test_the_same_choice_again_changes_nothing(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    [first] = cast((world.actor(1), ballot.id, "for"))
    before = codes_of(sitting)
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        [second] = cast((world.actor(1), ballot.id, "for"))
    assert second == first
    assert codes_of(sitting) == before
    assert Vote.objects.with_scopes_disabled().get(round=ballot).changes == 0


def test_the_same_choice_after_a_change_says_it_was_changed(world: World, ballot: BallotRound) -> None:
    for choice in ("for", "against"):
        vote(world, 1, ballot, choice)
    [result] = cast((world.actor(1), ballot.id, "against"))
    assert isinstance(result, Recorded)
    assert result.changed


def test_only_the_moving_numbers_are_told_to_have_changed(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    names = [f"meetings.{kind}:{sitting.id}" for kind in ("sitting", "console", "progress")]
    before = store.versions(names)
    vote(world, 1, ballot)
    after = store.versions(names)
    assert [after[name] - before[name] for name in names] == [0, 0, 1]
    vote(world, 1, ballot)
    assert store.versions(names) == after


# -- when it is refused --------------------------------------------------------------------------------------


def test_after_the_close(world: World, ballot: BallotRound) -> None:
    rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
    assert vote(world, 1, ballot) == "round_closed"
    rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
    assert vote(world, 1, ballot) == "round_closed"
    assert choices_of(ballot) == {}


def test_in_a_round_declared_void(world: World, ballot: BallotRound) -> None:
    rounds.void_round(actor=world.actor("chair"), round_id=ballot.id, reason="Bấm nhầm nội dung")
    assert vote(world, 1, ballot) == "round_closed"


def test_before_the_opening(world: World, ballot: BallotRound) -> None:
    BallotRound.objects.with_scopes_disabled().update(state="draft", opened_at=None)
    assert vote(world, 1, ballot) == "round_not_open"


@pytest.mark.parametrize(("late", "result"), [(-1, "for"), (0, "round_closed"), (1, "round_closed")])
def test_after_its_time_though_the_clock_has_not_closed_it_yet(
    world: World, sitting: Sitting, late: int, result: str
) -> None:
    ballot = open_round(world, sitting, seconds=30)
    assert ballot.closes_at is not None
    with clock.frozen(ballot.closes_at + timedelta(microseconds=late)):
        assert vote(world, 1, ballot) == result
    assert again(ballot).state == "open"


def test_by_a_delegate_suspended_before_the_opening(world: World, sitting: Sitting) -> None:
    change_state(world, 3, "suspended")
    assert vote(world, 3, open_round(world, sitting)) == "not_entitled"


def test_by_a_delegate_suspended_after_the_opening(world: World, ballot: BallotRound) -> None:
    change_state(world, 3, "suspended")
    [result] = cast((world.actor(3), ballot.id, "for"))
    assert isinstance(result, Refused)
    assert (result.code, result.law) == ("not_active", "Luật 72/2025/QH15, Điều 38(1)")


@pytest.mark.parametrize("state", ["released", "dismissed", "lost"])
def test_by_somebody_no_longer_a_delegate(world: World, ballot: BallotRound, state: str) -> None:
    change_state(world, 3, state)
    assert vote(world, 3, ballot) == "forbidden"
    stale = replace(world.actor(4), delegate_state=state)  # a socket opened before the change
    assert [result.code for result in cast((stale, ballot.id, "for")) if isinstance(result, Refused)] == [
        "not_active"
    ]


@pytest.mark.parametrize("state", ["excused", "absent", "left"])
def test_by_a_delegate_who_is_not_there(
    world: World, sitting: Sitting, ballot: BallotRound, state: str
) -> None:
    check_in(world, sitting, 1, state=state)
    assert vote(world, 1, ballot) == "not_present"


def test_by_a_delegate_nobody_has_seen(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    Attendance.objects.with_scopes_disabled().filter(delegate=world.delegates[0]).delete()
    assert vote(world, 1, ballot) == "not_present"


def test_presence_does_not_matter_where_the_council_says_so(world: World, sitting: Sitting) -> None:
    Attendance.objects.with_scopes_disabled().all().delete()
    decide(world, "voting.presence_required", value=False)
    ballot = open_round(world, sitting)
    decide_back = world.council.settings.with_scopes_disabled().update(value=True)
    assert decide_back == 1
    assert vote(world, 1, ballot) == "for"  # as it was frozen at the opening


def test_a_delegate_who_checks_in_late_votes(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    Attendance.objects.with_scopes_disabled().filter(delegate=world.delegates[0]).delete()
    assert vote(world, 1, ballot) == "not_present"
    attendance.check_in(actor=world.actor(1), sitting_id=sitting.id)
    assert vote(world, 1, ballot) == "for"


def test_a_delegate_who_joined_after_the_opening_is_not_on_the_list(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    first = world.delegates[0]
    guest = world.account("guest").person
    assert guest is not None
    newcomer = Delegate.objects.with_scopes_disabled().create(
        council=world.council,
        term=world.term,
        person=guest,
        seat=7,
        starts_on=clock.today(),
    )
    world.delegates.append(newcomer)
    check_in(world, sitting, 7)
    assert vote(world, "guest", ballot) == "not_entitled"
    assert vote(world, 1, ballot) == "for"
    assert list(choices_of(ballot)) == [first.seat]


@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat", "guest", "digital_officer"])
def test_by_anybody_but_a_delegate(world: World, ballot: BallotRound, who: str) -> None:
    assert vote(world, who, ballot) == "forbidden"


@pytest.mark.parametrize("choice", ["", "FOR", "yes", "tán thành", "for ", "x" * 5000])
def test_a_choice_that_is_none(world: World, ballot: BallotRound, choice: str) -> None:
    assert vote(world, 1, ballot, choice) == "bad_choice"
    assert choices_of(ballot) == {}


def test_a_round_of_another_council_is_not_there(world: World, ballot: BallotRound) -> None:
    other = make_world("00008")
    results = cast((other.actor(1), ballot.id, "for"), (world.actor(1), ballot.id + 999, "for"))
    assert [result.code for result in results if isinstance(result, Refused)] == ["not_found"] * 2
    assert choices_of(ballot) == {}


def test_nobody_votes_for_another(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    """A wish to vote names no delegate: it is the actor's own, and the sign-in says who that is."""
    vote(world, 1, ballot)
    assert choices_of(ballot) == {1: "for"}
    forged = replace(world.actor("chair"), delegate_id=world.delegates[1].id, delegate_state="active")
    [result] = cast((forged, ballot.id, "for"))
    assert isinstance(result, Refused)
    assert choices_of(ballot) == {1: "for"}


# -- one device --------------------------------------------------------------------------------------------


def test_the_first_vote_binds_the_device(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    vote(world, 1, ballot)
    row = Attendance.objects.with_scopes_disabled().get(sitting=sitting, delegate=world.delegates[0])
    assert row.device == device_of(world.actor(1))
    assert world.actor(1).session_key not in row.device


def test_a_second_tablet_is_told_and_can_take_over(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    first = world.actor(1)
    second = replace(first, session_key="another-tablet")
    cast((first, ballot.id, "for"))
    [result] = cast((second, ballot.id, "against"))
    assert isinstance(result, Refused)
    assert result.code == "other_device"
    assert choices_of(ballot) == {1: "for"}
    attendance.use_this_device(actor=second, sitting_id=sitting.id)
    outcomes = [cast((actor, ballot.id, "against"))[0] for actor in (second, first)]
    assert isinstance(outcomes[0], Recorded)
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].code == "other_device"
    assert choices_of(ballot) == {1: "against"}


def test_the_device_that_checked_in_votes(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    Attendance.objects.with_scopes_disabled().filter(delegate=world.delegates[0]).delete()
    attendance.check_in(actor=world.actor(1), sitting_id=sitting.id)
    other = replace(world.actor(1), session_key="another-tablet")
    assert [r.code for r in cast((other, ballot.id, "for")) if isinstance(r, Refused)] == ["other_device"]
    assert vote(world, 1, ballot) == "for"


# -- many at once --------------------------------------------------------------------------------------------


def test_good_and_bad_ones_together(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    other = make_world("00008")
    check_in(world, sitting, 4, state="left")
    results = cast(
        (world.actor(1), ballot.id, "for"),
        (world.actor("chair"), ballot.id, "for"),
        (world.actor(2), ballot.id, "nothing"),
        (other.actor(1), ballot.id, "for"),
        (world.actor(4), ballot.id, "for"),
        (world.actor(3), ballot.id, "against"),
        (world.actor(1), ballot.id, "abstain"),
        (world.actor(5), 0, "for"),
    )
    told = [result.code if isinstance(result, Refused) else result.choice for result in results]
    assert told == [
        "for", "forbidden", "bad_choice", "not_found", "not_present", "against", "abstain", "not_found"
    ]  # fmt: skip
    assert choices_of(ballot) == {1: "abstain", 3: "against"}
    assert [act["choice"] for act in acts_of(sitting, "meetings.vote.cast")] == ["for", "against", "abstain"]
    assert Vote.objects.with_scopes_disabled().get(delegate=world.delegates[0]).changes == 1


def test_the_first_of_two_tablets_in_one_batch_wins(world: World, ballot: BallotRound) -> None:
    second = replace(world.actor(1), session_key="another-tablet")
    results = cast((world.actor(1), ballot.id, "for"), (second, ballot.id, "against"))
    assert [type(result) for result in results] == [Recorded, Refused]
    assert choices_of(ballot) == {1: "for"}


def test_no_votes_ask_nothing_of_the_journal(world: World, sitting: Sitting) -> None:
    assert cast() == []
    assert codes_of(sitting) == []


def queries(*wishes: tuple[Actor, int, str]) -> int:
    """How often the database is asked, as the hub asks: topics are raised once, by whoever collects them."""
    with store.collect(), CaptureQueriesContext(connection) as asked:
        results = cast(*wishes)
    assert all(isinstance(result, Recorded) for result in results)
    return len(asked)


def test_thirty_votes_ask_as_much_as_one(db: None) -> None:
    world = make_world("00004", delegates=30)
    sitting = make_sitting(world, state="open")
    check_in(world, sitting)
    ballot = open_round(world, sitting)
    one = queries((world.actor(1), ballot.id, "for"))
    actors = [world.actor(seat) for seat in range(1, 31)]
    assert queries(*[(actor, ballot.id, "against") for actor in actors]) == one
    assert len(choices_of(ballot)) == 30


def test_three_rounds_ask_as_much_as_one(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    vote(world, 1, ballot)  # the first vote of a delegate also binds the device
    one = queries((world.actor(1), ballot.id, "against"))
    wishes = [(world.actor(1), ballot.id, "for")]
    for code in ("00008", "00013"):
        other = make_world(code)
        place = make_sitting(other, state="open")
        check_in(other, place)
        wishes.append((other.actor(1), open_round(other, place).id, "for"))
    queries(*wishes)  # the first vote of a sitting makes its stream of the journal
    assert queries(*[(actor, ballot_id, "abstain") for actor, ballot_id, _choice in wishes]) == one
