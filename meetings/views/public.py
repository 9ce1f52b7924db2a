"""What the public sees of a session: programme, papers, sittings, results."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from council import clock
from council.models import Council, CouncilSession, JournalStream
from council.permissions import may
from council.release import release
from council.services.streams import council_stream
from council.views.home import public_page
from council.views.versions import known, unchanged
from council.views.viewer import actor_in, council_in
from meetings.enums import SittingState
from meetings.models import Sitting
from meetings.queries.session_pages import (
    public_round,
    public_rounds,
    published_session,
    sections,
    sittings_of,
)
from realtime import store


@require_safe
def session_public(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A public session: not found for the public while in draft or behind closed doors."""
    session = _session(request, pk)
    sittings = sittings_of(session.id)
    tag = _tag(request, session, sittings)
    if known(request, tag):
        return unchanged()
    context = {
        "session": session,
        "sittings": sittings,
        "sections": sections(sittings, session.id, inside=False, public_only=True),
        "rounds": public_rounds(session.id),
        "may_keep": may(actor_in(request), "meetings.keep_offline", session.council_id),
        "today": clock.today(),
    }
    return _tagged(request, public_page(request, "meetings/session_public.html", context), tag)


@require_safe
def result_public(request: HttpRequest, code: str, pk: int, round_pk: int) -> HttpResponse:  # noqa: ARG001
    """A published result of a public sitting with every name."""
    session = _session(request, pk)
    tag = _tag(request, session, sittings_of(session.id))
    if known(request, tag):
        return unchanged()
    view = public_round(session.id, round_pk)
    if view is None:
        raise Http404
    context = {"session": session, "round": view, "result": view.result}
    return _tagged(request, public_page(request, "meetings/result_public.html", context), tag)


def sitting_now_panel(request: HttpRequest, council: Council) -> SafeString:
    """For the page of a council: the public sitting that is open now, "" when there is none."""
    rows = Sitting.objects.with_scopes_disabled().filter(council_id=council.id, state=SittingState.OPEN)
    rows = rows.filter(is_public=True, session__is_public=True).select_related("session")
    sitting = rows.first()
    if sitting is None:
        return SafeString("")
    context = {"sitting": sitting, "council": council}
    return render_to_string("meetings/parts/sitting_now.html", context, request)


def _session(request: HttpRequest, pk: int) -> CouncilSession:
    found = published_session(council_in(request).id, pk, public_only=True)
    if found is None:
        raise Http404
    return found


def _tag(request: HttpRequest, session: CouncilSession, sittings: Iterable[Sitting]) -> str:
    """What the page is made of, as a weak ETag: the versions of its topics, the acts on the council's people,
    the day, the language, this release."""
    topics = [f"meetings.programme:{session.id}", *(f"meetings.sitting:{sitting.id}" for sitting in sittings)]
    people = JournalStream.objects.with_scopes_disabled().filter(name=council_stream(session.council_id))
    parts = [
        request.path,
        str(sorted(store.versions(topics).items())),
        str(people.values_list("seq", flat=True).first()),
        clock.today().isoformat(),
        get_language() or "",
        release(),
    ]
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'


def _tagged(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse:
    if not request.user.is_authenticated:
        response["ETag"] = tag
    return response
