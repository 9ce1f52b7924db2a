"""Supervision: what bodies owe, urging them, and what is carried on from session to session."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.forms.supervision import NarrowForm, UrgeForm
from petitions.models import AnsweringBody, Letter
from petitions.queries.backlog import STATES, Narrowed, backlog, left_over, narrowing, sessions_of
from petitions.queries.bodies import heir
from petitions.queries.clock import book
from petitions.queries.supervision import AGES, SOON, BodySheet, body_sheet, overview, urging_letters
from petitions.services import urge as service
from petitions.services.urge import SUPERVISE
from petitions.views.frame import office


@require_safe
@only(SUPERVISE)
def home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Every body that owes something, the one that owes most first."""
    actor, now = actor_in(request), clock.now()
    found = overview(actor.council_id, now, book(actor.council_id, clock.today()))
    context = {"found": found, "soon": SOON.days, "ages": AGES, "now": now}
    return render(request, "petitions/supervision/home.html", office(request) | context | {"part": "home"})


@require_safe
@only(SUPERVISE)
def body(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What one body owes, ready to be urged."""
    row = access.body(actor_in(request), pk)
    sheet = _sheet(row)
    return _page(request, row, sheet, _form(sheet))


@require_POST
@only(SUPERVISE)
def urge(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One letter over what was ticked."""
    actor = actor_in(request)
    row = access.body(actor, pk)
    sheet = _sheet(row)
    form = _form(sheet, request)
    made: list[Letter] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            service.urge(
                actor=actor,
                body_id=pk,
                chosen=form.chosen,
                letter=form.letter,
                reason=data["reason"],
                again=data["again"],
            )
        )

    if carried_out(form, act, {"urged_today": "again", "reason_required": "reason"}):
        said = {"n": made[0].number or _("chưa có số"), "to": made[0].addressee}
        messages.success(request, _("Đã lập công văn đôn đốc %(n)s gửi %(to)s.") % said)
        return redirect("petition_supervision_body", code, pk)
    return _page(request, row, sheet, form)


@require_safe
@only(SUPERVISE)
def sessions(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Petitions over the sessions of the council, and those carried on."""
    actor, today = actor_in(request), clock.today()
    fields, bodies = narrowing(actor.council_id)
    form = NarrowForm(request.GET, fields=fields, bodies=bodies)
    data = form.cleaned_data if form.is_valid() else {}
    narrowed = Narrowed(data.get("linh_vuc"), data.get("co_quan"))
    rows = sessions_of(actor.council_id)
    left = left_over(actor.council_id, rows, today, narrowed, request.GET.get("trang"))
    context = {
        "found": backlog(actor.council_id, rows, today, narrowed),
        "page": left.page,
        "left": left.rows,
        "form": form,
        "narrowed": narrowed,
        "states": [state.label for state in STATES],
        "today": today,
    }
    return render(
        request, "petitions/supervision/backlog.html", office(request) | context | {"part": "backlog"}
    )


def _sheet(row: AnsweringBody) -> BodySheet:
    return body_sheet(row, clock.now(), book(row.council_id, clock.today()))


def _form(sheet: BodySheet, request: HttpRequest | None = None) -> UrgeForm:
    tasks = [duty.task.id for duty in [*sheet.overdue, *sheet.sent_back]]
    promises = [one.promise.id for one in sheet.promises]
    if request is not None:
        return UrgeForm(request.POST, tasks=tasks, promises=promises)
    ticked = {"task": [duty.task.id for duty in sheet.overdue]}
    ticked["promise"] = [] if ticked["task"] else promises
    return UrgeForm(tasks=tasks, promises=promises, initial=ticked)


def _page(request: HttpRequest, row: AnsweringBody, sheet: BodySheet, form: UrgeForm) -> HttpResponse:
    today = clock.today()
    context = {
        "row": row,
        "sheet": sheet,
        "form": form,
        "asks_again": bool(form.errors.get("again")) or form["again"].value(),
        "ticked": {name: _ticked(form, name) for name in ("task", "promise")},
        "heir": heir(row, today) if row.abolished_on else row,
        "letters": urging_letters(row),
        "soon": SOON.days,
    }
    page = "petitions/supervision/body.html"
    return render(request, page, office(request) | context, status=status_of(form))


def _ticked(form: forms.Form, name: str) -> set[int]:
    values = form[name].value() or []
    return {int(value) for value in values if str(value).isdecimal()}
