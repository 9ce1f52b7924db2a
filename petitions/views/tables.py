"""The office's tables of practice: which there are, one on a page, one as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.errors import Refused
from council.models import CouncilSession
from council.naming import session_title
from council.views.guards import only, status_of
from council.views.viewer import actor_in, council_in
from petitions.forms.tables import ChoiceForm
from petitions.queries.tables import SHOWN, Choice, sessions_of
from petitions.queries.tables_all import KINDS, about
from petitions.services import tables as service
from petitions.services.tables import EXCEL, MAKE, MOST, PDF
from petitions.views.frame import office

TYPES = {
    PDF: "application/pdf",
    EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@only(MAKE)
def tables(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The tables; what was chosen is carried to the one that is opened."""
    sessions = sessions_of(actor_in(request).council_id)
    form = choice_form(request, sessions)
    context = {"form": form, "kinds": KINDS.values(), "asked": asked(form) if form.is_valid() else ""}
    page = "petitions/tables/list.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_safe
@only(MAKE)
def table(request: HttpRequest, code: str, kind: str) -> HttpResponse:  # noqa: ARG001
    """One table of a choice, its first rows."""
    sessions = sessions_of(actor_in(request).council_id)
    return _page(request, kind, choice_form(request, sessions), sessions)


@require_POST
@only(MAKE)
def make(request: HttpRequest, code: str, kind: str, form: str) -> HttpResponse:  # noqa: ARG001
    """The table as a file. A post, because the office's journal tells of it."""
    actor = actor_in(request)
    sessions = sessions_of(actor.council_id)
    chosen = choice_form(request, sessions)
    if kind not in KINDS or form not in TYPES:
        raise Http404
    if not chosen.is_valid():
        return _page(request, kind, chosen, sessions)
    try:
        choice = choice_of(request, chosen, sessions)
        file = service.make(actor=actor, code=kind, choice=choice, form=form)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        chosen.add_error(None, refusal.message)
        return _page(request, kind, chosen, sessions)
    response = HttpResponse(file.content, content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
    return response


def _page(
    request: HttpRequest, kind: str, form: ChoiceForm, sessions: Sequence[CouncilSession]
) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    context: dict[str, Any] = {"kind": KINDS[kind], "form": form, "shown": SHOWN, "most": MOST}
    if not form.errors:
        choice = choice_of(request, form, sessions)
        context |= {
            "made": KINDS[kind].build(choice, SHOWN),
            "about": about(choice),
            "asked": asked(form),
            "now": clock.now(),
        }
    page = "petitions/tables/table.html"
    return render(request, page, office(request) | context, status=status_of(form))


def choice_form(request: HttpRequest, sessions: Sequence[CouncilSession]) -> ChoiceForm:
    """What the address asks for; without anything, the newest session that has opened, or the next one."""
    offered = [(row.id, f"{session_title(row)} ({row.opens_on:%d/%m/%Y})") for row in sessions]
    data = request.GET.copy()
    if not data and sessions:
        opened = [row for row in sessions if row.opens_on <= clock.today()]
        data["ky"] = str((opened or sessions[-1:])[0].id)
    return ChoiceForm(data, sessions=offered)


def choice_of(request: HttpRequest, form: ChoiceForm, sessions: Sequence[CouncilSession]) -> Choice:
    """What a valid form asks for."""
    data = form.cleaned_data
    session = next((row for row in sessions if row.id == data["ky"]), None)
    return Choice(council_in(request), session, form.before, data["tu"], data["den"], tuple(sessions))


def asked(form: ChoiceForm) -> str:
    """The choice of a valid form for another address."""
    return urlencode([(name, str(form.data[name])) for name in form.fields if form.data.get(name)]) or "ky="
