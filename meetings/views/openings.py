"""Who opened which paper: for the secretariat, where the council's setting says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.errors import Refused, not_found
from council.queries import settings_in_force
from council.views.guards import only, tell
from council.views.viewer import actor_in
from meetings.queries.openings import late_readers, paper_readers, readers_by_group
from meetings.services import openings as service
from meetings.services.openings import LETTERS, SEE, SETTING
from meetings.services.preparing import access_session
from meetings.views.preparing import desk_frame


@require_safe
@only(SEE)
def papers(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Each paper of a session with how many delegates opened it."""
    session = access_session(actor_in(request), pk, verb=SEE)
    values = settings_in_force(session.council_id, clock.today())
    context = {
        "session": session,
        "is_on": values[SETTING],
        "rows": paper_readers(session) if values[SETTING] else [],
        "may_remind": values[LETTERS] and session.state == "published",
        "letters_on": values[LETTERS],
        "late": late_readers(session) if values[SETTING] else None,
    }
    return render(request, "meetings/openings/papers.html", context | desk_frame(request))


@require_safe
@only(SEE)
def readers(request: HttpRequest, code: str, pk: int, document_pk: int) -> HttpResponse:  # noqa: ARG001
    """One paper: who opened it and who has not, by group."""
    session = access_session(actor_in(request), pk, verb=SEE)
    if not service.are_recorded(session.council_id):
        raise not_found()
    groups = readers_by_group(session, document_pk)
    if groups is None:
        raise not_found()
    paper = next(row for row in paper_readers(session) if row.document_id == document_pk)
    context = {"session": session, "groups": groups, "paper": paper}
    return render(request, "meetings/openings/readers.html", context | desk_frame(request))


@require_POST
@only(SEE)
def remind(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write to those who have papers still to open."""
    try:
        count = service.remind(actor=actor_in(request), session_id=pk)
    except Refused as refusal:
        tell(request, refusal)
    else:
        said = ngettext("Đã gửi %(n)s thư nhắc.", "Đã gửi %(n)s thư nhắc.", count)
        messages.success(request, said % {"n": count})
    return redirect("openings", code, pk)
