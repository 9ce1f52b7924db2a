"""The office's pages of results: what can be published, publishing it, papers, the step to delegates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import not_found
from council.permissions import may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in
from elections import access
from elections.enums import ResultState
from elections.forms.results import DelegatesForm, PublishResultForm
from elections.models import CouncilElection, Election
from elections.queries import results_office as queries
from elections.queries.outcomes import reason_of
from elections.services import delegates, result_papers, results
from elections.views.frame import office

SEE = "elections.see_records"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Forms = PublishResultForm | DelegatesForm


@only(SEE)
@require_safe
def overview(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Every constituency of the council with its state, and what to do next."""
    return _page(request, pk)


@only(results.VERB)
@require_POST
def publish_all(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Publish all that is left."""
    part = _part(request, pk)
    corrects = any(line.corrects for line in queries.office_lines(part))
    form = PublishResultForm(request.POST, corrects=corrects)
    made: list[Any] = []

    def act() -> None:
        made.extend(
            results.publish_results(actor=actor_in(request), council_election_id=part.id, **form.cleaned_data)
        )

    if carried_out(form, act):
        said = ngettext(
            "Đã công bố kết quả của %(n)s đơn vị bầu cử.",
            "Đã công bố kết quả của %(n)s đơn vị bầu cử.",
            len(made),
        )
        messages.success(request, said % {"n": len(made)})
        return redirect("election_results", code, pk)
    return _page(request, pk, publish=form)


@only(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """One constituency as the board determined it, and its publication."""
    actor, election = actor_in(request), access.election(actor_in(request), pk)
    contest = access.contest(actor, contest_pk)
    if contest.council_election.election_id != election.id or contest.reruns_areas:
        raise not_found()
    current = queries.current(contest)
    initial = {"reason": contest.correction}
    form = PublishResultForm(request.POST or None, corrects=current is not None, initial=initial)
    act = lambda: results.publish_contest(  # noqa: E731 - one call with the form's own fields
        actor=actor, contest_id=contest.id, **form.cleaned_data
    )
    if request.method == "POST" and carried_out(form, act):
        said = _("Đã công bố kết quả đơn vị bầu cử số %(number)s; người dân xem được ngay.")
        messages.success(request, said % {"number": contest.number})
        return redirect("election_results", code, pk)
    context = {
        "contest": contest,
        "line": queries.OfficeLine(contest, current.row.version if current else 0),
        "lines": queries.determined_lines(contest),
        "reasons": [reason_of(reason) for reason in contest.outcome.get("reasons", ())],
        "current": current,
        "form": form,
        "may_publish": may(actor, results.VERB, actor.council_id),
    }
    return render(
        request,
        "elections/results/office_contest.html",
        office(request, election) | context,
        status=status_of(form),
    )


@only(delegates.VERB)
@require_POST
def make_delegates(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The elected become delegates."""
    part, form = _part(request, pk), DelegatesForm(request.POST)
    made: list[Any] = []

    def act() -> None:
        everybody = form.cleaned_data["whom"] == "elected"
        made.extend(
            delegates.make_delegates(
                actor=actor_in(request), council_election_id=part.id, with_unconfirmed=everybody
            )
        )

    if carried_out(form, act):
        said = ngettext("Đã thêm %(n)s đại biểu.", "Đã thêm %(n)s đại biểu.", len(made))
        messages.success(request, said % {"n": len(made)})
        return redirect("election_results", code, pk)
    return _page(request, pk, delegates=form)


@only(result_papers.VERB)
@require_safe
def form_26(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The list of those elected."""
    part = _part(request, pk)
    return _file(lambda: result_papers.elected_list(actor=actor_in(request), council_election_id=part.id))


@only(result_papers.VERB)
@require_safe
def form_29(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The final report."""
    return _file(lambda: result_papers.final_report(actor=actor_in(request), election_id=pk))


@only(result_papers.VERB)
@require_safe
def form_30(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The official statistics."""
    return _file(lambda: result_papers.statistics_pdf(actor=actor_in(request), election_id=pk))


@only(result_papers.VERB)
@require_safe
def form_30_excel(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The official statistics as a workbook."""
    return _file(lambda: result_papers.statistics_excel(actor=actor_in(request), election_id=pk), EXCEL)


def _file(make: Callable[[], tuple[str, bytes]], content_type: str = "application/pdf") -> HttpResponse:
    name, data = make()
    response = HttpResponse(data, content_type=content_type)
    kind = "inline" if content_type == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{name}"'
    return response


def _part(request: HttpRequest, pk: int) -> CouncilElection:
    election = access.election(actor_in(request), pk)
    part = queries.own_part(election, council_in(request).id)
    if part is None:
        raise not_found()
    return part


def _page(request: HttpRequest, pk: int, **bound: Forms) -> HttpResponse:
    """The overview; a form that was refused stands there as it was sent."""
    actor = actor_in(request)
    election: Election = access.election(actor, pk)
    part = queries.own_part(election, actor.council_id)
    context: dict[str, Any] = {"part": part}
    if part is not None:
        context |= _state(request, part, bound)
    status = max([200, *(status_of(form) for form in bound.values())])
    template = "elections/results/office.html"
    return render(request, template, office(request, election) | context, status=status)


def _state(request: HttpRequest, part: CouncilElection, bound: dict[str, Forms]) -> dict[str, Any]:
    actor, lines = actor_in(request), queries.office_lines(part)
    left = [line for line in lines if line.contest.result_state != ResultState.PUBLISHED]
    ready = [line for line in left if line.ready]
    corrects = any(line.corrects for line in left)
    return {
        "lines": lines,
        "ready": ready,
        "waiting": len(left) - len(ready),
        "published": sum(line.version > 0 for line in lines),
        "all_ready": bool(left) and len(ready) == len(left),
        "publish_form": bound.get("publish") or PublishResultForm(corrects=corrects),
        "delegates_form": bound.get("delegates") or DelegatesForm(),
        "mandates": queries.mandates(part),
        "may_publish": may(actor, results.VERB, actor.council_id),
        "may_make_delegates": may(actor, delegates.VERB, actor.council_id),
        "may_make_papers": may(actor, result_papers.VERB, actor.council_id),
    }
