"""Clients of the application's sockets, for tests: a tablet that speaks and listens."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any, TypeVar

from channels.testing import WebsocketCommunicator
from django.conf import settings

from council.asgi import application
from realtime import commands

T = TypeVar("T")
ORIGIN = (b"origin", b"http://testserver")
PATIENCE = 10.0
_numbers = itertools.count(1)


async def in_database(act: Callable[[], T]) -> T:
    """Something of the database, done in the thread that writes."""
    return await asyncio.get_running_loop().run_in_executor(commands.WRITER, act)


class Tablet:
    """One socket: sends messages, keeps the pushes that come between the answers."""

    def __init__(
        self,
        code: str = "00004",
        *,
        key: str = "",
        screen: str = "",
        language: str = "",
        origin: tuple[bytes, bytes] | None = ORIGIN,
    ) -> None:
        cookies = [f"{settings.SESSION_COOKIE_NAME}={key}"] if key else []
        cookies += [f"{settings.LANGUAGE_COOKIE_NAME}={language}"] if language else []
        headers = [(b"host", b"testserver"), (b"cookie", "; ".join(cookies).encode())]
        headers += [origin] if origin else []
        query = f"?screen={screen}" if screen else ""
        self.socket = WebsocketCommunicator(application, f"/ws/{code}/{query}", headers)
        self.pushes: list[dict[str, Any]] = []

    async def connect(self) -> bool:
        """Whether the server took the socket."""
        taken, _protocol = await self.socket.connect(timeout=PATIENCE)
        return bool(taken)

    async def opened(self) -> Tablet:
        """The same tablet, connected."""
        assert await self.connect()
        return self

    async def say(self, text: str | None = None, data: bytes | None = None) -> None:
        """Something that may be no message at all."""
        await self.socket.send_to(text, data)

    async def send(self, do: str, command_id: str = "", /, **payload: Any) -> str:
        """A message; its id."""
        command_id = command_id or f"t{next(_numbers)}"
        await self.say(json.dumps({"id": command_id, "do": do, **payload}))
        return command_id

    async def ask(self, do: str, command_id: str = "", /, **payload: Any) -> dict[str, Any]:
        """The answer to a message; pushes that come before it are kept."""
        return await self.answer(await self.send(do, command_id, **payload))

    async def answer(self, command_id: str = "") -> dict[str, Any]:
        """The answer to a message sent before."""
        while True:
            message = json.loads(await self.socket.receive_from(timeout=PATIENCE))
            if "topic" in message and "html" in message:
                self.pushes.append(message)
            else:
                assert message["id"] == command_id
                found: dict[str, Any] = message
                return found

    async def code(self, do: str, command_id: str = "", /, **payload: Any) -> str:
        """The code with which a message is refused; "" where it is not."""
        answer = await self.ask(do, command_id, **payload)
        return "" if answer["ok"] else str(answer["error"]["code"])

    async def page(self, topic: str, *words: str) -> str:
        """The next snapshot of a topic that has all these words in it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for push in self.pushes:
                    if push["topic"] == topic and all(word in push["html"] for word in words):
                        self.pushes.remove(push)
                        return str(push["html"])
                message = json.loads(await self.socket.receive_from(timeout=PATIENCE))
                assert "html" in message, message
                self.pushes.append(message)

    async def closed(self) -> int:
        """The code with which the server closes the socket; pushes before it are passed over."""
        while True:
            message = await self.socket.receive_output(timeout=PATIENCE)
            if message["type"] == "websocket.close":
                return int(message["code"])

    async def leave(self) -> None:
        """The client closes the socket."""
        await self.socket.disconnect(timeout=PATIENCE)
