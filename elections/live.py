"""The commands of a polling day, and what the hub is given of this app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from council.errors import Refused
from council.payloads import actor_of, number, optional_number, words
from elections.services import turnout
from elections.services.turnout import Told
from realtime import commands
from realtime.protocol import Command, Refusal


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
        actor_of(command),
        number(command, "area"),
        number(command, "slot"),
        optional_number(command, "city"),
        optional_number(command, "commune"),
        words(command, "reason"),
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


def connect() -> None:
    """Give the hub this app's commands; called once at start-up."""
    commands.register_many("elections.report_turnout", report_turnout)
