"""The frame of the election office's pages: who is signed in, and the tabs this person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from council.enums import CouncilKind
from council.permissions import may
from council.views.viewer import actor_in, council_in, frame
from elections.models import Election

# (name of the address, verb that opens it); each takes the council's code and the election's id.
TABS: tuple[tuple[str, str], ...] = (
    ("election_setup", "elections.set_up"),
    ("election_calendar", "elections.work"),
    ("election_candidates", "elections.see_candidates"),
    ("election_lists", "elections.see_candidates"),
    ("election_publication", "elections.make_documents"),
    ("election_day", "elections.see_day"),
    ("election_report", "elections.report_turnout"),
    ("election_counts", "elections.work"),
    ("election_results", "elections.see_records"),
)


def labels() -> dict[str, str]:
    """What each tab is called."""
    return {
        "election_setup": _("Thiết lập"),
        "election_calendar": _("Lịch"),
        "election_candidates": _("Người ứng cử"),
        "election_lists": _("Danh sách"),
        "election_publication": _("Công bố"),
        "election_day": _("Ngày bầu cử"),
        "election_report": _("Báo cáo tiến độ"),
        "election_counts": _("Kiểm phiếu"),
        "election_results": _("Kết quả"),
    }


def office(request: HttpRequest, election: Election) -> dict[str, Any]:
    """Context of a page of the election office: the bar, the tabs, the election."""
    actor, code, called = actor_in(request), council_in(request).code, labels()
    tabs = []
    for name, verb in TABS:
        if name == "election_report" and council_in(request).kind == CouncilKind.CITY:
            continue  # the city has no polling areas of its own
        if may(actor, verb, actor.council_id):
            try:
                url = reverse(name, args=[code, election.id])
            except NoReverseMatch:
                continue
            tabs.append({"url": url, "label": called[name], "here": request.path.startswith(url)})
    return frame(request) | {"tabs": tabs, "election": election, "council": council_in(request)}
