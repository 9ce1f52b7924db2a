"""Lists of signers as spreadsheets: upload, preview, apply all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council.services.spreadsheets import check_bytes
from council.views.guards import carried_out, only, status_of
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in
from petitions import access
from petitions.forms.demands import ApplyForm, ListForm
from petitions.services import demand_lists as service
from petitions.services.demand_lists import COLUMNS, MOST_ROWS, Preview
from petitions.services.demands import MANAGE
from petitions.views.frame import office

MOST_SHOWN = 300


@bounded_upload(check_bytes)
@require_http_methods(["GET", "HEAD", "POST"])
@only(MANAGE)
def upload(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A spreadsheet, and what is wrong with each of its rows. Nothing is written yet."""
    actor = actor_in(request)
    row = access.demand(actor, pk)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    found: list[Preview] = []

    def act() -> None:
        file = form.cleaned_data["file"]
        found.append(service.preview(actor=actor, demand_id=pk, file=file.file, name=file.name))

    if form.is_bound:
        carried_out(form, act)
    read = found[0] if found else None
    context = {
        "row": row,
        "form": form,
        "found": read,
        "shown": read.noted[:MOST_SHOWN] if read else [],
        "apply": ApplyForm(initial={"sealed": read.sealed}) if read and read.sealed else None,
        "columns": COLUMNS.values(),
        "most": MOST_ROWS,
    }
    page = "petitions/demands/upload.html"
    return render(request, page, office(request) | context, status=status_of(form))


@require_POST
@only(MANAGE)
def apply(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The lines of the preview go in, all of them."""
    made = service.apply(actor=actor_in(request), demand_id=pk, sealed=request.POST.get("sealed", ""))
    messages.success(request, _("Đã nhập %(n)s dòng vào danh sách.") % {"n": len(made)})
    return redirect("petition_demand", code, pk)
