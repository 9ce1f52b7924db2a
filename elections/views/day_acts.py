"""What a commune and the city do with reports: confirm, return, send on."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from council import clock
from council.errors import Refused, not_found
from council.views.guards import carried_out, only, status_of, tell
from council.views.viewer import actor_in
from elections import access
from elections.forms.day import ReturnForm
from elections.models import CommuneTurnout
from elections.queries.day import day_slots
from elections.queries.day_areas import AreaView, ReportView, areas_of
from elections.services import turnout_chain
from elections.services.turnout_chain import Decision
from elections.views.frame import office

CONFIRM = "elections.confirm_turnout"
_SEEN = re.compile(r"(\d{1,15}):(\d{1,9})")


def seen_in(request: HttpRequest) -> list[Decision]:
    """What the person had before their eyes: "<id>:<version>" of each line of the form."""
    found = [_SEEN.fullmatch(value) for value in request.POST.getlist("seen")]
    return [Decision(int(match[1]), int(match[2])) for match in found if match]


@require_POST
@only(CONFIRM)
def confirm(request: HttpRequest, code: str, pk: int, slot_pk: int) -> HttpResponse:
    """Confirm the reports of areas as they were shown."""
    try:
        count = turnout_chain.confirm_reports(actor=actor_in(request), slot_id=slot_pk, seen=seen_in(request))
    except Refused as refusal:
        tell(request, refusal)
    else:
        done = ngettext("Đã xác nhận %(count)s khu vực.", "Đã xác nhận %(count)s khu vực.", count) % {
            "count": count
        }
        messages.success(request, done)
    return redirect("election_day_slot", code, pk, slot_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@only(CONFIRM)
def give_back(request: HttpRequest, code: str, pk: int, slot_pk: int, area_pk: int) -> HttpResponse:
    """Return the report of an area to its team, with the reason."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    area, report = _standing(request, pk, slot_pk, area_pk)
    form = ReturnForm(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: turnout_chain.return_report(
            actor=actor,
            slot_id=slot_pk,
            seen=Decision(report.id, form.cleaned_data["version"]),
            reason=form.cleaned_data["reason"],
        ),
    ):
        messages.success(request, _("Đã trả lại báo cáo của khu vực %s.") % area.number)
        return redirect("election_day_slot", code, pk, slot_pk)
    context = office(request, election) | {"form": form, "area": area, "report": report, "slot_pk": slot_pk}
    return render(request, "elections/day/return_area.html", context, status=status_of(form))


def _standing(request: HttpRequest, pk: int, slot_pk: int, area_pk: int) -> tuple[AreaView, ReportView]:
    actor = actor_in(request)
    found = areas_of(access.election(actor, pk), actor.council_id, only=[area_pk])
    report = found[0].reports.get(slot_pk) if found else None
    if report is None:
        raise not_found()
    return found[0], report


@require_POST
@only(CONFIRM)
def send(request: HttpRequest, code: str, pk: int, slot_pk: int) -> HttpResponse:
    """Send the commune's total to the city; `missing`: the gaps the sender was told of."""
    missing = request.POST.get("missing", "0")
    known = int(missing) if missing.isascii() and missing.isdigit() and len(missing) < 6 else 0
    try:
        row = turnout_chain.send_commune(actor=actor_in(request), slot_id=slot_pk, missing=known)
    except Refused as refusal:
        tell(request, refusal)
    else:
        places = {"reported": row.areas_reported, "areas": row.areas}
        messages.success(request, _("Đã gửi thành phố số liệu của %(reported)s/%(areas)s khu vực.") % places)
    return redirect("election_day_slot", code, pk, slot_pk)


@require_POST
@only(CONFIRM)
def confirm_communes(request: HttpRequest, code: str, pk: int, slot_pk: int) -> HttpResponse:
    """Confirm the totals of communes as they were shown."""
    try:
        count = turnout_chain.confirm_communes(
            actor=actor_in(request), slot_id=slot_pk, seen=seen_in(request)
        )
    except Refused as refusal:
        tell(request, refusal)
    else:
        done = ngettext("Đã xác nhận %(count)s xã, phường.", "Đã xác nhận %(count)s xã, phường.", count) % {
            "count": count
        }
        messages.success(request, done)
    return redirect("election_day_slot", code, pk, slot_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@only(CONFIRM)
def give_back_commune(request: HttpRequest, code: str, pk: int, slot_pk: int, sent_pk: int) -> HttpResponse:
    """Return a commune's total, with the reason."""
    actor = actor_in(request)
    election = access.led_election(actor, pk)
    rows = CommuneTurnout.objects.with_scopes_disabled().select_related("council", "slot")
    row: CommuneTurnout | None = rows.filter(pk=sent_pk, slot_id=slot_pk, slot__election=election).first()
    if row is None:
        raise not_found()
    form = ReturnForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: turnout_chain.return_commune(
            actor=actor,
            slot_id=slot_pk,
            seen=Decision(sent_pk, form.cleaned_data["version"]),
            reason=form.cleaned_data["reason"],
        ),
    ):
        messages.success(request, _("Đã trả lại số liệu của %s.") % row.council.name)
        return redirect("election_day_slot", code, pk, slot_pk)
    slots = {found.id: found for found in day_slots(election, clock.now())}
    context = office(request, election) | {"form": form, "row": row, "slot": slots[slot_pk]}
    return render(request, "elections/day/return_commune.html", context, status=status_of(form))
