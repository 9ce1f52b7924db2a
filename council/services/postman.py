"""Writes and sends letters and texts in a thread of its own: neither a mail server that hangs nor many
letters at once hold up those who write (the clock's other work shares their thread)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from django.db import connections

from council.services import mail, sms

log = structlog.get_logger(__name__)

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="postman")
_rounds: list[Future[None]] = []
_writers: dict[str, Callable[[], object]] = {}


def register(name: str, write: Callable[[], object]) -> None:
    """An app writes its letters before each round. Several processes do it at once: `write` locks rows."""
    _writers[name] = write


def go() -> None:
    """Begin a round, unless one is under way in this process."""
    _rounds[:] = [one for one in _rounds if not one.done()]
    if not _rounds:
        _rounds.append(_THREAD.submit(_round))


def _round() -> None:
    try:
        senders = (("council.deliver", mail.deliver), ("council.deliver_sms", sms.deliver))
        for name, work in (*_writers.items(), *senders):
            _once(name, work)
    finally:
        connections.close_all()


def _once(name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - told by its kind alone; the next round tries again
        log.warning("mail_round_failed", work=name, error=type(error).__name__)
