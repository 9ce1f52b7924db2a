"""Papers of an item for those who prepare them: upload, versions, corrections, withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council.models import Document, DocumentVersion
from council.services.documents import check_size
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in, council_in
from meetings.forms.papers import PaperDataForm, UploadForm, VersionForm, WithdrawForm
from meetings.queries import item_labels
from meetings.services import papers
from meetings.services.papers import access_document, fingerprint
from meetings.services.preparing import access_item
from meetings.views.preparing import (
    carried_out,
    conflict,
    desk_frame,
    is_stale,
    preparer_only,
    status_of,
)
from meetings.views.workbench import Slot, workbench


@bounded_upload(check_size)
@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def paper_upload(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new paper for an item. Scripts ask for JSON, to show how far the upload is."""
    item = access_item(actor_in(request), pk)
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()

    def act() -> None:
        upload = form.cleaned_data["file"]
        papers.upload_paper(actor=actor_in(request), item_id=pk, data=form.paper, upload=upload)

    if posted and carried_out(form, act):
        messages.success(request, _("Đã nhận tài liệu “%(title)s”.") % {"title": form.paper.title})
        address = reverse("programme_edit", args=[code, item.session_id])
        return _taken(request, f"{address}?mo={pk}#muc-{pk}")
    if posted and _wants_json(request):
        return _errors(form)
    return workbench(request, item.session, Slot("paper", pk, form))


@bounded_upload(check_size)
@require_POST
@preparer_only
def paper_version(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The next version of a paper."""
    document = access_document(actor_in(request), pk)
    form = VersionForm(request.POST, request.FILES)

    def act() -> None:
        upload = form.cleaned_data["file"]
        papers.add_version(actor=actor_in(request), document_id=pk, upload=upload)

    if carried_out(form, act):
        messages.success(request, _("Đã nhận bản mới."))
        return _taken(request, reverse("paper_edit", args=[code, pk]))
    if _wants_json(request):
        return _errors(form)
    return _paper_page(request, document, version=form)


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def paper_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A paper: what is said of it, its versions, its withdrawal."""
    document = access_document(actor_in(request), pk)
    if request.method != "POST":
        return _paper_page(request, document)
    session_id = document.place.item.session_id
    form = PaperDataForm(request.POST, session_id=session_id)

    def act() -> None:
        data = form.cleaned_data
        papers.update_paper(
            actor=actor_in(request),
            document_id=pk,
            data=form.paper,
            item_id=data["item_id"],
            expected=data["expected"],
        )

    if carried_out(form, act):
        messages.success(request, _("Đã lưu thông tin tài liệu."))
        return redirect("paper_edit", code, pk)
    differing = []
    if is_stale(form):
        now = access_document(actor_in(request), pk)
        differing = conflict(form, PaperDataForm.stored(now), expected=fingerprint(now))
    return _paper_page(request, document, conflict_rows=differing, data=form)


@require_POST
@preparer_only
def paper_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a paper out of the dossier, with the reason."""
    document = access_document(actor_in(request), pk)
    form = WithdrawForm(request.POST)
    act = lambda: papers.withdraw_paper(  # noqa: E731 - one call with the form's own field
        actor=actor_in(request), document_id=pk, reason=form.cleaned_data["reason"]
    )
    if carried_out(form, act):
        messages.success(request, _("Đã thu hồi tài liệu. Đại biểu và người dân không còn mở được."))
        return redirect("paper_edit", code, pk)
    return _paper_page(request, document, withdraw=form)


@require_POST
@preparer_only
def paper_restore(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Use a withdrawn paper again."""
    papers.restore_paper(actor=actor_in(request), document_id=pk)
    messages.success(request, _("Tài liệu được dùng lại."))
    return redirect("paper_edit", code, pk)


def _paper_page(
    request: HttpRequest, document: Document, conflict_rows: list[dict[str, str]] | None = None, **bound: Form
) -> HttpResponse:
    """A paper's page; a form that was refused stands there as it was sent."""
    item = document.place.item
    versions = DocumentVersion.objects.filter(document=document).select_related("uploaded_by__person", "text")
    forms: dict[str, Form] = {"version": VersionForm(), "withdraw": WithdrawForm()}
    if "data" not in bound:
        initial = PaperDataForm.initial_of(document)
        forms["data"] = PaperDataForm(initial=initial, session_id=item.session_id)
    context = {
        "document": document,
        "item": item,
        "item_label": item_labels(item.session_id).get(item.id, ""),
        "session": item.session,
        "versions": list(versions.order_by("-number")),
        "forms": forms | bound,
        "conflict": conflict_rows or [],
        "council": council_in(request),
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "meetings/secretariat/paper.html", context | desk_frame(request), status=status)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _taken(request: HttpRequest, address: str) -> HttpResponse:
    return JsonResponse({"ok": True, "to": address}) if _wants_json(request) else redirect(address)


def _errors(form: Form) -> JsonResponse:
    """Every error of the form, by field; "" for those of the whole form."""
    errors = {name.replace("__all__", ""): list(said) for name, said in form.errors.items()}
    return JsonResponse({"ok": False, "errors": errors}, status=status_of(form))
