"""Deadlines: days, working days, hours, backwards from a session, pauses; and how each explains itself."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.workdays import Calendar, add_working_days, is_working
from petitions.rules.clock import (
    HANOI,
    OFFICE,
    WorkingHours,
    compute,
    explain,
    from_json,
    is_paused,
    pauses_json,
    pauses_of,
    to_json,
)
from petitions.rules.shapes import Pause, Span, Unit

NEW_YEAR = date(2026, 1, 1)
WITHOUT = Calendar(frozenset({NEW_YEAR}))
WITH_SWAP = Calendar(frozenset({NEW_YEAR, date(2026, 1, 2)}), frozenset({date(2026, 1, 10)}))
# Tết 2026, Monday 16 to Friday 20 February
TET = Calendar(frozenset(date(2026, 2, day) for day in range(16, 21)))
NAMES = {NEW_YEAR: "Tết Dương lịch", date(2026, 1, 2): "Nghỉ hoán đổi"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def due(start: str, amount: int, unit: Unit, cal: Calendar = TET, **kwargs: Any) -> str:
    return f"{compute(at(start), Span(amount, unit), cal, **kwargs).due:%Y-%m-%d %H:%M}"


def test_ten_working_days_with_and_without_the_exchange() -> None:
    """Document 12729/VPCP-KGVX of 25 December 2025 moved a deadline that had been counted already."""
    span = Span(10, Unit.WORKING)
    assert compute(at("2025-12-22 09:00"), span, WITHOUT).due == at("2026-01-06 17:00")
    assert compute(at("2025-12-22 09:00"), span, WITH_SWAP).due == at("2026-01-07 17:00")


def test_a_make_up_day_counts_and_is_named() -> None:
    found = compute(at("2025-12-22 09:00"), Span(13, Unit.WORKING), WITH_SWAP, names=NAMES)
    assert found.due == at("2026-01-10 17:00")
    assert found.made_up == (date(2026, 1, 10),)
    why = {skip.day: skip.why for skip in found.skipped}
    assert why[NEW_YEAR] == "Tết Dương lịch"
    assert why[date(2026, 1, 3)] == "weekend"


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-02 08:00", 1, "2026-03-02 09:00"),
        ("2026-03-02 08:00", 4, "2026-03-02 12:00"),
        ("2026-03-02 11:30", 1, "2026-03-02 13:30"),  # over lunch
        ("2026-03-02 12:15", 1, "2026-03-02 14:00"),  # at lunch
        ("2026-03-02 16:30", 1, "2026-03-03 08:30"),  # over night
        ("2026-03-02 20:00", 8, "2026-03-03 17:00"),  # in the evening
        ("2026-03-02 05:00", 8, "2026-03-02 17:00"),  # before the offices open
        ("2026-03-06 16:00", 2, "2026-03-09 09:00"),  # over a weekend
        ("2026-02-13 16:00", 8, "2026-02-23 16:00"),  # over Tết
        ("2026-02-17 10:00", 8, "2026-02-23 17:00"),  # in Tết
        ("2026-03-07 10:00", 8, "2026-03-09 17:00"),  # on a Saturday
    ],
)
def test_working_hours(start: str, hours: int, end: str) -> None:
    assert due(start, hours, Unit.HOURS) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02 09:00", 40, "2026-04-13 17:00"),  # 11 April is a Saturday
        ("2026-03-02 09:00", 1, "2026-03-03 17:00"),
        ("2026-02-10 09:00", 7, "2026-02-23 17:00"),  # ends in Tết, gives way past the weekend
        ("2026-03-02 09:00", 0, "2026-03-02 17:00"),
    ],
)
def test_calendar_days_give_way_at_the_end_alone(start: str, days: int, end: str) -> None:
    assert due(start, days, Unit.CALENDAR) == end


def test_the_day_is_that_of_hanoi() -> None:
    """18:00 UTC is already the next day there."""
    start = datetime.fromisoformat("2026-03-02T18:00:00+00:00")
    assert compute(start, Span(1, Unit.WORKING), TET).due == at("2026-03-04 17:00")


def test_backwards_from_a_session() -> None:
    def back(n: int, unit: Unit) -> datetime:
        span = Span(n, unit, before=True)
        return compute(at("2026-01-01 09:00"), span, TET, session_opens=date(2026, 2, 25)).due

    assert back(1, Unit.WORKING) == at("2026-02-24 17:00")
    assert back(3, Unit.WORKING) == at("2026-02-13 17:00")  # over Tết
    assert back(15, Unit.CALENDAR) == at("2026-02-10 17:00")
    assert back(8, Unit.CALENDAR) == at("2026-02-17 17:00")  # a day off does not give way: it would be late


@pytest.mark.parametrize("span", [Span(2, Unit.WORKING, before=True), Span(2, Unit.HOURS, before=True)])
def test_backwards_needs_a_session_and_days(span: Span) -> None:
    opens = date(2026, 2, 25) if span.unit is Unit.HOURS else None
    with pytest.raises(ValueError):
        compute(at("2026-01-01 09:00"), span, TET, session_opens=opens)


def test_pauses_are_left_out_once() -> None:
    pause = Pause(date(2026, 3, 4), date(2026, 3, 7))  # Wednesday to Friday
    assert due("2026-03-02 09:00", 5, Unit.WORKING) == "2026-03-09 17:00"
    assert due("2026-03-02 09:00", 5, Unit.WORKING, pauses=[pause]) == "2026-03-12 17:00"
    assert due("2026-03-02 09:00", 5, Unit.WORKING, pauses=[pause, pause]) == "2026-03-12 17:00"
    assert due("2026-03-02 09:00", 10, Unit.CALENDAR, pauses=[pause]) == "2026-03-16 17:00"
    assert due("2026-03-03 16:00", 2, Unit.HOURS, pauses=[pause]) == "2026-03-09 09:00"


def test_a_pause_that_runs_moves_nothing_yet() -> None:
    running = Pause(date(2026, 3, 4), None)
    assert due("2026-03-02 09:00", 5, Unit.WORKING, pauses=[running]) == "2026-03-09 17:00"
    assert is_paused([running])
    assert not is_paused([Pause(date(2026, 3, 4), date(2026, 3, 5))])


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        compute(datetime(2026, 3, 2, 9), Span(1, Unit.WORKING), TET)  # noqa: DTZ001


@pytest.mark.parametrize("unit", [Unit.WORKING, Unit.HOURS, Unit.CALENDAR])
def test_a_calendar_without_working_days_ends(unit: Unit) -> None:
    days = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(30 * 366))
    with pytest.raises(ValueError):
        compute(at("2026-03-02 09:00"), Span(1, unit), Calendar(days))


def test_hours_of_an_office_are_read_and_checked() -> None:
    hours = WorkingHours.parse("07:30-11:30, 13:30-17:30")
    assert hours.end == time(17, 30)
    assert due("2026-03-02 11:00", 1, Unit.HOURS, hours=hours) == "2026-03-02 14:00"
    for text in ("12:00-08:00", "08:00-12:00, 11:00-17:00", "08:00-08:00"):
        with pytest.raises(ValueError):
            WorkingHours.parse(text)


def test_explained_in_words() -> None:
    pause = Pause(date(2025, 12, 24), date(2025, 12, 27))
    found = compute(at("2025-12-22 09:00"), Span(14, Unit.WORKING), WITH_SWAP, names=NAMES, pauses=[pause])
    said = [reason.text() for reason in explain(found)]
    assert said[0] == "Tính từ ngày 22/12/2025; không tính ngày này."
    assert said[1] == "Thời hạn 14 ngày làm việc."
    assert "Không tính ngày 01/01/2026: Tết Dương lịch." in said
    assert "Có tính ngày 10/01/2026: làm bù vào ngày nghỉ." in said
    assert any("từ 24/12/2025 đến 26/12/2025" in line for line in said)
    assert said[-1] == "Hết hạn lúc 17:00 ngày 15/01/2026."


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(8, Unit.HOURS), "Tính từ 09:00 ngày 22/12/2025"),
        (Span(5, Unit.CALENDAR), "tính cả ngày nghỉ"),
        (Span(5, Unit.WORKING, before=True), "Tính lùi từ ngày khai mạc 20/01/2026"),
    ],
)
def test_each_way_of_counting_is_explained(span: Span, words: str) -> None:
    found = compute(at("2025-12-22 09:00"), span, WITH_SWAP, session_opens=date(2026, 1, 20))
    assert words in " ".join(reason.text() for reason in explain(found))


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
calendars = st.builds(Calendar, st.frozensets(days, max_size=25), st.frozensets(days, max_size=8))
starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(lambda d: d.replace(tzinfo=HANOI))  # noqa: DTZ001
units = st.sampled_from([Unit.CALENDAR, Unit.WORKING, Unit.HOURS])
spans = st.builds(Span, st.integers(0, 60), units)


@st.composite
def pauses(draw: Any) -> tuple[Pause, ...]:
    stands = draw(st.lists(st.tuples(days, st.integers(1, 10)), max_size=3))
    return tuple(Pause(start, start + timedelta(days=n)) for start, n in stands)


@given(starts, st.integers(1, 60), calendars)
def test_working_days_agree_with_the_council_calendar(start: datetime, n: int, cal: Calendar) -> None:
    assert compute(start, Span(n, Unit.WORKING), cal).due.date() == add_working_days(cal, start.date(), n)


@given(starts, st.integers(1, 60), calendars)
def test_backwards_agrees_too(start: datetime, n: int, cal: Calendar) -> None:
    opens = start.date()
    found = compute(start, Span(n, Unit.WORKING, before=True), cal, session_opens=opens)
    assert found.due.date() == add_working_days(cal, opens, -n)


@given(starts, spans, calendars, pauses())
def test_a_deadline_is_never_before_its_start_and_in_office_time(
    start: datetime, span: Span, cal: Calendar, stood: tuple[Pause, ...]
) -> None:
    found = compute(start, span, cal, pauses=stood)
    assert found.due.date() >= start.date()
    assert any(a <= found.due.time() <= b for a, b in OFFICE.slots)
    if span.unit is not Unit.WORKING or span.amount:
        assert is_working(cal, found.due.date())


@given(starts, spans, calendars, pauses())
def test_every_day_between_is_counted_or_named_once(
    start: datetime, span: Span, cal: Calendar, stood: tuple[Pause, ...]
) -> None:
    """A last calendar day off is both: counted, and named because the next working day stands in for it."""
    found = compute(start, span, cal, pauses=stood)
    left_out = [skip.day for skip in found.skipped]
    assert len(left_out) == len(set(left_out))
    if span.unit is not Unit.HOURS:
        assert (found.due.date() - start.date()).days == span.amount + len(left_out)


@given(starts, spans, calendars, pauses(), days)
def test_a_further_day_off_never_makes_it_earlier(
    start: datetime, span: Span, cal: Calendar, stood: tuple[Pause, ...], day: date
) -> None:
    more = Calendar(cal.holidays | {day}, cal.workdays)
    assert compute(start, span, more, pauses=stood).due >= compute(start, span, cal, pauses=stood).due


@given(starts, spans, calendars, days)
def test_a_day_after_the_deadline_changes_nothing(
    start: datetime, span: Span, cal: Calendar, day: date
) -> None:
    before = compute(start, span, cal)
    if not start.date() <= day <= before.due.date():
        other = Calendar(cal.holidays ^ {day}, cal.workdays)
        assert compute(start, span, other) == before


@given(starts, spans, calendars, pauses())
def test_what_is_kept_comes_back(
    start: datetime, span: Span, cal: Calendar, stood: tuple[Pause, ...]
) -> None:
    found = compute(start, span, cal, pauses=stood)
    assert from_json(to_json(found)) == found
    assert pauses_of(pauses_json(stood)) == stood
    assert explain(found)[-1].code == "clock_due"


@given(starts, st.integers(0, 40), calendars)
def test_hours_add_up(start: datetime, n: int, cal: Calendar) -> None:
    """Between start and deadline lie exactly so many hours of office time."""
    end = compute(start, Span(n, Unit.HOURS), cal).due.replace(tzinfo=None)
    begin, total = start.replace(tzinfo=None), timedelta()
    day = begin.date()
    while day <= end.date():
        if is_working(cal, day):
            for opens, closes in OFFICE.slots:
                a, b = datetime.combine(day, opens), datetime.combine(day, closes)
                total += max(min(b, end) - max(a, begin), timedelta())
        day += timedelta(days=1)
    assert total == timedelta(hours=n)
