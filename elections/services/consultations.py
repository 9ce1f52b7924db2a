"""The three consultations of the Front, and the conferences of voters where candidates live.

The Front holds them; what is kept here is what its minutes say. Nothing is judged but what cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.models import Candidate, Consultation, ConsultationEntry, CouncilElection, ResidenceConference
from elections.services.candidates import (
    EDIT,
    GONE,
    differences,
    document,
    open_candidate,
    record,
    require_open,
)
from elections.streams import council_election_stream

ROUNDS = (1, 2, 3)
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class StructureLine:
    """How many a part of society is to nominate (first consultation): all of them, women among them."""

    unit: str
    people: int
    women: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsultationData:
    """What the minutes of a consultation say."""

    held_on: date
    place: str
    invited: int
    present: int
    minutes_number: str = ""
    summary: str = ""
    structure: tuple[StructureLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a consultation put a candidate on its list."""

    agreed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Residence:
    """What the minutes of a residence conference say; `special_case`: why it is put forward all the same."""

    held_on: date
    place: str
    present: int
    in_favour: int
    special_case: str = ""


def hold_consultation(
    *, actor: Actor, council_election_id: int, round_number: int, data: ConsultationData, source: str
) -> Consultation:
    """Write down one of the three consultations, or correct what was written."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    if round_number not in ROUNDS:
        raise not_found()
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        require_open(council_election)
        _check(council_election, round_number, data)
        values = _values(data)
        rows = Consultation.objects.with_scopes_disabled()
        row = rows.filter(council_election=council_election, round=round_number).first()
        before = {name: getattr(row, name) for name in values} if row else {}
        row = row or Consultation(
            council_election=council_election, council_id=actor.council_id, round=round_number
        )
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        changes = differences(before, values) if before else values
        if changes:
            said = {"round": round_number, "source": source, "changes": _plain(changes)}
            _record(actor, council_election, "elections.consultation.held", said)
    return row


def give_opinions(
    *,
    actor: Actor,
    council_election_id: int,
    round_number: int,
    opinions: Mapping[int, Opinion | None],
    source: str,
) -> int:
    """What the second or third consultation said of each candidate; None takes an opinion back."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        require_open(council_election)
        consultation = _held(council_election, round_number)
        candidates = _considered(council_election, opinions)
        entries = ConsultationEntry.objects.with_scopes_disabled().filter(consultation=consultation)
        before = {entry.candidate_id: entry for entry in entries.filter(candidate__in=candidates)}
        acts = []
        for pk, opinion in opinions.items():
            said = _put(consultation, before.get(pk), pk, opinion)
            if said is not None:
                said |= {"candidate": pk, "name": candidates[pk].full_name, "source": source}
                said["round"] = round_number
                stream = council_election_stream(council_election.id)
                acts.append(Act(actor.council_id, stream, "elections.consultation.opinion", said, actor))
        journal.record_all(acts)
    return len(acts)


