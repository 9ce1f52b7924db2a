"""Contact meetings: planning, changing, announcing, calling off.

A joint meeting of the city and communes (Joint Resolution 72/2025/NQLT, Art. 22) is one row: the council that
prepares it writes, its partners read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import CouncilKind
from council.errors import Refused, not_found
from council.models import Council, CouncilSession
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.enums import MeetingKind, MeetingState
from petitions.models import ContactMeeting
from petitions.queries.meeting_history import last_act
from petitions.rules.meetings import NOT_ANNOUNCED
from petitions.services.meeting_notices import renew
from petitions.services.record import checked_choice, checked_line
from petitions.streams import meeting_stream, petitions_changed

PLAN = "petitions.plan_meeting"
JOINT = "Nghị quyết liên tịch 72/2025/NQLT, Điều 22"
MOST = {"title": 300, "theme": 300, "place": 300, "chair": 120}
LEAST_TITLE, LEAST_PLACE, LEAST_REASON, MOST_URL = 5, 3, 5, 200
OPEN = (MeetingState.PLANNED, MeetingState.ANNOUNCED)
_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Plan:
    """What a meeting is to be. `partner_ids`: the councils that hold it jointly."""

    kind: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime | None = None
    theme: str = ""
    online_url: str = ""
    chair: str = ""
    is_public: bool = True
    session_id: int | None = None
    partner_ids: tuple[int, ...] = ()


def plan(*, actor: Actor, data: Plan) -> ContactMeeting:
    """A new meeting of the actor's council, with the notices that are due before it."""
    require(actor, PLAN, actor.council_id)
    with transaction.atomic():
        council = Council.objects.get(pk=actor.council_id)
        values, partners = _values(council, data), _partners(council, data.partner_ids)
        meeting: ContactMeeting = ContactMeeting.objects.with_scopes_disabled().create(
            council=council, **values
        )
        meeting.partners.set(partners)
        renew(meeting)
        say(meeting, actor, "planned", _told(values, partners), partners=partners)
    return meeting


def edit(*, actor: Actor, meeting_id: int, version: int, data: Plan) -> ContactMeeting:
    """Change a meeting that was not held yet. Its notices are counted again; those that went out with another
    day, hour or place are due again."""
    require(actor, PLAN, actor.council_id)
    with transaction.atomic():
        meeting = opened(actor, meeting_id, version, OPEN)
        values, partners = _values(meeting.council, data), _partners(meeting.council, data.partner_ids)
        before = list(meeting.partners.order_by("id"))
        changes = _changes(meeting, values, before, partners)
        if not changes:
            return meeting
        if meeting.state == MeetingState.ANNOUNCED and data.kind in NOT_ANNOUNCED:
            raise Refused("meeting_announced", _("Hội nghị đã thông báo thì không đổi thành gặp gỡ riêng."))
        for name, value in values.items():
            setattr(meeting, name, value)
        meeting.partners.set(partners)
        saved(meeting, *values)
        again = renew(meeting, told_anew=bool({"starts_at", "place"} & changes.keys()))
        said = {"changes": changes, "notices_again": again}
        say(meeting, actor, "edited", said, partners=[*before, *partners])
    return meeting


def announce(*, actor: Actor, meeting_id: int, version: int) -> ContactMeeting:
    """Make a meeting known: a public one is in the public calendar from now on."""
    require(actor, PLAN, actor.council_id)
    with transaction.atomic():
        meeting = opened(actor, meeting_id, version, (MeetingState.PLANNED,))
        if meeting.kind in NOT_ANNOUNCED:
            raise Refused(
                "meeting_private", _("Buổi gặp gỡ cá nhân, nhóm cử tri được hẹn riêng, không thông báo.")
            )
        if meeting.starts_at <= clock.now():
            raise Refused("meeting_begun", _("Đã đến giờ hội nghị; không thông báo được nữa."))
        meeting.state, meeting.announced_at = MeetingState.ANNOUNCED, clock.now()
        saved(meeting, "state", "announced_at")
        say(meeting, actor, "announced", {"public": meeting.is_public})
    return meeting


def cancel(*, actor: Actor, meeting_id: int, version: int, reason: str) -> ContactMeeting:
    """Call a meeting off. One that was announced stays in the calendar, as cancelled and with the reason."""
    require(actor, PLAN, actor.council_id)
    reason = checked_line(reason)
    if len(reason) < LEAST_REASON:
        raise Refused("reason_required", _("Hãy nêu lý do hủy để cử tri biết."), status=400)
    with transaction.atomic():
        meeting = opened(actor, meeting_id, version, OPEN)
        meeting.state, meeting.cancelled_reason = MeetingState.CANCELLED, reason
        saved(meeting, "state", "cancelled_reason")
        say(meeting, actor, "cancelled", {"reason": reason})
    return meeting


