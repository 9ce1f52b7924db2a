"""What every act of preparing a session shares: loading, telling about it, and noticing a second editor.

Each act locks the row of its session first, so that two acts on one programme follow one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from council.enums import SessionState
from council.errors import Refused, not_found
from council.models import CouncilSession, JournalEntry
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from meetings.models import AgendaItem, Sitting
from meetings.rules.notices import MESSAGES, notice
from meetings.streams import presenter_changed, session_stream, sitting_changed
from realtime import hints

CHANGED = "meetings.session.changed"
PREPARE = "meetings.prepare_session"


def access_session(
    actor: Actor, session_id: int, *, verb: str = PREPARE, lock: bool = False
) -> CouncilSession:
    """A session of the actor's council for somebody who may do `verb` there."""
    require(actor, verb, actor.council_id)
    rows = CouncilSession.objects.with_scopes_disabled().select_related("council", "term")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: CouncilSession | None = rows.filter(pk=session_id, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def access_item(actor: Actor, item_id: int, *, verb: str = PREPARE, lock: bool = False) -> AgendaItem:
    """An item with its session, of the actor's council; the lock is the session's."""
    require(actor, verb, actor.council_id)
    rows = AgendaItem.objects.with_scopes_disabled().filter(pk=item_id, council_id=actor.council_id)
    session_id = rows.values_list("session_id", flat=True).first()
    if session_id is None:
        raise not_found()
    session = access_session(actor, session_id, verb=verb, lock=lock)
    found: AgendaItem | None = rows.select_related("board", "sitting").first()
    if found is None:  # another editor removed it while we waited for the lock
        raise not_found()
    found.session = session
    return found


def access_sitting(actor: Actor, sitting_id: int, *, lock: bool = False) -> Sitting:
    """A sitting with its session, of the actor's council; the lock is the session's."""
    require(actor, PREPARE, actor.council_id)
    rows = Sitting.objects.with_scopes_disabled().filter(pk=sitting_id, council_id=actor.council_id)
    session_id = rows.values_list("session_id", flat=True).first()
    if session_id is None:
        raise not_found()
    session = access_session(actor, session_id, lock=lock)
    found: Sitting | None = rows.first()
    if found is None:
        raise not_found()
    found.session = session
    return found


def require_not_closed(session: CouncilSession) -> None:
    """What was decided in a session that has closed stays as it was."""
    if session.state == SessionState.CLOSED:
        raise Refused("session_closed", _("Kỳ họp đã bế mạc nên không sửa được chương trình nữa."))


def tell(session: CouncilSession, actor: Actor, code: str, data: Mapping[str, Any]) -> None:
    """Record an act on a session, announce it if the programme is published, and let every screen know.

    The session's revision rises; changes made to the object by the caller are saved with it.
    """
    session.revision += 1
    session.save()
    stream = session_stream(session.id)
    acts = [Act(session.council_id, stream, code, {**data, "revision": session.revision}, actor)]
    if session.state != SessionState.DRAFT and code in MESSAGES:
        said = {"act": code, "text": notice(code, data).text(), "data": dict(data)}
        acts.append(Act(session.council_id, stream, CHANGED, said, actor))
    journal.record_all(acts)
    changed(session)


def changed(session: CouncilSession) -> None:
    """The programme and every sitting of the session look different now."""
    hints.changed(f"meetings.programme:{session.id}")
    sittings = Sitting.objects.with_scopes_disabled().filter(session_id=session.id)
    for sitting_id in sittings.order_by("id").values_list("id", flat=True):
        sitting_changed(sitting_id)
        presenter_changed(sitting_id)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Field -> {"old", "new"} for the fields that differ, as JSON values."""
    old, new = plain(before), plain(after)
    return {name: {"old": old[name], "new": new[name]} for name in new if before[name] != after[name]}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the journal keeps them: days and times as ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime | time) else value
        for name, value in values.items()
    }


def last_edit(session_id: int, code: str, **data: Any) -> JournalEntry | None:
    """The last act of this code in a session whose data has these values."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=session_stream(session_id), code=code
    )
    rows = rows.filter(**{f"data__{key}": value for key, value in data.items()})
    found: JournalEntry | None = rows.order_by("-seq").first()
    return found


def stale(edit: JournalEntry | None) -> Refused:
    """Somebody else was faster: says who and when; nothing has been overwritten."""
    if edit is None:
        return Refused(
            "stale", _("Nội dung này vừa được sửa ở nơi khác, nên chưa lưu gì; hãy xem lại rồi lưu lần nữa.")
        )
    said = {"who": edit.actor, "when": f"{timezone.localtime(edit.at):%H:%M %d/%m/%Y}"}
    return Refused(
        "stale",
        _("%(who)s vừa sửa nội dung này lúc %(when)s, nên chưa lưu gì; hãy xem hai bản dưới đây rồi lưu lại.")
        % said,
    )
