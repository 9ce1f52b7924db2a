"""The life of a named ballot round (lượt biểu quyết): who may do what, and when.

draft -> open -> closed -> published; void from open, closed or published. The roll of entitled
voters is frozen at the opening. A vote may be changed until the round closes; the last one counts.
Law 72/2025/QH15, Art. 35(1) leaves the form of voting to the council's working rules.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from council.rules.decision import N_, Reason, law_72
from council.rules.terms import DelegateState, may_vote


class RoundState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    VOID = "void"


# Guards against a slip of the hand, not rules of law.
MIN_REASON = 10
MAX_SECONDS = 3600

_STEPS: dict[RoundState, frozenset[RoundState]] = {
    RoundState.DRAFT: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED, RoundState.VOID}),
    RoundState.CLOSED: frozenset({RoundState.PUBLISHED, RoundState.VOID}),
    RoundState.PUBLISHED: frozenset({RoundState.VOID}),
    RoundState.VOID: frozenset(),
}

_LABELS = {
    RoundState.DRAFT: N_("Chưa mở"),
    RoundState.OPEN: N_("Đang biểu quyết"),
    RoundState.CLOSED: N_("Đã đóng"),
    RoundState.PUBLISHED: N_("Đã công bố"),
    RoundState.VOID: N_("Đã hủy"),
}


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round as it stands. ``closes_at`` None: no time limit, the chair closes it.

    ``repeats`` is the state of the round that this one repeats, None if it repeats none.
    """

    state: RoundState
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    repeats: RoundState | None = None


@dataclass(frozen=True, slots=True)
class VoterFacts:
    """``entitled``: on the roll frozen at the opening. ``present``: checked in and not gone."""

    entitled: bool
    state_today: DelegateState | None
    present: bool


def state_label(state: RoundState) -> str:
    """The msgid that names a state."""
    return _LABELS[state]


def check_open(
    facts: RoundFacts, *, sitting_open: bool, other_open: bool, question: str, entitled: int
) -> Reason | None:
    """Why the round cannot be opened. One round at a time is open in a sitting."""
    if RoundState.OPEN not in _STEPS[facts.state]:
        return Reason("round_not_draft", N_("Lượt biểu quyết này đã được mở trước đó."))
    if not sitting_open:
        return Reason("sitting_not_open", N_("Phiên họp chưa khai mạc hoặc đã kết thúc."))
    if other_open:
        return Reason("other_round_open", N_("Đang có một lượt biểu quyết khác; hãy đóng lượt đó trước."))
    if not question.strip():
        return Reason("no_question", N_("Chưa ghi nội dung biểu quyết."))
    if entitled < 1:
        return Reason("nobody_entitled", N_("Không có đại biểu nào được quyền biểu quyết."))
    return None if facts.repeats is None else check_repeat(facts.repeats)


def check_vote(
    facts: RoundFacts, voter: VoterFacts, now: datetime, *, presence_required: bool
) -> Reason | None:
    """Why this vote cannot be taken. On time iff ``now < closes_at``; the state, not the clock, begins it."""
    if facts.state is RoundState.DRAFT:
        return Reason("round_not_open", N_("Lượt biểu quyết chưa mở."))
    if facts.state is not RoundState.OPEN or is_due(facts, now):
        return Reason("round_closed", N_("Lượt biểu quyết đã đóng."))
    return _check_voter(voter, presence_required)


def _check_voter(voter: VoterFacts, presence_required: bool) -> Reason | None:
    if not voter.entitled:
        return Reason("not_entitled", N_("Ông/bà không có tên trong danh sách biểu quyết lập khi mở lượt."))
    if voter.state_today is DelegateState.SUSPENDED:
        message = N_("Ông/bà đang bị tạm đình chỉ nhiệm vụ, quyền hạn đại biểu nên không biểu quyết được.")
        return Reason("not_active", message, basis=law_72("Điều 38(1)"))
    if voter.state_today is None or not may_vote(voter.state_today):
        message = N_("Ông/bà không còn làm nhiệm vụ đại biểu nên không biểu quyết được.")
        return Reason("not_active", message, basis=law_72("Điều 38"))
    if presence_required and not voter.present:
        return Reason("not_present", N_("Ông/bà chưa điểm danh có mặt; hãy điểm danh trước khi biểu quyết."))
    return None


def is_due(facts: RoundFacts, now: datetime) -> bool:
    """Whether the time of an open round has run out, so that the clock closes it."""
    return facts.state is RoundState.OPEN and facts.closes_at is not None and now >= facts.closes_at


def check_close(facts: RoundFacts) -> Reason | None:
    """Why the round cannot be closed, by the chair or by the clock."""
    if RoundState.CLOSED in _STEPS[facts.state]:
        return None
    return Reason("round_not_open", N_("Lượt biểu quyết không ở trạng thái đang mở."))


def effective_close(closes_at: datetime | None, now: datetime) -> datetime:
    """The time to write as the close: the limit if it has passed, however late the clock was heard."""
    return now if closes_at is None else min(closes_at, now)


def check_publish(facts: RoundFacts) -> Reason | None:
    """Why the result cannot be published."""
    if RoundState.PUBLISHED in _STEPS[facts.state]:
        return None
    if facts.state is RoundState.PUBLISHED:
        return Reason("round_published", N_("Kết quả đã được công bố."))
    return Reason("round_not_closed", N_("Chỉ công bố được kết quả của lượt biểu quyết đã đóng."))


def check_void(facts: RoundFacts, reason: str) -> Reason | None:
    """Why the round cannot be declared void. The reason is read out and goes into the minutes."""
    if RoundState.VOID not in _STEPS[facts.state]:
        return Reason("round_not_voidable", N_("Lượt biểu quyết chưa mở hoặc đã hủy nên không hủy được."))
    if len(" ".join(reason.split())) < MIN_REASON:
        message = N_("Phải ghi rõ lý do hủy, ít nhất %(least)s ký tự.")
        return Reason("reason_required", message, {"least": MIN_REASON})
    return None


def check_repeat(original: RoundState) -> Reason | None:
    """Why a round cannot be repeated: only a void one can."""
    if original is RoundState.VOID:
        return None
    return Reason("not_void", N_("Chỉ biểu quyết lại được lượt đã hủy."))


def check_extend(facts: RoundFacts, seconds: int, now: datetime) -> Reason | None:
    """Why an open round with a time limit cannot be given ``seconds`` more."""
    if facts.state is not RoundState.OPEN:
        return Reason("round_not_open", N_("Lượt biểu quyết không ở trạng thái đang mở."))
    if facts.closes_at is None:
        return Reason("no_time_limit", N_("Lượt biểu quyết không đặt thời hạn nên không cần gia hạn."))
    if is_due(facts, now):
        return Reason("round_closed", N_("Lượt biểu quyết đã đóng."))
    if not 1 <= seconds <= MAX_SECONDS:
        message = N_("Thời gian gia hạn phải từ 1 đến %(most)s giây.")
        return Reason("seconds_out_of_range", message, {"most": MAX_SECONDS})
    return None
