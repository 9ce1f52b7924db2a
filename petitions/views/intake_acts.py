"""The office's acts on one petition: each a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from council.errors import Refused
from council.permissions import Actor
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in
from petitions import access
from petitions.forms.intake import (
    ClassifyForm,
    EditForm,
    MergeForm,
    ReasonForm,
    SplitForm,
    TransferForm,
)
from petitions.models import Petition
from petitions.queries.intake import offers
from petitions.queries.petitions import lookup
from petitions.services import classify as classifying
from petitions.services import merge as merging
from petitions.services import petitioner
from petitions.services.classify import CLASSIFY
from petitions.services.merge import MERGE
from petitions.services.petitioner import Petitioner
from petitions.views.frame import office

ACTS = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "petitions/intake/act.html"


@ACTS
@only(CLASSIFY)
def classify(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Field, place, competence."""
    actor, row = _row(request, pk)
    initial = ClassifyForm.initial_of(row)
    form = ClassifyForm(request.POST or None, initial=initial).offer(offers(actor.council_id))
    return _act(
        request,
        row,
        form,
        lambda: classifying.classify(
            actor=actor, petition_id=row.id, data=form.classified, version=form.cleaned_data["version"]
        ),
        said={"title": _("Phân loại"), "done": _("Đã phân loại.")},
    )


@ACTS
@only(CLASSIFY)
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Correct the words."""
    actor, row = _row(request, pk)
    initial = {"text": row.text, "summary": row.summary, "version": row.version}
    form = EditForm(request.POST or None, initial=initial)
    return _act(
        request,
        row,
        form,
        lambda: classifying.edit_text(actor=actor, petition_id=row.id, **form.cleaned_data),
        said={"title": _("Sửa nội dung"), "done": _("Đã lưu nội dung; bản trước còn trong lịch sử.")},
    )


@ACTS
@only(CLASSIFY)
def transfer(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A complaint or denunciation leaves with a letter."""
    actor, row = _row(request, pk)
    form = TransferForm(request.POST or None, initial={"version": row.version})
    return _act(
        request,
        row,
        form,
        lambda: classifying.transfer(
            actor=actor,
            petition_id=row.id,
            kind=form.cleaned_data["kind"],
            letter=form.letter,
            version=form.cleaned_data["version"],
        ),
        said={
            "title": _("Chuyển khiếu nại, tố cáo"),
            "done": _("Đã chuyển theo quy định riêng, kèm công văn."),
            "submit": _("Chuyển và lập công văn"),
            "note": _(
                "Không đảo lại được: nội dung này không còn là kiến nghị và không tổng hợp, công khai."
            ),
        },
    )


@ACTS
@only(CLASSIFY)
def reopen(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The answer in the hall was not enough."""
    actor, row = _row(request, pk)
    form = ReasonForm(request.POST or None)
    return _act(
        request,
        row,
        form,
        lambda: classifying.reopen(actor=actor, petition_id=row.id, reason=form.cleaned_data["reason"]),
        said={"title": _("Mở lại kiến nghị"), "done": _("Đã mở lại.")},
    )


@ACTS
@only(MERGE)
def merge(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """It says what another one says."""
    actor, row = _row(request, pk)
    initial = {"version": row.version, "code": request.GET.get("goc", "")[:30]}
    form = MergeForm(request.POST or None, initial=initial)
    return _act(
        request,
        row,
        form,
        lambda: _merge(actor, row, form),
        said={"title": _("Trùng với kiến nghị khác"), "done": _("Đã ghi nhận trùng.")},
    )


@ACTS
@only(MERGE)
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """It was no duplicate."""
    actor, row = _row(request, pk)
    form = ReasonForm(request.POST or None)
    return _act(
        request,
        row,
        form,
        lambda: merging.undo_duplicate(actor=actor, petition_id=row.id, reason=form.cleaned_data["reason"]),
        said={"title": _("Bỏ đánh dấu trùng"), "done": _("Đã bỏ đánh dấu trùng.")},
    )


@ACTS
@only(MERGE)
def split(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """It says several things."""
    actor, row = _row(request, pk)
    form = SplitForm(request.POST or None, initial={"version": row.version, "part_1": row.text})
    return _act(
        request,
        row,
        form,
        lambda: merging.split(
            actor=actor, petition_id=row.id, texts=form.texts, version=form.cleaned_data["version"]
        ),
        said={
            "title": _("Tách thành nhiều kiến nghị"),
            "done": _("Đã tách; mỗi phần có mã riêng và cùng mã bí mật với biên nhận cũ."),
            "submit": _("Tách"),
        },
    )


@ACTS
@only(petitioner.SEE)
def look(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Who put the petition: shown in answer to a reason, to that answer alone."""
    actor = actor_in(request)
    row = access.petition(actor, pk)
    form = ReasonForm(request.POST or None)
    seen: list[Petitioner] = []
    reveal = lambda: seen.append(  # noqa: E731 - one call with the form's own field
        petitioner.reveal(actor=actor, petition_id=row.id, reason=form.cleaned_data["reason"])
    )
    if request.method == "POST":
        carried_out(form, reveal)
    context = {
        "row": row,
        "form": form,
        "seen": seen[0] if seen else None,
        "title": _("Người kiến nghị"),
        "submit": _("Mở xem"),
        "note": _("Lần xem này được ghi vào lịch sử: ai, lúc nào, vì sao."),
    }
    return render(request, PAGE, office(request) | context, status=status_of(form))


def _row(request: HttpRequest, pk: int) -> tuple[Actor, Petition]:
    actor = actor_in(request)
    return actor, access.petition(actor, pk, write=True)


def _merge(actor: Actor, row: Petition, form: MergeForm) -> None:
    other = lookup(actor.council_id, form.cleaned_data["code"])
    if other is None:
        raise Refused(
            "no_such_code", _("Không có kiến nghị mang mã này ở Hội đồng của bạn; hãy kiểm tra mã.")
        )
    version = form.cleaned_data["version"]
    if form.cleaned_data["how"] == "merge":
        merging.merge(actor=actor, petition_id=row.id, into_id=other.id, version=version)
    else:
        merging.mark_duplicate(actor=actor, petition_id=row.id, of_id=other.id, version=version)


def _act(
    request: HttpRequest, row: Petition, form: forms.Form, act: Callable[[], Any], *, said: dict[str, str]
) -> HttpResponse:
    """A page with one form: shown, or its act carried out and the reader led back to the petition."""
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, said["done"])
        return redirect(reverse("petition", args=[council_in(request).code, row.id]))
    context = {"row": row, "form": form, "submit": _("Lưu"), **said}
    return render(request, PAGE, office(request) | context, status=status_of(form))
