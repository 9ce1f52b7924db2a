"""The frame of the petition office's pages: who is signed in, and the tabs this person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from council.permissions import may
from council.views.viewer import actor_in, council_in, frame

# (name of the address, verb that opens it); each takes the council's code alone.
TABS: tuple[tuple[str, str], ...] = (
    ("petitions_home", "petitions.see"),
    ("petition_record", "petitions.record"),
    ("petition_meetings", "petitions.see"),
    ("petition_reports", "petitions.work"),
    ("petition_letters", "petitions.work"),
    ("body_desk", "petitions.answer"),
    ("petition_answers", "petitions.see"),
    ("petition_promises", "petitions.see"),
    ("petition_publication", "petitions.work"),
    ("petition_supervision", "petitions.supervise"),
    ("petition_demands", "petitions.manage_demands"),
    ("petition_tables", "petitions.make_reports"),
    ("petition_imports", "petitions.import"),
    ("petition_bodies", "petitions.manage_bodies"),
    ("petition_clock", "petitions.work"),
)


def labels() -> dict[str, str]:
    """What each tab is called."""
    return {
        "petitions_home": _("Kiến nghị"),
        "petition_record": _("Ghi nhận"),
        "petition_meetings": _("Tiếp xúc cử tri"),
        "petition_reports": _("Tổng hợp"),
        "petition_letters": _("Công văn"),
        "body_desk": _("Việc phải trả lời"),
        "petition_answers": _("Trả lời"),
        "petition_promises": _("Lời hứa"),
        "petition_publication": _("Công khai"),
        "petition_supervision": _("Giám sát"),
        "petition_demands": _("Yêu cầu họp"),
        "petition_tables": _("Biểu báo cáo"),
        "petition_imports": _("Nhập từ bảng tính"),
        "petition_bodies": _("Cơ quan giải quyết"),
        "petition_clock": _("Thời hạn"),
    }


def office(request: HttpRequest) -> dict[str, Any]:
    """Context of a page of the petition office: the bar, the tabs, the council."""
    actor, council, called = actor_in(request), council_in(request), labels()
    found = []
    for name, verb in TABS:
        if may(actor, verb, actor.council_id):
            try:
                found.append((reverse(name, args=[council.code]), called[name]))
            except NoReverseMatch:
                continue
    here = max((url for url, _label in found if request.path.startswith(url)), key=len, default="")
    tabs = [{"url": url, "label": label, "here": url == here} for url, label in found]
    return frame(request) | {"tabs": tabs, "council": council}


def posted(request: HttpRequest) -> QueryDict | None:
    """What binds a form: the fields that were sent; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
