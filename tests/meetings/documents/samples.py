"""The papers of one sitting of the made-up council."""

from datetime import timedelta

from council.pdf.stamp import Check
from meetings.documents.data import Frame, RollCall, RollCallLine, VoteLine, VoteSheet
from meetings.rules.quorum import quorum
from meetings.rules.voting import Choice, Electorate, Majority
from tests.meetings.rules.sitting_samples import (
    COUNCIL,
    DAY,
    MORNING,
    QUESTION,
    SESSION,
    SITTING,
    TERM,
    at,
    group,
    name,
    reason,
    state,
)


def frame(**changes: object) -> Frame:
    values: dict[str, object] = {
        "council_name": COUNCIL,
        "term_name": TERM,
        "session_title": SESSION,
        "sitting_title": SITTING,
        "place": "Hà Nội",
        "day": DAY,
        "chair_name": "Trần Thị Bảo Khuê",
        "secretary_name": "Lê Đức Nghĩa",
        "number": "07/BB-HĐND",
        "check": Check.of(
            "https://nghitruong.example.vn/hd/hn/ky-hop/3/", "9f86d081884c7d659a2feaa0c55ad015"
        ),
    }
    return Frame(**(values | changes))  # type: ignore[arg-type]


def choice(number: int) -> Choice | None:
    """Of 125: 108 for, 6 against, 5 abstaining, 6 silent."""
    return {4: Choice.AGAINST, 9: Choice.ABSTAIN, 16: None}.get(number % 21, Choice.FOR)


def vote_sheet(delegates: int = 125, **changes: object) -> VoteSheet:
    lines = tuple(
        VoteLine(
            name(n), group(n), choice(n), n + 1, at(9, 12, n % 60) if choice(n) else None, int(n % 40 == 3)
        )
        for n in range(delegates)
    )
    values: dict[str, object] = {
        "frame": frame(),
        "number": 2,
        "item_label": "3.1",
        "item_title": "Kế hoạch đầu tư công trung hạn 2026 - 2030",
        "question": QUESTION,
        "majority": Majority.HALF_ALL,
        "electorate": Electorate(125, max(delegates, 124), delegates),
        "lines": lines,
        "opened_at": at(9, 12),
        "closed_at": at(9, 13),
    }
    return VoteSheet(**(values | changes))  # type: ignore[arg-type]


def roll_call(delegates: int = 125, **changes: object) -> RollCall:
    def line(number: int) -> RollCallLine:
        here = state(number) in ("present", "left")
        return RollCallLine(
            name(number),
            group(number),
            state(number),
            number + 1,
            ("self", "qr", "secretary")[number % 3] if here else "",
            at(7, 30, 0) + timedelta(seconds=11 * number) if here else None,
            reason(number),
        )

    lines = tuple(line(n) for n in range(delegates))
    present = sum(line.state == "present" for line in lines)
    values: dict[str, object] = {
        "frame": frame(number=""),
        "total": 125,
        "lines": lines,
        "quorum": quorum(present, 125).reason,
        "opened_at": MORNING,
    }
    return RollCall(**(values | changes))  # type: ignore[arg-type]
