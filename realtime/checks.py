"""System checks of the realtime app."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def check_layer(**_: Any) -> list[CheckMessage]:
    """realtime.E001: two processes need Redis; realtime.W001: SQLite serves one process only."""
    layer = settings.CHANNEL_LAYERS.get("default", {}).get("BACKEND", "")
    sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    found: list[CheckMessage] = []
    if not layer:
        found.append(Error("CHANNEL_LAYERS has no default layer.", id="realtime.E001"))
    if "redis" in layer.lower() and sqlite:
        found.append(
            Warning("Redis is set but the database is SQLite: run one process only.", id="realtime.W001")
        )
    return found
