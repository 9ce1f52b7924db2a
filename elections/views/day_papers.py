"""The preliminary reports of a committee: the words of form 27 to go on writing, the files to take away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from elections import access
from elections.forms.day import NarrativeForm
from elections.services import preliminary as papers
from elections.views.frame import office

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@only(papers.VERB)
def preliminary(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Form 27 part by part, begun from the day's data; the files of both forms."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    draft = papers.draft(actor=actor, election_id=pk)
    form = NarrativeForm(request.POST or None, initial=dict(draft.texts) | {"version": draft.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: papers.keep(
            actor=actor, election_id=pk, texts=form.cleaned_data, version=form.cleaned_data["version"]
        ),
    ):
        messages.success(request, _("Đã lưu báo cáo."))
        return redirect("election_preliminary", code, pk)
    now = papers.suggestion(actor=actor, election_id=pk) if draft.version else {}
    context = office(request, election) | {
        "form": form,
        "draft": draft,
        "parts": form.parts(kept=draft.texts, now=now),
    }
    return render(request, "elections/day/preliminary.html", context, status=status_of(form))


@require_safe
@only(papers.VERB)
def narrative(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 27."""
    return _file(papers.narrative_pdf(actor=actor_in(request), election_id=pk), PDF)


@require_safe
@only(papers.VERB)
def statistics(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 28 as PDF."""
    return _file(papers.statistics_pdf(actor=actor_in(request), election_id=pk), PDF)


@require_safe
@only(papers.VERB)
def workbook(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 28 as a workbook."""
    return _file(papers.statistics_excel(actor=actor_in(request), election_id=pk), EXCEL)


def _file(paper: tuple[str, bytes], kind: str) -> HttpResponse:
    name, data = paper
    response = HttpResponse(data, content_type=kind)
    place = "inline" if kind == PDF else "attachment"
    response["Content-Disposition"] = f'{place}; filename="{name}"'
    return response
