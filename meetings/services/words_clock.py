"""Reads the words of papers in a thread of its own: a paper of hundreds of pages takes seconds, its pictures
an hour, and neither the clock nor the server's end waits for that. What is broken off is taken up again."""

from __future__ import annotations

import threading

import structlog
from django.db import connections

from meetings.services import paper_words

log = structlog.get_logger(__name__)

_busy = threading.Lock()
_looked_back = threading.Event()


def go() -> None:
    """Begin a round, unless one is under way in this process."""
    if _busy.acquire(blocking=False):
        threading.Thread(target=_round, name="paper-words", daemon=True).start()


def _round() -> None:
    try:
        if not _looked_back.is_set():  # papers of before this was there
            paper_words.wait_for_all()
            _looked_back.set()
        paper_words.read_due()
    except Exception as error:  # noqa: BLE001 - told by its kind; the next round tries again
        log.warning("paper_words_round_failed", error=type(error).__name__)
    finally:
        connections.close_all()
        _busy.release()
