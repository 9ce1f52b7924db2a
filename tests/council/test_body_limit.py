"""The door: a body past the limit is never handed on."""

from __future__ import annotations

from typing import Any

import pytest

from council.body_limit import BodyLimit, announced

Event = dict[str, Any]


async def received(headers: list[tuple[bytes, bytes]], chunks: list[bytes], limit: int = 10) -> list[Event]:
    """What an application behind the door gets to see of a body."""
    seen: list[Event] = []
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while True:
            event = await receive()
            seen.append(event)
            if event["type"] == "http.disconnect" or not event["more_body"]:
                return

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(event: Any) -> None:
        raise AssertionError("the door itself says nothing")

    scope: Any = {"type": "http", "headers": headers}
    await BodyLimit(application, limit)(scope, receive, send)
    return seen


async def test_a_body_within_the_limit_passes() -> None:
    seen = await received([(b"content-length", b"10")], [b"12345", b"67890"])
    assert b"".join(event["body"] for event in seen) == b"1234567890"


async def test_a_length_past_the_limit_is_never_read() -> None:
    assert await received([(b"content-length", b"629145600")], [b"x" * 8]) == [
        {"type": "http.request", "body": b"", "more_body": False}
    ]


async def test_a_body_without_length_ends_at_the_limit() -> None:
    seen = await received([], [b"12345", b"678901", b"more"])
    assert [event["type"] for event in seen] == ["http.request", "http.disconnect"]


@pytest.mark.parametrize(("value", "length"), [(b"12", 12), (b"-1", 0), (b"x", 0), (b"", 0), (b"9" * 30, 0)])
def test_lengths(value: bytes, length: int) -> None:
    assert announced({"headers": [(b"content-length", value)]}) == length


async def test_sockets_pass_untouched() -> None:
    given: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        given.append(receive)

    async def receive() -> Any:
        return {}

    scope: Any = {"type": "websocket", "headers": []}
    await BodyLimit(application, 10)(scope, receive, receive)  # type: ignore[arg-type]
    assert given == [receive]
