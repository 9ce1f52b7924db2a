"""A lean websocket client (RFC 6455): one asyncio protocol for a socket; text, ping, close, no extensions.

A library for every case costs the generator more processor time than the server it measures.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import secrets
from typing import Protocol, cast

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN, MASK, LENGTH = 0x80, 0x80, 0x7F
NO_CODE, ABNORMAL = 1005, 1006
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Frame = tuple[bool, int, bytes]  # (last of its message, opcode, payload)


class Owner(Protocol):
    """Who hears of a socket."""

    def opened(self) -> None: ...
    def text(self, payload: bytes) -> None: ...
    def closed(self, code: int) -> None: ...


def encode_frame(opcode: int, payload: bytes, mask: bytes) -> bytes:
    """One whole frame from a client: the payload is XORed with the four bytes of `mask`."""
    size = len(payload)
    if size < 126:
        head = bytes((FIN | opcode, MASK | size))
    elif size < 65536:
        head = bytes((FIN | opcode, MASK | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((FIN | opcode, MASK | 127)) + size.to_bytes(8, "big")
    return head + mask + masked(payload, mask)


def masked(payload: bytes, mask: bytes) -> bytes:
    """The payload under a mask; the same again takes it off."""
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def decode_frame(data: bytes | bytearray, start: int) -> tuple[Frame, int] | None:
    """The frame that begins at `start` and where the next begins; None while it is not all there."""
    have = len(data) - start
    if have < 2:
        return None
    first, second = data[start], data[start + 1]
    size, head = second & LENGTH, 2
    if size > 125:
        wide = 2 if size == 126 else 8
        head += wide
        if have < head:
            return None
        size = int.from_bytes(data[start + 2 : start + head], "big")
    mask = b""
    if second & MASK:
        mask, head = bytes(data[start + head : start + head + 4]), head + 4
    if have < head + size:
        return None
    payload = bytes(data[start + head : start + head + size])
    frame = (bool(first & FIN), first & 0x0F, masked(payload, mask) if mask else payload)
    return frame, start + head + size


def accept_key(key: bytes) -> bytes:
    """What a server answers to the key of a handshake."""
    return base64.b64encode(hashlib.sha1(key + _MAGIC, usedforsecurity=False).digest())


class Socket(asyncio.Protocol):
    """One connection; tells its owner what comes. Where the server only vanished, it closed with 1006."""

    __slots__ = ("_buffer", "_code", "_key", "_owner", "_parts", "_request", "_transport", "is_open")

    def __init__(self, owner: Owner, host: str, path: str, headers: dict[str, str]) -> None:
        self._owner = owner
        self._key = base64.b64encode(secrets.token_bytes(16))
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {self._key.decode()}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._parts: list[bytes] = []
        self._code = ABNORMAL
        self.is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one, but not by inheritance
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.is_open and not self._shake_hands():
            return
        start = 0
        while (found := decode_frame(self._buffer, start)) is not None:
            frame, start = found
            self._take(*frame)
        if start:
            del self._buffer[:start]

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        self._owner.closed(self._code)

    def _shake_hands(self) -> bool:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        lines = bytes(head).split(b"\r\n")
        fields = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
        accepted = {name.lower(): value for name, value in fields.items()}.get(b"sec-websocket-accept")
        if b" 101 " not in lines[0] or accepted != accept_key(self._key):
            self.abort()
            return False
        self._buffer = bytearray(rest)
        self.is_open = True
        self._owner.opened()
        return True

    def _take(self, last: bool, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self._write(PONG, payload)
        elif opcode == CLOSE:
            self._code = int.from_bytes(payload[:2], "big") or NO_CODE
            self._write(CLOSE, payload[:2])
            self._end()
        elif opcode != PONG:
            self._parts.append(payload)
            if last:
                whole = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
                self._parts = []
                self._owner.text(whole)

    def send(self, text: str) -> None:
        """Write one text message."""
        self._write(TEXT, text.encode())

    def close(self, code: int = 1000) -> None:
        """Say good-bye and hang up."""
        self._write(CLOSE, code.to_bytes(2, "big"))
        self._end()

    def abort(self) -> None:
        """Hang up without a word."""
        if self._transport is not None:
            self._transport.abort()

    def _end(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _write(self, opcode: int, payload: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(encode_frame(opcode, payload, os.urandom(4)))


async def connect(owner: Owner, port: int, path: str, headers: dict[str, str]) -> Socket:
    """Open a connection to a server on this machine; OSError where none listens."""
    loop = asyncio.get_running_loop()
    host = f"127.0.0.1:{port}"
    headers = {"Origin": f"http://{host}", **headers}
    _, socket = await loop.create_connection(lambda: Socket(owner, host, path, headers), "127.0.0.1", port)
    return socket
