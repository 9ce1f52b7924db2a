"""The council's dated table of deadlines, and where one session stands against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import SessionKind, SessionState
from council.errors import Refused, not_found
from council.models import Council, CouncilSession, DocumentVersion, JournalEntry
from council.permissions import Actor, require
from council.queries import calendar
from council.services import journal
from council.services.journal import Act
from council.services.streams import council_stream
from meetings.models import DeadlineRow
from meetings.rules.deadlines import DEFAULT_DEADLINES, Deadline, DeadlineRule, Severity, Unit, due, plan
from meetings.services.preparing import access_session, require_not_closed, tell
from meetings.streams import session_stream

EDIT = "meetings.edit_deadlines"
MARKED = "meetings.deadline.marked"
KINDS = frozenset(SessionKind.values)
# Steps the programme itself knows to be done; the others are ticked by hand.
KNOWN = frozenset({"convening", "convening_extra", "papers"})
# Since this day there are two tiers of councils (Law 72/2025/QH15, Art. 51(3)).
FIRST_DAY = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class DeadlineData:
    """One row of the table. `kinds` empty: the step no longer applies from `since` on."""

    label: str
    days_before: int
    unit: str
    severity: str
    basis: str
    kinds: frozenset[str]
    since: date


def seed_deadlines(council: Council) -> None:
    """The default table of a council; what is there already stays."""
    DeadlineRow.objects.bulk_create(
        [
            DeadlineRow(
                council=council,
                code=rule.code,
                label=rule.label,
                kinds=sorted(rule.applies_to),
                days_before=rule.days_before,
                unit=rule.unit,
                severity=rule.severity,
                basis=rule.basis_text,
                since=FIRST_DAY,
            )
            for rule in DEFAULT_DEADLINES
        ],
        ignore_conflicts=True,
    )


def rows_in_force(council_id: int, day: date) -> list[DeadlineRow]:
    """The rows that hold on a day: for each step the latest that has begun. One query."""
    rows = DeadlineRow.objects.with_scopes_disabled().filter(council_id=council_id, since__lte=day)
    latest = {row.code: row for row in rows.order_by("since", "id")}
    return sorted(latest.values(), key=lambda row: (-row.days_before, row.code))


def set_deadline(*, actor: Actor, code: str, data: DeadlineData) -> DeadlineRow:
    """From `since` on the step has these values; "" as code makes a new step of the council's own.

    A row that began earlier stays: sessions of its time are still counted by it.
    """
    require(actor, EDIT, actor.council_id)
    with transaction.atomic():
        council = Council.objects.select_for_update().get(pk=actor.council_id)
        rows = DeadlineRow.objects.with_scopes_disabled().filter(council=council)
        _check(data)
        if code and not rows.filter(code=code).exists():
            raise not_found()
        code = code or _own_code(council.id)
        before = next((row for row in rows_in_force(council.id, data.since) if row.code == code), None)
        rows.filter(code=code, since=data.since).delete()
        row = DeadlineRow.objects.create(
            council=council,
            code=code,
            label=text.clean(data.label)[:200],
            kinds=sorted(data.kinds),
            days_before=data.days_before,
            unit=data.unit,
            severity=data.severity,
            basis=text.clean(data.basis)[:300],
            since=data.since,
        )
        said = {"code": code, "before": _values(before) if before else None, "after": _values(row)}
        journal.record(Act(council.id, council_stream(council.id), "meetings.deadline.changed", said, actor))
    return row


def mark_deadline(*, actor: Actor, session_id: int, code: str, on: date | None) -> None:
    """Note the day a step of a session was done; None takes the note back."""
    with transaction.atomic():
        session = access_session(actor, session_id, lock=True)
        require_not_closed(session)
        steps = {row.code for row in rows_in_force(session.council_id, session.opens_on)}
        if code not in steps or code in KNOWN:
            raise not_found()
        if on is not None and on > clock.today():
            raise Refused("day_ahead", _("Ngày hoàn thành không được sau hôm nay."), status=400)
        tell(session, actor, MARKED, {"code": code, "on": on.isoformat() if on else None})


def deadlines_of(session: CouncilSession) -> list[Deadline]:
    """Where a session stands, earliest deadline first. Four queries."""
    return deadlines_of_all([session])[session.id]


def deadlines_of_all(sessions: Iterable[CouncilSession]) -> dict[int, list[Deadline]]:
    """The same for several sessions of one council. Four queries for any number."""
    rows = list(sessions)
    if not rows:
        return {}
    table = list(
        DeadlineRow.objects.with_scopes_disabled()
        .filter(council_id=rows[0].council_id)
        .order_by("since", "id")
    )
    marked, sent, days = _marks(rows), _papers_sent(rows), calendar()
    return {
        session.id: plan(
            _rules(table, session.opens_on),
            session.kind,
            session.opens_on,
            clock.today(),
            marked[session.id] | _known(session, sent.get(session.id)),
            days,
        )
        for session in rows
    }


def require_in_time(session: CouncilSession, code: str) -> None:
    """Refuse a step that its deadline blocks; one that only warns lets everything through."""
    rule = rule_in_force(session, code)
    if rule is not None and rule.severity is Severity.BLOCK:
        last = due(rule, session.opens_on, calendar())
        if clock.today() > last:
            raise Refused(
                "deadline_passed",
                _("Đã quá hạn “%(label)s” (ngày %(day)s), và hội đồng đặt mốc này là bắt buộc.")
                % {"label": _(rule.label), "day": f"{last:%d/%m/%Y}"},
                rule.basis_text,
            )


def rule_in_force(session: CouncilSession, code: str) -> DeadlineRule | None:
    """The row of the table that holds for a step of a session; None where there is none for its kind."""
    rules = _rules(rows_in_force(session.council_id, session.opens_on), session.opens_on)
    return next((rule for rule in rules if rule.code == code and session.kind in rule.applies_to), None)


def _rules(table: Iterable[DeadlineRow], day: date) -> list[DeadlineRule]:
    latest = {row.code: row for row in table if row.since <= day}
    return [
        DeadlineRule(
            code=row.code,
            label=row.label,
            days_before=row.days_before,
            unit=Unit(row.unit),
            severity=Severity(row.severity),
            basis_text=row.basis,
            applies_to=frozenset(row.kinds),
        )
        for row in latest.values()
    ]


def _marks(sessions: Iterable[CouncilSession]) -> dict[int, dict[str, date]]:
    """Session -> step -> the day it was ticked as done: the last mark counts."""
    streams = {session_stream(session.id): session.id for session in sessions}
    found: dict[int, dict[str, date]] = {session_id: {} for session_id in streams.values()}
    entries = JournalEntry.objects.with_scopes_disabled().filter(stream__name__in=streams, code=MARKED)
    for name, data in entries.order_by("seq").values_list("stream__name", "data"):
        day = parse_date(data["on"]) if data["on"] else None
        if day is None:
            found[streams[name]].pop(data["code"], None)
        else:
            found[streams[name]][data["code"]] = day
    return found


def _papers_sent(sessions: Iterable[CouncilSession]) -> dict[int, date]:
    """Session -> the day its last paper was first there (withdrawn ones aside)."""
    firsts = DocumentVersion.objects.with_scopes_disabled().filter(
        number=1, document__withdrawn_at__isnull=True, document__place__item__session__in=list(sessions)
    )
    rows = firsts.values_list("document__place__item__session").annotate(last=Max("uploaded_at"))
    return {session_id: timezone.localdate(last) for session_id, last in rows.order_by()}


def _known(session: CouncilSession, papers_sent: date | None) -> dict[str, date]:
    """What the programme itself knows. Papers reach delegates once the programme is published too."""
    done: dict[str, date] = {}
    if session.convened_on is not None:
        done |= {"convening": session.convened_on, "convening_extra": session.convened_on}
    if session.state != SessionState.DRAFT and session.published_at is not None and papers_sent is not None:
        done["papers"] = max(papers_sent, timezone.localdate(session.published_at))
    return done


def _check(data: DeadlineData) -> None:
    if not text.clean(data.label):
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    if not text.clean(data.basis):
        raise Refused("basis_required", _("Hãy ghi căn cứ: quy chế, nghị quyết hoặc luật."), status=400)
    known = data.kinds <= KINDS and data.unit in list(Unit) and data.severity in list(Severity)
    if not known or not 0 <= data.days_before <= 365:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)


def _own_code(council_id: int) -> str:
    rows = DeadlineRow.objects.with_scopes_disabled().filter(council_id=council_id, code__startswith="own_")
    return f"own_{rows.values('code').distinct().count() + 1}"


def _values(row: DeadlineRow) -> dict[str, object]:
    return {
        "label": row.label,
        "kinds": row.kinds,
        "days_before": row.days_before,
        "unit": row.unit,
        "severity": row.severity,
        "basis": row.basis,
        "since": row.since.isoformat(),
    }
