"""The public statistics of petitions: of all councils, or of one; answered and resolved apart."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from council import clock
from council.models import Council
from council.queries_public import CouncilLists, council_lists
from council.views.guards import status_of
from council.views.versions import known, tag, tagged, unchanged
from council.views.viewer import frame
from petitions.forms.tables import GROUPING_LABELS, StatisticsForm
from petitions.queries.ratings import kept_satisfaction
from petitions.queries.statistics import FIELD, KEPT, kept_count
from petitions.queries.statistics_names import Section, choices, named, sections
from petitions.rules.ratings import ENOUGH
from petitions.views.meetings_public import found_council, topics
from petitions.views.statistics_chart import bars, score_bars

MOST_LINES = 300
COUNCIL_PARAMETER = "hd"


@require_safe
def statistics(request: HttpRequest, council: str = "") -> HttpResponse:
    """The figures by one or two groupings. `hd` leads to the page of one council."""
    if COUNCIL_PARAMETER in request.GET:
        return _of_council(request)
    found = found_council(council) if council else None
    etag = tag(request, topics(found), minute())
    if known(request, etag):
        return unchanged()
    lists = council_lists()
    form = statistics_form(request, found, lists)
    context: dict[str, Any] = {
        "council": found,
        "form": form,
        "lists": lists,
        "asked": urlencode({name: value for name, value in request.GET.items() if value}),
    }
    if not form.is_valid():
        page = render(request, "petitions/statistics/page.html", frame(request) | context)
        page.status_code = status_of(form)
        return page
    context |= _counted(form, found)
    response = render(request, "petitions/statistics/page.html", frame(request) | context)
    return tagged(request, response, etag)


def _counted(form: StatisticsForm, council: Council | None) -> dict[str, Any]:
    by = form.by
    counted = kept_count(form.scope(council.id if council else None), by)
    lines = named(counted, by)
    parts = sections(lines)
    chart = bars(parts, by[0])
    satisfied = kept_satisfaction(council.id if council else None)
    return {
        "counted": counted,
        "figures": counted.figures,
        "parts": _cut(parts) if len(by) > 1 else parts[:MOST_LINES],
        "two": len(by) > 1,
        "labels": [GROUPING_LABELS[name] for name in by],
        "bars": chart,
        "satisfied": satisfied,
        "score_bars": score_bars(satisfied),
        "enough": ENOUGH,
        "left_out": len(parts) - len(chart),
        "cut": len(lines) > MOST_LINES,
        "most": MOST_LINES,
        "narrowed": any(form.cleaned_data.get(name) for name in form.fields if name not in ("theo", "va")),
    }


def _cut(parts: list[Section]) -> list[Section]:
    """Whole sections, until the page holds enough lines; always the first."""
    shown: list[Section] = []
    lines = 0
    for part in parts:
        if shown and lines + len(part.lines) > MOST_LINES:
            break
        shown.append(part)
        lines += len(part.lines)
    return shown


def statistics_form(request: HttpRequest, council: Council | None, lists: CouncilLists) -> StatisticsForm:
    """The form as the address fills it; without any choice, by field."""
    offered = choices(council.id if council else None, lists)
    data = request.GET.copy()
    data.setdefault("theo", FIELD)
    return StatisticsForm(
        data,
        sessions=offered.sessions,
        fields=offered.fields,
        places=offered.places,
        bodies=offered.bodies,
    )


def minute() -> int:
    """Which turn of the counts a page belongs to: figures move with the clock, because deadlines come."""
    return int(clock.now().timestamp()) // KEPT


def _of_council(request: HttpRequest) -> HttpResponse:
    """The same choice for another council. A session belongs to one council, so it is not carried over."""
    given = request.GET.copy()
    wanted = given.pop(COUNCIL_PARAMETER)[-1]
    given.pop("ky", None)
    kept = urlencode([(name, value) for name, value in given.items() if value])
    code = found_council(wanted).code if wanted else ""
    target = redirect("petition_statistics_council", code) if code else redirect("petition_statistics")
    target["Location"] += f"?{kept}" if kept else ""
    return target
