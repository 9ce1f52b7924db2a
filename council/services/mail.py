"""Letters by e-mail: written into the database in the transaction of the act that sends them, handed to the
mail server by the clock. A request never waits for the server, and nothing is lost while it is away.

What is written once is sent at least once: a process that dies between the server's "250" and our own note of
it sends again, under the same Message-ID. Address and text are sealed while they wait and erased afterwards.
"""

from __future__ import annotations

import json
import secrets
import smtplib
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import MailState
from council.errors import Refused
from council.models import OutgoingMail
from council.services import sealing
from council.services.sealing import SealBrokenError

log = structlog.get_logger(__name__)

LONGEST_ADDRESS = 254
# When a letter is tried again after the server put it off; after the last it is given up.
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720))
MOST_TRIES = len(PAUSES) + 1
AWAY_PAUSE = timedelta(minutes=1)
# No other process takes a letter that long: one attempt must have ended by then (EMAIL_TIMEOUT).
LEASE = timedelta(minutes=5)
OLDEST = timedelta(days=7)  # by then a letter about a petition says nothing new
KEPT = timedelta(days=30)
MOST_AT_ONCE = 200
SERVICE_CLOSES, FIRST_PERMANENT = 421, 500


@dataclass(frozen=True, slots=True)
class Message:
    """One letter in plain text. `unsubscribe`: an address that ends the subscription by one POST."""

    to: str
    subject: str
    body: str
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a letter did not go: by no fault of its own (`is_away`), for now, or for good."""

    why: str
    is_away: bool = False
    is_final: bool = False


def checked_address(value: str) -> str:
    """One plain address, as it will be written to."""
    value = text.clean(value)
    try:
        if len(value) > LONGEST_ADDRESS or not value.isascii():
            raise ValidationError("address")
        validate_email(value)
    except ValidationError:
        message = _("Địa chỉ thư điện tử chưa đúng; hãy kiểm tra lại.")
        raise Refused("bad_address", message, status=400) from None
    local, _sign, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def queue(message: Message, *, kind: str) -> OutgoingMail:
    """Write a letter into the outbox, inside the caller's transaction: it goes if that commits."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a letter is written in the transaction that has a reason for it")
    key, now = secrets.token_hex(16), clock.now()
    row: OutgoingMail = OutgoingMail.objects.create(
        key=key,
        kind=kind,
        sealed=sealing.seal(json.dumps(asdict(message), ensure_ascii=False), place=_place(key)),
        created_at=now,
        due_at=now,
    )
    return row


def deliver(limit: int = MOST_AT_ONCE) -> int:
    """Send what is due, one letter after the other; answers how many went. No transaction is open while the
    server is spoken to. Stops for this time when the server is away."""
    sent, server = 0, mail.get_connection()
    try:
        for _n in range(limit):
            row = _claim()
            if row is None:
                break
            failure = _send(row, server) if row.tries <= MOST_TRIES else Failure("died", is_final=True)
            if failure is None:
                sent += 1
                _end(row, MailState.SENT)
                continue
            server.close()
            _failed(row, failure)
            if failure.is_away:
                break
    finally:
        server.close()
    return sent


def forget() -> None:
    """Letters that ended long ago."""
    OutgoingMail.objects.exclude(state=MailState.WAITING).filter(ended_at__lt=clock.now() - KEPT).delete()


def _place(key: str) -> str:
    return f"council_outgoingmail|sealed|{key}"


def _claim() -> OutgoingMail | None:
    """The next letter that is due, taken so that no other process sends it too."""
    with transaction.atomic():
        rows: QuerySet[OutgoingMail] = OutgoingMail.objects.filter(
            state=MailState.WAITING, due_at__lte=clock.now()
        )
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row: OutgoingMail | None = rows.order_by("due_at", "id").first()
        if row is not None:
            row.due_at, row.tries = clock.now() + LEASE, row.tries + 1
            row.save(update_fields=["due_at", "tries"])
    return row


def _send(row: OutgoingMail, server: BaseEmailBackend) -> Failure | None:
    """None once the server has taken the letter."""
    try:
        message = Message(**json.loads(sealing.unseal(row.sealed, place=_place(row.key))))
        server.open()  # once for a round: the next letters go through the same connection
        _letter(message, row.key, server).send()
    except Exception as error:  # noqa: BLE001 - whatever it is, the next letter must go
        return _read(error)
    return None


def _letter(message: Message, key: str, server: BaseEmailBackend) -> mail.EmailMessage:
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:  # RFC 8058
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail.EmailMessage(
        message.subject, message.body, to=[message.to], headers=headers, connection=server
    )


def _read(error: Exception) -> Failure:
    """What an error of the server means. Never its text: that may hold the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((int(answer[0]) for answer in error.recipients.values()), default=FIRST_PERMANENT)
        return _answered(code)
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(error.smtp_code)
    if isinstance(error, smtplib.SMTPResponseException):  # greeting, sign-in, sender: not this letter's fault
        return Failure(f"smtp {error.smtp_code}", is_away=True)
    if isinstance(error, OSError):  # also smtplib's own: disconnected, not supported
        return Failure(type(error).__name__, is_away=True)
    return Failure("sealed" if isinstance(error, SealBrokenError) else type(error).__name__, is_final=True)


def _answered(code: int) -> Failure:
    return Failure(f"smtp {code}", is_away=code == SERVICE_CLOSES, is_final=code >= FIRST_PERMANENT)


def _failed(row: OutgoingMail, failure: Failure) -> None:
    now, tries = clock.now(), row.tries - failure.is_away
    is_late = failure.is_away and now - row.created_at > OLDEST
    given_up = failure.is_final or is_late or tries >= MOST_TRIES
    log.warning("mail_not_sent", key=row.key, kind=row.kind, why=failure.why, given_up=given_up)
    if given_up:
        _end(row, MailState.FAILED, error=failure.why, tries=tries)
        return
    due = now + (AWAY_PAUSE if failure.is_away else PAUSES[tries - 1])
    OutgoingMail.objects.filter(pk=row.pk).update(tries=tries, due_at=due, error=failure.why)


def _end(row: OutgoingMail, state: MailState, **more: Any) -> None:
    OutgoingMail.objects.filter(pk=row.pk).update(state=state, sealed="", ended_at=clock.now(), **more)
