"""Published petitions: the list with its search, one petition, its files, the panel on a council's page.

These pages read what `petitions.queries.public` says is public and nothing else. Anyone may keep them for
some seconds; a petition that is absent and one that is not public get the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council import clock
from council.files import Served, file_response
from council.models import Council
from council.queries import council_by_code
from council.queries_public import council_lists
from council.rules.decision import N_
from council.services.office import reading_name
from council.views.versions import known, tag, tagged, unchanged
from council.views.viewer import frame
from petitions.models import Petition
from petitions.queries.public import (
    GROUPS,
    PublicFilters,
    by_code,
    group_of,
    public_choices,
    public_page,
)
from petitions.queries.public_page import (
    days_late,
    figures_of,
    moved_to,
    newest,
    public_file,
    shown,
)
from petitions.streams import petitions_topic
from petitions.views.meetings_public import topics

MOST_QUERY = 120
# Other public pages of petitions: name of the address, icon, what it is called.
LINKS: tuple[tuple[str, str, str], ...] = (
    ("petition_track", "qr", N_("Theo dõi bằng biên nhận")),
    ("petition_statistics", "screen", N_("Thống kê")),
    ("petition_data", "download", N_("Dữ liệu mở")),
    ("contact_meetings_public", "calendar", N_("Lịch tiếp xúc cử tri")),
)


@require_safe
def petitions(request: HttpRequest) -> HttpResponse:
    """What is published, newest first, searched and narrowed."""
    etag = tag(request, topics(), hour())
    if known(request, etag):
        return unchanged()
    filters, chosen = filters_of(request)
    found, now = public_page(filters, request.GET.get("sau", "")[:80]), clock.now()
    rest = request.GET.copy()
    rest.pop("sau", None)
    context = {
        "rows": lines(found.rows, now),
        "after": found.after,
        "first": "sau" not in request.GET,
        "filters": filters,
        "chosen": chosen,
        "choices": public_choices(),
        "lists": council_lists(),
        "groups": GROUPS,
        "rest": rest.urlencode(),
        "links": links(),
    }
    return tagged(request, render(request, "petitions/public/list.html", frame(request) | context), etag)


@require_safe
def petition(request: HttpRequest, code: str) -> HttpResponse:
    """One published petition with its answer and what happened to it."""
    row = found_petition(code)
    if row is None:
        target = moved_to(code)
        if target is None:
            raise Http404
        return redirect("petition_public", target)
    etag = tag(request, [petitions_topic(row.council_id)], hour(), row.published_at)
    if known(request, etag):
        return unchanged()
    context = {"row": row, "shown": shown(row), "late": days_late(row, clock.now())}
    return tagged(request, render(request, "petitions/public/petition.html", frame(request) | context), etag)


@require_safe
def petition_file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A file of the answer that the review let out: the reading copy."""
    row = found_petition(code)
    file = public_file(row, pk) if row else None
    if file is None:
        raise Http404
    served = Served(file.reading, reading_name(file.file_name), file.sha256, cache="public, max-age=60")
    return file_response(request, served)


def newest_petitions(request: HttpRequest, council: Council) -> SafeString:
    """For the page of a council: what it published last, how much was answered and how much resolved; "" when
    there is nothing. Two queries."""
    rows = newest(council.id)
    if not rows:
        return SafeString("")
    context = {
        "rows": lines(rows, clock.now()),
        "figures": figures_of(council.id),
        "council": council,
    }
    return render_to_string("petitions/public/panel.html", context, request)


def lines(rows: Sequence[Petition], now: datetime) -> list[dict[str, Any]]:
    """Published petitions as petitions/public/rows.html shows them."""
    groups = [group_of(row, now) for row in rows]
    return [
        {"row": row, "group": group, "label": GROUPS[group]} for row, group in zip(rows, groups, strict=True)
    ]


def found_petition(code: str) -> Petition | None:
    """A published petition by the code of an address."""
    return by_code(code[:30])


def filters_of(request: HttpRequest) -> tuple[PublicFilters, dict[str, Any]]:
    """The filters of an address, and what was chosen as the form shows it; nonsense is left out."""
    asked = request.GET
    council, place = _council(asked.get("hd", "")), _council(asked.get("noi", ""))
    group = asked.get("trang-thai", "")
    filters = PublicFilters(
        query=asked.get("q", "").strip()[:MOST_QUERY],
        council=council.id if council else None,
        field=_number(asked.get("linh-vuc", "")),
        place=place.id if place else None,
        body=_number(asked.get("co-quan", "")),
        group=group if group in GROUPS else "",
    )
    return filters, {"council": council, "place": place}


def links() -> list[dict[str, str]]:
    """The other public pages of petitions, of those that are there."""
    found = []
    for name, icon, label in LINKS:
        with suppress(NoReverseMatch):
            found.append({"url": reverse(name), "icon": icon, "label": _(label)})
    return found


def hour() -> str:
    """A page that says what is overdue changes with the clock too."""
    return f"{clock.now():%Y-%m-%dT%H}"


def _council(code: str) -> Council | None:
    return council_by_code(code) if code else None


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None
