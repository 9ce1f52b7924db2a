"""What pages of the councils show of elections: the election of a council, the polling day to come."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from council import clock
from council.models import Council
from elections.queries.public_lists import current_election, newest_part_of


def election_of_council(request: HttpRequest, council: Council) -> SafeString:
    """For the page of a council: its newest public election; "" when there is none. One query."""
    part = newest_part_of(council.id)
    if part is None:
        return SafeString("")
    context = {"part": part, "election": part.election, "council": council, "today": clock.today()}
    return render_to_string("elections/parts/council_panel.html", context, request)


def elections_at_home(request: HttpRequest, council: Council) -> SafeString:  # noqa: ARG001 - a panel's signature
    """For the first page: the polling day under way or to come; "" when there is none. One query."""
    day = current_election(clock.today())
    if day is None:
        return SafeString("")
    context = {"election": day, "today": clock.today()}
    return render_to_string("elections/parts/home_panel.html", context, request)
