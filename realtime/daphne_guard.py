"""Daphne and large bodies: one upload must not stop the sockets of a whole council, nor one slow download
fill its memory.

Uploads: Daphne hands each request to Twisted, which parses every form in memory, on the thread that serves
the sockets, before the application is asked: measured on an upload of 600 MB, 50 s without an answer to
anybody and 7.4 GB of memory. Nothing of that result is used, since Django parses the body itself. So under
Daphne the request class is replaced by one that does not parse, and that throws away, while it comes, what is
larger than the limit: the application then gets an empty body with the announced length, and says what is
wrong.

Downloads: Daphne takes what the application sends and lets Twisted keep whatever the reader has not taken
yet: measured on a zip of 336 MB made while it is sent, all of it in memory after two seconds, however slow
the reader. So the request registers with Twisted as what it is, a producer, and an answer in parts goes on
when there is room for more.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

Reply = Callable[[Any, Any, dict[str, Any]], Awaitable[None]]


class Nowhere(BytesIO):
    """A file that keeps nothing of what is written."""

    def write(self, data: Any) -> int:
        return len(data)


class Valve:
    """Twisted's push producer: closed while the transport holds more than it wants to."""

    def __init__(self) -> None:
        self.room = asyncio.Event()
        self.room.set()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.room.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.room.set()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.room.set()


def bound_bodies(limit: int) -> None:
    """Bound the request bodies of the Daphne that runs this process, in bytes, and let its answers wait for
    their readers; no other server needs it."""
    protocol, server = sys.modules.get("daphne.http_protocol"), sys.modules.get("daphne.server")
    if protocol is not None:
        protocol.WebRequest = patient(bounded(protocol.WebRequest, limit))  # type: ignore[attr-defined]
    if server is not None:
        server.Server.handle_reply = waiting(server.Server.handle_reply)


def waiting(reply: Reply) -> Reply:
    """Daphne's way from the application to the request, which returns when there is room for more."""

    async def handle_reply(self: Any, request: Any, message: dict[str, Any]) -> None:
        await reply(self, request, message)
        valve: Valve | None = getattr(request, "valve", None)
        if valve is not None and message.get("more_body"):
            await asyncio.sleep(0)  # a reader who went must be noticed by an answer that never waits
            await valve.room.wait()

    return handle_reply


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


def patient(request_class: Any) -> Any:
    """A subclass of Daphne's request that knows when its reader is behind."""

    class PatientRequest(request_class):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.valve = Valve()

        def handle_reply(self, message: dict[str, Any]) -> None:
            if not self.finished and self.channel is not None:
                self._turn(more=bool(message.get("more_body")))
            super().handle_reply(message)

        def connectionLost(self, reason: Any) -> None:  # noqa: N802 - Twisted's name
            self.valve.room.set()
            super().connectionLost(reason)

        def _turn(self, *, more: bool) -> None:
            """Be a producer from the first part of an answer to its last."""
            if more and not self.producer:
                self.registerProducer(self.valve, True)
            elif not more and self.producer is self.valve:
                self.unregisterProducer()

    return PatientRequest
