"""Explanation sessions: planned, petitions put on them, bodies invited by letter, concluded.

Each has a journal of its own; its last number is the version that tells a second officer of a change. One
that is cancelled goes, and the office's journal keeps what it was and why it was cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.rules.wording import official_day
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.enums import LetterKind, PetitionKind, PetitionState
from petitions.models import AnsweringBody, ExplanationSession, Letter, Petition
from petitions.queries.explanations import invited_since, version_of
from petitions.queries.routing import standing_committee
from petitions.rules.states import OPEN
from petitions.services.classify import required
from petitions.services.common import say
from petitions.services.letters import LetterData, issue, told
from petitions.services.record import checked_line, checked_session, lock_codes
from petitions.services.urge import SUPERVISE, living_heir
from petitions.streams import explanation_stream, office_stream

MOST_PETITIONS, MOST_CONCLUSION, MOST_NOTE, MOST_PLACE = 200, 20_000, 1_000, 200
MAY_BE_PUT_ON = frozenset(str(state) for state in OPEN) - {PetitionState.DRAFT}


@dataclass(frozen=True, slots=True)
class Plan:
    """What an office says of a session."""

    title: str
    held_on: date
    place: str = ""
    session_id: int | None = None


def plan(*, actor: Actor, data: Plan) -> ExplanationSession:
    """A new session, on a day to come or today."""
    require(actor, SUPERVISE, actor.council_id)
    with transaction.atomic():
        values = _values(actor, data)
        if data.held_on < clock.today():
            raise Refused("day_past", _("Ngày giải trình đã qua; hãy chọn từ hôm nay trở đi."), status=400)
        row: ExplanationSession = ExplanationSession.objects.with_scopes_disabled().create(
            council_id=actor.council_id, **values
        )
        _say(row, actor, "petitions.explanation.planned", _told(row))
    return row


def change(*, actor: Actor, explanation_id: int, data: Plan, reason: str, version: int) -> ExplanationSession:
    """Another title, day or place, with the reason. Bodies invited before are to be invited again: the page
    says so."""
    require(actor, SUPERVISE, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        row = _open(actor, explanation_id, version)
        before, values = _told(row), _values(actor, data)
        for name, value in values.items():
            setattr(row, name, value)
        after = _told(row)
        if after != before:
            row.save(update_fields=[name.removesuffix("_id") for name in values])
            changes = {
                name: {"old": before[name], "new": after[name]}
                for name in after
                if after[name] != before[name]
            }
            _say(row, actor, "petitions.explanation.changed", {"changes": changes, "reason": reason})
    return row


def cancel(*, actor: Actor, explanation_id: int, reason: str, version: int) -> None:
    """The session will not be held: its petitions are free for another."""
    require(actor, SUPERVISE, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        row = _open(actor, explanation_id, version)
        petitions = _petitions(row)
        for petition in petitions:
            _leave(petition, actor, row, reason)
        said = _told(row) | {"reason": reason, "petitions": [petition.code for petition in petitions]}
        _say(row, actor, "petitions.explanation.cancelled", said)
        stream = office_stream(row.council_id)
        told_office = {"explanation": row.id} | said
        journal.record(Act(row.council_id, stream, "petitions.explanation.cancelled", told_office, actor))
        row.delete()


def put_on(*, actor: Actor, explanation_id: int, petition_ids: Sequence[int]) -> ExplanationSession:
    """Petitions the bodies are to explain themselves on: all of them or none."""
    require(actor, SUPERVISE, actor.council_id)
    with transaction.atomic():
        row = _open(actor, explanation_id)
        petitions = _chosen(actor, petition_ids)
        links = ExplanationSession.petitions.through.objects.filter(explanationsession=row)
        here = set(links.values_list("petition_id", flat=True))
        new = [petition for petition in petitions if petition.id not in here]
        if len(here) + len(new) > MOST_PETITIONS:
            message = _("Một phiên giải trình có không quá %(most)s kiến nghị.")
            raise Refused("petitions_number", message % {"most": MOST_PETITIONS}, status=400)
        for petition in new:
            _check_fit(petition)
            said = _session_facts(row) | {"version": petition.version}
            say(petition, actor, "petitions.petition.to_explain", said)
        row.petitions.add(*new)
        if new:
            codes = [petition.code for petition in new]
            _say(row, actor, "petitions.explanation.put_on", {"petitions": codes})
    return row


def take_off(*, actor: Actor, explanation_id: int, petition_id: int, reason: str) -> ExplanationSession:
    """A petition needs no explanation any more."""
    require(actor, SUPERVISE, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        row = _open(actor, explanation_id)
        petition = next((one for one in _petitions(row) if one.id == petition_id), None)
        if petition is None:
            raise not_found()
        links = ExplanationSession.petitions.through.objects
        links.filter(explanationsession=row, petition=petition).delete()
        _leave(petition, actor, row, reason)
        said = {"petitions": [petition.code], "reason": reason}
        _say(row, actor, "petitions.explanation.taken_off", said)
    return row


def invite(
    *, actor: Actor, explanation_id: int, body_id: int, letter: LetterData, again: bool = False
) -> Letter:
    """One body is invited by letter, with the petitions it leads; `again`: although it was invited
    already and nothing changed since."""
    require(actor, SUPERVISE, actor.council_id)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        row = _open(actor, explanation_id)
        body = access.body(actor, body_id)
        petitions = [petition for petition in _petitions(row) if petition.lead_id == body.id]
        if not petitions:
            message = _("“%(name)s” không chủ trì kiến nghị nào của phiên giải trình này.")
            raise Refused("body_not_concerned", message % {"name": body.name})
        if row.held_on < clock.today():
            raise Refused("day_past", _("Ngày giải trình đã qua; hãy đổi ngày trước khi mời."))
        if not again and body.id in invited_since(row):
            message = _("“%(name)s” đã được mời; nếu vẫn gửi lại thì chọn “Vẫn gửi”.")
            raise Refused("invited_already", message % {"name": body.name})
        addressee = living_heir(body)
        made = issue(
            actor=actor,
            council=council,
            kind=LetterKind.INVITE,
            data=letter,
            addressee=addressee.name,
            words=_words(standing_committee(council), row, body, addressee, petitions),
            petitions=petitions,
            body=addressee,
        )
        said = {"letter": made.id, "number": made.number, "body": body.id, "addressee": made.addressee}
        _say(row, actor, "petitions.explanation.invited", said)
    return made


def conclude(
    *,
    actor: Actor,
    explanation_id: int,
    conclusion: str,
    notes: Mapping[int, str],
    version: int,
) -> ExplanationSession:
    """What the session concluded, and a note on each petition (its id -> the note) where there is one. From
    then on nothing changes."""
    require(actor, SUPERVISE, actor.council_id)
    conclusion = text.clean(conclusion)
    if not conclusion:
        raise Refused("conclusion_required", _("Hãy ghi kết luận của phiên giải trình."), status=400)
    _check_length(conclusion, MOST_CONCLUSION)
    with transaction.atomic():
        row = _open(actor, explanation_id, version)
        petitions = _petitions(row)
        if row.held_on > clock.today():
            raise Refused("not_held_yet", _("Phiên giải trình chưa đến ngày nên chưa có kết luận."))
        if not petitions:
            raise Refused("explanation_empty", _("Hãy đưa kiến nghị vào phiên giải trình trước."))
        if not set(notes) <= {petition.id for petition in petitions}:
            raise not_found()
        row.conclusion = conclusion
        row.save(update_fields=["conclusion"])
        for petition in petitions:
            note = text.clean(notes.get(petition.id, ""))
            _check_length(note, MOST_NOTE)
            said = _session_facts(row) | {"note": note, "version": petition.version}
            say(petition, actor, "petitions.petition.explained", said)
        said = {"petitions": [petition.code for petition in petitions], "conclusion": conclusion}
        _say(row, actor, "petitions.explanation.concluded", said)
    return row


def _open(actor: Actor, pk: int, version: int | None = None) -> ExplanationSession:
    row = access.explanation(actor, pk, lock=True)
    if version is not None and version_of(row) != version:
        message = _("Có người vừa sửa phiên giải trình này nên chưa lưu gì. Hãy tải lại trang rồi làm tiếp.")
        raise Refused("stale", message)
    if row.conclusion:
        raise Refused("explanation_concluded", _("Phiên giải trình đã có kết luận nên không đổi được nữa."))
    return row


def _chosen(actor: Actor, ids: Sequence[int]) -> list[Petition]:
    wanted = set(ids)
    if not 1 <= len(wanted) <= MOST_PETITIONS:
        said = {"most": MOST_PETITIONS}
        raise Refused("petitions_number", _("Hãy chọn từ 1 đến %(most)s kiến nghị.") % said, status=400)
    rows = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    found = list(rows.filter(pk__in=wanted, council_id=actor.council_id))
    if len(found) != len(wanted):
        raise not_found()
    return found


def _check_fit(petition: Petition) -> None:
    if petition.state in MAY_BE_PUT_ON and petition.kind == PetitionKind.PETITION and petition.lead_id:
        return
    said = {"code": petition.code, "state": PetitionState(petition.state).label}
    message = _("%(code)s (%(state)s) chưa có cơ quan phải giải trình hoặc đã kết thúc; hãy bỏ chọn.")
    raise Refused("not_to_explain", message % said)


def _petitions(row: ExplanationSession) -> list[Petition]:
    """Its petitions, locked."""
    rows = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    return list(rows.filter(explanation_sessions=row))


def _leave(petition: Petition, actor: Actor, row: ExplanationSession, reason: str) -> None:
    said = _session_facts(row) | {"reason": reason, "version": petition.version}
    say(petition, actor, "petitions.petition.not_to_explain", said)


def _session_facts(row: ExplanationSession) -> dict[str, Any]:
    return {"explanation": row.id, "title": row.title, "held_on": row.held_on.isoformat()}


def _told(row: ExplanationSession) -> dict[str, Any]:
    return {
        "title": row.title,
        "held_on": row.held_on.isoformat(),
        "place": row.place,
        "session_id": row.session_id,
    }


def _values(actor: Actor, data: Plan) -> dict[str, Any]:
    title, place = checked_line(data.title), checked_line(data.place)
    if not title:
        raise Refused("title_required", _("Hãy ghi chủ đề của phiên giải trình."), status=400)
    _check_length(place, MOST_PLACE)
    session_id = checked_session(actor.council_id, data.session_id)
    return {"title": title, "held_on": data.held_on, "place": place, "session_id": session_id}


def _check_length(value: str, most: int) -> None:
    if len(value) > most:
        message = _("Mục này dài không quá %(most)s ký tự.")
        raise Refused("text_too_long", message % {"most": most}, status=400)


def _words(
    sender: str,
    row: ExplanationSession,
    body: AnsweringBody,
    addressee: AnsweringBody,
    petitions: Sequence[Petition],
) -> list[str]:
    place = f", tại {row.place}" if row.place else ""
    said = [f"{sender} tổ chức phiên giải trình về “{row.title}” vào {official_day(row.held_on)}{place}."]
    if body.id != addressee.id:
        said.append(f"{addressee.name} kế thừa nhiệm vụ của {body.name} đã giải thể.")
    said.append(f"Kính mời {addressee.name} dự và giải trình về {len(petitions)} kiến nghị của cử tri:")
    said += [f"- Kiến nghị {told(petition)}" for petition in petitions]
    return said


def _say(row: ExplanationSession, actor: Actor, code: str, data: Mapping[str, Any]) -> None:
    journal.record(Act(row.council_id, explanation_stream(row.id), code, data, actor))
