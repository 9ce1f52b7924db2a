"""Candidates as their office sees them: the filtered list with its counts, one dossier, its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from council import text
from council.models import JournalEntry
from council.rules.decision import N_
from elections.enums import CandidateState, DossierPart, Sex
from elections.models import (
    Candidate,
    CandidateSecret,
    Consultation,
    ConsultationEntry,
    Contest,
    CouncilElection,
    DossierItem,
    ResidenceConference,
)
from elections.queries.candidate_lists import entries, label_of
from elections.streams import candidate_stream

PER_PAGE = 50
NO_CONTEST = "none"
WOMEN = Q(sex=Sex.FEMALE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; "" leaves a filter out. `contest`: a number, or NO_CONTEST."""

    query: str = ""
    contest: str = ""
    state: str = ""
    sex: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.contest or self.state or self.sex)


@dataclass(slots=True)
class CandidatePage:
    """One page of the list, and what all of the list counts."""

    page: Page[Candidate]
    found: int
    total: int
    women: int
    by_state: list[tuple[str, str, int]]
    contests: list[Contest]


def candidate_page(council_election: CouncilElection, filters: Filters, page: int) -> CandidatePage:
    """A council's candidates. Four queries for any number."""
    everyone = Candidate.objects.with_scopes_disabled().filter(council_election=council_election)
    counts = {
        row["state"]: row
        for row in everyone.order_by().values("state").annotate(n=Count("id"), women=Count("id", WOMEN))
    }
    rows = _narrowed(everyone, filters).select_related("contest").order_by("sort_key", "id")
    pages = Paginator(rows, PER_PAGE)
    contests = Contest.objects.with_scopes_disabled().filter(council_election=council_election)
    states = [(s.value, str(s.label), counts[s]["n"]) for s in CandidateState if s in counts]
    return CandidatePage(
        page=pages.get_page(page),
        found=pages.count,
        total=sum(row["n"] for row in counts.values()),
        women=sum(row["women"] for row in counts.values()),
        by_state=states,
        contests=list(contests.order_by("number")),
    )


def _narrowed(rows: Any, filters: Filters) -> Any:
    for word in text.fold(text.clean(filters.query)).split():
        rows = rows.filter(Q(search_key__contains=word) | Q(code__icontains=word))
    if filters.contest == NO_CONTEST:
        rows = rows.filter(contest__isnull=True)
    elif filters.contest.isdecimal():
        rows = rows.filter(contest__number=int(filters.contest))
    if filters.state in CandidateState.values:
        rows = rows.filter(state=filters.state)
    if filters.sex in Sex.values:
        rows = rows.filter(sex=filters.sex)
    return rows


@dataclass(slots=True)
class Dossier:
    """One candidate with everything kept of the dossier, the closed part aside."""

    row: Candidate
    items: list[DossierItem]
    opinions: list[ConsultationEntry]
    residence: ResidenceConference | None
    closed: list[str]
    history: list[HistoryLine]


@dataclass(frozen=True, slots=True)
class Change:
    """One field in the history: what it is called, what it was, what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act on a candidate, as the journal keeps it."""

    at: Any
    actor: str
    label: str
    source: str
    changes: list[Change]
    facts: list[str]


LABELS = {
    "elections.candidate.created": N_("Lập hồ sơ"),
    "elections.candidate.edited": N_("Sửa hồ sơ"),
    "elections.candidate.secrets_written": N_("Nhập phần kín"),
    "elections.candidate.secrets_seen": N_("Xem phần kín"),
    "elections.candidate.filed": N_("Nhận hồ sơ, cấp giấy biên nhận"),
    "elections.candidate.photo": N_("Đổi ảnh"),
    "elections.candidate.residence": N_("Hội nghị cử tri nơi cư trú"),
    "elections.candidate.listed": N_("Vào danh sách"),
    "elections.candidate.left": N_("Rút hoặc bị xóa tên"),
    "elections.candidate.status": N_("Xác nhận tư cách"),
    "elections.candidate.result": N_("Kết quả bầu cử"),
}
SECRET_LABELS = {
    "id_number": N_("Số căn cước"),
    "id_issued": N_("Ngày cấp, nơi cấp căn cước"),
    "party_card": N_("Số thẻ đảng viên"),
    "phone": N_("Điện thoại"),
    "email": N_("Thư điện tử"),
    "address": N_("Nơi đăng ký thường trú, địa chỉ liên hệ"),
    "health": N_("Tình trạng sức khỏe"),
    "birthplace": N_("Nơi đăng ký khai sinh"),
    "party_detail": N_("Ngày chính thức, chức vụ trong Đảng, ngày và lý do ra khỏi Đảng"),
    "organisations": N_("Tham gia các tổ chức đoàn thể"),
    "awards": N_("Khen thưởng nhà nước"),
    "discipline": N_("Kỷ luật, xử lý vi phạm"),
    "assembly_terms": N_("Là đại biểu Quốc hội khóa"),
    "family": N_("Quan hệ gia đình"),
}
OTHER_LABELS = {
    "contest": N_("Đơn vị bầu cử"),
    "contest_id": N_("Đơn vị bầu cử"),
    "sex": N_("giới tính"),
    "professional_level": N_("Trình độ"),
    "held_on": N_("ngày họp"),
    "place": N_("địa điểm"),
    "present": N_("số cử tri có mặt"),
    "in_favour": N_("số cử tri tín nhiệm"),
    "special_case": N_("trường hợp đặc biệt"),
}


