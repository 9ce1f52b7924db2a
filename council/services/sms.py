"""Text messages: a small port behind which a provider stands (`SMS_BACKEND`), and the way to it through the
outbox, so that a provider that fails or hangs holds nobody up.

A back end is any class with `send(number, text)`. It raises NumberRefusedError for a number it will never
take, OSError while the provider is away, anything else for "not now"; it must answer within the outbox's
LEASE, or another process sends the same text.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from council.enums import Channel
from council.errors import Refused
from council.models import OutgoingMail
from council.rules import phones
from council.rules.decision import Reason
from council.services import outbox
from council.services.outbox import MOST_AT_ONCE, Failure
from council.services.sealing import SealBrokenError

log = structlog.get_logger(__name__)
LONGEST = 459  # three parts of 153 characters of the plain alphabet


class NumberRefusedError(Exception):
    """The provider will never take this number."""


class Backend(Protocol):
    """What stands behind SMS_BACKEND."""

    def send(self, number: str, text: str) -> None:
        """Hand one text to the provider; `number` in E.164. Returns once the provider has taken it."""


class ConsoleBackend:
    """Where there is no provider: the text is not sent. With DEBUG it is printed, number and all; without,
    the log says only that a text was dropped, because it may hold a guest's link."""

    def send(self, number: str, text: str) -> None:
        if settings.DEBUG:
            sys.stdout.write(f"SMS {number}: {text}\n")
        else:
            log.info("sms_not_sent", why="SMS_BACKEND names no provider", characters=len(text))


def backend() -> Backend:
    """The back end of SMS_BACKEND, made anew. Raises ImportError or whatever its constructor raises."""
    found: Backend = import_string(settings.SMS_BACKEND)()
    return found


def is_real() -> bool:
    """Whether texts reach anybody."""
    return str(settings.SMS_BACKEND) != f"{ConsoleBackend.__module__}.{ConsoleBackend.__qualname__}"


def checked_number(typed: str) -> str:
    """A Vietnamese telephone number in E.164, mobile or fixed."""
    found = phones.e164(typed)
    if isinstance(found, Reason):
        raise Refused.because(found, status=400)
    return found


def plain(words: str) -> str:
    """Vietnamese without its marks and other signs: in the plain alphabet of the networks a text of 160
    characters is one message, with marks it would be three."""
    bare = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D").replace("–", "-"))
    return bare.encode("ascii", "ignore").decode()


def queue(number: str, words: str, *, kind: str) -> OutgoingMail:
    """Write a text into the outbox, inside the caller's transaction: it goes if that commits. `number` is a
    mobile number in E.164."""
    if not phones.is_mobile(number):
        raise Refused(
            "phone_fixed", _("Số máy bàn không nhận được tin nhắn; hãy ghi số di động."), status=400
        )
    said = plain(words)
    if len(said) > LONGEST:
        raise ValueError("a text is longer than three messages")
    return outbox.put(json.dumps([number, said]), kind=kind, channel=Channel.SMS)


def deliver(limit: int = MOST_AT_ONCE) -> int:
    """Hand the texts that are due to the provider; answers how many went."""
    return outbox.deliver(Channel.SMS, _send, after_failure=lambda: None, limit=limit)


def _send(row: OutgoingMail) -> Failure | None:
    """None once the provider has taken the text. Never the text of an error: that may hold the number."""
    try:
        number, words = json.loads(outbox.content_of(row))
        backend().send(number, words)
    except NumberRefusedError:
        return Failure("NumberRefusedError", is_final=True)
    except (OSError, ImportError) as error:
        return Failure(type(error).__name__, is_away=True)
    except SealBrokenError:
        return Failure("sealed", is_final=True)
    except Exception as error:  # noqa: BLE001 - each provider has errors of its own; the next text must go
        return Failure(type(error).__name__[:60])
    return None
