"""Set-up of a polling day: areas and bodies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from elections import access
from elections.enums import BodyKind
from elections.forms.setup import AreaForm, BodyForm, MemberForm
from elections.models import BodyMember, ElectionBody
from elections.queries.setup import contests_for_areas
from elections.services import areas, bodies
from elections.services.setup import SET_UP
from elections.views.frame import office
from elections.views.setup import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET_UP)
def area_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new polling area of the own commune."""
    actor, election = actor_in(request), access.election(actor_in(request), pk)
    form = AreaForm(request.POST or None, contests=contests_for_areas(pk, actor.council_id))
    act = lambda: areas.add_area(actor=actor, election_id=pk, data=form.area)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm khu vực bỏ phiếu."))
        return redirect("election_setup", code, pk)
    return form_page(request, election, form, _("Thêm khu vực bỏ phiếu"))


@require_http_methods(["GET", "HEAD", "POST"])
@only(SET_UP)
def area_edit(request: HttpRequest, code: str, pk: int, area_pk: int) -> HttpResponse:
    """One polling area."""
    actor, election = actor_in(request), access.election(actor_in(request), pk)
    row = access.area(actor, area_pk)
    initial = AreaForm.initial_of(areas.area_data(row))
    form = AreaForm(request.POST or None, initial=initial, contests=contests_for_areas(pk, actor.council_id))
    act = lambda: areas.change_area(actor=actor, area_id=row.id, data=form.area)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("election_setup", code, pk)
    title = _("Khu vực bỏ phiếu số %s") % row.number
    return form_page(request, election, form, title, remove=("election_area_remove", row.id))


@require_POST
@only(SET_UP)
def area_remove(request: HttpRequest, code: str, pk: int, area_pk: int) -> HttpResponse:
    """Remove a polling area."""
    areas.remove_area(actor=actor_in(request), area_id=area_pk)
    messages.success(request, _("Đã xóa."))
    return redirect("election_setup", code, pk)


@require_POST
@only(SET_UP)
def body_open(request: HttpRequest, code: str, pk: int, kind: str, of: int = 0) -> HttpResponse:
    """Open the page of a committee, board or team, which is made when it is not there yet."""
    places = {BodyKind.BOARD: {"contest_id": of}, BodyKind.TEAM: {"area_id": of}}
    place = places.get(BodyKind(kind), {}) if kind in BodyKind.values else {}
    row = bodies.body_of(actor=actor_in(request), election_id=pk, kind=kind, **place)
    return redirect("election_body", code, pk, row.id)


@require_safe
@only(SET_UP)
def body(request: HttpRequest, code: str, pk: int, body_pk: int) -> HttpResponse:  # noqa: ARG001
    """One body: its decision and its members."""
    return _body_page(request, pk, body_pk)


@require_POST
@only(SET_UP)
def body_decision(request: HttpRequest, code: str, pk: int, body_pk: int) -> HttpResponse:
    """Note the decision that set it up."""
    form = BodyForm(request.POST, prefix="body")
    act = lambda: bodies.set_body(actor=actor_in(request), body_id=body_pk, data=form.body)  # noqa: E731
    if carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("election_body", code, pk, body_pk)
    return _body_page(request, pk, body_pk, decision=form)


@require_POST
@only(SET_UP)
def member_new(request: HttpRequest, code: str, pk: int, body_pk: int) -> HttpResponse:
    """Add a member."""
    form = MemberForm(request.POST, prefix="member")
    act = lambda: bodies.add_member(  # noqa: E731 - one call with the form's own fields
        actor=actor_in(request), body_id=body_pk, data=form.member
    )
    if carried_out(form, act):
        messages.success(request, _("Đã thêm thành viên."))
        return redirect("election_body", code, pk, body_pk)
    return _body_page(request, pk, body_pk, member=form)


@require_POST
@only(SET_UP)
def member_remove(request: HttpRequest, code: str, pk: int, body_pk: int, member_pk: int) -> HttpResponse:
    """Take a member out."""
    bodies.remove_member(actor=actor_in(request), member_id=member_pk)
    messages.success(request, _("Đã xóa."))
    return redirect("election_body", code, pk, body_pk)


def _body_page(
    request: HttpRequest,
    pk: int,
    body_pk: int,
    decision: BodyForm | None = None,
    member: MemberForm | None = None,
) -> HttpResponse:
    election = access.election(actor_in(request), pk)
    row: ElectionBody = access.body(actor_in(request), body_pk)
    initial = {"decision": row.decision, "decided_on": row.decided_on}
    context = {
        "body": row,
        "members": BodyMember.objects.filter(body=row).select_related("person__account"),
        "decision": decision or BodyForm(prefix="body", initial=initial),
        "member": member or MemberForm(prefix="member"),
    }
    refused = decision or member
    status = status_of(refused) if refused else 200
    return render(request, "elections/setup/body.html", context | office(request, election), status=status)
