"""Answering an invitation: a delegate on the desk, a guest by the secret link of the letter.

The link is the whole proof: 192 bits, its hash alone is kept. A wrong link and one that was renewed get the
same page, and who tries many is slowed down. The page names nobody but the guest.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.errors import Refused
from council.views import guards
from council.views.guards import status_of, tell
from council.views.limits import Limit, address_of, give_back, spend
from council.views.viewer import actor_in, frame
from meetings.enums import InvitationState, ReplyState
from meetings.forms.invitations import ReplyForm
from meetings.models import Invitee
from meetings.rules.invitations import is_late
from meetings.services import invitation_papers as papers
from meetings.services.invitation_answers import Reply, answer_as_delegate, answer_as_guest, by_token
from meetings.views.invitation_guests import FIELD_OF
from meetings.views.invitations import file_of

# Guessing 192 bits is hopeless; this keeps a machine that tries from costing a query each time.
PER_ADDRESS = Limit("invitation_link", 30, 600)


@require_POST
@login_required
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A delegate's answer from the desk."""
    said = Reply(request.POST.get("reply", ""), request.POST.get("reason", ""))
    try:
        row = answer_as_delegate(actor=actor_in(request), invitation_id=pk, reply=said)
    except Refused as refusal:
        tell(request, refusal)
        return redirect("desk", code)
    if row.reply == ReplyState.ABSENT:
        messages.success(request, _("Đã trả lời: vắng; chủ tọa và thư ký thấy lý do của ông/bà."))
    else:
        messages.success(request, _("Đã trả lời: sẽ dự."))
    return redirect("desk", code)


@require_safe
@login_required
@never_cache
def own_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A delegate's own letter."""
    return file_of(papers.own_letter, actor_in(request), invitation_id=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """A guest's letter and answer."""
    who = address_of(request)
    if not spend(PER_ADDRESS, who):
        response = render(
            request, "meetings/invitations/guest_gone.html", frame(request) | {"often": True}, status=429
        )
        response["Retry-After"] = str(PER_ADDRESS.seconds)
        return _unlisted(response)
    row = by_token(token)
    if row is None:
        gone = render(request, "meetings/invitations/guest_gone.html", frame(request), status=404)
        return _unlisted(gone)
    give_back(PER_ADDRESS, who)
    sent = request.POST if request.method == "POST" else None
    form = ReplyForm(sent, initial=ReplyForm.initial_of(row))
    act = lambda: answer_as_guest(token=token, reply=form.answer)  # noqa: E731
    if request.method == "POST" and guards.carried_out(form, act, FIELD_OF):
        messages.success(request, _("Đã ghi nhận câu trả lời. Cảm ơn ông/bà."))
        return redirect("invitation_guest", token)
    return _unlisted(_letter(request, row, form))


def _letter(request: HttpRequest, row: Invitee, form: ReplyForm) -> HttpResponse:
    invitation = row.invitation
    now = clock.now()
    context = {
        "one": row,
        "row": invitation,
        "title": papers.title_of(invitation),
        "form": form,
        "is_open": invitation.state == InvitationState.SENT and now < invitation.ends_at,
        "is_off": invitation.state == InvitationState.CANCELLED,
        "answered": row.reply != ReplyState.WAITING,
        "late": is_late(row.replied_at, invitation.answer_by),
        "overdue": now > invitation.answer_by,
    }
    page = "meetings/invitations/guest.html"
    return render(request, page, frame(request) | context, status=status_of(form))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no search engine keeps it, and Django does not log it with a refusal."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own mark
    return response
