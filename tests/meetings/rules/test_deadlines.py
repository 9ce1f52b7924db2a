from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.workdays import Calendar
from meetings.rules.deadlines import (
    DEFAULT_DEADLINES,
    SOON_DAYS,
    DeadlineRule,
    DeadlineStatus,
    Severity,
    Unit,
    due,
    plan,
    status,
)

CAL = Calendar()
OPENING = date(2026, 12, 8)
RULES = {rule.code: rule for rule in DEFAULT_DEADLINES}
PAPERS = RULES["papers"]


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("petitions_summary", date(2026, 11, 8)),
        ("convening", date(2026, 11, 18)),
        ("board_dossier", date(2026, 11, 23)),
        ("verification", date(2026, 11, 28)),
        ("board_meeting", date(2026, 11, 28)),
        ("questioning_followup", date(2026, 11, 28)),
        ("convening_extra", date(2026, 12, 1)),
        ("papers", date(2026, 12, 1)),
    ],
)
def test_the_default_table(code: str, last_day: date) -> None:
    assert due(RULES[code], OPENING, CAL) == last_day


def test_every_default_warns_only_and_asks_to_be_confirmed() -> None:
    assert len(RULES) == len(DEFAULT_DEADLINES)
    for rule in DEFAULT_DEADLINES:
        assert rule.severity is Severity.WARN
        assert "cần xác nhận" in rule.basis_text


def test_working_days_are_counted_over_the_calendar() -> None:
    rule = replace(PAPERS, days_before=5, unit=Unit.WORKING)
    assert due(rule, OPENING, CAL) == date(2026, 12, 1)
    assert due(rule, OPENING, Calendar(holidays=frozenset({date(2026, 12, 2)}))) == date(2026, 11, 30)


def test_a_step_may_lie_after_the_opening() -> None:
    assert due(replace(PAPERS, days_before=-10), OPENING, CAL) == date(2026, 12, 18)


LAST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("done_on", "today", "expected"),
    [
        (LAST, OPENING, "met"),
        (LAST + timedelta(1), OPENING, "late"),
        (None, LAST - timedelta(SOON_DAYS + 1), "open"),
        (None, LAST - timedelta(SOON_DAYS), "soon"),
        (None, LAST, "soon"),
        (None, LAST + timedelta(1), "overdue"),
    ],
)
def test_where_a_step_stands(done_on: date | None, today: date, expected: str) -> None:
    assert status(LAST, done_on, today) == expected


REGULAR_STEPS = [
    "petitions_summary",
    "convening",
    "board_dossier",
    "board_meeting",
    "questioning_followup",
    "verification",
    "papers",
]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("regular", REGULAR_STEPS),
        ("thematic", ["convening_extra", "papers"]),
        ("urgent", ["convening_extra", "papers"]),
    ],
)
def test_each_kind_of_session_has_its_steps_in_order(kind: str, codes: list[str]) -> None:
    lines = plan(DEFAULT_DEADLINES, kind, OPENING, date(2026, 11, 1), {}, CAL)
    assert [line.rule.code for line in lines] == codes


@pytest.mark.parametrize(
    ("done_on", "today", "code", "text"),
    [
        (LAST, OPENING, "deadline_met", "Đã làm đúng hạn"),
        (LAST + timedelta(2), OPENING, "deadline_late", "Đã làm, chậm 2 ngày"),
        (None, LAST - timedelta(9), "deadline_open", "Còn 9 ngày"),
        (None, LAST - timedelta(2), "deadline_soon", "Sắp đến hạn, còn 2 ngày"),
        (None, LAST, "deadline_soon", "Hôm nay là ngày cuối"),
        (None, LAST + timedelta(3), "deadline_overdue", "Quá hạn 3 ngày"),
    ],
)
def test_a_deadline_says_how_it_stands(done_on: date | None, today: date, code: str, text: str) -> None:
    done = {"papers": done_on} if done_on else {}
    (line,) = plan([PAPERS], "urgent", OPENING, today, done, CAL)
    assert (line.due, line.done_on) == (LAST, done_on)
    assert (line.reason.code, line.reason.text()) == (code, text)


def test_only_an_overdue_blocking_step_is_refused() -> None:
    blocking = replace(PAPERS, severity=Severity.BLOCK)

    def refusal(rule: DeadlineRule, today: date) -> str | None:
        (line,) = plan([rule], "regular", OPENING, today, {}, CAL)
        return line.refusal.code if line.refusal else None

    assert refusal(blocking, LAST + timedelta(1)) == "deadline_overdue"
    assert refusal(blocking, LAST) is None
    assert refusal(PAPERS, LAST + timedelta(1)) is None


@given(st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.integers(1, 60), st.sampled_from(Unit))
def test_a_deadline_before_the_opening_is_before_it(opening: date, days: int, unit: Unit) -> None:
    rule = replace(PAPERS, days_before=days, unit=unit)
    assert (opening - due(rule, opening, CAL)).days >= days


@given(st.none() | st.integers(-30, 30), st.integers(-30, 30))
def test_a_step_is_done_or_it_is_not(done: int | None, today: int) -> None:
    done_on = None if done is None else LAST + timedelta(done)
    result = status(LAST, done_on, LAST + timedelta(today))
    assert (result in {DeadlineStatus.MET, DeadlineStatus.LATE}) is (done is not None)
