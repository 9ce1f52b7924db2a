"""Sends what waits in the outbox in a thread of its own: a mail server that hangs must not hold up those who
write (the clock's work shares their thread)."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from django.db import connections

from council.services import mail

log = structlog.get_logger(__name__)

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="postman")
_rounds: list[Future[None]] = []


def go() -> None:
    """Begin a round, unless one is under way in this process."""
    _rounds[:] = [one for one in _rounds if not one.done()]
    if not _rounds:
        _rounds.append(_THREAD.submit(_round))


def _round() -> None:
    try:
        mail.deliver()
    except Exception as error:  # noqa: BLE001 - told by its kind alone; the next round tries again
        log.warning("mail_round_failed", error=type(error).__name__)
    finally:
        connections.close_all()
