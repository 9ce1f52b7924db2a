"""The page from which a polling team reports, on a phone, with or without a network."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from council import clock
from council.errors import not_found
from council.views.guards import carried_out, only, status_of
from council.views.offline import offline_worker
from council.views.viewer import actor_in
from elections import access
from elections.forms.day import ReportForm
from elections.models import Election
from elections.queries.day import SlotView, day_slots
from elections.queries.day_areas import AreaView, areas_of
from elections.rules.turnout import AHEAD, MIN_REASON
from elections.services import turnout
from elections.views.frame import office

REPORT = "elections.report_turnout"


@require_http_methods(["GET", "HEAD", "POST"])
@only(REPORT)
def report(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The area of one's polling team; for those with several, the choice of them."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    mine = access.team_areas(actor) if access.only_in_team(actor) else None
    areas = areas_of(election, actor.council_id, only=mine)
    if len(areas) == 1:
        return _page(request, code, election, areas[0])
    slots = day_slots(election, clock.now())
    rows = [{"area": area, "due": due_slot(area, slots), "last": area.last(slots)} for area in areas]
    rows.sort(key=lambda row: row["due"] is None)
    return render(request, "elections/day/choose.html", office(request, election) | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@only(REPORT)
def report_area(request: HttpRequest, code: str, pk: int, area_pk: int) -> HttpResponse:
    """One area to report for."""
    actor = actor_in(request)
    area = access.area(actor, area_pk)
    election = access.election(actor, pk)
    if area.election_id != election.id:
        raise not_found()
    [found] = areas_of(election, actor.council_id, only=[area.id])
    return _page(request, code, election, found)


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - its place is its scope
    """The script that opens the reporting page again without a network."""
    return offline_worker(request, kept_as="turnout", pages=r"\/bau-cu\/\d+\/bao-cao-tien-do\/(\d+\/)?")


def due_slot(area: AreaView, slots: list[SlotView]) -> SlotView | None:
    """What this area is asked for now: a report that was returned, else the latest hour if it is missing."""
    open_slots = [slot for slot in slots if slot.open]
    for slot in open_slots:
        standing = area.reports.get(slot.id)
        if standing is not None and standing.returned:
            return slot
    last = open_slots[-1] if open_slots else None
    return last if last is not None and last.id not in area.reports else None


def _page(request: HttpRequest, code: str, election: Election, area: AreaView) -> HttpResponse:
    slots = day_slots(election, clock.now())
    form = _form(request, area, slots)
    if request.method == "POST" and _reported(request, form, area):
        messages.success(request, _("Đã gửi báo cáo."))
        return redirect(request.path)
    due = due_slot(area, slots)
    context = {
        "area": area,
        "lines": [{"slot": slot, "report": area.reports.get(slot.id)} for slot in slots],
        "form": form,
        "chosen": _chosen(form, due),
        "due": due,
        "next": next((slot for slot in slots if not slot.open), None),
        "last": area.last(slots),
        "returned": [row for row in area.reports.values() if row.returned],
        "data": _data(request, code, election, area, slots),
        "election": election,
    }
    if request.headers.get("HX-Request"):
        return render(request, "elections/day/report_part.html", context)
    page = office(request, election) | context
    return render(request, "elections/day/report.html", page, status=status_of(form))


def _form(request: HttpRequest, area: AreaView, slots: list[SlotView]) -> ReportForm:
    form = ReportForm(request.POST or None)
    form.ask(
        slots=[(slot.id, f"{slot.at:%H:%M}") for slot in slots if slot.open],
        city=area.electors_city is not None,
        commune=area.electors_commune is not None,
    )
    return form


def _chosen(form: ReportForm, due: SlotView | None) -> int | None:
    """The hour the form stands at: the one that was sent and refused, else what is asked for."""
    typed = form.data.get("slot", "") if form.is_bound else ""
    return int(typed) if typed.isascii() and typed.isdigit() else (due.id if due else None)


def _reported(request: HttpRequest, form: ReportForm, area: AreaView) -> bool:
    return carried_out(
        form,
        lambda: turnout.report(
            actor=actor_in(request),
            area_id=area.id,
            slot_id=form.cleaned_data["slot"],
            voted_city=form.cleaned_data.get("city"),
            voted_commune=form.cleaned_data.get("commune"),
            reason=form.cleaned_data["reason"],
        ),
    )


def _data(
    request: HttpRequest, code: str, election: Election, area: AreaView, slots: list[SlotView]
) -> dict[str, Any]:
    """What the script of the page works with, the same figures that the page shows."""
    return {
        "account": actor_in(request).account_id,
        "election": election.id,
        "area": area.id,
        "number": area.number,
        "command": reverse("command", args=[code]),
        "worker": reverse("election_worker", args=[code]),
        "leastReason": MIN_REASON,
        "electors": {"city": area.electors_city, "commune": area.electors_commune},
        "slots": [
            {
                "id": slot.id,
                "at": f"{slot.at:%H:%M}",
                "from": (clock.at(election.day, slot.at.hour, slot.at.minute) - AHEAD).isoformat(),
                "report": _figures(area, slot),
            }
            for slot in slots
        ],
    }


def _figures(area: AreaView, slot: SlotView) -> dict[str, Any] | None:
    found = area.reports.get(slot.id)
    if found is None:
        return None
    return {"city": found.voted_city, "commune": found.voted_commune, "state": found.state}
