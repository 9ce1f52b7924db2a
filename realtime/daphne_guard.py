"""Daphne and large request bodies: keep one upload from stopping the sockets of a whole council.

Daphne hands each request to Twisted, which parses every form in memory, on the thread that serves the
sockets, before the application is asked: measured on an upload of 600 MB, 50 s without an answer to anybody
and 7.4 GB of memory. Nothing of that result is used, since Django parses the body itself. So under Daphne
the request class is replaced by one that does not parse, and that throws away, while it comes, what is
larger than the limit: the application then gets an empty body with the announced length, and says what is
wrong.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any


class Nowhere(BytesIO):
    """A file that keeps nothing of what is written."""

    def write(self, data: Any) -> int:
        return len(data)


def bound_bodies(limit: int) -> None:
    """Bound the request bodies of the Daphne that runs this process, in bytes; no other server needs it."""
    protocol = sys.modules.get("daphne.http_protocol")
    if protocol is not None:
        protocol.WebRequest = bounded(protocol.WebRequest, limit)  # type: ignore[attr-defined]


def bounded(request_class: Any, limit: int) -> Any:
    """A subclass of Daphne's request that neither parses bodies nor keeps those past the limit."""

    class BoundedRequest(request_class):  # type: ignore[misc]
        content: Any

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs | {"parsePOSTFormSubmission": False})
            self._received = 0

        def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
            super().gotLength(length)
            if length is not None and length > limit:
                self._discard()

        def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
            self._received += len(data)
            if self._received > limit:
                self._discard()
            super().handleContentChunk(data)

        def _discard(self) -> None:
            if not isinstance(self.content, Nowhere):
                self.content.close()
                self.content = Nowhere()

    return BoundedRequest
