"""Results as files: CSV with CSVW metadata, NIST SP 1500-100 JSON. Open to anyone, asked for by tag."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from council import clock
from council.open_tables import BOM
from council.views.versions import FRESH, tag, unchanged
from elections.documents.exports_nist import contest_report, summary_report
from elections.documents.exports_tables import COUNCILS, OF_AREAS, TABLES, Table, csv_text, csvw
from elections.models import CouncilElection
from elections.queries import results as queries
from elections.queries.results_rows import Scope, pages, publishing_areas
from elections.streams import contest_topic, day_results_topic, election_topic, results_topic
from elections.views.results_public import (
    areas_public,
    day_topics,
    found_contest,
    found_council,
    found_election,
    page,
)

METADATA = "csv-metadata.json"  # where CSV on the Web looks for it
Response = TypeVar("Response", bound=HttpResponseBase)


@require_safe
def data(request: HttpRequest, election: str) -> HttpResponse:
    """What files there are, and what they hold."""
    row = found_election(election)
    etag = tag(request, day_topics(row, []))
    if _is_known(request, etag):
        return unchanged()
    context = {
        "election": row,
        "tables": list(TABLES.values()),
        "of_areas": OF_AREAS,
        "lines": queries.council_lines(row),
    }
    return page(request, "data", context, etag)


@require_safe
def day_table(request: HttpRequest, election: str, table: str) -> HttpResponseBase:
    """A table of a polling day."""
    scope = Scope(found_election(election))
    return _table(request, scope, table, [*day_topics(scope.election, [])])


@require_safe
def council_table(request: HttpRequest, election: str, council: str, table: str) -> HttpResponseBase:
    """A table of one council."""
    row = found_council(election, council)
    return _table(request, Scope(row.election, row), table, [results_topic(row.id)])


@require_safe
def contest_table(
    request: HttpRequest, election: str, council: str, number: int, table: str
) -> HttpResponseBase:
    """A table of one constituency; not found before its result is published."""
    row, one = found_contest(election, council, number)
    return _table(request, Scope(row.election, row, one), table, [contest_topic(one.id)])


def _table(request: HttpRequest, scope: Scope, name: str, topics: list[str]) -> HttpResponseBase:
    """The file, or its metadata where the address ends in "-metadata.json"."""
    wanted, _dot, ending = name.partition(".")
    table, is_metadata = TABLES.get(wanted), ending == METADATA
    if table is None or ending not in ("csv", METADATA) or (table is COUNCILS and scope.council_election):
        raise Http404
    if is_metadata:
        return _json(request, csvw(table, f"{wanted}.csv"), "", tag(request, []))
    areas = publishing_areas(clock.today()) if wanted in OF_AREAS else None
    _must_be_public(scope, areas)
    etag = tag(request, topics, sorted(areas or ()))
    if _is_known(request, etag):
        return unchanged()
    response = StreamingHttpResponse(_chunks(table, scope, areas), content_type="text/csv; charset=utf-8")
    return _named(response, f"{scope.name}_{table.name}.csv", etag)


def _must_be_public(scope: Scope, areas: frozenset[int] | None) -> None:
    row: CouncilElection | None = scope.council_election
    if row is not None and areas is not None and row.council_id not in areas:
        raise Http404
    if scope.contest is not None and not scope.rows().exists():
        raise Http404


async def _chunks(table: Table, scope: Scope, areas: frozenset[int] | None) -> AsyncIterator[bytes]:
    """The lines of a file, a page of results at a time: each is one query of its own, so that nothing of the
    database stays open between two chunks."""
    yield (BOM + csv_text([table.head])).encode()
    source = _pages(table, scope, areas)
    step: Callable[[], str | None] = lambda: next(source, None)  # noqa: E731 - a name for the next step
    while (text := await sync_to_async(step)()) is not None:
        yield text.encode()


def _pages(table: Table, scope: Scope, areas: frozenset[int] | None) -> Iterator[str]:
    if table is COUNCILS:
        yield csv_text(table.rows((scope.election.code, queries.council_lines(scope.election))))
        return
    for found in pages(scope, councils=areas):
        yield csv_text(table.rows(found))


@require_safe
def contest_nist(request: HttpRequest, election: str, council: str, number: int) -> HttpResponse:
    """One constituency as NIST SP 1500-100 JSON."""
    row, one = found_contest(election, council, number)
    areas = areas_public(row)
    etag = tag(request, [contest_topic(one.id)], areas)
    if _is_known(request, etag):
        return unchanged()
    scope = Scope(row.election, row, one)
    only = frozenset({row.council_id}) if areas else None
    found = [result for some in pages(scope, councils=only) for result in some]
    if not found:
        raise Http404
    return _json(request, contest_report(found[0], with_areas=areas), f"{scope.name}_nist.json", etag)


@require_safe
def day_nist(request: HttpRequest, election: str) -> HttpResponse:
    """The sums of a polling day as NIST SP 1500-100 JSON."""
    row = found_election(election)
    etag = tag(request, [day_results_topic(row.id), election_topic(row.id)])
    if _is_known(request, etag):
        return unchanged()
    lines = queries.council_lines(row)
    at = max((line.at for line in lines if line.at), default=row.created_at)
    results = (result for some in pages(Scope(row)) for result in some)
    return _json(request, summary_report(row, lines, results, at), f"{row.code}_tong-hop_nist.json", etag)


def _json(request: HttpRequest, data: object, name: str, etag: str) -> HttpResponse:
    if _is_known(request, etag):
        return unchanged()
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    return _named(response, name, etag)


def _is_known(request: HttpRequest, etag: str) -> bool:
    """Files are the same for everybody, signed in or not."""
    return request.headers.get("if-none-match") == etag


def _named(response: Response, name: str, etag: str) -> Response:
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    if name:
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
