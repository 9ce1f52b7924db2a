"""Ballot rounds as people see them: numbers, verdict, who voted how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from council.queries import Member
from council.rules.decision import Decision
from council.rules.fractions import percent
from council.rules.terms import in_office
from meetings.enums import AttendanceState
from meetings.models import BallotRound, Entitlement, Vote
from meetings.queries.presence import RollRow
from meetings.rules.voting import (
    Choice,
    Electorate,
    Majority,
    Tally,
    base_of,
    choice_label,
    decide,
    majority_label,
    needed,
    shares,
)
from meetings.state import Bar, ResultView, RoundView, SeatVote, ShareLine
from realtime import sql


def electorate_of(ballot: BallotRound) -> Electorate:
    """The numbers a round is judged by, as frozen on its row."""
    return Electorate(ballot.total, ballot.in_office, min(ballot.present, ballot.in_office))


def tally_of(ballot: BallotRound, entitled: int) -> Tally:
    """The count frozen at the close; ValueError before it."""
    if ballot.votes_for is None or ballot.votes_against is None or ballot.votes_abstain is None:
        raise ValueError("the round is not counted yet")
    voted = ballot.votes_for + ballot.votes_against + ballot.votes_abstain
    return Tally(ballot.votes_for, ballot.votes_against, ballot.votes_abstain, entitled - voted)


def round_decision(ballot: BallotRound) -> Decision:
    """What the rule says of a counted round. One query."""
    entitled = Entitlement.objects.with_scopes_disabled().filter(round=ballot).count()
    return decide(Majority(ballot.majority), electorate_of(ballot), tally_of(ballot, entitled))


COUNTS = (
    "SELECT r.id, (SELECT COUNT(*) FROM meetings_entitlement e WHERE e.round_id = r.id), "
    "(SELECT COUNT(*) FROM meetings_vote v WHERE v.round_id = r.id) "
    "FROM meetings_ballotround r WHERE r.id IN %s"
)


def round_counts(round_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Round id -> (entitled, voted). One query for any number."""
    ids = sorted(set(round_ids))
    return {pk: (entitled, voted) for pk, entitled, voted in sql.rows(COUNTS, [ids])} if ids else {}


def round_view(
    ballot: BallotRound,
    label: str,
    counts: tuple[int, int],
    *,
    show_result: bool,
    seats: tuple[SeatVote, ...] = (),
) -> RoundView:
    """A round for people; the result only where it may be shown."""
    entitled, voted = counts
    electorate, majority = electorate_of(ballot), Majority(ballot.majority)
    return RoundView(
        id=ballot.id,
        number=ballot.number,
        question=ballot.question,
        item_label=label,
        state=ballot.state,
        majority=ballot.majority,
        majority_label=majority_label(majority),
        need=needed(majority, electorate),
        base=base_of(majority, electorate),
        entitled=entitled,
        present=ballot.present,
        voted=voted,
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        closed_at=ballot.closed_at,
        seconds=ballot.seconds,
        repeats=ballot.repeats.number if ballot.repeats else None,
        void_reason=ballot.void_reason,
        result=_result(ballot, entitled, seats) if show_result and ballot.votes_for is not None else None,
    )


def _result(ballot: BallotRound, entitled: int, seats: tuple[SeatVote, ...]) -> ResultView:
    electorate, tally = electorate_of(ballot), tally_of(ballot, entitled)
    decision = decide(Majority(ballot.majority), electorate, tally)
    counts = (
        (Choice.FOR, tally.votes_for),
        (Choice.AGAINST, tally.votes_against),
        (Choice.ABSTAIN, tally.votes_abstain),
        (None, tally.not_voting),
    )
    return ResultView(
        passed=decision.passed,
        reason=decision.reason,
        need=decision.need,
        base=decision.base,
        votes_for=tally.votes_for,
        votes_against=tally.votes_against,
        votes_abstain=tally.votes_abstain,
        not_voting=tally.not_voting,
        threshold_percent=percent(decision.need, decision.base),
        bars=tuple(
            Bar(str(choice or ""), choice_label(choice), n, percent(n, decision.base), decision.base)
            for choice, n in counts
        ),
        shares=tuple(
            ShareLine(label, n, base, percent(n, base)) for label, n, base in shares(electorate, tally)
        ),
        seats=seats,
    )


def seat_votes(
    ballot: BallotRound, members: Sequence[Member], roll: Mapping[int, RollRow]
) -> tuple[SeatVote, ...]:
    """Every delegate's place in a counted round, by seat. One query."""
    votes = dict(
        Vote.objects.with_scopes_disabled().filter(round=ballot).values_list("delegate_id", "choice")
    )
    found = []
    for member in members:
        if in_office(member.state) or member.id in votes:
            here = member.id in votes or (
                member.id in roll and roll[member.id].state == AttendanceState.PRESENT
            )
            found.append(SeatVote(member.seat, member.name, member.group, votes.get(member.id, ""), here))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MyVote:
    """A delegate's own vote that counts in one round."""

    choice: str
    at: datetime


MINE = (
    "SELECT r.sitting_id, v.delegate_id, v.round_id, v.choice, v.at FROM meetings_vote v "
    "JOIN meetings_ballotround r ON r.id = v.round_id "
    "WHERE v.delegate_id IN %s AND r.sitting_id IN %s AND r.state <> 'void'"
)


def my_votes(delegates: Iterable[int], sittings: Iterable[int]) -> dict[tuple[int, int], dict[int, MyVote]]:
    """(sitting, delegate) -> round -> the delegate's own vote. One query for any number."""
    whose, where = sorted(set(delegates)), sorted(set(sittings))
    found: dict[tuple[int, int], dict[int, MyVote]] = {}
    if not whose or not where:
        return found
    for sitting, delegate, ballot, choice, at in sql.rows(MINE, [whose, where]):
        vote = MyVote(choice, sql.moment(at) or at)
        found.setdefault((sitting, delegate), {})[ballot] = vote
    return found
