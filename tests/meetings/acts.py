"""Short ways to say what happens in a sitting, for tests: check in, open, vote, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from council import clock
from council.errors import Refused
from council.models import CouncilSetting, DelegateChange
from council.permissions import Actor
from council.services import journal
from meetings.models import AgendaItem, Attendance, BallotRound, Sitting, Vote
from meetings.services import rounds, voting
from meetings.services.voting import Cast, Recorded
from meetings.streams import sitting_stream
from tests.factories import World

VOID_REASON = "Bấm nhầm nội dung"


def check_in(world: World, sitting: Sitting, *seats: int, state: str = "present") -> None:
    """Put delegates on the roll; everybody when no seats are named."""
    for seat in seats or range(1, len(world.delegates) + 1):
        Attendance.objects.with_scopes_disabled().update_or_create(
            sitting=sitting,
            delegate=world.delegates[seat - 1],
            defaults={"state": state, "method": "secretary", "at": clock.now()},
        )


def open_round(world: World, sitting: Sitting, **how: Any) -> BallotRound:
    """A round opened by the chair."""
    how = {"question": "Thông qua nghị quyết", "majority": "half_all", **how}
    return rounds.open_round(actor=world.actor("chair"), sitting_id=sitting.id, **how)


def end(world: World, ballot: BallotRound, *how: str) -> BallotRound:
    """Close, publish or void, in this order, by the chair."""
    chair = world.actor("chair")
    for step in how:
        if step == "void":
            rounds.void_round(actor=chair, round_id=ballot.id, reason=VOID_REASON)
        else:
            act = rounds.close_round if step == "close" else rounds.publish_round
            act(actor=chair, round_id=ballot.id)
    return again(ballot)


def cast(*wishes: tuple[Actor, int, str]) -> list[Recorded | Refused]:
    """Votes of one batch: (actor, round, choice)."""
    with transaction.atomic():
        return voting.cast_many([Cast(*wish) for wish in wishes])


def vote(world: World, seat: str | int, ballot: BallotRound, choice: str = "for") -> str:
    """One delegate's vote: the choice that stands, or the code of the refusal."""
    [result] = cast((world.actor(seat), ballot.id, choice))
    return result.code if isinstance(result, Refused) else result.choice


def refused(act: Callable[..., Any], /, **named: Any) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(**named)
    assert caught.value.message
    return caught.value.code


def forbidden(act: Callable[..., Any], world: World, *may: str, **named: Any) -> None:
    """Everybody but those who may is refused, and nothing is written."""
    count = len(world.accounts) - len(may)
    refusals = [refused(act, actor=world.actor(who), **named) for who in world.accounts if who not in may]
    assert refusals == ["forbidden"] * count


def acts_of(sitting: Sitting, *codes: str) -> list[dict[str, Any]]:
    """The data of a sitting's journal entries, of these codes alone where any is named."""
    entries = journal.entries_of(sitting_stream(sitting.id))
    return [entry.data for entry in entries if not codes or entry.code in codes]


def codes_of(sitting: Sitting) -> list[str]:
    """What happened in a sitting, without "meetings."."""
    entries = journal.entries_of(sitting_stream(sitting.id))
    return [entry.code.removeprefix("meetings.") for entry in entries]


def choices_of(ballot: BallotRound) -> dict[int, str]:
    """Seat -> the choice that counts."""
    rows = Vote.objects.with_scopes_disabled().filter(round=ballot)
    return dict(rows.values_list("delegate__seat", "choice"))


def decide(world: World, key: str, value: Any) -> None:
    """A setting of the council, in force from today on."""
    CouncilSetting.objects.with_scopes_disabled().create(
        council=world.council, key=key, value=value, since=clock.today()
    )


def change_state(world: World, seat: int, state: str) -> None:
    """A delegate's standing from today on."""
    DelegateChange.objects.with_scopes_disabled().create(
        delegate=world.delegates[seat - 1], state=state, since=clock.today()
    )


def items_of(sitting: Sitting) -> list[AgendaItem]:
    """The programme of a sitting's session, in order."""
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=sitting.session_id)
    return list(rows.order_by("position"))


def again(ballot: BallotRound) -> BallotRound:
    """A round as it stands in the database now."""
    found: BallotRound = BallotRound.objects.with_scopes_disabled().get(pk=ballot.pk)
    return found
