"""Private marks: what devices bring and take, a mark's place, sharing a note, a PDF with the marks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from council.errors import Refused, reason_text
from council.files import CHUNK
from council.models import Document, DocumentVersion
from council.permissions import may
from council.rules.decision import Reason
from council.views.limits import Limit, spend
from council.views.viewer import actor_in, council_in
from meetings.enums import MarkColour
from meetings.rules.marks import MALFORMED
from meetings.services import mark_sharing, marks
from meetings.services.marked_copy import marked_copy
from meetings.services.marks import Sent, Told, malformed

# Drawing fast sends a message every second or two; several devices of one person do so at once.
SYNCS = Limit("marks_sync", 240, 60)
COPIES = Limit("marks_pdf", 10, 60)
BIGGEST = 2**53
_C = MarkColour
# What each tool offers: light over words, dark for a pen.
OFFERED = {
    "highlight": (_C.YELLOW, _C.GREEN, _C.BLUE, _C.PINK),
    "ink": (_C.NAVY, _C.RED, _C.BLACK),
    "note": (_C.YELLOW, _C.GREEN, _C.BLUE, _C.PINK),
}


@require_POST
@never_cache
@login_required
def sync(request: HttpRequest, code: str) -> JsonResponse:  # noqa: ARG001 - the council is on the request
    """A device brings its changes and takes those it does not know."""
    _within(SYNCS, request)
    body = _body(request)
    if body.get("account") != actor_in(request).account_id:
        # Somebody else signed in since the page was opened: what is kept on the device is not theirs.
        raise Refused("other_account", _("Trang này được mở bằng tài khoản khác; hãy tải lại trang."))
    since, sent = _whole(body.get("since"), least=0), body.get("marks")
    if since is None or not isinstance(sent, list) or len(sent) > marks.MOST_SENT:
        raise malformed()
    read = [_sent(one) for one in sent]
    wrong = {one[0]: one[1] for one in read if isinstance(one, tuple)}
    found = marks.sync(
        actor=actor_in(request), since=since, sent=[one for one in read if isinstance(one, Sent)]
    )
    refused = [
        {"uuid": str(uuid), "code": reason.code, "message": reason_text(reason)}
        for uuid, reason in {**wrong, **found.refused}.items()
    ]
    told = [_told(one) for one in found.marks]
    return JsonResponse(
        {"ok": True, "change": found.change, "more": found.more, "marks": told, "refused": refused}
    )


@require_safe
@never_cache
@login_required
def open_mark(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """To the page of a mark, for its person and the group it is shared with."""
    row, version = mark_sharing.find_mark(actor=actor_in(request), uuid=uuid)
    address = reverse("paper_reader", args=[code, version.document_id])
    return redirect(f"{address}?ban={version.number}&trang={row.page}")


@require_safe
@never_cache
@login_required
def shared(request: HttpRequest, code: str, version: int) -> JsonResponse:  # noqa: ARG001 - on the request
    """What others of one's delegate group share on a version of a paper."""
    found = mark_sharing.shared_notes(actor=actor_in(request), version_id=version)
    told = [{"uuid": str(one.uuid), "owner": one.owner, "page": one.page, "data": one.data} for one in found]
    return JsonResponse({"ok": True, "shared": told})


@require_POST
@never_cache
@login_required
def share(request: HttpRequest, code: str) -> JsonResponse:  # noqa: ARG001 - the council is on the request
    """Share one's own note with one's delegate group, or take it back; the page has asked twice."""
    _within(SYNCS, request)
    body = _body(request)
    uuid, wanted = _uuid(body.get("uuid")), body.get("shared")
    if uuid is None or not isinstance(wanted, bool):
        raise malformed()
    if wanted:
        group = mark_sharing.share_note(actor=actor_in(request), uuid=uuid)
        return JsonResponse({"ok": True, "group": group.name})
    mark_sharing.unshare_note(actor=actor_in(request), uuid=uuid)
    return JsonResponse({"ok": True, "group": ""})


@require_safe
@never_cache
@login_required
def pdf(request: HttpRequest, code: str, pk: int, version: int) -> HttpResponseBase:  # noqa: ARG001 - as above
    """The reading copy with one's own marks as annotations."""
    _within(COPIES, request)
    file, row = marked_copy(actor=actor_in(request), document_id=pk, number=version)
    name = f"{row.file_name.removesuffix('.pdf')} - {_('có đánh dấu')}.pdf"
    response = StreamingHttpResponse(_chunks(file), content_type="application/pdf")
    response["Content-Length"] = str(_size(file))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def reader_frame(request: HttpRequest, document: Document, version: DocumentVersion) -> dict[str, Any] | None:
    """What the reader needs to keep marks on a version; None for who may not mark papers."""
    actor, code = actor_in(request), council_in(request).code
    if actor.person_id is None or not may(actor, marks.MARK, actor.council_id):
        return None
    group = mark_sharing.group_of(actor) if may(actor, mark_sharing.SHARE, actor.council_id) else None
    reader = reverse("paper_reader", args=[code, document.id])
    return {
        "council": code,
        "group": group.name if group is not None else "",
        "sync_url": reverse("marks_sync", args=[code]),
        "share_url": reverse("marks_share", args=[code]),
        "shared_url": reverse("marks_shared", args=[code, version.id]),
        "pdf_url": reverse("marks_pdf", args=[code, document.id, version.number]),
        "colours": [
            (tool, [(colour.value, colour.label) for colour in offered]) for tool, offered in OFFERED.items()
        ],
        "versions": [
            {"id": row.id, "number": row.number, "url": f"{reader}?ban={row.number}"}
            for row in document.versions.all()
        ],
    }


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _within(limit: Limit, request: HttpRequest) -> None:
    if not spend(limit, str(actor_in(request).account_id), council_in(request).code):
        raise Refused("rate_limited", _("Quá nhiều yêu cầu; hãy chờ một phút."), status=429)


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request; its size is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        raise malformed() from None
    if not isinstance(found, dict):
        raise malformed()
    return found


def _sent(value: object) -> Sent | tuple[UUID, Reason]:
    """A mark as it was sent. One without a name spoils the message: there is no way to answer it."""
    uuid = _uuid(value.get("uuid")) if isinstance(value, dict) else None
    if uuid is None or not isinstance(value, dict):
        raise malformed()
    version, page = (_whole(value.get(name), least=1) for name in ("version", "page"))
    kind, deleted, made_at = value.get("kind"), value.get("deleted"), _moment(value.get("made_at"))
    if version is None or page is None or made_at is None:
        return uuid, MALFORMED
    if not isinstance(kind, str) or not isinstance(deleted, bool):
        return uuid, MALFORMED
    return Sent(uuid, version, page, kind, value.get("data"), made_at, deleted)


def _told(one: Told) -> Mapping[str, Any]:
    return {
        "uuid": str(one.uuid),
        "version": one.version,
        "page": one.page,
        "kind": one.kind,
        "data": one.data,
        "made_at": one.made_at.isoformat(),
        "deleted": one.data is None,
        "change": one.change,
        "shared_with": one.shared_with,
    }


def _whole(value: object, *, least: int) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if least <= value < BIGGEST else None


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    """A moment with its offset, in UTC; the services see to it that it is not to come."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
