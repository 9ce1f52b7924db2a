"""Notices before a meeting, windows of publication, and the deadlines with which a council starts."""

from datetime import date

import pytest

from council.rules.workdays import Calendar
from petitions.rules.defaults import DEFAULTS, EVIDENCE, Dated, Evidence, in_force
from petitions.rules.meetings import notices, publication, span_of
from petitions.rules.shapes import Span, Unit

CAL = Calendar(frozenset({date(2026, 9, 1), date(2026, 9, 2)}))


def test_press_and_host_hear_in_time() -> None:
    found = notices("before_regular", date(2026, 9, 10), CAL)
    assert [(n.code, n.due_on) for n in found] == [
        ("meeting_press", date(2026, 8, 28)),  # 7 working days over the National Day
        ("meeting_host", date(2026, 9, 7)),
    ]


def test_a_meeting_of_single_people_is_not_announced() -> None:
    assert notices("group", date(2026, 9, 10), CAL) == ()


def test_the_councils_own_rules_hold() -> None:
    rules = in_force(
        [Dated("meeting_host", Span(5, Unit.WORKING, True), False, "QC", date(2026, 1, 1))], date(2026, 9, 1)
    )
    found = {n.code: n.due_on for n in notices("theme", date(2026, 9, 10), CAL, rules)}
    assert found["meeting_host"] == date(2026, 9, 3)
    assert span_of("meeting_press", rules) == DEFAULTS["meeting_press"].span


def test_results_are_public_fifteen_working_days_after_the_deadline_for_thirty_days() -> None:
    window = publication(date(2026, 8, 14), CAL)
    assert window.publish_from == date(2026, 9, 8)
    assert window.posted_until == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("code", "amount", "unit", "before", "evidence"),
    [
        ("answer_single", 60, "calendar", False, "analogy"),
        ("answer_joint", 60, "calendar", False, "analogy"),
        ("answer_department", 60, "calendar", False, "analogy"),
        ("answer_central", 40, "calendar", False, "analogy"),
        ("answer_central_joint", 50, "calendar", False, "analogy"),
        ("accept", 8, "hours", False, "analogy"),
        ("accept_urgent", 4, "hours", False, "analogy"),
        ("coordinate", 5, "working", False, "analogy"),
        ("coordinate_reply", 15, "calendar", False, "analogy"),
        ("consolidate_before", 15, "calendar", True, "analogy"),
        ("consolidate_after", 15, "calendar", False, "analogy"),
        ("consolidate_before_irregular", 2, "working", True, "analogy"),
        ("consolidate_after_irregular", 7, "working", False, "analogy"),
        ("results_before", 20, "working", True, "analogy"),
        ("publish_after", 15, "working", False, "law"),
        ("post_board", 30, "calendar", False, "law"),
        ("urge_after", 15, "working", False, "analogy"),
        ("meeting_press", 7, "working", True, "analogy"),
        ("meeting_host", 3, "working", True, "reported"),
        ("meeting_outside", 5, "working", False, "reported"),
        ("dialogue_result", 10, "calendar", False, "law"),
        ("reception_reply", 10, "working", False, "law"),
    ],
)
def test_defaults_are_those_of_the_sources(
    code: str, amount: int, unit: str, before: bool, evidence: str
) -> None:
    default = DEFAULTS[code]
    assert default.span == Span(amount, Unit(unit), before)
    assert default.evidence == Evidence(evidence)


def test_each_default_says_on_what_it_stands() -> None:
    for default in DEFAULTS.values():
        assert default.label
        assert default.source
    assert set(EVIDENCE) == set(Evidence)


def test_the_latest_rule_that_has_begun_holds() -> None:
    rows = [
        Dated("accept", Span(6, Unit.HOURS), False, "b", date(2026, 3, 1)),
        Dated("accept", Span(4, Unit.HOURS), True, "a", date(2026, 2, 1)),
        Dated("gone", Span(4, Unit.HOURS), True, "a", date(2026, 2, 1)),
    ]
    for day, amount, source in (
        (date(2026, 1, 31), 8, DEFAULTS["accept"].source),
        (date(2026, 2, 1), 4, "a"),
        (date(2026, 2, 28), 4, "a"),
        (date(2026, 3, 1), 6, "b"),
    ):
        rule = in_force(rows, day)["accept"]
        assert (rule.span.amount, rule.source) == (amount, source)
        assert (rule.evidence is None) == (source in "ab")
    assert set(in_force(rows, date(2026, 3, 1))) == set(DEFAULTS)
