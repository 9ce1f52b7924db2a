"""The calendar of contact meetings to subscribe to: iCalendar and Atom, of all councils and of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council import clock
from council.models import Council
from council.naming import council_title
from council.views.versions import FRESH, tag, unchanged
from petitions.documents.meetings_ics import calendar_of, described
from petitions.enums import MeetingState
from petitions.models import ContactMeeting
from petitions.queries.meeting_history import changed_at
from petitions.queries.meetings import in_feed
from petitions.rules.clock import HANOI
from petitions.views.meetings_public import found_council, topics


def address(row: ContactMeeting) -> str:
    """The public page of a meeting."""
    return reverse("contact_meeting_public", args=[row.council.code, row.id])


def title_of(council: Council | None) -> str:
    """What a calendar of one council, or of all, is called."""
    if council is None:
        return _("Lịch tiếp xúc cử tri: các Hội đồng nhân dân")
    return _("Lịch tiếp xúc cử tri: %s") % council_title(council)


@require_safe
def ics(request: HttpRequest, council: str = "") -> HttpResponse:
    """The meetings to come and of the last ninety days."""
    of = found_council(council) if council else None
    etag = tag(request, topics(of), clock.today())
    if request.headers.get("if-none-match") == etag:
        return unchanged()
    rows = in_feed(clock.today(), of.id if of else None)
    times = changed_at(row.id for row in rows)
    body = calendar_of(title_of(of), rows, times, lambda row: request.build_absolute_uri(address(row)))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    name = f"tiep-xuc-cu-tri{'-' if of else ''}{of.code if of else ''}.ics"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return _kept(response, etag)


class Meetings(Feed):  # type: ignore[type-arg]
    """News of the calendar: announced, changed, cancelled, held; what changed last comes first."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        etag = tag(request, topics(self.get_object(request, *args, **kwargs)), clock.today())
        if request.headers.get("if-none-match") == etag:
            return unchanged()
        return _kept(super().__call__(request, *args, **kwargs), etag)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Council | None:
        code = kwargs.get("council")
        return found_council(code) if code else None

    def title(self, obj: Council | None) -> str:
        return title_of(obj)

    def link(self, obj: Council | None) -> str:
        if obj is None:
            return reverse("contact_meetings_public")
        return reverse("council_meetings_public", args=[obj.code])

    def items(self, obj: Council | None) -> list[tuple[ContactMeeting, datetime]]:
        rows = in_feed(clock.today(), obj.id if obj else None)
        times = changed_at(row.id for row in rows)
        dated = [(row, times.get(row.id) or row.announced_at or row.starts_at) for row in rows]
        return sorted(dated, key=lambda item: item[1], reverse=True)

    def item_title(self, item: tuple[ContactMeeting, datetime]) -> str:
        row = item[0]
        said = {"title": row.title, "when": _when(row)}
        if row.state == MeetingState.CANCELLED:
            return _("Đã hủy: %(title)s, %(when)s") % said
        return _("%(title)s, %(when)s") % said

    def item_description(self, item: tuple[ContactMeeting, datetime]) -> str:
        row = item[0]
        return f"{_when(row)}, {row.place}\n{described(row)}"

    def item_link(self, item: tuple[ContactMeeting, datetime]) -> str:
        return address(item[0])

    def item_guid(self, item: tuple[ContactMeeting, datetime]) -> str:
        return f"urn:nghi-truong:tiep-xuc-cu-tri:{item[0].id}"

    def item_updateddate(self, item: tuple[ContactMeeting, datetime]) -> datetime:
        return item[1]

    def item_pubdate(self, item: tuple[ContactMeeting, datetime]) -> datetime | None:
        return item[0].announced_at


def _when(row: ContactMeeting) -> str:
    return date_format(localtime(row.starts_at, HANOI), "H:i j/n/Y")


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    """A feed is the same for everybody, signed in or not."""
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response
