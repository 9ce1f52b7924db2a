"""Deadlines: calendar days, working days, working hours, and backwards from the opening of a session.

Everything is counted in Hanoi's time. The day something starts is not counted; the deadline is the end of
office hours of its last day. A last calendar day that is a day off gives way to the next working day, as the
Civil Code has it for every period (remembered: Law 91/2015/QH13, Art. 148(5); no text of the petitions'
own track says otherwise). Counting backwards nothing gives way: a later day would be too late.

While a pause stands, its days are not counted. A pause without an end moves nothing yet: how many days it
takes is known when it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from council.rules.decision import N_, Reason
from council.rules.workdays import Calendar, is_working
from petitions.rules.shapes import Computed, Pause, Skipped, Span, Unit

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
# A calendar without a single working day must not keep a server counting for ever.
FARTHEST = 20 * 366

WEEKEND, HOLIDAY, PAUSE = "weekend", "holiday", "pause"
NO_NAMES: Mapping[date, str] = {}


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours in which offices work, in order, not overlapping."""

    slots: tuple[tuple[time, time], ...] = ((time(8), time(12)), (time(13), time(17)))

    def __post_init__(self) -> None:
        ends = [moment for slot in self.slots for moment in slot]
        if not ends or ends != sorted(set(ends)):
            raise ValueError(f"not the hours of a day: {self.slots}")

    @classmethod
    def parse(cls, text: str) -> WorkingHours:
        """From the setting's text, "08:00-12:00, 13:00-17:00"."""
        slots = [slot.strip().split("-") for slot in text.split(",")]
        return cls(tuple((time.fromisoformat(a.strip()), time.fromisoformat(b.strip())) for a, b in slots))

    @property
    def end(self) -> time:
        """When the offices close."""
        return self.slots[-1][1]


OFFICE = WorkingHours()


@dataclass(slots=True)
class _Count:
    """One walk over the calendar: what it stood on and what it left out."""

    calendar: Calendar
    paused: Sequence[Pause]
    names: Mapping[date, str]
    skipped: list[Skipped]
    made_up: list[date]

    def counts(self, day: date, *, calendar_days: bool = False) -> bool:
        """Whether a day counts; one that does not is noted with its reason."""
        why = PAUSE if any(pause.start <= day < (pause.end or day) for pause in self.paused) else ""
        if not why and not calendar_days and not is_working(self.calendar, day):
            why = self.names.get(day) or (HOLIDAY if day in self.calendar.holidays else WEEKEND)
        if why:
            self.skipped.append(Skipped(day, why))
        elif day in self.calendar.workdays and not calendar_days:
            self.made_up.append(day)
        return not why


def compute(
    start: datetime,
    span: Span,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    session_opens: date | None = None,
    names: Mapping[date, str] = NO_NAMES,
    hours: WorkingHours = OFFICE,
) -> Computed:
    """The deadline of a duty that began at an aware moment. `names` are the names of days off.

    A span backwards needs the day the session opens, and is counted from it; pauses do not touch it.
    """
    if start.tzinfo is None:
        raise ValueError("a deadline is counted from an aware moment")
    if span.before:
        return _backwards(span, calendar, session_opens, names, hours)
    local = start.astimezone(HANOI)
    count = _Count(calendar, pauses, names, [], [])
    if span.unit is Unit.HOURS:
        due = _hours(local.replace(tzinfo=None), timedelta(hours=span.amount), count, hours)
    else:
        due = datetime.combine(_days(local.date(), span, count), hours.end)
    return Computed(due.replace(tzinfo=HANOI), local, span, tuple(count.skipped), tuple(count.made_up))


def _days(day: date, span: Span, count: _Count) -> date:
    calendar_days = span.unit is Unit.CALENDAR
    left, limit = span.amount, day + FARTHEST * DAY
    while left:
        day = _next(day, limit)
        left -= count.counts(day, calendar_days=calendar_days)
    if calendar_days:
        while not is_working(count.calendar, day):
            count.counts(day)
            day = _next(day, limit)
    return day


def _next(day: date, limit: date) -> date:
    if day >= limit:
        raise ValueError("the calendar has no working day for years")
    return day + DAY


def _hours(now: datetime, left: timedelta, count: _Count, hours: WorkingHours) -> datetime:
    """The moment at which so much office time is used up; naive, in Hanoi's time."""
    day, limit = now.date(), now.date() + FARTHEST * DAY
    while True:
        for opens, closes in hours.slots if count.counts(day) else ():
            begin = max(now, datetime.combine(day, opens))
            free = datetime.combine(day, closes) - begin
            if free >= left and free >= timedelta():
                return begin + left
            left -= max(free, timedelta())
        day = _next(day, limit)


def _backwards(
    span: Span, calendar: Calendar, opens: date | None, names: Mapping[date, str], hours: WorkingHours
) -> Computed:
    if opens is None or span.unit is Unit.HOURS:
        raise ValueError("days before a session need its opening day")
    count = _Count(calendar, (), names, [], [])
    day, left = opens, span.amount
    limit = opens - FARTHEST * DAY
    while left:
        if day <= limit:
            raise ValueError("the calendar has no working day for years")
        day -= DAY
        left -= count.counts(day, calendar_days=span.unit is Unit.CALENDAR)
    start = datetime.combine(opens, time(0), HANOI)
    due = datetime.combine(day, hours.end, HANOI)
    return Computed(due, start, span, tuple(count.skipped), tuple(count.made_up))


