"""Set-up of a polling day: the overview, the day itself, constituencies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.enums import CouncilKind
from council.errors import not_found
from council.models import Council
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in, frame
from elections import access
from elections.forms.setup import ContestForm, ElectionForm, NewElectionForm
from elections.models import CouncilElection, Election
from elections.queries.setup import councils_of, set_up
from elections.services import contests, setup
from elections.services.setup import SET_UP
from elections.views.frame import office

FORM = "elections/setup/form.html"


@require_safe
@only(SET_UP)
def overview(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What is set up and what is still wrong; for the leading city, every council of the day."""
    election = access.election(actor_in(request), pk)
    council = council_in(request)
    leads_all = election.council_id == council.id and council.kind == CouncilKind.CITY
    context = {
        "found": set_up(election, council),
        "lines": councils_of(election) if leads_all else [],
        "leads": election.council_id == council.id,
    }
    return render(request, "elections/setup/overview.html", context | office(request, election))


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET_UP)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """A new general or by-election led by this council."""
    made: list[Election] = []
    form = NewElectionForm(request.POST or None, initial={"opens": "07:00", "closes": "19:00"})
    act = lambda: made.append(  # noqa: E731 - one call with the form's own fields
        setup.create_election(
            actor=actor_in(request),
            kind=form.cleaned_data["kind"],
            code=form.cleaned_data["code"],
            data=form.election,
            term=form.term,
        )
    )
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm cuộc bầu cử."))
        return redirect("election_setup", code, made[0].id)
    context = {"form": form, "title": _("Thêm cuộc bầu cử"), "save": _("Thêm cuộc bầu cử")}
    return render(request, "elections/setup/new.html", context | frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET_UP)
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Name, day and hours of a polling day that this council leads."""
    actor = actor_in(request)
    election = access.led_election(actor, pk)
    form = ElectionForm(request.POST or None, initial=ElectionForm.initial_of(election))
    act = lambda: setup.change_election(actor=actor, election_id=pk, data=form.election)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("election_setup", code, pk)
    return form_page(request, election, form, _("Ngày và giờ bầu cử"))


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET_UP)
def contest_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new constituency of the own council."""
    actor, election = actor_in(request), access.election(actor_in(request), pk)
    own = _own(election, actor.council_id)
    form = ContestForm(request.POST or None, communes=_communes(request))
    act = lambda: contests.add_contest(  # noqa: E731 - one call with the form's own fields
        actor=actor, council_election_id=own.id, data=form.contest
    )
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm đơn vị bầu cử."))
        return redirect("election_setup", code, pk)
    return form_page(request, election, form, _("Thêm đơn vị bầu cử"))


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET_UP)
def contest_edit(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Seats and communes of a constituency."""
    actor, election = actor_in(request), access.election(actor_in(request), pk)
    row = access.contest(actor, contest_pk)
    form = ContestForm(request.POST or None, initial=ContestForm.initial_of(row), communes=_communes(request))
    act = lambda: contests.change_contest(actor=actor, contest_id=row.id, data=form.contest)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("election_setup", code, pk)
    title = _("Đơn vị bầu cử số %s") % row.number
    return form_page(request, election, form, title, remove=("election_contest_remove", row.id))


@require_POST
@only(SET_UP)
def contest_remove(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Remove a constituency that nothing belongs to."""
    contests.remove_contest(actor=actor_in(request), contest_id=contest_pk)
    messages.success(request, _("Đã xóa."))
    return redirect("election_setup", code, pk)


def form_page(
    request: HttpRequest,
    election: Election,
    form: Any,
    title: str,
    remove: tuple[str, int] | None = None,
) -> HttpResponse:
    """A page with one form and the way back; `remove` names the address that deletes what is edited."""
    context = {"form": form, "title": title, "remove": remove}
    return render(request, FORM, context | office(request, election), status=status_of(form))


def _own(election: Election, council_id: int) -> CouncilElection:
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election, council_id=council_id)
    row = rows.first()
    if row is None:
        raise not_found()
    return row


def _communes(request: HttpRequest) -> list[Council]:
    """The communes a constituency may be made of: for the city's council alone."""
    if council_in(request).kind != CouncilKind.CITY:
        return []
    return list(Council.objects.exclude(kind=CouncilKind.CITY).order_by("search_key"))
