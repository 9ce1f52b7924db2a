"""The frames of the websocket client, the arithmetic of the figures, and how people are shared out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.load.client import BINARY, CLOSE, PING, PONG, TEXT, Socket, accept_key, decode_frame, encode_frame
from tests.load.report import Figure, percentile
from tests.load.stage import port_of
from tests.load.world import share

MASK = b"\x01\x02\x03\x04"


class Heard:
    """An owner that writes down what it hears."""

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.codes: list[int] = []
        self.opens = 0

    def opened(self) -> None:
        self.opens += 1

    def text(self, payload: bytes) -> None:
        self.texts.append(payload)

    def closed(self, code: int) -> None:
        self.codes.append(code)


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.ended = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.ended

    def close(self) -> None:
        self.ended = True

    abort = close


def frame(opcode: int, payload: bytes, *, last: bool = True) -> bytes:
    """A frame from a server: not masked."""
    size = len(payload)
    length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2, "big")
    return bytes([(0x80 if last else 0) | opcode]) + length + payload


def connected() -> tuple[Socket, Heard, Wire]:
    """A socket after its handshake."""
    heard, wire = Heard(), Wire()
    socket = Socket(heard, "127.0.0.1:1", "/ws/hn/", {})
    socket.connection_made(wire)  # type: ignore[arg-type]
    key = wire.written[0].split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nsec-websocket-accept: "
    socket.data_received(head + accept_key(key) + b"\r\n\r\n")
    return socket, heard, wire


def test_accept_key_of_the_standard() -> None:
    assert accept_key(b"dGhlIHNhbXBsZSBub25jZQ==") == b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_masked_frame_of_the_standard() -> None:
    assert encode_frame(TEXT, b"Hello", bytes.fromhex("37fa213d")).hex() == "818537fa213d7f9f4d5158"


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4))
def test_a_frame_comes_back_as_it_went(payload: bytes, mask: bytes) -> None:
    data = encode_frame(BINARY, payload, mask)
    assert decode_frame(data, 0) == ((True, BINARY, payload), len(data))


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_every_form_of_length(size: int) -> None:
    data = encode_frame(TEXT, b"x" * size, MASK)
    found = decode_frame(b"??" + data, 2)
    assert found == ((True, TEXT, b"x" * size), len(data) + 2)
    assert decode_frame(data[:-1] if size else data[:3], 0) is None


def test_messages_in_pieces() -> None:
    socket, heard, _wire = connected()
    data = frame(TEXT, b"mot") + frame(TEXT, b"h" * 200, last=False) + frame(0, b"ai")
    for byte in data:
        socket.data_received(bytes([byte]))
    assert heard.opens == 1
    assert heard.texts == [b"mot", b"h" * 200 + b"ai"]


def test_ping_is_answered_and_close_is_echoed() -> None:
    socket, heard, wire = connected()
    socket.data_received(frame(PING, b"?") + frame(CLOSE, (4401).to_bytes(2, "big")))
    pong, good_bye = (decode_frame(data, 0) for data in wire.written[1:])
    assert pong is not None
    assert pong[0] == (True, PONG, b"?")
    assert good_bye is not None
    assert good_bye[0][1] == CLOSE
    socket.connection_lost(None)
    assert heard.codes == [4401]


def test_a_refused_handshake_closes() -> None:
    heard, wire = Heard(), Wire()
    socket = Socket(heard, "127.0.0.1:1", "/ws/hn/", {})
    socket.connection_made(wire)  # type: ignore[arg-type]
    socket.data_received(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    assert wire.ended
    assert heard.opens == 0


@pytest.mark.parametrize(
    ("values", "share_of", "expected"),
    [([5, 1, 3], 50, 3), ([5, 1, 3], 99, 5), (list(range(1, 201)), 99, 198), ([7], 1, 7), ([1, 2], 50, 1)],
)
def test_percentile_is_the_nearest_rank(values: list[float], share_of: float, expected: float) -> None:
    assert percentile(values, share_of) == expected


def test_nothing_measured_holds_no_limit() -> None:
    assert math.isnan(percentile([], 99))
    assert Figure(math.nan, "ms", 40).holds is False
    assert Figure(40, "ms", 40).holds is True
    assert Figure(40.1, "ms", 40).holds is False
    assert Figure(1, "ms").holds is None


def test_everybody_has_a_seat() -> None:
    sizes = share(5000, 127)
    assert sum(sizes) == 5000
    assert sizes[0] == 125
    assert {38, 39} == set(sizes[1:])
    assert share(200, 3) == [100, 50, 50]
    assert share(125, 1) == [125]


def test_a_new_process_takes_only_its_share() -> None:
    codes = [f"{number:05d}" for number in range(127)]
    moved = [code for code in codes if port_of(code, [1, 2]) != port_of(code, [1, 2, 3])]
    assert all(port_of(code, [1, 2, 3]) == 3 for code in moved)
    assert 20 < sum(port_of(code, [1, 2]) == 1 for code in codes) < 107
