"""The PDF files of an answer: added and taken out while it is a draft.

A file is checked and stored as every paper is (council.services.documents): the original untouched, beside it
the copy that people read.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from council.errors import Refused
from council.permissions import Actor, require
from council.services import documents
from petitions import access
from petitions.enums import AnswerState
from petitions.models import Answer, AnswerFile, Petition
from petitions.services.answers import ANSWER, locked, must_be_owed, saved_answer
from petitions.services.common import say

MOST_FILES = 20


def add_file(*, actor: Actor, answer_id: int, upload: UploadedFile[bytes]) -> AnswerFile:
    """One more PDF with a draft. Checked and stored before the transaction begins, which takes seconds."""
    require(actor, ANSWER, actor.council_id)
    access.own_task(actor, access.own_answer(actor, answer_id).task_id)
    with documents.taken_in(upload) as incoming, transaction.atomic():
        petition, draft = _draft(actor, answer_id)
        there = list(AnswerFile.objects.with_scopes_disabled().filter(answer=draft))
        if len(there) >= MOST_FILES:
            message = _("Mỗi câu trả lời có không quá %(most)s tệp; hãy gộp các tệp lại.")
            raise Refused("too_many_files", message % {"most": MOST_FILES}, status=400)
        twice = next((file for file in there if file.sha256 == incoming.sha256), None)
        if twice is not None:
            message = _("Tệp này đã có: “%(name)s”.")
            raise Refused("file_twice", message % {"name": twice.file_name}, status=400)
        row: AnswerFile = AnswerFile.objects.with_scopes_disabled().create(
            answer=draft,
            original=incoming.original,
            reading=incoming.reading,
            file_name=incoming.file_name,
            sha256=incoming.sha256,
            size=incoming.size,
        )
        _told(actor, petition, draft, {"added": row.sha256, "size": row.size})
    return row


def remove_file(*, actor: Actor, file_id: int) -> None:
    """Take a file out of a draft; what is stored goes once nothing else refers to it."""
    require(actor, ANSWER, actor.council_id)
    answer_id = access.answer_file(actor, file_id).answer_id
    with transaction.atomic():
        petition, draft = _draft(actor, answer_id)
        rows = AnswerFile.objects.with_scopes_disabled().select_for_update(of=("self",))
        row = rows.filter(pk=file_id, answer=draft).first()
        if row is None:
            return
        row.delete()
        _told(actor, petition, draft, {"removed": row.sha256})
        transaction.on_commit(partial(_forget, row.original, row.reading))


def _draft(actor: Actor, answer_id: int) -> tuple[Petition, Answer]:
    petition, task = locked(actor, access.own_answer(actor, answer_id).task_id)
    must_be_owed(petition, task)
    draft = access.own_answer(actor, answer_id, lock=True)
    if draft.state != AnswerState.DRAFT:
        message = _("Câu trả lời đã gửi (%(state)s) nên không thêm, bớt tệp được nữa.")
        raise Refused("answer_sent", message % {"state": AnswerState(draft.state).label})
    return petition, draft


def _told(actor: Actor, petition: Petition, draft: Answer, file: dict[str, Any]) -> None:
    saved_answer(draft)
    said = {
        "answer": draft.id,
        "task": draft.task_id,
        "body": draft.body.name,
        "answer_number": draft.number,
        "answer_version": draft.version,
        "file": file,
        "version": petition.version,
    }
    say(petition, actor, "petitions.answer.saved", said)


def _forget(*stored: str) -> None:
    for name in stored:
        kept = AnswerFile.objects.with_scopes_disabled().filter(original=name)
        kept = kept | AnswerFile.objects.with_scopes_disabled().filter(reading=name)
        if not kept.exists():
            with suppress(OSError):
                default_storage.delete(name)
