"""Invitations (giấy mời): prepared, sent, moved, cancelled; invitation_letters writes what goes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import SessionState
from council.errors import Refused, not_found
from council.models import CouncilSession
from council.permissions import Actor, require
from council.rules.decision import Reason
from council.services import journal
from council.services.journal import Act
from meetings.enums import InvitationState, InviteeKind
from meetings.models import Invitation, Invitee, Sitting
from meetings.queries import officers
from meetings.rules import invitations as rules
from meetings.rules.invitations import Times
from meetings.services.preparing import access_session, differences
from meetings.streams import invitation_stream

INVITE = "meetings.invite"
MOST_CONTENT, MOST_REASON = 5_000, 300
LONGEST = {"number": 60, "signer_name": 120, "signer_post": 120, "place": 200}
MOVES = frozenset({"starts_at", "ends_at", "place"})
USUAL = timedelta(hours=3, minutes=30)  # a morning, where nobody has said when it ends
ANSWER_DAYS = 2
SIGNER = "TM. Thường trực\nChủ tịch"  # the Standing Committee invites, its chair signs


@dataclass(frozen=True, slots=True)
class InvitationData:
    """What the secretariat says in the letter. Times are aware."""

    signed_on: date
    signer_name: str
    signer_post: str
    starts_at: datetime
    ends_at: datetime
    place: str
    answer_by: datetime
    number: str = ""
    content: str = ""
    attach_pdf: bool = True

    @property
    def times(self) -> Times:
        return Times(self.starts_at, self.ends_at, self.answer_by)


def prefilled(*, actor: Actor, session_id: int, sitting_id: int | None = None) -> InvitationData:
    """What the session already says: its days and place, or those of one sitting; the chair as signer."""
    session = access_session(actor, session_id, verb=INVITE)
    sittings = list(_sittings(session))
    sitting = _sitting(sittings, sitting_id)
    first = sitting.starts_at if sitting else min((row.starts_at for row in sittings), default=None)
    starts_at = first or clock.at(session.opens_on, 8)
    ends_at = starts_at + USUAL
    if sitting is None and session.closes_on > clock.day_of(starts_at):
        ends_at = clock.at(session.closes_on, 17)
    chair, _secretary = officers(session.council_id, clock.today())
    answer_by = clock.at(clock.day_of(starts_at) - timedelta(days=ANSWER_DAYS), 17)
    if answer_by <= clock.now():
        answer_by = starts_at
    return InvitationData(
        clock.today(), chair, SIGNER, starts_at, ends_at, session.place, min(answer_by, starts_at)
    )


def create(
    *, actor: Actor, session_id: int, data: InvitationData, sitting_id: int | None = None
) -> Invitation:
    """A letter in preparation, to the whole session or to one of its sittings."""
    with transaction.atomic():
        session = access_session(actor, session_id, verb=INVITE, lock=True)
        if session.state == SessionState.CLOSED:
            raise Refused("session_over", _("Kỳ họp đã bế mạc nên không gửi giấy mời được nữa."))
        sitting = _sitting(list(_sittings(session)), sitting_id)
        values = _checked(data)
        row: Invitation = Invitation.objects.with_scopes_disabled().create(
            council_id=session.council_id, session=session, sitting=sitting, **values
        )
        said = {"session": session.id, "sitting": sitting_id}
        tell(row, actor, "meetings.invitation.created", said)
    return row


def update(*, actor: Actor, invitation_id: int, data: InvitationData, version: int) -> Invitation:
    """Change a letter read at `version`. Once it is sent, another time or place is a new revision, and
    everybody it was sent to is told; the answers given stay until somebody gives another."""
    with transaction.atomic():
        row = opened(actor, invitation_id, version)
        values = _checked(data)
        what = differences({name: getattr(row, name) for name in values}, values)
        if not what:
            return row
        moved = row.state == InvitationState.SENT and bool(MOVES & what.keys())
        if moved:
            _require(rules.send_fault(data.times, clock.now()))
            row.revision += 1
        if row.state == InvitationState.SENT and not values["number"]:
            raise number_required()
        for name, value in values.items():
            setattr(row, name, value)
        said = {"changes": what, "revision": row.revision}
        _saved(row, actor, f"meetings.invitation.{'moved' if moved else 'updated'}", said)
    return row


def send(*, actor: Actor, invitation_id: int, version: int) -> tuple[Invitation, int]:
    """Give the letter out to everybody on the list who has none yet, and say to how many. It may be asked
    again after others were added."""
    with transaction.atomic():
        row = opened(actor, invitation_id, version)
        if not row.number:
            raise number_required()
        _require(rules.send_fault(Times(row.starts_at, row.ends_at, row.answer_by), clock.now()))
        rows = Invitee.objects.with_scopes_disabled().filter(invitation=row, sent_at=None)
        if not rows.exists():
            message = _("Chưa có ai để gửi; hãy mời đại biểu hoặc thêm khách mời trước.")
            raise Refused("nobody_to_send", message)
        now = clock.now()
        count = rows.update(sent_at=now)
        row.state, row.sent_at = InvitationState.SENT, row.sent_at or now
        said = {"number": row.number, "invitees": count, "revision": row.revision}
        _saved(row, actor, "meetings.invitation.sent", said)
    return row, count


def cancel(*, actor: Actor, invitation_id: int, version: int, reason: str) -> Invitation:
    """Call a letter off that was sent; everybody who has it is told, with the reason."""
    reason = text.clean(reason)[:MOST_REASON]
    with transaction.atomic():
        row = opened(actor, invitation_id, version)
        if row.state != InvitationState.SENT:
            raise Refused("invitation_not_sent", _("Giấy mời chưa gửi; hãy xóa bản soạn thay vì hủy."))
        if len(reason) < 2:
            raise Refused("cancel_reason", _("Hãy ghi lý do hủy để báo cho người được mời."), status=400)
        row.state, row.cancelled_at, row.cancel_reason = InvitationState.CANCELLED, clock.now(), reason
        row.revision += 1
        _saved(row, actor, "meetings.invitation.cancelled", {"reason": reason, "revision": row.revision})
    return row


def discard(*, actor: Actor, invitation_id: int, version: int) -> int:
    """Drop a letter that was never sent; the id of its session."""
    with transaction.atomic():
        row = opened(actor, invitation_id, version)
        if row.state != InvitationState.DRAFT:
            raise Refused("invitation_sent", _("Giấy mời đã gửi thì không xóa được; hãy hủy giấy mời."))
        session_id: int = row.session_id
        said = {"session": session_id, "number": row.number}
        tell(row, actor, "meetings.invitation.discarded", said)
        row.delete()
    return session_id


def access(actor: Actor, invitation_id: int, *, verb: str = INVITE, lock: bool = False) -> Invitation:
    """An invitation of the actor's council for somebody who may do `verb` there."""
    require(actor, verb, actor.council_id)
    rows = Invitation.objects.with_scopes_disabled().select_related("session__term", "sitting", "council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Invitation | None = rows.filter(pk=invitation_id, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def opened(actor: Actor, invitation_id: int, version: int) -> Invitation:
    """An invitation locked for a change of what was read at `version`; none once it is cancelled."""
    row = access(actor, invitation_id, lock=True)
    if row.state == InvitationState.CANCELLED:
        raise Refused("invitation_cancelled", _("Giấy mời này đã hủy nên không sửa được nữa."))
    if row.version != version:
        message = _("Giấy mời vừa được sửa ở nơi khác, nên chưa lưu gì; hãy tải lại trang rồi làm lại.")
        raise Refused("invitation_stale", message)
    return row


def tell(row: Invitation, actor: Actor | None, code: str, data: dict[str, Any]) -> None:
    """Record an act on an invitation."""
    journal.record(Act(row.council_id, invitation_stream(row.id), code, data, actor))


def number_required() -> Refused:
    """The letter has no number yet."""
    return Refused("invitation_number", _("Hãy ghi số, ký hiệu của giấy mời trước khi gửi."), status=400)


def unsent(row: Invitation) -> int:
    """How many on the list have no letter yet."""
    return int(Invitee.objects.with_scopes_disabled().filter(invitation=row, sent_at=None).count())


def guests(row: Invitation) -> QuerySet[Invitee]:
    """The guests of an invitation."""
    rows: QuerySet[Invitee] = Invitee.objects.with_scopes_disabled().filter(invitation=row)
    return rows.filter(kind=InviteeKind.GUEST)


def _saved(row: Invitation, actor: Actor, code: str, data: dict[str, Any]) -> None:
    row.version += 1
    row.save()
    tell(row, actor, code, data)


def _sittings(session: CouncilSession) -> QuerySet[Sitting]:
    rows: QuerySet[Sitting] = Sitting.objects.with_scopes_disabled().filter(session=session)
    return rows


def _sitting(sittings: list[Sitting], sitting_id: int | None) -> Sitting | None:
    if sitting_id is None:
        return None
    found = next((row for row in sittings if row.id == sitting_id), None)
    if found is None:
        raise not_found()
    return found


def _checked(data: InvitationData) -> dict[str, Any]:
    values = asdict(data)
    for name, most in LONGEST.items():
        values[name] = text.clean(values[name])
        if len(values[name]) > most:
            raise Refused("text_too_long", _("Nội dung quá dài; hãy rút ngắn."), status=400)
    values["content"] = text.clean(data.content)
    if len(values["content"]) > MOST_CONTENT:
        raise Refused("text_too_long", _("Nội dung quá dài; hãy rút ngắn."), status=400)
    if not (values["signer_name"] and values["signer_post"]):
        raise Refused("signer_required", _("Hãy ghi người ký và chức vụ."), status=400)
    if not values["place"]:
        raise Refused("place_required", _("Hãy ghi địa điểm họp."), status=400)
    if abs((data.signed_on - timezone.localdate(clock.now())).days) > 365:
        raise Refused("signing_day", _("Ngày ký ở quá xa; hãy kiểm tra lại."), status=400)
    _require(rules.fault(data.times), status=400)
    return values


def _require(fault: Reason | None, status: int = 409) -> None:
    if fault is not None:
        raise Refused.because(fault, status=status)
