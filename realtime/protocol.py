"""The messages on the wire and the shapes the rest of the package speaks in (docs/realtime-protocol.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_TOPICS_PER_SOCKET = 16

CLOSE_SIGN_IN = 4401  # the session ended: sign in again
CLOSE_FORBIDDEN = 4403  # this council is not open to this account
CLOSE_POLICY = 1008  # too many messages
CLOSE_TOO_BIG = 1009
CLOSE_ERROR = 1011  # the server failed; connect again


class Refusal(Exception):  # noqa: N818 - an answer, not a failure of the program
    """A command that is not carried out, and why. Apps raise their own subclass with more behind it."""

    code = "refused"

    def answer(self) -> dict[str, str]:
        """The typed form that reaches a client: code, message in the language in force, law."""
        raise NotImplementedError


class WireRefusal(Refusal):
    """A refusal of the transport itself, before any app is asked."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def answer(self) -> dict[str, str]:
        return {"code": self.code, "message": str(self.message), "law": ""}


class Actor(Protocol):
    """Who speaks on a socket. `session_key` is "" for a hall screen; `account_id` is None for it."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def session_key(self) -> str: ...
    @property
    def auth_version(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def presence_place(self) -> str: ...
    @property
    def presence_key(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a socket brings when it connects."""

    council_code: str
    session_key: str
    screen_token: str
    language: str


@dataclass(frozen=True, slots=True)
class Command:
    """One message from a client that asks for something. `id` is the client's own, unique for its account."""

    id: str
    name: str
    payload: Mapping[str, Any]
    actor: Actor


def encode(message: Mapping[str, Any]) -> str:
    """JSON text without spaces, real letters."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> dict[str, Any]:
    """One client message, checked for size, shape and depth.

    Raises WireRefusal with code too_big, malformed or too_deep.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise WireRefusal("too_big", TOO_BIG)
    try:
        message = json.loads(text, parse_constant=_refuse_constant)
        if "\\u" in text:  # half of a surrogate pair is JSON, but no text that could be stored or sent
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise WireRefusal("malformed", MALFORMED) from error
    if not isinstance(message, dict) or not isinstance(message.get("do"), str):
        raise WireRefusal("malformed", MALFORMED)
    command_id = message.get("id")
    if not isinstance(command_id, str) or not 1 <= len(command_id) <= 40:
        raise WireRefusal("malformed", MALFORMED)
    if _depth(message) > MAX_DEPTH:
        raise WireRefusal("too_deep", MALFORMED)
    return message


def ok(command_id: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a command that was carried out."""
    return {"id": command_id, "ok": True, **answer}


def refused(command_id: str, refusal: Refusal) -> dict[str, Any]:
    """The answer to a command that was not."""
    return {"id": command_id, "ok": False, "error": refusal.answer()}


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    level, layer = 0, [value]
    while layer:
        level += 1
        below: list[Any] = []
        for item in layer:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        layer = below
    return level


MALFORMED = (
    "Thông điệp không đúng dạng; hãy tải lại trang. / The message is malformed; please reload the page."
)
TOO_BIG = "Thông điệp quá lớn (trên 64 KiB). / The message is too large (over 64 KiB)."
RATE_LIMITED = (
    "Thao tác quá nhanh; hãy chờ vài giây rồi thử lại. / Too many messages; wait a few seconds and try again."
)
UNKNOWN = (
    "Máy chủ không biết lệnh này; hãy tải lại trang. / The server does not know this command; please reload."
)
UNKNOWN_TOPIC = (
    "Không có nội dung này hoặc bạn không được xem. / There is no such topic, or it is not open to you."
)
UNAVAILABLE = (
    "Máy chủ đang bận hoặc mất kết nối dữ liệu; thao tác CHƯA được ghi nhận, máy sẽ thử lại. / "
    "The server is busy; this was NOT recorded, the device will try again."
)
INTERNAL = (
    "Có lỗi ở máy chủ; thao tác CHƯA được ghi nhận. Hãy thử lại hoặc báo thư ký. / "
    "A server error; this was NOT recorded. Try again or tell the secretary."
)
SIGNED_OUT = "Phiên đăng nhập đã kết thúc; hãy đăng nhập lại. / Your session has ended; please sign in again."
