"""The office's page of a list's publication: its state, what is checked, the papers to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.errors import Refused, not_found
from council.permissions import may
from council.views.guards import carried_out, only, status_of, tell
from council.views.viewer import actor_in, council_in
from elections import access
from elections.forms.publication import PublishForm, UnpublishForm
from elections.models import CouncilElection, Election
from elections.queries.public_areas import areas_of
from elections.queries.publication import list_state
from elections.services import papers
from elections.services import publication as service
from elections.views.frame import office

SEE = papers.VERB


@only(SEE)
@require_safe
def publication(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Where the list of this council stands, and what to do next."""
    return _page(request, pk, PublishForm(), UnpublishForm())


@only(service.PUBLISH)
@require_POST
def publish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Make the list public."""
    form = PublishForm(request.POST)
    part = _part(request, pk)

    def act() -> None:
        number = form.cleaned_data["number"]
        service.publish_list(actor=actor_in(request), council_election_id=part.id, number=number)

    if carried_out(form, act):
        messages.success(request, _("Danh sách chính thức đã được công bố; người dân xem được ngay."))
        return redirect("election_publication", code, pk)
    return _page(request, pk, form, UnpublishForm())


@only(service.PUBLISH)
@require_POST
def unpublish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the list down, with the reason."""
    form = UnpublishForm(request.POST)
    part = _part(request, pk)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        service.unpublish_list(actor=actor_in(request), council_election_id=part.id, reason=reason)

    if carried_out(form, act):
        messages.success(request, _("Danh sách đã được gỡ; các trang người ứng cử không còn công khai."))
        return redirect("election_publication", code, pk)
    return _page(request, pk, PublishForm(), form)


@only(service.PRINTED)
@require_POST
def mark_printed(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Note that the ballot papers of a constituency are printed."""
    access.election(actor_in(request), pk)
    try:
        contest = service.mark_ballots_printed(actor=actor_in(request), contest_id=contest_pk)
    except Refused as refusal:
        tell(request, refusal)
    else:
        said = _("Đã ghi nhận phiếu bầu của đơn vị bầu cử số %(number)s được in.")
        messages.success(request, said % {"number": contest.number})
    return redirect("election_publication", code, pk)


@only(SEE)
@require_safe
def official_list(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 22 for every constituency."""
    part = _part(request, pk)
    return _pdf(
        lambda: papers.official_list(
            actor=actor_in(request), council_election_id=part.id, small=_small(request)
        )
    )


@only(SEE)
@require_safe
def ballots(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Proofs of the ballot papers of every constituency."""
    part = _part(request, pk)
    return _pdf(lambda: papers.ballots(actor=actor_in(request), council_election_id=part.id))


@only(SEE)
@require_safe
def ballot(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:  # noqa: ARG001
    """The proof of one constituency's ballot paper."""
    access.election(actor_in(request), pk)
    return _pdf(lambda: papers.ballot(actor=actor_in(request), contest_id=contest_pk))


@only(SEE)
@require_safe
def posters(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Posters of all polling areas of this commune."""
    return _pdf(lambda: papers.posters(actor=actor_in(request), election_id=pk, small=_small(request)))


@only(SEE)
@require_safe
def poster(request: HttpRequest, code: str, pk: int, area_pk: int) -> HttpResponse:  # noqa: ARG001
    """The poster of one polling area."""
    access.election(actor_in(request), pk)
    return _pdf(lambda: papers.poster(actor=actor_in(request), area_id=area_pk, small=_small(request)))


@only(SEE)
@require_safe
def qr_sheet(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """QR codes of all polling areas of this commune."""
    return _pdf(lambda: papers.qr_sheet(actor=actor_in(request), election_id=pk))


def _page(request: HttpRequest, pk: int, publishing: PublishForm, taking_down: UnpublishForm) -> HttpResponse:
    actor = actor_in(request)
    election = access.election(actor, pk)
    part = _part_of(election, actor.council_id)
    state = list_state(part) if part else None
    context: dict[str, Any] = {
        "state": state,
        "part": part,
        "publishing": publishing,
        "taking_down": taking_down,
        "areas": areas_of(election, actor.council_id),
        "may_publish": may(actor, service.PUBLISH, actor.council_id),
        "may_mark": may(actor, service.PRINTED, actor.council_id),
        "today": clock.today(),
    }
    status = max(status_of(publishing), status_of(taking_down))
    template = "elections/publication/publication.html"
    return render(request, template, office(request, election) | context, status=status)


def _part(request: HttpRequest, pk: int) -> CouncilElection:
    election = access.election(actor_in(request), pk)
    part = _part_of(election, council_in(request).id)
    if part is None:
        raise not_found()
    return part


def _part_of(election: Election, council_id: int) -> CouncilElection | None:
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election, council_id=council_id)
    found: CouncilElection | None = rows.select_related("election", "council", "term").first()
    return found


def _small(request: HttpRequest) -> bool:
    return request.GET.get("kho") == "a4"


def _pdf(make: Callable[[], papers.Paper]) -> HttpResponse:
    name, data = make()
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
