"""Letters by e-mail: written into the outbox in the transaction of the act that sends them, handed to the
mail server by the clock, each under a Message-ID that stays the same in every attempt (see outbox).
"""

from __future__ import annotations

import base64
import json
import smtplib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from council import text
from council.enums import Channel
from council.errors import Refused
from council.models import OutgoingMail
from council.services import outbox
from council.services.outbox import MOST_AT_ONCE, Failure
from council.services.sealing import SealBrokenError

LONGEST_ADDRESS = 254
MOST_ATTACHED = 1024 * 1024  # bytes of all the files of a letter: it waits in the database
SERVICE_CLOSES, FIRST_PERMANENT = 421, 500


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a letter: its name, its type ("text/calendar"), the parameters of the type, and
    what is in it as base64."""

    name: str
    kind: str
    data: str
    parameters: Sequence[Sequence[str]] = ()

    @classmethod
    def of(cls, name: str, kind: str, content: bytes, **parameters: str) -> Self:
        """A file of these bytes."""
        return cls(name, kind, base64.b64encode(content).decode(), tuple(parameters.items()))


@dataclass(frozen=True, slots=True)
class Message:
    """One letter in plain text. `unsubscribe`: an address that ends the subscription by one POST."""

    to: str
    subject: str
    body: str
    unsubscribe: str = ""
    files: Sequence[File] = ()


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
    if sum(len(file.data) for file in message.files) * 3 // 4 > MOST_ATTACHED:
        raise ValueError("the files of a letter are larger than the outbox keeps")
    return outbox.put(json.dumps(asdict(message), ensure_ascii=False), kind=kind, channel=Channel.MAIL)


def deliver(limit: int = MOST_AT_ONCE) -> int:
    """Send the letters that are due; answers how many went."""
    server = mail.get_connection()
    try:
        return outbox.deliver(
            Channel.MAIL, lambda row: _send(row, server), after_failure=server.close, limit=limit
        )
    finally:
        server.close()


def _message(content: str) -> Message:
    values: dict[str, Any] = json.loads(content)
    return Message(**values | {"files": [File(**file) for file in values.get("files", ())]})


def _send(row: OutgoingMail, server: BaseEmailBackend) -> Failure | None:
    """None once the server has taken the letter."""
    try:
        message = _message(outbox.content_of(row))
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
    letter = mail.EmailMessage(
        message.subject, message.body, to=[message.to], headers=headers, connection=server
    )
    for file in message.files:
        letter.attach(_part(file))
    return letter


def _part(file: File) -> MIMEBase:
    """An attachment. Text keeps its letters and the parameters of its type: mail programs find a calendar
    entry by "method"."""
    main, sub = file.kind.split("/")
    data = base64.b64decode(file.data)
    part: MIMEBase
    if main == "text":
        part = MIMEText(data.decode(), sub, "utf-8")
    else:
        part = MIMEApplication(data, sub)
    for name, value in file.parameters:
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part


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
