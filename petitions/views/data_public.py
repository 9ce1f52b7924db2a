"""Published petitions and their figures as files: CSV with CSVW metadata, JSON. Open to anyone, by tag."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from council.models import Council
from council.open_tables import BOM
from council.queries_public import council_lists
from council.views.versions import FRESH, known, tag, tagged, unchanged
from council.views.viewer import frame
from petitions.documents.tables_open import (
    PETITIONS,
    csv_text,
    csvw,
    json_text,
    statistics_rows,
    statistics_table,
)
from petitions.queries import open_data
from petitions.queries.statistics import kept_count
from petitions.queries.statistics_names import named
from petitions.views.meetings_public import found_council, topics
from petitions.views.statistics_public import minute, statistics_form

CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
METADATA = "-metadata.json"  # where CSV on the Web looks for it
YEARLY = re.compile(r"kien-nghi-(\d{4})\.(csv|json)")
Response = TypeVar("Response", bound=HttpResponseBase)


@require_safe
def data(request: HttpRequest, council: str = "") -> HttpResponse:
    """What files there are, and what they hold."""
    found = found_council(council) if council else None
    etag = tag(request, topics(found))
    if known(request, etag):
        return unchanged()
    context = {
        "council": found,
        "lists": council_lists(),
        "years": open_data.years(found.id if found else None),
        "table": PETITIONS,
    }
    return tagged(request, render(request, "petitions/statistics/data.html", frame(request) | context), etag)


@require_safe
def file(request: HttpRequest, name: str, council: str = "") -> HttpResponseBase:
    """One file, by its name."""
    found = found_council(council) if council else None
    if name in ("thong-ke.csv", "thong-ke.json", f"thong-ke.csv{METADATA}"):
        return _statistics(request, found, name)
    if name.endswith(f".csv{METADATA}"):
        return _metadata(request, name.removesuffix(METADATA))
    yearly = YEARLY.fullmatch(name)
    if name != "kien-nghi.csv" and yearly is None:
        raise Http404
    year = int(yearly[1]) if yearly else None
    if year is not None and not 2000 <= year <= 9000:
        raise Http404
    etag = tag(request, topics(found))
    if _is_known(request, etag):
        return unchanged()
    if name.endswith(".json"):
        return _named(StreamingHttpResponse(_json(found, year), content_type=JSON), found, name, etag)
    return _named(StreamingHttpResponse(_csv(found, year), content_type=CSV), found, name, etag)


async def _csv(council: Council | None, year: int | None) -> AsyncIterator[bytes]:
    """The lines of a file, a page of petitions at a time. Each page is a query of its own, so that nothing of
    the database stays open between two chunks, and the event loop is never kept waiting."""
    yield (BOM + csv_text([PETITIONS.head])).encode()
    async for rows in _pages(council, year):
        yield csv_text([[row[name] for name in PETITIONS.head] for row in rows]).encode()


async def _json(council: Council | None, year: int | None) -> AsyncIterator[bytes]:
    """The same as one JSON document, written as it is read."""
    about = {"council": council.code if council else None, "year": year}
    yield (json_text(about)[:-1] + ',"petitions":[').encode()
    first = True
    async for rows in _pages(council, year):
        said = ",\n".join(json_text(row) for row in rows)
        yield (said if first else f",\n{said}").encode()
        first = False
    yield b"]}\n"


async def _pages(council: Council | None, year: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    source: Iterator[list[dict[str, Any]]] = open_data.pages(council.id if council else None, year)

    def step() -> list[dict[str, Any]] | None:
        return next(source, None)

    while (rows := await sync_to_async(step)()) is not None:
        yield rows


def _statistics(request: HttpRequest, council: Council | None, name: str) -> HttpResponse:
    """The figures the page of the same choice shows; counts only."""
    etag = tag(request, topics(council), minute())
    if _is_known(request, etag):
        return unchanged()
    form = statistics_form(request, council, council_lists())
    if not form.is_valid():
        return HttpResponse(json_text({"errors": form.errors.get_json_data()}), JSON, 400)
    by = form.by
    table = statistics_table(by)
    if name.endswith(METADATA):
        return _named(HttpResponse(json_text(csvw(table, "thong-ke.csv")), JSON), council, "", etag)
    counted = kept_count(form.scope(council.id if council else None), by)
    rows = list(statistics_rows(named(counted, by)))
    if name.endswith(".csv"):
        text = BOM + csv_text([table.head, *rows])
        return _named(HttpResponse(text, CSV), council, name, etag)
    whole = {
        "council": council.code if council else None,
        "counted_at": counted.at.isoformat(timespec="seconds"),
        "by": list(by),
        "groups": [dict(zip(table.head, row, strict=True)) for row in rows],
    }
    return _named(HttpResponse(json_text(whole), JSON), council, name, etag)


def _metadata(request: HttpRequest, name: str) -> HttpResponse:
    if name != "kien-nghi.csv" and not YEARLY.fullmatch(name):
        raise Http404
    etag = tag(request, [])
    if _is_known(request, etag):
        return unchanged()
    return _named(HttpResponse(json_text(csvw(PETITIONS, name)), JSON), None, "", etag)


def _is_known(request: HttpRequest, etag: str) -> bool:
    """Files are the same for everybody, signed in or not."""
    return request.headers.get("if-none-match") == etag


def _named(response: Response, council: Council | None, name: str, etag: str) -> Response:
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    if name:
        full = f"{council.code}_{name}" if council else name
        response["Content-Disposition"] = content_disposition_header(True, full) or ""
    return response
