"""The papers of a sitting, made on demand for those who run and prepare it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council.errors import not_found
from council.permissions import Actor, require
from meetings import access
from meetings.queries import sitting_view
from meetings.services import records
from meetings.views.sitting import page_context


@require_safe
def documents(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What papers there are for a sitting."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sitting = access.sitting(actor, pk)
    require(actor, records.VERB, sitting.council_id)
    view = sitting_view(sitting.id, presidium=True)
    if view is None:
        raise not_found()
    return render(request, "meetings/documents.html", page_context(request, view, "presidium"))


@require_safe
def roll_call(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The roll-call list."""
    return _pdf(records.roll_call(actor=request.actor, sitting_id=pk))  # type: ignore[attr-defined]


@require_safe
def minutes(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The draft minutes."""
    return _pdf(records.minutes(actor=request.actor, sitting_id=pk))  # type: ignore[attr-defined]


@require_safe
def vote_sheet(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The vote sheet of one round."""
    return _pdf(records.vote_sheet(actor=request.actor, round_id=pk))  # type: ignore[attr-defined]


def _pdf(paper: tuple[str, bytes]) -> HttpResponse:
    name, data = paper
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
