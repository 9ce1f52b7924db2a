"""Constituencies of a council's election: how many seats each has, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council.enums import CouncilKind
from council.errors import Refused, not_found
from council.models import Constituency, Council
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import Level
from elections.models import AreaContest, Candidate, Contest, CouncilElection
from elections.rules.areas import check_seats
from elections.services.setup import SET_UP, require_list_open
from elections.streams import election_changed, election_stream


@dataclass(frozen=True, slots=True)
class ContestData:
    """A constituency: number, seats (1-5); `communes` are the codes a city constituency is made of."""

    number: int
    seats: int
    communes: tuple[str, ...] = ()


def add_contest(*, actor: Actor, council_election_id: int, data: ContestData) -> Contest:
    """A constituency of the own council; its name follows from its number."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        require_list_open(council_election)
        _check(council_election, data)
        communes = _communes(council_election, data.communes)
        constituency, _made = Constituency.objects.with_scopes_disabled().get_or_create(
            council=council_election.council,
            term=council_election.term,
            number=data.number,
            defaults={"name": f"Đơn vị bầu cử số {data.number}"},
        )
        row = Contest.objects.create(
            council_election=council_election,
            council=council_election.council,
            constituency=constituency,
            number=data.number,
            seats=data.seats,
            seats_of_constituency=data.seats,
        )
        row.communes.set(communes)
        _record(actor, council_election, "elections.contest.added", {"contest": row.id, **_values(data)})
    return row


def change_contest(*, actor: Actor, contest_id: int, data: ContestData) -> Contest:
    """Change seats or communes. The number stays: areas, ballots and papers refer to it."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        row = access.contest(actor, contest_id, lock=True)
        council_election = access.council_election(actor, row.council_election_id, lock=True)
        require_list_open(council_election)
        if data.number != row.number:
            raise Refused("number_fixed", _("Số của đơn vị bầu cử không đổi được; hãy xóa rồi thêm lại."))
        _check(council_election, data, row)
        communes = _communes(council_election, data.communes, row)
        before = {"seats": row.seats, "communes": sorted(c.code for c in row.communes.all())}
        row.seats = row.seats_of_constituency = data.seats
        row.save(update_fields=["seats", "seats_of_constituency"])
        row.communes.set(communes)
        said = {"contest": row.id, "before": before, **_values(data)}
        _record(actor, council_election, "elections.contest.changed", said)
    return row


def remove_contest(*, actor: Actor, contest_id: int) -> None:
    """Remove a constituency that nothing belongs to yet."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        row = access.contest(actor, contest_id, lock=True)
        council_election = access.council_election(actor, row.council_election_id, lock=True)
        require_list_open(council_election)
        areas = AreaContest.objects.with_scopes_disabled().filter(contest=row)
        candidates = Candidate.objects.with_scopes_disabled().filter(contest=row)
        if areas.exists() or candidates.exists():
            raise Refused(
                "contest_in_use",
                _("Đơn vị bầu cử này đã có khu vực bỏ phiếu hoặc người ứng cử; hãy chuyển đi trước."),
            )
        said = {"contest": row.id, "number": row.number}
        row.delete()
        _record(actor, council_election, "elections.contest.removed", said)


def _check(council_election: CouncilElection, data: ContestData, row: Contest | None = None) -> None:
    for finding in check_seats(council_election.level, data.seats):
        raise Refused.because(finding.reason, status=400)
    if data.number < 1:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    others = Contest.objects.with_scopes_disabled().filter(council_election=council_election)
    others = others.exclude(pk=row.pk) if row else others
    if others.filter(number=data.number).exists():
        raise Refused("number_taken", _("Đã có đơn vị bầu cử mang số này."))


def _communes(
    council_election: CouncilElection, codes: Sequence[str], row: Contest | None = None
) -> list[Council]:
    """The communes of a city constituency; each is in one city constituency alone."""
    if council_election.level != Level.CITY:
        if codes:
            raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
        return []
    found = list(Council.objects.filter(code__in=codes).exclude(kind=CouncilKind.CITY))
    if len(found) != len(set(codes)):
        raise not_found()
    taken = Contest.communes.through.objects.filter(
        contest__council_election=council_election, council__in=found
    )
    taken = taken.exclude(contest_id=row.pk) if row else taken
    first = taken.select_related("council", "contest").first()
    if first is not None:
        said = {"name": first.council.name, "number": first.contest.number}
        raise Refused("commune_taken", _("%(name)s đã thuộc đơn vị bầu cử số %(number)s.") % said)
    return found


def _values(data: ContestData) -> dict[str, Any]:
    return {"number": data.number, "seats": data.seats, "communes": sorted(data.communes)}


def _record(actor: Actor, council_election: CouncilElection, code: str, data: dict[str, Any]) -> None:
    election = council_election.election_id
    journal.record(Act(council_election.council_id, election_stream(election), code, data, actor))
    election_changed(election)
