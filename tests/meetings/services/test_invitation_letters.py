"""What goes out for invitations: once to each, with a calendar entry; reminders; a real mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from pytest_django import Settings

from council import clock
from council.models import OutgoingMail
from council.services import journal, mail
from council.services.mail import MOST_ATTACHED, File, Message
from meetings.models import Invitation, Invitee
from meetings.services import invitation_answers, invitation_letters, invitations, invitees
from meetings.services.invitation_answers import Reply
from meetings.services.invitation_letters import remind, write_letters
from meetings.services.invitees import Guest
from meetings.streams import invitation_stream
from tests.factories import World, make_world
from tests.meetings.acts import decide
from tests.meetings.inviting import (
    GUEST,
    acts,
    again,
    data_of,
    drafted,
    later,
    letters,
    person,
    sent,
    token_of,
    waiting,
    with_delegates,
    with_guest,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world(delegates=3)
    world.account(1).email = "an@example.org"
    world.account(1).save()
    return world


def moved(world: World, row: Invitation, **changes: Any) -> Invitation:
    now = again(row)
    data = data_of(world, row.session_id, **{"place": "Phòng 2"} | changes)
    actor = world.actor("secretariat")
    return invitations.update(actor=actor, invitation_id=row.id, data=data, version=now.version)


def cancelled(world: World, row: Invitation) -> Invitation:
    actor, version = world.actor("secretariat"), again(row).version
    return invitations.cancel(actor=actor, invitation_id=row.id, version=version, reason="Bão số 3")


def entry_of(letter: Message) -> tuple[Any, Any]:
    """The calendar of a letter and its entry."""
    [file] = [mail._part(one) for one in letter.files if one.kind == "text/calendar"]
    found = Calendar.from_ical(bytes(file.get_payload(decode=True)))
    assert str(found["method"]) == file.get_param("method")
    [event] = found.walk("VEVENT")
    return found, event


def test_nothing_goes_before_it_is_sent(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    assert letters() == []


def test_a_guest_gets_a_letter_with_the_own_link(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    [letter] = letters()
    assert letter.to == "khach@example.org"
    assert letter.subject == "Giấy mời: Kỳ họp thứ 5, Hội đồng nhân dân phường Phường 00004"
    for said in ("Kính gửi: Ông Trần Văn Khách", "15/GM-HĐND", "Hội trường", "Theo chương trình gửi kèm"):
        assert said in letter.body
    assert token_of(one) in letter.body
    assert [file.name for file in letter.files] == ["giay-moi.ics", "giay-moi.pdf"]
    assert write_letters() == 0, "once"


def test_the_calendar_entry_is_read_back(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    [letter] = letters()
    calendar, event = entry_of(letter)
    assert str(calendar["method"]) == "REQUEST"
    assert calendar.walk("VTIMEZONE")[0]["tzid"] == "Asia/Ho_Chi_Minh"
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert (event.start, event.end) == (row.starts_at, row.ends_at)
    assert (str(event["uid"]), event["sequence"]) == (f"giay-moi-{row.id}@127.0.0.1", 0)
    assert str(event["summary"]) == "Kỳ họp thứ 5, Hội đồng nhân dân phường Phường 00004"
    assert str(event["organizer"]).startswith("mailto:")
    attendee = event["attendee"]
    assert str(attendee) == "mailto:khach@example.org"
    assert (attendee.params["RSVP"], attendee.params["CN"]) == ("FALSE", GUEST.name)
    assert token_of(one) not in calendar.to_ical().decode().replace("\r\n ", "")


def test_a_delegate_is_led_to_the_desk(world: World) -> None:
    row = drafted(world, attach_pdf=False)
    with_delegates(world, row)
    sent(world, row)
    [letter] = letters()
    assert letter.to == "an@example.org"
    assert "/hd/00004/ban-dai-bieu/" in letter.body
    assert "/giay-moi/" not in letter.body
    assert [file.name for file in letter.files] == ["giay-moi.ics"]
    told = Invitee.objects.with_scopes_disabled().values_list("told_revision", flat=True)
    assert list(told) == [0, 0, 0], "those without an address are not looked at for ever"


def test_another_place_goes_to_everybody_once_as_an_update(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    first = letters()[0]
    moved(world, row)
    moved(world, row, place="Phòng 3")
    update = letters()[1]
    assert len(letters()) == 2, "two changes between rounds are one letter"
    assert update.subject.startswith("Thay đổi thời gian, địa điểm: ")
    _calendar, event = entry_of(update)
    assert (event["sequence"], str(event["location"])) == (2, "Phòng 3")
    assert str(event["uid"]) == str(entry_of(first)[1]["uid"])


def test_another_text_alone_writes_no_letter(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    letters()
    moved(world, row, place=again(row).place, content="Nội dung khác")
    assert len(letters()) == 1


def test_a_cancellation_goes_to_those_who_had_a_letter(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    letters()
    with_guest(world, row, Guest("Bà Sau", email="sau@example.org"))
    cancelled(world, row)
    _first, off = letters()
    assert off.subject.startswith("Hủy giấy mời: ")
    assert "Bão số 3." in off.body
    assert "Xin trả lời" not in off.body
    calendar, event = entry_of(off)
    assert (str(calendar["method"]), str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert len(off.files) == 1


def test_called_off_before_any_letter_was_written(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    cancelled(world, row)
    assert letters() == []


def test_another_address_is_written_to_with_another_link(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    before = token_of(one)
    letters()
    guest = Guest(GUEST.name, GUEST.post, GUEST.organisation, "moi@example.org")
    actor = world.actor("secretariat")
    invitees.update_invitee(actor=actor, invitation_id=row.id, invitee_id=one.id, guest=guest)
    assert [letter.to for letter in letters()] == ["khach@example.org", "moi@example.org"]
    assert token_of(one) != before
    assert invitation_answers.by_token(before) is None


def test_the_same_address_keeps_its_link(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    before = token_of(one)
    letters()
    guest = Guest("Ông Trần Văn Khách Mời", email="khach@example.org")
    actor = world.actor("secretariat")
    invitees.update_invitee(actor=actor, invitation_id=row.id, invitee_id=one.id, guest=guest)
    assert token_of(one) == before
    assert len(letters()) == 1
    named: dict[str, Any] = {"invitation_id": row.id, "invitee_id": one.id, "guest": guest}
    invitees.update_invitee(actor=actor, **named, new_link=True)
    assert token_of(one) != before
    assert len(letters()) == 2


def test_what_changes_while_a_letter_is_made_is_written_by_the_next_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    make = invitation_letters.message_of

    def slow(one: Invitee, contact: Any) -> Message:
        made = make(one, contact)
        monkeypatch.setattr(invitation_letters, "message_of", make)
        moved(world, row)
        return made

    monkeypatch.setattr(invitation_letters, "message_of", slow)
    assert write_letters() == 0
    assert waiting() == []
    [letter] = letters()
    assert "Phòng 2" in letter.body


def test_a_letter_costs_the_same_for_one_and_for_three(world: World) -> None:
    row = drafted(world, attach_pdf=False)
    with_guest(world, row)
    sent(world, row)
    counts = []
    for more in ((), ("b", "c", "d")):
        for name in more:
            with_guest(world, row, Guest(f"Khách {name}", email=f"{name}@example.org"))
        if more:
            sent(world, row)
        with CaptureQueriesContext(connection) as captured:
            write_letters()
        counts.append(len(captured) - 1)
    assert counts[1] == 3 * counts[0]


def test_reminded_once_after_days_and_once_before_the_end(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    letters()
    days = (clock.day_of(row.answer_by) - clock.today()).days
    counts = {}
    for day in (1, 3, 4, days - 1, days, days + 2):
        with later(day):
            counts[day] = (remind(), remind())
    assert counts == {1: (0, 0), 3: (1, 0), 4: (0, 0), days - 1: (0, 0), days: (1, 0), days + 2: (0, 0)}
    one = person(row)
    assert one.reminded_at
    assert one.reminded_last_at
    assert acts(row).count("invitation.reminded") == 2
    reminder = next(item.letter for item in waiting() if item.kind == "meetings.reminder")
    assert reminder.subject.startswith("Nhắc trả lời giấy mời: ")
    assert token_of(one) in reminder.body
    assert not reminder.files


@pytest.mark.parametrize("reply", ["attending", "absent"])
def test_who_has_answered_is_left_alone(world: World, reply: str) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    invitation_answers.answer_as_guest(token=token_of(one), reply=Reply(reply, "Đi công tác"))
    with later(4):
        assert remind() == 0


def test_nobody_is_reminded_of_what_is_off_or_where_the_council_wants_none(world: World) -> None:
    row, other = drafted(world, number=5), drafted(world, number=6)
    for one in (row, other):
        with_guest(world, one)
        sent(world, one)
    cancelled(world, other)
    decide(world, "invitations.remind_after", 0)
    with later(4):
        assert remind() == 0
    decide(world, "invitations.remind_before", 0)
    with clock.frozen(row.answer_by - timedelta(hours=5)):
        assert remind() == 0


def test_a_text_goes_where_the_council_wants_it(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    with_guest(world, row, Guest("Bà Máy Bàn", phone="024 3825 3536"))
    sent(world, row)
    letters()
    decide(world, "invitations.sms", value=True)
    with later(4):
        assert remind() == 2
    [text] = [item for item in waiting() if item.channel == "sms"]
    assert "+84912345678" in text.content
    assert "Kinh moi du Ky hop thu 5" in text.content
    assert token_of(person(row, name=GUEST.name)) in text.content
    assert journal.entries_of(invitation_stream(row.id))[-1].data == {"invitees": 1, "messages": 2}


def test_no_text_without_the_option(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    with later(4):
        remind()
    assert [item for item in waiting() if item.channel == "sms"] == []


def test_a_seal_that_does_not_open_holds_up_nobody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    row = drafted(world)
    broken = with_guest(world, row)
    with_guest(world, row, Guest("Bà Sau", email="sau@example.org"))
    sent(world, row)
    Invitee.objects.with_scopes_disabled().filter(pk=broken.pk).update(contact="v1.x.AAAA")
    assert [letter.to for letter in letters()] == ["sau@example.org"]
    with later(4):
        assert remind() == 1
    assert "invitation_not_written" in caplog.text
    assert "example.org" not in caplog.text


def test_a_name_of_two_lines_is_one_in_the_subject(world: World) -> None:
    row = drafted(world)
    row.session.name = "Kỳ họp chuyên đề\nlần 2"
    row.session.save()
    with_guest(world, row)
    sent(world, row)
    assert letters()[0].subject.startswith("Giấy mời: Kỳ họp chuyên đề lần 2, ")


def test_addresses_wait_sealed(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    letters()
    kept = [*OutgoingMail.objects.values_list("sealed", flat=True), person(row).contact]
    assert len(kept) == 2
    assert not [text for text in kept if "example" in text or "912345678" in text or not text]


def test_files_of_a_letter_are_bounded(world: World) -> None:
    file = File.of("a.pdf", "application/pdf", b"x" * (MOST_ATTACHED + 3))
    with pytest.raises(ValueError, match="larger than"):
        mail.queue(Message("a@example.org", "a", "b", files=[file]), kind="test")


class Box:
    """A mail server's handler that keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = None
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler
    server.stop()


def test_letter_calendar_and_paper_arrive(world: World, box: Box) -> None:
    """Through a real server: what a guest's mail program takes apart."""
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    invitation_letters.write()
    assert mail.deliver() == 1
    [letter] = box.taken
    body = letter.get_body()
    assert body is not None
    assert "trân trọng kính mời" in body.get_content()
    ics, pdf = list(letter.iter_attachments())
    assert (ics.get_content_type(), ics.get_param("method")) == ("text/calendar", "REQUEST")
    assert ics.get_content_charset() == "utf-8"
    [event] = Calendar.from_ical(ics.get_content()).walk("VEVENT")
    assert str(event["summary"]).startswith("Kỳ họp thứ 5")
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", "giay-moi.pdf")
    assert pdf.get_content().startswith(b"%PDF")
