"""Reading what a command carries: numbers and words of the right shape, or a clear refusal."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _

from council.errors import Refused
from council.permissions import Actor
from realtime.protocol import Command

MOST = 2**31  # what a column of the database holds
LONGEST = 5000


def number(command: Command, name: str) -> int:
    """A required whole number of a command, 0 to what a column holds."""
    value = command.payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST:
        raise _malformed()
    return value


def optional_number(command: Command, name: str) -> int | None:
    """A whole number that may be missing or null."""
    return None if command.payload.get(name) in (None, "") else number(command, name)


def words(command: Command, name: str) -> str:
    """A text of a command; "" when it is missing."""
    value = command.payload.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise _malformed()
    return value


def actor_of(command: Command) -> Actor:
    """The actor of a command, as the apps know actors."""
    return cast(Actor, command.actor)


def _malformed() -> Refused:
    return Refused("malformed", _("Thông điệp không đúng dạng; hãy tải lại trang rồi thử lại."), status=400)
