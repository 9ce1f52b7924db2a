"""Casting named votes: many at once, one transaction, a few statements for any number."""

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
from meetings.rules.ballot_round import RoundFacts, RoundState, VoterFacts, check_vote
from meetings.streams import progress_changed, sitting_stream
from realtime import sql


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


Seat = tuple[int, int]  # round, delegate


@dataclass(frozen=True, slots=True)
class _Ballot:
    """A locked round, as far as votes are judged by it."""

    id: int
    council_id: int
    sitting_id: int
    state: RoundState
    closes_at: datetime | None
    presence_required: bool


@dataclass(slots=True)
class _Standing:
    """An entitled delegate in a round: presence, device, and the vote that stands so far ("" for none)."""

    roll_id: int | None
    roll_state: str
    device: str
    choice: str = ""
    at: datetime | None = None
    changes: int = 0


@dataclass(slots=True)
class _Facts:
    """Everything the votes of one batch are judged by. Nobody is in `standing` who is not entitled."""

    now: datetime
    ballots: Mapping[int, _Ballot]
    standing: Mapping[Seat, _Standing]


def cast_many(casts: Sequence[Cast]) -> list[Recorded | Refused]:
    """Record each vote or say why not: seven statements for any number of votes.

    Must run inside a transaction: the rounds are locked until its end, so a round cannot close between the
    check and the commit."""
    facts = _read(casts)
    results: list[Recorded | Refused] = []
    acts: list[Act] = []
    written: set[Seat] = set()
    for cast in casts:
        refusal = _refusal(cast, facts)
        results.append(refusal or _record(cast, facts, written, acts))
    _write(facts, written)
    journal.record_all(acts)
    for sitting_id in {facts.ballots[round_id].sitting_id for round_id, _delegate in written}:
        progress_changed(sitting_id)
    return results


BALLOTS = (
    "SELECT r.id, r.council_id, r.sitting_id, r.state, r.closes_at, r.presence_required "
    "FROM meetings_ballotround r WHERE r.id IN %s ORDER BY r.id"
)
STANDING = (
    "SELECT e.round_id, e.delegate_id, a.id, a.state, a.device, v.choice, v.at, v.changes "
    "FROM meetings_entitlement e JOIN meetings_ballotround r ON r.id = e.round_id "
    "LEFT JOIN meetings_attendance a ON a.sitting_id = r.sitting_id AND a.delegate_id = e.delegate_id "
    "LEFT JOIN meetings_vote v ON v.round_id = e.round_id AND v.delegate_id = e.delegate_id "
    "WHERE e.round_id IN %s AND e.delegate_id IN %s"
)


def _read(casts: Sequence[Cast]) -> _Facts:
    ids = sorted({cast.round_id for cast in casts})
    delegates = sorted({cast.actor.delegate_id or 0 for cast in casts})
    ballots = {
        row[0]: _Ballot(row[0], row[1], row[2], RoundState(row[3]), sql.moment(row[4]), bool(row[5]))
        for row in sql.rows(BALLOTS + sql.for_update("r"), [ids])
    }
    standing = {
        (ballot, delegate): _Standing(
            roll, state or "", device or "", choice or "", sql.moment(at), changes or 0
        )
        for ballot, delegate, roll, state, device, choice, at, changes in sql.rows(STANDING, [ids, delegates])
    }
    return _Facts(clock.now(), ballots, standing)


def _refusal(cast: Cast, facts: _Facts) -> Refused | None:
    ballot = facts.ballots.get(cast.round_id)
    if ballot is None or ballot.council_id != cast.actor.council_id:
        return not_found()
    delegate = cast.actor.delegate_id
    if delegate is None or not may(cast.actor, "meetings.cast_vote", ballot.council_id):
        return Refused(
            "forbidden", _("Chỉ đại biểu của Hội đồng nhân dân này mới biểu quyết được."), status=403
        )
    if cast.choice not in ChoiceLabel.values:
        return Refused("bad_choice", _("Lựa chọn không hợp lệ; hãy tải lại trang rồi chọn lại."), status=400)
    standing = facts.standing.get((ballot.id, delegate))
    voter = VoterFacts(
        entitled=standing is not None,
        state_today=DelegateState(cast.actor.delegate_state),
        present=standing is not None and standing.roll_state == AttendanceState.PRESENT,
    )
    reason = check_vote(
        RoundFacts(ballot.state, closes_at=ballot.closes_at),
        voter,
        facts.now,
        presence_required=ballot.presence_required,
    )
    if reason is not None:
        return Refused.because(reason)
    if standing is not None and standing.device and standing.device != device_of(cast.actor):
        return other_device()
    return None


def other_device() -> Refused:
    """The delegate votes on another tablet in this sitting."""
    return Refused(
        "other_device",
        _("Ông/bà đang biểu quyết trên một máy khác. Muốn chuyển sang máy này, hãy bấm “Dùng máy này”."),
    )


def _record(cast: Cast, facts: _Facts, written: set[Seat], acts: list[Act]) -> Recorded:
    ballot = facts.ballots[cast.round_id]
    seat = (ballot.id, cast.actor.delegate_id or 0)
    standing = facts.standing[seat]
    if standing.choice == cast.choice and standing.at is not None:
        return Recorded(ballot.id, standing.choice, standing.at, changed=standing.changes > 0)
    previous = standing.choice or None
    standing.changes += previous is not None
    standing.choice, standing.at = cast.choice, facts.now
    standing.device = standing.device or device_of(cast.actor)
    written.add(seat)
    data = {"round": ballot.id, "delegate": seat[1], "choice": cast.choice, "previous": previous}
    stream = sitting_stream(ballot.sitting_id)
    acts.append(Act(ballot.council_id, stream, "meetings.vote.cast", data, cast.actor, at=facts.now))
    return Recorded(ballot.id, cast.choice, facts.now, changed=previous is not None)


def _write(facts: _Facts, written: set[Seat]) -> None:
    if not written:
        return
    standings = [(seat, facts.standing[seat]) for seat in sorted(written)]
    sql.insert(
        "meetings_vote",
        "round_id, delegate_id, choice, at, changes",
        [(*seat, standing.choice, standing.at, standing.changes) for seat, standing in standings],
        "ON CONFLICT (round_id, delegate_id) DO UPDATE SET choice = excluded.choice, at = excluded.at, "
        "changes = excluded.changes",
    )
    new = {
        standing.roll_id: standing.device
        for _seat, standing in standings
        if standing.roll_id is not None and standing.changes == 0 and standing.device
    }
    if new:
        cases = " ".join(["WHEN %s THEN %s"] * len(new))
        sql.run(
            f"UPDATE meetings_attendance SET device = CASE id {cases} END "  # noqa: S608 - places only
            f"WHERE device = '' AND id IN ({', '.join(['%s'] * len(new))})",
            [*(part for pair in new.items() for part in pair), *new],
        )
