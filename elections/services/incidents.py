"""The log of what happened on polling day: told by teams, clerks and boards, settled by the committee."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import IncidentKind
from elections.models import Election, Incident, PollingArea
from elections.streams import area_stream, election_stream, turnout_changed

SHORTEST, LONGEST = 5, 2000
SKEW = timedelta(minutes=5)  # a phone's clock may be ahead


def report_incident(
    *,
    actor: Actor,
    election_id: int,
    area_id: int | None,
    kind: str,
    urgent: bool,
    words: str,
    happened_at: datetime,
) -> Incident:
    """Write down what happened, at an area or in the whole commune. A polling team speaks of its own area."""
    with transaction.atomic():
        election = access.election(actor, election_id)
        require(actor, "elections.report_incident", actor.council_id)
        area = _area(actor, election, area_id)
        words = _checked(words, _("Hãy ghi rõ việc gì đã xảy ra (ít nhất 5 ký tự, không quá 2.000)."))
        if kind not in IncidentKind.values:
            raise Refused("bad_kind", _("Hãy chọn loại sự việc."), status=400)
        now = clock.now()
        if happened_at > now + SKEW:
            raise Refused("in_future", _("Thời điểm xảy ra không thể sau bây giờ."), status=400)
        row: Incident = Incident.objects.with_scopes_disabled().create(
            election=election,
            council_id=actor.council_id,
            area=area,
            kind=kind,
            urgent=urgent,
            text=words,
            happened_at=happened_at,
            reported_by_id=actor.account_id or 0,
            reported_at=now,
        )
        data = {"incident": row.id, "kind": kind, "urgent": urgent, "text": words}
        _record(actor, election, row, "elections.incident.reported", data)
    return row


def resolve_incident(*, actor: Actor, incident_id: int, resolution: str) -> Incident:
    """Say how an incident of one's own council was dealt with; said once."""
    with transaction.atomic():
        rows = Incident.objects.with_scopes_disabled().select_related("election")
        row: Incident | None = (
            rows.select_for_update(of=("self",)).filter(pk=incident_id, council_id=actor.council_id).first()
        )
        if row is None:
            raise not_found()
        require(actor, "elections.resolve_incident", row.council_id)
        if row.resolved_at is not None:
            raise Refused("incident_resolved", _("Sự việc này đã được ghi là giải quyết xong."))
        row.resolution = _checked(resolution, _("Hãy ghi cách giải quyết (ít nhất 5 ký tự)."))
        row.resolved_at = clock.now()
        row.save(update_fields=["resolution", "resolved_at"])
        data = {"incident": row.id, "resolution": row.resolution}
        _record(actor, row.election, row, "elections.incident.resolved", data)
    return row


def _area(actor: Actor, election: Election, area_id: int | None) -> PollingArea | None:
    if area_id is None:
        if access.only_in_team(actor):
            raise Refused("area_needed", _("Hãy chọn khu vực bỏ phiếu của Tổ bầu cử."), status=400)
        return None
    area = access.area(actor, area_id)
    if area.election_id != election.id:
        raise not_found()
    return area


def _checked(words: str, message: object) -> str:
    found = text.clean(words)
    if not SHORTEST <= len(found) <= LONGEST:
        raise Refused("words_needed", str(message), status=400)
    return found


def _record(actor: Actor, election: Election, row: Incident, code: str, data: dict[str, object]) -> None:
    if row.area_id is not None:
        council_id, stream = row.council_id, area_stream(row.area_id)
    else:
        council_id, stream = election.council_id, election_stream(election.id)
    journal.record(Act(council_id, stream, code, data, actor))
    turnout_changed(election.id)
