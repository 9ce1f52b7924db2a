"""Casting named votes: many at once, one transaction, a few queries for any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, may
from council.rules.terms import DelegateState
from council.services import journal
from council.services.journal import Act
from meetings.access import device_of
from meetings.enums import AttendanceState, ChoiceLabel
from meetings.models import Attendance, BallotRound, Entitlement, Vote
from meetings.rules.ballot_round import RoundFacts, RoundState, VoterFacts, check_vote
from meetings.streams import progress_changed, sitting_stream


@dataclass(frozen=True, slots=True)
class Cast:
    """A delegate's wish to vote. The delegate is the actor: nobody votes for another."""

    actor: Actor
    round_id: int
    choice: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The vote that stands. `changed`: an earlier one of this round was replaced."""

    round_id: int
    choice: str
    at: datetime
    changed: bool


Seat = tuple[int, int]  # (round or sitting, delegate)


@dataclass(slots=True)
class _Facts:
    """Everything the votes of one batch are judged by."""

    now: datetime
    rounds: Mapping[int, BallotRound]
    entitled: set[Seat]
    attendance: Mapping[Seat, Attendance]
    votes: dict[Seat, Vote]


def cast_many(casts: Sequence[Cast]) -> list[Recorded | Refused]:
    """Record each vote or say why not. Must run inside a transaction: the rounds are locked until its end,
    so a round cannot close between the check and the commit."""
    facts = _read(casts)
    results: list[Recorded | Refused] = []
    acts: list[Act] = []
    written: dict[Seat, Vote] = {}
    devices: dict[Seat, Attendance] = {}
    for cast in casts:
        refusal = _refusal(cast, facts)
        results.append(refusal or _record(cast, facts, written, devices, acts))
    _write(written, devices)
    journal.record_all(acts)
    for sitting_id in {facts.rounds[round_id].sitting_id for round_id, _delegate in written}:
        progress_changed(sitting_id)
    return results


def _read(casts: Sequence[Cast]) -> _Facts:
    ids = {cast.round_id for cast in casts}
    delegates = {cast.actor.delegate_id for cast in casts if cast.actor.delegate_id is not None}
    locked = BallotRound.objects.with_scopes_disabled().filter(id__in=ids).order_by("id").select_for_update()
    rounds = {row.id: row for row in locked}
    sittings = {row.sitting_id for row in rounds.values()}
    of_rounds = {"round_id__in": list(rounds), "delegate_id__in": delegates}
    roll = Attendance.objects.with_scopes_disabled().filter(
        sitting_id__in=sittings, delegate_id__in=delegates
    )
    return _Facts(
        now=clock.now(),
        rounds=rounds,
        entitled=set(
            Entitlement.objects.with_scopes_disabled()
            .filter(**of_rounds)
            .values_list("round_id", "delegate_id")
        ),
        attendance={(row.sitting_id, row.delegate_id): row for row in roll},
        votes={
            (row.round_id, row.delegate_id): row
            for row in Vote.objects.with_scopes_disabled().filter(**of_rounds)
        },
    )


def _refusal(cast: Cast, facts: _Facts) -> Refused | None:
    ballot = facts.rounds.get(cast.round_id)
    if ballot is None or ballot.council_id != cast.actor.council_id:
        return not_found()
    delegate = cast.actor.delegate_id
    if delegate is None or not may(cast.actor, "meetings.cast_vote", ballot.council_id):
        return Refused(
            "forbidden", _("Chỉ đại biểu của Hội đồng nhân dân này mới biểu quyết được."), status=403
        )
    if cast.choice not in ChoiceLabel.values:
        return Refused("bad_choice", _("Lựa chọn không hợp lệ; hãy tải lại trang rồi chọn lại."), status=400)
    roll = facts.attendance.get((ballot.sitting_id, delegate))
    voter = VoterFacts(
        entitled=(ballot.id, delegate) in facts.entitled,
        state_today=DelegateState(cast.actor.delegate_state),
        present=roll is not None and roll.state == AttendanceState.PRESENT,
    )
    state = RoundFacts(RoundState(ballot.state), ballot.opened_at, ballot.closes_at)
    reason = check_vote(state, voter, facts.now, presence_required=ballot.presence_required)
    if reason is not None:
        return Refused.because(reason)
    if roll is not None and roll.device and roll.device != device_of(cast.actor):
        return other_device()
    return None


def other_device() -> Refused:
    """The delegate votes on another tablet in this sitting."""
    return Refused(
        "other_device",
        _("Ông/bà đang biểu quyết trên một máy khác. Muốn chuyển sang máy này, hãy bấm “Dùng máy này”."),
    )


def _record(
    cast: Cast, facts: _Facts, written: dict[Seat, Vote], devices: dict[Seat, Attendance], acts: list[Act]
) -> Recorded:
    ballot = facts.rounds[cast.round_id]
    delegate = cast.actor.delegate_id or 0
    seat = (ballot.id, delegate)
    earlier = facts.votes.get(seat)
    if earlier is not None and earlier.choice == cast.choice:
        return Recorded(ballot.id, earlier.choice, earlier.at, changed=earlier.changes > 0)
    changes = earlier.changes + 1 if earlier else 0
    vote = Vote(round_id=ballot.id, delegate_id=delegate, choice=cast.choice, at=facts.now, changes=changes)
    facts.votes[seat] = written[seat] = vote
    roll = facts.attendance.get((ballot.sitting_id, delegate))
    if roll is not None and not roll.device:
        roll.device = device_of(cast.actor)
        devices[ballot.sitting_id, delegate] = roll
    previous = earlier.choice if earlier else None
    data = {"round": ballot.id, "delegate": delegate, "choice": cast.choice, "previous": previous}
    stream = sitting_stream(ballot.sitting_id)
    acts.append(Act(ballot.council_id, stream, "meetings.vote.cast", data, cast.actor, at=facts.now))
    return Recorded(ballot.id, vote.choice, vote.at, changed=earlier is not None)


def _write(written: Mapping[Seat, Vote], devices: Mapping[Seat, Attendance]) -> None:
    if written:
        Vote.objects.bulk_create(
            [written[seat] for seat in sorted(written)],
            update_conflicts=True,
            unique_fields=["round", "delegate"],
            update_fields=["choice", "at", "changes"],
        )
    if devices:
        Attendance.objects.bulk_create(
            [devices[seat] for seat in sorted(devices)],
            update_conflicts=True,
            unique_fields=["sitting", "delegate"],
            update_fields=["device"],
        )
