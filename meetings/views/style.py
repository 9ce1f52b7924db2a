"""The living style page: tokens, parts, and every page in every state, from invented data. Debug only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from council import clock
from council.templatetags.nghitruong import ICONS, iso
from council.views.qr import qr
from meetings import stages
from meetings.views import samples

Context = dict[str, Any]
Make = Callable[[], Context]

URLS = {
    "ws": "",
    "command": "#",
    "sitting": "/style/sitting/open/",
    "console": "/style/console/open/",
    "hall": "/style/hall/open/",
    "door": "/style/door/code/",
    "desk": "/style/",
    "back": "/style/",
}
VIEWER = {"name": "Nguyễn Thị Hà An", "note": "Tổ 4", "seat": 15}
MESSAGE = "Nghỉ giải lao. Phiên họp tiếp tục lúc 15 giờ 15."
NOTICE = "Nội dung 8 có bản mới của dự thảo nghị quyết."


def mine(attendance: str = "present", choice: str = "", *, may_vote: bool = True) -> Context:
    """What is mine on a sample tablet."""
    at = iso(clock.now() - timedelta(seconds=20))
    votes = {"7": {"choice": choice, "at": at}} if choice else {}
    return {"mine": {"attendance": attendance, "votes": votes, "may_vote": may_vote}}


def tablet(state: str = "open", round_state: str = "", own: Context | None = None, **change: Any) -> Make:
    """A sample of the delegate's tablet."""
    favour = change.pop("favour", 98)

    def make() -> Context:
        view = replace(samples.sitting(state, round_state, favour=favour), **change)
        return {"s": view, "audience": "delegates", **(own or mine())}

    return make


def board(audience: str, state: str = "open", round_state: str = "", total: int = 125, **change: Any) -> Make:
    """A sample of the console or the hall screen."""
    favour = change.pop("favour", 98)

    def make() -> Context:
        view = replace(samples.sitting(state, round_state, total, favour), **change)
        return {"s": view, "audience": audience, "progress": {"voted": 96, "entitled": total, "online": 110}}

    return make


def presented(make: Make, audience: str) -> Make:
    """The same with a page shown to all."""
    return lambda: make() | stages.presenter_context(samples.presentation(), audience)


def door() -> Context:
    """The code at the door."""
    code = "K7QF3MZA"
    return {
        "s": samples.sitting(),
        "qr_svg": qr(f"https://nghitruong.example/hd/hn/phien/12/?ma={code}"),
        "code": code,
        "changes_at": clock.now() + timedelta(seconds=21),
    }


def reader() -> Context:
    """A paper, with a round open meanwhile."""
    view = samples.sitting("open", "open")
    return {
        "s": view,
        "audience": "delegates",
        "paper": view.papers[0],
        "file_url": "/style/sample.pdf",
        **mine(),
    }


TEMPLATES = {name: f"meetings/{name}.html" for name in ("sitting", "console", "hall", "door", "reader")}
PAGES: dict[str, dict[str, Make]] = {
    "sitting": {
        "planned": tablet("planned", own=mine("")),
        "planned-in": tablet("planned"),
        "waiting": tablet(current=None, papers=()),
        "item": tablet(notice=NOTICE),
        "not-checked-in": tablet(own=mine("", may_vote=False)),
        "open": tablet("open", "open"),
        "voted": tablet("open", "open", mine(choice="for")),
        "voted-against": tablet("open", "open", mine(choice="against")),
        "not-entitled": tablet("open", "open", mine(may_vote=False)),
        "closed": tablet("open", "closed", mine(choice="for")),
        "published": tablet("open", "published", mine(choice="for")),
        "failed": tablet("open", "published", mine(choice="abstain"), favour=58),
        "void": tablet("open", "void"),
        "message": tablet(message=MESSAGE),
        "presented": presented(tablet(), "delegates"),
        "over": tablet("closed"),
    },
    "console": {
        "planned": board("presidium", "planned"),
        "waiting": board("presidium"),
        "open": board("presidium", "open", "open"),
        "closed": board("presidium", "open", "closed"),
        "published": board("presidium", "open", "published"),
        "void": board("presidium", "open", "void"),
        "presented": presented(board("presidium"), "presidium"),
        "few": board("presidium", quorum=samples.quorum_view(125, 80), message=MESSAGE),
        "commune": board("presidium", "open", "open", 28),
        "over": board("presidium", "closed"),
    },
    "hall": {
        "planned": board("hall", "planned"),
        "item": board("hall"),
        "open": board("hall", "open", "open"),
        "closed": board("hall", "open", "closed"),
        "published": board("hall", "open", "published"),
        "failed": board("hall", "open", "published", favour=58),
        "commune": board("hall", "open", "published", 28),
        "void": board("hall", "open", "void"),
        "message": board("hall", message=MESSAGE),
        "presented": presented(board("hall"), "hall"),
        "over": board("hall", "closed"),
    },
    "door": {"code": door},
    "reader": {"paper": reader, "presented": presented(reader, "delegates")},
}


def style(request: HttpRequest) -> HttpResponse:
    """Tokens, parts, the public partial, and the way to every page in every state."""
    view = samples.sitting("open", "published", 28)
    context = {
        "pages": [(page, list(states)) for page, states in PAGES.items()],
        "icons": sorted(ICONS),
        "colours": COLOURS,
        "s": view,
        "audience": "public",
        "viewer": VIEWER,
        "open_round": replace(samples.ballot("open", 125), id=8, question="Thông qua chương trình kỳ họp"),
        "urls": URLS,
    }
    return render(request, "meetings/style.html", context)


def style_page(request: HttpRequest, page: str, state: str) -> HttpResponse:
    """One page in one state."""
    make = PAGES.get(page, {}).get(state)
    if make is None:
        raise Http404
    context = {"urls": URLS, "viewer": VIEWER, "server_now": clock.now(), **make()}
    return render(request, TEMPLATES[page], context)


COLOURS = [
    "ink",
    "ink-soft",
    "ink-faint",
    "paper",
    "surface",
    "surface-sunk",
    "line",
    "line-strong",
    "navy",
    "navy-deep",
    "navy-wash",
    "bronze",
    "bronze-bright",
    "bronze-wash",
    "for",
    "for-wash",
    "against",
    "against-wash",
    "abstain",
    "abstain-wash",
    "warn",
    "warn-wash",
    "focus",
]
