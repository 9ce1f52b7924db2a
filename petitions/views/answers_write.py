"""Writing an answer: the draft with its files, the preview, sending, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council import clock
from council.errors import Refused
from council.permissions import Actor
from council.services.documents import check_size
from council.views.guards import carried_out, only, status_of
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in
from petitions.enums import AnswerState, PetitionState
from petitions.forms.answers import AnswerForm, SubmitForm
from petitions.models import Answer, Task
from petitions.queries.answers_read import draft_of, last_answer
from petitions.queries.body_desk import duty_of
from petitions.queries.body_duty import not_replied
from petitions.services import answer_files, answers
from petitions.services.answer_checks import CONFIRMABLE, problems
from petitions.services.answers import ANSWER
from petitions.views.frame import office

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@bounded_upload(check_size)
@BOTH
@only(ANSWER)
def write(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The draft that the officers of a body share. Saved with each press; nothing is sent from here."""
    actor = actor_in(request)
    task = answers.task_to_answer(actor, pk)
    if request.method != "POST":
        return _write_page(request, task, _opened(task))
    form = AnswerForm(request.POST, request.FILES, is_lead=task.is_lead)
    theirs = None
    if carried_out(form, lambda: _save(actor, task, form), {"answer_file": "papers"}):
        if request.POST.get("then") == "preview":
            return redirect("petition_answer_preview", code, pk)
        messages.success(request, _("Đã lưu bản nháp. Chưa gửi đi đâu."))
        return redirect("petition_answer_write", code, pk)
    draft = draft_of(task)
    if form.has_error(NON_FIELD_ERRORS, "answer_stale"):
        theirs = draft
    if draft is not None:
        form.builds_on(draft.version)
    return _write_page(request, task, form, theirs)


@BOTH
@only(ANSWER)
def preview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The draft as it will be read, what it still lacks, and the one button that sends it."""
    actor = actor_in(request)
    task = answers.task_to_answer(actor, pk)
    draft = draft_of(task)
    if draft is None:
        return redirect("petition_answer_write", code, pk)
    found = list(problems(task.petition, task, draft))
    asked = {problem.code for problem in found} & CONFIRMABLE
    sent = request.POST if request.method == "POST" else None
    form = SubmitForm(sent, asked=asked, initial={"version": draft.version})

    def act() -> None:
        data = form.cleaned_data
        answers.submit(actor=actor, answer_id=draft.id, version=data["version"], confirmed=form.confirmed)

    if sent is not None and carried_out(form, act, {name: name for name in CONFIRMABLE}):
        messages.success(request, _("Đã gửi trả lời kiến nghị %(code)s.") % {"code": task.petition.code})
        return redirect("petition_duty", code, pk)
    context = {
        "task": task,
        "row": task.petition,
        "draft": draft,
        "form": form,
        "lacks": [problem for problem in found if problem.code not in CONFIRMABLE],
        "questions": [(problem, form[problem.code]) for problem in found if problem.code in form.fields],
        "waiting": not_replied(task) if task.is_lead else [],
        "not_now": task.is_lead and task.petition.state not in answers.FROM,
        "state": PetitionState(task.petition.state).label,
    }
    page = "petitions/desk/preview.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_POST
@only(ANSWER)
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back an answer that nobody has looked into."""
    answer = answers.withdraw(actor=actor_in(request), answer_id=pk)
    messages.success(request, _("Đã rút lại. Hãy sửa rồi gửi lại trước thời hạn."))
    return redirect("petition_duty", code, answer.task_id)


def _save(actor: Actor, task: Task, form: AnswerForm) -> None:
    """The words first, then the files: a file that is refused takes nothing of what was typed with it."""
    data = form.cleaned_data
    draft = answers.save_draft(actor=actor, task_id=task.id, data=form.answer, version=data["version"])
    removed = form.data.get("remove", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 16:
        answer_files.remove_file(actor=actor, file_id=int(removed))
    for upload in data["papers"] or ():
        try:
            answer_files.add_file(actor=actor, answer_id=draft.id, upload=upload)
        except Refused as refusal:
            said = {"name": (upload.name or "")[:80], "why": refusal.message}
            message = _("Phần chữ đã lưu, nhưng chưa nhận tệp %(name)s: %(why)s")
            raise Refused("answer_file", message % said, status=refusal.status) from refusal


def _opened(task: Task) -> AnswerForm:
    """The form of the draft; without one, of the answer that was sent back or taken back."""
    draft = draft_of(task)
    before = None if draft else last_answer(task)
    again = before is not None and before.state in (AnswerState.SENT_BACK, AnswerState.WITHDRAWN)
    said = draft or (before if again else None)
    initial: dict[str, Any] = AnswerForm.initial_of(said) if said else {}
    return AnswerForm(is_lead=task.is_lead, initial=initial | {"version": draft.version if draft else 0})


def _write_page(
    request: HttpRequest, task: Task, form: AnswerForm, theirs: Answer | None = None
) -> HttpResponse:
    last = last_answer(task)
    context = {
        "task": task,
        "row": task.petition,
        "duty": duty_of(task, clock.now()),
        "form": form,
        "draft": draft_of(task),
        "theirs": theirs,
        "sent_back": last if last and last.state == AnswerState.SENT_BACK else None,
    }
    page = "petitions/desk/write.html"
    return render(request, page, office(request) | context, status=status_of(form))
