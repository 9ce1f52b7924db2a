"""The changing code at the door: shown as a QR, good for its own time step and the one before.

It proves that a delegate's device is near the door about now; the sign-in proves who it is. HMAC-SHA-256 over
sitting and time step, cut to 40 bits: a guess has a chance of one in 10^12, and tries are rate-limited.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime


def step_of(now: datetime, seconds: int) -> int:
    """The number of the time step that `now` lies in; `seconds` is the length of a step."""
    return int(now.timestamp()) // seconds


def door_code(secret: str, sitting: int, step: int) -> str:
    """The code of one step: eight characters, letters and digits 2-7."""
    digest = hmac.new(secret.encode(), f"door:{sitting}:{step}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:5]).decode()


def code_is_good(code: str, secret: str, sitting: int, now: datetime, seconds: int) -> bool:
    """Whether a code belongs to the present step or the one before it."""
    step = step_of(now, seconds)
    given = code.strip().upper().encode("ascii", "replace")
    return any(hmac.compare_digest(given, door_code(secret, sitting, s).encode()) for s in (step, step - 1))
