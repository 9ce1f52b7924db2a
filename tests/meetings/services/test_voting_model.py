"""Whatever is done in whatever order: the services agree with a model of a page, and with the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.errors import Refused
from meetings.models import BallotRound, Sitting
from meetings.services import rounds
from meetings.services.attendance import mark
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import acts_of, again, change_state, choices_of, open_round, vote

SEATS = (1, 2, 3, 4)
WHY = "Bấm nhầm nội dung"


@dataclass
class Round:
    entitled: frozenset[int]
    state: str = "open"
    votes: dict[int, str] = field(default_factory=dict)
    counted: Counter[str] | None = None


@dataclass
class Model:
    """What a sitting should be, said again in a few lines."""

    present: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    rounds: list[Round] = field(default_factory=list)

    def open(self, *, repeat: bool) -> str:
        if repeat and (not self.rounds or self.rounds[-1].state != "void"):
            return "not_void" if self.rounds else ""
        if any(known.state == "open" for known in self.rounds):
            return "other_round_open"
        entitled = frozenset(SEATS) - self.suspended
        if not entitled:
            return "nobody_entitled"
        self.rounds.append(Round(entitled))
        return "done"

    def vote(self, seat: int, choice: str) -> str:
        ballot = self.rounds[-1]
        if ballot.state != "open":
            return "round_closed"
        if seat not in ballot.entitled:
            return "not_entitled"
        if seat in self.suspended:
            return "not_active"
        if seat not in self.present:
            return "not_present"
        ballot.votes[seat] = choice
        return choice

    def end(self, how: str) -> str:
        ballot = self.rounds[-1]
        if how == "close":
            if ballot.state != "open":
                return "round_not_open"
            ballot.state, ballot.counted = "closed", Counter(ballot.votes.values())
        elif how == "publish":
            if ballot.state != "closed":
                return "round_published" if ballot.state == "published" else "round_not_closed"
            ballot.state = "published"
        elif ballot.state == "void":
            return "round_not_voidable"
        else:
            ballot.state = "void"
        return "done"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.booleans()),
        st.tuples(st.just("vote"), st.sampled_from(SEATS), st.sampled_from(["for", "against", "abstain"])),
        st.tuples(st.just("vote"), st.sampled_from(SEATS), st.sampled_from(["for", "against", "abstain"])),
        st.tuples(st.just("roll"), st.sampled_from(SEATS), st.sampled_from(["present", "present", "left"])),
        st.tuples(st.just("end"), st.sampled_from(["close", "publish", "void"])),
        st.tuples(st.just("suspend"), st.sampled_from(SEATS)),
    ),
    min_size=4,
    max_size=25,
)


class Real:
    """The same steps taken by the services."""

    def __init__(self, world: World, sitting: Sitting) -> None:
        self.world, self.sitting = world, sitting
        self.chair = world.actor("chair")
        self.rounds: list[BallotRound] = []

    def open(self, *, repeat: bool) -> str:
        repeats = self.rounds[-1].id if repeat and self.rounds else None
        if repeat and repeats is None:
            return ""
        try:
            self.rounds.append(open_round(self.world, self.sitting, repeats_id=repeats))
        except Refused as refusal:
            return refusal.code
        return "done"

    def end(self, how: str) -> str:
        named: dict[str, Any] = {"actor": self.chair, "round_id": self.rounds[-1].id}
        named |= {"reason": WHY} if how == "void" else {}
        acts: dict[str, Callable[..., BallotRound]] = {
            "close": rounds.close_round,
            "publish": rounds.publish_round,
            "void": rounds.void_round,
        }
        try:
            acts[how](**named)
        except Refused as refusal:
            return refusal.code
        return "done"

    def take(self, model: Model, step: Any) -> None:
        """Take one step in both, and compare what is answered."""
        match step:
            case ("open", repeat):
                assert self.open(repeat=repeat) == model.open(repeat=repeat)
            case ("roll", seat, state):
                delegate = self.world.delegates[seat - 1].id
                mark(actor=self.chair, sitting_id=self.sitting.id, delegate_id=delegate, state=state)
                (model.present.add if state == "present" else model.present.discard)(seat)
            case ("suspend", seat):
                change_state(self.world, seat, "suspended")
                model.suspended.add(seat)
            case ("vote", seat, choice) if self.rounds:
                assert vote(self.world, seat, self.rounds[-1], choice) == model.vote(seat, choice)
            case ("end", how) if self.rounds:
                assert self.end(how) == model.end(how)

    def compare(self, model: Model) -> None:
        """The rows against the model, and the journal folded by itself against both."""
        told = [(act["round"], act) for act in acts_of(self.sitting, "meetings.vote.cast")]
        closings = {act["round"]: act for act in acts_of(self.sitting, "meetings.round.closed")}
        seats = {delegate.id: delegate.seat for delegate in self.world.delegates}
        for ballot, expected in zip(map(again, self.rounds), model.rounds, strict=True):
            folded: dict[int, str] = {}
            for act in (act for pk, act in told if pk == ballot.id):
                assert act["previous"] == folded.get(seats[act["delegate"]])
                folded[seats[act["delegate"]]] = act["choice"]
            assert choices_of(ballot) == expected.votes == folded
            assert ballot.state == expected.state
            kept = (ballot.votes_for, ballot.votes_against, ballot.votes_abstain)
            if expected.counted is None:
                assert kept == (None, None, None)
                continue
            names = ("for", "against", "abstain")
            assert kept == tuple(expected.counted[name] for name in names)
            assert kept == tuple(closings[ballot.id][name] for name in names)
            assert closings[ballot.id]["not_voting"] == len(expected.entitled) - len(expected.votes)


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", delegates=len(SEATS))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_story_agrees_with_the_model_and_the_journal(world: World, steps: list[Any]) -> None:
    with transaction.atomic():
        real, model = Real(world, make_sitting(world, state="open")), Model()
        for step in [("roll", 1, "present"), ("roll", 2, "present"), ("open", False), *steps]:
            real.take(model, step)
        real.compare(model)
        transaction.set_rollback(True)
