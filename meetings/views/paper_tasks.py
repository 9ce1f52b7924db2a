"""The secretariat and the papers of bodies: the board of a session, one task, what is decided on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.models import Document
from council.views.guards import only
from council.views.viewer import actor_in
from meetings.enums import PaperTaskState
from meetings.forms.handing_in import (
    ActForm,
    AskAgainForm,
    CancelForm,
    NoteForm,
    PublishForm,
    TaskForm,
    due_fields,
)
from meetings.models import AgendaItem, PaperTask
from meetings.queries import item_labels
from meetings.queries.paper_tasks import (
    LATE,
    Filters,
    board,
    hand_ins_of,
    history_of,
    line_of,
    living_bodies,
)
from meetings.rules.handing_in import TaskAct, allowed
from meetings.services import paper_tasks, reviewing
from meetings.services.preparing import access_item, access_session
from meetings.services.task_access import REVIEW, task_for_office
from meetings.views.preparing import carried_out, desk_frame, status_of

STATES = (LATE, *PaperTaskState.values)


@require_safe
@only(REVIEW)
def tasks(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Every task of a session, overdue first, with how far each body is."""
    session = access_session(actor_in(request), pk, verb=REVIEW)
    filters = _filters(request)
    found = board(session, filters)
    labels = {LATE: _("Quá hạn"), **{str(state): str(state.label) for state in PaperTaskState}}
    context = {
        "session": session,
        "board": found,
        "filters": filters,
        "states": [(state, labels[state], found.counts.get(state, 0)) for state in STATES],
        "items": _items(session.id),
    }
    return render(request, "meetings/tasks/board.html", context | desk_frame(request))


@require_http_methods(["GET", "HEAD", "POST"])
@only(REVIEW)
def task_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new task for an item."""
    actor = actor_in(request)
    item = access_item(actor, pk, verb=REVIEW)
    bodies = living_bodies(actor.council_id)
    due = paper_tasks.default_due(item.session)
    initial: dict[str, Any] = {"version": 0} | (due_fields(due) if due else {})
    form = TaskForm(request.POST or None, bodies=bodies, documents=_documents(item), initial=initial)
    made: list[PaperTask] = []
    act = lambda: made.append(paper_tasks.assign(actor=actor, item_id=pk, data=form.task))  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(
            request,
            _("Đã giao %(body)s chuẩn bị “%(title)s”.") % {"body": made[0].body.name, "title": made[0].title},
        )
        return redirect("paper_tasks", code, item.session_id)
    context = {
        "session": item.session,
        "item": item,
        "item_label": item_labels(item.session_id).get(item.id, ""),
        "form": form,
        "bodies": bodies,
        "due": due,
    }
    page = "meetings/tasks/new.html"
    return render(request, page, context | desk_frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(REVIEW)
def task(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One task: its files, what to decide, what happened; a POST changes what is asked."""
    actor = actor_in(request)
    row = task_for_office(actor, pk)
    if request.method != "POST":
        return _page(request, row)
    form = TaskForm(request.POST, bodies=living_bodies(actor.council_id))

    def act() -> None:
        version = form.cleaned_data["version"]
        paper_tasks.change(actor=actor, task_id=pk, version=version, data=form.task)

    if carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("paper_task", code, pk)
    return _page(request, row, change=form)


def _approve(request: HttpRequest, pk: int, form: forms.Form) -> str:
    reviewing.approve(actor=actor_in(request), task_id=pk, version=form.cleaned_data["version"])
    return _("Đã duyệt. Tài liệu chưa ở trong hồ sơ cho đến khi đưa vào.")


def _publish(request: HttpRequest, pk: int, form: forms.Form) -> str:
    reviewing.publish(actor=actor_in(request), task_id=pk, **form.cleaned_data)
    return _("Đã đưa tài liệu vào hồ sơ kỳ họp.")


def _approve_and_publish(request: HttpRequest, pk: int, form: forms.Form) -> str:
    reviewing.approve_and_publish(actor=actor_in(request), task_id=pk, **form.cleaned_data)
    return _("Đã duyệt và đưa tài liệu vào hồ sơ kỳ họp.")


def _return(request: HttpRequest, pk: int, form: forms.Form) -> str:
    reviewing.return_to_body(actor=actor_in(request), task_id=pk, **form.cleaned_data)
    return _("Đã trả lại để cơ quan sửa.")


