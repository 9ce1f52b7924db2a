"""Classifying: field, place, competence, keywords; correcting the text; the way out for complaints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.permissions import Actor, require
from petitions import access
from petitions.enums import Competence, LetterKind, PetitionKind, PetitionState, TaskState
from petitions.models import Letter, Petition, Task
from petitions.queries.history import last_change
from petitions.rules.shapes import State
from petitions.rules.states import may_move
from petitions.services.common import saved, say
from petitions.services.record import (
    account_of,
    checked_choice,
    checked_field,
    checked_line,
    checked_place,
    checked_session,
    checked_text,
    index,
)

CLASSIFY = "petitions.classify"
LEAST_REASON = 5
TEXT_OPEN = (
    PetitionState.DRAFT,
    PetitionState.RECORDED,
    PetitionState.RETURNED,
    PetitionState.ON_THE_SPOT,
)
OPEN = (*TEXT_OPEN, PetitionState.CONSOLIDATED)
DONE_TASKS = (TaskState.DONE, TaskState.RETURNED)


@dataclass(frozen=True, slots=True)
class Classified:
    """What an office says of a petition."""

    field_id: int | None
    competence: str
    place_id: int | None = None
    place_note: str = ""
    keywords: str = ""
    is_urgent: bool = False
    kind: str = PetitionKind.PETITION
    session_id: int | None = None
    before_session: bool = True


@dataclass(frozen=True, slots=True)
class TransferLetter:
    """The letter with which a complaint or denunciation leaves."""

    number: str
    signed_on: date
    addressee: str
    signer: str = ""
    text: str = ""


def classify(*, actor: Actor, petition_id: int, data: Classified, version: int) -> Petition:
    """Classify; a petition noted in the hall is then recorded. Refused ("stale") when somebody else changed
    it since `version` was read."""
    require(actor, CLASSIFY, actor.council_id)
    with transaction.atomic():
        petition = opened(actor, petition_id, version, OPEN)
        values = _values(petition, data)
        changes = _differences(petition, values)
        if petition.state == PetitionState.DRAFT:
            changes["state"] = {"old": str(petition.state), "new": str(PetitionState.RECORDED)}
            petition.state = PetitionState.RECORDED
        if changes:
            for name, value in values.items():
                setattr(petition, name, value)
            saved(petition, *values, "state")
            index(petition)
            said = {"changes": changes, "version": petition.version}
            say(petition, actor, "petitions.petition.classified", said)
    return petition


def edit_text(*, actor: Actor, petition_id: int, text: str, summary: str, version: int) -> Petition:
    """Correct what was written down, before it is with a body; the journal keeps what it was."""
    require(actor, CLASSIFY, actor.council_id)
    with transaction.atomic():
        petition = opened(actor, petition_id, version, TEXT_OPEN)
        values = {"text": checked_text(text), "summary": checked_line(summary)}
        changes = _differences(petition, values)
        if changes:
            petition.text, petition.summary = values["text"], values["summary"]
            saved(petition, "text", "summary")
            index(petition)
            said = {"changes": changes, "version": petition.version}
            say(petition, actor, "petitions.petition.edited", said)
    return petition


def reopen(*, actor: Actor, petition_id: int, reason: str) -> Petition:
    """An answer given at the meeting was not enough: the petition is taken up again."""
    require(actor, CLASSIFY, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        petition = access.petition(actor, petition_id, lock=True, write=True)
        if petition.state != PetitionState.ON_THE_SPOT:
            raise Refused("not_on_the_spot", _("Chỉ mở lại được kiến nghị đã trả lời tại hội nghị."))
        petition.state, petition.answered_at = PetitionState.RECORDED, None
        saved(petition, "state", "answered_at")
        say(
            petition,
            actor,
            "petitions.petition.reopened",
            {"reason": reason, "spot_answer": petition.spot_answer, "version": petition.version},
        )
    return petition


def transfer(*, actor: Actor, petition_id: int, kind: str, letter: TransferLetter, version: int) -> Letter:
    """A complaint or denunciation leaves to its own track (Law on Citizen Reception, Art. 26), with a letter:
    it is no petition and is neither consolidated nor published."""
    require(actor, CLASSIFY, actor.council_id)
    if kind not in (PetitionKind.COMPLAINT, PetitionKind.DENUNCIATION):
        raise Refused("bad_value", _("Chỉ khiếu nại hoặc tố cáo mới chuyển theo quy định riêng."), status=400)
    addressee = checked_line(letter.addressee)
    if not addressee:
        raise Refused("addressee_required", _("Hãy ghi nơi nhận công văn."), status=400)
    with transaction.atomic():
        petition = opened(actor, petition_id, version)
        must_move(petition, State.TRANSFERRED)
        row: Letter = Letter.objects.with_scopes_disabled().create(
            council=petition.council,
            kind=LetterKind.TRANSFER,
            number=checked_line(letter.number)[:60],
            signed_on=letter.signed_on,
            addressee=addressee,
            signer=checked_line(letter.signer)[:120],
            text=text.clean(letter.text),
            created_by_id=account_of(actor),
        )
        row.petitions.add(petition)
        closed = _close_tasks(petition)
        said = {
            "kind": kind,
            "letter": row.id,
            "number": row.number,
            "addressee": addressee,
            "tasks": closed,
            "version": petition.version + 1,
        }
        say(petition, actor, "petitions.petition.transferred", said)
        petition.kind, petition.state = kind, PetitionState.TRANSFERRED
        petition.due_at = petition.published_at = None
        saved(petition, "kind", "state", "due_at", "published_at")
    return row


def opened(actor: Actor, petition_id: int, version: int, states: tuple[str, ...] | None = None) -> Petition:
    """A petition held by the actor's council, locked, as the editor saw it, in one of these states."""
    petition = access.petition(actor, petition_id, lock=True, write=True)
    if petition.version != version:
        raise stale(petition, version)
    if states is not None and petition.state not in states:
        label = PetitionState(petition.state).label
        message = _("Kiến nghị đang ở trạng thái “%(state)s” nên không sửa mục này được nữa.")
        raise Refused("petition_closed", message % {"state": label})
    return petition


