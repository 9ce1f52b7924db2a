"""Those invited, one by one and as lists: adding, correcting, noting an answer told by telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council.errors import Refused, not_found
from council.services.spreadsheets import check_bytes
from council.views import guards
from council.views.guards import status_of, tell
from council.views.uploads import bounded_upload
from council.views.viewer import actor_in
from meetings.enums import InviteeKind
from meetings.forms.invitations import (
    ApplyForm,
    DelegateContactForm,
    GuestForm,
    NewGuestForm,
    PastedForm,
    ReplyForm,
    UploadedForm,
)
from meetings.models import Invitation, Invitee
from meetings.services import guest_lists, invitees
from meetings.services.guest_lists import MOST_ROWS, Preview
from meetings.services.invitation_answers import answer_for
from meetings.services.invitations import access
from meetings.services.invitees import Guest
from meetings.views.invitations import inviter_only
from meetings.views.preparing import desk_frame

FIELD_OF = {
    "guest_name": "name",
    "guest_twice": "anyway",
    "bad_address": "email",
    "phone_letters": "phone",
    "phone_foreign": "phone",
    "phone_old": "phone",
    "phone_length": "phone",
    "reason_required": "reason",
    "substitute_required": "substitute_name",
    "bad_reply": "reply",
}


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_only
def add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One guest; the ways to add many beside it."""
    actor, row = actor_in(request), access(actor_in(request), pk)
    form = NewGuestForm(request.POST or None)

    def act() -> None:
        guest, anyway = form.guest, form.cleaned_data["anyway"]
        invitees.add_guest(actor=actor, invitation_id=pk, guest=guest, anyway=anyway)

    if request.method == "POST" and carried_out(form, act):
        messages.success(
            request, _("Đã thêm %(name)s vào danh sách mời.") % {"name": form.cleaned_data["name"]}
        )
        return redirect("invitation_guests", code, pk)
    return _lists(request, row, form=form)


@require_POST
@inviter_only
def paste(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Guests pasted from a spreadsheet: what is in each row. Nothing is written yet."""
    form = PastedForm(request.POST)
    read = lambda: guest_lists.read_pasted(  # noqa: E731
        actor=actor_in(request), invitation_id=pk, pasted=form.cleaned_data["pasted"]
    )
    return _looked_at(request, pk, "pasted", form, read)


@bounded_upload(check_bytes)
@require_POST
@inviter_only
def upload(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Guests of a workbook: what is in each row. Nothing is written yet."""
    form = UploadedForm(request.POST, request.FILES)

    def read() -> Preview:
        file = form.cleaned_data["file"]
        return guest_lists.read_file(
            actor=actor_in(request), invitation_id=pk, file=file.file, name=file.name
        )

    return _looked_at(request, pk, "uploaded", form, read)


@require_POST
@inviter_only
def apply(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The rows of the preview go on the list."""
    actor, form = actor_in(request), ApplyForm(request.POST)
    access(actor, pk)
    counts: list[int] = []

    def act() -> None:
        said = form.cleaned_data
        counts.append(
            guest_lists.apply(actor=actor, invitation_id=pk, sealed=said["sealed"], twins=said["twins"])
        )

    if carried_out(form, act):
        messages.success(request, _("Đã thêm %(n)s khách mời.") % {"n": counts[0]})
        return redirect("invitation", code, pk)
    for line in form.errors.values():
        messages.error(request, " ".join(map(str, line)))
    return redirect("invitation_guests", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_only
def invitee(request: HttpRequest, code: str, pk: int, invitee: int) -> HttpResponse:
    """Somebody on the list: who it is, how they are reached, a new link."""
    actor = actor_in(request)
    row, one = _found(request, pk, invitee)
    is_guest = one.kind == InviteeKind.GUEST
    kind = GuestForm if is_guest else DelegateContactForm
    form = kind(request.POST or None, initial=GuestForm.initial_of(one))

    def act() -> None:
        said = form.cleaned_data
        guest = (
            form.guest
            if isinstance(form, GuestForm)
            else Guest(one.name, email=said["email"], phone=said["phone"])
        )
        new_link = "new_link" in request.POST
        invitees.update_invitee(
            actor=actor, invitation_id=pk, invitee_id=one.id, guest=guest, new_link=new_link
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("invitation", code, pk)
    return _one(request, row, one, form=form)


@require_POST
@inviter_only
def remove(request: HttpRequest, code: str, pk: int, invitee: int) -> HttpResponse:
    """Off the list, before the letter has gone."""
    try:
        invitees.remove_invitee(actor=actor_in(request), invitation_id=pk, invitee_id=invitee)
    except Refused as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Đã bỏ khỏi danh sách mời."))
    return redirect("invitation", code, pk)


@require_POST
@inviter_only
def note(request: HttpRequest, code: str, pk: int, invitee: int) -> HttpResponse:
    """What a guest told by telephone."""
    row, one = _found(request, pk, invitee)
    form = ReplyForm(request.POST)
    act = lambda: answer_for(  # noqa: E731
        actor=actor_in(request), invitation_id=pk, invitee_id=one.id, reply=form.answer
    )
    if carried_out(form, act):
        messages.success(request, _("Đã ghi câu trả lời của %(name)s.") % {"name": one.name})
        return redirect("invitation", code, pk)
    return _one(request, row, one, reply=form)


def carried_out(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do the act of a valid form; a refusal is shown at its field or at the head."""
    return guards.carried_out(form, act, FIELD_OF)


def _looked_at(
    request: HttpRequest, pk: int, name: str, form: forms.Form, read: Callable[[], Preview]
) -> HttpResponse:
    row = access(actor_in(request), pk)
    found: list[Preview] = []
    if not carried_out(form, lambda: found.append(read())):
        return _lists(request, row, **{name: form})
    looked = found[0]
    apply_form = ApplyForm(initial={"sealed": looked.sealed}) if looked.sealed else None
    return _lists(request, row, **{name: form}, found=looked, apply=apply_form)


def _lists(request: HttpRequest, row: Invitation, **more: Any) -> HttpResponse:
    bound = [one for one in more.values() if isinstance(one, forms.Form) and one.is_bound]
    status = max(map(status_of, bound), default=200)
    looked = more.get("found")
    context = {
        "row": row,
        "session": row.session,
        "form": NewGuestForm(),
        "pasted": PastedForm(),
        "uploaded": UploadedForm(),
        "most": MOST_ROWS,
    } | more
    if looked is not None and looked.faulty:
        status = 422
    page = "meetings/invitations/guests.html"
    return render(request, page, context | desk_frame(request), status=status)


def _one(request: HttpRequest, row: Invitation, one: Invitee, **bound: Any) -> HttpResponse:
    kind = GuestForm if one.kind == InviteeKind.GUEST else DelegateContactForm
    context: dict[str, Any] = {
        "row": row,
        "session": row.session,
        "one": one,
        "is_guest": one.kind == InviteeKind.GUEST,
        "form": kind(initial=GuestForm.initial_of(one)),
        "reply": ReplyForm(initial=ReplyForm.initial_of(one)),
    } | bound
    status = max(status_of(context["form"]), status_of(context["reply"]))
    page = "meetings/invitations/invitee.html"
    return render(request, page, context | desk_frame(request), status=status)


def _found(request: HttpRequest, pk: int, invitee: int) -> tuple[Invitation, Invitee]:
    row = access(actor_in(request), pk)
    one = Invitee.objects.filter(invitation=row, pk=invitee).first()
    if one is None:
        raise not_found()
    one.invitation = row
    return row, one
