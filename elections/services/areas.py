"""Polling areas of a commune: where people vote, who votes there, and in which contests."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import AreaKind, GroupKind, Level
from elections.models import AreaContest, Contest, CountRecord, Election, PollingArea, ResidentialGroup
from elections.queries.setup import contests_for_areas
from elections.rules.areas import check_area, check_electors
from elections.services.setup import SET_UP, require_not_begun
from elections.streams import election_changed, election_stream

_URBAN = re.compile(r"^(tổ dân phố|tdp|tổ|khu phố|khóm)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AreaData:
    """A polling area. `electors` and `contests` (ids) by level; `groups` the names of thôn and tổ dân phố."""

    number: int
    kind: str
    place: str
    address: str = ""
    streets: str = ""
    exception: str = ""
    groups: tuple[str, ...] = ()
    electors: dict[str, int] = field(default_factory=dict)
    contests: dict[str, int] = field(default_factory=dict)


def add_area(*, actor: Actor, election_id: int, data: AreaData) -> PollingArea:
    """A polling area of the own commune, with its part in one contest of each level held that day."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        election = access.election(actor, election_id, lock=True)
        require_not_begun(election)
        contests = _checked(actor, election, data)
        row = PollingArea(election=election, council_id=actor.council_id, token=secrets.token_urlsafe(16))
        _write(row, data, contests)
        _record(actor, row, "elections.area.added", _values(data))
    return row


def change_area(*, actor: Actor, area_id: int, data: AreaData) -> PollingArea:
    """Change a polling area; the address behind its QR code stays."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        row = access.area(actor, area_id, lock=True)
        require_not_begun(row.election)
        contests = _checked(actor, row.election, data, row)
        before = area_data(row)
        _write(row, data, contests)
        _record(actor, row, "elections.area.changed", {"before": _values(before), "after": _values(data)})
    return row


def remove_area(*, actor: Actor, area_id: int) -> None:
    """Remove a polling area with its groups, team and parts in contests."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        row = access.area(actor, area_id, lock=True)
        require_not_begun(row.election)
        _record(actor, row, "elections.area.removed", {"number": row.number, "place": row.place})
        ResidentialGroup.objects.with_scopes_disabled().filter(area=row).delete()
        row.delete()


def area_data(row: PollingArea) -> AreaData:
    """What is set up of an area. Two queries."""
    parts = list(AreaContest.objects.with_scopes_disabled().filter(area=row))
    groups = ResidentialGroup.objects.with_scopes_disabled().filter(area=row).order_by("id")
    return AreaData(
        number=row.number,
        kind=row.kind,
        place=row.place,
        address=row.address,
        streets=row.streets,
        exception=row.exception,
        groups=tuple(groups.values_list("name", flat=True)),
        electors={part.level: part.electors for part in parts},
        contests={part.level: part.contest_id for part in parts},
    )


def search_key(place: str, address: str, streets: str) -> str:
    """What an area is found by: the folded words of its place, address and streets."""
    return text.fold(f"{place} {address} {streets}")


def group_kind(name: str) -> str:
    """Whether a name speaks of a tổ dân phố or of a thôn."""
    return GroupKind.URBAN_GROUP if _URBAN.match(name) else GroupKind.HAMLET


def _checked(
    actor: Actor, election: Election, data: AreaData, row: PollingArea | None = None
) -> dict[str, Contest]:
    """The contests of an area by level; Refused for the first rule that is broken."""
    if data.number < 1 or data.kind not in AreaKind.values:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    if not text.clean(data.place):
        raise Refused("place_required", _("Hãy ghi nơi bỏ phiếu."), status=400)
    others = PollingArea.objects.with_scopes_disabled().filter(election=election, council_id=actor.council_id)
    others = others.exclude(pk=row.pk) if row else others
    if others.filter(number=data.number).exists():
        raise Refused("number_taken", _("Đã có khu vực bỏ phiếu mang số này."))
    _check_groups(actor, election, data, row)
    contests = _contests(actor, election, data)
    electors = [data.electors.get(level, 0) for level in contests]
    for finding in check_area(max(electors, default=0), data.kind, data.exception):
        if finding.hard:
            raise Refused.because(finding.reason, status=400)
    if len(contests) == len(Level.values):
        for finding in check_electors(data.electors[Level.CITY], data.electors[Level.COMMUNE]):
            raise Refused.because(finding.reason, status=400)
    return contests


