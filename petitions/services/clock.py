"""Acts on deadlines: the council's rules, opening a duty with its deadline, extending and pausing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock as now_clock
from council import text
from council.errors import Refused
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.models import AnsweringBody, ClockRule, Petition, Task
from petitions.queries.clock import Book, book, parted, rules_in_force
from petitions.rules.clock import HANOI, from_json, is_paused, pauses_json, pauses_of, to_json
from petitions.rules.defaults import DEFAULTS, InForce
from petitions.rules.shapes import Computed, Pause, Span, Unit
from petitions.services.common import saved, say
from petitions.streams import office_stream

LEAST_REASON = 3
MOST = {Unit.CALENDAR: 366, Unit.WORKING: 250, Unit.HOURS: 200}

__all__ = [
    "extend",
    "open_task",
    "pause",
    "pause_tasks",
    "resume",
    "resume_tasks",
    "rules_in_force",
    "set_rule",
]


def set_rule(
    *, actor: Actor, council_id: int, code: str, span: Span, pauses: bool, since: date, source: str
) -> ClockRule:
    """From `since` (today or later) duties opened get this deadline; a second change for one day replaces the
    first. Duties already open keep theirs."""
    require(actor, "petitions.edit_clock", council_id)
    with transaction.atomic():
        _check_span(code, span)
        source = _reason(source, "source_required", _("Hãy ghi căn cứ: số và ngày của văn bản."))
        if since < now_clock.today():
            raise Refused("day_past", _("Chỉ đổi được từ hôm nay hoặc một ngày sau đó."), status=400)
        before = rules_in_force(council_id, since)[code]
        values = {
            "amount": span.amount,
            "unit": str(span.unit),
            "before": span.before,
            "pauses": pauses,
            "source": source[:200],
        }
        row: ClockRule
        row, _created = ClockRule.objects.with_scopes_disabled().update_or_create(
            council_id=council_id, code=code, since=since, defaults=values
        )
        data = {"rule": code, "since": since.isoformat(), **values, "was": _told(before)}
        journal.record(
            Act(council_id, office_stream(council_id), "petitions.clock_rule.changed", data, actor)
        )
    return row


def _check_span(code: str, span: Span) -> None:
    default = DEFAULTS.get(code)
    if default is None:
        raise Refused("unknown_setting", _("Không có thiết lập này."), status=404)
    if span.before != default.span.before:
        raise Refused("clock_direction", _("Không đổi được chiều tính của thời hạn này."), status=400)
    if span.unit is Unit.HOURS and span.before:
        raise Refused(
            "clock_hours_before", _("Tính lùi từ kỳ họp thì chọn ngày, không chọn giờ."), status=400
        )
    if not 1 <= span.amount <= MOST[span.unit]:
        message = _("Thời hạn phải từ %(low)s đến %(high)s.")
        raise Refused("bad_value", str(message) % {"low": 1, "high": MOST[span.unit]}, status=400)


def _told(rule: InForce) -> dict[str, Any]:
    return {
        "amount": rule.span.amount,
        "unit": str(rule.span.unit),
        "pauses": rule.pauses,
        "source": rule.source,
    }


def _reason(value: str, code: str, message: Any) -> str:
    cleaned = text.clean(value)
    if len(cleaned) < LEAST_REASON:
        raise Refused(code, message, status=400)
    return cleaned


def open_task(
    petition: Petition,
    council_id: int,
    body: AnsweringBody,
    rule_code: str,
    is_lead: bool,
    started_at: datetime,
    *,
    session_opens: date | None = None,
    counted_with: Book | None = None,
) -> Task:
    """A duty of a body with its deadline by the rule in force on the day it starts, inside the caller's
    transaction. Who opens many reads the `book` once and hands it in. The caller keeps the petition's own
    `due_at`."""
    used = counted_with or book(council_id, now_clock.day_of(started_at))
    found = used.deadline(rule_code, started_at, session_opens=session_opens)
    rule = used.rules[rule_code]
    return Task.objects.create(
        petition=petition,
        council_id=council_id,
        body=body,
        is_lead=is_lead,
        rule=rule_code,
        started_at=started_at,
        due_at=found.due,
        computed=to_json(found) | {"source": rule.source, "pauses": rule.pauses},
    )


def effective(task: Task, computed: Computed) -> datetime:
    """The deadline that binds: an extension never shortens what the calendar gives."""
    return max(task.extended_to, computed.due) if task.extended_to else computed.due


def extend(*, actor: Actor, task_id: int, due: date, reason: str) -> Task:
    """A later deadline by decision, with its reason."""
    with transaction.atomic():
        petition, task = _locked(actor, task_id, "petitions.extend")
        reason = _reason(reason, "reason_required", _("Hãy nêu lý do gia hạn."))
        hours = book(task.council_id, now_clock.today()).hours
        until = datetime.combine(due, hours.end, HANOI)
        if until <= task.due_at:
            raise Refused("extension_earlier", _("Hạn mới phải sau hạn đang áp dụng."), status=400)
        if until <= now_clock.now():
            raise Refused("day_past", _("Hạn mới phải sau hôm nay."), status=400)
        before, task.extended_to, task.extension_reason = task.due_at, until, reason[:300]
        _set_due(petition, task, until, "extended_to", "extension_reason")
        data = {"task": task.id, "from": before.isoformat(), "to": until.isoformat(), "reason": reason}
        say(petition, actor, "petitions.deadline.extended", data)
    return task


def pause(*, actor: Actor, task_id: int, reason: str) -> Task:
    """Let the clock of one duty stand from today while the petitioner is asked, where its rule allows it."""
    with transaction.atomic():
        petition, task = _locked(actor, task_id, "petitions.forward")
        reason = _reason(reason, "reason_required", _("Hãy nêu nội dung cần hỏi thêm."))
        if not parted(task.computed):
            raise Refused(
                "pause_not_allowed", _("Thời hạn này không được tạm dừng theo thiết lập."), status=409
            )
        if is_paused(pauses_of(task.pauses)):
            raise Refused("paused_already", _("Thời hạn này đang tạm dừng."), status=409)
        _pause(petition, task, actor, now_clock.today(), reason)
    return task


def resume(*, actor: Actor, task_id: int) -> Task:
    """Let the clock go on from today; the days between do not count."""
    with transaction.atomic():
        petition, task = _locked(actor, task_id, "petitions.forward")
        if not is_paused(pauses_of(task.pauses)):
            raise Refused("not_paused", _("Thời hạn này không tạm dừng."), status=409)
        _resume(petition, task, actor, now_clock.today(), book(task.council_id, now_clock.today()))
    return task


def pause_tasks(petition: Petition, actor: Actor, reason: str) -> int:
    """When the petitioner of a petition is asked: every open duty whose rule lets its clock stand. Inside the
    caller's transaction, which has locked the petition. Answers how many stand now."""
    tasks = [t for t in _open(petition) if parted(t.computed) and not is_paused(pauses_of(t.pauses))]
    for task in tasks:
        _pause(petition, task, actor, now_clock.today(), reason)
    return len(tasks)


