"""Letters against a real mail server: encoding, headers, a server that is away, puts off or refuses."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connections, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from council import clock
from council.enums import MailState
from council.errors import Refused
from council.management.commands.doctor import letters
from council.models import OutgoingMail
from council.services import mail, postman
from council.services.mail import Message, checked_address, deliver, queue
from council.services.outbox import MOST_TRIES, forget

pytestmark = pytest.mark.django_db
TO = "nguoi.nhan@example.org"


@dataclass
class Box:
    """A mail server's handler: says what it is told to say, keeps what it took."""

    say: list[str] = field(default_factory=list)
    at_recipient: list[str] = field(default_factory=list)
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:  # noqa: N802
        if self.at_recipient:
            return self.at_recipient.pop(0)
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.say:
            return self.say.pop(0)
        letter = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        self.taken.append((list(envelope.rcpt_tos), letter))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def port(settings: Settings) -> int:
    """The settings name a server that is not up."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = None
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.PUBLIC_ADDRESS = "https://nghitruong.example"
    found: int = settings.EMAIL_PORT
    return found


@pytest.fixture
def box(port: int) -> Iterator[Box]:
    """The server is up."""
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler
    server.stop()


def put(**more: Any) -> OutgoingMail:
    said: dict[str, Any] = {"to": TO, "subject": "Chào", "body": "Thư"}
    with transaction.atomic():
        return queue(Message(**said | more), kind="test")


def state_of(row: OutgoingMail) -> tuple[str, int, str]:
    row.refresh_from_db()
    return row.state, row.tries, row.error


def later(**delta: float) -> int:
    """Deliver after so much time."""
    with clock.frozen(clock.now() + timedelta(**delta)):
        return deliver()


def test_a_vietnamese_letter_arrives_as_it_was_written(box: Box) -> None:
    subject = "Kiến nghị 00001-2026-00042: đã chuyển Sở Xây dựng xem xét, giải quyết – hạn trả lời 20/12/2026"
    body = "Kính gửi ông/bà,\n\nĐường ngõ 12 “hư hỏng nặng”.\n" + "ầ" * 2000
    row = put(subject=subject, body=body, unsubscribe="https://nghitruong.example/huy/x/")
    assert deliver() == 1
    [(to, letter)] = box.taken
    assert to == [TO]
    assert letter["Subject"].strip() == subject
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == body
    assert letter["Message-ID"] == f"<{row.key}@nghitruong.example>"
    assert letter["List-Unsubscribe"] == "<https://nghitruong.example/huy/x/>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert state_of(row) == (MailState.SENT, 1, "")
    assert deliver() == 0, "once"


def test_address_and_text_are_sealed_while_they_wait_and_gone_afterwards(box: Box) -> None:
    row = put(body="Nội dung riêng")
    assert row.sealed
    assert "example.org" not in row.sealed
    assert "riêng" not in row.sealed
    deliver()
    row.refresh_from_db()
    assert row.sealed == ""
    assert len(box.taken) == 1


def test_nothing_is_lost_while_the_server_is_away(port: int, caplog: pytest.LogCaptureFixture) -> None:
    rows = [put(), put()]
    assert deliver() == 0
    assert state_of(rows[0]) == (MailState.WAITING, 0, "ConnectionRefusedError")
    assert rows[1].tries == 0, "the round ended with the first"
    for hours in range(1, 7):
        assert later(hours=hours) == 0
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert later(hours=8) == 2
    finally:
        server.stop()
    assert len(handler.taken) == 2
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]
    assert any("ConnectionRefusedError" in line for line in ours)
    assert not any("example.org" in line for line in ours)
    assert "example" not in "".join(OutgoingMail.objects.values_list("error", flat=True))


def test_a_server_away_for_a_week_ends_it(port: int) -> None:
    row = put()
    assert later(days=8) == 0
    assert state_of(row)[0] == MailState.FAILED
    assert row.sealed == ""


def test_put_off_then_taken(box: Box) -> None:
    box.say = ["451 Try again later", "452 Busy"]
    row = put()
    assert deliver() == 0
    assert state_of(row) == (MailState.WAITING, 1, "smtp 451")
    assert later(seconds=30) == 0, "not before its pause is over"
    assert later(minutes=2) == 0
    assert state_of(row) == (MailState.WAITING, 2, "smtp 452")
    assert later(minutes=10) == 1
    assert state_of(row)[:2] == (MailState.SENT, 3)
    assert len(box.taken) == 1


def test_a_greylisted_letter_does_not_hold_up_the_next(box: Box) -> None:
    first, second = put(), put(to="khac@example.org")
    box.at_recipient = ["450 Greylisted"]
    assert deliver() == 1
    assert state_of(first)[0] == MailState.WAITING
    assert state_of(second)[0] == MailState.SENT


def test_refused_for_good_is_given_up_at_once(box: Box) -> None:
    row, other = put(), put()
    box.at_recipient = ["550 No such user <nguoi.nhan@example.org>"]
    assert deliver() == 1
    assert state_of(row) == (MailState.FAILED, 1, "smtp 550")
    assert row.sealed == ""
    assert state_of(other)[0] == MailState.SENT


def test_put_off_for_ever_is_given_up(box: Box) -> None:
    box.say = ["451 Later"] * 20
    row = put()
    for day in range(MOST_TRIES + 2):
        later(days=day)
    assert state_of(row)[:2] == (MailState.FAILED, MOST_TRIES)
    assert len(box.say) == 20 - MOST_TRIES


def test_a_closing_server_costs_no_letter_a_try(box: Box) -> None:
    box.say = ["421 Shutting down"]
    row = put()
    deliver()
    assert state_of(row) == (MailState.WAITING, 0, "smtp 421")
    assert later(minutes=2) == 1


def test_a_letter_belongs_to_its_transaction(box: Box) -> None:
    def fails() -> None:
        with transaction.atomic():
            queue(Message(TO, "a", "b"), kind="test")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not OutgoingMail.objects.exists()
    assert deliver() == 0
    assert box.taken == []


@pytest.mark.django_db(transaction=True)
def test_written_outside_of_a_transaction_is_an_error() -> None:
    with pytest.raises(RuntimeError):
        queue(Message(TO, "a", "b"), kind="test")


def test_a_process_that_died_while_sending_leaves_it_to_the_next(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = put()

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mail, "_send", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver()
    assert deliver() == 0, "another process does not take it while it may still be going out"
    assert later(minutes=6) == 1
    assert state_of(row)[:2] == (MailState.SENT, 2)


def test_what_kills_every_process_is_given_up(box: Box) -> None:
    row = put()
    OutgoingMail.objects.filter(pk=row.pk).update(tries=MOST_TRIES)
    assert deliver() == 0
    assert state_of(row)[2] == "died"
    assert box.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_processes_send_each_letter_once(box: Box) -> None:
    for _n in range(12):
        put()

    def work() -> int:
        try:
            return deliver()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        counts = [one.result() for one in [pool.submit(work) for _n in range(3)]]
    assert sum(counts) == 12
    assert len({letter["Message-ID"] for _to, letter in box.taken}) == len(box.taken) == 12


@pytest.mark.django_db(transaction=True)
def test_the_postman_works_beside_the_clock(box: Box) -> None:
    put()
    postman.go()
    postman.go()
    for one in list(postman._rounds):
        one.result(timeout=10)
    assert len(box.taken) == 1


INJECTED = [
    "a@example.org\nBcc: b@example.org",
    "a@example.org\r\nSubject: x",
    "a@example.org,b@example.org",
    "a@example.org;b@example.org",
    "<a@example.org>",
    "A <a@example.org>",
    "a@example.org%0aBcc:b@example.org",
    "a b@example.org",
    "a@exa\u200bmple.org b",
    "nguyễn@example.org",
    "a@",
    "@example.org",
    "",
    "a" * 250 + "@example.org",
]


@pytest.mark.parametrize("typed", INJECTED)
def test_an_address_is_one_address(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        checked_address(typed)
    assert caught.value.code == "bad_address"


def test_an_address_is_tidied() -> None:
    assert checked_address("  Lan.Anh@Example.ORG \u200b") == "Lan.Anh@example.org"


@given(st.text(max_size=60))
def test_no_address_carries_a_line_or_a_second_one(typed: str) -> None:
    try:
        found = checked_address(typed)
    except Refused:
        return
    assert found.isprintable()
    assert not set(found) & set(" ,;<>\r\n")


def test_a_line_break_in_a_subject_never_reaches_the_server(box: Box) -> None:
    row = put(subject="Chào\nBcc: b@example.org")
    deliver()
    assert state_of(row) == (MailState.FAILED, 1, "BadHeaderError")
    assert box.taken == []


def test_what_does_not_open_is_given_up_and_the_next_goes(box: Box) -> None:
    row, _other = put(), put()
    OutgoingMail.objects.filter(pk=row.pk).update(sealed="v1.x.AAAA")
    assert deliver() == 1
    assert state_of(row) == (MailState.FAILED, 1, "sealed")


def test_a_server_that_greets_with_an_error_is_away(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_args: object, **_more: object) -> None:
        raise smtplib.SMTPConnectError(554, b"go away")

    row = put()
    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "connect", refuses)
        assert deliver() == 0
    assert state_of(row) == (MailState.WAITING, 0, "smtp 554")
    assert later(minutes=2) == 1
    assert len(box.taken) == 1


def test_old_rows_are_forgotten_waiting_ones_stay(box: Box) -> None:
    put()
    deliver()
    waiting = put()
    with clock.frozen(clock.now() + timedelta(days=31)):
        forget()
    assert list(OutgoingMail.objects.all()) == [waiting]
    assert box.taken


def test_the_doctor_says_what_is_wrong_with_mail(port: int) -> None:
    put()
    OutgoingMail.objects.update(created_at=clock.now() - timedelta(hours=2))
    failed = put()
    OutgoingMail.objects.filter(pk=failed.pk).update(state=MailState.FAILED, error="smtp 550")
    said = {finding.what: finding.advice for finding in letters()}
    assert "ConnectionRefusedError" in said["mail"]
    assert "1 messages wait" in said["outbox"]
    assert "test: smtp 550" in said["letters given up"]


def test_the_doctor_finds_a_server_that_answers(box: Box) -> None:
    said = {finding.what: finding.advice for finding in letters()}
    assert said == {"mail (SMTP)": "", "outbox": ""}
    assert box.taken == []


def test_without_a_server_letters_become_files(settings: Settings, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    put(body="Thư trong tệp")
    assert deliver() == 1
    assert "Subject" in next(tmp_path.iterdir()).read_text()
    assert "EMAIL_URL" in {finding.what: finding.advice for finding in letters()}["mail"]
