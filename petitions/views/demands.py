"""Demands for a session: taking in, entering and correcting signers, looking at them, closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.enums import CouncilKind
from council.errors import not_found
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in
from petitions import access
from petitions.documents.demand import render_count, signer_workbook
from petitions.forms.demands import (
    CloseForm,
    CorrectForm,
    DemandChangeForm,
    DemandForm,
    LookForm,
    RemoveForm,
    SignerForm,
)
from petitions.models import SessionDemand
from petitions.queries.demands import (
    KINDS,
    WORDS,
    demand_paper,
    demands_of,
    line_view,
    lines,
    sheet,
)
from petitions.rules.signers import FAULTY, REMOVED
from petitions.services import demand_lines as lining
from petitions.services import demands as service
from petitions.services.demand_lines import Entered, Seen
from petitions.services.demands import MANAGE
from petitions.views.frame import office, posted
from petitions.views.routing_letters import pdf

ACTS = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@ACTS
@only(MANAGE)
def demands(request: HttpRequest, code: str) -> HttpResponse:
    """Every demand, counted, and a new one."""
    actor = actor_in(request)
    form = DemandForm(posted(request))
    made: list[SessionDemand] = []
    if form.is_bound and carried_out(
        form, lambda: made.append(service.create(actor=actor, data=form.demand))
    ):
        messages.success(request, _("Đã nhận yêu cầu. Hãy nhập danh sách người ký."))
        return redirect("petition_demand", code, made[0].id)
    context = {
        "rows": demands_of(actor.council_id),
        "form": form,
        "is_city": council_in(request).kind == CouncilKind.CITY,
    }
    page = "petitions/demands/demands.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_safe
@only(MANAGE)
def demand(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One demand: how far it has come, and what can be done."""
    return _page(request, access.demand(actor_in(request), pk))


@require_POST
@only(MANAGE)
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was taken in is corrected."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = DemandChangeForm(request.POST, prefix="edit")

    def act() -> None:
        data = form.cleaned_data
        service.change(
            actor=actor,
            demand_id=pk,
            data=form.demand,
            reason=data["reason"],
            version=data["version"],
        )

    if carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("petition_demand", code, pk)
    return _page(request, row, edit=form)


@require_POST
@only(MANAGE)
def close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What is decided."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = CloseForm(request.POST, prefix="end")

    def act() -> None:
        data = form.cleaned_data
        service.close(actor=actor, demand_id=pk, decision=data["decision"], version=data["version"])

    if carried_out(form, act):
        messages.success(request, _("Đã ghi kết luận; từ nay không đổi được nữa."))
        return redirect("petition_demand", code, pk)
    return _page(request, row, end=form)


@ACTS
@only(MANAGE)
def enter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Signers one after the other, as fast as somebody types."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    if row.closed_at is not None and request.method != "POST":
        return redirect("petition_demand", code, pk)
    form = SignerForm(posted(request))
    made: list[Entered] = []

    def act() -> None:
        made.append(lining.add_line(actor=actor, demand_id=pk, line=form.line))

    if form.is_bound and carried_out(form, act):
        _say_entered(request, made[0])
        return redirect("petition_demand_enter", code, pk)
    context = {"row": row, "sheet": sheet(row), "form": form}
    page = "petitions/demands/enter.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_safe
