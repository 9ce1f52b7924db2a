"""What an officer of a body must hand in: the list, one paper with its file, the files themselves."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import Refused
from council.files import Served, file_response
from council.services.documents import check_size
from council.services.office import media_type, reading_name
from council.views.guards import only, tell
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in, frame
from meetings.forms.handing_in import HandInForm
from meetings.models import PaperTask
from meetings.queries.paper_tasks import hand_ins_of, history_of, line_of, owed_by
from meetings.rules.handing_in import OWED, TaskAct, allowed
from meetings.services import hand_ins
from meetings.services.task_access import HAND_IN, own_bodies, readable_hand_in, task_for_body
from meetings.views.preparing import carried_out, status_of


@require_safe
@only(HAND_IN)
def home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """What the officer's bodies owe, what was returned first; below it what is on its way."""
    bodies = own_bodies(actor_in(request))
    lines = owed_by(bodies)
    context = {
        "bodies": bodies,
        "owed": [line for line in lines if line.task.state in OWED],
        "sent": [line for line in lines if line.task.state not in OWED],
        "several": len(bodies) > 1,
        "overdue": sum(1 for line in lines if line.is_overdue),
    }
    return render(request, "meetings/handing_in/home.html", context | _frame(request))


@bounded_upload(check_size)
@require_http_methods(["GET", "HEAD", "POST"])
@only(HAND_IN)
def task(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One paper: what is asked, what was said of the last file, and the form for the next."""
    row = task_for_body(actor_in(request), pk)
    posted = request.method == "POST"
    form = HandInForm(request.POST, request.FILES) if posted else None

    def act() -> None:
        assert form is not None
        hand_ins.hand_in(
            actor=actor_in(request),
            task_id=pk,
            version=form.cleaned_data["version"],
            data=form.said,
            upload=form.cleaned_data["file"],
        )

    if form is not None and carried_out(form, act):
        messages.success(
            request, _("Đã nộp “%(title)s”. Văn phòng sẽ xem và báo lại.") % {"title": row.title}
        )
        address = reverse("hand_in_home", args=[code])
        return JsonResponse({"ok": True, "to": address}) if _wants_json(request) else redirect(address)
    if form is not None and _wants_json(request):
        errors = {name.replace("__all__", ""): list(said) for name, said in form.errors.items()}
        return JsonResponse({"ok": False, "errors": errors}, status=status_of(form))
    return _task_page(request, row, form)


@require_POST
@only(HAND_IN)
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the file back that waits."""
    version = request.POST.get("version", "")
    try:
        hand_ins.take_back(
            actor=actor_in(request), task_id=pk, version=int(version) if version.isdecimal() else 0
        )
    except Refused as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Đã rút lại tệp; hãy nộp tệp khác."))
    return redirect("hand_in_task", code, pk)


@require_safe
@login_required
@never_cache
def hand_in_file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The reading copy of a file that was handed in: without scripts, attachments and launch actions."""
    row = readable_hand_in(actor_in(request), pk)
    served = Served(str(row.reading.name), reading_name(row.file_name), f"{row.sha256}-r")
    return file_response(request, served)


@require_safe
@login_required
@never_cache
def hand_in_original(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The file as the body sent it, to keep: never shown inside of a page."""
    row = readable_hand_in(actor_in(request), pk)
    kind = media_type(row.file_name)
    return file_response(
        request, Served(str(row.original.name), row.file_name, row.sha256, kind, attachment=True)
    )


def _task_page(request: HttpRequest, row: PaperTask, form: HandInForm | None) -> HttpResponse:
    row = task_for_body(actor_in(request), row.id)  # as it is now, also after a refusal
    if form is not None:
        data = cast("QueryDict", form.data).copy()
        data["version"] = str(row.version)
        form.data = data
    context: dict[str, Any] = {
        "task": row,
        "line": line_of(row),
        "sent": hand_ins_of(row),
        "history": history_of(row),
        "form": form or HandInForm(initial={"version": row.version}),
        "may_hand_in": allowed(TaskAct.HAND_IN, row.state) and row.item.session.state != "closed",
        "may_take_back": allowed(TaskAct.TAKE_BACK, row.state) and row.item.session.state != "closed",
        "session": row.item.session,
    }
    status = status_of(form)
    return render(request, "meetings/handing_in/task.html", context | _frame(request), status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    """The bar, and how large a file may be."""
    limit = settings.PAPER_MAX_BYTES
    return frame(request) | {"max_bytes": limit, "max_megabytes": limit // 1024**2}


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("accept", "")