def resume_tasks(petition: Petition, actor: Actor) -> int:
    """When the petitioner has answered: every duty whose clock stands goes on. As `pause_tasks`."""
    tasks = [task for task in _open(petition) if is_paused(pauses_of(task.pauses))]
    for task in tasks:
        day = now_clock.today()
        _resume(petition, task, actor, day, book(task.council_id, day))
    return len(tasks)


def _open(petition: Petition) -> Sequence[Task]:
    rows = Task.objects.with_scopes_disabled().select_for_update(of=("self",))
    return list(rows.filter(petition=petition, done_at=None).order_by("id"))


def _pause(petition: Petition, task: Task, actor: Actor, day: date, reason: str) -> None:
    task.pauses = pauses_json([*pauses_of(task.pauses), Pause(day, None)])
    task.computed = {**task.computed, "paused": True}
    saved_task(task, "pauses", "computed")
    data = {"task": task.id, "day": day.isoformat(), "reason": reason}
    say(petition, actor, "petitions.deadline.paused", data)


def _resume(petition: Petition, task: Task, actor: Actor, day: date, used: Book) -> None:
    pauses = [Pause(p.start, p.end or day) for p in pauses_of(task.pauses)]
    kept = [p for p in pauses if p.end is not None and p.end > p.start]
    before = task.due_at
    task.pauses = pauses_json(kept)
    found = recounted(task, used)
    task.computed = {**task.computed, **to_json(found), "paused": False}
    _set_due(petition, task, effective(task, found), "pauses", "computed")
    data = {
        "task": task.id,
        "day": day.isoformat(),
        "from": before.isoformat(),
        "to": task.due_at.isoformat(),
    }
    say(petition, actor, "petitions.deadline.resumed", data)


def recounted(task: Task, used: Book) -> Computed:
    """A duty's deadline counted again: from its own start, by the span it was opened with."""
    was = from_json(task.computed)
    return used.counted(was.span, task.started_at, pauses=pauses_of(task.pauses), session_opens=opens_on(was))


def opens_on(computed: Computed) -> date | None:
    """The opening day a deadline was counted backwards from."""
    return computed.start.date() if computed.span.before else None


def _locked(actor: Actor, task_id: int, verb: str) -> tuple[Petition, Task]:
    """The petition and the open duty, locked in this order, for those who may do `verb`."""
    petition_id = access.followed_task(actor, task_id).petition_id
    petition = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).get(pk=petition_id)
    task = access.followed_task(actor, task_id, lock=True)
    require(actor, verb, task.council_id)
    if task.done_at is not None:
        raise Refused("task_done", _("Nhiệm vụ này đã kết thúc nên không đổi thời hạn nữa."))
    return petition, task


def _set_due(petition: Petition, task: Task, due: datetime, *fields: str) -> None:
    task.due_at = due
    saved_task(task, "due_at", *fields)
    if task.is_lead and petition.due_at != due:
        petition.due_at = due
        saved(petition, "due_at")


def saved_task(task: Task, *fields: str) -> None:
    """Write these fields of a duty and raise its version."""
    task.version += 1
    task.save(update_fields=[*fields, "version"])
