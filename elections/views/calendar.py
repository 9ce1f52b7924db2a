"""The legal calendar of an election, as it stands for one council."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.permissions import may
from council.views.guards import carried_out, only
from council.views.viewer import actor_in
from elections import access
from elections.forms.setup import MarkStepForm, MoveStepForm
from elections.queries.setup import steps_of
from elections.services import calendar
from elections.services.calendar import EDIT
from elections.views.frame import office

LATE = ("late", "due", "soon")


@require_safe
@only("elections.work")
def steps(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Every step with its date, who does it, the law, and how it stands today."""
    return _page(request, pk)


@require_POST
@only(EDIT)
def step_mark(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """Note the day on which the own council did a step."""
    form = MarkStepForm(request.POST, prefix=step)
    act = lambda: calendar.mark_step(  # noqa: E731 - one call with the form's own fields
        actor=actor_in(request), election_id=pk, code=step, **form.cleaned_data
    )
    if carried_out(form, act):
        messages.success(request, _("Đã ghi nhận."))
        return redirect("election_calendar", code, pk)
    return _page(request, pk, step, mark=form)


@require_POST
@only(EDIT)
def step_move(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """Move the date of a step for the whole polling day."""
    form = MoveStepForm(request.POST, prefix=step)
    act = lambda: calendar.move_step(  # noqa: E731 - one call with the form's own fields
        actor=actor_in(request), election_id=pk, code=step, **form.cleaned_data
    )
    if carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("election_calendar", code, pk)
    return _page(request, pk, step, move=form)


def _page(
    request: HttpRequest,
    pk: int,
    opened: str = "",
    mark: MarkStepForm | None = None,
    move: MoveStepForm | None = None,
) -> HttpResponse:
    actor = actor_in(request)
    election = access.election(actor, pk)
    rows = []
    for line in steps_of(election, actor.council_id, clock.today()):
        name, is_open = line.rule.code, line.rule.code == opened
        done = {"done_on": line.own.done_on, "note": line.own.note} if line.own else {}
        moved = {"due": line.moved.due, "source": line.moved.source} if line.moved else {}
        rows.append(
            {
                "line": line,
                "open": is_open,
                "mark": mark if is_open and mark else MarkStepForm(prefix=name, initial=done),
                "move": move if is_open and move else MoveStepForm(prefix=name, initial=moved),
            }
        )
    context = {
        "rows": rows,
        "urgent": [row for row in rows if row["line"].state in LATE],  # type: ignore[attr-defined]
        "may_edit": may(actor, EDIT, actor.council_id),
        "leads": election.council_id == actor.council_id,
        "today": clock.today(),
    }
    status = 422 if opened else 200
    return render(
        request, "elections/setup/calendar.html", context | office(request, election), status=status
    )
