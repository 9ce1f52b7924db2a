"""Pages that open again without a network."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def offline_worker(request: HttpRequest, *, kept_as: str, pages: str) -> HttpResponse:
    """The service worker of some pages. `kept_as` names its store; `pages`: how the path of such a page ends,
    as a regular expression of JavaScript, slashes escaped. Both are written in code, never by people."""
    context = {"kept_as": kept_as, "pages": pages}
    return render(request, "council/scripts/worker.js", context, content_type="text/javascript")
