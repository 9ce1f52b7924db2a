"""What is downloaded: published petitions, page by page so that no file is ever whole in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min

from council import clock
from petitions.queries.public import published
from petitions.queries.statistics import midnight

PAGE = 500
# All that a file says of a petition, by the name of its column; public columns and public names alone.
SOURCE: dict[str, str] = {
    "code": "code",
    "council": "council__code",
    "council_name": "council__name",
    "origin": "origin__code",
    "field": "field__code",
    "field_name": "field__name",
    "place": "place__code",
    "place_name": "place__name",
    "competence": "competence",
    "body": "lead_id",
    "body_name": "lead__name",
    "state": "state",
    "outcome": "outcome",
    "recorded_on": "recorded_at",
    "forwarded_on": "forwarded_at",
    "due_on": "due_at",
    "answered_on": "answered_at",
    "resolved_on": "resolved_at",
    "published_at": "published_at",
    "text": "public_text",
    "answer": "public_answer",
}


def pages(council_id: int | None, year: int | None) -> Iterator[list[dict[str, Any]]]:
    """What is published, newest first, of one council or all, of one year of publication or all. One query
    for each page; each begins after the last row of the one before, so that nothing published meanwhile is
    shown twice."""
    rows = published()
    if council_id is not None:
        rows = rows.filter(council_id=council_id)
    if year is not None:
        rows = rows.filter(
            published_at__gte=midnight(date(year, 1, 1)), published_at__lt=midnight(date(year + 1, 1, 1))
        )
    values = rows.order_by("-published_at", "-id").values("id", *SOURCE.values())
    after: tuple[datetime, int] | None = None
    while True:
        part = values
        if after is not None:
            moment, pk = after
            part = part.filter(published_at__lte=moment).exclude(published_at=moment, id__gte=pk)
        found = list(part[:PAGE])
        if found:
            after = (found[-1]["published_at"], found[-1]["id"])
            yield [_row(row) for row in found]
        if len(found) < PAGE:
            return


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """Days instead of moments, but for publication: when a petition was heard to the minute says too much."""
    found = {name: row[path] for name, path in SOURCE.items()}
    for name, value in found.items():
        if name.endswith("_on") and value is not None:
            found[name] = clock.day_of(value).isoformat()
    found["published_at"] = found["published_at"].isoformat(timespec="seconds")
    return found


def years(council_id: int | None) -> list[int]:
    """From the year of the first publication to that of the last. One query."""
    rows = published()
    if council_id is not None:
        rows = rows.filter(council_id=council_id)
    found = rows.aggregate(first=Min("published_at"), last=Max("published_at"))
    if found["first"] is None:
        return []
    return list(range(clock.day_of(found["last"]).year, clock.day_of(found["first"]).year - 1, -1))