@only(MANAGE)
def line_list(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Lines of one kind by number, without who they are."""
    row = access.demand(actor_in(request), pk)
    kind = request.GET.get("loai", FAULTY)
    kind = kind if kind in KINDS else FAULTY
    found = lines(row, kind, request.GET.get("trang"))
    context = {
        "row": row,
        "page": found.page,
        "lines": found.rows,
        "kind": kind,
        "kinds": KINDS,
        "counts": sheet(row).kinds,
    }
    return render(request, "petitions/demands/lines.html", office(request) | context)


@ACTS
@only(MANAGE)
def line(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:  # noqa: ARG001
    """One line: what it lacks; with a reason, what it says, ready to be corrected."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = LookForm(posted(request))
    seen: list[Seen] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        seen.extend(lining.look(actor=actor, demand_id=pk, reason=reason, first=number, most=1))

    carried_out(form, act)
    correct = _correct_form(seen[0], form.cleaned_data["reason"]) if seen and seen[0].line else None
    return _line_page(request, row, number, look=form, correct=correct)


@require_POST
@only(MANAGE)
def correct(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """A line as the paper really has it."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = CorrectForm(request.POST)
    made: list[Entered] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            lining.correct_line(
                actor=actor,
                demand_id=pk,
                position=number,
                line=form.line,
                reason=data["reason"],
                version=data["version"],
            )
        )

    if carried_out(form, act):
        _say_entered(request, made[0])
        return redirect("petition_demand_line", code, pk, number)
    return _line_page(request, row, number, correct=form)


@require_POST
@only(MANAGE)
def remove(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """A line goes."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = RemoveForm(request.POST, prefix="end")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        lining.remove_line(actor=actor, demand_id=pk, position=number, reason=reason)

    if carried_out(form, act):
        messages.success(request, _("Đã bỏ dòng %(n)s khỏi danh sách.") % {"n": number})
        return redirect("petition_demand", code, pk)
    return _line_page(request, row, number, end=form)


@ACTS
@only(MANAGE)
def look(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Who signed, a hundred lines at a time, with a reason that goes into the journal."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = LookForm(posted(request))
    seen: list[Seen] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        seen.extend(lining.look(actor=actor, demand_id=pk, reason=reason, first=form.start))

    carried_out(form, act)
    shown = [(one, [WORDS[code] for code in one.faults]) for one in seen]
    after = seen[-1].position + 1 if len(seen) == lining.PER_LOOK else 0
    context = {"row": row, "form": form, "seen": shown, "after": after}
    page = "petitions/demands/look.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_POST
@only(MANAGE)
def export(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The whole list for the file, with a reason that goes into the journal."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    seen = lining.look_all(actor=actor, demand_id=pk, reason=request.POST.get("reason", ""))
    about = [row.title, f"Nhận ngày {clock.day_of(row.received_at):%d/%m/%Y}"]
    rows = [_exported(one) for one in seen]
    data = signer_workbook("Danh sách người ký yêu cầu Hội đồng nhân dân họp", about, rows)
    response = HttpResponse(data, content_type=XLSX)
    name = f"danh-sach-nguoi-ky-{row.id}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_safe
@only(MANAGE)
def count_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The count, without personal data."""
    row = access.demand(actor_in(request), pk)
    return pdf(f"phieu-tong-hop-{row.id}.pdf", render_count(demand_paper(row)))


def _page(request: HttpRequest, row: SessionDemand, **bound: forms.Form) -> HttpResponse:
    found = sheet(row)
    edit = DemandChangeForm.initial_of(row, found.voters_source, found.version)
    context = {
        "row": row,
        "sheet": found,
        "kinds": [(kind, KINDS[kind], number) for kind, number in found.kinds.items() if number],
        "edit": bound.get("edit") or DemandChangeForm(prefix="edit", initial=edit),
        "end": bound.get("end") or CloseForm(prefix="end", initial={"version": found.version}),
        "opened": set(bound),
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "petitions/demands/demand.html", office(request) | context, status=status)


def _line_page(request: HttpRequest, row: SessionDemand, number: int, **forms_: Any) -> HttpResponse:
    view = line_view(row, number)
    if view is None:
        raise not_found()
    context = {
        "row": row,
        "line": view,
        "removed": view.kind == REMOVED,
        "look": forms_.get("look") or LookForm(),
        "correct": forms_.get("correct"),
        "end": forms_.get("end") or RemoveForm(prefix="end"),
    }
    status = max((status_of(form) for form in forms_.values() if form is not None), default=200)
    return render(request, "petitions/demands/line.html", office(request) | context, status=status)


def _correct_form(seen: Seen, reason: str) -> CorrectForm:
    assert seen.line is not None
    said = {name: getattr(seen.line, name) for name in ("name", "birth", "address", "signed", "other")}
    return CorrectForm(initial=said | {"version": seen.version, "reason": reason})


def _say_entered(request: HttpRequest, made: Entered) -> None:
    """What came of a line, never who it is."""
    wrong = "; ".join(_(WORDS[code]) for code in made.faults)
    if not wrong:
        messages.success(request, _("Dòng %(n)s: hợp lệ.") % {"n": made.position})
    elif made.same_as:
        said = {"n": made.position, "same": made.same_as}
        messages.warning(request, _("Dòng %(n)s: trùng với dòng %(same)s nên không tính.") % said)
    else:
        messages.warning(
            request, _("Dòng %(n)s: %(wrong)s.") % {"n": made.position, "wrong": wrong.rstrip(".")}
        )


def _exported(seen: Seen) -> list[str | int]:
    words = "; ".join(WORDS[code] for code in seen.faults)
    if seen.line is None:
        return [seen.position, "", "", "", "", words]
    said = seen.line
    return [seen.position, said.name, said.birth, said.address, "x" if said.signed else "", words]