def record_residence(*, actor: Actor, candidate_id: int, data: Residence, source: str) -> ResidenceConference:
    """Write down the conference of voters where a candidate lives, or correct it."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    if not 0 <= data.in_favour <= data.present or data.present < 1:
        raise Refused(
            "bad_figures", _("Số cử tri tín nhiệm không thể nhiều hơn số cử tri có mặt."), status=400
        )
    _require_past(data.held_on)
    with transaction.atomic():
        candidate = open_candidate(actor, candidate_id)
        values = asdict(data)
        values |= {"place": text.clean(data.place)[:200], "special_case": text.clean(data.special_case)[:300]}
        rows = ResidenceConference.objects.with_scopes_disabled()
        row: ResidenceConference | None = rows.filter(candidate=candidate).first()
        before = {name: getattr(row, name) if row else None for name in values}
        row = row or ResidenceConference(candidate=candidate)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        changes = differences(before, values)
        if changes:
            said = {"source": source, "changes": _plain(changes)}
            record(actor, candidate, "elections.candidate.residence", said)
    return row


def _put(
    consultation: Consultation, entry: ConsultationEntry | None, pk: int, opinion: Opinion | None
) -> dict[str, Any] | None:
    """Bring one entry to what was said; what changed, or None."""
    old = (entry.agreed, entry.note) if entry else None
    new = (opinion.agreed, text.clean(opinion.note)[:300]) if opinion else None
    if old == new:
        return None
    if entry and new is None:
        entry.delete()
    elif new is not None:
        entry = entry or ConsultationEntry(consultation=consultation, candidate_id=pk)
        entry.agreed, entry.note = new
        entry.save()
    shown = [{"agreed": at[0], "note": at[1]} if at else None for at in (old, new)]
    return {"old": shown[0], "new": shown[1]}


def _held(council_election: CouncilElection, round_number: int) -> Consultation:
    rows = Consultation.objects.with_scopes_disabled().filter(council_election=council_election)
    found: Consultation | None = rows.filter(round=round_number).first()
    if round_number not in (2, 3):
        raise not_found()
    if found is None:
        raise Refused(
            "consultation_first",
            _("Hãy ghi ngày, nơi họp của hội nghị trước, rồi mới ghi ý kiến từng người."),
        )
    return found


def _considered(council_election: CouncilElection, wanted: Mapping[int, object]) -> dict[int, Candidate]:
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=council_election, pk__in=wanted)
    found = {row.id: row for row in rows.exclude(state__in=GONE)}
    if len(found) != len(wanted):
        raise not_found()
    return found


def _check(council_election: CouncilElection, round_number: int, data: ConsultationData) -> None:
    if data.invited < 0 or not 0 <= data.present <= data.invited:
        raise Refused("bad_figures", _("Số có mặt không thể nhiều hơn số được triệu tập."), status=400)
    _require_past(data.held_on)
    rows = Consultation.objects.with_scopes_disabled().filter(council_election=council_election)
    for other in rows.exclude(round=round_number):
        early, late = (
            (other.held_on, data.held_on) if other.round < round_number else (data.held_on, other.held_on)
        )
        if early > late:
            said = {"round": other.round, "day": f"{other.held_on:%d/%m/%Y}"}
            message = _("Ngày họp không khớp với hội nghị lần %(round)s (%(day)s).") % said
            raise Refused("consultation_order", message, status=400)


def _require_past(day: date) -> None:
    if day > clock.today():
        raise Refused("held_later", _("Ngày họp không thể ở sau hôm nay."), status=400)


def _values(data: ConsultationData) -> dict[str, Any]:
    return {
        "held_on": data.held_on,
        "place": text.clean(data.place)[:200],
        "invited": data.invited,
        "present": data.present,
        "minutes_number": text.clean(data.minutes_number)[:60],
        "summary": text.clean(data.summary)[:10_000],
        "structure": _structure(data.structure),
    }


def _structure(lines: Sequence[StructureLine]) -> list[dict[str, Any]]:
    found = []
    for line in lines[:MOST_ROWS]:
        unit = text.clean(line.unit)[:200]
        if not unit:
            continue
        if not 0 <= line.women <= line.people:
            said = {"unit": unit}
            message = _("%(unit)s: số nữ không thể nhiều hơn số người.") % said
            raise Refused("bad_figures", message, status=400)
        note = text.clean(line.note)[:200]
        found.append({"unit": unit, "people": line.people, "women": line.women, "note": note})
    return found


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON: days in ISO 8601, in a pair of old and new too."""

    def one(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        return {name: one(inner) for name, inner in value.items()} if isinstance(value, dict) else value

    return {name: one(value) for name, value in values.items()}


def _record(actor: Actor, council_election: CouncilElection, code: str, data: dict[str, Any]) -> None:
    stream = council_election_stream(council_election.id)
    journal.record(Act(council_election.council_id, stream, code, data, actor))
