"""What the tests of the hub share: a registry of their own, and an end to what they started."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from realtime import commands, hub, presence, topics


@dataclass(frozen=True)
class Person:
    """An actor without any app behind it."""

    account_id: int | None = 1
    session_key: str = "key-1"
    auth_version: int = 1
    language: str = "vi"
    presence_place: str = "hall"
    presence_key: int | None = None


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No commands and no topics but the test's own; everybody is signed in."""
    monkeypatch.setattr(commands, "_specs", {})
    monkeypatch.setattr(commands, "_alive", [])
    monkeypatch.setattr(commands, "ATTEMPTS", (0.0, 0.0))
    monkeypatch.setattr(topics, "_kinds", {})


@pytest.fixture(autouse=True)
def _nobody_on_line() -> Iterator[None]:
    presence.reset()
    yield
    presence.reset()


@pytest_asyncio.fixture(autouse=True)
async def _hub_ends() -> AsyncIterator[None]:
    """The hub of a test's loop ends with the test."""
    yield
    if asyncio.get_running_loop() in hub._hubs:
        await hub.current().close()
