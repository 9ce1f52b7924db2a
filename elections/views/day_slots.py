"""The hours of reporting, set by the council that leads the polling day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council import clock
from council.errors import Refused
from council.views.guards import carried_out, only, status_of, tell
from council.views.viewer import actor_in
from elections import access
from elections.forms.day import SlotForm
from elections.models import TurnoutReport
from elections.queries.day import day_slots
from elections.services import slots
from elections.views.frame import office

SET = "elections.set_slots"


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET)
def hours(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The hours with what may still be changed; a new one."""
    actor = actor_in(request)
    election = access.led_election(actor, pk)
    form = SlotForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: slots.add_slot(actor=actor, election_id=pk, at=form.cleaned_data["at"])
    ):
        messages.success(request, _("Đã thêm giờ báo cáo."))
        return redirect("election_slots", code, pk)
    reported = TurnoutReport.objects.with_scopes_disabled().filter(slot__election=election)
    used = set(reported.order_by().values_list("slot_id", flat=True).distinct())
    context = office(request, election) | {
        "lines": [
            {"slot": slot, "used": slot.id in used, "form": SlotForm(initial={"at": slot.at})}
            for slot in day_slots(election, clock.now())
        ],
        "suggested": slots.suggest(election),
        "form": form,
    }
    return render(request, "elections/day/slots.html", context, status=status_of(form))


@require_POST
@only(SET)
def lay_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the suggested hours."""
    try:
        slots.lay_out(actor=actor_in(request), election_id=pk)
        messages.success(request, _("Đã đặt giờ báo cáo theo gợi ý."))
    except Refused as refusal:
        tell(request, refusal)
    return redirect("election_slots", code, pk)


@require_POST
@only(SET)
def move(request: HttpRequest, code: str, pk: int, slot_pk: int) -> HttpResponse:
    """Move one hour."""
    form = SlotForm(request.POST)
    act = lambda: slots.move_slot(  # noqa: E731 - one call with the form's own field
        actor=actor_in(request), slot_id=slot_pk, at=form.cleaned_data["at"]
    )
    if carried_out(form, act):
        messages.success(request, _("Đã sửa giờ báo cáo."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("election_slots", code, pk)


@require_POST
@only(SET)
def remove(request: HttpRequest, code: str, pk: int, slot_pk: int) -> HttpResponse:
    """Take away one hour."""
    try:
        slots.remove_slot(actor=actor_in(request), slot_id=slot_pk)
        messages.success(request, _("Đã bỏ giờ báo cáo."))
    except Refused as refusal:
        tell(request, refusal)
    return redirect("election_slots", code, pk)
