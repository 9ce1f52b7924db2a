"""The bodies that answer: their list, one of them, and who answers for it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council import clock
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.forms.routing import AbolishForm, BodyForm, OfficerForm
from petitions.models import AnsweringBody
from petitions.queries.bodies import bodies_of, living, may_answer, officers_of, search
from petitions.services import bodies as service
from petitions.services.bodies import MANAGE
from petitions.views.frame import office

MOST_QUERY = 80


@require_http_methods(["GET", "HEAD", "POST"])
@only(MANAGE)
def bodies(request: HttpRequest, code: str) -> HttpResponse:
    """Every body the council keeps, found by any of its names; a new one."""
    actor = actor_in(request)
    form = BodyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and carried_out(form, lambda: service.add(actor=actor, data=form.body)):
        messages.success(request, _("Đã thêm cơ quan."))
        return redirect("petition_bodies", code)
    query = request.GET.get("q", "").strip()[:MOST_QUERY]
    found = list(bodies_of(actor.council_id))
    context = {"rows": search(found, query) if query else found, "query": query, "form": form}
    page = "petitions/routing/bodies.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(MANAGE)
def body(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One body: its names, its officers, its end."""
    actor = actor_in(request)
    row = access.body(actor, pk)
    form = BodyForm(request.POST if request.method == "POST" else None, initial=BodyForm.initial_of(row))
    if form.is_bound and carried_out(form, lambda: service.edit(actor=actor, body_id=pk, data=form.body)):
        messages.success(request, _("Đã lưu."))
        return redirect("petition_bodies", code)
    return _page(request, row, edit=form)


@require_POST
@only(MANAGE)
def abolish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The body is no more."""
    actor = actor_in(request)
    row = access.body(actor, pk)
    form = AbolishForm(request.POST, prefix="end", bodies=_others(row))

    def act() -> None:
        data = form.cleaned_data
        service.abolish(
            actor=actor, body_id=pk, abolished_on=data["abolished_on"], successor_id=data["successor"]
        )

    if carried_out(form, act):
        messages.success(request, _("Đã ghi nhận giải thể; việc còn mở đã chuyển cho cơ quan kế thừa."))
        return redirect("petition_body", code, pk)
    return _page(request, row, end=form)


@require_POST
@only(MANAGE)
def restore(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """It was abolished by mistake."""
    service.restore(actor=actor_in(request), body_id=pk)
    messages.success(request, _("Cơ quan hoạt động trở lại."))
    return redirect("petition_body", code, pk)


@require_POST
@only(MANAGE)
def add_officer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A person answers for the body."""
    actor = actor_in(request)
    row = access.body(actor, pk)
    form = OfficerForm(request.POST, prefix="who", people=_people(row))

    def act() -> None:
        service.add_officer(actor=actor, body_id=pk, person_id=form.cleaned_data["person"])

    if carried_out(form, act):
        messages.success(request, _("Đã thêm cán bộ."))
        return redirect("petition_body", code, pk)
    return _page(request, row, who=form)


@require_POST
@only(MANAGE)
def remove_officer(request: HttpRequest, code: str, pk: int, officer_pk: int) -> HttpResponse:
    """A person answers for the body no more."""
    service.remove_officer(actor=actor_in(request), body_id=pk, officer_id=officer_pk)
    messages.success(request, _("Đã bỏ cán bộ khỏi cơ quan này."))
    return redirect("petition_body", code, pk)


def _page(request: HttpRequest, row: AnsweringBody, **bound: forms.Form) -> HttpResponse:
    context = {
        "row": row,
        "officers": officers_of(row),
        "edit": bound.get("edit") or BodyForm(initial=BodyForm.initial_of(row)),
        "end": bound.get("end") or AbolishForm(prefix="end", bodies=_others(row)),
        "who": bound.get("who") or OfficerForm(prefix="who", people=_people(row)),
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "petitions/routing/body.html", office(request) | context, status=status)


def _others(row: AnsweringBody) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in living(row.council_id, clock.today()) if one.id != row.id]


def _people(row: AnsweringBody) -> list[tuple[int, str]]:
    return [(one.id, one.full_name) for one in may_answer(row.council_id, clock.today())]
