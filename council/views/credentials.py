"""Accounts and the end of roles. A password is shown once, on the answer to the act itself."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council import access, clock
from council.forms.people import EndRoleForm, UsernameForm
from council.models import Account, RoleAssignment
from council.services import accounts, roles
from council.services.accounts import Credentials
from council.views.guards import carried_out
from council.views.people import officer_only, person_page
from council.views.viewer import actor_in, council_in, frame


@require_POST
@officer_only
def create_account(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new account; the answer is the slip with the password."""
    actor, council = actor_in(request), council_in(request)
    one = access.person(council.id, pk)
    form = UsernameForm(request.POST, prefix="username")
    made: list[Credentials] = []
    done = carried_out(
        form,
        lambda: made.append(
            accounts.create_account(
                actor=actor, council_id=council.id, person_id=pk, username=form.cleaned_data["username"]
            )
        ),
    )
    return _slip(request, code, made[0], pk) if done else person_page(request, one, 400, username=form)


@require_POST
@officer_only
def reset_password(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new password; the answer is the slip."""
    made = accounts.reset_password(actor=actor_in(request), council_id=council_in(request).id, account_id=pk)
    return _slip(request, code, made, _person_of(pk))


@require_POST
@officer_only
def set_active(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Lock an account, or open it again."""
    active = request.POST.get("active") == "1"
    council = council_in(request)
    accounts.set_active(actor=actor_in(request), council_id=council.id, account_id=pk, active=active)
    messages.success(request, _("Đã mở lại tài khoản.") if active else _("Đã khóa tài khoản."))
    return redirect("person", code, _person_of(pk))


@require_POST
@officer_only
def end_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End a role: after a day that was named, else at once."""
    council = council_in(request)
    form = EndRoleForm(request.POST)
    person = RoleAssignment.objects.filter(pk=pk, council=council).values_list("person_id", flat=True).first()
    last_day = form.cleaned_data["last_day"] if form.is_valid() else None
    roles.end_role(
        actor=actor_in(request),
        council_id=council.id,
        assignment_id=pk,
        last_day=last_day or clock.today() - timedelta(days=1),
    )
    messages.success(request, _("Đã kết thúc vai trò."))
    if not access.people_of(council.id).filter(pk=person or 0).exists():
        return redirect("people", code)
    return redirect("person", code, person)


def _person_of(account_id: int) -> int:
    return Account.objects.values_list("person_id", flat=True).get(pk=account_id) or 0


def _slip(request: HttpRequest, code: str, made: Credentials, person_id: int) -> HttpResponse:
    context = {
        "made": made,
        "address": request.build_absolute_uri(reverse("account_login")),
        "person_url": reverse("person", args=[code, person_id]),
        "today": clock.today(),
    }
    response = render(request, "council/slip.html", context | frame(request))
    response["Cache-Control"] = "no-store"
    return response
