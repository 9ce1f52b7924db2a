"""What becomes of a candidacy: filed with a receipt, withdrawn or removed, confirmed or refused.

The two lists move candidates on in services.lists; the result does in the results' own services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.permissions import Actor, require
from elections import access
from elections.enums import CandidateState, DossierPart
from elections.models import Candidate, DossierItem
from elections.rules.candidates import CandidateState as Step
from elections.rules.candidates import may_move
from elections.services.candidates import (
    EDIT,
    GONE,
    changed,
    document,
    next_receipt,
    open_candidate,
    require_open,
)
from elections.services.secrets import require_levels

LOCK = "elections.lock_list"
CONFIRM = "elections.confirm_status"
LEAST = {DossierPart.PHOTOS: 2}  # Resolution 40/NQ-HĐBCQG, Art. 2: two photos
DOSSIER_LAW = "Nghị quyết 40/NQ-HĐBCQG, Điều 2"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the receipt: how many, and what the receiver noted."""

    quantity: int
    note: str = ""


def file_dossier(
    *, actor: Actor, candidate_id: int, lines: Mapping[str, Line], received_at: datetime | None = None
) -> Candidate:
    """Take in the five documents of a dossier and number the receipt (form 08)."""
    require(actor, EDIT, actor.council_id)
    with transaction.atomic():
        row = open_candidate(actor, candidate_id)
        row.council_election = access.council_election(actor, row.council_election_id, lock=True)
        move(row, CandidateState.FILED)
        _require_complete(lines)
        require_levels(row)
        now = clock.now()
        if received_at is not None and received_at > now:
            raise Refused("received_later", _("Giờ nhận hồ sơ không thể ở sau hiện tại."), status=400)
        items = [
            DossierItem(candidate=row, part=part, quantity=line.quantity, note=text.clean(line.note)[:200])
            for part, line in ((part, lines[part]) for part in DossierPart.values)
        ]
        DossierItem.objects.with_scopes_disabled().bulk_create(items)
        row.filed_at, row.receipt_number = received_at or now, next_receipt(row.council_election)
        said = {
            "receipt": row.receipt_number,
            "received_at": row.filed_at.isoformat(),
            "lines": {item.part: {"quantity": item.quantity, "note": item.note} for item in items},
        }
        changed(actor, row, "elections.candidate.filed", said)
    return row


def _require_complete(lines: Mapping[str, Line]) -> None:
    for part in DossierPart:
        line, least = lines.get(part), LEAST.get(part, 1)
        if line is None or line.quantity < least:
            said = {"part": part.label, "least": least}
            raise Refused(
                "dossier_incomplete",
                _("Hồ sơ chưa đủ: cần ít nhất %(least)s “%(part)s”; nhận đủ rồi mới cấp giấy biên nhận.")
                % said,
                DOSSIER_LAW,
            )


def leave(*, actor: Actor, candidate_id: int, state: str, day: date, reason: str, source: str) -> Candidate:
    """A candidate withdraws, or is removed. From the official list only the head takes anybody off.

    Where ballots are printed the candidate stays on them, keeps the place on the ballot and is flagged:
    votes stay valid and elect nobody. Before that, the others move up.
    """
    source = document(source)
    with transaction.atomic():
        row = access.candidate(actor, candidate_id, lock=True)
        official = row.state == CandidateState.OFFICIAL
        require(actor, LOCK if official else EDIT, actor.council_id)
        if state not in GONE:
            raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
        reason = _reason(reason)
        if day > clock.today():
            raise Refused("left_later", _("Ngày rút hoặc xóa tên không thể ở sau hôm nay."), status=400)
        if not official:
            require_open(row.council_election)
        was = row.state
        move(row, state)
        row.left_on, row.left_reason = day, reason
        said: dict[str, object] = {
            "source": source,
            "from": was,
            "to": state,
            "on": day.isoformat(),
            "reason": reason,
        }
        if official:
            said["stays_on_ballot"] = _on_printed_ballot(row)
            if not said["stays_on_ballot"]:
                _take_off_ballot(row)
        changed(actor, row, "elections.candidate.left", said)
    return row


def _on_printed_ballot(row: Candidate) -> bool:
    return bool(row.contest and row.contest.ballots_printed_at)


def _take_off_ballot(row: Candidate) -> None:
    row.ballot_position = None
    others = Candidate.objects.with_scopes_disabled().select_for_update(of=("self",))
    others = others.filter(contest=row.contest, ballot_position__isnull=False).exclude(pk=row.pk)
    moved = list(others.order_by("ballot_position"))
    for position, other in enumerate(moved, 1):
        other.ballot_position = position
    Candidate.objects.with_scopes_disabled().bulk_update(moved, ["ballot_position"])


def confirm_status(
    *, actor: Actor, candidate_id: int, confirmed: bool, decision: str, reason: str = ""
) -> Candidate:
    """The status of somebody elected is confirmed, or refused with a reason, by a numbered decision."""
    require(actor, CONFIRM, actor.council_id)
    decision = document(decision)
    with transaction.atomic():
        row = access.candidate(actor, candidate_id, lock=True)
        move(row, CandidateState.CONFIRMED if confirmed else CandidateState.REFUSED)
        said = {"decision": decision, "to": row.state}
        if not confirmed:
            said["reason"] = _reason(reason)
        changed(actor, row, "elections.candidate.status", said)
    return row


def move(row: Candidate, state: str) -> None:
    """Bring a candidacy to another state, if the rules let it."""
    reason = may_move(Step(row.state), Step(state))
    if reason:
        said = {"now": str(CandidateState(row.state).label), "then": str(CandidateState(state).label)}
        raise Refused.because(replace(reason, params=said))
    row.state = state


def _reason(written: str) -> str:
    reason = text.clean(written)[:300]
    if len(reason) < 5:
        raise Refused("reason_required", _("Hãy ghi rõ lý do."), status=400)
    return reason
