"""Presence against the number a sitting should have.

Law 72/2025/QH15 names no quorum. Two thirds of all delegates is the custom and the default of the
council's setting; it warns, and stops an act only where the council says so. A vote is safe either
way: it needs its share of all delegates, not of those present.
"""

from dataclasses import dataclass

from council.rules.decision import N_, Reason
from council.rules.fractions import at_least


@dataclass(frozen=True, slots=True)
class Quorum:
    """``need`` of ``total`` delegates; ``blocks``: the council lets a missing quorum stop a sitting."""

    present: int
    total: int
    need: int
    reached: bool
    blocks: bool
    reason: Reason

    @property
    def refusal(self) -> Reason | None:
        """Why nothing can go on; None where presence suffices or the setting only warns."""
        return self.reason if self.blocks and not self.reached else None


def quorum(present: int, total: int, num: int = 2, den: int = 3, blocks: bool = False) -> Quorum:
    """Presence of ``present`` out of ``total`` against num/den, rounded up; at least one must be there."""
    if not 0 <= present <= total:
        raise ValueError(f"{present} present of {total}")
    need = max(1, at_least(total, num, den))
    reached = present >= need
    message = (
        N_("Có mặt %(present)s/%(total)s đại biểu, đủ số cần thiết (%(need)s).")
        if reached
        else N_("Có mặt %(present)s/%(total)s đại biểu, chưa đủ %(need)s (còn thiếu %(missing)s).")
    )
    params = {"present": present, "total": total, "need": need, "missing": max(0, need - present)}
    reason = Reason("quorum_reached" if reached else "quorum_missing", message, params)
    return Quorum(present, total, need, reached, blocks, reason)
