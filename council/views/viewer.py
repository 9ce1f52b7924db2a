"""Who looks at a page: the name on the bar, and the places this person may go in the council."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from council.enums import Role
from council.models import Account, Council
from council.permissions import Actor, may

INSIDE = frozenset(
    {Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT, Role.DELEGATE, Role.GUEST, Role.DIGITAL_OFFICER}
)


def actor_in(request: HttpRequest) -> Actor:
    """The person of a request below /hd/<code>/."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def council_in(request: HttpRequest) -> Council:
    """The council of a request below /hd/<code>/."""
    council: Council = request.council  # type: ignore[attr-defined]
    return council


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the bar of every plain page shows: who is signed in, or where to sign in."""
    account = request.user
    if not isinstance(account, Account):
        return {"viewer": None, "sign_in_url": reverse("account_login")}
    name = account.person.full_name if account.person else account.username
    return {"viewer": {"name": name, "note": "", "links": links(request)}, "sign_in_url": ""}


def office(request: HttpRequest) -> dict[str, Any]:
    """The frame of the digital officer's pages: the bar and the tabs this person may open."""
    actor, code = actor_in(request), council_in(request).code
    found = []
    if may(actor, "council.manage_people", actor.council_id):
        found.append((reverse("people", args=[code]), _("Đại biểu và tài khoản")))
        found.append((reverse("screens", args=[code]), _("Màn hình")))
        found.append((reverse("all_devices", args=[code]), _("Thiết bị")))
    if may(actor, "council.manage_settings", actor.council_id):
        found.append((reverse("council_settings", args=[code]), _("Thiết lập")))
    if actor.roles:
        found.append((reverse("council_calendar", args=[code]), _("Lịch làm việc")))
    tabs = [{"url": url, "label": label, "here": request.path.startswith(url)} for url, label in found]
    return frame(request) | {"tabs": tabs}


def links(request: HttpRequest) -> list[dict[str, str]]:
    """The places this person may go in the council of the address, and the way to change the password."""
    council: Council | None = getattr(request, "council", None)
    found = (
        places(actor_in(request), council.code) if council else [(reverse("desk_home"), _("Nơi làm việc"))]
    )
    if council and may(actor_in(request), "meetings.keep_offline", council.id):
        found.append((reverse("my_devices", args=[council.code]), _("Thiết bị của tôi")))
    found.append((reverse("account_change_password"), _("Đổi mật khẩu")))
    return [{"url": url, "label": label} for url, label in found]


def places(actor: Actor, code: str) -> list[tuple[str, str]]:
    """(address, name) of each page of the council that the actor works on."""
    found = []
    if actor.roles & INSIDE:
        found.append((reverse("desk", args=[code]), _("Bàn làm việc")))
    if may(actor, "meetings.prepare_session", actor.council_id):
        found.append((reverse("secretariat_home", args=[code]), _("Chuẩn bị kỳ họp")))
    if may(actor, "elections.work", actor.council_id):
        found.append((reverse("elections_home", args=[code]), _("Bầu cử")))
    if any(may(actor, verb, actor.council_id) for verb in ("petitions.work", "petitions.see")):
        found.append((reverse("petitions_home", args=[code]), _("Kiến nghị cử tri")))
    if may(actor, "petitions.answer", actor.council_id):
        found.append((reverse("body_desk", args=[code]), _("Việc phải trả lời")))
    if may(actor, "meetings.hand_in_paper", actor.council_id):
        found.append((reverse("hand_in_home", args=[code]), _("Nộp tài liệu")))
    if may(actor, "council.manage_people", actor.council_id):
        found.append((reverse("people", args=[code]), _("Đại biểu và tài khoản")))
    if may(actor, "council.manage_settings", actor.council_id):
        found.append((reverse("council_settings", args=[code]), _("Thiết lập")))
    if may(actor, "council.manage_calendar", actor.council_id):
        found.append((reverse("council_calendar", args=[code]), _("Lịch làm việc")))
    return found
