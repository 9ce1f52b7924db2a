"""A lean HTTP/1.1 client on one connection that is kept: enough to ask the same pages thousands of times."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response. `fields`: header fields by lower-case name, the last of each."""

    status: int
    fields: Mapping[str, str]
    body: bytes


class Connection(asyncio.Protocol):
    """One request at a time; every response must say its length."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None
        self._head: tuple[int, dict[str, str]] | None = None
        self._end = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's is one, but not by inheritance

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._head is None and not self._read_head():
            return
        if len(self._buffer) >= self._end:
            assert self._head is not None
            status, fields = self._head
            start = self._end - int(fields.get("content-length", 0))
            answer = Answer(status, fields, bytes(self._buffer[start : self._end]))
            del self._buffer[: self._end]
            self._head = None
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(answer)

    def _read_head(self) -> bool:
        place = self._buffer.find(HEAD_END)
        if place < 0:
            return False
        lines = bytes(self._buffer[:place]).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        self._head = int(lines[0].split(" ")[1]), fields
        self._end = place + len(HEAD_END) + int(fields.get("content-length", 0))
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError(str(exc)))

    async def ask(self, request: bytes, patience: float = 60.0) -> Answer:
        """Send a request, wait for its response."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await asyncio.wait_for(self._waiting, patience)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def connect(port: int) -> Connection:
    """A connection to a server on this machine."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
    return connection


def request(method: str, path: str, body: bytes = b"", **fields: str) -> bytes:
    """A request as bytes; underscores in the names of fields stand for hyphens."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@dataclass(slots=True)
class Hits:
    """What came of asking over and over."""

    waits: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0
    bytes: int = 0

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds if self.seconds else 0.0


async def hammer(port: int, paths: Sequence[str], connections: int, seconds: float) -> Hits:
    """Ask these pages in turn, on so many connections, each as fast as answers come."""
    hits = Hits()
    requests = [request("GET", path, Accept_Language="vi") for path in paths]
    start = time.monotonic()
    await asyncio.gather(*(_ask_on(port, requests, start + seconds, at, hits) for at in range(connections)))
    hits.seconds = time.monotonic() - start
    return hits


async def _ask_on(port: int, requests: Sequence[bytes], end: float, at: int, hits: Hits) -> None:
    connection = await connect(port)
    while (sent := time.monotonic()) < end:
        answer = await connection.ask(requests[at % len(requests)])
        at += 1
        if answer.status == 200:
            hits.waits.append(time.monotonic() - sent)
            hits.bytes += len(answer.body)
        else:
            hits.failed += 1
    connection.close()
