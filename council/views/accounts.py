"""After the sign-in: each person to the place where the work is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from council import clock
from council.enums import Role
from council.models import Account, RoleAssignment
from council.permissions import Actor
from council.queries_people import places_of
from council.views.viewer import INSIDE, frame

PETITIONS = frozenset({Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER})


@require_safe
@login_required
def desk_home(request: HttpRequest) -> HttpResponse:
    """One council: straight there. Several: a choice. None: the first page, or a word of what to do."""
    account = request.user
    assert isinstance(account, Account)
    key = request.session.session_key or ""
    found = places_of(account, get_language() or "vi", key, clock.today())
    places = [
        (council, actor)
        for council, actor in found
        if actor.roles & (INSIDE | PETITIONS | {Role.BODY_OFFICER, Role.PAPER_OFFICER})
    ]
    if len(places) == 1:
        council, actor = places[0]
        return redirect(place_of(actor, council.code))
    if not places and _operates(account):
        return redirect("home")
    context = {
        "places": [
            {"council": council, "url": place_of(actor, council.code), "roles": role_labels(actor)}
            for council, actor in places
        ]
    }
    return render(request, "council/choose_council.html", context | frame(request))


def place_of(actor: Actor, code: str) -> str:
    """Where a person of a council begins; the desk leads the presidium on to a sitting under way."""
    if actor.roles & {Role.CHAIR, Role.SECRETARY}:
        return reverse("desk", args=[code]) + "?vao=1"
    if actor.roles & {Role.DELEGATE}:
        return reverse("desk", args=[code])
    if Role.SECRETARIAT in actor.roles:
        return reverse("secretariat_home", args=[code])
    if Role.DIGITAL_OFFICER in actor.roles:
        return reverse("people", args=[code])
    if actor.roles & PETITIONS:
        return reverse("petitions_home", args=[code])
    if Role.BODY_OFFICER in actor.roles:
        return reverse("body_desk", args=[code])
    if Role.PAPER_OFFICER in actor.roles and not actor.roles & INSIDE:
        return reverse("hand_in_home", args=[code])
    return reverse("desk", args=[code])


def role_labels(actor: Actor) -> list[str]:
    """What the person is in this council, in words."""
    return [str(role.label) for role in Role if role in actor.roles]


def _operates(account: Account) -> bool:
    today = clock.today()
    rows = RoleAssignment.objects.filter(person_id=account.person_id or 0, role=Role.SYSTEM_OPERATOR)
    held = rows.filter(since__lte=today).exclude(until__lt=today).exists()
    return held or account.is_superuser
