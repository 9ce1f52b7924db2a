"""The three consultations: what each decided, and what is still to be seen to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import not_found
from council.views.guards import carried_out, only
from elections.enums import Sex
from elections.forms.consultations import (
    ConsultationForm,
    OpinionsForm,
    StructureForms,
    structure_lines,
)
from elections.models import Consultation
from elections.queries.candidates import considered, consultations_of
from elections.queries.consultations import consultation_findings
from elections.services import consultations as service
from elections.services.candidates import EDIT
from elections.services.consultations import ROUNDS, Opinion
from elections.views.candidates_places import SEE, Place, place

PAGE = "elections/candidates/consultation.html"


@require_safe
@only(SEE)
def overview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The three of them, with their findings."""
    at = place(request, code, pk)
    held = consultations_of(at.council_election)
    findings = consultation_findings(at.council_election, held)
    rounds = [(number, held.get(number), findings[number]) for number in ROUNDS]
    return at.page("elections/candidates/consultations.html", {"rounds": rounds})


@require_http_methods(["GET", "HEAD", "POST"])
@only(SEE)
def one(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """One consultation: the meeting with its table, the opinions on each candidate."""
    at = place(request, code, pk)
    row = _round(at, number)
    form = ConsultationForm(request.POST or None, initial=ConsultationForm.initial_of(row))
    lines = StructureForms(request.POST or None, initial=row.structure if row else [], prefix="structure")
    if request.method == "POST" and lines.is_valid():
        act = lambda: service.hold_consultation(  # noqa: E731
            actor=at.actor,
            council_election_id=at.council_election.id,
            round_number=number,
            data=form.data_with(structure_lines(lines)),
            source=form.cleaned_data["source"],
        )
        if carried_out(form, act):
            return redirect(at.url("consultation", number))
    bad = request.method == "POST"
    return _page(at, number, row, form=form, lines=lines, status=422 if bad else 200)


@require_POST
@only(EDIT)
def opinions(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """What the consultation said of each candidate."""
    at = place(request, code, pk)
    row = _round(at, number)
    if number == 1:
        raise not_found()
    form = _opinions_form(at, number, row, request)
    act = lambda: service.give_opinions(  # noqa: E731
        actor=at.actor,
        council_election_id=at.council_election.id,
        round_number=number,
        opinions=form.opinions,
        source=form.cleaned_data["source"],
    )
    if carried_out(form, act):
        return redirect(at.url("election_consultations"))
    return _page(at, number, row, opinions=form, status=422)


def _round(at: Place, number: int) -> Consultation | None:
    if number not in ROUNDS:
        raise not_found()
    return consultations_of(at.council_election).get(number)


def _opinions_form(
    at: Place, number: int, row: Consultation | None, request: HttpRequest | None
) -> OpinionsForm:
    entries = {e.candidate_id: Opinion(e.agreed, e.note) for e in row.entries.all()} if row else {}
    return OpinionsForm(
        request.POST if request else None,
        candidates=considered(at.council_election, number),
        entries=entries,
        prefix="opinion",
    )


def _page(
    at: Place,
    number: int,
    row: Consultation | None,
    *,
    form: ConsultationForm | None = None,
    lines: object = None,
    opinions: OpinionsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    structure = row.structure if row else []
    context = {
        "number": number,
        "consultation": row,
        "form": form or ConsultationForm(initial=ConsultationForm.initial_of(row)),
        "lines": lines or StructureForms(initial=structure, prefix="structure"),
        "opinions": opinions or (_opinions_form(at, number, row, None) if number > 1 and row else None),
        "people": sum(line["people"] for line in structure),
        "women": sum(line["women"] for line in structure),
        "female": Sex.FEMALE,
        "title": _("Hội nghị hiệp thương lần thứ %(number)s") % {"number": _ordinal(number)},
    }
    return at.page(PAGE, context, status=status)


def _ordinal(number: int) -> str:
    return {1: _("nhất"), 2: _("hai"), 3: _("ba")}[number]
