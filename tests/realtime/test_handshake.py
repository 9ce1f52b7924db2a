"""What a socket brings when it connects, and which pages may open one."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from realtime.consumers import handshake, origin_allowed


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        (None, False),
        (b"", False),
        (b"null", False),
        (b"http://evil.example", False),
        (b"http://testserver.evil.example", False),
        (b"http://testserver:81", False),
        (b"testserver", False),
        (b"http://testserver", True),
        (b"https://testserver", True),
        (b"https://hdnd.example", True),
    ],
)
def test_only_pages_of_this_host(settings: Settings, origin: bytes | None, taken: bool) -> None:
    settings.WS_ORIGINS = ["https://hdnd.example"]
    headers = [(b"host", b"testserver")] + ([(b"origin", origin)] if origin is not None else [])
    assert origin_allowed({"headers": headers}) is taken


def scope(cookie: bytes, query: bytes = b"") -> dict[str, Any]:
    return {
        "headers": [(b"cookie", cookie)],
        "query_string": query,
        "url_route": {"kwargs": {"code": "00004"}},
    }


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        (b"sessionid=abc; lang=en", "en"),
        (b"sessionid=abc", "vi"),
        (b"sessionid=abc; lang=xx", "vi"),
        (b"sessionid=abc; lang=../../etc", "vi"),
    ],
)
def test_what_a_socket_brings(cookie: bytes, language: str) -> None:
    found = handshake(scope(cookie, b"screen=" + b"t" * 300))
    assert (found.council_code, found.session_key, found.language) == ("00004", "abc", language)
    assert found.screen_token == "t" * 200


@pytest.mark.parametrize("cookie", [b"", b"\xff\xfe", b";;==", b"sessionid", b"a b c=d"])
def test_cookies_that_are_none(cookie: bytes) -> None:
    assert handshake(scope(cookie)).session_key == ""
