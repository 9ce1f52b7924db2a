"""News of a published petition by e-mail: asking for it, confirming, ending.

A link in a letter only opens a page: programs that look into mail open links too. What confirms is a button;
what ends is a button as well, or the one POST of a mail program (RFC 8058), which has no cookie of ours.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.views.guards import carried_out, status_of
from council.views.limits import Limit, address_of, spend
from council.views.viewer import frame
from petitions.forms.tracking import MailForm
from petitions.models import Petition
from petitions.queries.public import published
from petitions.services import subscriptions

PER_ADDRESS = Limit("subscribe_address", 20, 3600)
# Nobody's letter-box is filled by others: so many letters of asking a day.
PER_BOX = Limit("subscribe_box", 5, 86_400)


def may_write_to(email: str) -> bool:
    """Whether this box was asked seldom enough. Counted alike whether it follows anything or not."""
    return spend(PER_BOX, email.strip().lower())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def subscribe(request: HttpRequest, code: str) -> HttpResponse:
    """Follow a published petition. The answer is the same whether the address follows it already."""
    rows = Petition.objects.with_scopes_disabled().filter(code=code)
    row = published(rows).only("id", "code").first()
    if row is None:
        raise Http404
    form = MailForm(request.POST if request.method == "POST" else None)
    often = form.is_bound and not spend(PER_ADDRESS, address_of(request))
    if often:
        form.add_error(None, _("Đã gửi quá nhiều lần; hãy chờ một giờ rồi thử lại."))
    elif form.is_bound and carried_out(form, lambda: _ask(row, form), {"bad_address": "email"}):
        return _say(request, "sent", code=code)
    context = frame(request) | {"row": row, "form": form}
    status = 429 if often else status_of(form)
    return render(request, "petitions/tracking/subscribe_page.html", context, status=status)


@require_safe
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of the letter opens. Nothing is looked up or changed."""
    context = frame(request) | {"token": token}
    return render(request, "petitions/tracking/confirm.html", context)


@require_POST
@never_cache
def confirmed(request: HttpRequest) -> HttpResponse:
    """The button behind it; the token is not in the address."""
    found = subscriptions.confirm(token=request.POST.get("token", "")[:100])
    if found is None:
        return _say(request, "gone", 404)
    return _say(request, "confirmed", code=found.petition.code, end=subscriptions.unsubscribe_link(found))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End it: no sign-in, no question, and the same answer for a link that was used before."""
    if request.method == "POST":
        subscriptions.unsubscribe(token=token[:100])
        return _say(request, "ended")
    return render(request, "petitions/tracking/unsubscribe.html", frame(request))


def _ask(row: Petition, form: MailForm) -> None:
    email = form.cleaned_data["email"]
    subscriptions.subscribe(petition=row, email=email, send=may_write_to(email))


def _say(request: HttpRequest, what: str, status: int = 200, **more: str) -> HttpResponse:
    context = frame(request) | {"what": what} | more
    return render(request, "petitions/tracking/said.html", context, status=status)
