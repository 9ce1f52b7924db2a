"""System checks of the realtime app are run, and say what cannot work."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

REDIS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"}}


def found() -> set[str | None]:
    return {message.id for message in run_checks()}


def test_nothing_is_said_of_an_embedded_installation() -> None:
    """Memory and SQLite, or Redis and PostgreSQL."""
    assert not found() & {"realtime.E001", "realtime.W001"}


@pytest.mark.parametrize(("layers", "code"), [({}, "realtime.E001"), (REDIS, "realtime.W001")])
def test_a_layer_that_cannot_work(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, layers: dict[str, object], code: str
) -> None:
    settings.CHANNEL_LAYERS = layers
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert code in found()
