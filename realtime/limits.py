"""How much one socket may say: a token bucket."""

from __future__ import annotations

import time

RATE = 20.0  # messages a second in the long run
BURST = 40.0  # messages at once
PATIENCE = 100  # refused messages after which the socket is closed


class Bucket:
    """Tokens fill at RATE up to BURST; a message takes one."""

    __slots__ = ("_at", "_tokens", "refused")

    def __init__(self) -> None:
        self._tokens = BURST
        self._at = time.monotonic()
        self.refused = 0

    def take(self) -> bool:
        """Whether one more message is within the limit."""
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._at) * RATE)
        self._at = now
        if self._tokens < 1:
            self.refused += 1
            return False
        self._tokens -= 1
        return True
