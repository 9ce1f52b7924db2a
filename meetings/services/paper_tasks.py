"""Tasks of bodies: a paper of an item is assigned with a deadline, changed, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import PaperKind
from council.errors import Refused, not_found
from council.models import CouncilSession, Document
from council.permissions import Actor
from council.queries import calendar
from meetings.enums import PaperTaskState
from meetings.models import AgendaItem, HandIn, PaperTask, PreparingBody
from meetings.rules.deadlines import due
from meetings.rules.handing_in import TaskAct
from meetings.services import paper_letters
from meetings.services.deadlines import rule_in_force
from meetings.services.preparing import access_item, differences
from meetings.services.secret_items import require_takes_files
from meetings.services.task_access import (
    REVIEW,
    body_of_council,
    require_act,
    require_session_open,
    say,
    task_for_office,
)

STEP = "papers"
CLOSE_OF_DAY = 17
CHANGED = ("kind", "title", "instructions", "due_at", "body_id")


@dataclass(frozen=True, slots=True)
class TaskData:
    """What the secretariat asks for. `document_id`: the paper already in the dossier of which a new version
    is wanted; its kind and title then stay its own."""

    body_id: int
    kind: str
    title: str
    due_at: datetime
    instructions: str = ""
    document_id: int | None = None


def default_due(session: CouncilSession) -> datetime | None:
    """17:00 on the last day for sending papers to delegates, by the council's dated table; None where the
    table has no such step for this kind of session."""
    rule = rule_in_force(session, STEP)
    return clock.at(due(rule, session.opens_on, calendar()), CLOSE_OF_DAY) if rule else None


def assign(*, actor: Actor, item_id: int, data: TaskData) -> PaperTask:
    """A body owes a paper of an item from now on; it is told by e-mail."""
    with transaction.atomic():
        item = access_item(actor, item_id, verb=REVIEW, lock=True)
        require_session_open(item.session)
        require_takes_files(item)
        body = _living(actor, data.body_id)
        check_due(item.session, data.due_at)
        task = PaperTask(
            council_id=item.council_id, item=item, body=body, assigned_at=clock.now(), **_values(data)
        )
        task.document = _document(item, data.document_id)
        if task.document is not None:
            task.kind, task.title = task.document.kind, task.document.title
        task.version = 0
        task.save()
        say(task, actor, "meetings.task.assigned", due=data.due_at.isoformat(), kind=task.kind)
        paper_letters.tell_assigned(task)
    return task


def change(*, actor: Actor, task_id: int, version: int, data: TaskData) -> PaperTask:
    """Another body, deadline or wording. The body changes only while it has handed in nothing: what one body
    sent is not for another's eyes."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.CHANGE, version)
        before = {name: getattr(task, name) for name in CHANGED}
        if data.due_at != task.due_at:
            check_due(task.item.session, data.due_at)
            task.reminded_at = None
        if data.body_id != task.body_id:
            task.body = _other_body(actor, task, data.body_id)
        for name, value in _values(data).items():
            setattr(task, name, value)
        if task.document is not None:
            task.kind, task.title = task.document.kind, task.document.title
        what = differences(before, {name: getattr(task, name) for name in CHANGED})
        if not what:
            return task
        say(task, actor, "meetings.task.changed", changes=what)
        if "body_id" in what or "due_at" in what:
            paper_letters.tell_assigned(task)
    return task


def cancel(*, actor: Actor, task_id: int, version: int, note: str) -> PaperTask:
    """The paper is not needed any more; what was handed in stays with the task."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.CANCEL, version)
        note = text.clean(note)[:1000]
        if not note:
            raise Refused("reason_required", _("Hãy ghi lý do hủy."), status=400)
        task.state, task.note = PaperTaskState.CANCELLED, note
        say(task, actor, "meetings.task.cancelled", note=note)
        paper_letters.tell_cancelled(task)
    return task


def _living(actor: Actor, body_id: int) -> PreparingBody:
    body = body_of_council(actor, body_id)
    if body.ended_on is not None:
        raise Refused("body_ended", _("Cơ quan này thôi chuẩn bị tài liệu; hãy chọn cơ quan khác."))
    return body


def _other_body(actor: Actor, task: PaperTask, body_id: int) -> PreparingBody:
    if HandIn.objects.with_scopes_disabled().filter(task=task).exists():
        raise Refused(
            "task_has_hand_ins",
            _("%(body)s đã nộp tệp cho việc này; hãy hủy việc này rồi giao việc mới cho cơ quan kia.")
            % {"body": task.body.name},
        )
    return _living(actor, body_id)


def _document(item: AgendaItem, pk: int | None) -> Document | None:
    if pk is None:
        return None
    rows = Document.objects.with_scopes_disabled().filter(place__item=item, withdrawn_at__isnull=True)
    found: Document | None = rows.filter(pk=pk).first()
    if found is None:
        raise not_found()
    if PaperTask.objects.with_scopes_disabled().filter(document=found).exists():
        raise Refused(
            "document_has_task",
            _("Tài liệu này đã có cơ quan chuẩn bị; hãy yêu cầu nộp bản mới ở việc đã giao."),
        )
    return found


def check_due(session: CouncilSession, due_at: datetime) -> None:
    """Refuse a deadline that has passed, or one after the session."""
    if due_at <= clock.now():
        raise Refused("due_past", _("Hạn nộp phải sau thời điểm hiện tại."), status=400)
    if due_at >= clock.at(session.closes_on + timedelta(days=1), 0):
        raise Refused("due_after_session", _("Hạn nộp phải trước khi kỳ họp kết thúc."), status=400)


def _values(data: TaskData) -> dict[str, Any]:
    values = {
        "kind": data.kind,
        "title": text.clean(data.title)[:500],
        "instructions": text.clean(data.instructions)[:1000],
        "due_at": data.due_at,
    }
    if data.kind not in PaperKind.values:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    if not values["title"]:
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    return values
