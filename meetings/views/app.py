"""What makes the site an app on a device: manifest, service worker, a sign-out that empties the store."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.views import logout
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from council.models import Account
from meetings.access import device_name
from meetings.queries.offline import has_marks
from meetings.services import offline

# What pdf.js asks for by name while it draws: decoders of scans, fonts that a file does not bring along.
FOLDERS = (("vendor/pdfjs-wasm/", "wasm", ".wasm"), ("vendor/pdfjs-fonts/", "standard_fonts", ".pfb .ttf"))
DAY = 86400


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The web app manifest. One for everybody, in Vietnamese."""
    with override("vi"):
        name, about = _("Nghị trường"), _("Kỳ họp Hội đồng nhân dân không giấy tờ")
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons += [("icon-maskable-512.png", "512x512", "maskable")]
    found = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": about,
        "lang": "vi",
        "start_url": "/vao/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#0e2740",
        "background_color": "#faf8f4",
        "icons": [
            {"src": static(f"council/icons/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in icons
        ],
    }
    response = JsonResponse(found, content_type="application/manifest+json")
    patch_cache_control(response, public=True, max_age=DAY)
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; browsers ask for it again at each visit."""
    response = render(request, "meetings/scripts/offline_worker.js", content_type="text/javascript")
    patch_cache_control(response, no_cache=True)
    return response


def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out as always; a browser that keeps papers or marks of this person is told to forget them. Its own
    script has done so before (the header does nothing without a network): this is for where it could not."""
    account = request.user
    keeps = False
    if request.method == "POST" and isinstance(account, Account):
        device = device_name(request.session.session_key or "")
        keeps = offline.signed_out(account_id=account.id, device=device) or has_marks(account.person_id or 0)
    response: HttpResponseBase = logout(request)
    if keeps:
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def password_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    """Somebody chose a new password: their other devices are signed out, and what these keep is to go."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")  # the session has a new one by now
    offline.sign_ins_ended(user.id, but=device_name(key))


@cache
def look() -> list[str]:
    """Addresses of what pages draw papers with and do not name themselves."""
    found = []
    for prefix, folder, endings in FOLDERS:
        place = settings.NODE_MODULES / "pdfjs-dist" / folder
        names = sorted(path.name for path in place.glob("*") if path.suffix in endings.split())
        found += [static(prefix) + name for name in names]
    return found
