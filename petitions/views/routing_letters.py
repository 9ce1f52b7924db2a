"""Forwarding, handing over, receiving and returning petitions; the letters that went with them."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.permissions import Actor
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.documents.letters import render_letter
from petitions.enums import LetterKind
from petitions.forms.routing import ForwardForm, HandOverForm, ReturnForm
from petitions.models import Petition
from petitions.queries.bodies import living
from petitions.queries.routing import letter_paper, other_tier
from petitions.queries.routing import letters as letters_of
from petitions.services import forward as service
from petitions.services.forward import ANSWER, FORWARD
from petitions.services.handover import hand_over as handing
from petitions.views.frame import office, posted

ACTS = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


@ACTS
@only(FORWARD)
def forward(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One petition to a body."""
    actor, row = _row(request, pk)
    bodies = [(body.id, body.name) for body in living(actor.council_id, clock.today())]
    form = ForwardForm(posted(request), bodies=bodies, initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        service.forward(
            actor=actor,
            petition_id=pk,
            version=data["version"],
            lead_body_id=data["lead"],
            coordinating=data["coordinating"],
            letter=form.letter,
        )

    back = reverse("petition", args=[code, pk])
    said = {"title": _("Chuyển cơ quan giải quyết"), "submit": _("Chuyển"), "done": _("Đã chuyển.")}
    return _act(request, row, form, act, back, said)


@ACTS
@only(FORWARD)
def hand_over(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One petition to the other tier."""
    actor, row = _row(request, pk)
    councils = other_tier(row.council)
    form = HandOverForm(posted(request), councils=councils, initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        handing(
            actor=actor,
            petition_id=pk,
            version=data["version"],
            to_council_code=data["to_council"],
            reason=data["reason"],
            letter=form.letter,
        )

    back = reverse("petition", args=[code, pk])
    said = {
        "title": _("Chuyển cấp có thẩm quyền"),
        "submit": _("Chuyển"),
        "done": _("Đã chuyển; từ nay nơi nhận xử lý, ở đây chỉ đọc."),
    }
    return _act(request, row, form, act, back, said)


@require_POST
@only(ANSWER)
def receive(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The body has the petition."""
    service.receive(actor=actor_in(request), task_id=pk)
    messages.success(request, _("Đã tiếp nhận."))
    return redirect("petition_duty", code, pk)


@ACTS
@only(ANSWER)
def return_task(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The body cannot answer."""
    actor = actor_in(request)
    task = access.own_task(actor, pk)
    form = ReturnForm(posted(request))

    def act() -> None:
        reason = form.cleaned_data["reason"]
        service.return_task(actor=actor, task_id=pk, reason=reason, letter=form.letter)

    back = reverse("petition_duty", args=[code, pk])
    said = {
        "title": _("Trả lại vì không đúng thẩm quyền"),
        "submit": _("Trả lại"),
        "done": _("Đã trả lại nơi gửi."),
    }
    return _act(request, task.petition, form, act, back, said)


@require_safe
@only("petitions.work")
def letters(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The letters the council sent and received."""
    kind = request.GET.get("loai", "")[:10]
    rows = letters_of(actor_in(request).council_id, kind=kind)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": found, "kind": kind, "kinds": LetterKind.choices}
    return render(request, "petitions/routing/letters.html", office(request) | context)


@require_safe
@login_required
@never_cache
def letter(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One letter as PDF, for the office that sent or received it and the body's officers."""
    row = access.letter(actor_in(request), pk)
    return pdf(f"cong-van-{row.id}.pdf", render_letter(letter_paper(row)))


def pdf(name: str, data: bytes) -> HttpResponse:
    """A PDF to look at."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def _row(request: HttpRequest, pk: int) -> tuple[Actor, Petition]:
    actor = actor_in(request)
    return actor, access.petition(actor, pk, write=True)


def _act(
    request: HttpRequest,
    row: Petition,
    form: forms.Form,
    act: Callable[[], None],
    back: str,
    said: dict[str, str],
) -> HttpResponse:
    if form.is_bound and carried_out(form, act):
        messages.success(request, said["done"])
        return redirect(back)
    context = {"row": row, "form": form, "back": back, **said}
    page = "petitions/routing/act.html"
    return render(request, page, office(request) | context, status=status_of(form))
