"""The roll of a sitting and its quorum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from council import clock
from council.queries import Member, members_on, settings_in_force
from council.rules.terms import in_office, may_vote
from meetings.enums import AttendanceState
from meetings.models import Sitting
from meetings.rules.quorum import Quorum, quorum
from meetings.state import AttendanceLine, QuorumView
from realtime import sql


def quorum_of(sitting: Sitting) -> Quorum:
    """Presence on the roll against the council's quorum."""
    members = members_on(sitting.council_id, clock.today())
    roll = roll_of(sitting)
    return judge_quorum(sitting, members, roll)


@dataclass(frozen=True, slots=True)
class RollRow:
    """Where one delegate stands on the roll."""

    delegate_id: int
    state: str
    method: str
    at: datetime | None
    reason: str


ROLL = "SELECT delegate_id, state, method, at, reason FROM meetings_attendance WHERE sitting_id = %s"


def roll_of(sitting: Sitting) -> dict[int, RollRow]:
    """The roll of a sitting by delegate. One query."""
    return {
        pk: RollRow(pk, state, method, sql.moment(at), reason)
        for pk, state, method, at, reason in sql.rows(ROLL, [sitting.id])
    }


def judge_quorum(sitting: Sitting, members: Sequence[Member], roll: Mapping[int, RollRow]) -> Quorum:
    options = settings_in_force(sitting.council_id, clock.today())
    seated = [member for member in members if in_office(member.state)]
    present = sum(1 for m in seated if m.id in roll and roll[m.id].state == AttendanceState.PRESENT)
    total = (
        max(sitting.council.seats, len(seated))
        if options["voting.total_base"] == "statutory"
        else len(seated)
    )
    return quorum(
        present,
        total,
        int(options["quorum.numerator"]),
        int(options["quorum.denominator"]),
        bool(options["quorum.blocks"]),
    )


def quorum_view(rule: Quorum, members: Sequence[Member], roll: Mapping[int, RollRow]) -> QuorumView:
    states = Counter(roll[m.id].state if m.id in roll else "" for m in members if in_office(m.state))
    return QuorumView(
        total=rule.total,
        present=rule.present,
        excused=states[AttendanceState.EXCUSED],
        absent=states[AttendanceState.ABSENT] + states[AttendanceState.LEFT],
        unknown=states[""],
        need=rule.need,
        reached=rule.reached,
        reason=rule.reason,
    )


def roll_lines(members: Sequence[Member], roll: Mapping[int, RollRow]) -> tuple[AttendanceLine, ...]:
    lines = []
    for member in members:
        if not in_office(member.state):
            continue
        row = roll.get(member.id)
        lines.append(
            AttendanceLine(
                delegate_id=member.id,
                seat=member.seat,
                name=member.name,
                group=member.group,
                state=row.state if row else "",
                method=row.method if row else "",
                at=row.at if row else None,
                reason=row.reason if row else "",
                may_vote=may_vote(member.state),
            )
        )
    return tuple(lines)
