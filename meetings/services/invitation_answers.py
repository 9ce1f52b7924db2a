"""Answers to invitations: a delegate's on the desk, a guest's by the secret link, one told by telephone.

How an answer and the roll go together: an answer says what somebody means to do, the roll what is. A delegate
who answers "absent" has thereby told the chair (Law 72/2025/QH15, Art. 33(2)): the absence is written on the
roll of the sitting, or of each sitting of the session still to begin, unless something stands there already.
One who answers "attending" afterwards takes their own note back. The other way round, who reports an absence
from the only sitting an invitation is for has answered it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from meetings.enums import (
    AttendanceState,
    CheckInMethod,
    InvitationState,
    InviteeKind,
    ReplyState,
    SittingState,
)
from meetings.models import Attendance, Invitation, Invitee, Sitting
from meetings.rules.invitations import is_late
from meetings.services import attendance
from meetings.services.invitations import access
from meetings.services.invitee_contact import LONGEST_TOKEN, hash_of
from meetings.services.invitees import one_of
from meetings.streams import invitation_stream

ANSWER = "meetings.answer_invitation"
MOST_REASON, MOST_NAME = 300, 200
LEAST_REASON = 2
LAW = "Luật 72/2025/QH15, Điều 33(2)"


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers; reason for an absence, name and post of who comes instead."""

    reply: str
    reason: str = ""
    substitute_name: str = ""
    substitute_post: str = ""


def answer_as_delegate(*, actor: Actor, invitation_id: int, reply: Reply) -> Invitee:
    """The delegate's own answer, which the roll follows. A delegate sends nobody instead."""
    require(actor, ANSWER, actor.council_id)
    with transaction.atomic():
        row = access(actor, invitation_id, verb=ANSWER, lock=True)
        rows = Invitee.objects.with_scopes_disabled().select_for_update(of=("self",)).exclude(sent_at=None)
        invitee = rows.filter(invitation=row, delegate_id=actor.delegate_id or 0).first()
        if invitee is None:
            raise not_found()
        invitee.invitation = row
        checked = _checked(reply, invitee)
        _write(invitee, checked, actor)
        for sitting_id in _sittings(row, actor):
            if checked.reply == ReplyState.ABSENT:
                attendance.report_absence(actor=actor, sitting_id=sitting_id, reason=checked.reason)
            else:
                attendance.withdraw_absence(actor=actor, sitting_id=sitting_id)
    return invitee


def answer_as_guest(*, token: str, reply: Reply) -> Invitee:
    """The guest's own answer; not found for a link that is not (any more) good."""
    with transaction.atomic():
        invitee = by_token(token, lock=True)
        if invitee is None:
            raise not_found()
        row = invitee.invitation
        _write(invitee, _checked(reply, invitee), Actor(council_id=row.council_id, name=invitee.name))
    return invitee


def answer_for(*, actor: Actor, invitation_id: int, invitee_id: int, reply: Reply) -> Invitee:
    """The secretariat notes what a guest told them."""
    with transaction.atomic():
        row = access(actor, invitation_id, lock=True)
        invitee = one_of(row, invitee_id)
        if invitee.kind != InviteeKind.GUEST or invitee.sent_at is None:
            message = _("Chỉ ghi hộ câu trả lời của khách mời đã được gửi giấy mời; đại biểu tự trả lời.")
            raise Refused("answer_not_theirs", message)
        _write(invitee, _checked(reply, invitee), actor)
    return invitee


def by_token(token: str, *, lock: bool = False) -> Invitee | None:
    """The guest whose secret this is, with the invitation; None for any other text. One query each way."""
    rows = Invitee.objects.with_scopes_disabled().select_related(
        "invitation__session__term", "invitation__sitting", "invitation__council"
    )
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Invitee | None = (
        rows.filter(token_hash=hash_of(token[:LONGEST_TOKEN]), kind=InviteeKind.GUEST)
        .exclude(sent_at=None)
        .first()
    )
    return found


