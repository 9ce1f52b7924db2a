"""What the tests of preparing a session share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from council import clock
from council.errors import Refused
from council.models import CouncilSession, JournalEntry
from council.services import journal
from meetings.models import AgendaItem
from meetings.services import programme, sessions
from meetings.services.programme import ItemData
from meetings.services.sessions import SessionData
from realtime import store
from tests.factories import World


def session_data(**changes: Any) -> SessionData:
    """A session three days long, 30 days from now."""
    opening: date = clock.today() + timedelta(days=30)
    values: dict[str, Any] = {
        "number": 5,
        "kind": "regular",
        "opens_on": opening,
        "closes_on": opening + timedelta(days=2),
        "place": "Hội trường",
    }
    return SessionData(**values | changes)


def make_draft(world: World, *titles: str, **changes: Any) -> CouncilSession:
    """A session in draft with these items at the top level."""
    actor = world.actor("secretariat")
    session = sessions.create_session(actor=actor, data=session_data(**changes))
    for title in titles:
        programme.add_item(actor=actor, session_id=session.id, data=ItemData(title))
    return fresh(session)


def fresh(session: CouncilSession) -> CouncilSession:
    found: CouncilSession = CouncilSession.objects.with_scopes_disabled().get(pk=session.pk)
    return found


def items(session: CouncilSession) -> list[AgendaItem]:
    return list(AgendaItem.objects.with_scopes_disabled().filter(session=session).order_by("id"))


def outline(session: CouncilSession) -> list[str]:
    """The programme as people read it: "1 Khai mạc", "1.1 …"."""
    labels = programme.labels(session.id)
    rows = {item.id: item.title for item in items(session)}
    return [f"{label} {rows[pk]}" for pk, label in labels.items()]


def entries(session: CouncilSession) -> list[JournalEntry]:
    return journal.entries_of(f"session:{session.id}")


def codes(session: CouncilSession) -> list[str]:
    return [entry.code for entry in entries(session)]


def said(session: CouncilSession) -> list[str]:
    """What was announced after publication."""
    return [e.data["text"] for e in entries(session) if e.code == "meetings.session.changed"]


def version(topic: str) -> int:
    return store.versions([topic])[topic]


def refused(code: str) -> Any:
    """A context in which this refusal must come."""
    return pytest.raises(Refused, match=f"^{code}:")


Acts = list[Callable[[], object]]
