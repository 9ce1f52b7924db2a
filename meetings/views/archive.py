"""The archive of a session: what will be in it, and the download that is made as it goes out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from council.views.guards import only
from council.views.viewer import actor_in
from council.zip_stream import InThread
from meetings.services.archive import VERB, archive_session, contents
from meetings.views.preparing import desk_frame


@require_safe
@only(VERB)
def archive(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What an archive made now would hold, and the button that makes it."""
    session, facts, missing = contents(actor=actor_in(request), session_id=pk)
    context = {"session": session, "facts": facts, "missing": missing}
    return render(request, "meetings/secretariat/archive.html", context | desk_frame(request))


@require_POST
@login_required
def download(request: HttpRequest, code: str, pk: int) -> StreamingHttpResponse:  # noqa: ARG001
    """The zip. A POST, since it is recorded; its length is known when it has been sent."""
    made = archive_session(actor=actor_in(request), session_id=pk)
    response = StreamingHttpResponse(InThread(lambda: made.chunks), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, made.file_name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would keep the whole of it on its own disk
    response["X-Content-Type-Options"] = "nosniff"
    return response
