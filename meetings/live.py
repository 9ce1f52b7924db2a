"""The commands and topics of a sitting."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from council.errors import Refused
from council.permissions import Actor, may, presence_place
from meetings.access import device_of, may_see
from meetings.queries import MyVote, Reading, my_votes, progress, read_sitting, versions_of, view_of
from meetings.services import attendance, rounds, sittings, voting
from meetings.services.voting import Cast
from meetings.state import SittingView
from realtime import commands, gate, presence, sql, ticks, topics
from realtime.protocol import Actor as AnyActor
from realtime.protocol import Command, Refusal
from realtime.topics import Variant

# -- commands
# --------------------------------------------------------------------------------------------------


def number(command: Command, name: str) -> int:
    """A required whole number of a command."""
    value = command.payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise _malformed()
    return value


def optional_number(command: Command, name: str) -> int | None:
    """A whole number that may be missing or null."""
    return None if command.payload.get(name) in (None, "") else number(command, name)


def words(command: Command, name: str) -> str:
    """A text of a command; "" when it is missing."""
    value = command.payload.get(name, "")
    if not isinstance(value, str) or len(value) > 5000:
        raise _malformed()
    return value


def _malformed() -> Refused:
    return Refused("malformed", _("Thông điệp không đúng dạng; hãy tải lại trang rồi thử lại."), status=400)


def actor_of(command: Command) -> Actor:
    """The actor of a command, as this app knows actors."""
    return cast(Actor, command.actor)


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
    "meetings.open_round": _open_round,
    "meetings.extend_round": _extend_round,
    "meetings.close_round": _close_round,
    "meetings.publish_round": _publish_round,
    "meetings.void_round": _void_round,
}

# -- topics
# ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What decides who may follow a sitting."""

    council_id: int
    is_public: bool


def sitting_facts(sitting_id: int) -> SittingFacts | None:
    """The facts of one sitting; None where there is none."""
    for council_id, is_public in sql.rows(FACTS, [sitting_id]):
        return SittingFacts(council_id, bool(is_public))
    return None


FACTS = "SELECT council_id, is_public FROM meetings_sitting WHERE id = %s"


def sitting_audience(actor: AnyActor, facts: SittingFacts) -> str:
    """The hall screen's view or, for everybody inside, the tablet's; a chair who also votes follows that one
    too."""
    person = cast(Actor, actor)
    if may(person, "meetings.follow_screen", facts.council_id):
        return "hall"
    return "delegates" if may_see(person, facts) else ""


def console_audience(actor: AnyActor, facts: SittingFacts) -> str:
    """The console is the presidium's."""
    return "presidium" if may(cast(Actor, actor), "meetings.see_presidium", facts.council_id) else ""


def progress_audience(actor: AnyActor, facts: SittingFacts) -> str:
    """Moving numbers are for the presidium and the hall."""
    if sitting_audience(actor, facts) == "hall":
        return "hall"
    return console_audience(actor, facts)


STAGES = {
    "presidium": "meetings/live/console_stage.html",
    "delegates": "meetings/live/delegate_stage.html",
    "hall": "meetings/live/hall_stage.html",
    "public": "meetings/live/public_stage.html",
}


def stage_context(view: SittingView, audience: str) -> dict[str, Any]:
    """What a stage template reads: the same for the page, the push and the test."""
    code, pk = view.council_code, view.id
    return {
        "s": view,
        "audience": audience,
        "urls": {
            "command": reverse("command", args=[code]),
            "sitting": reverse("sitting", args=[code, pk]),
            "console": reverse("console", args=[code, pk]),
            "door": reverse("door", args=[code, pk]),
            "documents": reverse("sitting_documents", args=[code, pk]),
        },
    }


FRESH = 2.0  # seconds a reading may be used again, and only while neither topic changed
KEPT = 256
_readings: dict[int, tuple[float, Reading]] = {}


def reading_for_push(sitting_id: int) -> Reading | None:
    """The reading of a sitting for a push. Tablets and console change together, so the second push uses the
    reading of the first."""
    known = _readings.get(sitting_id)
    if known and time.monotonic() - known[0] < FRESH and known[1].versions == versions_of(sitting_id):
        return known[1]
    with translation.override("vi"):  # texts of a reading are msgids; each stage puts them into its language
        reading = read_sitting(sitting_id)
    if len(_readings) >= KEPT:
        _readings.clear()
    if reading is not None:
        _readings[sitting_id] = (time.monotonic(), reading)
    return reading


def forget_readings() -> None:
    """Read anew at the next push (tests, where another sitting gets the same number)."""
    _readings.clear()


def render_sitting(sitting_id: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
    """The stage of a sitting for each audience and language."""
    reading = reading_for_push(sitting_id)
    if reading is None:
        return {}
    pages: dict[Variant, str] = {}
    views: dict[tuple[bool, str], SittingView] = {}
    for audience, language in sorted(variants):
        with translation.override(language):
            key = (audience == "presidium", language)
            if key not in views:
                views[key] = view_of(reading, presidium=key[0])
            context = stage_context(views[key], audience)
            pages[audience, language] = render_to_string(STAGES[audience], context)
    return pages


def render_progress(sitting_id: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
    """The moving numbers of a sitting."""
    row = progress(sitting_id)
    if row is None:
        return {}
    online = presence.online(presence_place(row.council_id))
    row = replace(row, online=len(online))
    pages = {}
    for audience, language in variants:
        with translation.override(language):
            pages[audience, language] = render_to_string(
                "meetings/live/progress.html", {"progress": row, "audience": audience}
            )
    return pages


def _place(facts: SittingFacts) -> str:
    return presence_place(facts.council_id)


def connect() -> None:
    """Give the hub this app's commands, topics and clock work; called once at start-up."""
    commands.register_many("meetings.cast_vote", cast_votes)
    commands.register_many("meetings.mine", mine, writes=False)
    for name, run in COMMANDS.items():
        commands.register(name, run)
    topics.register(topics.TopicKind("meetings.sitting", sitting_facts, sitting_audience, render_sitting))
    topics.register(
        topics.TopicKind("meetings.console", sitting_facts, console_audience, render_sitting, rank=1)
    )
    topics.register(
        topics.TopicKind(
            "meetings.progress",
            sitting_facts,
            progress_audience,
            render_progress,
            pause=1.0,
            rank=2,
            ephemeral=True,
            place=_place,
        )
    )
    ticks.register("meetings.close_due", 0.5, _close_due)
    gate.register_warm(warm)


def warm() -> None:
    """Compile the partials of a sitting: the first one to need each would wait for it."""
    for path in sorted((Path(__file__).parent / "templates" / "meetings" / "live").glob("*.html")):
        get_template(f"meetings/live/{path.name}")


def _close_due() -> None:
    rounds.close_due()
