"""Searching the papers of a council, and the way to it from the public pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from council import clock
from council.errors import not_found
from council.models import Council, CouncilSession
from council.views.home import FRESH
from council.views.limits import Limit, address_of, spend, wait
from council.views.viewer import actor_in, frame
from council.words import asked
from meetings.queries.paper_search import (
    Found,
    Reach,
    Wish,
    is_anything_within,
    search,
    sessions_within,
)
from meetings.queries.session_pages import session_in_focus
from meetings.services.paper_search import reach_of

MOST_QUERY, MOST_PAGE = 120, 200
ALL = "tat-ca"
# A reader asks some ten times a minute; several may stand behind one address. Whoever takes all of it waits.
PER_ADDRESS = Limit("paper_search", 60, 60)


@require_safe
def paper_search(request: HttpRequest, code: str) -> HttpResponse:
    """`?q=` words; `ky-hop=` a session, or "tat-ca" for all (default: the one under way, else the next, else
    the last); `ban=tat-ca` earlier versions too; `tai-lieu=` the pages of one paper; `trang=` further
    results."""
    reach = reach_of(actor_in(request))
    sessions = sessions_within(reach)
    chosen = _chosen(request.GET.get("ky-hop", ""), sessions)
    query = request.GET.get("q", "").strip()[:MOST_QUERY]
    wish = Wish(
        query=query,
        session_ids=[row.id for row in ([chosen] if chosen else sessions)],
        all_versions=request.GET.get("ban") == ALL,
        page=min(_number(request.GET.get("trang", "")) or 1, MOST_PAGE),
        document_id=_number(request.GET.get("tai-lieu", "")),
    )
    has_words = asked(query) is not None
    again_in = _again_in(request) if has_words else 0
    found = search(reach, wish) if has_words and not again_in else Found()
    address = _Address(code, query, str(chosen.id) if chosen else ALL, wish)
    context: dict[str, Any] = {
        "query": query,
        "has_words": has_words,
        "again_in": again_in,
        "sessions": sessions,
        "by_id": {row.id: row for row in sessions},
        "chosen": chosen,
        "wish": wish,
        "found": found,
        "groups": _groups(found, sessions, address),
        "next_url": address.at(replace(wish, page=wish.page + 1)) if found.has_next else "",
        "whole_url": address.at(replace(wish, page=1, document_id=None)) if wish.document_id else "",
        "everywhere_url": address.everywhere(),
    }
    page = render(request, "meetings/search.html", context | frame(request), status=429 if again_in else 200)
    if again_in:
        page["Retry-After"] = str(again_in)
    if again_in or request.user.is_authenticated:
        add_never_cache_headers(page)
    else:
        patch_cache_control(page, public=True, max_age=FRESH)
    return page


def _again_in(request: HttpRequest) -> int:
    """Seconds that somebody must wait who is not signed in and asked too often; else 0."""
    if request.user.is_authenticated or spend(PER_ADDRESS, address_of(request)):
        return 0
    return wait(PER_ADDRESS)


def papers_of_council(request: HttpRequest, council: Council) -> SafeString:
    """For the page of a council: a box to search its papers; "" where it has no public session. One query."""
    return _panel(request, council, "meetings/parts/search_panel.html")


def papers_at_home(request: HttpRequest, council: Council) -> SafeString:
    """For the first page: the way to the search of the city's papers, as above. One query."""
    return _panel(request, council, "meetings/parts/search_at_home.html")


def _panel(request: HttpRequest, council: Council, template: str) -> SafeString:
    if not is_anything_within(Reach(council.id)):
        return SafeString("")
    return render_to_string(template, {"council": council}, request)


class _Address:
    """Addresses of this search and of the pages it finds."""

    def __init__(self, code: str, query: str, session: str, wish: Wish) -> None:
        self._code, self._query, self._session = code, query, session
        self._versions = wish.all_versions

    def at(self, wish: Wish, session: str = "") -> str:
        """The same search elsewhere."""
        asked_for: dict[str, str | int] = {"q": self._query, "ky-hop": session or self._session}
        if self._versions:
            asked_for["ban"] = ALL
        if wish.document_id is not None:
            asked_for["tai-lieu"] = wish.document_id
        if wish.page > 1:
            asked_for["trang"] = wish.page
        return f"{reverse('paper_search', args=[self._code])}?{urlencode(asked_for)}"

    def everywhere(self) -> str:
        """The same words in every session."""
        return self.at(Wish(self._query, ()), ALL)

    def page(self, document_id: int, version: int, page: int | None) -> str:
        """A page in the reader, with the words marked."""
        place: dict[str, str | int] = {"ban": version}
        if page is not None:
            place |= {"trang": page, "tim": self._query}
        return f"{reverse('paper_reader', args=[self._code, document_id])}?{urlencode(place)}"


def _groups(found: Found, sessions: list[CouncilSession], address: _Address) -> list[dict[str, Any]]:
    """The items found with addresses; `session` where another begins."""
    by_id = {row.id: row for row in sessions}
    groups: list[dict[str, Any]] = []
    before = None
    for item in found.items:
        papers = [
            {
                "paper": paper,
                "url": address.page(paper.document_id, paper.version, None),
                "all_url": address.at(
                    Wish("", (), document_id=paper.document_id), session=str(item.session_id)
                ),
                "pages": [
                    {
                        "page": page,
                        "words": _marked(page.parts),
                        "url": address.page(paper.document_id, paper.version, page.number),
                    }
                    for page in paper.shown
                ],
            }
            for paper in item.papers
        ]
        session = by_id[item.session_id]
        groups.append({"item": item, "papers": papers, "session": session if session is not before else None})
        before = session
    return groups


def _marked(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """A piece of a page with the words marked. In a template these loops take half of the page's time."""
    return SafeString(
        "".join(f"<mark>{escape(part)}</mark>" if is_word else escape(part) for part, is_word in parts)
    )


def _chosen(value: str, sessions: list[CouncilSession]) -> CouncilSession | None:
    """One session; None for all. What may not be searched is not there."""
    if value == ALL:
        return None
    if not value:
        return session_in_focus(sessions, clock.today()) or next(iter(sessions), None)
    wanted = next((row for row in sessions if str(row.id) == value), None)
    if wanted is None:
        raise not_found()
    return wanted


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else None
