"""Reading a paper: the page with the viewer, the reading copy, the original."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council import clock
from council.enums import PaperKind
from council.errors import not_found
from council.files import Served, file_response
from council.models import Document, DocumentVersion
from council.permissions import may
from council.views.viewer import INSIDE, actor_in, council_in, frame
from meetings import access
from meetings.enums import SittingState
from meetings.models import Sitting
from meetings.queries import sitting_view
from meetings.services.papers import is_open_to_all, readable_paper
from meetings.services.preparing import PREPARE
from meetings.state import PaperLine


@require_safe
def paper_reader(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The latest version in the browser; `?ban=2` an earlier one. Calls back to a sitting under way."""
    document = readable_paper(actor_in(request), pk)
    version = _version(document, request.GET.get("ban", ""))
    sitting = _sitting_under_way(request, document)
    context: dict[str, Any] = frame(request) | {
        "paper": _line(document, version, request),
        "file_url": reverse("paper_file", args=[code, pk, version.number]),
        "urls": {"ws": "", "back": _back(request, document, sitting)},
        "server_now": clock.now(),
    }
    if sitting is not None:
        context |= {"s": sitting_view(sitting.id)}
        context["urls"]["ws"] = f"/ws/{code}/"
        context["urls"]["sitting"] = reverse("sitting", args=[code, sitting.id])
    return render(request, "meetings/reader.html", context)


@require_safe
def paper_file(request: HttpRequest, code: str, pk: int, version: int) -> HttpResponseBase:  # noqa: ARG001
    """The reading copy, by ranges."""
    document = readable_paper(actor_in(request), pk)
    row = _version(document, str(version))
    served = Served(str(row.reading.name), row.file_name, f"{row.sha256}-r", cache=_cache(document))
    return file_response(request, served)


@require_safe
def paper_original(request: HttpRequest, code: str, pk: int, version: int) -> HttpResponseBase:  # noqa: ARG001
    """The file as it was received, to keep: never shown inside of a page."""
    document = readable_paper(actor_in(request), pk)
    row = _version(document, str(version))
    served = Served(
        str(row.original.name), row.file_name, row.sha256, attachment=True, cache=_cache(document)
    )
    return file_response(request, served)


def _version(document: Document, number: str) -> DocumentVersion:
    rows = list(document.versions.all())
    found = rows[-1] if not number else next((row for row in rows if str(row.number) == number), None)
    if found is None:
        raise not_found()
    return found


def _cache(document: Document) -> str:
    """Anybody's paper may be kept for a minute by anybody; another is asked for each time."""
    return "public, max-age=60" if is_open_to_all(document) else "private, no-cache"


def _line(document: Document, version: DocumentVersion, request: HttpRequest) -> PaperLine:
    published = document.place.item.session.published_at
    return PaperLine(
        id=document.id,
        kind=document.kind,
        kind_label=str(PaperKind(document.kind).label),
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        pages=version.pages,
        version=version.number,
        size=version.size,
        is_new=published is not None and version.uploaded_at > published,
        url=request.path,
    )


def _sitting_under_way(request: HttpRequest, document: Document) -> Sitting | None:
    """The open sitting of the paper's session, for those who follow it from inside."""
    rows = Sitting.objects.filter(session_id=document.place.item.session_id, state=SittingState.OPEN)
    sitting = rows.select_related("session").first()
    return sitting if sitting is not None and access.may_see(actor_in(request), sitting) else None


def _back(request: HttpRequest, document: Document, sitting: Sitting | None) -> str:
    """Where a reader of this kind comes from: no address of a page ever reaches another page."""
    actor, code, item = actor_in(request), council_in(request).code, document.place.item
    if sitting is not None:
        return reverse("sitting", args=[code, sitting.id])
    if may(actor, PREPARE, actor.council_id):
        return f"{reverse('programme_edit', args=[code, item.session_id])}?mo={item.id}#muc-{item.id}"
    if actor.roles & INSIDE:
        return reverse("desk", args=[code])
    return reverse("session_public", args=[code, item.session_id])
