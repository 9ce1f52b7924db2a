"""The log of polling day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from council import clock
from council.errors import not_found
from council.permissions import may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from elections import access
from elections.forms.day import IncidentForm, ResolutionForm
from elections.models import Election, Incident
from elections.queries.day_areas import areas_of
from elections.queries.incidents import in_order, incidents_of, leads
from elections.services import incidents
from elections.views.frame import office

NIGHT = 6  # before this hour the evening before is still spoken of
REPORT, RESOLVE = "elections.report_incident", "elections.resolve_incident"


@require_http_methods(["GET", "HEAD", "POST"])
@only("elections.work")
def log(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What happened, open and urgent first; a team sees its own area's lines."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    form = _form(request, election)
    if request.method == "POST" and carried_out(form, lambda: _report(request, election, form)):
        messages.success(request, _("Đã ghi nhận sự việc."))
        return redirect("election_incidents", code, pk)
    mine = access.team_areas(actor) if access.only_in_team(actor) else None
    rows = in_order(incidents_of(election, actor.council_id, areas=mine))
    context = office(request, election) | {
        "rows": rows,
        "open": sum(row.resolved_at is None for row in rows),
        "form": form,
        "may_report": may(actor, REPORT, actor.council_id),
        "may_resolve": may(actor, RESOLVE, actor.council_id),
        "own_council": actor.council_id,
        "leads": leads(election, actor.council_id),
    }
    return render(request, "elections/day/incidents.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(RESOLVE)
def resolve(request: HttpRequest, code: str, pk: int, incident_pk: int) -> HttpResponse:
    """Say how an incident was dealt with."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    row: Incident | None = (
        incidents_of(election, actor.council_id).filter(pk=incident_pk, council_id=actor.council_id).first()
    )
    if row is None:
        raise not_found()
    form = ResolutionForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: incidents.resolve_incident(
            actor=actor, incident_id=incident_pk, resolution=form.cleaned_data["resolution"]
        ),
    ):
        messages.success(request, _("Đã ghi cách giải quyết."))
        return redirect("election_incidents", code, pk)
    context = office(request, election) | {"row": row, "form": form}
    return render(request, "elections/day/resolve.html", context, status=status_of(form))


def _form(request: HttpRequest, election: Election) -> IncidentForm:
    actor = actor_in(request)
    in_team = access.only_in_team(actor)
    areas = areas_of(election, actor.council_id, only=access.team_areas(actor) if in_team else None)
    initial: dict[str, Any] = {"at": timezone.localtime(clock.now()).time(), "kind": "order"}
    form = IncidentForm(request.POST or None, initial=initial)
    choices = [(area.id, _("Khu vực %s") % area.number + f" – {area.place}") for area in areas]
    form.fields["area"].offer(choices, "" if in_team else _("Cả địa bàn"))  # type: ignore[attr-defined]
    return form


def _moment(at: time) -> datetime:
    """The last time the clock showed this: after midnight, 23:50 was yesterday."""
    now, day = timezone.localtime(clock.now()), clock.today()
    if now.hour < NIGHT and at > now.time():
        day -= timedelta(days=1)
    return clock.at(day, at.hour, at.minute)


def _report(request: HttpRequest, election: Election, form: IncidentForm) -> Incident:
    return incidents.report_incident(
        actor=actor_in(request),
        election_id=election.id,
        area_id=form.cleaned_data["area"],
        kind=form.cleaned_data["kind"],
        urgent=form.cleaned_data["urgent"],
        words=form.cleaned_data["words"],
        happened_at=_moment(form.cleaned_data["at"]),
    )
