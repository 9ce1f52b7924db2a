"""A delegate's standing by date: who sits, who may vote, which change is open.

Source: Law 72/2025/QH15, Art. 5(4) and 29(5) (mandate), Art. 38 (suspension, release, dismissal,
loss of the seat).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.rules.decision import N_, Reason, law_72


class DelegateState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    RELEASED = "released"
    DISMISSED = "dismissed"
    LOST = "lost"


FINAL = frozenset({DelegateState.RELEASED, DelegateState.DISMISSED, DelegateState.LOST})

_LABELS = {
    DelegateState.ACTIVE: N_("Đang làm nhiệm vụ"),
    DelegateState.SUSPENDED: N_("Tạm đình chỉ"),
    DelegateState.RELEASED: N_("Đã thôi làm nhiệm vụ đại biểu"),
    DelegateState.DISMISSED: N_("Bị bãi nhiệm"),
    DelegateState.LOST: N_("Mất quyền đại biểu"),
}


@dataclass(frozen=True, slots=True)
class StateChange:
    """From the day ``since`` on (that day included) the delegate is in ``state``."""

    state: DelegateState
    since: date


def state_label(state: DelegateState) -> str:
    """The msgid that names a state."""
    return _LABELS[state]


def state_on(
    changes: Iterable[StateChange], day: date, start: date | None = None, end: date | None = None
) -> DelegateState | None:
    """The state on a day; None before ``start`` and after ``end``, the first and last day of the mandate.

    Without a change the delegate is active. Of two changes on one day the one given later holds.
    Nothing follows a final state. The mandate runs from the opening of the council's first session
    to the opening of the next council's (Art. 5(4)); after a by-election it begins with the opening
    of the next session (Art. 29(5)).
    """
    if (start and day < start) or (end and day > end):
        return None
    state = DelegateState.ACTIVE
    for change in sorted(changes, key=lambda change: change.since):
        if change.since > day or state in FINAL:
            break
        state = change.state
    return state


def may_vote(state: DelegateState) -> bool:
    """Only an active delegate votes: suspension stops duties and powers (Art. 38(1))."""
    return state is DelegateState.ACTIVE


def in_office(state: DelegateState) -> bool:
    """Active and suspended: a suspended delegate still holds the seat (Art. 38(1)-(2))."""
    return state not in FINAL


def allowed_change(old: DelegateState, new: DelegateState) -> Reason | None:
    """Why a delegate cannot pass from one state to another. A suspended one can be restored (Art. 38(2))."""
    if old in FINAL:
        return Reason(
            "state_final",
            N_("Đại biểu không còn giữ tư cách đại biểu; không thể thay đổi trạng thái nữa."),
            basis=law_72("Điều 38"),
        )
    if old is new:
        return Reason("state_unchanged", N_("Đại biểu đã ở trạng thái này."))
    return None
