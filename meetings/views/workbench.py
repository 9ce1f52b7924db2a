"""The page on which a session is prepared. One partial serves the whole page and every answer to htmx."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from council import clock
from council.enums import SessionState
from council.models import CouncilSession
from council.views.viewer import council_in
from meetings.forms.sessions import DayForm
from meetings.models import Sitting
from meetings.queries.workbench import cards_of
from meetings.rules.deadlines import Deadline, DeadlineStatus
from meetings.services.deadlines import KNOWN, deadlines_of
from meetings.views.preparing import desk_frame, status_of


@dataclass(frozen=True, slots=True)
class Slot:
    """The one form that is open on the page: "new" at the end, "edit", "child" or "paper" in an item,
    "convene" or "deadline" beside. `key` is the step of a deadline."""

    kind: str = ""
    item: int | None = None
    form: forms.Form | None = None
    key: str = ""
    conflict: list[dict[str, str]] = field(default_factory=list)


def workbench(request: HttpRequest, session: CouncilSession, slot: Slot | None = None) -> HttpResponse:
    """The whole page, or for htmx the part in which the programme and its deadlines stand."""
    slot = slot or Slot(item=_item_asked(request))
    status = status_of(slot.form)
    if session.state == SessionState.CLOSED and slot.form is not None:
        for error in slot.form.non_field_errors():
            messages.error(request, str(error))
        slot = Slot(item=slot.item)
    code = council_in(request).code
    lines = deadlines_of(session)
    context: dict[str, Any] = {
        "session": session,
        "slot": slot,
        "cards": cards_of(session, code),
        "sittings": list(Sitting.objects.filter(session=session)),
        "steps": [_step(line, session, slot) for line in lines],
        "overdue": sum(1 for line in lines if line.status == DeadlineStatus.OVERDUE),
        "soon": sum(1 for line in lines if line.status == DeadlineStatus.SOON),
        "is_draft": session.state == SessionState.DRAFT,
        "is_closed": session.state == SessionState.CLOSED,
    }
    template = "bench" if getattr(request, "htmx", False) else "programme"
    # htmx puts answers of every status into the page
    return render(
        request,
        f"meetings/secretariat/{template}.html",
        context | desk_frame(request),
        status=status,
    )


def done(request: HttpRequest, session: CouncilSession, item: int | None = None) -> HttpResponse:
    """After an act: the new state for htmx, the page itself for everybody else."""
    if getattr(request, "htmx", False):
        session.refresh_from_db(from_queryset=CouncilSession.objects.select_related("term"))
        return workbench(request, session, Slot(item=item))
    address = reverse("programme_edit", args=[council_in(request).code, session.id])
    return redirect(f"{address}?mo={item}#muc-{item}" if item is not None else address)


def _item_asked(request: HttpRequest) -> int | None:
    asked = request.GET.get("mo", "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else None


def _step(line: Deadline, session: CouncilSession, slot: Slot) -> dict[str, Any]:
    """A deadline with the form that notes it as done, where a person may note it."""
    code = line.rule.code
    kind = "convene" if code.startswith("convening") else "" if code in KNOWN else "deadline"
    is_open = kind != "" and slot.kind == kind and slot.key in (code, "")
    day = {"day": line.done_on or clock.today()}
    return {
        "line": line,
        "kind": kind,
        "open": is_open,
        "form": slot.form if is_open else DayForm(initial=day, prefix=kind or None),
        "may_mark": kind != "" and session.state != SessionState.CLOSED,
    }
