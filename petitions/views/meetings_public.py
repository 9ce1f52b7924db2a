"""The public calendar of contact meetings: of all councils, of one, one meeting; the panel of a council."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from council import clock
from council.models import Council
from council.queries import council_by_code
from council.queries_public import council_lists
from council.views.versions import known, tag, tagged, unchanged
from council.views.viewer import frame
from petitions.queries.meetings import (
    by_day,
    coming,
    council_ids,
    named_delegates,
    past,
    public_meetings,
)
from petitions.streams import petitions_topic

PAGE, PAST, NEXT = 50, 20, 3


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Every council's meetings to come, by day. `hd` leads to the page of one council."""
    wanted = request.GET.get("hd", "")
    if wanted:
        return redirect("council_meetings_public", found_council(wanted).code)
    etag = tag(request, topics(), clock.today())
    if known(request, etag):
        return unchanged()
    shown = Paginator(coming(clock.today()), PAGE).get_page(request.GET.get("trang"))
    context = {"shown": shown, "days": by_day(list(shown)), "lists": council_lists(), "place": True}
    return _page(request, "public", context, etag)


@require_safe
def council_meetings(request: HttpRequest, council: str) -> HttpResponse:
    """One council's meetings, those it holds jointly too: to come, then those over."""
    found, today = found_council(council), clock.today()
    etag = tag(request, topics(found), today)
    if known(request, etag):
        return unchanged()
    shown = Paginator(coming(today, found.id), PAGE).get_page(request.GET.get("trang"))
    context = {
        "council": found,
        "shown": shown,
        "days": by_day(list(shown)),
        "past": list(past(today, found.id)[:PAST]),
    }
    return _page(request, "public_council", context, etag)


@require_safe
def meeting(request: HttpRequest, council: str, pk: int) -> HttpResponse:
    """One public meeting."""
    found = found_council(council)
    etag = tag(request, topics(found), clock.today())
    if known(request, etag):
        return unchanged()
    row = public_meetings(found.id).filter(pk=pk).first()
    if row is None:
        raise Http404
    context = {
        "council": found,
        "meeting": row,
        "partners": list(row.partners.all()),
        "delegates": named_delegates([pk]).get(pk, []),
        "over": row.starts_at <= clock.now(),
    }
    return _page(request, "public_meeting", context, etag)


def next_meetings(request: HttpRequest, council: Council) -> SafeString:
    """For the page of a council: its next public meetings; "" when there are none. Two queries."""
    rows = list(coming(clock.today(), council.id)[:NEXT])
    if not rows:
        return SafeString("")
    context = {"rows": rows, "council": council, "today": clock.today()}
    return render_to_string("petitions/meetings/panel.html", context, request)


def found_council(code: str) -> Council:
    """The council of an address."""
    found = council_by_code(code)
    if found is None:
        raise Http404
    return found


def topics(council: Council | None = None) -> list[str]:
    """What a page of one council, or of all, is made of."""
    return [petitions_topic(pk) for pk in ([council.id] if council else council_ids())]


def _page(request: HttpRequest, name: str, context: Mapping[str, Any], etag: str) -> HttpResponse:
    shared = {"today": clock.today()}
    response = render(request, f"petitions/meetings/{name}.html", frame(request) | shared | dict(context))
    return tagged(request, response, etag)
