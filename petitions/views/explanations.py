"""Explanation sessions: the list, one session, and every act on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.errors import not_found
from council.naming import session_title
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.documents.explanation import render_agenda
from petitions.forms.supervision import ChangeForm, ConcludeForm, InviteForm, PlanForm, ReasonForm
from petitions.models import ExplanationSession
from petitions.queries.explanations import (
    LISTS,
    MOST_OFFERED,
    OVERDUE,
    agenda_paper,
    cancelled_of,
    offered,
    sessions_of,
    sessions_to_choose,
    sheet,
)
from petitions.services import explanations as service
from petitions.services.urge import SUPERVISE
from petitions.views.frame import office, posted
from petitions.views.routing_letters import pdf

ACTS = require_http_methods(["GET", "HEAD", "POST"])
STALE = {"invited_already": "again"}
PART = {"part": "explanations"}


@ACTS
@only(SUPERVISE)
def explanations(request: HttpRequest, code: str) -> HttpResponse:
    """Every session, and a new one."""
    actor = actor_in(request)
    form = PlanForm(posted(request), sessions=_sessions(actor.council_id))
    made: list[ExplanationSession] = []
    if form.is_bound and carried_out(form, lambda: made.append(service.plan(actor=actor, data=form.plan))):
        messages.success(request, _("Đã lập phiên giải trình. Hãy đưa kiến nghị vào rồi mời cơ quan."))
        return redirect("petition_explanation", code, made[0].id)
    context = {
        "rows": sessions_of(actor.council_id)[:100],
        "cancelled": cancelled_of(actor.council_id),
        "form": form,
        "today": clock.today(),
    }
    page = "petitions/supervision/explanations.html"
    return render(request, page, office(request) | context | PART, status=status_of(form))


@require_safe
@only(SUPERVISE)
def explanation(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One session."""
    return _page(request, access.explanation(actor_in(request), pk))


@require_POST
@only(SUPERVISE)
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Another title, day or place."""
    actor = actor_in(request)
    row = access.explanation(actor, pk)
    form = ChangeForm(request.POST, prefix="plan", sessions=_sessions(actor.council_id))

    def act() -> None:
        data = form.cleaned_data
        service.change(
            actor=actor,
            explanation_id=pk,
            data=form.plan,
            reason=data["reason"],
            version=data["version"],
        )

    if carried_out(form, act):
        messages.success(request, _("Đã lưu. Cơ quan đã mời trước đó cần được mời lại."))
        return redirect("petition_explanation", code, pk)
    return _page(request, row, plan=form)


@require_POST
@only(SUPERVISE)
def cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The session will not be held."""
    actor = actor_in(request)
    row = access.explanation(actor, pk)
    form = ReasonForm(request.POST, prefix="end")

    def act() -> None:
        data = form.cleaned_data
        version = data["version"] or 0
        service.cancel(actor=actor, explanation_id=pk, reason=data["reason"], version=version)

    if carried_out(form, act):
        messages.success(request, _("Đã hủy phiên giải trình."))
        return redirect("petition_explanations", code)
    return _page(request, row, end=form)


