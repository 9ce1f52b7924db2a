"""Where the election office of a council begins: its polling days and what to do in each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council.permissions import may, require
from council.views.viewer import actor_in, frame
from elections.queries.elections import elections_of
from elections.views.frame import office


@require_safe
def office_home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the middleware has read it
    """The polling days that this council leads or takes part in, newest first."""
    actor = actor_in(request)
    require(actor, "elections.work", actor.council_id)
    cards = [
        {"election": row, "tabs": office(request, row)["tabs"]} for row in elections_of(actor.council_id)
    ]
    context = {"cards": cards, "may_set_up": may(actor, "elections.set_up", actor.council_id)}
    return render(request, "elections/home.html", frame(request) | context)
