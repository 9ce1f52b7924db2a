"""Judging an answer: what may be judged, what accepting it takes, and where the petition goes then.

Joint Resolution 72/2025/NQLT has the Boards supervise by field and the delegate groups evaluate results
(Art. 53); that the head decides, and gives a reason against a negative opinion, is this system's own rule: no
source draws the procedure.
"""

from __future__ import annotations

from council.rules.decision import N_, Reason
from petitions.rules.outcomes import closes, follows
from petitions.rules.shapes import Detail, Outcome, State

# The values are those of petitions.enums.AnswerState: sent by the body and not decided yet.
SUBMITTED, CHECKED = "submitted", "checked"
WAITING = frozenset({SUBMITTED, CHECKED})
LEAST_REASON = 5


def not_judged(state: str, *, is_lead: bool) -> Reason | None:
    """Why an answer is not judged now; None when it waits for that."""
    if not is_lead:
        return Reason(
            "reply_not_judged",
            N_("Đây là ý kiến phối hợp gửi cơ quan chủ trì, không phải câu trả lời để đánh giá."),
        )
    if state not in WAITING:
        return Reason(
            "answer_not_waiting",
            N_("Câu trả lời này không còn chờ đánh giá; hãy tải lại trang để xem tình trạng mới."),
        )
    return None


def is_contested(check_passed: bool | None, dissatisfied: int) -> bool:
    """Whether the Board or a delegate group found the answer wanting."""
    return check_passed is False or dissatisfied > 0


def acceptance_fault(check_passed: bool | None, dissatisfied: int, reason: str) -> Reason | None:
    """Whoever accepts what the Board or a group found wanting says why."""
    if is_contested(check_passed, dissatisfied) and len(reason.strip()) < LEAST_REASON:
        return Reason(
            "accept_reason",
            N_("Ban hoặc Tổ đại biểu cho rằng câu trả lời chưa đạt; hãy ghi lý do vẫn chấp nhận."),
        )
    return None


def after_acceptance(outcome: Outcome, detail: Detail | None) -> State:
    """Where a petition goes when an answer of this outcome is accepted."""
    if closes(outcome, detail):
        return State.CLOSED
    return State.FOLLOWED if follows(outcome) else State.ACCEPTED