@ACTS
@only(SUPERVISE)
def put_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Petitions go on, from what is overdue, left over or promised in vain."""
    actor = actor_in(request)
    row = access.explanation(actor, pk)
    if request.method == "POST":
        service.put_on(actor=actor, explanation_id=pk, petition_ids=_ids(request))
        messages.success(request, _("Đã đưa vào phiên giải trình."))
        return redirect("petition_explanation", code, pk)
    which = request.GET.get("tu", OVERDUE)
    which = which if which in LISTS else OVERDUE
    rows = offered(row, which, clock.now(), clock.today())
    context = {"row": row, "rows": rows, "lists": LISTS, "which": which, "most": MOST_OFFERED}
    return render(request, "petitions/supervision/explanation_add.html", office(request) | context | PART)


@ACTS
@only(SUPERVISE)
def take_off(request: HttpRequest, code: str, pk: int, petition_pk: int) -> HttpResponse:  # noqa: ARG001
    """A petition leaves, with the reason."""
    actor = actor_in(request)
    row = access.explanation(actor, pk)
    found = next((one.petition for one in sheet(row).petitions if one.petition.id == petition_pk), None)
    if found is None:
        raise not_found()
    form = ReasonForm(posted(request))

    def act() -> None:
        reason = form.cleaned_data["reason"]
        service.take_off(actor=actor, explanation_id=pk, petition_id=petition_pk, reason=reason)

    said = {
        "title": _("Bỏ khỏi phiên giải trình"),
        "lead": f"{found.code} · {found.excerpt}",  # type: ignore[attr-defined]
        "submit": _("Bỏ ra"),
    }
    return _act(request, row, form, act, said, _("Đã bỏ ra khỏi phiên giải trình."))


@ACTS
@only(SUPERVISE)
def invite(request: HttpRequest, code: str, pk: int, body_pk: int) -> HttpResponse:  # noqa: ARG001
    """One body is invited by letter."""
    actor = actor_in(request)
    row, body = access.explanation(actor, pk), access.body(actor, body_pk)
    form = InviteForm(posted(request))

    def act() -> None:
        again = form.cleaned_data["again"]
        service.invite(actor=actor, explanation_id=pk, body_id=body_pk, letter=form.letter, again=again)

    said = {"title": _("Mời dự phiên giải trình"), "lead": body.name, "submit": _("Lập giấy mời")}
    return _act(request, row, form, act, said, _("Đã lập giấy mời."))


@ACTS
@only(SUPERVISE)
def conclude(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the session concluded."""
    actor = actor_in(request)
    row = access.explanation(actor, pk)
    found = sheet(row)
    form = ConcludeForm(
        posted(request),
        petitions=[(one.petition.id, one.petition.code) for one in found.petitions],
        initial={"version": found.version},
    )

    def act() -> None:
        data = form.cleaned_data
        service.conclude(
            actor=actor,
            explanation_id=pk,
            conclusion=data["conclusion"],
            notes=form.notes,
            version=data["version"],
        )

    if form.is_bound and carried_out(form, act):
        messages.success(request, _("Đã ghi kết luận."))
        return redirect("petition_explanation", code, pk)
    notes = [(one.petition, form[f"note-{one.petition.id}"]) for one in found.petitions]
    context = {"row": row, "form": form, "notes": notes}
    page = "petitions/supervision/conclude.html"
    return render(request, page, office(request) | context | PART, status=status_of(form))


@require_safe
@only(SUPERVISE)
def agenda(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The agenda sheet."""
    row = access.explanation(actor_in(request), pk)
    return pdf(f"phien-giai-trinh-{row.id}.pdf", render_agenda(agenda_paper(row)))


def _page(request: HttpRequest, row: ExplanationSession, **bound: forms.Form) -> HttpResponse:
    found = sheet(row)
    plan = ChangeForm.initial_of(row, found.version)
    context = {
        "row": row,
        "sheet": found,
        "plan": bound.get("plan")
        or ChangeForm(prefix="plan", sessions=_sessions(row.council_id), initial=plan),
        "end": bound.get("end") or ReasonForm(prefix="end", initial={"version": found.version}),
        "opened": set(bound),
        "today": clock.today(),
        "held": row.held_on <= clock.today(),
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    page = "petitions/supervision/explanation.html"
    return render(request, page, office(request) | context | PART, status=status)


def _act(
    request: HttpRequest,
    row: ExplanationSession,
    form: forms.Form,
    act: Any,
    said: dict[str, str],
    done: str,
) -> HttpResponse:
    if form.is_bound and carried_out(form, act, STALE):
        messages.success(request, done)
        return redirect("petition_explanation", row.council.code, row.id)
    asks_again = "again" in form.fields and (bool(form.errors.get("again")) or form["again"].value())
    context = {"row": row, "form": form, "asks_again": asks_again, **said}
    page = "petitions/supervision/act.html"
    return render(request, page, office(request) | context | PART, status=status_of(form))


def _sessions(council_id: int) -> list[tuple[int, str]]:
    return [(one.id, session_title(one)) for one in sessions_to_choose(council_id)]


def _ids(request: HttpRequest) -> list[int]:
    values = request.POST.getlist("petition")
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]
