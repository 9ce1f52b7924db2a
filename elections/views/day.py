"""The dashboard of a polling day, and the reports of one slot with what is to be done about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council import clock
from council.errors import not_found
from council.permissions import may
from council.views.guards import only
from council.views.viewer import actor_in
from elections import access
from elections.models import Election
from elections.queries import day_communes
from elections.queries.day_areas import AreaAtSlot
from elections.queries.day_board import Board, board
from elections.queries.day_communes import CommuneAtSlot
from elections.queries.incidents import leads
from elections.views.day_chart import progress
from elections.views.frame import office


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number of the address, None where there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


@require_safe
@only("elections.see_day")
def day(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How far voting has come: for a commune its areas, for the leading council its communes."""
    election = access.election(actor_in(request), pk)
    asked = number_in(request, "gio")
    found = board(election, actor_in(request).council_id, clock.now(), asked)
    again = reverse("election_day", args=[code, pk])
    context = _context(request, election, found) | {
        "chart": progress(found.slots, found.by_slot, found.slot),
        "refresh": f"{again}?gio={asked}" if asked else again,
        "now": clock.now(),
    }
    if request.headers.get("HX-Request"):
        return render(request, "elections/day/board_part.html", context)
    return render(request, "elections/day/board.html", office(request, election) | context)


@require_safe
@only("elections.see_day")
def slot(request: HttpRequest, code: str, pk: int, slot_pk: int) -> HttpResponse:  # noqa: ARG001
    """Everything reported at one slot: what is missing first, then what waits for a word."""
    election = access.election(actor_in(request), pk)
    found = board(election, actor_in(request).council_id, clock.now(), slot_pk)
    if found.slot is None or found.slot.id != slot_pk:
        raise not_found()
    name = "communes" if found.over_communes else "areas"
    rows: Sequence[CommuneAtSlot | AreaAtSlot] = found.communes if found.over_communes else found.areas
    counts = Counter(row.kind for row in rows)
    context = office(request, election) | _context(request, election, found)
    context["fine"] = [row for row in rows if row.kind == "sent"]
    context["counts"] = [(kind, counts[kind]) for kind in day_communes.ORDER if counts[kind]]
    return render(request, f"elections/day/{name}.html", context)


def _context(request: HttpRequest, election: Election, found: Board) -> dict[str, Any]:
    actor = actor_in(request)
    return {
        "election": election,
        "board": found,
        "slot": found.slot,
        "total": found.total,
        "leads": leads(election, actor.council_id),
        "may_confirm": may(actor, "elections.confirm_turnout", actor.council_id),
        "may_report": may(actor, "elections.report_turnout", actor.council_id),
        "may_set_slots": may(actor, "elections.set_slots", actor.council_id)
        and leads(election, actor.council_id),
    }
