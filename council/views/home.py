"""Public pages: the 127 councils, one council, the choice of language."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from council import clock, panels, text
from council.naming import council_title
from council.queries_public import council_lists, council_people, public_sessions, session_groups
from council.views.viewer import council_in, frame

COMING = 8  # sessions named on the first page
FRESH = 15  # seconds a shared cache may answer for us


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every council, to be found with or without accents; the next sessions."""
    query = text.clean(request.GET.get("q", ""))[:60]
    sessions = [] if query else public_sessions(clock.today(), limit=COMING)
    lists = council_lists(query)
    # What the domains have to say to everybody, they say of the city; a search shows what was searched for.
    cities = () if query else lists.city
    said = [html for place in cities for html in panels.rendered("home", request, place)]
    context = {
        "query": query,
        "lists": lists,
        "sessions": sessions,
        "panels": said,
        "today": clock.today(),
    }
    return public_page(request, "council/home.html", context)


@require_safe
def council_public(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the middleware has read it
    """One council: its sessions and who sits in it."""
    council, today = council_in(request), clock.today()
    context = {
        "title": council_title(council),
        "sessions": session_groups(public_sessions(today, council.id), today),
        "people": council_people(council.id, today),
        "panels": panels.rendered("council_public", request, council),
        "today": today,
    }
    return public_page(request, "council/council_public.html", context)


def public_page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page that is the same for everybody who is not signed in, so anyone may keep it for some seconds."""
    response = render(request, template, context | frame(request))
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=FRESH)
    return response


@require_safe
def language(request: HttpRequest, to: str) -> HttpResponse:
    """Switch the language by a plain link: a page kept by a cache holds no form with anybody's token."""
    if to not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        to,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    patch_cache_control(response, private=True, no_store=True)
    return response
