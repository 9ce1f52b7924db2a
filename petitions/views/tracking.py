"""Following one's own petition: code and secret from the slip, then one page that says where it stands.

The secret stands behind "#" in the QR code's address and is posted from there: no address, no log and no page
holds it. A signed cookie of an hour, sent to these pages alone, says afterwards that it was known.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from council.views.guards import carried_out, status_of
from council.views.limits import Limit, address_of, give_back, spend
from council.views.viewer import frame
from petitions.forms.tracking import AnswerForm, MailForm, RateForm, TrackForm
from petitions.queries.tracking import tracked
from petitions.rules.tracking import tidy_code
from petitions.services import ask, ratings, subscriptions, tracking
from petitions.services.tracking import HOLDS_SECONDS, Holder
from petitions.views.subscriptions import may_write_to

log = structlog.get_logger(__name__)
COOKIE = "theo_doi"
# Why these, and why the owner of a code is not kept out by who guesses: docs/rules/petition-tracking.md
PER_ADDRESS = Limit("track_address", 20, 600)
PER_CODE = Limit("track_code", 20, 3600)
PER_BOTH = Limit("track_both", 3, 3600)
WHERE = "petition_track_mine"


def act_of_the_page(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """What a form of the page posts to; who comes by a link (another language) is led to the page."""

    @wraps(view)
    def posted(request: HttpRequest) -> HttpResponse:
        return view(request) if request.method == "POST" else redirect(WHERE)

    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(posted))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Code and secret. The same answer for a wrong secret and for a code that does not exist."""
    if request.method != "POST":
        return _enter(request, TrackForm(initial={"code": request.GET.get("ma", "")[:40]}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _enter(request, form, 422)
    code, who = form.cleaned_data["code"], address_of(request)
    tries = ((PER_ADDRESS, (who,)), (PER_CODE, (tidy_code(code),)), (PER_BOTH, (who, tidy_code(code))))
    by_address, by_code, by_both = [spend(limit, *key) for limit, key in tries]
    if not by_address or not (by_code or by_both):
        log.warning("tracking_guessed", code=tidy_code(code), by_address=not by_address)
        form.add_error(None, _("Đã nhập sai quá nhiều lần; hãy chờ ít phút rồi thử lại."))
        return _enter(request, form, 429)
    holder = tracking.prove(code, form.cleaned_data["secret"])
    if holder is None:
        form.add_error(
            None,
            _("Mã hoặc mã bí mật chưa đúng. Hãy xem lại biên nhận; mã bí mật phân biệt chữ hoa, chữ thường."),
        )
        return _enter(request, form, 422)
    for limit, key in tries:
        give_back(limit, *key)
    return _kept(redirect(WHERE), holder)


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Where the petition stands."""
    holder = _holder(request)
    return _page(request, holder) if holder else _ended(request)


@act_of_the_page
def answer(request: HttpRequest) -> HttpResponse:
    """The petitioner says what they were asked."""
    form = AnswerForm(request.POST)
    said = _("Đã nhận thông tin ông/bà bổ sung.")
    return _act(
        request,
        form,
        "answer",
        lambda holder: ask.answer(holder=holder, words=form.cleaned_data["words"]),
        said,
        typed="words",
    )


@act_of_the_page
def rate(request: HttpRequest) -> HttpResponse:
    """How content they are."""
    form = RateForm(request.POST)
    said = _("Cảm ơn ông/bà đã đánh giá.")
    return _act(
        request,
        form,
        "rate",
        lambda holder: ratings.rate(holder=holder, **form.cleaned_data),
        said,
        typed="note",
    )


@act_of_the_page
def subscribe(request: HttpRequest) -> HttpResponse:
    """News of it by e-mail."""
    form = MailForm(request.POST)
    said = _("Hãy mở hộp thư và bấm liên kết xác nhận; chưa thấy thì xem cả thư rác.")

    def act(holder: Holder) -> None:
        email = form.cleaned_data["email"]
        subscriptions.subscribe_own(holder=holder, email=email, send=may_write_to(email))

    return _act(request, form, "mail", act, said)


@act_of_the_page
def turn(request: HttpRequest) -> HttpResponse:
    """To another part under the same receipt."""
    holder = _holder(request)
    other = tracking.turn(holder, request.POST.get("code", "")) if holder else None
    if holder is None:
        return _ended(request)
    return _kept(redirect(WHERE), other or holder)


@act_of_the_page
def leave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """For a computer that others use."""
    response = redirect("petition_track")
    response.delete_cookie(COOKIE, path=reverse("petition_track"), samesite="Strict")
    return response


def _act(
    request: HttpRequest,
    form: forms.Form,
    name: str,
    act: Callable[[Holder], Any],
    said: str,
    *,
    typed: str = "",
) -> HttpResponse:
    holder = _holder(request)
    if holder is None:
        return _ended(request, request.POST.get(typed, ""))
    if carried_out(form, lambda: act(holder)):
        messages.success(request, said)
        return _kept(redirect(WHERE), holder)
    return _page(request, holder, status_of(form), **{name: form})


def _holder(request: HttpRequest) -> Holder | None:
    return tracking.returning(request.COOKIES.get(COOKIE, ""))


def _page(request: HttpRequest, holder: Holder, status: int = 200, **bound: forms.Form) -> HttpResponse:
    row = tracked(tracking.petition_of(holder))
    rated = {"score": row.rating.score, "note": row.rating.note} if row.rating else {}
    context = {
        "row": row.petition,
        "shown": row,
        "question": ask.question_of(row.letter) if row.letter else "",
        "failed": next(iter(bound.values()), None),
        "answer_form": bound.get("answer") or AnswerForm(),
        "rate_form": bound.get("rate") or RateForm(initial=rated),
        "mail_form": bound.get("mail") or MailForm(),
    }
    page = render(request, "petitions/tracking/mine.html", frame(request) | context, status=status)
    return _kept(page, holder)


def _enter(request: HttpRequest, form: TrackForm, status: int = 200, **more: Any) -> HttpResponse:
    context = frame(request) | {"form": form} | more
    response = render(request, "petitions/tracking/enter.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(PER_ADDRESS.seconds)
    return response


def _ended(request: HttpRequest, typed: str = "") -> HttpResponse:
    """The hour is over: what was typed is given back, and the way in again."""
    response = _enter(request, TrackForm(), 403, ended=tracking.ended().message, typed=typed)
    response.delete_cookie(COOKIE, path=reverse("petition_track"), samesite="Strict")
    return response


def _kept(response: HttpResponse, holder: Holder) -> HttpResponse:
    """Another hour."""
    response.set_cookie(
        COOKIE,
        holder.token,
        max_age=HOLDS_SECONDS,
        path=reverse("petition_track"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response
