"""Notices due before a contact meeting: counted with the working calendar, noted when they went out."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.queries import calendar
from council.rules.workdays import Calendar
from council.services import journal
from council.services.calendar import Change
from council.services.journal import Act
from petitions import access
from petitions.enums import MeetingState
from petitions.models import ContactMeeting, MeetingNotice
from petitions.queries.clock import dated_rules, rules_in_force
from petitions.rules.defaults import InForce, in_force
from petitions.rules.meetings import notices
from petitions.streams import meeting_stream

PLAN = "petitions.plan_meeting"


def renew(meeting: ContactMeeting, *, told_anew: bool = False) -> list[str]:
    """Count a meeting's notices again, inside the caller's transaction; the rules are those of today. With
    `told_anew` what went out is due again. Answers the codes of those."""
    rules = rules_in_force(meeting.council_id, clock.today())
    due = _due(meeting, calendar(), rules)
    kept = {row.code: row for row in _rows(meeting)}
    again = sorted(code for code, row in kept.items() if told_anew and row.sent_on and code in due)
    for code, row in kept.items():
        if code not in due:
            row.delete()
    for code, due_on in due.items():
        sent_on = kept[code].sent_on if code in kept and not told_anew else None
        MeetingNotice.objects.with_scopes_disabled().update_or_create(
            meeting=meeting, code=code, defaults={"due_on": due_on, "sent_on": sent_on}
        )
    return again


def mark(*, actor: Actor, meeting_id: int, code: str, sent_on: date | None) -> MeetingNotice:
    """Note the day on which a notice went out; None takes the note back."""
    require(actor, PLAN, actor.council_id)
    with transaction.atomic():
        meeting = access.meeting(actor, meeting_id, lock=True, write=True)
        if meeting.state == MeetingState.CANCELLED:
            raise Refused("meeting_cancelled", _("Hội nghị đã hủy."))
        if sent_on is not None and sent_on > clock.today():
            raise Refused("day_ahead", _("Ngày gửi không được sau hôm nay."), status=400)
        row: MeetingNotice | None
        row = _rows(meeting).filter(code=code).first()
        if row is None:
            raise not_found()
        row.sent_on = sent_on
        row.save(update_fields=["sent_on"])
        said = {
            "notice": code,
            "due": row.due_on.isoformat(),
            "sent": sent_on.isoformat() if sent_on else "",
        }
        stream = meeting_stream(meeting.id)
        journal.record(Act(meeting.council_id, stream, "petitions.meeting.notice", said, actor))
    return row


def _rows(meeting: ContactMeeting) -> QuerySet[MeetingNotice]:
    return MeetingNotice.objects.with_scopes_disabled().filter(meeting=meeting)


Moved = list[tuple[ContactMeeting, list[tuple[MeetingNotice, date]]]]


def count_moved(change: Change) -> int:
    """How many notices a change of the calendar would move."""
    return sum(len(rows) for _meeting, rows in _moved(change))


def recompute(actor: Actor | None, change: Change) -> int:
    """Count the notices of every meeting to come again. Must run in the transaction of the change."""
    moved = _moved(change)
    rows, acts = [], []
    for meeting, found in moved:
        said = []
        for row, due_on in found:
            said.append({"notice": row.code, "from": row.due_on.isoformat(), "to": due_on.isoformat()})
            row.due_on = due_on
            rows.append(row)
        data = {"notices": said, "days": sorted(day.isoformat() for day in change.days)}
        stream = meeting_stream(meeting.id)
        acts.append(Act(meeting.council_id, stream, "petitions.meeting.notices_recomputed", data, actor))
    MeetingNotice.objects.with_scopes_disabled().bulk_update(rows, ["due_on"], batch_size=500)
    journal.record_all(acts)
    return len(rows)


def _moved(change: Change) -> Moved:
    """Notices not yet sent, of meetings to come, whose day the calendar after the change moves."""
    rows = MeetingNotice.objects.with_scopes_disabled().filter(
        sent_on=None,
        meeting__starts_at__gt=clock.now(),
        meeting__state__in=(MeetingState.PLANNED, MeetingState.ANNOUNCED),
    )
    meetings: dict[ContactMeeting, list[MeetingNotice]] = {}
    for row in rows.select_related("meeting").order_by("meeting_id", "due_on", "id"):
        meetings.setdefault(row.meeting, []).append(row)
    rules: dict[int, dict[str, InForce]] = {}
    found: Moved = []
    for meeting, due_rows in meetings.items():
        if meeting.council_id not in rules:
            rules[meeting.council_id] = in_force(dated_rules(meeting.council_id), clock.today())
        due = _due(meeting, change.calendar, rules[meeting.council_id])
        moves = [
            (row, due[row.code])
            for row in due_rows
            if due.get(row.code, row.due_on) != row.due_on and _touched(meeting, row, due[row.code], change)
        ]
        if moves:
            found.append((meeting, moves))
    return found


def _touched(meeting: ContactMeeting, row: MeetingNotice, due_on: date, change: Change) -> bool:
    """Whether a changed day lies in what is counted; a rule changed since then moves nothing by itself."""
    first, last = min(row.due_on, due_on), clock.day_of(meeting.starts_at)
    return any(first <= day <= last for day in change.days)


def _due(meeting: ContactMeeting, days: Calendar, rules: dict[str, InForce]) -> dict[str, date]:
    found = notices(meeting.kind, clock.day_of(meeting.starts_at), days, rules)
    return {notice.code: notice.due_on for notice in found}
