"""The lines of a demand: entered one by one, corrected, taken off, and looked at with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from petitions import access
from petitions.models import DemandSigner, SessionDemand
from petitions.rules.signers import LOOKS, REMOVED, TWICE
from petitions.services import demand_seal
from petitions.services.classify import required
from petitions.services.demand_seal import Line
from petitions.services.demands import MANAGE, opened, stale, tell

MOST_NAME, MOST_BIRTH, MOST_ADDRESS = 120, 60, 300
LEAST_REASON = 5
PER_LOOK = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """One line in clear, for those who gave a reason. `line` is None for one taken off."""

    position: int
    line: Line | None
    faults: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a line: its number, what it lacks, and the line that holds the same person already."""

    position: int
    faults: tuple[str, ...]
    same_as: int | None = None


def add_line(*, actor: Actor, demand_id: int, line: Line) -> Entered:
    """One more line, with whatever it lacks: the list is recorded as it was handed in."""
    require(actor, MANAGE, actor.council_id)
    line = checked(line)
    with transaction.atomic():
        demand = opened(actor, demand_id)
        position = next_position(demand)
        row: DemandSigner = DemandSigner.objects.with_scopes_disabled().create(
            demand=demand,
            position=position,
            sealed=demand_seal.seal(line, demand.id, position),
            person_index=demand_seal.person_index(line, clock.day_of(demand.received_at)),
            faults=demand_seal.judged(line, clock.day_of(demand.received_at)),
        )
        first = _settle(demand, row.person_index)
        row.refresh_from_db(fields=["faults"])
        said = {"line": position, "faults": row.faults}
        tell(demand, actor, "petitions.demand.line_added", said)
    return Entered(position, tuple(row.faults), first if TWICE in row.faults else None)


def correct_line(
    *, actor: Actor, demand_id: int, position: int, line: Line, reason: str, version: str
) -> Entered:
    """A line as the paper really has it. `version` is that of the look it was corrected from."""
    require(actor, MANAGE, actor.council_id)
    reason, line = required(reason), checked(line)
    with transaction.atomic():
        demand = opened(actor, demand_id)
        row = _line(demand, position)
        if row.sealed and version_of(row) != version:
            raise stale()
        before, index = list(row.faults), row.person_index
        if REMOVED in before:
            raise Refused("line_removed", _("Dòng này đã bỏ khỏi danh sách; hãy nhập thành dòng mới."))
        on = clock.day_of(demand.received_at)
        row.sealed = demand_seal.seal(line, demand.id, position)
        row.person_index, row.faults = demand_seal.person_index(line, on), demand_seal.judged(line, on)
        row.save(update_fields=["sealed", "person_index", "faults"])
        if index != row.person_index:
            _settle(demand, index)
        first = _settle(demand, row.person_index)
        row.refresh_from_db(fields=["faults"])
        said = {"line": position, "was": before, "faults": row.faults, "other": line.other, "reason": reason}
        tell(demand, actor, "petitions.demand.line_corrected", said)
    return Entered(position, tuple(row.faults), first if TWICE in row.faults else None)


def remove_line(*, actor: Actor, demand_id: int, position: int, reason: str) -> None:
    """A line goes, and with it all it said of the person; its number stays and is not given again."""
    require(actor, MANAGE, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        demand = opened(actor, demand_id)
        row = _line(demand, position)
        if REMOVED in row.faults:
            raise Refused("line_removed", _("Dòng này đã bỏ khỏi danh sách."))
        before, index = list(row.faults), row.person_index
        row.sealed, row.person_index, row.faults = "", "", [REMOVED]
        row.save(update_fields=["sealed", "person_index", "faults"])
        _settle(demand, index)
        said = {"line": position, "was": before, "reason": reason}
        tell(demand, actor, "petitions.demand.line_removed", said)


def look(*, actor: Actor, demand_id: int, reason: str, first: int = 1, most: int = PER_LOOK) -> list[Seen]:
    """Lines in clear from number `first` on. Who looked, at which and why is recorded before anything is
    shown."""
    require(actor, MANAGE, actor.council_id)
    reason = look_reason(reason)
    with transaction.atomic():
        demand = access.demand(actor, demand_id)
        rows = list(_lines(demand, first)[:most])
        if not rows:
            raise not_found()
        said = {"reason": reason, "from": rows[0].position, "to": rows[-1].position, "lines": len(rows)}
        tell(demand, actor, "petitions.demand.list_seen", said)
        return [_seen(row) for row in rows]


def look_all(*, actor: Actor, demand_id: int, reason: str) -> list[Seen]:
    """The whole list in clear, for the file of the demand."""
    require(actor, MANAGE, actor.council_id)
    reason = look_reason(reason)
    with transaction.atomic():
        demand = access.demand(actor, demand_id)
        rows = list(_lines(demand, 1))
        tell(demand, actor, "petitions.demand.list_exported", {"reason": reason, "lines": len(rows)})
        return [_seen(row) for row in rows]


def look_reason(reason: str) -> str:
    """Why somebody looks at who signed."""
    reason = text.clean(reason)[:300]
    if len(reason) < LEAST_REASON:
        message = _("Hãy ghi lý do xem danh sách người ký.")
        raise Refused("look_reason_required", message, status=400)
    return reason


def checked(line: Line) -> Line:
    """A line cleaned; a line with nothing on it is none."""
    name, birth, address = (_one_line(value) for value in (line.name, line.birth, line.address))
    for value, most in ((name, MOST_NAME), (birth, MOST_BIRTH), (address, MOST_ADDRESS)):
        if len(value) > most:
            message = _("Mục này dài không quá %(most)s ký tự.")
            raise Refused("line_too_long", message % {"most": most}, status=400)
    if not (name or birth or address):
        raise Refused("line_empty", _("Hãy ghi họ và tên, ngày sinh và địa chỉ của người ký."), status=400)
    return Line(name, birth, address, line.signed, line.other)


def next_position(demand: SessionDemand) -> int:
    """The number of the next line; the demand is locked, and no line is ever deleted."""
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=demand)
    found: int | None = rows.aggregate(last=Max("position"))["last"]
    return (found or 0) + 1


def counts_once(faults: Iterable[str]) -> bool:
    """Whether a line would count if its person stood there once."""
    return not set(faults) - LOOKS.keys() - {TWICE}


def version_of(row: DemandSigner) -> str:
    """Tells a line that was sealed again from the one that was looked at."""
    return hashlib.sha256(row.sealed.encode()).hexdigest()[:16]


def _settle(demand: SessionDemand, index: str) -> int | None:
    """Of several faultless lines of one person the first alone counts; answers its number."""
    if not index:
        return None
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=demand, person_index=index)
    clean = [row for row in rows.order_by("position") if counts_once(row.faults)]
    for at, row in enumerate(clean):
        wanted = ([TWICE] if at else []) + [code for code in row.faults if code != TWICE]
        if wanted != row.faults:
            row.faults = wanted
            row.save(update_fields=["faults"])
    return clean[0].position if clean else None


def _line(demand: SessionDemand, position: int) -> DemandSigner:
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=demand, position=position)
    found: DemandSigner | None = rows.first()
    if found is None:
        raise not_found()
    return found


def _lines(demand: SessionDemand, first: int) -> QuerySet[DemandSigner]:
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=demand, position__gte=first)
    return rows.order_by("position")


def _seen(row: DemandSigner) -> Seen:
    return Seen(row.position, demand_seal.opened(row), tuple(row.faults), version_of(row))


def _one_line(value: str) -> str:
    return " ".join(text.clean(value).split())
