"""Turnout reports of polling areas: many at once, one transaction, a few statements for any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, may
from council.services import journal
from council.services.journal import Act
from elections.access import only_in_team
from elections.enums import Level, ReportState
from elections.rules.shapes import Finding
from elections.rules.turnout import check_correction, check_report, check_time, check_turnout_levels
from elections.services.turnout_facts import Area, Facts, Figure, Slot, read
from elections.streams import area_stream, turnout_changed
from realtime import sql

MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody reports of one area at one slot: all who had voted by then, at each level. None where
    the area elects nobody at that level."""

    actor: Actor
    area_id: int
    slot_id: int
    voted_city: int | None
    voted_commune: int | None
    reason: str = ""

    def voted(self, level: str) -> int | None:
        return self.voted_city if level == Level.CITY else self.voted_commune


@dataclass(frozen=True, slots=True)
class Recorded:
    """The report that stands. `changed`: an earlier one of this slot was replaced."""

    area_id: int
    slot_id: int
    voted_city: int | None
    voted_commune: int | None
    state: str
    at: datetime
    version: int
    changed: bool


Place = tuple[int, int]  # area, slot


def report(
    *,
    actor: Actor,
    area_id: int,
    slot_id: int,
    voted_city: int | None,
    voted_commune: int | None,
    reason: str = "",
) -> Recorded:
    """Report one area at one slot. The same figures again change nothing."""
    with transaction.atomic():
        [result] = report_many([Told(actor, area_id, slot_id, voted_city, voted_commune, reason)])
        if isinstance(result, Refused):
            raise result
    return result


def report_many(reports: Sequence[Told]) -> list[Recorded | Refused]:
    """Record each report or say why not: as many statements for any number of reports.

    Must run inside a transaction: the areas are locked until its end, so two reports of one area are judged
    one after the other. Reports of one area in one batch are judged in their order.
    """
    facts = read(
        sorted({told.area_id for told in reports}),
        sorted({told.actor.person_id or 0 for told in reports}),
    )
    now = clock.now()
    results: list[Recorded | Refused] = []
    acts: list[Act] = []
    written: dict[Place, tuple[Told, Figure]] = {}
    for told in reports:
        refusal = _refusal(told, facts, now)
        results.append(refusal or _record(told, facts, now, written, acts))
    _write(facts, written)
    journal.record_all(acts)
    for election_id in sorted({facts.areas[area].election_id for area, _slot in written}):
        turnout_changed(election_id)
    return results


def _refusal(told: Told, facts: Facts, now: datetime) -> Refused | None:
    area = facts.areas.get(told.area_id)
    if area is None or area.council_id != told.actor.council_id:
        return not_found()
    if only_in_team(told.actor) and (told.actor.person_id or 0, area.id) not in facts.members:
        return not_found()
    if not may(told.actor, "elections.report_turnout", area.council_id):
        message = _("Chỉ Tổ bầu cử của khu vực và cán bộ bầu cử của xã, phường mới báo cáo được.")
        return Refused("forbidden", message, status=403)
    slot = facts.slots.get(told.slot_id)
    if slot is None or slot.election_id != area.election_id:
        return not_found()
    if area.published:
        return Refused(
            "results_published", _("Kết quả đã công bố; không nhận thêm báo cáo tiến độ của khu vực này.")
        )
    reason = check_time(area.day, area.opens, slot.at, timezone.localtime(now).replace(tzinfo=None))
    return Refused.because(reason) if reason is not None else _faults(told, area, slot, facts)


def _faults(told: Told, area: Area, slot: Slot, facts: Facts) -> Refused | None:
    if len(told.reason) > MAX_REASON:
        return Refused("too_long", _("Lý do dài quá 300 ký tự; hãy viết ngắn lại."), status=400)
    if told.voted_city is None and told.voted_commune is None:
        return _wrong_levels()
    findings: list[Finding] = []
    for level in Level.values:
        voted, electors = told.voted(level), area.electors.get(level)
        if (voted is None) != (electors is None):
            return _wrong_levels()
        if voted is not None and electors is not None:
            findings += _level_findings(told, area, slot, facts, level)
    if told.voted_city is not None and told.voted_commune is not None:
        findings += check_turnout_levels(told.voted_city, told.voted_commune)
    stopping = next((finding for finding in findings if finding.hard), None)
    return Refused.because(stopping.reason) if stopping else None


