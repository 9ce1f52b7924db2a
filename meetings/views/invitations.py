"""The secretariat's invitations: the list, the letter, sending, moving, cancelling, the papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.models import CouncilSession
from council.permissions import Actor
from council.views import guards
from council.views.guards import only, status_of
from council.views.viewer import actor_in, council_in
from meetings.enums import InvitationState, InviteeKind, ReplyState
from meetings.forms.invitations import CancelForm, InvitationForm, VersionForm
from meetings.models import Invitation, Sitting
from meetings.queries import invitations as read
from meetings.services import invitation_papers as papers
from meetings.services import invitations as service
from meetings.services import invitee_contact
from meetings.services.invitations import INVITE
from meetings.services.invitees import invite_delegates
from meetings.services.preparing import access_session
from meetings.views.preparing import desk_frame

inviter_only = only(INVITE)
FIELD_OF: Mapping[str, str] = {
    "invitation_number": "number",
    "signer_required": "signer_name",
    "place_required": "place",
    "signing_day": "signed_on",
    "ends_before_start": "end_hour",
    "too_long_a_time": "end_day",
    "answer_after_start": "answer_day",
    "answer_by_past": "answer_day",
    "invitation_begun": "start_day",
    "cancel_reason": "reason",
}


@require_safe
@inviter_only
def home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Every invitation of the council with its answers; where to begin a new one."""
    council = council_in(request)
    sessions = CouncilSession.objects.filter(council=council, closes_on__gte=clock.today())
    context = {
        "lines": read.invitations_of(council.id),
        "sessions": sessions.select_related("term").order_by("opens_on"),
    }
    return _page(request, "home", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_only
def new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new letter to a session, or to the sitting `phien` of it."""
    actor = actor_in(request)
    session = access_session(actor, pk, verb=INVITE)
    sittings = list(Sitting.objects.filter(session=session))
    wanted = request.GET.get("phien", "")
    sitting_id = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else None
    data = service.prefilled(actor=actor, session_id=pk, sitting_id=sitting_id)
    form = InvitationForm(request.POST or None, initial=InvitationForm.initial_of(data))
    made: list[Invitation] = []

    def act() -> None:
        row = service.create(actor=actor, session_id=pk, sitting_id=sitting_id, data=form.invitation)
        made.append(row)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu bản soạn. Hãy mời đại biểu, thêm khách mời, rồi gửi."))
        return redirect("invitation", code, made[0].id)
    context = {"form": form, "session": session, "sittings": sittings, "sitting_id": sitting_id}
    return _page(request, "form", context, status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_only
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a letter; once it is sent another time or place is told to everybody."""
    actor = actor_in(request)
    row = service.access(actor, pk)
    form = InvitationForm(request.POST or None, initial=InvitationForm.initial_of(row))
    changed: list[Invitation] = []

    def act() -> None:
        version = form.cleaned_data["version"] or 0
        data = form.invitation
        changed.append(service.update(actor=actor, invitation_id=pk, data=data, version=version))

    if request.method == "POST" and carried_out(form, act):
        if changed[0].revision > row.revision:
            messages.success(
                request, _("Đã lưu; thư báo thay đổi được gửi đến những người đã nhận giấy mời.")
            )
        else:
            messages.success(request, _("Đã lưu giấy mời."))
        return redirect("invitation", code, pk)
    return _page(request, "form", {"form": form, "session": row.session, "row": row}, status_of(form))


@require_safe
@inviter_only
def invitation(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One invitation: answers counted and listed, what to do next, what was done."""
    row = service.access(actor_in(request), pk)
    reply = request.GET.get("tra-loi", "")
    reply = reply if reply in ReplyState.values else ""
    counts = read.counts_of(row)
    lines = read.invitees_of(row, reply=reply)
    context = {
        "row": row,
        "session": row.session,
        "counts": counts[""],
        "kinds": [(label, counts[kind]) for kind, label in InviteeKind.choices if kind in counts],
        "lines": lines,
        "silent": {line.row.id for line in lines if not invitee_contact.of(line.row).email},
        "reply": reply,
        "replies": [(value, label, getattr(counts[""], value)) for value, label in ReplyState.choices],
        "unsent": service.unsent(row),
        "moved": read.moved_since(row) if row.state != InvitationState.CANCELLED else None,
        "acts": read.acts_of(row),
        "open": row.state != InvitationState.CANCELLED,
    }
    return _page(request, "invitation", context)


@require_POST
@inviter_only
def delegates(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Every delegate in office goes on the list."""
    count = invite_delegates(actor=actor_in(request), invitation_id=pk)
    if count:
        messages.success(request, _("Đã đưa %(n)s đại biểu đương nhiệm vào danh sách mời.") % {"n": count})
    else:
        messages.info(request, _("Danh sách đã có tất cả đại biểu đương nhiệm."))
    return redirect("invitation", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_only
def send(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give the letter out, after a look at how many it goes to."""
    actor = actor_in(request)
    row = service.access(actor, pk)
    form = VersionForm(request.POST or None, initial={"version": row.version})
    counts: list[int] = []

    def act() -> None:
        version = form.cleaned_data["version"]
        counts.append(service.send(actor=actor, invitation_id=pk, version=version)[1])

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã gửi giấy mời đến %(n)s người.") % {"n": counts[0]})
        return redirect("invitation", code, pk)
    context = {"row": row, "session": row.session, "form": form, "unsent": service.unsent(row)}
    return _page(request, "send", context, status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_only
def cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Call it off with a reason; a letter never sent is dropped."""
    actor = actor_in(request)
    row = service.access(actor, pk)
    sent = row.state == InvitationState.SENT
    kind = CancelForm if sent else VersionForm
    form = kind(request.POST or None, initial={"version": row.version})

    def act() -> None:
        said = form.cleaned_data
        if sent:
            service.cancel(actor=actor, invitation_id=pk, version=said["version"], reason=said["reason"])
        else:
            service.discard(actor=actor, invitation_id=pk, version=said["version"])

    if request.method == "POST" and carried_out(form, act):
        if sent:
            messages.success(request, _("Đã hủy giấy mời; thư báo hủy được gửi đến những người đã nhận."))
            return redirect("invitation", code, pk)
        messages.success(request, _("Đã xóa bản soạn giấy mời."))
        return redirect("invitations", code)
    return _page(request, "cancel", {"row": row, "session": row.session, "form": form}, status_of(form))


def carried_out(form: Any, act: Callable[[], Any]) -> bool:
    """Do the act of a valid form; a refusal is shown at its field or at the head."""
    return guards.carried_out(form, act, FIELD_OF)


def _paper(
    make: Callable[..., tuple[str, bytes]], kind: str = "application/pdf"
) -> Callable[..., HttpResponse]:
    """A view that answers with a paper made for the actor."""

    @require_safe
    @inviter_only
    def made(request: HttpRequest, code: str, **which: Any) -> HttpResponse:  # noqa: ARG001
        return file_of(make, actor_in(request), kind, **which)

    return made


def file_of(
    make: Callable[..., tuple[str, bytes]], actor: Actor, kind: str = "application/pdf", **which: Any
) -> HttpResponse:
    """The answer with a file nobody keeps: a guest's letter holds a secret link."""
    name, data = make(actor=actor, **which)
    response = HttpResponse(data, content_type=kind)
    shown = "inline" if kind == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


preview_pdf = _paper(papers.preview)
letter_pdf = _paper(papers.letter)
all_pdf = _paper(papers.all_letters)
guests_pdf = _paper(papers.guest_list)
answers_xlsx = _paper(
    papers.answers_table, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"meetings/invitations/{name}.html", context | desk_frame(request), status=status)
