"""The published results as anyone reads them: the polling day, a council, a constituency. No sign-in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council import clock, text
from council.queries import settings_in_force
from council.views.versions import known, tag, tagged, unchanged
from council.views.viewer import frame
from elections.models import Contest, CouncilElection, Election
from elections.queries import results as queries
from elections.streams import contest_topic, day_results_topic, election_topic, results_topic

PART = "phan"  # the part of a page that it asks for again by itself
LATEST = 6
AREAS = "elections.publish_areas"


@require_safe
def day(request: HttpRequest, election: str) -> HttpResponse:
    """The polling day: how much is published, turnout and seats of each level, every council."""
    row = found_election(election)
    later = queries.following(row)
    etag = tag(request, day_topics(row, later))
    if known(request, etag):
        return unchanged()
    lines = queries.council_lines(row)
    context = {
        "election": row,
        "levels": queries.level_sums(lines),
        "city": [line for line in lines if line.level == "city"],
        "communes": [line for line in lines if line.level != "city"],
        "following": later,
        "changes": queries.changes(row, limit=LATEST),
        "complete": bool(lines) and all(line.state == "all" for line in lines),
        "started": any(line.published for line in lines),
    }
    return page(request, "day", context, etag)


@require_safe
def council(request: HttpRequest, election: str, council: str) -> HttpResponse:
    """One council: who is elected so far, and every constituency."""
    row = found_council(election, council)
    etag = tag(request, [results_topic(row.id), election_topic(row.election_id)])
    if known(request, etag):
        return unchanged()
    lines = queries.contest_lines(row)
    results = [line.result for line in lines if line.result]
    seats = sum(line.contest.seats for line in lines) or row.seats
    context = {
        "row": row,
        "election": row.election,
        "council": row.council,
        "lines": lines,
        "published": len(results),
        "figures": queries.total(result.figures for result in results),
        "seats": seats,
        "elected": sum(result.row.elected for result in results),
        "waiting": sum(line.contest.seats for line in lines if not line.result),
        "winners": winners(lines),
        "changes": queries.changes(None, row, limit=LATEST),
    }
    return page(request, "council", context, etag)


def winners(lines: list[queries.ContestLine]) -> list[tuple[Contest, queries.Line]]:
    """All elected of a council in the order of their names."""
    found = [(line.contest, one) for line in lines if line.result for one in line.result.winners]
    return sorted(found, key=lambda pair: (text.name_key(pair[1].name), pair[0].number))


@require_safe
def contest(request: HttpRequest, election: str, council: str, number: int) -> HttpResponse:
    """The published result of a constituency with the fate of every candidate; not found before."""
    row, one = found_contest(election, council, number)
    rounds = queries.other_rounds(one)
    areas = areas_public(row)
    topics = [contest_topic(one.id), *(contest_topic(other.contest.id) for other in rounds)]
    etag = tag(request, topics, areas)
    if known(request, etag):
        return unchanged()
    versions = queries.versions_of(one, areas=areas)
    if not versions:
        raise Http404
    result = versions[0]
    context = {
        "row": row,
        "election": row.election,
        "council": row.council,
        "contest": one,
        "result": result,
        "versions": versions[1:],
        "earlier": [other for other in rounds if other.contest.id == one.parent_id],
        "later": [other for other in rounds if other.contest.parent_id == one.id],
        "areas": result.areas if areas else [],
        "final": final_count(one, result, rounds),
    }
    return page(request, "contest", context, etag)


def final_count(one: Contest, result: queries.Result, rounds: list[queries.Round]) -> dict[str, int] | None:
    """Elected over all polls of the constituency, where there were several."""
    others = [other for other in rounds if other.result]
    if not others:
        return None
    elected = result.row.elected + sum(other.result.row.elected for other in others if other.result)
    return {"elected": elected, "seats": one.seats_of_constituency}


def found_election(code: str) -> Election:
    row = queries.public_election(code)
    if row is None:
        raise Http404
    return row


def found_council(election: str, council: str) -> CouncilElection:
    row = queries.council_election(election, council)
    if row is None:
        raise Http404
    return row


def found_contest(election: str, council: str, number: int) -> tuple[CouncilElection, Contest]:
    row = found_council(election, council)
    one = queries.contest_of(row, number)
    if one is None:
        raise Http404
    return row, one


def areas_public(row: CouncilElection) -> bool:
    """Whether this council publishes the figures of each polling area (dated setting)."""
    return bool(settings_in_force(row.council_id, clock.today())[AREAS])


def day_topics(row: Election, later: list[Election]) -> list[str]:
    """What a polling day's results hang on: its own, and those of the polls that came of it."""
    days = [row.id, *(other.id for other in later)]
    return [*(day_results_topic(pk) for pk in days), *(election_topic(pk) for pk in days)]


def page(request: HttpRequest, name: str, context: dict[str, Any], etag: str) -> HttpResponse:
    """The whole page, or the part of it that an open page asks for again."""
    part = PART in request.GET
    template = f"elections/results/{name}{'_part' if part else ''}.html"
    context |= {"here": request.path, "part_url": f"{request.path}?{PART}=1", "feed_url": _feed(context)}
    context |= frame(request)
    return tagged(request, render(request, template, context), etag)


def _feed(context: dict[str, Any]) -> str:
    """The feed of the council the page is about, else of the polling day."""
    election, row = context["election"], context.get("row")
    if row is None:
        return reverse("results_feed", args=[election.code])
    return reverse("council_results_feed", args=[election.code, row.council.code])
