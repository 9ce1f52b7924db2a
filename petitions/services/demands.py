"""A demand of voters for a session of their commune's council (Law 72/2025/QH15, Art. 34(4)).

Taken in, changed, and closed with what is decided, after which nothing changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import CouncilKind
from council.errors import Refused
from council.models import Council
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.models import DemandSigner, SessionDemand
from petitions.queries.demands import tally_of, version_of
from petitions.rules.signers import BASIS
from petitions.services import demand_seal
from petitions.services.classify import required
from petitions.services.record import checked_line
from petitions.streams import demand_stream

MANAGE = "petitions.manage_demands"
MOST_VOTERS, MOST_TEXT, MOST_DECISION = 1_000_000, 10_000, 300


@dataclass(frozen=True, slots=True)
class DemandData:
    """What a demand asks for, when it came, and how many voters the commune has, by which source."""

    title: str
    received_on: date
    voters: int
    voters_source: str
    text: str = ""


def create(*, actor: Actor, data: DemandData) -> SessionDemand:
    """A demand is taken in: communes only, no source gives the voters of the city this right."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        council = Council.objects.get(pk=actor.council_id)
        if council.kind == CouncilKind.CITY:
            message = _("Chỉ cử tri ở cấp xã có quyền yêu cầu Hội đồng nhân dân họp.")
            raise Refused("demand_commune_only", message, str(BASIS))
        values, source = _values(data)
        row: SessionDemand = SessionDemand.objects.with_scopes_disabled().create(council=council, **values)
        tell(row, actor, "petitions.demand.received", _facts(row, source))
    return row


def change(*, actor: Actor, demand_id: int, data: DemandData, reason: str, version: int) -> SessionDemand:
    """Correct what was taken in, with the reason. The day of receipt stays: lines were judged by it."""
    require(actor, MANAGE, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        row = opened(actor, demand_id)
        if version_of(row) != version:
            raise stale()
        lines = DemandSigner.objects.with_scopes_disabled().filter(demand=row)
        if data.received_on != clock.day_of(row.received_at) and lines.exists():
            message = _("Đã có người ký trong danh sách nên không đổi ngày nhận được nữa.")
            raise Refused("demand_day_fixed", message)
        values, source = _values(data)
        before = {"title": row.title, "text": row.text, "voters": row.voters}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=[*values])
        tell(row, actor, "petitions.demand.changed", _facts(row, source) | {"was": before, "reason": reason})
    return row


def close(*, actor: Actor, demand_id: int, decision: str, version: int) -> SessionDemand:
    """What is decided on the demand. The count of this moment is kept with it; nothing changes afterwards."""
    require(actor, MANAGE, actor.council_id)
    decision = checked_line(decision)
    if not decision:
        raise Refused("decision_required", _("Hãy ghi kết luận về yêu cầu này."), status=400)
    if len(decision) > MOST_DECISION:
        message = _("Mục này dài không quá %(most)s ký tự.")
        raise Refused("line_too_long", message % {"most": MOST_DECISION}, status=400)
    with transaction.atomic():
        row = opened(actor, demand_id)
        if version_of(row) != version:
            raise stale()
        row.closed_at, row.decision = clock.now(), decision
        row.save(update_fields=["closed_at", "decision"])
        found = tally_of(row)
        said = {
            "decision": decision,
            "valid": found.valid,
            "faulty": found.faulty,
            "twice": found.repeated,
            "needed": found.needed,
            "voters": found.voters,
            "reached": found.reached,
        }
        tell(row, actor, "petitions.demand.closed", said)
    return row


def rotate(signer: DemandSigner) -> None:
    """Seal a line again with the current key. The caller saves the row."""
    line = demand_seal.opened(signer)
    if line is not None:
        signer.sealed = demand_seal.seal(line, signer.demand_id, signer.position)


def opened(actor: Actor, demand_id: int) -> SessionDemand:
    """A demand of the actor's council that is not closed, locked: lines are entered one after the other."""
    row = access.demand(actor, demand_id, lock=True)
    if row.closed_at is not None:
        message = _("Yêu cầu này đã có kết luận ngày %(day)s nên không đổi được nữa.")
        raise Refused("demand_closed", message % {"day": f"{clock.day_of(row.closed_at):%d/%m/%Y}"})
    return row


def stale() -> Refused:
    """Two officers had the same thing open."""
    message = _("Có người vừa sửa yêu cầu này nên chưa lưu gì. Hãy tải lại trang rồi làm tiếp.")
    return Refused("stale", message)


def tell(row: SessionDemand, actor: Actor, code: str, data: Mapping[str, Any]) -> None:
    """Record an act in the demand's own journal; never who signed."""
    journal.record(Act(row.council_id, demand_stream(row.id), code, data, actor))


def _values(data: DemandData) -> tuple[dict[str, Any], str]:
    title, reason, source = checked_line(data.title), text.clean(data.text), checked_line(data.voters_source)
    if not title:
        raise Refused("title_required", _("Hãy ghi nội dung yêu cầu."), status=400)
    if len(reason) > MOST_TEXT:
        message = _("Mục này dài không quá %(most)s ký tự.")
        raise Refused("text_too_long", message % {"most": MOST_TEXT}, status=400)
    if not 1 <= data.voters <= MOST_VOTERS:
        raise Refused("bad_value", _("Hãy ghi tổng số cử tri của xã, phường."), status=400)
    if not source:
        message = _("Hãy ghi số cử tri lấy từ đâu, ví dụ số và ngày của danh sách cử tri.")
        raise Refused("source_required", message, status=400)
    if data.received_on > clock.today():
        raise Refused("day_future", _("Ngày nhận không được sau hôm nay."), status=400)
    received_at = clock.at(data.received_on, 12)
    values = {"title": title, "text": reason, "voters": data.voters, "received_at": received_at}
    return values, source


def _facts(row: SessionDemand, source: str) -> dict[str, Any]:
    return {
        "title": row.title,
        "received_on": clock.day_of(row.received_at).isoformat(),
        "voters": row.voters,
        "voters_source": source,
    }
