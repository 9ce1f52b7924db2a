"""The working calendar of the installation: holidays, make-up days, each with what it stands on.

A change may come late (the exchange of 2 and 10 January 2026 was announced a week before), when deadlines
have been counted already. So whoever counts deadlines registers here: before a change it says how many would
move, and with the change, in the same transaction, it moves them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused
from council.models import CalendarDay, Council
from council.permissions import Actor, require
from council.rules.workdays import SATURDAY, Calendar
from council.services import journal
from council.services.journal import Act
from council.services.streams import calendar_stream

FARTHEST = 10  # years from today: further is a slip of the pen


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from the ordinary week."""

    day: date
    is_working: bool
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a change amounts to: the days that change, the calendar and the names of days off after it."""

    days: frozenset[date]
    calendar: Calendar
    names: Mapping[date, str]
    source: str


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who counts deadlines on the calendar: how many would move, and moving them. `label` is for people."""

    name: str
    label: str
    count: Callable[[Change], int]
    apply: Callable[[Actor, Change], int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does or would do: days set, days taken out, deadlines moved by watcher."""

    put: tuple[Day, ...]
    removed: tuple[date, ...]
    moved: Mapping[str, int]


_watchers: dict[str, Watcher] = {}


def watch(watcher: Watcher) -> None:
    """An app that counts deadlines registers at start-up; again under the same name replaces."""
    _watchers[watcher.name] = watcher


def label_of(name: str) -> str:
    """What the deadlines of a watcher are called."""
    return _watchers[name].label if name in _watchers else name


def set_day(*, actor: Actor, council_id: int, day: Day) -> Effect:
    """Set one day, new or corrected."""
    return _change(actor, council_id, [day], ())


def remove_day(*, actor: Actor, council_id: int, day: date) -> Effect:
    """Make a day an ordinary one of its week again."""
    return _change(actor, council_id, (), [day])


def import_days(*, actor: Actor, council_id: int, days: Sequence[Day]) -> Effect:
    """Set many days at once, all or none."""
    return _change(actor, council_id, days, ())


def preview(
    *, actor: Actor, council_id: int, put: Sequence[Day] = (), removed: Sequence[date] = ()
) -> Effect:
    """What a change would do, without doing it."""
    require(actor, "council.manage_calendar", council_id)
    days, gone, change = _weighed(put, removed)
    moved = {watcher.name: watcher.count(change) for watcher in _watchers.values()} if change.days else {}
    return Effect(tuple(days), tuple(gone), moved)


@transaction.atomic
def _change(actor: Actor, council_id: int, put: Sequence[Day], removed: Sequence[date]) -> Effect:
    require(actor, "council.manage_calendar", council_id)
    # One change at a time: two at once would each move deadlines by a calendar without the other.
    Council.objects.select_for_update(of=("self",)).order_by("id").first()
    days, gone, change = _weighed(put, removed)
    CalendarDay.objects.filter(day__in=gone).delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=d.day, is_working=d.is_working, name=d.name, source=d.source) for d in days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_working", "name", "source"],
    )
    moved = (
        {watcher.name: watcher.apply(actor, change) for watcher in _watchers.values()} if change.days else {}
    )
    if days or gone:
        data = {
            "set": [
                {"day": d.day.isoformat(), "working": d.is_working, "name": d.name, "source": d.source}
                for d in days
            ],
            "removed": [day.isoformat() for day in gone],
            "moved": moved,
        }
        journal.record(Act(council_id, calendar_stream(), "council.calendar.changed", data, actor))
    return Effect(tuple(days), tuple(gone), moved)


def _weighed(put: Sequence[Day], removed: Sequence[date]) -> tuple[list[Day], list[date], Change]:
    """The days that really change (others are left out), those taken out, and the change they make.

    Days whose name or source alone changes are written, but move no deadline.
    """
    rows = {row.day: _day_of(row) for row in CalendarDay.objects.all()}
    days = [day for day in _checked(put) if rows.get(day.day) != day]
    for day in removed:
        if day not in rows:
            raise Refused(
                "calendar_no_day", _("Ngày này không có trong lịch; hãy tải lại trang."), status=404
            )
    after = {day: row for day, row in rows.items() if day not in set(removed)} | {d.day: d for d in days}
    before_off, after_off = _calendar(rows.values()), _calendar(after.values())
    changed = (before_off.holidays ^ after_off.holidays) | (before_off.workdays ^ after_off.workdays)
    names = {day: row.name for day, row in after.items() if not row.is_working}
    source = "; ".join(dict.fromkeys(d.source for d in days))[:200]
    return days, sorted(removed), Change(frozenset(changed), after_off, names, source)


def _day_of(row: CalendarDay) -> Day:
    return Day(row.day, row.is_working, row.name, row.source)


def _calendar(days: Iterable[Day]) -> Calendar:
    rows = list(days)
    return Calendar(
        holidays=frozenset(d.day for d in rows if not d.is_working),
        workdays=frozenset(d.day for d in rows if d.is_working),
    )


def _checked(days: Sequence[Day]) -> list[Day]:
    found = {day.day: _checked_day(day) for day in days}
    if len(found) != len(days):
        raise Refused("calendar_day_twice", _("Một ngày được nêu hai lần; hãy giữ lại một."), status=400)
    return [found[day] for day in sorted(found)]


def _checked_day(day: Day) -> Day:
    cleaned = Day(day.day, day.is_working, text.clean(day.name)[:120], text.clean(day.source)[:200])
    if not cleaned.name:
        raise Refused("calendar_name", _("Hãy ghi tên ngày nghỉ hoặc lý do làm bù."), status=400)
    if len(cleaned.source) < 3:
        raise Refused("source_required", _("Hãy ghi căn cứ: số và ngày của văn bản."), status=400)
    if abs(cleaned.day.year - clock.today().year) > FARTHEST:
        raise Refused("calendar_far", _("Ngày này quá xa hôm nay; hãy kiểm tra lại năm."), status=400)
    if cleaned.is_working and cleaned.day.weekday() < SATURDAY:
        raise Refused(
            "calendar_ordinary",
            _("Ngày này vốn là ngày làm việc. Nếu không còn nghỉ nữa, hãy xóa ngày nghỉ khỏi lịch."),
            status=400,
        )
    return cleaned
