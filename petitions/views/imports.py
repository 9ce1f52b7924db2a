"""Petitions from a spreadsheet: upload, say what columns are, settle names and rows, write all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.services.spreadsheets import MOST_BYTES, check_bytes
from council.views.guards import carried_out, only, status_of
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in
from petitions import access
from petitions.forms.imports import ApplyForm, ColumnsForm, NamesForm, RowsForm, WorkbookForm
from petitions.models import PetitionImport
from petitions.queries.imports import imports_of
from petitions.queries.intake import offers
from petitions.services import imports
from petitions.services.imports_preview import ALIKE, ALL, FAULTY, OUT, SKIPPED, WARNED, preview, sampled
from petitions.services.imports_read import find_headers, read_upload, settle_columns
from petitions.services.imports_state import VERB
from petitions.services.imports_store import CHECKED, COLUMNS, plan_of
from petitions.services.imports_template import template_workbook
from petitions.views.frame import office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES = require_http_methods(["GET", "HEAD", "POST"])


@bounded_upload(check_bytes)
@PAGES
@only(VERB)
def import_list(request: HttpRequest, code: str) -> HttpResponse:
    """What was uploaded, and a form for the next spreadsheet."""
    actor = actor_in(request)
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = WorkbookForm(**given)
    made: list[PetitionImport] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(read_upload(actor=actor, upload=data["file"], again=data["again"]))

    if request.method == "POST" and carried_out(form, act):
        return redirect("petition_import_columns", code, made[0].id)
    context = {"form": form, "rows": imports_of(actor.council_id), "max_megabytes": MOST_BYTES // 1024**2}
    return render(request, "petitions/imports/list.html", office(request) | context, status=status_of(form))


@require_safe
@only(VERB)
def import_template(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The empty workbook."""
    response = HttpResponse(template_workbook(actor=actor_in(request)), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, "mau-kien-nghi.xlsx") or "attachment"
    return response


@PAGES
@only(VERB)
def import_columns(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What each column is. A header named in another row is read again before anything is checked."""
    actor, row = actor_in(request), _row(request, pk)
    if row.state not in (COLUMNS, CHECKED):
        return redirect("petition_import", code, pk)
    options = plan_of(row).options
    initial = options | {"before": "1" if options.get("before", True) else "0"}
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        sheets=sampled(row),
        offers=offers(actor.council_id),
        initial=initial,
    )

    def act() -> None:
        if form.headers:
            find_headers(actor=actor, import_id=pk, headers=form.headers)
        else:
            settle_columns(actor=actor, import_id=pk, columns=form.columns, options=form.options)

    if request.method == "POST" and carried_out(form, act):
        if form.headers:
            messages.success(request, _("Đã đọc lại dòng tiêu đề; hãy xem các cột bên dưới."))
            return redirect("petition_import_columns", code, pk)
        return redirect("petition_import", code, pk)
    context = {"row": row, "form": form, "parts": form.parts()}
    return render(
        request, "petitions/imports/columns.html", office(request) | context, status=status_of(form)
    )


@require_safe
@only(VERB)
def import_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The preview of a checked spreadsheet."""
    if _row(request, pk).state == COLUMNS:
        return redirect("petition_import_columns", code, pk)
    return _preview_page(request, pk, ApplyForm())


@require_POST
@only(VERB)
def import_names(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What spellings mean."""
    form = NamesForm(request.POST)

    def act() -> None:
        imports.decide_names(actor=actor_in(request), import_id=pk, decisions=form.cleaned_data["decisions"])

    return _done(request, code, pk, form, act, _("Đã lưu; mọi dòng có cùng cách viết được hiểu như vậy."))


@require_POST
@only(VERB)
def import_rows(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What becomes of rows: those of the page, or all that are faulty, or all that are copies."""
    form, actor = RowsForm(request.POST), actor_in(request)

    def act() -> None:
        if request.POST.get("all") == "faulty":
            imports.skip_faulty(actor=actor, import_id=pk)
        elif request.POST.get("all") == "copies":
            imports.mark_copies(actor=actor, import_id=pk)
        else:
            imports.choose_rows(actor=actor, import_id=pk, choices=form.cleaned_data["choices"])

    return _done(request, code, pk, form, act, _("Đã lưu lựa chọn."))


@require_POST
@only(VERB)
def import_apply(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write the whole file, or say why nothing was written."""
    form, counts = ApplyForm(request.POST), dict[str, int]()

    def act() -> None:
        again = form.cleaned_data["again"]
        counts.update(imports.apply_import(actor=actor_in(request), import_id=pk, again=again))

    if not carried_out(form, act):
        return _preview_page(request, pk, form)
    total = counts["petitions"] + counts["duplicates"]
    said = ngettext("Đã nhập %(n)s kiến nghị.", "Đã nhập %(n)s kiến nghị.", total) % {"n": total}
    messages.success(request, said)
    return redirect("petition_import", code, pk)


@require_POST
@only(VERB)
def import_discard(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a file aside."""
    form = forms.Form(request.POST)
    if carried_out(form, lambda: imports.discard_import(actor=actor_in(request), import_id=pk)):
        messages.success(request, _("Đã bỏ tệp; chưa có gì được ghi."))
        return redirect("petition_imports", code)
    return _preview_page(request, pk, form)


def _row(request: HttpRequest, pk: int) -> PetitionImport:
    return access.spreadsheet(actor_in(request), pk)


def _done(
    request: HttpRequest, code: str, pk: int, form: forms.Form, act: Callable[[], None], said: str
) -> HttpResponse:
    if not carried_out(form, act):
        return _preview_page(request, pk, form)
    messages.success(request, said)
    response = redirect("petition_import", code, pk)
    which, page = request.POST.get("loc", ""), request.POST.get("so", "")
    if which in _filters() and page.isdecimal() and len(page) < 6:
        response["Location"] += f"?loc={which}&so={page}#rows"
    return response


def _preview_page(request: HttpRequest, pk: int, form: forms.Form) -> HttpResponse:
    row = _row(request, pk)
    page = request.GET.get("so", "")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    context: dict[str, Any] = {"row": row, "form": form, "is_open": row.state == CHECKED}
    if row.state == CHECKED:
        found = preview(row, which=request.GET.get("loc", ""), page=number)
        labels = _filters()
        context |= {
            "preview": found,
            "filters": [(key, labels[key], count) for key, count in found.counts.items()],
        }
    return render(
        request, "petitions/imports/preview.html", office(request) | context, status=status_of(form)
    )


def _filters() -> dict[str, str]:
    return {
        FAULTY: _("Có lỗi"),
        WARNED: _("Cần xem lại"),
        ALIKE: _("Giống nhau"),
        SKIPPED: _("Bỏ qua"),
        OUT: _("Không phải kiến nghị"),
        ALL: _("Tất cả"),
    }
