"""Table of times: consolidated reports against their deadlines, and receipts of bodies against theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from council import clock
from council.enums import CouncilKind, SessionKind
from council.models import CouncilSession, JournalEntry
from council.naming import session_title
from council.rules.decision import N_
from council.rules.workdays import Calendar
from petitions.enums import ReportState, TaskState
from petitions.models import ClockRule, ConsolidatedReport, Task
from petitions.queries.clock import Book, days_named, office_hours
from petitions.queries.routing import place_name
from petitions.queries.tables import ALL, SUM, Choice, Column, Made, Part, Row, chosen, share
from petitions.rules.clock import HANOI, WorkingHours
from petitions.rules.defaults import Dated, in_force
from petitions.rules.shapes import Span, Unit
from petitions.streams import petition_stream

CODES = (
    "accept",
    "accept_urgent",
    "consolidate_before",
    "consolidate_after",
    "consolidate_before_irregular",
    "consolidate_after_irregular",
)
AT_ONCE = 2_000  # streams asked for in one query
OF_TASK = (
    "id",
    "petition_id",
    "body__name",
    "state",
    "started_at",
    "petition__is_urgent",
    "petition__forwarded_at",
)
REPORTS = (
    Column(N_("STT"), 5, count=True),
    Column(N_("Hội đồng nhân dân"), 22),
    Column(N_("Kỳ họp"), 22),
    Column(N_("Báo cáo"), 12),
    Column(N_("Số, ký hiệu"), 13),
    Column(N_("Ngày ký"), 11),
    Column(N_("Ngày chốt"), 11),
    Column(N_("Hạn gửi"), 11),
    Column(N_("Số ngày chậm"), 8, count=True),
    Column(N_("Đánh giá"), 14),
)
RECEIPTS = (
    Column(N_("Cơ quan"), 34),
    Column(N_("Được chuyển"), 10, count=True),
    Column(N_("Đúng hạn"), 10, count=True, over=N_("Đã tiếp nhận hoặc trả lại")),
    Column(N_("Muộn"), 10, count=True, over=N_("Đã tiếp nhận hoặc trả lại")),
    Column(N_("Còn hạn"), 10, count=True, over=N_("Chưa tiếp nhận")),
    Column(N_("Quá hạn"), 10, count=True, over=N_("Chưa tiếp nhận")),
    Column(N_("% đúng hạn (trên số đã đến hạn hoặc đã tiếp nhận)"), 16, count=True),
)


def receipt_times(choice: Choice, limit: int = ALL) -> Made:
    """When reports were frozen and duties received. Six queries for a commune, seven for the city,
    and one more for each 2,000 petitions."""
    rules = _Rules.of(choice)
    reports = _reports(choice, rules)
    parts = [
        Part(
            REPORTS,
            reports[:limit],
            title=N_("1. Báo cáo tổng hợp kiến nghị"),
            size=len(reports),
            notes=[N_("Hạn gửi theo thời hạn mà hội đồng áp dụng vào ngày chốt báo cáo.")],
        ),
        _receipts(choice, rules),
    ]
    return Made("thoi-gian", N_("Thời gian gửi báo cáo tổng hợp và tiếp nhận kiến nghị"), parts)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What deadlines are counted with, of every council the table speaks of, read once."""

    calendar: Calendar
    names: Mapping[date, str]
    hours: WorkingHours
    rows: Mapping[int, list[Dated]]

    @classmethod
    def of(cls, choice: Choice) -> _Rules:
        """Three queries. The city's table has reports of every council."""
        calendar, names = days_named()
        rows = ClockRule.objects.with_scopes_disabled().all()
        own = choice.council.kind != CouncilKind.CITY
        rows = rows.filter(council_id=choice.council_id) if own else rows.filter(code__in=CODES)
        found: dict[int, list[Dated]] = {}
        for row in rows.order_by("since", "id"):
            span = Span(row.amount, Unit(row.unit), row.before)
            dated = Dated(row.code, span, row.pauses, row.source, row.since)
            found.setdefault(row.council_id, []).append(dated)
        return cls(calendar, names, office_hours(choice.council_id, clock.today()), found)

    def book_of(self, council_id: int, day: date | None = None) -> Book:
        """The rules of a council in force on a day; today's where none is named."""
        rules = in_force(self.rows.get(council_id, []), day or clock.today())
        return Book(self.calendar, self.names, self.hours, rules)

    def due(self, session: CouncilSession, before: bool, day: date) -> date:
        """By which day the report of a session is due, by the rule in force on a day."""
        irregular = "" if session.kind == SessionKind.REGULAR else "_irregular"
        code = f"consolidate_{'before' if before else 'after'}{irregular}"
        closed = datetime.combine(session.closes_on, time(17), HANOI)
        used = self.book_of(session.council_id, day)
        return used.deadline(code, closed, session_opens=session.opens_on).due.date()


