"""Reading consolidated reports: their lists, what may go into one, and what one says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from council.enums import CouncilKind, SessionKind
from petitions.enums import Competence, PetitionKind, PetitionState, ReportState
from petitions.models import ConsolidatedReport, Petition
from petitions.queries.clock import book
from petitions.queries.routing import council_name, place_name
from petitions.rules.clock import HANOI

NO_FIELD, NO_PLACE = "Chưa phân lĩnh vực", "Chưa rõ nơi"
LAST = "~"
MAY_GO_IN = (
    PetitionState.RECORDED,
    PetitionState.RETURNED,
    PetitionState.FORWARDED,
    PetitionState.ANSWERED,
    PetitionState.ON_THE_SPOT,
)


def reports(council_id: int) -> QuerySet[ConsolidatedReport]:
    """The reports of a council, newest first, each with how many petitions are in it."""
    rows = ConsolidatedReport.objects.with_scopes_disabled().filter(council_id=council_id)
    found: QuerySet[ConsolidatedReport] = rows.select_related("session").annotate(size=Count("petitions"))
    return found.defer("content").order_by("-id")


def waiting(council_id: int) -> QuerySet[Petition]:
    """The classified petitions of a council that are in none of its reports."""
    mine = ConsolidatedReport.objects.with_scopes_disabled().filter(council_id=council_id)
    used = ConsolidatedReport.petitions.through.objects.filter(consolidatedreport__in=mine)
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id, kind=PetitionKind.PETITION)
    rows = rows.filter(state__in=MAY_GO_IN).exclude(pk__in=used.values("petition_id"))
    found: QuerySet[Petition] = rows.select_related("field", "place").order_by("recorded_at", "id")
    return found


def entries(report: ConsolidatedReport) -> list[dict[str, Any]]:
    """What a report says of each of its petitions now, by field, then place, then code. Two queries."""
    rows = Petition.objects.with_scopes_disabled().filter(reports=report)
    rows = rows.select_related("field__parent", "place").annotate(heard=Coalesce(Sum("sources__voters"), 0))
    found = [_entry(petition) for petition in rows]
    return sorted(found, key=lambda entry: (entry["order"], entry["place_code"] or LAST, entry["code"]))


def _entry(petition: Any) -> dict[str, Any]:
    field = petition.field
    top = field.parent or field if field else None
    return {
        "code": petition.code,
        "text": petition.text,
        "summary": petition.summary,
        "order": f"{top.position:05d}{top.code}" if top else LAST,
        "field": top.name if top else NO_FIELD,
        "subfield": field.name if field else "",
        "place_code": petition.place.code if petition.place else "",
        "place": place_name(petition.place) if petition.place else NO_PLACE,
        "competence": str(Competence(petition.competence).label) if petition.competence else "",
        "voters": petition.heard,
        "urgent": petition.is_urgent,
    }


@dataclass(frozen=True, slots=True)
class Figure:
    """How many petitions, raised by how many voters, of one field and place."""

    field: str
    place: str
    petitions: int
    voters: int


def by_field_and_place(content: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """A report's figures, in the order of its entries."""
    petitions: Counter[tuple[str, str]] = Counter()
    voters: Counter[tuple[str, str]] = Counter()
    for entry in content:
        key = (entry["field"], entry["place"])
        petitions[key] += 1
        voters[key] += entry["voters"]
    return [Figure(*key, number, voters[key]) for key, number in petitions.items()]


def totals(counts: Iterable[Figure]) -> dict[str, int]:
    """Petitions of each field."""
    found: Counter[str] = Counter()
    for count in counts:
        found[count.field] += count.petitions
    return dict(found)


def due_of(report: ConsolidatedReport, today: date) -> datetime:
    """By when the report is due, by the council's rule in force. Three queries."""
    session = report.session
    irregular = "" if session.kind == SessionKind.REGULAR else "_irregular"
    used = book(report.council_id, today)
    if report.before_session:
        start = datetime.combine(today, time(8), HANOI)
        rule = f"consolidate_before{irregular}"
        return used.deadline(rule, start, session_opens=session.opens_on).due
    closed = datetime.combine(session.closes_on, time(17), HANOI)
    return used.deadline(f"consolidate_after{irregular}", closed).due


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """All that the PDF of a report is set from."""

    agency: str
    council: str
    unit: str
    place: str
    number: str
    day: date
    about: Sequence[str]
    content: Sequence[Mapping[str, Any]]
    signer_standing: str
    signer_front: str
    sha256: str
    draft: bool
    recipients: Sequence[str] = ("Các cơ quan có thẩm quyền giải quyết", "Đại biểu HĐND", "Lưu: VT")


def report_paper(report: ConsolidatedReport, today: date) -> ReportPaper:
    """A frozen report as it was frozen; a draft as it stands."""
    council, session = report.council, report.session
    frozen = report.state == ReportState.FROZEN
    unit = place_name(council)
    when = "trước" if report.before_session else "sau"
    name = f"kỳ họp thứ {session.number}"
    return ReportPaper(
        agency=f"Thường trực {council_name(council)}",
        council=council_name(council),
        unit=unit,
        place="Hà Nội" if council.kind == CouncilKind.CITY else unit[:1].upper() + unit[1:],
        number=report.number,
        day=report.signed_on or today,
        about=("Tổng hợp ý kiến, kiến nghị của cử tri", f"gửi {when} {name} {council_name(council)}"),
        content=report.content if frozen else entries(report),
        signer_standing=report.signer_standing,
        signer_front=report.signer_front,
        sha256=report.sha256,
        draft=not frozen,
    )


def inside(report: ConsolidatedReport) -> QuerySet[Petition]:
    """The petitions in a report, by code."""
    rows: QuerySet[Petition] = Petition.objects.with_scopes_disabled().filter(reports=report)
    return rows.order_by("code")