def _ask_again(request: HttpRequest, pk: int, form: forms.Form) -> str:
    assert isinstance(form, AskAgainForm)
    data = form.cleaned_data
    reviewing.ask_again(
        actor=actor_in(request),
        task_id=pk,
        version=data["version"],
        note=data["note"],
        due_at=form.due_at,
    )
    return _("Đã yêu cầu cơ quan nộp bản mới.")


def _cancel(request: HttpRequest, pk: int, form: forms.Form) -> str:
    paper_tasks.cancel(actor=actor_in(request), task_id=pk, **form.cleaned_data)
    return _("Đã hủy việc này.")


Decision = Callable[[HttpRequest, int, forms.Form], str]
# Part of the address -> (place of the form on the page, form, act).
DECISIONS: dict[str, tuple[str, type[ActForm], Decision]] = {
    "duyet": ("approve", ActForm, _approve),
    "dua-vao-ho-so": ("publish", PublishForm, _publish),
    "duyet-va-dua-vao": ("publish", PublishForm, _approve_and_publish),
    "tra-lai": ("back", NoteForm, _return),
    "nop-lai": ("again", AskAgainForm, _ask_again),
    "huy": ("cancel", CancelForm, _cancel),
}


@require_POST
@only(REVIEW)
def decide(request: HttpRequest, code: str, pk: int, act: str) -> HttpResponse:
    """One decision on a task."""
    if act not in DECISIONS:
        raise Http404
    row = task_for_office(actor_in(request), pk)
    place, make, decision = DECISIONS[act]
    form = make(request.POST)
    said: list[str] = []
    if carried_out(form, lambda: said.append(decision(request, pk, form))):
        messages.success(request, said[0])
        return redirect("paper_task", code, pk)
    return _page(request, row, **{place: form})


def _page(request: HttpRequest, row: PaperTask, **bound: forms.Form) -> HttpResponse:
    """The page of a task as it is now; a form that was refused stands there as it was sent."""
    actor = actor_in(request)
    row = task_for_office(actor, row.id)
    session, sitting = row.item.session, row.item.sitting
    is_public = session.is_public and (sitting is None or sitting.is_public)
    version = {"version": row.version}
    again = version | due_fields(row.due_at)
    unbound: dict[str, forms.Form] = {
        "approve": ActForm(initial=version),
        "publish": PublishForm(initial=version | {"is_public": is_public}),
        "back": NoteForm(initial=version),
        "again": AskAgainForm(initial=again),
        "cancel": CancelForm(initial=version),
        "change": TaskForm(initial=TaskForm.initial_of(row), bodies=_bodies(row)),
    }
    for form in bound.values():  # whoever tries again has seen the page as it is now
        data = cast("QueryDict", form.data).copy()
        data["version"] = str(row.version)
        form.data = data
    files = hand_ins_of(row)
    context = {
        "task": row,
        "line": line_of(row),
        "session": session,
        "files": files,
        "last": files[0] if files else None,
        "history": history_of(row),
        "forms": unbound | bound,
        "refused": next(iter(bound.values()), None),
        "may": {act.value: allowed(act, row.state) and session.state != "closed" for act in TaskAct},
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "meetings/tasks/task.html", context | desk_frame(request), status=status)


def _bodies(row: PaperTask) -> list[tuple[int, str]]:
    found = living_bodies(row.council_id)
    return found if row.body_id in dict(found) else [*found, (row.body_id, row.body.name)]


def _filters(request: HttpRequest) -> Filters:
    """What the address asks for; what makes no sense is left out."""
    state, body = request.GET.get("trang-thai", ""), request.GET.get("co-quan", "")
    return Filters(
        state=state if state in STATES else "",
        body=int(body) if body.isdecimal() and len(body) < 18 else None,
    )


def _items(session_id: int) -> list[tuple[int, str, str]]:
    """The items a paper may be assigned for: (id, label, title)."""
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id, is_secret=False)
    titles = dict(rows.values_list("id", "title"))
    return [(pk, label, titles[pk]) for pk, label in item_labels(session_id).items() if pk in titles]


def _documents(item: AgendaItem) -> list[tuple[int, str]]:
    """The papers of an item that no body prepares yet."""
    rows = Document.objects.with_scopes_disabled().filter(
        place__item=item, withdrawn_at__isnull=True, paper_task__isnull=True
    )
    return [(row.id, f"{row.get_kind_display()} {row.number} {row.title}"[:90]) for row in rows]
