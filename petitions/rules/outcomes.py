"""What an answer amounts to, what it must say, and when nothing is left to watch.

The three groups of a report are those of Joint Resolution 72/2025/NQLT, Art. 49: resolved; being studied with
a concrete roadmap and a deadline; explained. The kinds below them are those of a system in use in another
province, and "not resolved" is a group of practice. "Answered" is not "resolved": only RESOLVED is.
"""

from __future__ import annotations

from datetime import date

from council.rules.decision import N_, Reason
from petitions.rules.shapes import Detail, Outcome, joint_72

DETAILS: dict[Outcome, tuple[Detail, ...]] = {
    Outcome.RESOLVED: (Detail.RESOLVED_BY_RULES, Detail.RESOLVED_BY_INSPECTION, Detail.RESOLVED_BY_WORK),
    Outcome.IN_PROGRESS: (
        Detail.WITH_ROADMAP,
        Detail.SUBMITTED_ABOVE,
        Detail.NO_RESOURCES,
        Detail.NOT_AT_ONCE,
        Detail.HIGHER_RULES,
        Detail.NO_ROADMAP,
        Detail.OTHER_REASON,
    ),
    Outcome.EXPLAINED: (Detail.STILL_TO_RESOLVE, Detail.GUIDED),
    Outcome.NOT_RESOLVED: (),
}

# Kinds without a roadmap say why there is none; the others owe a roadmap and a day.
REASON_INSTEAD = frozenset({Detail.NO_ROADMAP, Detail.OTHER_REASON})


def needs_roadmap(outcome: Outcome, detail: Detail | None) -> bool:
    """Whether the answer must carry a roadmap and the day by which it will be done: a promise."""
    return outcome is Outcome.IN_PROGRESS and detail not in REASON_INSTEAD


def needs_reason(outcome: Outcome, detail: Detail | None) -> bool:
    """Whether the answer must say why there is no roadmap, or why nothing is done."""
    return outcome is Outcome.NOT_RESOLVED or (outcome is Outcome.IN_PROGRESS and detail in REASON_INSTEAD)


def closes(outcome: Outcome, detail: Detail | None) -> bool:
    """Whether an accepted answer leaves nothing to watch: resolved, or explained with nothing left to do."""
    return outcome is Outcome.RESOLVED or (outcome is Outcome.EXPLAINED and detail is Detail.GUIDED)


def follows(outcome: Outcome) -> bool:
    """Whether an accepted answer is watched until its promise is kept."""
    return outcome is Outcome.IN_PROGRESS


def fault(
    outcome: Outcome,
    detail: Detail | None,
    *,
    roadmap: str = "",
    expected_on: date | None = None,
    today: date | None = None,
) -> Reason | None:
    """What an answer of this outcome lacks. `roadmap` holds the roadmap, or the reason there is none."""
    if (detail is None and DETAILS[outcome]) or (detail is not None and detail not in DETAILS[outcome]):
        return Reason("outcome_detail", N_("Hãy chọn loại kết quả thuộc đúng nhóm kết quả đã chọn."))
    if needs_roadmap(outcome, detail):
        if not roadmap.strip() or expected_on is None:
            return Reason(
                "roadmap_required",
                N_("Kiến nghị đang xem xét, giải quyết phải có lộ trình và thời hạn cụ thể."),
                basis=joint_72("Điều 49"),
            )
    elif needs_reason(outcome, detail) and not roadmap.strip():
        return Reason("reason_required", N_("Hãy nêu lý do chưa giải quyết hoặc chưa có lộ trình."))
    if expected_on is not None and today is not None and expected_on < today:
        return Reason("expected_past", N_("Thời hạn trong lộ trình phải từ hôm nay trở đi."))
    return None