SPANS: dict[tuple[Unit, bool], str] = {
    (Unit.CALENDAR, False): N_("Thời hạn %(amount)s ngày, tính cả ngày nghỉ."),
    (Unit.WORKING, False): N_("Thời hạn %(amount)s ngày làm việc."),
    (Unit.HOURS, False): N_("Thời hạn %(amount)s giờ làm việc."),
    (Unit.CALENDAR, True): N_("Chậm nhất %(amount)s ngày trước ngày khai mạc, tính cả ngày nghỉ."),
    (Unit.WORKING, True): N_("Chậm nhất %(amount)s ngày làm việc trước ngày khai mạc."),
}


def explain(computed: Computed) -> tuple[Reason, ...]:
    """How a deadline was found, step by step, in words."""
    span = computed.span
    steps = [_start(computed), Reason("clock_span", SPANS[span.unit, span.before], {"amount": span.amount})]
    weekends = [skip.day for skip in computed.skipped if skip.why == WEEKEND]
    if weekends:
        days = ", ".join(_written(day) for day in sorted(weekends))
        text = N_("Không tính %(n)s ngày nghỉ cuối tuần: %(days)s.")
        steps.append(Reason("clock_weekend", text, {"n": len(weekends), "days": days}))
    steps += [
        _holiday(skip) for skip in sorted(computed.skipped, key=_day) if skip.why not in (WEEKEND, PAUSE)
    ]
    paused = sorted(skip.day for skip in computed.skipped if skip.why == PAUSE)
    if paused:
        text = N_("Không tính %(n)s ngày tạm dừng để hỏi thêm người kiến nghị, từ %(a)s đến %(b)s.")
        params: dict[str, int | str] = {"n": len(paused), "a": _written(paused[0]), "b": _written(paused[-1])}
        steps.append(Reason("clock_pause", text, params))
    steps += [
        Reason("clock_made_up", N_("Có tính ngày %(day)s: làm bù vào ngày nghỉ."), {"day": _written(day)})
        for day in sorted(computed.made_up)
    ]
    due = {"time": f"{computed.due:%H:%M}", "day": _written(computed.due.date())}
    steps.append(Reason("clock_due", N_("Hết hạn lúc %(time)s ngày %(day)s."), due))
    return tuple(steps)


def _start(computed: Computed) -> Reason:
    params = {"day": _written(computed.start.date()), "time": f"{computed.start:%H:%M}"}
    if computed.span.before:
        return Reason("clock_start", N_("Tính lùi từ ngày khai mạc %(day)s; không tính ngày này."), params)
    if computed.span.unit is Unit.HOURS:
        return Reason(
            "clock_start", N_("Tính từ %(time)s ngày %(day)s, chỉ tính trong giờ làm việc."), params
        )
    return Reason("clock_start", N_("Tính từ ngày %(day)s; không tính ngày này."), params)


def _holiday(skip: Skipped) -> Reason:
    if skip.why == HOLIDAY:
        return Reason(
            "clock_holiday", N_("Không tính ngày %(day)s: ngày nghỉ lễ."), {"day": _written(skip.day)}
        )
    params = {"day": _written(skip.day), "name": skip.why}
    return Reason("clock_holiday", N_("Không tính ngày %(day)s: %(name)s."), params)


def _day(skip: Skipped) -> date:
    return skip.day


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def to_json(computed: Computed) -> dict[str, Any]:
    """What is kept of a computation beside the deadline itself."""
    return {
        "due": computed.due.isoformat(),
        "start": computed.start.isoformat(),
        "span": span_json(computed.span),
        "skipped": [[skip.day.isoformat(), skip.why] for skip in computed.skipped],
        "made_up": [day.isoformat() for day in computed.made_up],
    }


def from_json(data: Mapping[str, Any]) -> Computed:
    """The computation that `to_json` kept; other keys are left alone."""
    return Computed(
        due=datetime.fromisoformat(data["due"]).astimezone(HANOI),
        start=datetime.fromisoformat(data["start"]).astimezone(HANOI),
        span=span_of(data["span"]),
        skipped=tuple(Skipped(date.fromisoformat(day), why) for day, why in data["skipped"]),
        made_up=tuple(date.fromisoformat(day) for day in data["made_up"]),
    )


def span_json(span: Span) -> dict[str, Any]:
    """A span as JSON."""
    return {"amount": span.amount, "unit": str(span.unit), "before": span.before}


def span_of(data: Mapping[str, Any]) -> Span:
    """A span from JSON."""
    return Span(data["amount"], Unit(data["unit"]), data["before"])


def pauses_json(pauses: Sequence[Pause]) -> list[list[str | None]]:
    """Pauses as JSON: [start, end or null]."""
    return [[pause.start.isoformat(), pause.end.isoformat() if pause.end else None] for pause in pauses]


def pauses_of(data: Sequence[Sequence[str | None]]) -> tuple[Pause, ...]:
    """Pauses from JSON."""
    return tuple(
        Pause(date.fromisoformat(start or ""), date.fromisoformat(end) if end else None)
        for start, end in data
    )


def is_paused(pauses: Sequence[Pause]) -> bool:
    """Whether the clock stands now: a pause has not ended."""
    return any(pause.end is None for pause in pauses)
