"""Promises: made when an answer with a day is accepted, watched until they are kept, and said to be broken.

A promise is never moved: a new day comes with a new answer alone, whose promise replaces this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.enums import Outcome, PetitionState, PromiseState
from petitions.models import Answer, Petition, Promise
from petitions.queries.promises import STILL_OWED
from petitions.rules.promises import days_late
from petitions.rules.shapes import State
from petitions.rules.states import may_move
from petitions.services.classify import required, stale
from petitions.services.common import saved, say
from petitions.streams import petition_stream, petitions_changed

KEEP = "petitions.decide_answer"
BATCH = 200
# What is kept of a promise's end is in Vietnamese, whoever ended it.
KEPT_BY = (PromiseState.KEPT, "Đã giải quyết xong theo trả lời lần %s")
ENDED_BY = (PromiseState.REPLACED, "Trả lời lần %s thay cho lời hứa này, không có hạn mới")
RENEWED = "Lời hứa mới trong trả lời lần %s"
SETTLED = ("state", "closed_on", "note", "replaced_by")


def follow(petition: Petition, answer: Answer, actor: Actor) -> Promise | None:
    """What an accepted answer does to promises, in the transaction that accepts it: one that resolves keeps
    what was promised; another that closes the petition, or names a day, takes its place. An answer without a
    day leaves the promise there was."""
    owed = _owed(petition)
    if petition.state == PetitionState.CLOSED:
        ending = KEPT_BY if answer.outcome == Outcome.RESOLVED else ENDED_BY
        for row in owed:
            _settle(petition, row, actor, ending[0], ending[1] % answer.number)
        return None
    if answer.expected_on is None:
        return None
    made: Promise = Promise.objects.with_scopes_disabled().create(
        petition=petition,
        answer=answer,
        council_id=answer.council_id,
        body=answer.body,
        text=answer.roadmap or answer.text,
        due_on=answer.expected_on,
    )
    say(petition, actor, "petitions.promise.made", _told(made, petition))
    for row in owed:
        row.replaced_by = made
        _settle(petition, row, actor, PromiseState.REPLACED, RENEWED % answer.number)
    return made


def keep(*, actor: Actor, promise_id: int, version: int, note: str) -> Promise:
    """What was promised has been done, as the note says. `version` is the petition's. Kept the last promise
    of an accepted answer, the petition is resolved; one whose body must answer again stays open for that."""
    require(actor, KEEP, actor.council_id)
    note = required(note)
    with transaction.atomic():
        known = access.promise(actor, promise_id)
        rows = Petition.objects.with_scopes_disabled().select_for_update(of=("self",))
        petition = rows.get(pk=known.petition_id)
        row = access.promise(actor, promise_id, lock=True)
        if petition.version != version:
            raise stale(petition, version)
        if row.state not in STILL_OWED:
            said = {"state": PromiseState(row.state).label}
            raise Refused("promise_settled", _("Lời hứa này đã kết thúc (%(state)s).") % said)
        if petition.state == PetitionState.ANSWERED:
            raise Refused(
                "promise_answer_waits",
                _("Cơ quan đã gửi câu trả lời mới; hãy quyết định câu trả lời đó trước."),
            )
        closes = not any(one.id != row.id for one in _owed(petition))
        closes = closes and may_move(State(petition.state), State.CLOSED) is None
        changes = _resolve(petition) if closes else {}
        _settle(petition, row, actor, PromiseState.KEPT, note, changes)
    return row


def mark_broken(today: date) -> int:
    """Say of every promise whose day is over that it is broken; answers how many. Several processes may do it
    at once and as often as they like: each promise is said to be broken once."""
    waiting = Promise.objects.with_scopes_disabled().filter(state=PromiseState.OPEN, due_on__lt=today)
    ids = sorted(set(waiting.values_list("petition_id", flat=True)))
    return sum(_break(ids[start : start + BATCH], today) for start in range(0, len(ids), BATCH))


def watch() -> None:
    """Work of the clock."""
    mark_broken(clock.today())


def _break(petition_ids: Sequence[int], today: date) -> int:
    skips = connection.features.has_select_for_update_skip_locked  # what another process holds can wait
    with transaction.atomic():
        locked = Petition.objects.with_scopes_disabled().select_for_update(skip_locked=skips, of=("self",))
        petitions = {row.id: row for row in locked.filter(pk__in=petition_ids).order_by("id")}
        rows = Promise.objects.with_scopes_disabled().select_for_update(of=("self",)).select_related("body")
        rows = rows.filter(petition_id__in=petitions, state=PromiseState.OPEN, due_on__lt=today).order_by(
            "id"
        )
        broken, now = list(rows), clock.now()
        for row in broken:
            row.state, row.alarmed_at = PromiseState.BROKEN, now
        Promise.objects.with_scopes_disabled().bulk_update(broken, ["state", "alarmed_at"])
        journal.record_all([_broken(row, petitions[row.petition_id], today) for row in broken])
        touched = [petitions[row.petition_id] for row in broken]
        for council_id in {c for p in touched if p.published_at for c in (p.council_id, p.origin_id)}:
            petitions_changed(council_id)
    return len(broken)


def _broken(row: Promise, petition: Petition, today: date) -> Act:
    said = _told(row, petition) | {"late": days_late(row.due_on, today)}
    return Act(petition.council_id, petition_stream(petition.id), "petitions.promise.broken", said)


def _owed(petition: Petition) -> list[Promise]:
    rows = Promise.objects.with_scopes_disabled().select_for_update(of=("self",)).select_related("body")
    return list(rows.filter(petition=petition, state__in=STILL_OWED).order_by("id"))


def _resolve(petition: Petition) -> dict[str, Any]:
    before = {"state": str(petition.state), "outcome": petition.outcome}
    petition.state, petition.outcome = PetitionState.CLOSED, str(Outcome.RESOLVED)
    petition.resolved_at = clock.now()
    saved(petition, "state", "outcome", "resolved_at")
    after = {"state": str(petition.state), "outcome": petition.outcome}
    return {name: {"old": before[name], "new": after[name]} for name in before}


def _settle(
    petition: Petition,
    row: Promise,
    actor: Actor,
    state: PromiseState,
    note: str,
    changes: dict[str, Any] | None = None,
) -> None:
    row.state, row.closed_on, row.note = state, clock.today(), note[:300]
    row.save(update_fields=SETTLED)
    said = _told(row, petition) | {"note": row.note, "late": days_late(row.due_on, clock.today())}
    if row.replaced_by_id is not None:
        said["replaced_by"] = row.replaced_by_id
    if changes:
        said["changes"] = changes
    code = "petitions.promise.kept" if state == PromiseState.KEPT else "petitions.promise.replaced"
    say(petition, actor, code, said)


def _told(row: Promise, petition: Petition) -> dict[str, Any]:
    return {
        "promise": row.id,
        "body": row.body.name,
        "due_on": row.due_on.isoformat(),
        "version": petition.version,
    }
