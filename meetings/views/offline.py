"""A session on a device: its page, what a copy holds, whether it still stands; the devices and their end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.file_links import signed_link
from council.naming import session_title
from council.release import release
from council.views.guards import only
from council.views.viewer import actor_in, council_in, frame, office
from meetings.access import device_of
from meetings.queries.offline import copies_in, copies_of
from meetings.rules.devices import device_label
from meetings.services import offline
from meetings.services.offline import KEEP, MANAGE, Bundle
from meetings.views.app import look

keeper_only = only(KEEP)
DEVICE_LENGTH = 16


@require_safe
@keeper_only
def offline_home(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The programme with the papers that a copy holds: what a device shows without a network."""
    found = offline.bundle(actor_in(request), pk)
    context = {"session": found.session, "sections": found.sections, "left_out": found.left_out}
    return render(request, "meetings/offline/session.html", context | frame(request))


@require_safe
@never_cache
@keeper_only
def offline_list(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """All that a copy holds: addresses, bytes, SHA-256; and for a while links that nginx checks by itself."""
    found = offline.bundle(actor_in(request), pk)
    return JsonResponse(_listed(request, code, found))


@require_POST
@keeper_only
def offline_take(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A device begins to take a copy, or brings its own up to date."""
    row = offline.take(
        actor=actor_in(request),
        session_id=pk,
        label=device_label(request.headers.get("user-agent", "")),
        former=request.POST.get("former", "")[:DEVICE_LENGTH],
    )
    return JsonResponse({"ok": True, "device": row.device, "digest": row.digest})


@require_safe
@never_cache
def offline_standing(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Whether the copy of `?may=<device>` still stands, and what it should hold: 200, 401 or 410."""
    actor = actor_in(request)
    found = offline.standing(actor, pk, request.GET.get("may", ""))
    return JsonResponse(
        {"ok": True, "device": device_of(actor), "digest": found.digest, "release": release()}
    )


@csrf_exempt
@require_POST
@never_cache
def offline_wiped(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """A device says that it keeps nothing any more. Whoever holds it may be signed out: no form, no token;
    the name of the device, which only it and the server know, is enough, and all it does is take a line
    away."""
    device, session = request.POST.get("may", "")[:DEVICE_LENGTH], request.POST.get("ky-hop", "")
    count = offline.told_wiped(
        council_id=council_in(request).id,
        device=device,
        session_id=int(session) if session.isdecimal() and len(session) < DEVICE_LENGTH else None,
    )
    return JsonResponse({"ok": True, "wiped": count})


@require_safe
@keeper_only
def my_devices(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """One's own devices with copies."""
    actor = actor_in(request)
    rows = copies_of(actor.account_id or 0, actor.council_id)
    context = {"copies": rows, "here": device_of(actor)}
    return render(request, "meetings/offline/my_devices.html", context | frame(request))


@require_safe
@only(MANAGE)
def all_devices(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """For the digital officer: everybody's devices with copies; what is in them is not said."""
    context = {"copies": copies_in(council_in(request).id)}
    return render(request, "meetings/offline/all_devices.html", context | office(request))


@require_POST
@login_required
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a copy back."""
    actor = actor_in(request)
    row = offline.revoke(actor=actor, copy_id=pk)
    said = _("Đã thu hồi; máy “%(label)s” sẽ tự xóa bản lưu ngay khi có mạng.")
    messages.success(request, said % {"label": row.label or _("Không rõ loại máy")})
    own = row.account_id == actor.account_id and request.POST.get("from") != "all"
    return redirect("my_devices" if own else "all_devices", code)


def _listed(request: HttpRequest, code: str, found: Bundle) -> dict[str, Any]:
    session, now = found.session, clock.now()
    sign_in = actor_in(request).session_key
    return {
        "ok": True,
        "account": actor_in(request).account_id,
        "device": device_of(actor_in(request)),
        "session": session.id,
        "title": session_title(session),
        "digest": found.digest,
        "release": release(),
        "size": found.size,
        "left_out": found.left_out,
        "keep_until": found.keep_until.isoformat(),
        "taken": now.isoformat(),
        "home": reverse("offline_home", args=[code, session.id]),
        "papers": [
            {
                "document": paper.document_id,
                "version": paper.version_id,
                "title": paper.title,
                "page": reverse("paper_reader", args=[code, paper.document_id]),
                "file": reverse("paper_file", args=[code, paper.document_id, paper.number]),
                "size": paper.size,
                "sha256": paper.sha256,
                "tag": paper.tag,
                **({"link": link} if (link := signed_link(paper.stored, sign_in, now)) else {}),
            }
            for paper in found.papers
        ],
        "look": look(),
    }