def dossier_of(row: Candidate) -> Dossier:
    """Everything the dossier page shows. Five queries for any candidate."""
    pk = row.id
    items = DossierItem.objects.with_scopes_disabled().filter(candidate_id=pk)
    opinions = ConsultationEntry.objects.with_scopes_disabled().filter(candidate_id=pk)
    residence = ResidenceConference.objects.with_scopes_disabled().filter(candidate_id=pk).first()
    return Dossier(
        row=row,
        items=list(items),
        opinions=list(opinions.select_related("consultation").order_by("consultation__round")),
        residence=residence,
        closed=_closed(pk),
        history=history(pk),
    )


def _closed(candidate_id: int) -> list[str]:
    """Which closed fields hold something; nothing of what."""
    rows = CandidateSecret.objects.with_scopes_disabled().filter(candidate_id=candidate_id)
    found = rows.values(*SECRET_LABELS).first() or {}
    return [SECRET_LABELS[name] for name, value in found.items() if value]


def history(candidate_id: int) -> list[HistoryLine]:
    """The acts on a candidate, newest first."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=candidate_stream(candidate_id))
    return [_line(entry) for entry in rows.order_by("-seq")]


def _line(entry: JournalEntry) -> HistoryLine:
    data = entry.data
    changes = data.get("changes") or {}
    return HistoryLine(
        at=entry.at,
        actor=entry.actor,
        label=LABELS.get(entry.code, entry.code),
        source=str(data.get("source") or data.get("decision") or ""),
        changes=[one for one in (_change(*pair) for pair in changes.items()) if one.old != one.new],
        facts=list(_facts(data)),
    )


def _change(name: str, pair: Mapping[str, Any]) -> Change:
    label = OTHER_LABELS.get(name) or label_of(name)
    return Change(label, _shown(pair.get("old")), _shown(pair.get("new")))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        return "; ".join(" ".join(str(part) for part in row.values()) for row in value)
    return "" if value is None else str(value)


def _facts(data: Mapping[str, Any]) -> Iterable[str]:
    """What else an act says, in the order a reader wants it."""
    if data.get("receipt"):
        yield f"№ {data['receipt']}"
    if data.get("to"):
        yield str(_STATES.get(data["to"], data["to"]))
    if data.get("on"):
        yield str(data["on"])
    if data.get("reason"):
        yield str(data["reason"])
    if data.get("position"):
        yield f"{data.get('title', '')} · {data['position']}"
    for name in data.get("fields", ()):
        yield SECRET_LABELS.get(name, name)


_STATES = {state.value: state.label for state in CandidateState}


def considered(council_election: CouncilElection, round_number: int) -> list[Candidate]:
    """Those a consultation decides on: with a dossier filed, or on the list of the step before."""
    wanted = {
        2: (CandidateState.FILED, CandidateState.PRELIMINARY, CandidateState.OFFICIAL),
        3: (CandidateState.PRELIMINARY, CandidateState.OFFICIAL),
    }[round_number]
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=council_election)
    rows = rows.filter(state__in=wanted).select_related("contest", "residence_conference")
    return list(rows.order_by("sort_key", "id"))


def consultations_of(council_election: CouncilElection) -> dict[int, Consultation]:
    """The consultations written down so far, by round, with their entries."""
    rows = Consultation.objects.with_scopes_disabled().filter(council_election=council_election)
    return {row.round: row for row in rows.prefetch_related(entries())}


def parts() -> list[tuple[str, str]]:
    """The five lines of the receipt."""
    return [(part.value, str(part.label)) for part in DossierPart]
