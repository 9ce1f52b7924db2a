"""The commands of a sitting, and what the hub is given of this app."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from council.errors import Refused
from council.payloads import actor_of, number, optional_number, words
from council.permissions import Actor, may
from meetings.access import device_of
from meetings.queries import MyVote, my_votes
from meetings.services import attendance, presenting, rounds, sittings, voting
from meetings.services.voting import Cast
from meetings.stages import KINDS, warm
from realtime import commands, gate, sql, ticks, topics
from realtime.protocol import Command, Refusal


def cast_votes(batch: Sequence[Command]) -> list[dict[str, Any] | Refusal]:
    """meetings.cast_vote, for many at once."""
    answers: list[dict[str, Any] | Refusal] = []
    casts: list[Cast] = []
    places: list[int] = []
    for command in batch:
        try:
            casts.append(Cast(actor_of(command), number(command, "round"), words(command, "choice")))
        except Refused as refusal:
            answers.append(refusal)
            continue
        places.append(len(answers))
        answers.append({})
    for place, result in zip(places, voting.cast_many(casts), strict=True):
        answers[place] = (
            result
            if isinstance(result, Refusal)
            else {
                "round": result.round_id,
                "choice": result.choice,
                "at": result.at.isoformat(),
                "changed": result.changed,
            }
        )
    return answers


def mine(batch: Sequence[Command]) -> list[dict[str, Any] | Refusal]:
    """meetings.mine: where the asking delegate stands in a sitting. Two queries for any number."""
    asked = [(actor_of(c), c.payload.get("sitting")) for c in batch]
    delegates = sorted({a.delegate_id or 0 for a, _s in asked})
    places = sorted({s for _a, s in asked if isinstance(s, int) and 0 < s < 2**53})
    roll = {(row[0], row[1]): row[2:] for row in sql.rows(MY_ROLL, [places, delegates])} if places else {}
    votes = my_votes(delegates, places) if places else {}
    return [_mine(actor, sitting, roll, votes) for actor, sitting in asked]


MY_ROLL = (
    "SELECT sitting_id, delegate_id, state, device FROM meetings_attendance "
    "WHERE sitting_id IN %s AND delegate_id IN %s"
)


def _mine(
    actor: Actor,
    sitting: object,
    roll: Mapping[tuple[int, int], Sequence[str]],
    votes: Mapping[tuple[int, int], Mapping[int, MyVote]],
) -> dict[str, Any]:
    key = (sitting if isinstance(sitting, int) else 0, actor.delegate_id or 0)
    state, device = roll.get(key, ("", ""))
    return {
        "sitting": sitting,
        "attendance": state,
        "other_device": bool(device and device != device_of(actor)),
        "may_vote": may(actor, "meetings.cast_vote", actor.council_id) and actor.delegate_state == "active",
        "votes": {
            str(pk): {"choice": vote.choice, "at": vote.at.isoformat()}
            for pk, vote in votes.get(key, {}).items()
        },
    }


def _check_in(c: Command) -> dict[str, Any]:
    row = attendance.check_in(actor=actor_of(c), sitting_id=number(c, "sitting"), code=words(c, "code"))
    return {"attendance": row.state, "at": row.at.isoformat()}


def _report_absence(c: Command) -> dict[str, Any]:
    row = attendance.report_absence(
        actor=actor_of(c), sitting_id=number(c, "sitting"), reason=words(c, "reason")
    )
    return {"attendance": row.state}


def _mark(c: Command) -> dict[str, Any]:
    row = attendance.mark(
        actor=actor_of(c),
        sitting_id=number(c, "sitting"),
        delegate_id=number(c, "delegate"),
        state=words(c, "state"),
        reason=words(c, "reason"),
    )
    return {"delegate": row.delegate_id, "state": row.state}


def _use_this_device(c: Command) -> dict[str, Any]:
    row = attendance.use_this_device(actor=actor_of(c), sitting_id=number(c, "sitting"))
    return {"attendance": row.state, "other_device": False}


def _open_sitting(c: Command) -> dict[str, Any]:
    actor = actor_of(c)
    chair, secretary = words(c, "chair"), words(c, "secretary")
    return {
        "state": sittings.open_sitting(
            actor=actor, sitting_id=number(c, "sitting"), chair=chair, secretary=secretary
        ).state
    }


def _close_sitting(c: Command) -> dict[str, Any]:
    return {"state": sittings.close_sitting(actor=actor_of(c), sitting_id=number(c, "sitting")).state}


def _set_current_item(c: Command) -> dict[str, Any]:
    sitting = sittings.set_current_item(
        actor=actor_of(c), sitting_id=number(c, "sitting"), item_id=number(c, "item")
    )
    return {"item": sitting.current_item_id}


def _show_message(c: Command) -> dict[str, Any]:
    sittings.show_message(actor=actor_of(c), sitting_id=number(c, "sitting"), message=words(c, "text"))
    return {}


def _present(c: Command) -> dict[str, Any]:
    document, version = number(c, "document"), number(c, "version")
    row = presenting.present(
        actor=actor_of(c),
        sitting_id=number(c, "sitting"),
        document_id=document,
        version=version,
        page=number(c, "page"),
    )
    return {"document": document, "version": version, "page": row.page}


def _stop_presenting(c: Command) -> dict[str, Any]:
    presenting.stop_presenting(actor=actor_of(c), sitting_id=number(c, "sitting"))
    return {}


def _name_presenter(c: Command) -> dict[str, Any]:
    row = presenting.name_presenter(
        actor=actor_of(c), sitting_id=number(c, "sitting"), person_id=optional_number(c, "person")
    )
    return {"person": row.person_id}


def _open_round(c: Command) -> dict[str, Any]:
    ballot = rounds.open_round(
        actor=actor_of(c),
        sitting_id=number(c, "sitting"),
        question=words(c, "question"),
        majority=words(c, "majority"),
        item_id=optional_number(c, "item"),
        seconds=optional_number(c, "seconds"),
        repeats_id=optional_number(c, "repeats"),
    )
    return {"round": ballot.id, "number": ballot.number}


def _extend_round(c: Command) -> dict[str, Any]:
    ballot = rounds.extend_round(actor=actor_of(c), round_id=number(c, "round"), seconds=number(c, "seconds"))
    return {"round": ballot.id, "closes_at": ballot.closes_at.isoformat() if ballot.closes_at else None}


def _close_round(c: Command) -> dict[str, Any]:
    return {"round": rounds.close_round(actor=actor_of(c), round_id=number(c, "round")).id}


def _publish_round(c: Command) -> dict[str, Any]:
    return {"round": rounds.publish_round(actor=actor_of(c), round_id=number(c, "round")).id}


def _void_round(c: Command) -> dict[str, Any]:
    ballot = rounds.void_round(actor=actor_of(c), round_id=number(c, "round"), reason=words(c, "reason"))
    return {"round": ballot.id}


COMMANDS: dict[str, Callable[[Command], dict[str, Any]]] = {
    "meetings.check_in": _check_in,
    "meetings.report_absence": _report_absence,
    "meetings.mark_attendance": _mark,
    "meetings.use_this_device": _use_this_device,
    "meetings.open_sitting": _open_sitting,
    "meetings.close_sitting": _close_sitting,
    "meetings.set_current_item": _set_current_item,
    "meetings.show_message": _show_message,
    "meetings.present": _present,
    "meetings.stop_presenting": _stop_presenting,
    "meetings.name_presenter": _name_presenter,
    "meetings.open_round": _open_round,
    "meetings.extend_round": _extend_round,
    "meetings.close_round": _close_round,
    "meetings.publish_round": _publish_round,
    "meetings.void_round": _void_round,
}


def connect() -> None:
    """Give the hub this app's commands, topics and clock work; called once at start-up."""
    commands.register_many("meetings.cast_vote", cast_votes)
    commands.register_many("meetings.mine", mine, writes=False)
    for name, run in COMMANDS.items():
        commands.register(name, run)
    for kind in KINDS:
        topics.register(kind)
    ticks.register("meetings.close_due", 0.5, _close_due)
    gate.register_warm(warm)


def _close_due() -> None:
    rounds.close_due()
