"""The papers of counting, as files to keep or print."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from council.permissions import require
from council.views.viewer import actor_in
from elections.services.count_papers import minutes_paper, record_paper, summary_paper
from elections.views.counts import WORK, record_of
from elections.views.counts_board import contest_of


@require_safe
@never_cache
@login_required
def record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 23, blank or filled in."""
    actor = actor_in(request)
    require(actor, WORK, actor.council_id)
    row = record_of(actor, pk, record_pk)
    return _file(*record_paper(actor=actor, record_id=row.pk))


@require_safe
@never_cache
@login_required
def minutes(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 24 of a constituency."""
    actor = actor_in(request)
    require(actor, WORK, actor.council_id)
    row = contest_of(actor, pk, contest_pk)
    return _file(*minutes_paper(actor=actor, contest_id=row.pk))


@require_safe
@never_cache
@login_required
def summary(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Form 25 of the council."""
    actor = actor_in(request)
    require(actor, WORK, actor.council_id)
    return _file(*summary_paper(actor=actor, election_id=pk))


def _file(name: str, pdf: bytes) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response
