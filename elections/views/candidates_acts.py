"""Acts on one candidate: receipt, closed part, photo, residence conference, leaving, status."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.views.guards import carried_out, only, status_of
from elections.enums import CandidateState
from elections.forms.candidates import (
    FileForm,
    LeaveForm,
    LookForm,
    PhotoForm,
    ResidenceForm,
    SecretForm,
    StatusForm,
)
from elections.models import Candidate, ResidenceConference
from elections.queries.candidates import SECRET_LABELS
from elections.services import candidate_photos, candidate_receipt, candidate_states, consultations, secrets
from elections.services.candidate_states import CONFIRM
from elections.services.candidates import EDIT
from elections.services.secrets import SEE as SEE_SECRETS
from elections.views.candidates_places import SEE, place

FORM_METHODS = ["GET", "HEAD", "POST"]


def _titled(words: str, row: Candidate) -> str:
    return f"{words}: {row.full_name}"


@require_http_methods(FORM_METHODS)
@only(EDIT)
def file(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """Take in the documents of a dossier."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form = FileForm(request.POST or None)
    act = lambda: candidate_states.file_dossier(  # noqa: E731
        actor=at.actor, candidate_id=row.id, lines=form.lines
    )
    return at.act_page(
        form,
        act,
        title=_titled(_("Nhận hồ sơ"), row),
        done=_("Đã nhận hồ sơ. Hãy in giấy biên nhận, ký và giao cho người nộp."),
        back=at.url("candidate", row.id),
        submit=_("Nhận hồ sơ, cấp số biên nhận"),
        template="elections/candidates/file.html",
    )


@require_safe
@only(EDIT)
def receipt(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """The receipt as a PDF."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    name, data = candidate_receipt.receipt(actor=at.actor, candidate_id=row.id)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(FORM_METHODS)
@only(SEE_SECRETS)
def look(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """The closed part: first the reason, then, in the answer to it, the fields; no address shows them."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form, shown = LookForm(request.POST or None), {}

    def act() -> None:
        shown.update(secrets.reveal(actor=at.actor, candidate_id=row.id, reason=form.cleaned_data["reason"]))

    if request.method == "POST":
        carried_out(form, act)
    context = {
        "row": row,
        "form": form,
        "fields": [(SECRET_LABELS[name], value) for name, value in shown.items()],
    }
    response = at.page("elections/candidates/secrets.html", context, status=status_of(form))
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(FORM_METHODS)
@only(EDIT)
def write_secrets(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """Enter the closed part; what is left empty stays."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form = SecretForm(request.POST or None)
    act = lambda: secrets.write_secrets(  # noqa: E731
        actor=at.actor,
        candidate_id=row.id,
        values=form.values,
        source=form.cleaned_data["source"],
        cleared=form.cleaned_data["cleared"],
    )
    return at.act_page(
        form,
        act,
        title=_titled(_("Nhập phần kín"), row),
        done=_("Đã lưu phần kín; nội dung được mã hóa."),
        back=at.url("candidate", row.id),
        template="elections/candidates/secrets_write.html",
    )


@require_http_methods(FORM_METHODS)
@only(EDIT)
def set_photo(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """Upload a portrait."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form = PhotoForm(request.POST or None, request.FILES or None)
    act = lambda: candidate_photos.set_photo(  # noqa: E731
        actor=at.actor,
        candidate_id=row.id,
        upload=form.cleaned_data["upload"],
        source=form.cleaned_data["source"],
    )
    return at.act_page(
        form,
        act,
        title=_titled(_("Ảnh chân dung"), row),
        done=_("Đã lưu ảnh. Ảnh được xoay thẳng và bỏ mọi thông tin kèm theo."),
        back=at.url("candidate", row.id),
        submit=_("Tải ảnh lên"),
        multipart=True,
    )


@require_POST
@only(EDIT)
def crop_photo(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """Cut the portrait in the middle."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    act = lambda: candidate_photos.crop_photo(actor=at.actor, candidate_id=row.id)  # noqa: E731
    return at.act_at_once(act, done=_("Đã cắt ảnh theo tỷ lệ 4×6."), back=at.url("candidate", row.id))


@require_http_methods(FORM_METHODS)
@only(EDIT)
def residence(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """The conference of voters where the candidate lives."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    known = ResidenceConference.objects.with_scopes_disabled().filter(candidate=row).values().first()
    form = ResidenceForm(request.POST or None, initial=dict(known or {}))
    act = lambda: consultations.record_residence(  # noqa: E731
        actor=at.actor, candidate_id=row.id, data=form.residence, source=form.cleaned_data["source"]
    )
    return at.act_page(
        form,
        act,
        title=_titled(_("Hội nghị cử tri nơi cư trú"), row),
        done=_("Đã ghi kết quả hội nghị cử tri nơi cư trú."),
        back=at.url("candidate", row.id),
    )


@require_http_methods(FORM_METHODS)
@only(SEE)
def leave(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """A candidate withdraws or is removed; the service knows who may say so at which step."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form = LeaveForm(request.POST or None)
    act = lambda: candidate_states.leave(  # noqa: E731
        actor=at.actor, candidate_id=row.id, **form.cleaned_data
    )
    return at.act_page(
        form,
        act,
        title=_titled(_("Rút hoặc xóa tên"), row),
        done=_("Đã ghi."),
        back=at.url("candidate", row.id),
        submit=_("Ghi, không lấy lại được"),
        danger=True,
        note=_leave_note(row),
    )


def _leave_note(row: Candidate) -> str:
    if row.state != CandidateState.OFFICIAL:
        return _("Sau khi ghi, hồ sơ khép lại; muốn ứng cử lại phải lập hồ sơ mới.")
    if row.contest and row.contest.ballots_printed_at:
        return _(
            "Phiếu đã in: tên vẫn ở trên phiếu và trong biên bản, phiếu bầu cho người này không tính trúng."
        )
    return _("Phiếu chưa in: người này bị đưa khỏi phiếu, những người sau được đánh lại thứ tự.")


@require_http_methods(FORM_METHODS)
@only(CONFIRM)
def status(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """Confirm or refuse the status of somebody elected."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form = StatusForm(request.POST or None)
    act = lambda: candidate_states.confirm_status(  # noqa: E731
        actor=at.actor, candidate_id=row.id, **form.cleaned_data
    )
    return at.act_page(
        form,
        act,
        title=_titled(_("Xác nhận tư cách đại biểu"), row),
        done=_("Đã ghi."),
        back=at.url("candidate", row.id),
        submit=_("Ghi quyết định"),
    )
