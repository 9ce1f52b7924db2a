"""How a vote is decided: the majority, its base, the sentence that says why.

Source: Law 72/2025/QH15, Art. 35(2) (resolutions), 38(5) (dismissing a delegate), 49(2) (a council
that has fallen below two thirds of its delegates). The law counts votes in favour against all
delegates, not against those present.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from council.rules.decision import N_, Basis, Decision, Reason, law_72
from council.rules.fractions import at_least, more_than


class Majority(StrEnum):
    HALF_ALL = "half_all"
    TWO_THIRDS_ALL = "two_thirds_all"
    OVER_TWO_THIRDS_IN_OFFICE = "over_two_thirds_in_office"


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Electorate:
    """The numbers a vote is measured against, frozen when the round opens.

    ``total`` is "tổng số đại biểu". The law does not say whether that is the number to be elected or
    the number now elected when seats are vacant: it is a setting of the council, and the caller
    passes the number that applies. ``in_office`` counts suspended delegates, ``present`` the roll.
    """

    total: int
    in_office: int
    present: int

    def __post_init__(self) -> None:
        if not 0 <= self.present <= self.in_office <= self.total:
            raise ValueError(f"not an electorate: {self}")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counted votes of those entitled; ``not_voting`` took no part."""

    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int

    def __post_init__(self) -> None:
        if min(self.votes_for, self.votes_against, self.votes_abstain, self.not_voting) < 0:
            raise ValueError(f"not a tally: {self}")

    @property
    def entitled(self) -> int:
        return self.votes_for + self.votes_against + self.votes_abstain + self.not_voting


@dataclass(frozen=True, slots=True)
class _Wording:
    label: str
    passed: str
    failed: str
    basis: Basis


_WORDINGS = {
    Majority.HALF_ALL: _Wording(
        N_("Quá nửa tổng số đại biểu"),
        N_("Đạt: %(got)s/%(base)s, quá nửa tổng số đại biểu"),
        N_("Không đạt: %(got)s/%(base)s, cần %(need)s (quá nửa tổng số đại biểu)"),
        law_72("Điều 35(2)"),
    ),
    Majority.TWO_THIRDS_ALL: _Wording(
        N_("Ít nhất hai phần ba tổng số đại biểu"),
        N_("Đạt: %(got)s/%(base)s, ít nhất hai phần ba tổng số đại biểu"),
        N_("Không đạt: %(got)s/%(base)s, cần %(need)s (ít nhất hai phần ba tổng số đại biểu)"),
        law_72("Điều 35(2), 38(5)"),
    ),
    Majority.OVER_TWO_THIRDS_IN_OFFICE: _Wording(
        N_("Trên hai phần ba tổng số đại biểu hiện có"),
        N_("Đạt: %(got)s/%(base)s, trên hai phần ba tổng số đại biểu hiện có"),
        N_("Không đạt: %(got)s/%(base)s, cần %(need)s (trên hai phần ba tổng số đại biểu hiện có)"),
        law_72("Điều 49(2)"),
    ),
}

_CHOICE_LABELS = {
    Choice.FOR: N_("Tán thành"),
    Choice.AGAINST: N_("Không tán thành"),
    Choice.ABSTAIN: N_("Không biểu quyết"),
}


def majority_label(majority: Majority) -> str:
    """The msgid that names a majority."""
    return _WORDINGS[majority].label


def choice_label(choice: Choice | None) -> str:
    """The msgid that names a choice; None is a delegate who took no part."""
    return _CHOICE_LABELS[choice] if choice else N_("Không tham gia biểu quyết")


def base_of(majority: Majority, electorate: Electorate) -> int:
    """The number the majority is a part of."""
    in_office = majority is Majority.OVER_TWO_THIRDS_IN_OFFICE
    return electorate.in_office if in_office else electorate.total


def needed(majority: Majority, electorate: Electorate) -> int:
    """The least number of votes in favour that carries the motion."""
    base = base_of(majority, electorate)
    match majority:
        case Majority.HALF_ALL:
            return more_than(base, 1, 2)
        case Majority.TWO_THIRDS_ALL:
            return max(1, at_least(base, 2, 3))
        case Majority.OVER_TWO_THIRDS_IN_OFFICE:
            return more_than(base, 2, 3)


def decide(majority: Majority, electorate: Electorate, tally: Tally) -> Decision:
    """Whether the motion is carried, and why. ValueError if more votes are counted than delegates sit."""
    if tally.entitled > electorate.in_office:
        raise ValueError(f"{tally} does not fit {electorate}")
    base, need, got = base_of(majority, electorate), needed(majority, electorate), tally.votes_for
    wording, passed = _WORDINGS[majority], got >= need
    reason = Reason(
        "passed" if passed else "not_passed",
        wording.passed if passed else wording.failed,
        {"got": got, "base": base, "need": need},
        wording.basis,
    )
    return Decision(passed, reason, need, got, base)


def count(choices: Iterable[Choice | None]) -> Tally:
    """Add up the last choice of every entitled delegate; None for those who made none."""
    counted = Counter(choices)
    return Tally(counted[Choice.FOR], counted[Choice.AGAINST], counted[Choice.ABSTAIN], counted[None])


def shares(electorate: Electorate, tally: Tally) -> tuple[tuple[str, int, int], ...]:
    """The votes in favour against every base that reports use: (label msgid, count, base)."""
    return (
        (N_("So với tổng số đại biểu"), tally.votes_for, electorate.total),
        (N_("So với số đại biểu hiện có"), tally.votes_for, electorate.in_office),
        (N_("So với số đại biểu có mặt"), tally.votes_for, electorate.present),
    )