def _contests(actor: Actor, election: Election, data: AreaData) -> dict[str, Contest]:
    offered = contests_for_areas(election.id, actor.council_id)
    found: dict[str, Contest] = {}
    for level in Level.values:
        rows = {row.id: row for row in offered.get(level, [])}
        if not rows:
            continue
        chosen = rows.get(data.contests.get(level, 0))
        if chosen is None:
            raise Refused(
                "contest_required",
                _("Mỗi khu vực bỏ phiếu thuộc đúng một đơn vị bầu cử ở từng cấp; hãy chọn đơn vị."),
                status=400,
            )
        if data.electors.get(level, 0) < 1:
            raise Refused("electors_required", _("Hãy ghi số cử tri ở từng cấp."), status=400)
        found[level] = chosen
    if not found:
        raise Refused("no_contests", _("Hãy thêm đơn vị bầu cử trước khi thêm khu vực bỏ phiếu."))
    return found


def _check_groups(actor: Actor, election: Election, data: AreaData, row: PollingArea | None) -> None:
    keys = [text.fold(name) for name in _names(data.groups)]
    if len(set(keys)) != len(keys):
        raise Refused("group_twice", _("Một thôn, tổ dân phố được ghi hai lần."), status=400)
    others = ResidentialGroup.objects.with_scopes_disabled().filter(
        election=election, council_id=actor.council_id, search_key__in=keys
    )
    others = others.exclude(area=row) if row else others
    taken = others.select_related("area").first()
    if taken is not None:
        said = {"name": taken.name, "number": taken.area.number}
        raise Refused("group_taken", _("%(name)s đã thuộc khu vực bỏ phiếu số %(number)s.") % said)


def _names(groups: Iterable[str]) -> list[str]:
    return [name for name in (text.clean(group)[:120] for group in groups) if name]


def _write(row: PollingArea, data: AreaData, contests: dict[str, Contest]) -> None:
    row.number, row.kind = data.number, data.kind
    row.place, row.address = text.clean(data.place)[:200], text.clean(data.address)[:300]
    row.streets = "\n".join(_names(data.streets.splitlines()))
    row.exception = text.clean(data.exception)[:200]
    row.search_key = search_key(row.place, row.address, row.streets)
    row.save()
    for level, contest in contests.items():
        part, _made = AreaContest.objects.with_scopes_disabled().update_or_create(
            area=row, level=level, defaults={"contest": contest, "electors": data.electors[level]}
        )
        CountRecord.objects.with_scopes_disabled().update_or_create(
            area_contest=part, defaults={"contest": contest, "council_id": row.council_id}
        )
    groups = ResidentialGroup.objects.with_scopes_disabled()
    groups.filter(area=row).delete()
    groups.bulk_create(
        ResidentialGroup(
            election_id=row.election_id,
            council_id=row.council_id,
            kind=group_kind(name),
            name=name,
            search_key=text.fold(name)[:120],
            area=row,
            contest=contests.get(Level.COMMUNE),
        )
        for name in _names(data.groups)
    )


def _values(data: AreaData) -> dict[str, Any]:
    return {
        "number": data.number,
        "kind": data.kind,
        "place": data.place,
        "address": data.address,
        "streets": data.streets,
        "exception": data.exception,
        "groups": list(data.groups),
        "electors": data.electors,
        "contests": data.contests,
    }


def _record(actor: Actor, row: PollingArea, code: str, data: dict[str, Any]) -> None:
    said = {"area": row.id, **data}
    journal.record(Act(row.council_id, election_stream(row.election_id), code, said, actor))
    election_changed(row.election_id)
