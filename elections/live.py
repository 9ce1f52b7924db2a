"""The commands of a polling day, and what the hub is given of this app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from council.errors import Refused
from council.permissions import Actor
from elections.services import turnout
from elections.services.turnout import Told
from realtime import commands
from realtime.protocol import Command, Refusal

MOST = 2**31  # what a column of the database holds


def report_turnout(batch: Sequence[Command]) -> list[dict[str, Any] | Refusal]:
    """elections.report_turnout, for many at once: reports of many areas gather in one transaction."""
    answers: list[dict[str, Any] | Refusal] = []
    reports: list[Told] = []
    places: list[int] = []
    for command in batch:
        try:
            reports.append(_told(command))
        except Refused as refusal:
            answers.append(refusal)
            continue
        places.append(len(answers))
        answers.append({})
    for place, result in zip(places, turnout.report_many(reports) if reports else [], strict=True):
        answers[place] = result if isinstance(result, Refusal) else _answer(result)
    return answers


def _told(command: Command) -> Told:
    return Told(
        cast(Actor, command.actor),
        _number(command, "area"),
        _number(command, "slot"),
        _optional(command, "city"),
        _optional(command, "commune"),
        _words(command, "reason"),
    )


def _answer(result: turnout.Recorded) -> dict[str, Any]:
    return {
        "area": result.area_id,
        "slot": result.slot_id,
        "city": result.voted_city,
        "commune": result.voted_commune,
        "state": str(result.state),
        "at": result.at.isoformat(),
        "version": result.version,
        "changed": result.changed,
    }


def _number(command: Command, name: str) -> int:
    value = command.payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST:
        raise _malformed()
    return value


def _optional(command: Command, name: str) -> int | None:
    return None if command.payload.get(name) in (None, "") else _number(command, name)


def _words(command: Command, name: str) -> str:
    value = command.payload.get(name, "")
    if not isinstance(value, str) or len(value) > 5000:
        raise _malformed()
    return value


def _malformed() -> Refused:
    return Refused("malformed", _("Thông điệp không đúng dạng; hãy tải lại trang rồi thử lại."), status=400)


def connect() -> None:
    """Give the hub this app's commands; called once at start-up."""
    commands.register_many("elections.report_turnout", report_turnout)
