"""A candidacy from dossier to certificate, and what the lists of candidates must satisfy.

Law 85/2015/QH13 as amended, Art. 9, 36, 57-58; Joint Resolution 102/2025, Art. 27-28.
The rules in prose: docs/rules/candidate-lists.md.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from council.rules.decision import N_, Basis, Reason
from elections.rules.findings import stops, warns
from elections.rules.shapes import Finding, law_85

LAW_102 = "Nghị quyết liên tịch 102/2025/NQLT-UBTVQH15-CP-ĐCTUBTWMTTQVN"
SINCE_102 = date(2025, 11, 1)
SURPLUS = law_85("Điều 58(3)")


def joint_102(article: str) -> Basis:
    """An article of the Joint Resolution on the consultations of 2026, in force from 1 November 2025."""
    return Basis(LAW_102, article, SINCE_102)


class CandidateState(StrEnum):
    DRAFT = "draft"
    FILED = "filed"
    PRELIMINARY = "preliminary"
    OFFICIAL = "official"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    ELECTED = "elected"
    NOT_ELECTED = "not_elected"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


_S = CandidateState
_STANDING = frozenset({_S.WITHDRAWN, _S.REMOVED})
_NEXT: dict[CandidateState, frozenset[CandidateState]] = {
    _S.DRAFT: frozenset({_S.FILED, _S.WITHDRAWN}),
    _S.FILED: frozenset({_S.PRELIMINARY}) | _STANDING,
    _S.PRELIMINARY: frozenset({_S.OFFICIAL}) | _STANDING,
    _S.OFFICIAL: frozenset({_S.ELECTED, _S.NOT_ELECTED}) | _STANDING,
    _S.NOT_ELECTED: frozenset({_S.ELECTED}),
    _S.ELECTED: frozenset({_S.CONFIRMED, _S.REFUSED, _S.NOT_ELECTED}),
    _S.WITHDRAWN: frozenset(),
    _S.REMOVED: frozenset(),
    _S.CONFIRMED: frozenset(),
    _S.REFUSED: frozenset(),
}
_LABELS = {
    _S.DRAFT: N_("Đang lập hồ sơ"),
    _S.FILED: N_("Đã nộp hồ sơ"),
    _S.PRELIMINARY: N_("Trong danh sách sơ bộ"),
    _S.OFFICIAL: N_("Trong danh sách chính thức"),
    _S.WITHDRAWN: N_("Đã rút"),
    _S.REMOVED: N_("Đã bị xóa tên"),
    _S.ELECTED: N_("Trúng cử"),
    _S.NOT_ELECTED: N_("Không trúng cử"),
    _S.CONFIRMED: N_("Đã xác nhận tư cách"),
    _S.REFUSED: N_("Không được xác nhận tư cách"),
}


def state_label(state: CandidateState) -> str:
    """The msgid that names a state."""
    return _LABELS[state]


def next_states(state: CandidateState) -> frozenset[CandidateState]:
    """Where a candidacy can go from here.

    Not elected → elected: at an additional election, or when a re-count changes the result; elected → not
    elected: when a result is annulled or corrected before the status is confirmed.
    """
    return _NEXT[state]


def may_move(a: CandidateState, b: CandidateState) -> Reason | None:
    """Why a candidacy cannot go from a to b."""
    if b in _NEXT[a]:
        return None
    message = N_(
        "Từ trạng thái hiện tại, hồ sơ không chuyển thẳng sang bước này được; hãy xem lịch sử hồ sơ."
    )
    return Reason("candidate_step", message, {"now": a.value, "then": b.value})


def surplus_needed(seats: int) -> int:
    """How many more candidates than seats the official list of a constituency needs (Art. 58(3))."""
    if not 1 <= seats <= 5:
        raise ValueError(f"a constituency elects one to five deputies, not {seats}")
    return {1: 1, 2: 1, 3: 2}.get(seats, 3)


def check_list(seats: int, standing: int, *, guidance: str = "") -> Finding | None:
    """The official list has enough more candidates than seats.

    `guidance`: the National Election Council's guidance on a list that force majeure left short (Art. 58(3));
    with it the shortage is a warning.
    """
    need = seats + surplus_needed(seats)
    if standing >= need:
        return None
    message = N_("Bầu %(seats)s đại biểu thì danh sách phải có ít nhất %(need)s người, mới có %(standing)s.")
    reason = Reason("C01", message, {"seats": seats, "need": need, "standing": standing}, SURPLUS)
    return warns(reason) if guidance.strip() else stops(reason)


def check_women(women: int, total: int) -> Finding | None:
    """At least 35 % of the official list of a council's election are women (Art. 9)."""
    if not 0 <= women <= total:
        raise ValueError(f"{women} women of {total}")
    if 100 * women >= 35 * total:
        return None
    message = N_("Danh sách có %(women)s nữ trên %(total)s người; ít nhất 35 %% phải là phụ nữ (%(need)s).")
    need = -(-35 * total // 100)
    return warns(Reason("C02", message, {"women": women, "total": total, "need": need}, law_85("Điều 9")))


def check_third_list(seats: int, names: int) -> Finding | None:
    """The list put to the third consultation has more surplus than the official list needs.

    The Front makes that list; what is kept here is what it submitted, so a shortage is a warning.
    """
    need = seats + surplus_needed(seats) + 1
    if names >= need:
        return None
    message = N_(
        "Danh sách trình hội nghị hiệp thương lần thứ ba phải có số dư lớn hơn số dư luật định: "
        "ít nhất %(need)s người cho %(seats)s đại biểu, mới có %(names)s."
    )
    params = {"seats": seats, "need": need, "names": names}
    return warns(Reason("C03", message, params, joint_102("Điều 27(2)")))


def residence_passes(present: int, in_favour: int) -> bool:
    """Whether more than half of the voters present at the residence conference trust the candidate
    (Joint Resolution 102/2025, Art. 28(1)); special cases go to the consultation."""
    if not 0 <= in_favour <= present:
        raise ValueError(f"{in_favour} in favour of {present} present")
    return 2 * in_favour > present


def check_levels_stood(levels: Collection[str], national: bool) -> Reason | None:
    """Why a citizen may not stand at these levels (Art. 36(3)): two levels of council, or one beside the
    National Assembly, in the same term."""
    most = 1 if national else 2
    if len(set(levels)) <= most:
        return None
    message = N_(
        "Mỗi người được ứng cử đại biểu Hội đồng nhân dân ở nhiều nhất %(most)s cấp trong trường hợp này."
    )
    return Reason("too_many_levels", message, {"most": most}, law_85("Điều 36(3)"))
