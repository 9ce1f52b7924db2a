"""The council's table of deadlines, and ticking off the steps of a session."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.enums import SessionKind
from council.errors import not_found
from council.views.viewer import actor_in, council_in
from meetings.forms.deadlines import DeadlineForm
from meetings.forms.sessions import DayForm
from meetings.models import DeadlineRow
from meetings.services import deadlines
from meetings.services.preparing import access_session
from meetings.views.preparing import carried_out, desk_frame, preparer_only, status_of
from meetings.views.workbench import Slot, done, workbench


@require_safe
@preparer_only
def table(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The rows in force today, and those that begin later."""
    council = council_in(request)
    today = clock.today()
    now = deadlines.rows_in_force(council.id, today)
    later = DeadlineRow.objects.filter(council=council, since__gt=today).order_by("since", "-days_before")
    context = {
        "rows": [_line(row) for row in now if row.kinds],
        "ended": [_line(row) for row in now if not row.kinds],
        "later": [_line(row) for row in later],
    }
    return render(request, "meetings/secretariat/deadlines.html", context | desk_frame(request))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def edit(request: HttpRequest, code: str, step: str = "") -> HttpResponse:
    """Change a step from a day on; without a step, a new one of the council's own."""
    council = council_in(request)
    rows = DeadlineRow.objects.filter(council=council, code=step)
    row = rows.order_by("-since").first()
    if step and row is None:
        raise not_found()
    form = DeadlineForm(request.POST or None, initial=DeadlineForm.initial_of(row))
    act = lambda: deadlines.set_deadline(actor=actor_in(request), code=step, data=form.deadline)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu mốc thời gian."))
        return redirect("deadlines", code)
    context = {"form": form, "row": row, "history": [_line(one) for one in rows.order_by("-since")]}
    template = "meetings/secretariat/deadline_form.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))


@require_POST
@preparer_only
def mark(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:  # noqa: ARG001
    """Note the day a step of a session was done; an empty day takes the note back."""
    session = access_session(actor_in(request), pk)
    form = DayForm(request.POST, prefix="deadline")
    act = lambda: deadlines.mark_deadline(  # noqa: E731 - one call with the form's own field
        actor=actor_in(request), session_id=pk, code=step, on=form.value
    )
    if carried_out(form, act):
        messages.success(request, _("Đã ghi nhận."))
        return done(request, session)
    return workbench(request, session, Slot("deadline", form=form, key=step))


def _line(row: DeadlineRow) -> dict[str, object]:
    labels = dict(SessionKind.choices)
    kinds = [labels[kind] for kind in SessionKind.values if kind in row.kinds]
    return {
        "row": row,
        "kinds": [] if len(kinds) == len(labels) else kinds,
        "is_all": len(kinds) == len(labels),
    }