def stale(petition: Petition, version: int) -> Refused:
    """Two people had a petition open: who was first, and what they did."""
    change = last_change(petition, version)
    said = {"who": change.actor or _("Hệ thống"), "what": _(change.label).lower(), "at": change.when}
    message = _(
        "%(who)s vừa sửa kiến nghị này lúc %(at)s (%(what)s), nên chưa lưu gì. Hãy tải lại trang rồi sửa."
    )
    return Refused("stale", message % said)


def must_move(petition: Petition, state: State) -> None:
    """Refuse when the petition may not go to this state now."""
    reason = may_move(State(petition.state), state)
    if reason:
        raise Refused.because(reason)


def required(reason: str) -> str:
    """A reason that says something."""
    reason = checked_line(reason)
    if len(reason) < LEAST_REASON:
        raise Refused("reason_required", _("Hãy ghi lý do."), status=400)
    return reason


def _close_tasks(petition: Petition) -> list[int]:
    rows = Task.objects.with_scopes_disabled().select_for_update(of=("self",)).filter(petition=petition)
    tasks = list(rows.exclude(state__in=DONE_TASKS))
    for task in tasks:
        task.state, task.done_at = TaskState.DONE, clock.now()
        task.version += 1
        task.save(update_fields=["state", "done_at", "version"])
    return [task.id for task in tasks]


def _values(petition: Petition, data: Classified) -> dict[str, Any]:
    values: dict[str, Any] = asdict(data)
    checked_field(data.field_id)
    checked_place(data.place_id)
    checked_session(petition.council_id, data.session_id)
    checked_choice(data.competence, Competence)
    if data.kind != PetitionKind.PETITION:
        raise Refused(
            "complaint_leaves",
            _("Khiếu nại, tố cáo không phân loại như kiến nghị; hãy chuyển theo quy định riêng."),
        )
    if data.field_id is None:
        raise Refused("field_required", _("Hãy chọn lĩnh vực."), status=400)
    values["place_note"], values["keywords"] = checked_line(data.place_note), checked_line(data.keywords)
    return values


def _differences(petition: Petition, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {"old": getattr(petition, name), "new": new}
        for name, new in values.items()
        if getattr(petition, name) != new
    }
