"""Sending a petition on, and telling voters what came of theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from council.permissions import Actor
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.documents.letters import render_letter
from petitions.forms.judging import InformForm, NamedForm, SendBackForm, parted
from petitions.models import Petition
from petitions.queries.answers import to_inform
from petitions.queries.routing import letter_paper
from petitions.services import inform as informing
from petitions.services import judging
from petitions.services.petitioner import SEE, Petitioner
from petitions.views.frame import office, posted
from petitions.views.judging import number_of
from petitions.views.routing_letters import pdf

ACTS = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "petitions/answers/act.html"


@ACTS
@only(judging.DECIDE)
def send_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The body is to go on."""
    actor = actor_in(request)
    row = access.petition(actor, pk, write=True)
    form = SendBackForm(posted(request), initial={"version": row.version})

    def act() -> Any:
        return judging.send_on(actor=actor, petition_id=pk, **form.cleaned_data)

    said = {
        "title": _("Yêu cầu cơ quan tiếp tục giải quyết"),
        "submit": _("Yêu cầu giải quyết tiếp"),
        "done": _("Đã yêu cầu; cơ quan phải trả lời lại trong thời hạn mới."),
        "note": _("Cơ quan phải trả lời lại trong thời hạn mới; lời hứa đã ghi vẫn được theo dõi."),
    }
    return _act(request, form, act, said | {"back": reverse("petition", args=[code, pk])}, [row])


@ACTS
@only(informing.INFORM)
def inform(request: HttpRequest, code: str) -> HttpResponse:
    """A letter on what came of the petitions chosen in the list."""
    actor = actor_in(request)
    asked = request.POST if request.method == "POST" else request.GET
    seen = [one[:32] for one in asked.getlist("petition")][: informing.MOST_TOGETHER + 1]
    rows = to_inform(actor.council_id, _ids(seen))
    if request.method != "POST":
        seen = [f"{row.id}:{row.version}" for row in rows]
    back = reverse("petition_answers", args=[code]) + "?phan=inform"
    if not seen:
        messages.warning(request, _("Hãy chọn ít nhất một kiến nghị để thông báo."))
        return redirect(back)
    form = InformForm(posted(request), seen=seen, initial={"petition": seen})

    def act() -> Any:
        return informing.inform(actor=actor, versions=form.versions, letter=form.letter)

    said = {
        "title": _("Thông báo kết quả cho cử tri"),
        "submit": _("Lập công văn thông báo"),
        "done": _("Đã lập công văn thông báo; mở tab Công văn để in và gửi."),
        "note": _(
            "Công văn gửi cử tri nêu kiến nghị (ghi bằng mã, không ghi tên), Mặt trận Tổ quốc và các "
            "đại biểu đã tiếp nhận. Muốn in bản đích danh cho cử tri thì lập công văn riêng từng kiến nghị."
        ),
    }
    return _act(request, form, act, said | {"back": back}, rows)


@ACTS
@only(SEE)
def named(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The letter with the voter's name and address, as a PDF that is kept nowhere."""
    actor = actor_in(request)
    row = access.letter(actor, pk)
    form = NamedForm(posted(request))
    made: list[bytes] = []

    def act() -> None:
        made.append(_by_name(actor, pk, form.cleaned_data["reason"]))

    if form.is_bound and carried_out(form, act, {"look_reason_required": "reason"}):
        return pdf(f"cong-van-{row.id}-dich-danh.pdf", made[0])
    context = {
        "form": form,
        "rows": [],
        "title": _("In bản gửi đích danh"),
        "submit": _("Mở tên và in"),
        "note": _("Lần xem này được ghi vào lịch sử kiến nghị. Tên và địa chỉ chỉ có trong tệp PDF vừa tạo."),
        "back": reverse("petition_letters", args=[code]) + "?loai=inform",
    }
    return render(request, PAGE, office(request) | context, status=status_of(form))


def _by_name(actor: Actor, pk: int, reason: str) -> bytes:
    row, person = informing.addressed(actor=actor, letter_id=pk, reason=reason)
    return render_letter(replace(letter_paper(row), addressee=_called(person)))


def _called(person: Petitioner) -> str:
    """ "Ông (bà) Nguyễn Văn A, số 5 phố Mẫu"; letters are always in Vietnamese."""
    return ", ".join(part for part in (f"Ông (bà) {person.name}".strip(), person.address) if part)


def _ids(seen: Sequence[str]) -> list[int]:
    """Petitions as the list sends them (an id), or as the form sends them again ("id:version")."""
    pairs = [parted(one) for one in seen]
    plain = [number_of(one) for one in seen]
    return [pair[0] for pair in pairs if pair] + [pk for pk in plain if pk]


def _act(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], Any],
    said: dict[str, str],
    rows: Sequence[Petition],
) -> HttpResponse:
    if form.is_bound and carried_out(form, act, {"reason_required": "reason"}):
        messages.success(request, said["done"])
        return redirect(said["back"])
    context = {"form": form, "rows": rows, **said}
    return render(request, PAGE, office(request) | context, status=status_of(form))
