"""The wire protocol is described whole: a command, topic or close code without its line fails here."""

from __future__ import annotations

import pytest

from realtime import commands, protocol, topics
from tests.support import ROOT

TEXT = (ROOT / "docs" / "realtime-protocol.md").read_text()
CODES = sorted({value for name, value in vars(protocol).items() if name.startswith("CLOSE_")})


@pytest.mark.parametrize("name", [*commands.names(), "ping", "subscribe", "unsubscribe"])
def test_every_command_is_described(name: str) -> None:
    assert f"`{name}`" in TEXT or f'"do": "{name}"' in TEXT


@pytest.mark.parametrize("name", topics.names())
def test_every_topic_is_described(name: str) -> None:
    assert f"`{name}:<" in TEXT


@pytest.mark.parametrize("code", CODES)
def test_every_close_code_is_described(code: int) -> None:
    assert f"| {code}" in TEXT


def test_the_limits_are_those_of_the_code() -> None:
    assert f"{protocol.MAX_BYTES // 1024} KiB of UTF-8" in TEXT
    assert f"| topics of one socket | {protocol.MAX_TOPICS_PER_SOCKET} |" in TEXT
    assert f"| depth of a message | {protocol.MAX_DEPTH} levels |" in TEXT
