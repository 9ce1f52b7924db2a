"""The council of an address, and the person in it; refusals as pages or as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_scopes import scope, scopes_disabled

from council import clock
from council.errors import Refused
from council.models import Account, Council
from council.permissions import Actor, actors
from council.queries import council_by_code

log = structlog.get_logger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
_COUNCIL = re.compile(r"^/hd/(?P<code>[-\w]+)/")


class LanguageMiddleware:
    """Vietnamese unless the person chose otherwise. What a browser was set to is no choice, and the socket,
    which sees the same cookie, must speak the language of the page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class AddressMiddleware:
    """An address without NUL, which no text of a person holds and PostgreSQL refuses: taken out of what is
    asked for, and found nowhere in a path."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return HttpResponseNotFound(render(request, "404.html", status=404).content)
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\0" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "").replace("\0", "")
        return self.get_response(request)


class CouncilMiddleware:
    """Under /hd/<code>/ every query is scoped to that council; `request.actor` says who acts there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.council = None  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        match = _COUNCIL.match(request.path_info)
        if match is None:
            if request.path_info.startswith("/admin/"):
                with scopes_disabled():
                    return self.get_response(request)
            return self.get_response(request)
        council = council_by_code(match["code"])
        if council is None:
            return HttpResponseNotFound(render(request, "404.html", status=404).content)
        request.council = council  # type: ignore[attr-defined]
        request.actor = actor_of(request, council)  # type: ignore[attr-defined]
        with scope(council=council.id):
            return self.get_response(request)


def actor_of(request: HttpRequest, council: Council) -> Actor:
    """The person of this request in this council; an actor without roles when nobody is signed in."""
    language = translation.get_language() or "vi"
    if not isinstance(request.user, Account):
        return Actor(council_id=council.id, language=language)
    key = request.session.session_key or ""
    return actors([(council, request.user, key, language)], clock.today())[0]


class RefusalMiddleware:
    """A refusal raised by a view becomes a page with the right status, or JSON where JSON was asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        answer = error.answer()
        if "application/json" in request.headers.get("accept", ""):
            return JsonResponse({"ok": False, "error": answer}, status=error.status)
        return render(request, "council/refused.html", {"refusal": answer}, status=error.status)
