"""The two lists: what they would hold, what is wrong with them, who prepares and who locks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import not_found
from council.views.guards import only
from elections.enums import CandidateState, ListStage
from elections.forms.consultations import AssignForm, LockForm, PrepareForm, ReopenForm
from elections.models import Candidate
from elections.queries.candidate_lists import gone_since, latest_list, list_state
from elections.services import candidates, lists
from elections.services.candidates import EDIT, GONE, SETTLED, contest_numbers
from elections.services.lists import LOCK, PREPARE
from elections.views.candidates_places import SEE, place


@require_safe
@only(SEE)
def overview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The stage at work; `?buoc=` shows the other one."""
    at = place(request, code, pk)
    first = latest_list(at.council_election.id, ListStage.PRELIMINARY)
    second = latest_list(at.council_election.id, ListStage.OFFICIAL)
    now = ListStage.OFFICIAL if first and first.locked_at else ListStage.PRELIMINARY
    asked = request.GET.get("buoc", "")
    stage = ListStage(asked) if asked in ListStage.values else now
    latest = {ListStage.PRELIMINARY: first, ListStage.OFFICIAL: second}[stage]
    state = list_state(at.council_election, stage, guidance=latest.guidance if latest else "")
    waiting = latest if latest and not latest.locked_at and not latest.reopened_at else None
    context = {
        "stage": stage,
        "stages": [(ListStage.PRELIMINARY, first), (ListStage.OFFICIAL, second)],
        "state": state,
        "latest": latest,
        "in_force": bool(latest and latest.locked_at),
        "gone": gone_since(latest) if latest and latest.locked_at else [],
        "waiting": waiting,
        "stale": bool(waiting and waiting.sha256 != state.sha256),
        "own": bool(waiting and waiting.prepared_by_id == at.actor.account_id),
        "frozen": bool(second and second.locked_at),
        "prepare_form": PrepareForm(),
        "lock_form": LockForm(initial={"sha256": waiting.sha256}) if waiting else None,
        "reopen_form": ReopenForm(),
        "women": sum(row.sex == "female" for row in state.rows),
    }
    return at.page("elections/candidates/lists.html", context)


@require_POST
@only(PREPARE)
def prepare(request: HttpRequest, code: str, pk: int, stage: str) -> HttpResponse:
    """Put a list together."""
    at = place(request, code, pk)
    form = PrepareForm(request.POST)
    guidance = form.cleaned_data["guidance"] if form.is_valid() else ""
    return at.act_at_once(
        lambda: lists.prepare_list(
            actor=at.actor, council_election_id=at.council_election.id, stage=stage, guidance=guidance
        ),
        done=_("Đã lập danh sách. Người thứ hai kiểm tra rồi khóa."),
        back=f"{at.url('election_lists')}?buoc={stage}",
    )


@require_POST
@only(LOCK)
def lock(request: HttpRequest, code: str, pk: int, stage: str, number: int) -> HttpResponse:
    """Lock what somebody else put together."""
    at = place(request, code, pk)
    form = LockForm(request.POST)
    if not form.is_valid():
        raise not_found()
    return at.act_at_once(
        lambda: lists.lock_list(actor=at.actor, list_id=number, **form.cleaned_data),
        done=_("Đã khóa danh sách."),
        back=f"{at.url('election_lists')}?buoc={stage}",
    )


@require_POST
@only(LOCK)
def reopen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Open the official list for a correction."""
    at = place(request, code, pk)
    return at.act_at_once(
        lambda: lists.reopen_list(
            actor=at.actor,
            council_election_id=at.council_election.id,
            reason=request.POST.get("reason", ""),
        ),
        done=_("Đã mở lại danh sách; sửa xong phải lập và khóa lại."),
        back=at.url("election_lists"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only(EDIT)
def assign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put candidates into constituencies."""
    at = place(request, code, pk)
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=at.council_election)
    rows = rows.exclude(state__in=[*GONE, *SETTLED, CandidateState.DRAFT]).order_by("sort_key", "id")
    form = AssignForm(request.POST or None, candidates=rows, contests=contest_numbers(at.council_election))
    return at.act_page(
        form,
        lambda: candidates.assign_contests(
            actor=at.actor,
            council_election_id=at.council_election.id,
            places=form.places,
            source=form.cleaned_data["source"],
        ),
        title=_("Phân người ứng cử về đơn vị bầu cử"),
        done=_("Đã phân người ứng cử về đơn vị bầu cử."),
        back=at.url("election_lists"),
        template="elections/candidates/assign.html",
    )
