"""The working calendar: each change with its source, who counts deadlines is asked before and told after."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from council import clock
from council.errors import Refused
from council.models import CalendarDay
from council.queries import calendar as calendar_in_force
from council.rules.workdays import add_working_days
from council.services import calendar
from council.services.calendar import Change, Day, Effect, Watcher
from council.services.calendar_suggestions import known, of_package, suggestions
from council.services.journal import check_streams, entries_of
from tests.factories import World, make_world
from tests.factories.operators import operator

SOURCE = "Văn bản 12729/VPCP-KGVX ngày 25/12/2025"
NEW_YEAR = Day(date(2026, 1, 1), False, "Tết Dương lịch", "Bộ luật Lao động")
OFF = Day(date(2026, 1, 2), False, "Nghỉ hoán đổi", SOURCE)
MADE_UP = Day(date(2026, 1, 10), True, "Làm bù", SOURCE)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(delegates=1)


def put(world: World, *days: Day) -> Effect:
    return calendar.import_days(actor=operator(world), council_id=world.council.id, days=days)


def test_ten_working_days_over_the_exchange(world: World) -> None:
    """Nine working days between the holidays as the library knows them, ten as they were."""
    start = date(2025, 12, 22)
    put(world, NEW_YEAR)
    assert add_working_days(calendar_in_force(), start, 10) == date(2026, 1, 6)
    put(world, OFF, MADE_UP)
    assert add_working_days(calendar_in_force(), start, 10) == date(2026, 1, 7)
    assert add_working_days(calendar_in_force(), start, 13) == date(2026, 1, 10)


def test_a_change_is_written_with_its_source_and_what_it_moved(world: World) -> None:
    put(world, OFF, MADE_UP)
    row = CalendarDay.objects.get(day=OFF.day)
    assert (row.is_working, row.name, row.source) == (False, OFF.name, SOURCE)
    entry = entries_of("calendar")[-1]
    assert entry.code == "council.calendar.changed"
    assert [d["day"] for d in entry.data["set"]] == ["2026-01-02", "2026-01-10"]
    assert entry.data["moved"]["petitions"] == 0
    assert not [fault for report in check_streams(["calendar"]) for fault in report.faults]


def test_one_day_is_set_corrected_and_taken_out(world: World) -> None:
    actor, council = operator(world), world.council.id
    calendar.set_day(actor=actor, council_id=council, day=OFF)
    renamed = Day(OFF.day, False, "Nghỉ bù", SOURCE)
    calendar.set_day(actor=actor, council_id=council, day=renamed)
    assert CalendarDay.objects.get().name == "Nghỉ bù"
    calendar.remove_day(actor=actor, council_id=council, day=OFF.day)
    assert not CalendarDay.objects.exists()
    assert len(entries_of("calendar")) == 3


def test_the_same_again_changes_nothing(world: World) -> None:
    put(world, OFF)
    assert put(world, OFF) == Effect((), (), {})
    assert len(entries_of("calendar")) == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (Day(OFF.day, False, " ", SOURCE), "calendar_name"),
        (Day(OFF.day, False, "Nghỉ", "x"), "source_required"),
        (Day(OFF.day, True, "Làm", SOURCE), "calendar_ordinary"),
        (Day(date(2206, 1, 2), False, "Nghỉ", SOURCE), "calendar_far"),
    ],
)
def test_a_bad_day_is_refused_and_nothing_is_written(world: World, day: Day, code: str) -> None:
    with pytest.raises(Refused, match=code):
        put(world, MADE_UP, day)
    assert not CalendarDay.objects.exists()


def test_a_day_named_twice_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="calendar_day_twice"):
        put(world, OFF, OFF)


def test_a_day_that_is_not_there_is_not_taken_out(world: World) -> None:
    with pytest.raises(Refused, match="calendar_no_day"):
        calendar.remove_day(actor=operator(world), council_id=world.council.id, day=OFF.day)


@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat", "guest", "digital_officer", "1"])
def test_only_the_operator_changes_it(world: World, who: str) -> None:
    actor, council = world.actor(who), world.council.id
    acts: tuple[Callable[[], Effect], ...] = (
        lambda: calendar.set_day(actor=actor, council_id=council, day=OFF),
        lambda: calendar.remove_day(actor=actor, council_id=council, day=OFF.day),
        lambda: calendar.import_days(actor=actor, council_id=council, days=[OFF]),
        lambda: calendar.preview(actor=actor, council_id=council, put=[OFF]),
    )
    for act in acts:
        with pytest.raises(Refused, match="forbidden"):
            act()


def test_an_operator_acts_in_the_own_council_alone(world: World) -> None:
    with pytest.raises(Refused, match="forbidden"):
        calendar.set_day(
            actor=operator(make_world("00008", delegates=1)), council_id=world.council.id, day=OFF
        )


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """The changes a watcher is told of; nobody else listens."""
    changes: list[Change] = []

    def apply(_actor: object, change: Change) -> int:
        changes.append(change)
        return 7

    monkeypatch.setattr(calendar, "_watchers", {})
    calendar.watch(Watcher("test", "Thử", lambda change: len(change.days), apply))
    return changes


def test_a_preview_asks_and_writes_nothing(world: World, watched: list[Change]) -> None:
    effect = calendar.preview(actor=operator(world), council_id=world.council.id, put=[OFF, MADE_UP])
    assert effect.moved == {"test": 2}
    assert watched == []
    assert not CalendarDay.objects.exists()


def test_who_counts_deadlines_is_told_with_the_new_calendar(world: World, watched: list[Change]) -> None:
    assert put(world, OFF, MADE_UP).moved == {"test": 7}
    change = watched[0]
    assert change.days == {OFF.day, MADE_UP.day}
    assert change.calendar.workdays == {MADE_UP.day}
    assert change.names == {OFF.day: OFF.name}
    assert change.source == SOURCE


def test_another_name_moves_no_deadline(world: World, watched: list[Change]) -> None:
    put(world, OFF)
    put(world, Day(OFF.day, False, "Nghỉ bù", SOURCE))
    assert len(watched) == 1


def test_when_a_watcher_fails_nothing_is_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_actor: object, _change: Change) -> int:
        raise RuntimeError("no")

    monkeypatch.setattr(calendar, "_watchers", {})
    calendar.watch(Watcher("test", "Thử", lambda _change: 0, fail))
    with pytest.raises(RuntimeError):
        put(world, OFF)
    assert not CalendarDay.objects.exists()
    assert entries_of("calendar") == []


def test_known_days_have_sources_and_hold_the_exchange() -> None:
    days = {day.day: day for day in known()}
    assert {day.year for day in days} == {2026, 2027}
    assert all(day.name and len(day.source) > 3 for day in days.values())
    assert (days[OFF.day].is_working, days[MADE_UP.day].is_working) == (False, True)
    assert "12729/VPCP-KGVX" in days[OFF.day].source
    for day in days.values():
        assert day.is_working is False or day.day.weekday() >= 5
        assert "12729" in day.source or "cần xác nhận" in day.source


def test_the_package_lacks_the_exchange_and_the_product_has_it() -> None:
    assert OFF.day not in {day.day for day in of_package(2026)}
    assert {OFF.day, MADE_UP.day} <= {day.day for day in suggestions(2026)}


def test_suggestions_leave_out_what_is_there(world: World) -> None:
    with clock.frozen(clock.at(date(2026, 11, 1), 8)):
        before = suggestions(2027)
        put(world, *before)
        assert before
        assert suggestions(2027) == []
    assert CalendarDay.objects.count() == len(before)


def test_a_year_nobody_knows_more_of_is_suggested_from_the_package(world: World) -> None:
    days = suggestions(clock.today().year + 2)
    assert len(days) >= 8
    assert all(abs(day.day - clock.today()) < timedelta(days=3 * 366) for day in days)
