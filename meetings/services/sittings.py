"""Running a sitting: open, move through the programme, show a message, close."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.enums import SessionState
from council.errors import Refused
from council.models import CouncilSession
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from meetings import access
from meetings.enums import SittingState
from meetings.models import AgendaItem, BallotRound, Presenting, Sitting
from meetings.queries import item_labels, officers, quorum_of
from meetings.rules.ballot_round import RoundState
from meetings.streams import (
    presenter_changed,
    progress_changed,
    roll_changed,
    sitting_changed,
    sitting_stream,
)


def open_sitting(*, actor: Actor, sitting_id: int, chair: str = "", secretary: str = "") -> Sitting:
    """Open a planned sitting. A missing quorum warns, or stops the opening where the council says so."""
    with transaction.atomic():
        sitting = _governed(actor, sitting_id)
        if sitting.state != SittingState.PLANNED:
            raise Refused("sitting_not_planned", _("Phiên họp đã khai mạc hoặc đã kết thúc."))
        if sitting.session.state == SessionState.DRAFT:
            raise Refused(
                "session_draft", _("Chương trình kỳ họp chưa được công bố; hãy công bố trước khi khai mạc.")
            )
        others = Sitting.objects.with_scopes_disabled().filter(council_id=sitting.council_id)
        if others.filter(state=SittingState.OPEN).exclude(pk=sitting.pk).exists():
            raise Refused(
                "other_sitting_open", _("Một phiên họp khác đang diễn ra; hãy kết thúc phiên đó trước.")
            )
        quorum = quorum_of(sitting)
        if quorum.refusal is not None:
            raise Refused.because(quorum.refusal)
        sitting.state = SittingState.OPEN
        sitting.opened_at = clock.now()
        by_role = officers(sitting.council_id, clock.today())
        sitting.chair_name = text.clean(chair)[:120] or sitting.chair_name or by_role[0]
        sitting.secretary_name = text.clean(secretary)[:120] or sitting.secretary_name or by_role[1]
        sitting.save()
        sessions = CouncilSession.objects.with_scopes_disabled().filter(pk=sitting.session_id)
        sessions.update(state=SessionState.OPEN)
        data = {
            "present": quorum.present,
            "total": quorum.total,
            "need": quorum.need,
            "quorum": quorum.reached,
        }
        _record(actor, sitting, "meetings.sitting.opened", data)
        sitting_changed(sitting.id)
        roll_changed(sitting.id)
        progress_changed(sitting.id)
    return sitting


def close_sitting(*, actor: Actor, sitting_id: int) -> Sitting:
    """Close the sitting. A round still open must be closed first: nothing is cut off by this."""
    with transaction.atomic():
        sitting = _governed(actor, sitting_id)
        require_open(sitting)
        rounds = BallotRound.objects.with_scopes_disabled().filter(sitting=sitting)
        if rounds.filter(state=RoundState.OPEN).exists():
            raise Refused(
                "round_open", _("Đang có lượt biểu quyết; hãy kết thúc lượt đó trước khi kết thúc phiên.")
            )
        sitting.state = SittingState.CLOSED
        sitting.closed_at = clock.now()
        _finish_item(sitting)
        sitting.current_item = None
        sitting.message = ""
        sitting.save()
        _record(actor, sitting, "meetings.sitting.closed", {})
        _end_presenting(sitting)
        sitting_changed(sitting.id)
        roll_changed(sitting.id)
        progress_changed(sitting.id)
    return sitting


def set_current_item(*, actor: Actor, sitting_id: int, item_id: int) -> Sitting:
    """Go to an item: every tablet and the hall follow. A round still open keeps the sitting where it is."""
    with transaction.atomic():
        sitting = _governed(actor, sitting_id)
        require_open(sitting)
        item = access.item(actor, item_id, sitting.session_id)
        rounds = BallotRound.objects.with_scopes_disabled().filter(sitting=sitting)
        if rounds.filter(state=RoundState.OPEN).exists():
            raise Refused(
                "round_open", _("Đang có lượt biểu quyết; hãy kết thúc lượt đó rồi chuyển nội dung.")
            )
        if rounds.filter(state=RoundState.CLOSED).exists():
            raise Refused(
                "round_unpublished",
                _("Kết quả lượt vừa rồi chưa công bố; hãy công bố hoặc hủy lượt đó rồi chuyển nội dung."),
            )
        if sitting.current_item_id == item.id:
            return sitting
        _finish_item(sitting)
        sitting.current_item = item
        sitting.save(update_fields=["current_item"])
        label = item_labels(sitting.session_id).get(item.id, "")
        _record(
            actor, sitting, "meetings.item.current", {"item": item.id, "label": label, "title": item.title}
        )
        sitting_changed(sitting.id)
        progress_changed(sitting.id)
    return sitting


def show_message(*, actor: Actor, sitting_id: int, message: str) -> Sitting:
    """Show the chair's message in the hall and on the tablets; an empty one takes it away."""
    with transaction.atomic():
        sitting = _governed(actor, sitting_id)
        message = text.clean(message)
        if len(message) > 300:
            raise Refused("too_long", _("Thông báo dài quá 300 ký tự; hãy rút gọn."), status=400)
        sitting.message = message
        sitting.save(update_fields=["message"])
        _record(actor, sitting, "meetings.message.shown", {"text": message})
        sitting_changed(sitting.id)
    return sitting


def _governed(actor: Actor, sitting_id: int) -> Sitting:
    sitting = access.sitting(actor, sitting_id, lock=True)
    require(actor, "meetings.run_sitting", sitting.council_id)
    return sitting


def require_open(sitting: Sitting) -> None:
    """Refuse what can be done only while the sitting is open."""
    if sitting.state != SittingState.OPEN:
        raise Refused("sitting_not_open", _("Phiên họp chưa khai mạc hoặc đã kết thúc."))


def _end_presenting(sitting: Sitting) -> None:
    """The presenter's page and the naming of a presenter last no longer than the sitting."""
    rows = Presenting.objects.with_scopes_disabled().filter(sitting=sitting)
    if rows.update(person=None, document_version=None):
        presenter_changed(sitting.id)


def _finish_item(sitting: Sitting) -> None:
    if sitting.current_item_id is not None:
        items = AgendaItem.objects.with_scopes_disabled().filter(
            pk=sitting.current_item_id, done_at__isnull=True
        )
        items.update(done_at=clock.now())


def _record(actor: Actor, sitting: Sitting, code: str, data: Mapping[str, object]) -> None:
    journal.record(Act(sitting.council_id, sitting_stream(sitting.id), code, data, actor))
