"""Who opened which paper: recorded for delegates, while the council's setting says so and they are told.

The setting is off unless a council turns it on. What is recorded is that a delegate opened a version, when
first and when last; the secretariat alone reads it.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from council import clock
from council.enums import Role, SessionState
from council.errors import Refused
from council.models import CouncilSession, JournalEntry
from council.naming import council_title, session_title
from council.permissions import Actor
from council.queries import settings_in_force
from council.services import journal, mail
from council.services.journal import Act
from council.services.mail import Message
from meetings.queries.openings import late_readers
from meetings.services.preparing import access_session
from meetings.streams import session_stream
from realtime import sql

log = structlog.get_logger(__name__)

SEE = "meetings.see_openings"
SETTING, LETTERS = "papers.openings", "papers.opening_letters"
REMINDED = "meetings.openings.reminded"
VISIT = timedelta(minutes=30)
PAUSE = timedelta(hours=20)  # one reminder a day

RECORD = (
    "INSERT INTO meetings_paperopening (council_id, person_id, version_id, first_at, last_at, times) "
    "VALUES (%s, %s, %s, %s, %s, 1) ON CONFLICT (version_id, person_id) DO UPDATE SET times = "
    "meetings_paperopening.times + CASE WHEN meetings_paperopening.last_at < %s THEN 1 ELSE 0 END, "
    "last_at = excluded.last_at"
)


def are_recorded(council_id: int) -> bool:
    """Whether the council has openings recorded today."""
    return bool(settings_in_force(council_id, clock.today())[SETTING])


def concern(actor: Actor) -> bool:
    """Whether an actor is somebody whose openings are recorded, where they are."""
    return Role.DELEGATE in actor.roles and actor.person_id is not None


def record(actor: Actor, version_id: int) -> bool:
    """Note that a delegate opened a version; True where the council records openings. Two queries, of which
    one writes; looking again within half an hour is the same visit. Reading never waits for the note: one
    that cannot be written is left out."""
    if not concern(actor) or not are_recorded(actor.council_id):
        return False
    now = clock.now()
    try:
        with transaction.atomic():
            sql.run(RECORD, [actor.council_id, actor.person_id, version_id, now, now, now - VISIT])
    except DatabaseError as error:
        log.warning("opening_not_recorded", error=type(error).__name__)
    return True


def remind(*, actor: Actor, session_id: int) -> int:
    """One letter to each delegate with an address who has papers still to open; answers how many. Before the
    session opens, once a day, and only where the council allows such letters. The letter names no paper."""
    with transaction.atomic():
        session = access_session(actor, session_id, verb=SEE, lock=True)
        values = settings_in_force(session.council_id, clock.today())
        if not values[SETTING] or not values[LETTERS]:
            raise Refused(
                "opening_letters_off",
                _("Hội đồng chưa cho phép gửi thư nhắc; hãy bật ở trang Thiết lập trước."),
            )
        if session.state != SessionState.PUBLISHED:
            raise Refused("not_before_session", _("Chỉ nhắc sau khi công bố chương trình và trước kỳ họp."))
        _check_pause(session)
        late = late_readers(session)
        with translation.override("vi"):
            for reader in late.with_address:
                mail.queue(_letter(session, reader.email, reader.unopened), kind="meetings.openings")
        said = {"letters": len(late.with_address), "without_address": late.without_address}
        journal.record(Act(session.council_id, session_stream(session.id), REMINDED, said, actor))
    return len(late.with_address)


def _check_pause(session: CouncilSession) -> None:
    last = (
        JournalEntry.objects.with_scopes_disabled()
        .filter(stream__name=session_stream(session.id), code=REMINDED, at__gt=clock.now() - PAUSE)
        .exists()
    )
    if last:
        raise Refused("reminded_today", _("Hôm nay đã gửi thư nhắc; mỗi ngày chỉ gửi một lần."))


def _letter(session: CouncilSession, to: str, unopened: int) -> Message:
    title = session_title(session)
    address = settings.PUBLIC_ADDRESS + reverse("desk", args=[session.council.code])
    lines = [
        _("Kính gửi đại biểu,"),
        _("%(session)s còn %(n)s tài liệu đại biểu chưa mở.") % {"session": title, "n": unopened},
        _("Đọc tài liệu tại: %(address)s") % {"address": address},
        "",
        council_title(session.council),
    ]
    return Message(to, _("Tài liệu chưa mở của %(session)s") % {"session": title}, "\n".join(lines))
