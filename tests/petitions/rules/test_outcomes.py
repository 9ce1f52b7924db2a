"""What an answer amounts to: kinds, what each must say, what closes; every combination."""

from datetime import date
from itertools import product

import pytest

from petitions.rules.outcomes import DETAILS, closes, fault, follows, needs_reason, needs_roadmap
from petitions.rules.shapes import Detail, Outcome

DAY = date(2026, 11, 2)


def code(outcome: Outcome, detail: Detail | None, roadmap: str = "", day: date | None = None) -> str:
    reason = fault(outcome, detail, roadmap=roadmap, expected_on=day, today=DAY)
    return reason.code if reason else ""


def test_every_kind_belongs_to_one_outcome() -> None:
    kinds = [detail for details in DETAILS.values() for detail in details]
    assert sorted(kinds) == sorted(Detail)
    assert [len(DETAILS[outcome]) for outcome in Outcome] == [3, 7, 2, 0]


def test_a_kind_of_another_outcome_is_refused() -> None:
    for outcome, detail in product(Outcome, Detail):
        whole = code(outcome, detail, "Lộ trình", DAY)
        assert whole == ("" if detail in DETAILS[outcome] else "outcome_detail")


@pytest.mark.parametrize("outcome", [o for o in Outcome if DETAILS[o]])
def test_a_kind_must_be_chosen(outcome: Outcome) -> None:
    assert code(outcome, None, "Lộ trình", DAY) == "outcome_detail"


def test_in_progress_owes_a_roadmap_and_a_day_or_the_reason_why_not() -> None:
    for detail in DETAILS[Outcome.IN_PROGRESS]:
        if needs_roadmap(Outcome.IN_PROGRESS, detail):
            assert code(Outcome.IN_PROGRESS, detail, "", DAY) == "roadmap_required"
            assert code(Outcome.IN_PROGRESS, detail, "Lộ trình") == "roadmap_required"
        else:
            assert needs_reason(Outcome.IN_PROGRESS, detail)
            assert code(Outcome.IN_PROGRESS, detail) == "reason_required"
            assert code(Outcome.IN_PROGRESS, detail, "Chưa có vốn") == ""


def test_not_resolved_says_why() -> None:
    assert code(Outcome.NOT_RESOLVED, None) == "reason_required"
    assert code(Outcome.NOT_RESOLVED, None, "Chưa có vốn") == ""


def test_a_promise_lies_ahead() -> None:
    assert code(Outcome.IN_PROGRESS, Detail.WITH_ROADMAP, "Quý I", date(2026, 11, 1)) == "expected_past"
    assert code(Outcome.IN_PROGRESS, Detail.WITH_ROADMAP, "Quý I", DAY) == ""


def test_only_resolved_or_guided_leaves_nothing_to_watch() -> None:
    closing = {
        (outcome, detail)
        for outcome in Outcome
        for detail in (*DETAILS[outcome], None)
        if closes(outcome, detail)
    }
    resolved = {(Outcome.RESOLVED, detail) for detail in (*DETAILS[Outcome.RESOLVED], None)}
    assert closing == resolved | {(Outcome.EXPLAINED, Detail.GUIDED)}
    assert [outcome for outcome in Outcome if follows(outcome)] == [Outcome.IN_PROGRESS]
