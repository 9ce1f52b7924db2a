"""Imports from Excel: upload, a preview with every fault, then apply all or nothing, or put it aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import text
from council.services.spreadsheets import MOST_BYTES, check_bytes
from council.views.guards import carried_out, status_of
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in, council_in
from elections import access
from elections.enums import ImportState
from elections.forms.imports import WorkbookForm
from elections.models import SpreadsheetImport
from elections.queries.imports import imports_of
from elections.services import imports
from elections.services.imports_preview import ALL, FAULTY, WARNED, preview
from elections.services.imports_template import template_workbook
from elections.views.frame import office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def importers_only(view: View) -> View:
    """Only for those who may import something in the council of the address; nobody keeps these pages."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        imports.require_any(actor_in(request))
        return view(request, *args, **kwargs)

    return login_required(never_cache(guarded))


@bounded_upload(check_bytes)
@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def import_list(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was imported into an election, and a form for the next workbook."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = WorkbookForm(actor=actor, initial={"kind": request.GET.get("bang", "setup")}, **given)
    made: list[SpreadsheetImport] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            imports.check_workbook(actor=actor, election_id=pk, kind=data["kind"], upload=data["file"])
        )

    if request.method == "POST" and carried_out(form, act):
        return redirect("election_import", code, pk, made[0].id)
    kinds = imports.kinds_for(actor)
    context = office(request, election) | {
        "form": form,
        "kinds": kinds,
        "rows": [
            (row, imports.KINDS[row.kind].title)
            for row in imports_of(actor.council_id, election.id, [kind.key for kind in kinds])
        ],
        "max_megabytes": MOST_BYTES // 1024**2,
    }
    return render(request, "elections/imports/list.html", context, status=status_of(form))


@require_safe
@importers_only
def import_template(request: HttpRequest, code: str, pk: int, kind: str) -> HttpResponse:  # noqa: ARG001
    """The empty workbook of a kind."""
    content = template_workbook(actor=actor_in(request), election_id=pk, kind=kind)
    response = HttpResponse(content, content_type=XLSX)
    name = text.fold(str(imports.KINDS[kind].title)).replace(",", "").replace(" ", "-")
    response["Content-Disposition"] = content_disposition_header(True, f"mau-{name}.xlsx") or "attachment"
    return response


@require_safe
@importers_only
def import_page(request: HttpRequest, code: str, pk: int, import_pk: int) -> HttpResponse:  # noqa: ARG001
    """The preview of a checked workbook."""
    return _preview_page(request, pk, import_pk, forms.Form())


@require_POST
@importers_only
def import_apply(request: HttpRequest, code: str, pk: int, import_pk: int) -> HttpResponse:
    """Write the whole workbook, or say why nothing was written."""
    actor, counts = actor_in(request), dict[str, int]()
    _of(request, pk, import_pk)
    form = forms.Form(request.POST)
    if carried_out(form, lambda: counts.update(imports.apply_import(actor=actor, import_id=import_pk))):
        said = ", ".join(f"{counts[key]} {word}" for key, word in _words().items() if counts.get(key))
        messages.success(request, _("Đã ghi vào phần mềm: %(said)s.") % {"said": said})
        return redirect("election_import", code, pk, import_pk)
    return _preview_page(request, pk, import_pk, form)


@require_POST
@importers_only
def import_discard(request: HttpRequest, code: str, pk: int, import_pk: int) -> HttpResponse:
    """Put a checked workbook aside."""
    _of(request, pk, import_pk)
    form = forms.Form(request.POST)
    if carried_out(form, lambda: imports.discard_import(actor=actor_in(request), import_id=import_pk)):
        messages.success(request, _("Đã bỏ tệp; chưa có gì được ghi."))
        return redirect("election_imports", code, pk)
    return _preview_page(request, pk, import_pk, form)


def _of(request: HttpRequest, pk: int, import_pk: int) -> SpreadsheetImport:
    """The import of the address: of this council and of this election."""
    return imports.access_import(actor_in(request), import_pk, election_id=pk)


def _preview_page(request: HttpRequest, pk: int, import_pk: int, form: forms.Form) -> HttpResponse:
    row = _of(request, pk, import_pk)
    sheet, page = request.GET.get("trang", ""), request.GET.get("so", "")
    kind = imports.KINDS[row.kind]
    found = preview(
        row,
        kind.sheets,
        which=request.GET.get("loc", ""),
        sheet=int(sheet) if sheet.isdecimal() and len(sheet) < 4 else None,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )
    context = office(request, row.election) | {
        "row": row,
        "here": reverse("election_import", args=[council_in(request).code, pk, row.id]),
        "kind": kind,
        "preview": found,
        "form": form,
        "sheet": sheet if sheet.isdecimal() else "",
        "is_open": row.state == ImportState.CHECKED,
        "filters": [
            (FAULTY, _("Dòng có lỗi"), found.faulty),
            (WARNED, _("Dòng cần xem lại"), found.warned),
            (ALL, _("Tất cả"), found.total),
        ],
    }
    return render(request, "elections/imports/preview.html", context, status=status_of(form))


def _words() -> dict[str, str]:
    """What is said of the counts of an import."""
    return {
        "contests": _("đơn vị bầu cử"),
        "areas": _("khu vực bỏ phiếu"),
        "groups": _("thôn, tổ dân phố"),
        "bodies": _("ban, tổ bầu cử"),
        "members": _("thành viên"),
        "candidates": _("hồ sơ người ứng cử"),
    }
