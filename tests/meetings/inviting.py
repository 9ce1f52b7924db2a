"""Short ways to say what happens to an invitation, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from pypdf import PdfReader

from council import clock
from council.models import OutgoingMail
from council.services import journal, mail, outbox
from council.services.mail import Message
from meetings.models import Invitation, Invitee
from meetings.services import invitation_letters, invitations, invitees
from meetings.services.invitations import InvitationData
from meetings.services.invitee_contact import link_of
from meetings.services.invitees import Guest
from meetings.streams import invitation_stream
from tests.factories import World
from tests.meetings.services.preparing import make_draft

GUEST = Guest("Ông Trần Văn Khách", "Phó Giám đốc", "Sở Mẫu", "khach@example.org", "0912 345 678")


def data_of(world: World, session_id: int, **changes: Any) -> InvitationData:
    """What the session proposes, with a number and these changes."""
    found = invitations.prefilled(actor=world.actor("secretariat"), session_id=session_id)
    return replace(found, **{"number": "15/GM-HĐND", "content": "Theo chương trình gửi kèm"} | changes)


def drafted(world: World, *, number: int = 5, sitting_id: int | None = None, **changes: Any) -> Invitation:
    """A letter in preparation to a session thirty days from now."""
    session = make_draft(world, "Khai mạc", number=number)
    data = data_of(world, session.id, **changes)
    return invitations.create(
        actor=world.actor("secretariat"), session_id=session.id, data=data, sitting_id=sitting_id
    )


def with_guest(world: World, row: Invitation, guest: Guest = GUEST, **more: Any) -> Invitee:
    return invitees.add_guest(actor=world.actor("secretariat"), invitation_id=row.id, guest=guest, **more)


def with_delegates(world: World, row: Invitation) -> int:
    return invitees.invite_delegates(actor=world.actor("secretariat"), invitation_id=row.id)


def sent(world: World, row: Invitation) -> Invitation:
    actor = world.actor("secretariat")
    return invitations.send(actor=actor, invitation_id=row.id, version=again(row).version)[0]


def out(world: World, **more: Any) -> tuple[Invitation, Invitee]:
    """A letter that went to a guest and all delegates."""
    row = drafted(world, **more)
    one = with_guest(world, row)
    with_delegates(world, row)
    return sent(world, row), one


def again(row: Invitation) -> Invitation:
    found: Invitation = Invitation.objects.with_scopes_disabled().get(pk=row.pk)
    return found


def person(row: Invitation, **which: Any) -> Invitee:
    """The one of those invited that fits."""
    rows = Invitee.objects.with_scopes_disabled().select_related("invitation__council", "invitation__session")
    found: Invitee = rows.get(invitation=row, **which)
    return found


def token_of(one: Invitee) -> str:
    """The secret of a guest's link."""
    one.refresh_from_db()
    link = link_of(one)
    assert link.startswith(f"{settings.PUBLIC_ADDRESS}/giay-moi/")
    return link.rstrip("/").rpartition("/")[2]


def acts(row: Invitation) -> list[str]:
    """What the journal of an invitation holds, without "meetings."."""
    entries = journal.entries_of(invitation_stream(row.id))
    return [entry.code.removeprefix("meetings.") for entry in entries]


def written(row: Invitation) -> str:
    """All data of the journal of an invitation, as text."""
    return " ".join(f"{entry.actor} {entry.data}" for entry in journal.entries_of(invitation_stream(row.id)))


@dataclass(frozen=True)
class Waiting:
    """A message of the outbox as it waits."""

    kind: str
    channel: str
    content: str

    @property
    def letter(self) -> Message:
        return mail._message(self.content)


def waiting() -> list[Waiting]:
    """What waits in the outbox, oldest first."""
    rows = OutgoingMail.objects.filter(state="waiting").order_by("id")
    return [Waiting(row.kind, row.channel, outbox.content_of(row)) for row in rows]


def letters() -> list[Message]:
    """Write what is owed; the letters that wait."""
    invitation_letters.write()
    return [one.letter for one in waiting() if one.channel == "mail"]


def later(days: float, hour: int = 9) -> Any:
    """The clock so many days from now, in the day."""
    return clock.frozen(clock.at(clock.today() + timedelta(days=days), hour))


def pdf_text(answer: Any) -> str:
    """The words of a paper, which nobody keeps."""
    assert answer.headers["content-type"] == "application/pdf"
    assert "no-store" in answer.headers["cache-control"]
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split()
    )
