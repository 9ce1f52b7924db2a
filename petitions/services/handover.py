"""A petition crosses tiers: from a commune to the city, or from the city to a commune.

It keeps its code, its row, its origin and its journal; only the council that holds it changes. What it
said of a body and a session of the other tier goes, and the office that receives it classifies it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.enums import CouncilKind
from council.errors import Refused, not_found
from council.models import Council
from council.permissions import Actor, require
from petitions.enums import LetterKind, PetitionKind, PetitionState, ReportState
from petitions.models import ConsolidatedReport, Letter, Petition
from petitions.queries.routing import standing_committee
from petitions.rules.shapes import State
from petitions.services.classify import must_move, opened, required
from petitions.services.common import saved, say
from petitions.services.letters import LetterData, issue, told
from petitions.services.record import lock_codes

FORWARD = "petitions.forward"
FROM = (PetitionState.RECORDED, PetitionState.CONSOLIDATED, PetitionState.RETURNED)


def hand_over(
    *,
    actor: Actor,
    petition_id: int,
    version: int,
    to_council_code: str,
    reason: str,
    letter: LetterData,
) -> Letter:
    """The petition belongs to the other tier: it goes there with a letter and the reason."""
    require(actor, FORWARD, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        petition = opened(actor, petition_id, version, FROM)
        target = _other_tier(council, to_council_code)
        _check(petition)
        row = issue(
            actor=actor,
            council=council,
            kind=LetterKind.FORWARD,
            data=letter,
            addressee=standing_committee(target),
            words=_words(petition, reason),
            petitions=[petition],
            to_council=target,
        )
        _move(petition, actor, council, target, row, reason)
    return row


def _other_tier(council: Council, code: str) -> Council:
    target = Council.objects.filter(code=code).first()
    if target is None:
        raise not_found()
    if (council.kind == CouncilKind.CITY) == (target.kind == CouncilKind.CITY):
        raise Refused("same_tier", _("Chỉ chuyển giữa xã, phường và thành phố; hãy chuyển qua thành phố."))
    return target


def _check(petition: Petition) -> None:
    if petition.kind != PetitionKind.PETITION:
        raise Refused(
            "complaint_leaves",
            _("Khiếu nại, tố cáo không phân loại như kiến nghị; hãy chuyển theo quy định riêng."),
        )
    drafts = ConsolidatedReport.objects.with_scopes_disabled().filter(
        council_id=petition.council_id, state=ReportState.DRAFT, petitions=petition
    )
    if drafts.exists():
        raise Refused(
            "in_draft_report",
            _("Kiến nghị đang ở trong báo cáo chưa chốt; hãy chốt báo cáo hoặc bỏ kiến nghị ra trước."),
        )
    if petition.state != PetitionState.RECORDED:
        must_move(petition, State.RECORDED)


def _move(
    petition: Petition, actor: Actor, council: Council, target: Council, letter: Letter, reason: str
) -> None:
    said = {
        "from": council.name,
        "to": target.name,
        "from_code": council.code,
        "to_code": target.code,
        "state": str(petition.state),
        "session_id": petition.session_id,
        "reason": reason,
        "letter": letter.id,
        "number": letter.number,
        "version": petition.version + 1,
    }
    petition.council, petition.state = target, PetitionState.RECORDED
    petition.lead = petition.session = petition.due_at = None
    petition.forwarded_at = clock.now()
    saved(petition, "council", "state", "lead", "session", "due_at", "forwarded_at")
    say(petition, actor, "petitions.petition.handed_over", said)


def _words(petition: Petition, reason: str) -> list[str]:
    return [
        "Qua xem xét kiến nghị của cử tri với nội dung sau:",
        f"- Kiến nghị {told(petition)}",
        f"Kiến nghị này không thuộc thẩm quyền giải quyết của địa phương, lý do: {reason.rstrip('.')}.",
        "Đề nghị xem xét, chuyển cơ quan có thẩm quyền giải quyết và trả lời cử tri theo quy định.",
    ]
