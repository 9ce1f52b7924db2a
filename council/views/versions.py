"""What a public page is made of, as one tag: caches may keep it while the tag stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from realtime import store

# Seconds a cache answers for us, never longer: with the pause of refresh.js a published result is visible
# within five. Serving a stale page while asking again would show each reader the state of the turn before.
FRESH = 2


def tag(request: HttpRequest, topics: Iterable[str], *more: object) -> str:
    """A weak ETag of the versions of these topics, the language and the styles of this release. One query."""
    parts = [
        request.get_full_path(),
        str(sorted(store.versions(list(topics)).items())),
        get_language() or "",
        static("council/css/pages.css"),
        *map(str, more),
    ]
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'


def known(request: HttpRequest, etag: str) -> bool:
    """Whether the reader's copy is good; never for those signed in, whose name is on the page."""
    return not request.user.is_authenticated and request.headers.get("if-none-match") == etag


def tagged(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """Let anyone keep the page for some seconds, and ask by its tag afterwards."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=FRESH)
        response["ETag"] = etag
    return response
