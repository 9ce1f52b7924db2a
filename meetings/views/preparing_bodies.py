"""The bodies that prepare papers: their list, one of them, who hands in for it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council.access import people_of
from council.errors import Refused
from council.views.guards import only, tell
from council.views.viewer import actor_in
from meetings.forms.handing_in import BodyForm, OfficerForm
from meetings.models import PreparingBody
from meetings.queries.paper_tasks import bodies_of, possible_officers
from meetings.services import preparing_bodies as service
from meetings.services.task_access import REVIEW, body_of_council
from meetings.views.preparing import carried_out, desk_frame, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@only(REVIEW)
def bodies(request: HttpRequest, code: str) -> HttpResponse:
    """Every body of the council, and a new one."""
    actor = actor_in(request)
    form = BodyForm(request.POST or None, council_id=actor.council_id)
    made: list[PreparingBody] = []
    act = lambda: made.append(service.add(actor=actor, data=form.body))  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm cơ quan. Hãy chọn người nộp tài liệu."))
        return redirect("preparing_body", code, made[0].id)
    context = {"rows": list(bodies_of(actor.council_id)), "form": form}
    page = "meetings/tasks/bodies.html"
    return render(request, page, context | desk_frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(REVIEW)
def body(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One body: name, address, officers, its end."""
    actor = actor_in(request)
    row = body_of_council(actor, pk)
    if request.method != "POST":
        return _page(request, row)
    form = BodyForm(request.POST, council_id=row.council_id)
    if carried_out(form, lambda: service.edit(actor=actor, body_id=pk, data=form.body)):
        messages.success(request, _("Đã lưu."))
        return redirect("preparing_body", code, pk)
    return _page(request, row, edit=form)


@require_POST
@only(REVIEW)
def add_officer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A person hands in for the body."""
    actor = actor_in(request)
    row = body_of_council(actor, pk)
    form = OfficerForm(request.POST, prefix="who", people=_people(row))

    def act() -> None:
        service.add_officer(actor=actor, body_id=pk, person_id=form.cleaned_data["person"])

    if carried_out(form, act):
        messages.success(request, _("Đã thêm người nộp tài liệu."))
        return redirect("preparing_body", code, pk)
    return _page(request, row, who=form)


@require_POST
@only(REVIEW)
def remove_officer(request: HttpRequest, code: str, pk: int, officer_pk: int) -> HttpResponse:
    """A person hands in for the body no more."""
    service.remove_officer(actor=actor_in(request), body_id=pk, officer_id=officer_pk)
    messages.success(request, _("Đã bỏ người này khỏi cơ quan."))
    return redirect("preparing_body", code, pk)


@require_POST
@only(REVIEW)
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The body prepares papers no more, or again."""
    actor = actor_in(request)
    row = body_of_council(actor, pk)
    try:
        (service.resume if row.ended_on else service.end)(actor=actor, body_id=pk)
    except Refused as refusal:
        tell(request, refusal)
    return redirect("preparing_body", code, pk)


def _page(request: HttpRequest, row: PreparingBody, **bound: forms.Form) -> HttpResponse:
    found = next(one for one in bodies_of(row.council_id) if one.id == row.id)
    unbound: dict[str, forms.Form] = {
        "edit": BodyForm(initial=BodyForm.initial_of(row), council_id=row.council_id),
        "who": OfficerForm(prefix="who", people=_people(row)),
    }
    context = {"row": found, "forms": unbound | bound}
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "meetings/tasks/body.html", context | desk_frame(request), status=status)


def _people(row: PreparingBody) -> list[tuple[int, str]]:
    return possible_officers(people_of(row.council_id), row)