def report_absence(*, actor: Actor, sitting_id: int, reason: str) -> Attendance:
    """A delegate tells of an absence from the desk; it also answers an invitation to that one sitting."""
    with transaction.atomic():
        noted = attendance.report_absence(actor=actor, sitting_id=sitting_id, reason=reason)
        rows = Invitee.objects.with_scopes_disabled().select_related("invitation")
        rows = rows.select_for_update(of=("self",)).filter(
            delegate_id=actor.delegate_id or 0,
            invitation__sitting_id=sitting_id,
            invitation__state=InvitationState.SENT,
        )
        for invitee in rows.exclude(sent_at=None).exclude(reply=ReplyState.ABSENT):
            _write(invitee, Reply(ReplyState.ABSENT, noted.reason), actor)
    return noted


def _checked(reply: Reply, invitee: Invitee) -> Reply:
    row = invitee.invitation
    if row.state != InvitationState.SENT:
        raise Refused("invitation_not_open", _("Giấy mời này đã hủy hoặc chưa gửi nên không trả lời được."))
    if clock.now() >= row.ends_at:
        raise Refused("invitation_over", _("Cuộc họp đã kết thúc nên không trả lời được nữa."))
    is_guest = invitee.kind == InviteeKind.GUEST
    allowed = [ReplyState.ATTENDING, ReplyState.ABSENT, *([ReplyState.SUBSTITUTE] if is_guest else [])]
    if reply.reply not in allowed:
        raise Refused("bad_reply", _("Hãy chọn một câu trả lời."), status=400)
    reason = text.clean(reply.reason)[:MOST_REASON] if reply.reply == ReplyState.ABSENT else ""
    if reply.reply == ReplyState.ABSENT and len(reason) < LEAST_REASON:
        law = "" if is_guest else LAW
        raise Refused("reason_required", _("Hãy ghi lý do vắng mặt."), law, status=400)
    name = post = ""
    if reply.reply == ReplyState.SUBSTITUTE:
        name = text.clean(reply.substitute_name)[:MOST_NAME]
        post = text.clean(reply.substitute_post)[:MOST_NAME]
        if len(name) < LEAST_REASON:
            raise Refused("substitute_required", _("Hãy ghi họ và tên người dự thay."), status=400)
    return Reply(reply.reply, reason, name, post)


def _write(invitee: Invitee, reply: Reply, actor: Actor) -> None:
    before = (invitee.reply, invitee.reason, invitee.substitute_name, invitee.substitute_post)
    if before == (reply.reply, reply.reason, reply.substitute_name, reply.substitute_post):
        return
    invitee.reply, invitee.reason, invitee.replied_at = reply.reply, reply.reason, clock.now()
    invitee.substitute_name, invitee.substitute_post = reply.substitute_name, reply.substitute_post
    invitee.save()
    row: Invitation = invitee.invitation
    # Why somebody is away may be private: the roll keeps a delegate's reason, the journal here none.
    data = {
        "invitee": invitee.id,
        "name": invitee.name,
        "late": is_late(invitee.replied_at, row.answer_by),
    }
    code = f"meetings.invitee.{reply.reply}"
    journal.record(Act(row.council_id, invitation_stream(row.id), code, data, actor))


def _sittings(row: Invitation, actor: Actor) -> Sequence[int]:
    """The sittings the answer is about that have not begun, where the roll holds nothing but this delegate's
    own notes."""
    rows = Sitting.objects.with_scopes_disabled().filter(
        session_id=row.session_id, state=SittingState.PLANNED
    )
    if row.sitting_id is not None:
        rows = rows.filter(pk=row.sitting_id)
    written = Attendance.objects.with_scopes_disabled().filter(
        sitting__session_id=row.session_id, delegate_id=actor.delegate_id or 0
    )
    others = set(
        written.exclude(method=CheckInMethod.SELF, state=AttendanceState.EXCUSED).values_list(
            "sitting_id", flat=True
        )
    )
    return [pk for pk in rows.order_by("id").values_list("id", flat=True) if pk not in others]
