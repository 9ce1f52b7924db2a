"""An officer of a body hands in the file of a paper, or takes it back while nobody has decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.models import DocumentVersion
from council.permissions import Actor
from council.services import documents
from meetings.enums import PaperTaskState
from meetings.models import HandIn, PaperTask
from meetings.rules.handing_in import TaskAct
from meetings.services.task_access import account_id, last_hand_in, require_act, say, task_for_body


@dataclass(frozen=True, slots=True)
class HandInData:
    """What the officer says of the file."""

    document_number: str = ""
    note: str = ""


def hand_in(
    *, actor: Actor, task_id: int, version: int, data: HandInData, upload: UploadedFile[bytes]
) -> HandIn:
    """The file of a paper, waiting for the secretariat from now on. A late one is taken and shown as late.

    The file is checked and stored before the transaction begins, and removed if anything refuses it.
    """
    require_act(task_for_body(actor, task_id), TaskAct.HAND_IN, version)
    with documents.taken_in(upload) as incoming, transaction.atomic():
        task = task_for_body(actor, task_id, lock=True)
        require_act(task, TaskAct.HAND_IN, version)
        _require_new(task, incoming.sha256)
        rows = HandIn.objects.with_scopes_disabled().filter(task=task)
        row = HandIn.objects.create(
            task=task,
            number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
            original=incoming.original,
            reading=incoming.reading,
            file_name=incoming.file_name,
            sha256=incoming.sha256,
            size=incoming.size,
            pages=incoming.pages,
            document_number=text.clean(data.document_number)[:60],
            note=text.clean(data.note)[:1000],
            handed_in_by_id=account_id(actor),
            handed_in_at=clock.now(),
        )
        task.state = PaperTaskState.HANDED_IN
        say(
            task,
            actor,
            "meetings.task.handed_in",
            hand_in=row.id,
            number=row.number,
            file=row.file_name,
            sha256=row.sha256,
            size=row.size,
            pages=row.pages,
            removed=dict(incoming.removed),
            late=row.handed_in_at > task.due_at,
        )
    return row


def take_back(*, actor: Actor, task_id: int, version: int) -> PaperTask:
    """Take the file back before the secretariat decides: it is deleted, the journal keeps its check sum."""
    with transaction.atomic():
        task = task_for_body(actor, task_id, lock=True)
        require_act(task, TaskAct.TAKE_BACK, version)
        row = last_hand_in(task)
        task.state = PaperTaskState.RETURNED if task.note else PaperTaskState.ASSIGNED
        said = {"hand_in": row.id, "number": row.number, "sha256": row.sha256}
        names = [str(row.original.name), str(row.reading.name)]
        row.delete()
        say(task, actor, "meetings.task.taken_back", **said)
        transaction.on_commit(lambda: _delete(names))
    return task


def _delete(names: Sequence[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _require_new(task: PaperTask, sha256: str) -> None:
    """The same file twice in one session is a wrong choice. Papers of other bodies are not named."""
    session_id = task.item.session_id
    same = HandIn.objects.with_scopes_disabled().filter(sha256=sha256, task__item__session_id=session_id)
    own = same.filter(task__body_id=task.body_id).select_related("task").order_by("-id").first()
    if own is not None:
        message = _("Chính tệp này đã nộp cho “%(title)s” (lần %(number)s); hãy chọn lại tệp.")
        raise Refused("handed_in_twice", message % {"title": own.task.title, "number": own.number})
    papers = DocumentVersion.objects.with_scopes_disabled().filter(
        sha256=sha256, document__place__item__session_id=session_id
    )
    if same.exists() or papers.exists():
        raise Refused("handed_in_twice", _("Tệp này đã có trong kỳ họp; hãy chọn lại tệp."))
