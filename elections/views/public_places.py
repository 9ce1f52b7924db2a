"""Where do I vote: the page behind an area's QR code, and the search for an area."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from council import clock, text
from council.views.versions import known, tag, unchanged
from elections.queries.lookup import Found, index_of, search
from elections.queries.public_areas import groups_of, levels_of, public_area
from elections.streams import election_topic, list_topic
from elections.views.public import found_election, page
from realtime import store

LONGEST = 80  # letters of a query


@require_safe
def area(request: HttpRequest, token: str) -> HttpResponse:
    """One polling area: where, when, and who stands there at both levels."""
    found = public_area(token)
    if found is None:
        raise Http404
    topics = [election_topic(found.election.id), *(list_topic(part.id) for part in found.parts)]
    etag = tag(request, topics, clock.today())
    if known(request, etag):
        return unchanged()
    context: dict[str, Any] = {"election": found.election, "area": found.area, "council": found.area.council}
    context["levels"] = levels_of([found])[found.area.id]
    context["groups"] = groups_of([found])[found.area.id]
    return page(request, "area", context, etag)


@require_safe
def lookup(request: HttpRequest, election: str) -> HttpResponse:
    """Polling areas by commune, residential group, street or place."""
    day = found_election(election)
    etag = tag(request, [election_topic(day.id)], clock.today())
    if known(request, etag):
        return unchanged()
    index = index_of(day, store.versions([election_topic(day.id)])[election_topic(day.id)])
    query = text.clean(request.GET.get("q", ""))[:LONGEST]
    chosen = next((row for row in index.councils.values() if row.code == request.GET.get("xa", "")), None)
    asked = bool(query or chosen)
    result = search(index, query, chosen.id if chosen else None) if asked else Found()
    context = {
        "election": day,
        "query": query,
        "chosen": chosen,
        "communes": index.communes(),
        "asked": asked,
        "found": result,
    }
    return page(request, "lookup", context, etag)