def _wrong_levels() -> Refused:
    return Refused(
        "wrong_levels",
        _("Hãy nhập một số cho mỗi cấp mà khu vực này bầu, không thừa, không thiếu."),
        status=400,
    )


def _level_findings(told: Told, area: Area, slot: Slot, facts: Facts, level: str) -> list[Finding]:
    voted = told.voted(level) or 0
    previous, later = facts.around(area.id, slot, level)
    findings = list(check_report(voted, area.electors[level], previous, later, told.reason))
    standing = facts.figures.get((area.id, slot.id))
    if standing is not None and standing.state != ReportState.RETURNED:
        findings += check_correction(standing.voted(level) or 0, voted, told.reason)
    return findings


def _record(
    told: Told,
    facts: Facts,
    now: datetime,
    written: dict[Place, tuple[Told, Figure]],
    acts: list[Act],
) -> Recorded:
    place = (told.area_id, told.slot_id)
    standing = facts.figures.get(place)
    same = standing is not None and (standing.voted_city, standing.voted_commune) == (
        told.voted_city,
        told.voted_commune,
    )
    if standing is not None and same and standing.state != ReportState.RETURNED:
        return _recorded(place, standing, changed=standing.version > 1)
    figure = Figure(
        told.voted_city,
        told.voted_commune,
        ReportState.SENT,
        now,
        (standing.version if standing else 0) + 1,
        text.clean(told.reason),
    )
    facts.figures[place] = figure
    written[place] = (told, figure)
    acts.append(_act(told, facts, standing, figure))
    return _recorded(place, figure, changed=standing is not None)


def _recorded(place: Place, figure: Figure, *, changed: bool) -> Recorded:
    return Recorded(
        *place,
        figure.voted_city,
        figure.voted_commune,
        figure.state,
        figure.at,
        figure.version,
        changed,
    )


def _act(told: Told, facts: Facts, before: Figure | None, figure: Figure) -> Act:
    area, slot = facts.areas[told.area_id], facts.slots[told.slot_id]
    data = {
        "area": area.id,
        "number": area.number,
        "slot": slot.id,
        "at": f"{slot.at:%H:%M}",
        "voted_city": figure.voted_city,
        "voted_commune": figure.voted_commune,
        "previous": [before.voted_city, before.voted_commune] if before else None,
        "reason": figure.reason,
    }
    return Act(
        area.council_id, area_stream(area.id), "elections.turnout.reported", data, told.actor, at=figure.at
    )


COLUMNS = (
    "area_id, slot_id, council_id, voted_city, voted_commune, state, reason, reported_by_id, reported_at, "
    "version"
)
REPLACE = (
    "ON CONFLICT (area_id, slot_id) DO UPDATE SET voted_city = excluded.voted_city, "
    "voted_commune = excluded.voted_commune, state = excluded.state, reason = excluded.reason, "
    "reported_by_id = excluded.reported_by_id, reported_at = excluded.reported_at, "
    "version = excluded.version"
)


def _write(facts: Facts, written: Mapping[Place, tuple[Told, Figure]]) -> None:
    if not written:
        return
    lines = [
        (
            *place,
            facts.areas[place[0]].council_id,
            figure.voted_city,
            figure.voted_commune,
            str(figure.state),
            figure.reason,
            told.actor.account_id,
            figure.at,
            figure.version,
        )
        for place, (told, figure) in sorted(written.items(), key=lambda pair: pair[0])
    ]
    sql.insert("elections_turnoutreport", COLUMNS, lines, REPLACE)
