"""A polling day and the councils that are elected on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import CouncilKind
from council.errors import Refused, not_found
from council.models import Council, Term
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import ElectionKind, Level
from elections.models import CouncilElection, CountRecord, Election, TurnoutReport
from elections.streams import election_changed, election_stream

SET_UP = "elections.set_up"
NEW_KINDS = (ElectionKind.GENERAL, ElectionKind.BY_ELECTION)
CODE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class ElectionData:
    """What is said of a polling day. `name_en` may be empty."""

    name: str
    name_en: str
    day: date
    opens: time
    closes: time
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class TermData:
    """The term that is elected: its number in the city and in communes ("XVII", "II"), first and last day."""

    city_number: str
    commune_number: str
    starts_on: date
    ends_on: date


def create_election(
    *, actor: Actor, kind: str, code: str, data: ElectionData, term: TermData, councils: Sequence[str] = ()
) -> Election:
    """A general or by-election led by the actor's council.

    `councils` are the codes of those elected; empty: every council when the city leads, else the own one. A
    commune elects its own council alone. Additional and re-elections follow from a result
    (elections.services.again).
    """
    require(actor, SET_UP, actor.council_id)
    if kind not in NEW_KINDS:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    data = checked(data)
    code = slugify(text.fold(code))[:CODE_LENGTH]
    if not code:
        raise Refused("code_required", _("Hãy đặt mã ngắn cho cuộc bầu cử, ví dụ: bc-2026."), status=400)
    with transaction.atomic():
        own = Council.objects.get(pk=actor.council_id)
        chosen = _chosen(own, councils)
        if Election.objects.with_scopes_disabled().filter(code=code).exists():
            raise Refused("code_taken", _("Mã này đã dùng cho một cuộc bầu cử khác; hãy đặt mã khác."))
        row = Election.objects.create(
            code=code,
            kind=kind,
            council=own,
            name=data.name,
            name_en=data.name_en,
            day=data.day,
            opens=data.opens,
            closes=data.closes,
            is_test=data.is_test,
            created_at=clock.now(),
        )
        terms = _terms(chosen, term)
        CouncilElection.objects.bulk_create(
            CouncilElection(
                election=row,
                council=council,
                term=terms[council.id],
                level=level_of(council),
                seats=council.seats,
            )
            for council in chosen
        )
        said = {"code": code, "kind": kind, "councils": len(chosen), **_values(data)}
        journal.record(Act(own.id, election_stream(row.id), "elections.election.created", said, actor))
        election_changed(row.id)
    return row


def change_election(*, actor: Actor, election_id: int, data: ElectionData) -> Election:
    """Change name, day or hours; the day stands once votes have been reported or counted."""
    require(actor, SET_UP, actor.council_id)
    data = checked(data)
    with transaction.atomic():
        row = access.led_election(actor, election_id, lock=True)
        before = ElectionData(row.name, row.name_en, row.day, row.opens, row.closes, row.is_test)
        if before == data:
            return row
        if replace(before, name=data.name, name_en=data.name_en) != data:
            require_not_begun(row)
        for name, value in _fields(data).items():
            setattr(row, name, value)
        row.save(update_fields=list(_fields(data)))
        said = {"before": _values(before), "after": _values(data)}
        journal.record(
            Act(row.council_id, election_stream(row.id), "elections.election.changed", said, actor)
        )
        election_changed(row.id)
    return row


def require_not_begun(election: Election) -> None:
    """Refuse once turnout was reported or a record entered: figures rest on what was set up."""
    reports = TurnoutReport.objects.with_scopes_disabled().filter(slot__election=election)
    records = CountRecord.objects.with_scopes_disabled().filter(contest__council_election__election=election)
    if reports.exists() or records.filter(version__gt=0).exists():
        raise Refused(
            "election_begun",
            _("Đã có số liệu bỏ phiếu hoặc kiểm phiếu, nên không đổi được phần thiết lập này nữa."),
        )


def require_list_open(council_election: CouncilElection) -> None:
    """Refuse once the official list is published: seats and constituencies stand from then on."""
    if council_election.list_published_at is not None:
        raise Refused(
            "list_published",
            _("Danh sách chính thức đã công bố, nên không đổi được đơn vị bầu cử và số đại biểu nữa."),
        )


def level_of(council: Council) -> str:
    """The level of a council in an election."""
    return Level.CITY if council.kind == CouncilKind.CITY else Level.COMMUNE


def checked(data: ElectionData) -> ElectionData:
    """The data cleaned; Refused when something is missing or impossible."""
    name, name_en = text.clean(data.name)[:200], text.clean(data.name_en)[:200]
    if not name:
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    if data.closes <= data.opens:
        raise Refused("hours_out_of_order", _("Giờ kết thúc phải sau giờ bắt đầu bỏ phiếu."), status=400)
    return replace(data, name=name, name_en=name_en)


def _chosen(own: Council, codes: Sequence[str]) -> list[Council]:
    if own.kind != CouncilKind.CITY:
        if set(codes) - {own.code}:
            raise not_found()
        return [own]
    rows = list(Council.objects.order_by("id"))
    if not codes:
        return rows
    found = [row for row in rows if row.code in set(codes)]
    if len(found) != len(set(codes)):
        raise not_found()
    return found


def _terms(councils: Sequence[Council], data: TermData) -> dict[int, Term]:
    if data.ends_on <= data.starts_on:
        raise Refused("days_out_of_order", _("Ngày kết thúc phải sau ngày bắt đầu."), status=400)
    numbers = {
        council.id: text.clean(data.city_number if level_of(council) == Level.CITY else data.commune_number)[
            :8
        ]
        for council in councils
    }
    if not all(numbers.values()):
        raise Refused("term_required", _("Hãy ghi khóa của hội đồng được bầu, ví dụ: XVII."), status=400)
    Term.objects.with_scopes_disabled().bulk_create(
        [
            Term(council_id=pk, number=number, starts_on=data.starts_on, ends_on=data.ends_on)
            for pk, number in numbers.items()
        ],
        ignore_conflicts=True,
    )
    rows = Term.objects.with_scopes_disabled().filter(council__in=councils)
    return {row.council_id: row for row in rows if row.number == numbers[row.council_id]}


def _fields(data: ElectionData) -> dict[str, Any]:
    return {
        "name": data.name,
        "name_en": data.name_en,
        "day": data.day,
        "opens": data.opens,
        "closes": data.closes,
        "is_test": data.is_test,
    }


def _values(data: ElectionData) -> dict[str, Any]:
    return {name: value if isinstance(value, bool) else str(value) for name, value in _fields(data).items()}
