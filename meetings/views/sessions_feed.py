"""The public sessions of a council as a calendar to subscribe to, and the way to it on the council's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council import clock
from council.models import Council, CouncilSession
from council.naming import council_title
from council.views.versions import FRESH, tag, unchanged
from council.views.viewer import council_in
from meetings.documents.sessions_ics import calendar_of
from meetings.queries.invitations import changed_at, in_feed


@require_safe
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """Sessions and public sittings to come and of the last ninety days; the same for everybody."""
    council = council_in(request)
    sessions, sittings = in_feed(council.id, clock.now())
    topics = [f"meetings.programme:{row.id}" for row in sessions]
    topics += [f"meetings.sitting:{row.id}" for rows in sittings.values() for row in rows]
    etag = tag(request, topics, clock.today(), [row.id for row in sessions])
    if request.headers.get("if-none-match") == etag:
        return unchanged()

    def address(session: CouncilSession) -> str:
        return request.build_absolute_uri(reverse("session_public", args=[code, session.id]))

    name = _("Lịch họp: %s") % council_title(council)
    body = calendar_of(name, sessions, sittings, changed_at(row.id for row in sessions), address)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="lich-hop-{council.code}.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def calendar_panel(request: HttpRequest, council: Council) -> SafeString:
    """For the page of a council: the calendar of its sessions."""
    return render_to_string("meetings/parts/calendar.html", {"council": council}, request)
