"""What changed in a paper from one version to the next."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from council.errors import not_found
from council.models import Document, DocumentVersion
from council.permissions import may
from council.views.viewer import actor_in, frame
from meetings.queries.paper_diff import PER_PAGE, changes_between, versions_of
from meetings.services.papers import readable_paper
from meetings.services.preparing import PREPARE


@require_safe
@never_cache
def paper_changes(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """`?tu=1&den=2`: from one version to another; without them the last change. For whoever may read the
    paper."""
    actor = actor_in(request)
    document = readable_paper(actor, pk)
    versions = versions_of(document)
    new = _version(versions, request.GET.get("den", ""), versions[-1])
    earlier = [row for row in versions if row.number < new.number]
    old = _version(versions, request.GET.get("tu", ""), earlier[-1] if earlier else new)
    if len(versions) == 1:
        raise not_found()
    if old == new:
        return redirect("paper_changes", code, pk)
    if old.number > new.number:
        return redirect(f"{request.path}?tu={new.number}&den={old.number}")
    changes = changes_between(old, new)
    pages = Paginator(changes.places, PER_PAGE)
    page = pages.get_page(request.GET.get("trang"))
    context: dict[str, Any] = {
        "document": document,
        "versions": versions,
        "changes": changes,
        "page": page,
        "reader": reverse("paper_reader", args=[code, pk]),
        "back": _back(document, code, prepares=may(actor, PREPARE, actor.council_id)),
    }
    return render(request, "meetings/paper_changes.html", context | frame(request))


def _version(versions: list[DocumentVersion], asked: str, default: DocumentVersion) -> DocumentVersion:
    if not asked:
        return default
    found = next((row for row in versions if str(row.number) == asked), None)
    if found is None:
        raise not_found()
    return found


def _back(document: Document, code: str, *, prepares: bool) -> str:
    name = "paper_edit" if prepares else "paper_reader"
    return reverse(name, args=[code, document.id])
