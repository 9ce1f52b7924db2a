"""Reading a paper: the page with the viewer, the reading copy, the original."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council import clock
from council.enums import PaperKind
from council.errors import not_found
from council.files import Served, file_response
from council.models import Document, DocumentVersion
from council.permissions import may
from council.services.office import media_type, reading_name
from council.views.viewer import INSIDE, actor_in, council_in, frame
from meetings import access
from meetings.enums import SittingState
from meetings.models import Sitting
from meetings.queries import sitting_view
from meetings.services import openings
from meetings.services.papers import is_open_to_all, readable_paper, readable_version
from meetings.services.preparing import PREPARE
from meetings.state import PaperLine
from meetings.views.marks import reader_frame
from meetings.views.sitting import presenting_in

FIRST_SCRIPTS = (
    "council/js/reader-file.js", "council/js/reader-asked.js", "vendor/pdfjs/build/pdf.min.mjs",
    "council/js/reader-page.js", "council/js/reader.js", "council/js/texts.js",
    "vendor/pdfjs/web/pdf_viewer.mjs", "council/js/reader-finder.js", "council/js/reader-words.js",
)  # fmt: skip


@require_safe
def paper_reader(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The latest version in the browser; `?ban=2` an earlier one. Calls back to a sitting under way."""
    document = readable_paper(actor_in(request), pk)
    version = _version(document, request.GET.get("ban", ""))
    sitting = _sitting_under_way(request, document)
    versions = _versions(document, code)
    context: dict[str, Any] = frame(request) | {
        "paper": _line(document, version, request),
        "version_id": version.id,
        "versions": versions,
        "newest": versions[0],
        "account": actor_in(request).account_id,
        "marks": reader_frame(request, document, version),
        "openings_told": _opened(request, version),
        "file_url": reverse("paper_file", args=[code, pk, version.number]),
        "file_size": _size(version),
        "first_scripts": FIRST_SCRIPTS,
        "urls": {
            "ws": "",
            "back": _back(request, document, sitting),
            "latest": reverse("paper_latest", args=[code, pk]),
        },
        "server_now": clock.now(),
    }
    if sitting is not None:
        context |= {"s": sitting_view(sitting.id)}
        context["urls"]["ws"] = f"/ws/{code}/"
        context["urls"] |= {
            "sitting": reverse("sitting", args=[code, sitting.id]),
            "command": reverse("command", args=[code]),
        }
        context |= presenting_in(actor_in(request), sitting)
    return render(request, "meetings/reader.html", context)


@require_safe
def paper_latest(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Which version is the newest, for a page that has been open for long."""
    versions = readable_paper(actor_in(request), pk).versions.all()
    return JsonResponse({"ok": True, "latest": max(row.number for row in versions)})


@require_safe
def paper_file(request: HttpRequest, code: str, pk: int, version: int) -> HttpResponseBase:  # noqa: ARG001
    """The reading copy, by ranges."""
    row = readable_version(actor_in(request), pk, version)
    served = Served(
        str(row.reading.name), reading_name(row.file_name), f"{row.sha256}-r", cache=_cache(row.document)
    )
    return file_response(request, served)


@require_safe
def paper_original(request: HttpRequest, code: str, pk: int, version: int) -> HttpResponseBase:  # noqa: ARG001
    """The file as it was received, to keep: never shown inside of a page."""
    row = readable_version(actor_in(request), pk, version)
    served = Served(
        str(row.original.name),
        row.file_name,
        row.sha256,
        content_type=media_type(row.file_name),
        attachment=True,
        cache=_cache(row.document),
    )
    return file_response(request, served)


def _opened(request: HttpRequest, version: DocumentVersion) -> bool:
    """Note the opening, unless a device only keeps the page for later (app/offline-take). True where openings
    are recorded."""
    actor = actor_in(request)
    if "X-Take" in request.headers:
        return openings.concern(actor) and openings.are_recorded(actor.council_id)
    return openings.record(actor, version.id)


def _version(document: Document, number: str) -> DocumentVersion:
    rows = list(document.versions.all())
    found = rows[-1] if not number else next((row for row in rows if str(row.number) == number), None)
    if found is None:
        raise not_found()
    return found


def _size(version: DocumentVersion) -> int:
    """The bytes of the reading copy; 0 where the store has lost it: the reader says so."""
    try:
        return int(version.reading.size)
    except OSError:
        return 0


def _versions(document: Document, code: str) -> list[dict[str, Any]]:
    """All versions, the newest first. The newest is the paper's own address: it stays the newest."""
    address = reverse("paper_reader", args=[code, document.id])
    rows = list(reversed(document.versions.all()))
    return [
        {
            "number": row.number,
            "uploaded_at": row.uploaded_at,
            "url": f"{address}?ban={row.number}" if place else address,
        }
        for place, row in enumerate(rows)
    ]


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
