"""The secretariat decides on what bodies handed in: approve, return with a note, put into the dossier.

Approving says that the file is right; publishing puts it before the delegates. They are two acts in the
journal, also where one button does both.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.models import DocumentVersion, JournalEntry
from council.permissions import Actor
from council.services.documents import Incoming
from meetings.enums import PaperTaskState
from meetings.models import HandIn, PaperTask
from meetings.rules.handing_in import TaskAct
from meetings.services import paper_letters, papers
from meetings.services.deadlines import require_in_time
from meetings.services.paper_tasks import STEP, check_due
from meetings.services.papers import PaperData
from meetings.services.task_access import account_id, last_hand_in, require_act, say, task_for_office
from meetings.streams import session_stream


def approve(*, actor: Actor, task_id: int, version: int) -> PaperTask:
    """The file that waits is right."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.APPROVE, version)
        _approve(task, actor)
    return task


def return_to_body(*, actor: Actor, task_id: int, version: int, note: str) -> PaperTask:
    """The file goes back to its body, with a note that says what to mend; an approved one too, while it is
    not in the dossier."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.RETURN, version)
        note = _noted(note)
        row = last_hand_in(task)
        _decide(row, actor, is_approved=False, note=note)
        task.state, task.note, task.reminded_at = PaperTaskState.RETURNED, note, None
        say(task, actor, "meetings.task.returned", hand_in=row.id, number=row.number, note=note)
        paper_letters.tell_returned(task)
    return task


def publish(*, actor: Actor, task_id: int, version: int, is_public: bool) -> DocumentVersion:
    """The approved file becomes a paper of the item, or the next version of the paper it already is."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.PUBLISH, version)
        return _publish(task, actor, is_public=is_public)


def approve_and_publish(*, actor: Actor, task_id: int, version: int, is_public: bool) -> DocumentVersion:
    """Both at once: all or nothing, and two acts in the journal."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.APPROVE, version)
        _approve(task, actor)
        return _publish(task, actor, is_public=is_public)


def ask_again(*, actor: Actor, task_id: int, version: int, note: str, due_at: datetime) -> PaperTask:
    """A paper that is in the dossier is to be handed in again, as its next version."""
    with transaction.atomic():
        task = task_for_office(actor, task_id, lock=True)
        require_act(task, TaskAct.ASK_AGAIN, version)
        note = _noted(note)
        check_due(task.item.session, due_at)
        task.state, task.note, task.due_at, task.reminded_at = PaperTaskState.RETURNED, note, due_at, None
        say(task, actor, "meetings.task.asked_again", note=note, due=due_at.isoformat())
        paper_letters.tell_returned(task)
    return task


def _approve(task: PaperTask, actor: Actor) -> None:
    row = last_hand_in(task)
    _decide(row, actor, is_approved=True)
    task.state, task.note = PaperTaskState.APPROVED, ""
    said = {"hand_in": row.id, "number": row.number, "sha256": row.sha256}
    say(task, actor, "meetings.task.approved", **said)


def _publish(task: PaperTask, actor: Actor, *, is_public: bool) -> DocumentVersion:
    row = last_hand_in(task)
    incoming = Incoming(
        original=str(row.original.name),
        reading=str(row.reading.name),
        file_name=row.file_name,
        sha256=row.sha256,
        size=row.size,
        pages=row.pages,
        removed=_removed(task, row),
    )
    more: dict[str, Any] = {"task": task.id, "hand_in": row.id}
    if task.document is None:
        require_in_time(task.item.session, STEP)
        data = PaperData(task.kind, task.title, row.document_number, task.body.name, is_public)
        values = papers.checked(data)
        task.document = papers.enter_paper(actor, task.item, values, incoming, **more)
        entered = DocumentVersion.objects.with_scopes_disabled().get(document=task.document)
    else:
        document = papers.access_document(actor, task.document.id, lock=True)
        entered = papers.enter_version(actor, document, incoming, **more)
    task.state = PaperTaskState.PUBLISHED
    said = {"hand_in": row.id, "document": task.document.id, "version": entered.number}
    say(task, actor, "meetings.task.published", **said)
    return entered


def _decide(row: HandIn, actor: Actor, *, is_approved: bool, note: str = "") -> None:
    row.is_approved, row.decision_note = is_approved, note
    row.decided_by_id, row.decided_at = account_id(actor), clock.now()
    row.save(update_fields=["is_approved", "decision_note", "decided_by", "decided_at"])


def _removed(task: PaperTask, row: HandIn) -> dict[str, int]:
    """What was taken out of the reading copy when the file came, as the journal says."""
    entries = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=session_stream(task.item.session_id),
        code="meetings.task.handed_in",
        data__hand_in=row.id,
    )
    entry = entries.order_by("-seq").first()
    return dict(entry.data["removed"]) if entry else {}


def _noted(note: str) -> str:
    note = text.clean(note)[:1000]
    if not note:
        raise Refused("note_required", _("Hãy ghi rõ cần sửa gì để cơ quan nộp lại."), status=400)
    return note
