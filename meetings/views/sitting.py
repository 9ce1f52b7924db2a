"""The pages of a sitting: tablet, console, door, hall screen, and the public's view."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from council import clock
from council.live import token_hash
from council.models import Council, Screen
from council.permissions import Actor, presence_place, require
from council.queries import settings_in_force
from council.release import release
from council.views.qr import qr
from council.views.versions import unchanged
from meetings import access, live, stages
from meetings.enums import AttendanceState
from meetings.models import Sitting
from meetings.queries import progress, sitting_now, sitting_view
from meetings.queries.presenting import presentation
from meetings.rules.door import door_code, step_of
from meetings.services import presenting
from meetings.state import SittingView
from realtime import presence
from realtime.protocol import Command


def page_context(request: HttpRequest, view: SittingView, audience: str) -> dict[str, Any]:
    """What every signed-in page of a sitting knows besides its stage."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = stages.stage_context(view, audience)
    context["urls"] |= {
        "ws": reverse_ws(view.council_code),
        "desk": reverse("desk", args=[view.council_code]),
        "home": reverse("council_public", args=[view.council_code]),
    }
    seat = next((line.seat for line in view.roll if line.delegate_id == actor.delegate_id), None)
    viewer = {"name": actor.name, "note": "", "seat": seat or access.seat_of(actor)}
    return context | {"viewer": viewer, "server_now": clock.now()}


def presenting_in(actor: Actor, sitting: Sitting) -> dict[str, Any]:
    """The page shown in a sitting, for somebody inside: what its partials read, and whether this person may
    turn the pages."""
    shown = presentation(sitting.id)
    context = stages.presenter_context(shown, stages.presenter_audience(actor, sitting))
    return context | {"may_present": presenting.may_present(actor, sitting, shown.named_id)}


def reverse_ws(code: str, query: str = "") -> str:
    """The path of a council's socket."""
    return f"/ws/{code}/{query}"


def _entered(request: HttpRequest, pk: int) -> Sitting | HttpResponse:
    """The sitting for somebody inside; sign-in for nobody; not found for everybody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    sitting = access.sitting(actor, pk)
    if not access.may_see(actor, sitting):
        raise Http404
    return sitting


@require_safe
def tablet(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The delegate's tablet."""
    found = _entered(request, pk)
    if isinstance(found, HttpResponse):
        return found
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = sitting_view(found.id)
    if view is None:
        raise Http404
    mine = live.mine([Command("page", "meetings.mine", {"sitting": found.id}, actor)])[0]
    context = page_context(request, view, "delegates") | {"mine": mine} | presenting_in(actor, found)
    return render(request, "meetings/sitting.html", context)


@require_safe
def console(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The presidium's console."""
    found = _entered(request, pk)
    if isinstance(found, HttpResponse):
        return found
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "meetings.see_presidium", found.council_id)
    view = sitting_view(found.id, presidium=True)
    if view is None:
        raise Http404
    context = page_context(request, view, "presidium") | {"progress": numbers(found.id)}
    context |= presenting_in(actor, found) | {"people": presenting.people_inside(found)}
    return render(request, "meetings/console.html", context)


def numbers(sitting_id: int) -> dict[str, Any]:
    """The moving numbers with the devices on line, as the partials read them."""
    row = progress(sitting_id)
    if row is None:
        return {}
    return {
        "voted": row.voted,
        "entitled": row.entitled,
        "online": len(presence.online(presence_place(row.council_id))),
    }


@require_safe
def door(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The changing code at the door, on a screen the secretariat sets up there."""
    found = _entered(request, pk)
    if isinstance(found, HttpResponse):
        return found
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "meetings.show_door", found.council_id)
    view = sitting_view(found.id)
    seconds = int(settings_in_force(found.council_id, clock.today())["checkin.qr_seconds"])
    step = step_of(clock.now(), seconds)
    secret = door_code(found.door_secret, found.id, step)
    address = request.build_absolute_uri(reverse("door_enter", args=[code, found.id])) + f"?ma={secret}"
    response = render(
        request,
        "meetings/door.html",
        {
            "s": view,
            "code": secret,
            "qr_svg": qr(address),
            "changes_at": datetime.fromtimestamp((step + 1) * seconds, UTC),
            "server_now": clock.now(),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def enter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Where the code at the door leads: one button that says "I am here". Looking changes nothing."""
    found = _entered(request, pk)
    if isinstance(found, HttpResponse):
        return found
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = live.mine([Command("page", "meetings.mine", {"sitting": found.id}, actor)])[0]
    if not isinstance(mine, dict) or not mine["may_vote"] or mine["attendance"] == AttendanceState.PRESENT:
        return redirect("sitting", code=code, pk=found.id)
    view = sitting_view(found.id)
    if view is None:
        raise Http404
    context = page_context(request, view, "delegates") | {"code": request.GET.get("ma", "")[:12]}
    return render(request, "meetings/enter.html", context)


@require_safe
def hall(request: HttpRequest, token: str) -> HttpResponse:
    """The hall screen: whoever has the address sees what the hall sees, and nothing else."""
    screen = (
        Screen.objects.filter(token_hash=token_hash(token), revoked_at__isnull=True)
        .select_related("council")
        .first()
    )
    if screen is None:
        raise Http404
    sitting = sitting_now(screen.council_id)
    if sitting is None:
        return render(request, "meetings/hall_idle.html", {"council": screen.council})
    view = sitting_view(sitting.id)
    if view is None:
        raise Http404
    context = stages.stage_context(view, "hall") | {
        "progress": numbers(sitting.id),
        "server_now": clock.now(),
    }
    context |= stages.presenter_context(presentation(sitting.id), "hall")
    context["urls"]["ws"] = reverse_ws(screen.council.code, f"?screen={token}")
    response = render(request, "meetings/hall.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def public(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A public sitting as anyone may follow it: one page for all, cacheable, asked for again every few
    seconds."""
    council: Council = request.council  # type: ignore[attr-defined]
    rows = Sitting.objects.filter(pk=pk, is_public=True, session__is_public=True)
    sitting = rows.exclude(session__state="draft").first()
    view = sitting_view(sitting.id, public=True) if sitting else None
    if view is None:
        raise Http404
    fragment = bool(getattr(request, "htmx", False))
    tag = f'"{view.id}-{view.version}-{request.LANGUAGE_CODE}-{int(fragment)}-{release()}"'
    if request.headers.get("if-none-match") == tag:
        return unchanged()
    context = stages.stage_context(view, "public") | {"council": council}
    template = "meetings/live/public_stage.html" if fragment else "meetings/sitting_public.html"
    response = render(request, template, context)
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=2)
    return response
