"""The result of one constituency: what it would be, what was determined, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from council.errors import Refused, not_found
from council.forms.fields import PlainForm
from council.permissions import may
from council.views.guards import carried_out, only, status_of, tell
from council.views.viewer import actor_in
from elections import access
from elections.forms.counts import AgainForm, DecisionForm, TieForm
from elections.models import Candidate, Contest
from elections.queries.contest_result import contest_result, following
from elections.queries.counts import council_part
from elections.services.again import CALL, LAST_DAY, call_again, what_is_due
from elections.services.annulment import ANNUL, REOPEN, annul_contest, reopen
from elections.services.determine import DECIDE, DETERMINE, decide_tie, determine, determine_council
from elections.services.faults import finding_text
from elections.services.tally import tally
from elections.views.counts_board import SEE, contest_of
from elections.views.frame import office


@require_safe
@only(SEE)
def result(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 24 as computed: sums, who is elected and why, what is to be done next."""
    row = contest_of(actor_in(request), pk, contest_pk)
    return _page(request, row)


def _page(request: HttpRequest, row: Contest, form: PlainForm | None = None, at: str = "") -> HttpResponse:
    actor = actor_in(request)
    (found,) = tally([row])
    view = contest_result(row, found.total, None if row.outcome else found.outcome)
    due = what_is_due(row) if may(actor, CALL, row.council_id) else None
    acts = {
        "determine": row.result_state == "counting"
        and may(actor, DETERMINE, row.council_id)
        and not row.reruns_areas,
        "annul": not row.annulled_by and may(actor, ANNUL, row.council_id),
        "reopen": row.result_state == "published" and may(actor, REOPEN, row.council_id),
        "tie": row.verdict == "unresolved" and may(actor, DECIDE, row.council_id),
        "again": due is not None,
    }
    given: dict[str, PlainForm] = {
        "annul": DecisionForm(prefix="annul"),
        "reopen": DecisionForm(prefix="reopen"),
        "tie": TieForm(prefix="tie", tied=view.tied),
        "again": AgainForm(prefix="again", initial={"day": _last_day(row)}),
    }
    if form is not None:
        given[at] = form
    context = {
        "contest": row,
        "view": view,
        "findings": [(f, finding_text(f, view.names)) for f in found.findings],
        "missing": view.places(found.missing),
        "following": following(row),
        "acts": acts,
        "forms": given,
        "at": at,
        "due": due,
        "last_day": _last_day(row),
    }
    frame = office(request, row.council_election.election)
    status = 200 if form is None else status_of(form)
    return render(request, "elections/counts/result.html", frame | context, status=status)


def _last_day(row: Contest) -> Any:
    return row.council_election.election.day + timedelta(days=LAST_DAY)


@require_POST
@only(DETERMINE)
def determine_one(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Determine the result from the accepted records."""
    row = contest_of(actor_in(request), pk, contest_pk)
    try:
        determine(actor=actor_in(request), contest_id=row.pk)
    except Refused as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Đã xác định kết quả."))
    return redirect("contest_result", code, pk, contest_pk)


@require_POST
@only(DETERMINE)
def determine_ready(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Determine every contest of the council whose records are all accepted."""
    actor = actor_in(request)
    part = council_part(access.election(actor, pk), actor.council_id)
    if part is None:
        raise not_found()
    done = determine_council(actor=actor, council_election_id=part.pk)
    if done:
        said = ngettext(
            "Đã xác định kết quả của %(n)s đơn vị bầu cử.",
            "Đã xác định kết quả của %(n)s đơn vị bầu cử.",
            len(done),
        )
        messages.success(request, said % {"n": len(done)})
    else:
        messages.warning(request, _("Chưa có đơn vị bầu cử nào đủ biên bản đã tiếp nhận."))
    return redirect("election_counts", code, pk)


@require_POST
@only(DECIDE)
def tie(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Record the committee's choice among the tied."""
    row = contest_of(actor_in(request), pk, contest_pk)
    tied = list(Candidate.objects.with_scopes_disabled().filter(pk__in=row.outcome.get("tied", [])))
    form = TieForm(request.POST, prefix="tie", tied=tied)
    act = lambda: decide_tie(actor=actor_in(request), contest_id=row.pk, **form.cleaned_data)  # noqa: E731
    return _acted(request, code, row, form, "tie", act, _("Đã ghi nhận quyết định của Ủy ban bầu cử."))


@require_POST
@only(ANNUL)
def annul(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Note that the result of the constituency was annulled."""
    row = contest_of(actor_in(request), pk, contest_pk)
    form = DecisionForm(request.POST, prefix="annul")
    act = lambda: annul_contest(actor=actor_in(request), contest_id=row.pk, **form.cleaned_data)  # noqa: E731
    return _acted(
        request, code, row, form, "annul", act, _("Đã ghi nhận; đơn vị bầu cử này phải bầu cử lại.")
    )


@require_POST
@only(REOPEN)
def open_again(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Open a published result for correction."""
    row = contest_of(actor_in(request), pk, contest_pk)
    form = DecisionForm(request.POST, prefix="reopen")
    act = lambda: reopen(actor=actor_in(request), contest_id=row.pk, **form.cleaned_data)  # noqa: E731
    return _acted(request, code, row, form, "reopen", act, _("Đã mở lại để đính chính."))


@require_POST
@only(CALL)
def again(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Call the additional election or re-election that is due."""
    row = contest_of(actor_in(request), pk, contest_pk)
    due = what_is_due(row)
    form = AgainForm(request.POST, prefix="again")
    kind = due.kind if due else ""
    act = lambda: call_again(  # noqa: E731
        actor=actor_in(request), contest_id=row.pk, kind=kind, **form.cleaned_data
    )
    return _acted(request, code, row, form, "again", act, _("Đã lập cuộc bầu cử mới."))


def _acted(
    request: HttpRequest,
    code: str,
    row: Contest,
    form: PlainForm,
    at: str,
    act: Callable[[], Any],
    said: str,
) -> HttpResponse:
    if carried_out(form, act):
        messages.success(request, said)
        return redirect("contest_result", code, row.council_election.election_id, row.pk)
    return _page(request, row, form, at)
