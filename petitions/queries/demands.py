"""Reading demands for a session: counts and lines without opening what is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from council import clock
from council.models import JournalEntry, JournalStream
from council.rules.decision import N_, Reason
from petitions.models import DemandSigner, SessionDemand
from petitions.queries.routing import council_name, place_name
from petitions.rules.signers import (
    FAULTS,
    FAULTY,
    LOOKS,
    REMOVED,
    TWICE,
    VALID,
    Tally,
    kind_of,
    standing,
    tally_counted,
)
from petitions.streams import demand_stream

PER_PAGE = 50
TO_LOOK = "looks"
KINDS: dict[str, str] = {
    FAULTY: N_("Có lỗi"),
    TWICE: N_("Trùng"),
    TO_LOOK: N_("Cần xem lại"),
    REMOVED: N_("Đã bỏ"),
    VALID: N_("Hợp lệ"),
}
WORDS: dict[str, str] = FAULTS | LOOKS | {REMOVED: N_("Đã bỏ khỏi danh sách")}
ACTS: dict[str, str] = {
    "received": N_("Nhận yêu cầu"),
    "changed": N_("Sửa thông tin"),
    "line_added": N_("Nhập một dòng"),
    "line_corrected": N_("Sửa một dòng"),
    "line_removed": N_("Bỏ một dòng"),
    "lines_imported": N_("Nhập từ bảng tính"),
    "list_seen": N_("Xem danh sách người ký"),
    "list_exported": N_("Xuất danh sách người ký"),
    "closed": N_("Kết luận"),
}
MOST_ACTS = 100

Counted = dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A demand with its count."""

    demand: SessionDemand
    tally: Tally
    reason: Reason


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as the page shows it: its number and what it lacks, never who."""

    position: int
    words: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class ActView:
    """One act on a demand."""

    at: datetime
    actor: str
    label: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class DemandSheet:
    """A demand for its page."""

    standing: Standing
    version: int
    voters_source: str
    kinds: dict[str, int]
    acts: list[ActView]

    @property
    def lines(self) -> int:
        """How many lines stand on the list."""
        return sum(number for kind, number in self.kinds.items() if kind not in (REMOVED, TO_LOOK))

    @property
    def next(self) -> int:
        """The number of the next line; no number is given twice."""
        return self.lines + self.kinds[REMOVED] + 1

    @property
    def scale(self) -> int:
        """How long the progress bar is: what it takes stands at 80 % of it, or more signed than that."""
        tally = self.standing.tally
        return max(tally.needed * 5 // 4, tally.valid, 1)


def demands_of(council_id: int) -> list[Standing]:
    """The demands of a council, newest first, each counted. Two queries."""
    rows = list(SessionDemand.objects.with_scopes_disabled().filter(council_id=council_id))
    signers = DemandSigner.objects.with_scopes_disabled().filter(demand__in=[row.id for row in rows])
    counted: dict[int, Counted] = {row.id: {} for row in rows}
    for pk, faults, number in signers.order_by().values_list("demand_id", "faults").annotate(Count("id")):
        counted[pk][tuple(faults)] = number
    return [_standing(row, counted[row.id]) for row in rows]


def tally_of(row: SessionDemand) -> Tally:
    """The count of a demand, without opening a single line. One query."""
    return tally_counted(_counted(row), row.voters)


def sheet(row: SessionDemand) -> DemandSheet:
    """A demand that the caller may read. Three queries, whatever the length of its list."""
    counted = _counted(row)
    kinds = dict.fromkeys(KINDS, 0)
    for line, number in counted.items():
        kinds[kind_of(line)] += number
        kinds[TO_LOOK] += number if set(line) & LOOKS.keys() else 0
    entries = JournalEntry.objects.with_scopes_disabled().filter(stream__name=demand_stream(row.id))
    recent = list(entries.order_by("-seq")[:MOST_ACTS])
    source = _source(entries.filter(code__in=("petitions.demand.received", "petitions.demand.changed")))
    version = recent[0].seq if recent else 0
    return DemandSheet(_standing(row, counted), version, source, kinds, [_act(one) for one in recent])


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of lines."""

    page: Page[DemandSigner]
    rows: list[LineView]


def lines(row: SessionDemand, kind: str, page: str | None) -> LinePage:
    """Lines of one kind, by number. Three queries. What a line lacks is compared as a whole, which both
    databases can do; there are few such wholes."""
    wanted = [list(line) for line in _counted(row) if _is(line, kind)]
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=row)
    match = Q(pk__in=())
    for line in wanted:
        match |= Q(faults=line)
    found = Paginator(rows.filter(match).order_by("position"), PER_PAGE).get_page(page)
    views = [
        LineView(signer.position, tuple(WORDS[code] for code in signer.faults), kind_of(signer.faults))
        for signer in found
    ]
    return LinePage(found, views)


def line_view(row: SessionDemand, position: int) -> LineView | None:
    """One line. One query."""
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=row, position=position)
    faults = rows.values_list("faults", flat=True).first()
    if faults is None:
        return None
    return LineView(position, tuple(WORDS[code] for code in faults), kind_of(faults))


def version_of(row: SessionDemand) -> int:
    """The last number of the demand's journal."""
    rows = JournalStream.objects.with_scopes_disabled().filter(name=demand_stream(row.id))
    found: int | None = rows.values_list("seq", flat=True).first()
    return found or 0


@dataclass(frozen=True, slots=True)
class DemandPaper:
    """All that the paper of a count is set from: no personal data."""

    parent: str
    place: str
    title: str
    text: str
    received: date
    day: date
    tally: Tally
    standing: Reason
    voters_source: str
    faults: Sequence[tuple[str, int]]
    removed: int
    decision: str
    draft: bool


def demand_paper(row: SessionDemand) -> DemandPaper:
    """The paper of a demand as it stands: a draft until it is closed."""
    found = sheet(row)
    counted = _counted(row)
    name = place_name(row.council)
    codes: dict[str, int] = {}
    for line, number in counted.items():
        for code in line:
            codes[code] = codes.get(code, 0) + number
    return DemandPaper(
        parent=council_name(row.council),
        place=name[:1].upper() + name[1:],
        title=row.title,
        text=row.text,
        received=clock.day_of(row.received_at),
        day=clock.day_of(row.closed_at) if row.closed_at else clock.today(),
        tally=found.standing.tally,
        standing=found.standing.reason,
        voters_source=found.voters_source,
        faults=[(WORDS[code], codes[code]) for code in (*FAULTS, *LOOKS) if code in codes],
        removed=codes.get(REMOVED, 0),
        decision=row.decision,
        draft=row.closed_at is None,
    )


def _counted(row: SessionDemand) -> Counted:
    signers = DemandSigner.objects.with_scopes_disabled().filter(demand=row).order_by()
    return {tuple(faults): number for faults, number in signers.values_list("faults").annotate(Count("id"))}


def _is(line: Iterable[str], kind: str) -> bool:
    if kind == TO_LOOK:
        return bool(set(line) & LOOKS.keys())
    return kind_of(line) == kind


def _standing(row: SessionDemand, counted: Counted) -> Standing:
    tally = tally_counted(counted, row.voters)
    return Standing(row, tally, standing(tally))


def _source(entries: Any) -> str:
    last = entries.order_by("-seq").first()
    return str(last.data.get("voters_source", "")) if last else ""


def _act(entry: JournalEntry) -> ActView:
    label = ACTS.get(entry.code.rsplit(".", 1)[-1], entry.code)
    return ActView(entry.at, entry.actor, label, entry.data.get("line"), entry.data.get("reason", ""))
