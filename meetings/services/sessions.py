"""Preparing a session: its facts, its sittings, convening and publishing."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import SessionKind, SessionState
from council.errors import Refused
from council.models import Council, CouncilSession, Term
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from meetings.enums import SittingState
from meetings.models import AgendaItem, Attendance, BallotRound, Sitting
from meetings.services.deadlines import require_in_time
from meetings.services.preparing import (
    PREPARE,
    access_session,
    access_sitting,
    changed,
    differences,
    last_edit,
    plain,
    require_not_closed,
    stale,
    tell,
)
from meetings.streams import session_stream

PUBLISH = "meetings.publish_programme"
UPDATED = "meetings.session.updated"


@dataclass(frozen=True, slots=True)
class SessionData:
    """What the secretariat says of a session. The term follows from the opening day."""

    number: int
    kind: str
    opens_on: date
    closes_on: date
    place: str
    name: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class SittingData:
    """What the secretariat says of a sitting; `starts_at` is aware."""

    title: str
    starts_at: datetime
    is_public: bool = True


def create_session(*, actor: Actor, data: SessionData) -> CouncilSession:
    """A new session in draft. Refused: number taken in the term, days out of order or in no term."""
    require(actor, PREPARE, actor.council_id)
    with transaction.atomic():
        council = Council.objects.select_for_update().get(pk=actor.council_id)
        values = _checked(data)
        term = _term(council.id, data)
        _require_free_number(term, data.number)
        session = CouncilSession.objects.create(council=council, term=term, **values)
        said = {"term": term.number, **plain(values)}
        stream = session_stream(session.id)
        journal.record(Act(council.id, stream, "meetings.session.created", said, actor))
    return session


def update_session(*, actor: Actor, session_id: int, data: SessionData, revision: int) -> CouncilSession:
    """Change the facts of a session read at `revision`; refused ("stale") if they changed since.

    The programme of the same session may have changed meanwhile: that is no conflict.
    """
    with transaction.atomic():
        session = access_session(actor, session_id, lock=True)
        require_not_closed(session)
        edit = last_edit(session.id, UPDATED)
        if edit is not None and edit.data["revision"] > revision:
            raise stale(edit)
        values = _checked(data)
        session.term = _term(session.council_id, data)
        _require_free_number(session.term, data.number, besides=session.id)
        _require_around(session, data)
        what = differences({name: getattr(session, name) for name in values}, values)
        if not what:
            return session
        for name, value in values.items():
            setattr(session, name, value)
        tell(session, actor, UPDATED, {"changes": what})
    return session


def publish_session(*, actor: Actor, session_id: int) -> CouncilSession:
    """Publish the programme: delegates (of a public session: everybody) see it and each later change."""
    with transaction.atomic():
        session = access_session(actor, session_id, verb=PUBLISH, lock=True)
        if session.state != SessionState.DRAFT:
            raise Refused("already_published", _("Chương trình kỳ họp đã được công bố trước đó."))
        items = AgendaItem.objects.with_scopes_disabled().filter(session=session).count()
        if items == 0:
            raise Refused(
                "programme_empty", _("Chương trình chưa có mục nào; hãy thêm nội dung rồi công bố.")
            )
        require_in_time(session, "papers")
        session.state = SessionState.PUBLISHED
        session.published_at = clock.now()
        tell(session, actor, "meetings.session.published", {"items": items})
    return session


def convene(*, actor: Actor, session_id: int, on: date | None = None) -> CouncilSession:
    """Note the day of the convening decision (today by default; never a later day, nor after the opening)."""
    day = on or clock.today()
    with transaction.atomic():
        session = access_session(actor, session_id, lock=True)
        require_not_closed(session)
        if day > clock.today() or day > session.opens_on:
            raise Refused(
                "convened_late",
                _("Ngày triệu tập không được sau hôm nay hoặc sau ngày khai mạc."),
                status=400,
            )
        if session.convened_on is None:
            code = "convening" if session.kind == SessionKind.REGULAR else "convening_extra"
            require_in_time(session, code)
        before = session.convened_on
        session.convened_on = day
        said = {"on": day.isoformat(), "before": before.isoformat() if before else None}
        tell(session, actor, "meetings.session.convened", said)
    return session


def close_session(*, actor: Actor, session_id: int) -> CouncilSession:
    """Close a session whose sittings are all over: its programme and papers stay as they are from now on."""
    with transaction.atomic():
        session = access_session(actor, session_id, verb=PUBLISH, lock=True)
        if session.state != SessionState.OPEN:
            raise Refused("session_not_open", _("Chỉ bế mạc được kỳ họp đang họp."))
        sittings = Sitting.objects.with_scopes_disabled().filter(session=session)
        if sittings.exclude(state=SittingState.CLOSED).exists():
            raise Refused(
                "sittings_left", _("Còn phiên họp chưa kết thúc; hãy kết thúc hoặc xóa phiên đó trước.")
            )
        session.state = SessionState.CLOSED
        tell(session, actor, "meetings.session.closed", {})
    return session


def add_sitting(*, actor: Actor, session_id: int, data: SittingData) -> Sitting:
    """A planned sitting within the days of its session."""
    with transaction.atomic():
        session = access_session(actor, session_id, lock=True)
        require_not_closed(session)
        values = _checked_sitting(session, data)
        rows = Sitting.objects.with_scopes_disabled().filter(session=session)
        position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        sitting = Sitting.objects.create(
            council_id=session.council_id,
            session=session,
            position=position,
            door_secret=secrets.token_hex(32),
            **values,
        )
        said = {"sitting": sitting.id, "title": sitting.title, "starts_at": sitting.starts_at.isoformat()}
        tell(session, actor, "meetings.sitting.added", said)
    return sitting


def update_sitting(*, actor: Actor, sitting_id: int, data: SittingData) -> Sitting:
    """Change a sitting; its time only before it has opened, nothing once it has closed."""
    with transaction.atomic():
        sitting = access_sitting(actor, sitting_id, lock=True)
        require_not_closed(sitting.session)
        values = _checked_sitting(sitting.session, data)
        moved = values["starts_at"] != sitting.starts_at
        if sitting.state == SittingState.CLOSED or (moved and sitting.state != SittingState.PLANNED):
            raise Refused("sitting_not_planned", _("Phiên họp đã khai mạc hoặc đã kết thúc."))
        what = differences({name: getattr(sitting, name) for name in values}, values)
        if not what:
            return sitting
        for name, value in values.items():
            setattr(sitting, name, value)
        sitting.save(update_fields=list(values))
        said = {"sitting": sitting.id, "title": sitting.title, "changes": what}
        tell(sitting.session, actor, "meetings.sitting.updated", said)
    return sitting


def remove_sitting(*, actor: Actor, sitting_id: int) -> None:
    """Take off a planned sitting where nobody has checked in; its items stay in the programme."""
    with transaction.atomic():
        sitting = access_sitting(actor, sitting_id, lock=True)
        session = sitting.session
        rolls = Attendance.objects.with_scopes_disabled().filter(sitting=sitting)
        rounds = BallotRound.objects.with_scopes_disabled().filter(sitting=sitting)
        if sitting.state != SittingState.PLANNED or rolls.exists() or rounds.exists():
            raise Refused(
                "sitting_used",
                _("Phiên họp đã khai mạc, đã có điểm danh hoặc lượt biểu quyết nên không xóa được."),
            )
        changed(session)  # while the sitting is still there: its tablets learn that it goes
        said = {"sitting": sitting.id, "title": sitting.title}
        sitting.delete()
        tell(session, actor, "meetings.sitting.removed", said)


def _checked(data: SessionData) -> dict[str, Any]:
    values = asdict(data) | {"name": text.clean(data.name)[:200], "place": text.clean(data.place)[:200]}
    if not values["place"]:
        raise Refused("place_required", _("Hãy ghi địa điểm họp."), status=400)
    if data.number < 1:
        raise Refused("number_required", _("Số thứ tự kỳ họp phải từ 1 trở lên."), status=400)
    if data.closes_on < data.opens_on:
        raise Refused("days_out_of_order", _("Ngày bế mạc không được trước ngày khai mạc."), status=400)
    return values


def _term(council_id: int, data: SessionData) -> Term:
    terms = Term.objects.with_scopes_disabled().filter(council_id=council_id, starts_on__lte=data.opens_on)
    found: Term | None = terms.filter(ends_on__gte=data.closes_on).order_by("-starts_on").first()
    if found is None:
        raise Refused(
            "outside_term",
            _("Những ngày này không nằm trong nhiệm kỳ nào của hội đồng; hãy kiểm tra lại."),
            status=400,
        )
    return found


def _require_free_number(term: Term, number: int, besides: int = 0) -> None:
    taken = CouncilSession.objects.with_scopes_disabled().filter(term=term, number=number).exclude(pk=besides)
    if taken.exists():
        raise Refused(
            "number_taken",
            _("Khóa %(term)s đã có kỳ họp thứ %(number)s.") % {"term": term.number, "number": number},
        )


def _require_around(session: CouncilSession, data: SessionData) -> None:
    """The new days still hold every sitting."""
    sittings = Sitting.objects.with_scopes_disabled().filter(session=session)
    for starts_at in sittings.values_list("starts_at", flat=True):
        if not data.opens_on <= timezone.localdate(starts_at) <= data.closes_on:
            raise Refused(
                "sitting_outside_session",
                _("Có phiên họp nằm ngoài những ngày này; hãy sửa thời gian phiên họp trước."),
            )


def _checked_sitting(session: CouncilSession, data: SittingData) -> dict[str, Any]:
    values = asdict(data) | {"title": text.clean(data.title)[:200]}
    if not values["title"]:
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    if not session.opens_on <= timezone.localdate(data.starts_at) <= session.closes_on:
        raise Refused(
            "sitting_outside_session",
            _("Phiên họp phải nằm trong những ngày họp của kỳ họp."),
            status=400,
        )
    return values
