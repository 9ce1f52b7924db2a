"""Atom feeds of published and corrected results: of a polling day, and of one council on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.naming import council_title
from council.views.versions import FRESH, tag, unchanged
from elections.models import CouncilElection, Election
from elections.queries.results import Change, changes
from elections.streams import day_results_topic, results_topic
from elections.templatetags.results import verdict_words
from elections.views.results_public import found_council, found_election


class _Changes(Feed):  # type: ignore[type-arg]
    """Every publication and correction, newest first."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        etag = tag(request, [self.topic(self.get_object(request, *args, **kwargs))])
        if request.headers.get("if-none-match") == etag:
            return unchanged()
        response = super().__call__(request, *args, **kwargs)
        response["ETag"] = etag
        response["Cache-Control"] = f"public, max-age={FRESH}"
        return response

    def topic(self, obj: Any) -> str:
        raise NotImplementedError

    def item_title(self, item: Change) -> str:
        where = {"council": council_title(item.council), "number": item.number}
        if item.corrected:
            return _("%(council)s, đơn vị bầu cử số %(number)s: đính chính kết quả") % where
        return _("%(council)s, đơn vị bầu cử số %(number)s: công bố kết quả") % where

    def item_description(self, item: Change) -> str:
        row = item.row
        said = ngettext(
            "%(elected)s/%(seats)s đại biểu trúng cử.", "%(elected)s/%(seats)s đại biểu trúng cử.", row.seats
        ) % {"elected": row.elected, "seats": row.seats}
        parts = [verdict_words(row.verdict) + ".", said]
        if row.reason:
            parts.append(_("Lý do đính chính: %(reason)s") % {"reason": row.reason})
        return " ".join(parts)

    def item_link(self, item: Change) -> str:
        return reverse("contest_results_public", args=[item.election.code, item.council.code, item.number])

    def item_guid(self, item: Change) -> str:
        return f"urn:nghi-truong:{item.election.code}:{item.council.code}:{item.number}:{item.row.version}"

    def item_updateddate(self, item: Change) -> datetime:
        return item.row.published_at

    def item_pubdate(self, item: Change) -> datetime:
        return item.row.published_at


class DayChanges(_Changes):
    """Of every council on a polling day."""

    def get_object(self, request: HttpRequest, election: str) -> Election:
        return found_election(election)

    def topic(self, obj: Any) -> str:
        return day_results_topic(obj.pk)

    def title(self, obj: Election) -> str:
        return _("Kết quả: %(name)s") % {"name": obj.name}

    def link(self, obj: Election) -> str:
        return reverse("results_public", args=[obj.code])

    def items(self, obj: Election) -> list[Change]:
        return changes(obj)


class CouncilChanges(_Changes):
    """Of one council."""

    def get_object(self, request: HttpRequest, election: str, council: str) -> CouncilElection:
        return found_council(election, council)

    def topic(self, obj: Any) -> str:
        return results_topic(obj.pk)

    def title(self, obj: CouncilElection) -> str:
        return _("Kết quả bầu cử: %(council)s") % {"council": council_title(obj.council)}

    def link(self, obj: CouncilElection) -> str:
        return reverse("council_results_public", args=[obj.election.code, obj.council.code])

    def items(self, obj: CouncilElection) -> list[Change]:
        return changes(None, obj)