def _reports(choice: Choice, rules: _Rules) -> list[Row]:
    """A line for each report a session asks for, there or not. To the city the communes' reports belong too:
    of a session of the city those for sessions since its last one."""
    sessions = _sessions(choice)
    known = ConsolidatedReport.objects.with_scopes_disabled().filter(session__in=sessions)
    reports: dict[tuple[int, bool], list[ConsolidatedReport | None]] = {}
    for report in known.defer("content").order_by("id"):
        if report.council_id == choice.council_id or report.state == ReportState.FROZEN:
            reports.setdefault((report.session_id, report.before_session), []).append(report)
    rows: list[Row] = []
    for session in sessions:
        for before in (True, False):
            if choice.before in (None, before):
                for one in reports.get((session.id, before), [None]):
                    rows.append(_report(len(rows) + 1, session, before, one, rules))
    return rows


def _sessions(choice: Choice) -> list[CouncilSession]:
    own, council = choice.every_session(), choice.council
    rows = own
    if council.kind == CouncilKind.CITY:
        rows = list(CouncilSession.objects.with_scopes_disabled().select_related("council"))
    if choice.session is not None:
        day = choice.session.opens_on
        since = max((row.opens_on for row in own if row.opens_on < day), default=date.min)
        found = [
            row
            for row in rows
            if row.id == choice.session.id or (row.council_id != council.id and since < row.opens_on <= day)
        ]
    else:
        first, last = choice.since or date.min, choice.until or date.max
        found = [row for row in rows if first <= row.opens_on <= last]
    return sorted(
        found, key=lambda row: (row.council.kind != CouncilKind.CITY, row.council.search_key, row.opens_on)
    )


def _report(
    number: int, session: CouncilSession, before: bool, report: ConsolidatedReport | None, rules: _Rules
) -> Row:
    today = clock.today()
    frozen = clock.day_of(report.frozen_at) if report and report.frozen_at else None
    due = rules.due(session, before, frozen or today)
    late = max(0, ((frozen or today) - due).days)
    if frozen:
        said = _("Chậm") if late else _("Đúng hạn")
    else:
        said = _("Quá hạn, chưa chốt") if late else _("Chưa đến hạn")
    place = place_name(session.council)
    return (
        number,
        place[:1].upper() + place[1:],
        f"{session_title(session)} ({session.opens_on:%d/%m/%Y})",
        _("Trước kỳ họp") if before else _("Sau kỳ họp"),
        report.number if report and frozen else "",
        report.signed_on if report and frozen else None,
        frozen,
        due,
        late,
        said,
    )


def _receipts(choice: Choice, rules: _Rules) -> Part:
    """By body: of the duties of the chosen petitions, when they were taken in or sent back."""
    tasks = Task.objects.with_scopes_disabled().filter(petition__in=chosen(choice))
    rows = list(tasks.values(*OF_TASK))
    taken = _taken_at({row["petition_id"] for row in rows})
    used, now = rules.book_of(choice.council_id), clock.now()
    counts: dict[str, list[int]] = {}
    for row in rows:
        at = taken.get(row["id"])
        due = used.deadline("accept_urgent" if row["petition__is_urgent"] else "accept", _began(row, at)).due
        if at is None and row["state"] != TaskState.SENT:
            at = _began(row, None)  # taken in without saying so: by an answer, by a successor
        kind = (0 if at <= due else 1) if at else (2 if now <= due else 3)
        counts.setdefault(row["body__name"], [0, 0, 0, 0])[kind] += 1
    found = [_receipt(name, counts[name]) for name in sorted(counts, key=str.casefold)]
    whole = [sum(values) for values in zip(*counts.values(), strict=True)] or [0, 0, 0, 0]
    return Part(
        RECEIPTS,
        found,
        _receipt(_(SUM), whole),
        title=N_("2. Cơ quan tiếp nhận kiến nghị"),
        notes=[N_("Hạn tiếp nhận theo thời hạn hội đồng đang áp dụng, tính từ khi chuyển.")],
    )


def _began(row: Mapping[str, object], taken: datetime | None) -> datetime:
    """When the duty reached the body; a duty opened anew starts later than its receipt."""
    started, forwarded = row["started_at"], row["petition__forwarded_at"]
    assert isinstance(started, datetime)
    if taken is not None and taken < started and isinstance(forwarded, datetime) and forwarded <= taken:
        return forwarded
    return min(started, taken) if taken else started


def _receipt(name: str, counts: Sequence[int]) -> Row:
    in_time, late, waiting, overdue = counts
    return (name, sum(counts), in_time, late, waiting, overdue, share(in_time, in_time + late + overdue))


def _taken_at(petitions: Iterable[int]) -> dict[int, datetime]:
    """When each duty was received or returned, from the journals; the first time where it was said twice."""
    ids, found = sorted(petitions), {}
    codes = ("petitions.task.received", "petitions.task.returned")
    for start in range(0, len(ids), AT_ONCE):
        names = [petition_stream(pk) for pk in ids[start : start + AT_ONCE]]
        entries = JournalEntry.objects.with_scopes_disabled().filter(stream__name__in=names, code__in=codes)
        for at, data in entries.order_by("-at").values_list("at", "data"):
            for task in data.get("tasks") or [data.get("task")]:
                found[task] = at
    return found
