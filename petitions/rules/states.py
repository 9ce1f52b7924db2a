"""The way of a petition: which state may follow which.

No law draws these states; they follow the duties of Joint Resolution 72/2025/NQLT (recording, Art. 16(2);
consolidation, Arts. 37 and 38; forwarding and answering, Art. 49) and the practice of the councils.
"""

from __future__ import annotations

from council.rules.decision import N_, Reason
from petitions.rules.shapes import State

ENDED = frozenset({State.CLOSED, State.MERGED, State.SPLIT, State.TRANSFERRED, State.ON_THE_SPOT})
OPEN = frozenset(State) - ENDED

_ASIDE = frozenset({State.ASKED, State.MERGED, State.SPLIT, State.TRANSFERRED})

MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: _ASIDE | {State.RECORDED, State.ON_THE_SPOT},
    State.RECORDED: _ASIDE | {State.CONSOLIDATED, State.FORWARDED, State.ON_THE_SPOT},
    # back to RECORDED: taken out of a report that is not frozen yet
    State.CONSOLIDATED: _ASIDE | {State.FORWARDED, State.RECORDED},
    State.FORWARDED: frozenset({State.RETURNED, State.ASKED, State.ANSWERED, State.TRANSFERRED}),
    # back to RECORDED: handed to the other tier, whose office classifies it
    State.RETURNED: _ASIDE | {State.FORWARDED, State.RECORDED},
    # back to where it was when the petitioner was asked
    State.ASKED: frozenset(
        {
            State.DRAFT,
            State.RECORDED,
            State.CONSOLIDATED,
            State.FORWARDED,
            State.RETURNED,
            State.ANSWERED,
            State.TRANSFERRED,
        }
    ),
    State.ANSWERED: frozenset({State.ACCEPTED, State.FOLLOWED, State.CLOSED, State.FORWARDED}),
    State.ACCEPTED: frozenset({State.FOLLOWED, State.CLOSED, State.FORWARDED}),
    State.FOLLOWED: frozenset({State.CLOSED, State.ANSWERED, State.FORWARDED}),
    # an answer at the meeting that turns out not to be enough
    State.ON_THE_SPOT: frozenset({State.RECORDED}),
    State.CLOSED: frozenset(),
    State.MERGED: frozenset(),
    State.SPLIT: frozenset(),
    State.TRANSFERRED: frozenset(),
}

LABELS: dict[State, str] = {
    State.DRAFT: N_("Mới ghi nhận"),
    State.RECORDED: N_("Đã phân loại"),
    State.CONSOLIDATED: N_("Đã tổng hợp"),
    State.FORWARDED: N_("Đã chuyển cơ quan giải quyết"),
    State.RETURNED: N_("Bị trả lại vì không đúng thẩm quyền"),
    State.ASKED: N_("Đang hỏi thêm người kiến nghị"),
    State.ANSWERED: N_("Đã có trả lời, chờ đánh giá"),
    State.ACCEPTED: N_("Đã tiếp nhận trả lời"),
    State.FOLLOWED: N_("Đang theo dõi lời hứa"),
    State.CLOSED: N_("Đã giải quyết xong"),
    State.MERGED: N_("Đã gộp"),
    State.SPLIT: N_("Đã tách"),
    State.TRANSFERRED: N_("Đã chuyển theo quy định khiếu nại, tố cáo"),
    State.ON_THE_SPOT: N_("Đã trả lời tại hội nghị"),
}


def may_move(a: State, b: State) -> Reason | None:
    """None when a petition in state `a` may go to state `b`; else why not, and in which state it is."""
    if b in MOVES[a]:
        return None
    params = {"now": LABELS[a], "wanted": LABELS[b]}
    if a is State.MERGED:
        return Reason(
            "petition_merged", N_("Kiến nghị này đã gộp; hãy làm tiếp trên kiến nghị mà nó gộp vào."), params
        )
    if a is State.SPLIT:
        return Reason(
            "petition_split", N_("Kiến nghị này đã tách; hãy làm tiếp trên các phần của nó."), params
        )
    if a in ENDED:
        return Reason(
            "petition_ended",
            N_("Kiến nghị này đã kết thúc (%(now)s) nên không chuyển trạng thái nữa."),
            params,
        )
    return Reason(
        "petition_state",
        N_("Kiến nghị đang ở trạng thái “%(now)s”, không chuyển thẳng sang “%(wanted)s” được."),
        params,
    )
