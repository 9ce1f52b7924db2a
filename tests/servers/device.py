"""A client on the network: a real socket to a real process."""

from __future__ import annotations

import asyncio
import itertools
import json
from types import TracebackType
from typing import Any

import aiohttp

PATIENCE = 20.0
_numbers = itertools.count(1)


class Device:
    """One socket to the process on `port`; use it as an async context."""

    def __init__(self, port: int, code: str, key: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.path = f"/ws/{code}/"
        self.headers = {"Cookie": f"sessionid={key}"}
        self.pushes: list[dict[str, Any]] = []

    async def __aenter__(self) -> Device:
        self.http = aiohttp.ClientSession()
        self.socket = await self.http.ws_connect(
            self.address + self.path,
            headers=self.headers,
            origin=self.address,
            max_msg_size=0,
            timeout=aiohttp.ClientWSTimeout(ws_close=0.2),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()
        await self.http.close()

    async def send(self, do: str, command_id: str = "", /, **payload: Any) -> str:
        """A message; its id."""
        command_id = command_id or f"d{next(_numbers)}"
        await self.socket.send_str(json.dumps({"id": command_id, "do": do, **payload}))
        return command_id

    async def ask(self, do: str, command_id: str = "", /, **payload: Any) -> dict[str, Any]:
        """The answer to a message. ConnectionError where the socket ends before it."""
        wanted = await self.send(do, command_id, **payload)
        while True:
            message = await self.next()
            if message.get("id") == wanted:
                return message
            self.pushes.append(message)

    async def tell(self, text: str | bytes) -> dict[str, Any]:
        """What is answered to something that may be no message at all."""
        await (self.socket.send_str(text) if isinstance(text, str) else self.socket.send_bytes(text))
        return await self.next()

    async def next(self) -> dict[str, Any]:
        """The next message; ConnectionError where the socket ends instead."""
        message = await self.socket.receive(timeout=PATIENCE)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"closed: {message.data}")
        found: dict[str, Any] = json.loads(message.data)
        return found

    async def follow(self, topic: str) -> None:
        """Follow a topic and take its first snapshot."""
        assert (await self.ask("subscribe", topic=topic, have=-1))["ok"]
        await self.page(topic)

    async def page(self, topic: str, *words: str) -> str:
        """The next snapshot of a topic with all these words in it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for push in self.pushes:
                    if push.get("topic") == topic and all(word in push["html"] for word in words):
                        self.pushes.remove(push)
                        return str(push["html"])
                self.pushes.append(await self.next())