def opened(actor: Actor, meeting_id: int, version: int, states: tuple[MeetingState, ...]) -> ContactMeeting:
    """A meeting the actor's council prepares, locked, as the editor saw it, in one of these states."""
    meeting = access.meeting(actor, meeting_id, lock=True, write=True)
    if meeting.version != version:
        act = last_act(meeting.id)
        said = {"who": act.actor or _("Người khác"), "at": act.when} if act else {"who": "?", "at": "?"}
        message = _(
            "%(who)s vừa sửa hội nghị này lúc %(at)s, nên chưa lưu gì. Hãy tải lại trang rồi làm lại."
        )
        raise Refused("stale", message % said)
    if meeting.state not in states:
        label = MeetingState(meeting.state).label
        raise Refused(
            "meeting_state", _("Hội nghị đang ở trạng thái “%s” nên không làm được việc này.") % label
        )
    return meeting


def saved(meeting: ContactMeeting, *fields: str) -> None:
    """Write these fields and raise the version, which tells a second editor of the change."""
    meeting.version += 1
    meeting.save(update_fields=[*fields, "version"])


def say(
    meeting: ContactMeeting,
    actor: Actor | None,
    what: str,
    data: dict[str, Any],
    partners: list[Council] | None = None,
) -> None:
    """Record an act in the meeting's journal and, where the public sees the meeting, say that it changed."""
    code = f"petitions.meeting.{what}"
    said = data | {"version": meeting.version}
    journal.record(Act(meeting.council_id, meeting_stream(meeting.id), code, said, actor))
    if meeting.announced_at is not None:
        shown = meeting.partners.all() if partners is None else partners
        for council_id in sorted({meeting.council_id, *(council.id for council in shown)}):
            petitions_changed(council_id)


def _values(council: Council, data: Plan) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": checked_choice(data.kind, MeetingKind),
        **{name: _line(getattr(data, name), most) for name, most in MOST.items()},
        "online_url": _url(data.online_url),
        "starts_at": data.starts_at,
        "ends_at": data.ends_at,
        # Who meets a delegate in private is nobody else's business.
        "is_public": data.is_public and data.kind not in NOT_ANNOUNCED,
        "session_id": _session(council.id, data.session_id),
    }
    if len(values["title"]) < LEAST_TITLE:
        raise Refused("title_required", _("Hãy ghi tên hội nghị."), status=400)
    if len(values["place"]) < LEAST_PLACE:
        raise Refused("place_required", _("Hãy ghi địa điểm để cử tri biết nơi đến."), status=400)
    if data.kind == MeetingKind.THEME and not values["theme"]:
        raise Refused("theme_required", _("Hãy ghi chuyên đề, lĩnh vực hoặc đối tượng tiếp xúc."), status=400)
    if data.ends_at is not None and data.ends_at <= data.starts_at:
        raise Refused("meeting_order", _("Giờ kết thúc phải sau giờ bắt đầu."), status=400)
    return values


def _line(value: str, most: int) -> str:
    line = checked_line(value)
    if len(line) > most:
        raise Refused(
            "line_too_long", _("Mỗi mục dài không quá %(most)s ký tự.") % {"most": most}, status=400
        )
    return line


def _url(value: str) -> str:
    value = text.clean(value)
    try:
        if value:
            _link(value)
    except ValidationError:
        value = "x" * (MOST_URL + 1)
    if len(value) > MOST_URL:
        message = _("Địa chỉ điểm cầu trực tuyến phải bắt đầu bằng https:// và dài không quá %s ký tự.")
        raise Refused("bad_url", message % MOST_URL, status=400)
    return value


def _session(council_id: int, session_id: int | None) -> int | None:
    if session_id is None:
        return None
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id, pk=session_id)
    if not rows.exists():
        raise not_found()
    return session_id


def _partners(council: Council, ids: tuple[int, ...]) -> list[Council]:
    """The other tier: communes for the city, the city for a commune."""
    rows = list(Council.objects.filter(pk__in=set(ids)).order_by("id"))
    if len(rows) != len(set(ids)):
        raise not_found()
    is_city = council.kind == CouncilKind.CITY
    if any((row.kind == CouncilKind.CITY) == is_city for row in rows):
        raise Refused(
            "partner_same_tier",
            _("Tiếp xúc chung là của Hội đồng nhân dân thành phố với Hội đồng nhân dân xã, phường."),
            JOINT,
            status=400,
        )
    return rows


def _changes(
    meeting: ContactMeeting, values: dict[str, Any], before: list[Council], after: list[Council]
) -> dict[str, dict[str, Any]]:
    changes = {
        name: {"old": _plain(getattr(meeting, name)), "new": _plain(value)}
        for name, value in values.items()
        if getattr(meeting, name) != value
    }
    if before != after:
        changes["partners"] = {"old": [row.code for row in before], "new": [row.code for row in after]}
    return changes


def _told(values: dict[str, Any], partners: list[Council]) -> dict[str, Any]:
    said = {name: _plain(value) for name, value in values.items()}
    return said | {"partners": [row.code for row in partners]}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def plan_of(meeting: ContactMeeting, partner_ids: tuple[int, ...]) -> dict[str, Any]:
    """A meeting's plan as it stands, for its form."""
    names = [name for name in Plan.__slots__ if name != "partner_ids"]
    return asdict(Plan(**{name: getattr(meeting, name) for name in names}, partner_ids=partner_ids))
