"""No request body larger than the installation takes gets past the door.

Django would write the whole body to disk before any view could refuse it. Here the announced length
decides: the view is called with an empty body and says why, in the visitor's language, from the same
header. A body without a length is counted while it comes; past the limit the request ends.

Weakness: a server that collects the body before it calls the application (Daphne) has it on disk already,
until the answer is sent; nginx in front (`client_max_body_size`) refuses earlier.
"""

from __future__ import annotations

from typing import Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope


class BodyLimit:
    """An ASGI application around another one. `limit`: bytes of body."""

    def __init__(self, application: ASGI3Application, limit: int) -> None:
        self.application = application
        self.limit = limit

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "http":
            receive = self._empty if announced(scope) > self.limit else self._counted(receive)
        await self.application(scope, receive, send)

    async def _empty(self) -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    def _counted(self, receive: ASGIReceiveCallable) -> ASGIReceiveCallable:
        received = 0

        async def counted() -> Any:
            nonlocal received
            event: Any = await receive()
            received += len(event.get("body", b""))
            return event if received <= self.limit else {"type": "http.disconnect"}

        return counted


def announced(scope: Any) -> int:
    """The Content-Length of a request, 0 where there is none or it makes no sense."""
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 20 else 0
