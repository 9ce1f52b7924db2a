"""What voters read before polling day: polling days, councils, constituencies, candidates. No sign-in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from council import clock
from council.files import Served, file_response
from council.views.versions import known, tag, tagged, unchanged
from council.views.viewer import frame
from elections.models import CouncilElection, Election
from elections.queries.public_lists import (
    communes_with_areas,
    contest_of,
    contests_of,
    has_results,
    is_public,
    listed,
    part_of,
    parts_of,
    public_election,
    public_elections,
    published_candidate,
)
from elections.streams import day_results_topic, election_topic, list_topic, results_topic

PHOTO_FRESH = 60  # seconds a photo may be kept after its list was taken down


@require_safe
def elections(request: HttpRequest) -> HttpResponse:
    """Every polling day: those to come first."""
    rows, today = public_elections(), clock.today()
    etag = tag(request, [election_topic(row.id) for row in rows] or ["elections"], today)
    if known(request, etag):
        return unchanged()
    context = {
        "coming": [row for row in reversed(rows) if row.day >= today],
        "past": [row for row in rows if row.day < today],
    }
    return page(request, "elections", context, etag)


@require_safe
def election(request: HttpRequest, election: str) -> HttpResponse:
    """A polling day: when, where do I vote, whose lists are public."""
    day = found_election(election)
    etag = tag(request, [election_topic(day.id), day_results_topic(day.id)], clock.today())
    if known(request, etag):
        return unchanged()
    parts = parts_of(day)
    context = {
        "election": day,
        "communes_with_areas": communes_with_areas(day),
        "city": [part for part in parts if part.level == "city"],
        "communes": [part for part in parts if part.level != "city"],
        "public": sum(is_public(part) for part in parts),
        "parts": parts,
        "has_results": has_results(day),
    }
    return page(request, "election", context, etag)


@require_safe
def council(request: HttpRequest, election: str, council: str) -> HttpResponse:
    """The election of one council: its constituencies, what they are made of, how many stand."""
    part = found_part(election, council)
    etag = tag(request, [*topics_of(part), results_topic(part.id)], clock.today())
    if known(request, etag):
        return unchanged()
    rows = contests_of(part)
    context = {
        "contests": rows,
        "candidates": sum(row.listed for row in rows),
        "has_results": any(row.has_result for row in rows),
    }
    return page(request, "council", part_context(part) | context, etag)


@require_safe
def contest(request: HttpRequest, election: str, council: str, number: int) -> HttpResponse:
    """The official list of a constituency (form 22) in the order of its ballot."""
    part = found_part(election, council)
    etag = tag(request, [*topics_of(part), results_topic(part.id)], clock.today())
    if known(request, etag):
        return unchanged()
    row = contest_of(part, number)
    if row is None:
        raise Http404
    if not is_public(part):
        return not_public(request, part)
    context = {"contest": row, "people": listed([row.id]).get(row.id, ())}
    return page(request, "contest", part_context(part) | context, etag)


@require_safe
def candidate(request: HttpRequest, election: str, council: str, code: str) -> HttpResponse:
    """One candidate of a public list."""
    part = found_part(election, council)
    etag = tag(request, topics_of(part), clock.today())
    if known(request, etag):
        return unchanged()
    if not is_public(part):
        return not_public(request, part)
    found = published_candidate(part, code)
    if found is None:
        raise Http404
    context = {"person": found[0], "contest": found[1]}
    return page(request, "candidate", part_context(part) | context, etag)


@require_safe
def photo(request: HttpRequest, election: str, council: str, code: str) -> HttpResponseBase:
    """The photo of a candidate while the list is public."""
    part = found_part(election, council)
    found = published_candidate(part, code) if is_public(part) else None
    if found is None or not found[0].photo:
        raise Http404
    stored = found[0].photo
    etag = hashlib.sha256(stored.encode()).hexdigest()[:24]
    cache = f"public, max-age={PHOTO_FRESH}"
    return file_response(request, Served(stored, f"{code}.jpg", etag, "image/jpeg", cache=cache))


def found_election(code: str) -> Election:
    row = public_election(code)
    if row is None:
        raise Http404
    return row


def found_part(election_code: str, council_code: str) -> CouncilElection:
    """The election of a council. One query."""
    part = part_of(election_code, council_code)
    if part is None:
        raise Http404
    return part


def topics_of(part: CouncilElection) -> list[str]:
    """What a list's pages are made of."""
    return [election_topic(part.election_id), list_topic(part.id)]


def part_context(part: CouncilElection) -> dict[str, Any]:
    return {"election": part.election, "part": part, "council": part.council, "listed": is_public(part)}


def not_public(request: HttpRequest, part: CouncilElection) -> HttpResponse:
    """Not found, in words: not yet published, or taken down after the period."""
    context = frame(request) | part_context(part) | {"today": clock.today()}
    response = render(request, "elections/public/not_public.html", context, status=404)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def page(request: HttpRequest, name: str, context: Mapping[str, Any], etag: str) -> HttpResponse:
    """A page that is the same for everybody who is not signed in, under its tag."""
    shared = {"today": clock.today(), "english": get_language() == "en"}
    response = render(request, f"elections/public/{name}.html", frame(request) | shared | dict(context))
    return tagged(request, response, etag)
