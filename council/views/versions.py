"""What a public page is made of, as one tag: caches may keep it while the tag stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from council.release import release
from realtime import store

# Seconds a cache answers for us, never longer: with the pause of refresh.js a published result is visible
# within five. Serving a stale page while asking again would show each reader the state of the turn before.
FRESH = 2


def tag(request: HttpRequest, topics: Iterable[str], *more: object) -> str:
    """A weak ETag of the versions of these topics, the language and this release. One query."""
    parts = [
        request.get_full_path(),
        str(sorted(store.versions(list(topics)).items())),
        get_language() or "",
        release(),
        *map(str, more),
    ]
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'


def known(request: HttpRequest, etag: str) -> bool:
    """Whether the reader's copy is good; never for those signed in, whose name is on the page."""
    return not request.user.is_authenticated and request.headers.get("if-none-match") == etag


def unchanged() -> HttpResponse:
    """The reader's copy is good. It carries no policy: the nonce of a new one would replace that of
    the copy, whose scripts would then not run."""
    response = HttpResponseNotModified()
    response._csp_exempt = True  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own mark
    return response


def tagged(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """Let anyone keep the page for some seconds, and ask by its tag afterwards."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=FRESH)
        response["ETag"] = etag
    return response
