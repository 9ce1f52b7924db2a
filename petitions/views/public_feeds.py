"""Feeds of published petitions: what was published last, of all councils or one; the news of one petition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from council import clock
from council.models import Council
from council.naming import council_title
from council.views.versions import FRESH, tag, unchanged
from petitions.models import Petition
from petitions.queries.public import GROUPS, group_of
from petitions.queries.public_page import newest
from petitions.queries.public_timeline import Told, timeline_of
from petitions.rules.clock import HANOI
from petitions.streams import petitions_topic
from petitions.views.meetings_public import found_council, topics
from petitions.views.public import found_petition, hour

ENTRIES = 30


class _Kept(Feed):  # type: ignore[type-arg]
    """A feed is the same for everybody, signed in or not."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        etag = tag(request, self.topics(self.get_object(request, *args, **kwargs)), hour())
        if request.headers.get("if-none-match") == etag:
            return unchanged()
        response = super().__call__(request, *args, **kwargs)
        response["ETag"] = etag
        response["Cache-Control"] = f"public, max-age={FRESH}"
        return response

    def topics(self, obj: Any) -> list[str]:
        raise NotImplementedError


class Petitions(_Kept):
    """What was published last."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Council | None:
        code = kwargs.get("council")
        return found_council(code) if code else None

    def topics(self, obj: Council | None) -> list[str]:
        return topics(obj)

    def title(self, obj: Council | None) -> str:
        if obj is None:
            return _("Kiến nghị cử tri được công khai")
        return _("Kiến nghị cử tri được công khai: %s") % council_title(obj)

    def link(self, obj: Council | None) -> str:
        address = reverse("petitions_public")
        return f"{address}?hd={obj.code}" if obj else address

    def items(self, obj: Council | None) -> list[Petition]:
        return newest(obj.id if obj else None, ENTRIES)

    def item_title(self, item: Petition) -> str:
        return f"{item.code}: {_(GROUPS[group_of(item, clock.now())])}"

    def item_description(self, item: Petition) -> str:
        return str(item.excerpt)  # type: ignore[attr-defined]  # annotated by `listed`

    def item_link(self, item: Petition) -> str:
        return reverse("petition_public", args=[item.code])

    def item_guid(self, item: Petition) -> str:
        return f"urn:nghi-truong:kien-nghi:{item.code}"

    def item_pubdate(self, item: Petition) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Petition) -> datetime | None:
        return item.published_at


class PetitionNews(_Kept):
    """What happens to one published petition."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Petition:
        row = found_petition(str(kwargs["code"]))
        if row is None:
            raise Http404
        return row

    def topics(self, obj: Petition) -> list[str]:
        return [petitions_topic(obj.council_id)]

    def title(self, obj: Petition) -> str:
        return _("Kiến nghị %s") % obj.code

    def link(self, obj: Petition) -> str:
        return reverse("petition_public", args=[obj.code])

    def items(self, obj: Petition) -> list[tuple[Petition, Told]]:
        return [(obj, act) for act in timeline_of(obj.id).acts[:ENTRIES]]

    def item_title(self, item: tuple[Petition, Told]) -> str:
        return f"{_(item[1].label)} – {item[0].code}"

    def item_description(self, item: tuple[Petition, Told]) -> str:
        act = item[1]
        when = date_format(localtime(act.at, HANOI), "H:i j/n/Y")
        if act.due_at is None:
            return ", ".join(part for part in (when, act.body) if part)
        due = _("hạn %s") % date_format(localtime(act.due_at, HANOI), "j/n/Y")
        return ", ".join(part for part in (when, act.body, due) if part)

    def item_link(self, item: tuple[Petition, Told]) -> str:
        return reverse("petition_public", args=[item[0].code])

    def item_guid(self, item: tuple[Petition, Told]) -> str:
        return f"urn:nghi-truong:kien-nghi:{item[0].code}:{item[1].code}:{item[1].at.isoformat()}"

    def item_pubdate(self, item: tuple[Petition, Told]) -> datetime:
        return item[1].at

    def item_updateddate(self, item: tuple[Petition, Told]) -> datetime:
        return item[1].at
