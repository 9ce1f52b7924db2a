"""Consolidated reports: their list, one of them, freezing, the PDF."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.models import CouncilSession
from council.naming import session_title
from council.permissions import may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.documents.report import render_report
from petitions.enums import ReportState
from petitions.forms.routing import DraftForm, FreezeForm
from petitions.models import ConsolidatedReport
from petitions.queries.consolidated import by_field_and_place, due_of, entries, report_paper, waiting
from petitions.queries.consolidated import inside as inside_of
from petitions.queries.consolidated import reports as reports_of
from petitions.services import consolidate as service
from petitions.services.consolidate import CONSOLIDATE, FREEZE
from petitions.views.frame import office
from petitions.views.routing_letters import pdf

READ = "petitions.work"
MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@only(READ)
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """The reports of the council; a new draft."""
    actor = actor_in(request)
    sessions = CouncilSession.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    offered = [(row.id, f"{session_title(row)} ({row.opens_on:%d/%m/%Y})") for row in sessions]
    form = DraftForm(request.POST if request.method == "POST" else None, sessions=offered)

    def act() -> None:
        data = form.cleaned_data
        service.draft(actor=actor, session_id=data["session"], before_session=data["before"])

    if form.is_bound and carried_out(form, act):
        messages.success(request, _("Đã lập báo cáo; hãy chọn kiến nghị để tổng hợp."))
        return redirect("petition_reports", code)
    context = {
        "rows": reports_of(actor.council_id),
        "form": form,
        "edits": may(actor, CONSOLIDATE, actor.council_id),
    }
    page = "petitions/routing/reports.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_safe
@only(READ)
def report(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One report: its figures, what is in it, what may go in."""
    return _page(request, access.report(actor_in(request), pk))


@require_POST
@only(CONSOLIDATE)
def add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Petitions go in."""
    service.add(actor=actor_in(request), report_id=pk, petition_ids=_ids(request))
    messages.success(request, _("Đã đưa vào báo cáo."))
    return redirect("petition_report", code, pk)


@require_POST
@only(CONSOLIDATE)
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Petitions come out."""
    service.remove(actor=actor_in(request), report_id=pk, petition_ids=_ids(request))
    messages.success(request, _("Đã bỏ ra khỏi báo cáo."))
    return redirect("petition_report", code, pk)


@require_POST
@only(CONSOLIDATE)
def discard(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """An empty draft goes."""
    service.discard(actor=actor_in(request), report_id=pk)
    messages.success(request, _("Đã xóa báo cáo."))
    return redirect("petition_reports", code)


@require_POST
@only(FREEZE)
def freeze(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """From now on it says what it says today."""
    actor = actor_in(request)
    row = access.report(actor, pk)
    form = FreezeForm(request.POST)

    def act() -> None:
        service.freeze(actor=actor, report_id=pk, signing=form.signing)

    if carried_out(form, act):
        messages.success(request, _("Đã chốt báo cáo."))
        return redirect("petition_report", code, pk)
    return _page(request, row, form)


@require_safe
@only(READ)
def report_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The report as PDF; a draft is marked as one."""
    row = access.report(actor_in(request), pk)
    return pdf(f"bao-cao-{row.id}.pdf", render_report(report_paper(row, clock.today())))


def _page(request: HttpRequest, row: ConsolidatedReport, form: forms.Form | None = None) -> HttpResponse:
    actor = actor_in(request)
    open_ = row.state == ReportState.DRAFT
    edits = open_ and may(actor, CONSOLIDATE, actor.council_id)
    content = entries(row) if open_ else row.content
    offered = waiting(row.council_id) if edits else None
    context = {
        "row": row,
        "open": open_,
        "unchanged": service.is_unchanged(row),
        "figures": by_field_and_place(content),
        "size": len(content),
        "content": content[:MOST_SHOWN],
        "inside": inside_of(row)[:MOST_SHOWN] if edits else [],
        "waiting": offered[:MOST_SHOWN] if offered is not None else [],
        "more": offered.count() if offered is not None else 0,
        "edits": edits,
        "due": due_of(row, clock.today()) if open_ else None,
        "freezes": open_ and may(actor, FREEZE, actor.council_id),
        "form": form or FreezeForm(),
    }
    status = status_of(form) if form else 200
    return render(request, "petitions/routing/report.html", office(request) | context, status=status)


def _ids(request: HttpRequest) -> list[int]:
    typed = request.POST.getlist("petition")
    return [int(pk) for pk in typed if pk.isascii() and pk.isdigit() and len(pk) < 16]
