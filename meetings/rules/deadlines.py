"""Deadlines of a session, counted backwards from its opening.

Law 72/2025/QH15 sets no day limits for preparing a session; the working rules of each council do.
So the limits are a dated table of the council. ``DEFAULT_DEADLINES`` fills it at the start with what
former laws said, and says so in each row: to be confirmed, therefore warning only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.rules.decision import N_, Reason
from council.rules.workdays import Calendar, add_days, add_working_days

SOON_DAYS = 3


class Unit(StrEnum):
    CALENDAR = "calendar"
    WORKING = "working"


class Severity(StrEnum):
    WARN = "warn"
    BLOCK = "block"


class DeadlineStatus(StrEnum):
    MET = "met"
    LATE = "late"
    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A step to be done ``days_before`` the opening (negative: after it), for these kinds of session."""

    code: str
    label: str
    days_before: int
    unit: Unit
    severity: Severity
    basis_text: str
    applies_to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A rule on the calendar of one session; ``due`` is the last day on which the step is in time."""

    rule: DeadlineRule
    due: date
    done_on: date | None
    status: DeadlineStatus
    reason: Reason

    @property
    def refusal(self) -> Reason | None:
        """Why the step can no longer be done in time; None while it can, or where the rule only warns."""
        blocked = self.rule.severity is Severity.BLOCK and self.status is DeadlineStatus.OVERDUE
        return self.reason if blocked else None


def due(rule: DeadlineRule, opening: date, calendar: Calendar) -> date:
    """The last day for the step. The opening day itself is not counted."""
    if rule.unit is Unit.WORKING:
        return add_working_days(calendar, opening, -rule.days_before)
    return add_days(opening, -rule.days_before)


def status(due: date, done_on: date | None, today: date) -> DeadlineStatus:
    """Where a step stands; doing it on the last day is in time."""
    if done_on is not None:
        return DeadlineStatus.MET if done_on <= due else DeadlineStatus.LATE
    if today > due:
        return DeadlineStatus.OVERDUE
    return DeadlineStatus.SOON if (due - today).days <= SOON_DAYS else DeadlineStatus.OPEN


def plan(
    rules: Iterable[DeadlineRule],
    kind: str,
    opening: date,
    today: date,
    done: Mapping[str, date],
    calendar: Calendar,
) -> list[Deadline]:
    """The deadlines of a session of this kind, earliest first; ``done``: the day of each step, by code."""
    lines = [_deadline(rule, opening, today, done, calendar) for rule in rules if kind in rule.applies_to]
    return sorted(lines, key=lambda line: (line.due, line.rule.code))


def _deadline(
    rule: DeadlineRule, opening: date, today: date, done: Mapping[str, date], calendar: Calendar
) -> Deadline:
    day, done_on = due(rule, opening, calendar), done.get(rule.code)
    now = status(day, done_on, today)
    days = abs(((done_on or today) - day).days)
    return Deadline(rule, day, done_on, now, Reason(f"deadline_{now}", _message(now, days), {"days": days}))


def _message(now: DeadlineStatus, days: int) -> str:
    if days == 0 and now is DeadlineStatus.SOON:
        return N_("Hôm nay là ngày cuối")
    return _MESSAGES[now]


_MESSAGES = {
    DeadlineStatus.MET: N_("Đã làm đúng hạn"),
    DeadlineStatus.LATE: N_("Đã làm, chậm %(days)s ngày"),
    DeadlineStatus.OPEN: N_("Còn %(days)s ngày"),
    DeadlineStatus.SOON: N_("Sắp đến hạn, còn %(days)s ngày"),
    DeadlineStatus.OVERDUE: N_("Quá hạn %(days)s ngày"),
}

REGULAR = frozenset({"regular"})
EXTRA = frozenset({"thematic", "urgent"})

_OLD_77 = N_("theo Luật 77/2015/QH13, đã hết hiệu lực; cần xác nhận theo Nghị quyết 103/104/2025/UBTVQH15")
_OLD_80 = N_(
    "theo Luật 80/2015/QH13, đã hết hiệu lực; cần xác nhận theo Nghị quyết 103/104/2025/UBTVQH15 "
    "và Nghị định 78/2025/NĐ-CP, 187/2025/NĐ-CP"
)
_OLD_87_78 = N_("theo Luật 87/2015/QH13, Điều 78, đã hết hiệu lực; cần xác nhận theo Luật 121/2025/QH15")
_OLD_87_60 = N_("theo Luật 87/2015/QH13, Điều 60(7), đã hết hiệu lực; cần xác nhận theo Luật 121/2025/QH15")
_PRACTICE = N_("theo thực tế ở một địa phương; cần xác nhận theo quy chế làm việc của Hội đồng nhân dân")


def _default(code: str, label: str, days_before: int, basis_text: str, kinds: frozenset[str]) -> DeadlineRule:
    return DeadlineRule(code, label, days_before, Unit.CALENDAR, Severity.WARN, basis_text, kinds)


DEFAULT_DEADLINES: tuple[DeadlineRule, ...] = (
    _default(
        "petitions_summary",
        N_("Ủy ban nhân dân tổng hợp việc giải quyết kiến nghị của cử tri"),
        30,
        _PRACTICE,
        REGULAR,
    ),
    _default("convening", N_("Quyết định triệu tập kỳ họp, gửi dự kiến chương trình"), 20, _OLD_77, REGULAR),
    _default("board_dossier", N_("Gửi dự thảo nghị quyết và hồ sơ đến Ban thẩm tra"), 15, _OLD_80, REGULAR),
    _default(
        "verification", N_("Gửi báo cáo thẩm tra đến Thường trực Hội đồng nhân dân"), 10, _OLD_80, REGULAR
    ),
    _default("board_meeting", N_("Ban họp thẩm tra các báo cáo"), 10, _OLD_87_78, REGULAR),
    _default(
        "questioning_followup",
        N_("Người bị chất vấn báo cáo việc thực hiện lời hứa"),
        10,
        _OLD_87_60,
        REGULAR,
    ),
    _default(
        "convening_extra", N_("Quyết định triệu tập kỳ họp, gửi dự kiến chương trình"), 7, _OLD_77, EXTRA
    ),
    _default("papers", N_("Gửi tài liệu kỳ họp đến đại biểu"), 7, _OLD_80, REGULAR | EXTRA),
)
