"""What a checked spreadsheet looks like to who decides on it: names to settle, rows with their faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from council.rules.decision import N_
from petitions.models import PetitionImport
from petitions.queries.names import Found, Kind
from petitions.rules.matching import is_numbering
from petitions.services.imports_cells import typed
from petitions.services.imports_check import Facts, Unclear, full_label, judge_names
from petitions.services.imports_columns import BY_KEY, PERSONAL, Layout
from petitions.services.imports_faults import LEFT_OUT, Fault
from petitions.services.imports_rows import cell_address
from petitions.services.imports_store import IMPORT, SKIP, Alike, Plan, Row, cells_of, plan_of, rows_of

PAGE = 50
NAMES_SHOWN = 25  # at a time; the next ones come when these are settled
WHERE_SHOWN = 4  # rows named beside a spelling
SAMPLES = 3
SAMPLE_LENGTH = 60
FAULTY, WARNED, ALIKE, SKIPPED, OUT, ALL = "loi", "canh-bao", "giong", "bo-qua", "khong-nhap", "tat-ca"
COPY = 90  # of 100: a row that is nearly the same as another
WHY_OUT = {reason.code: reason.message for reason in LEFT_OUT}
SAID = ("place", "field", "lead", "competence", "day", "source", "meeting", "session", "delegate")
HIDDEN = "••••••"


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling to settle. `first`: what is offered as the answer already; `offered`: number, label."""

    kind: str
    key: str
    label: str
    said: str
    where: str
    count: int
    suggested: tuple[tuple[int, str, int], ...]
    offered: tuple[tuple[int, str], ...]
    first: str
    decided: bool


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault with the cell it is about and what its column is."""

    cell: str
    label: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row: its key and name, some of what it says, its faults, what may become of it and what will."""

    key: str
    name: str
    text: str
    says: tuple[str, ...]
    faults: tuple[ShownFault, ...]
    choice: str
    choices: tuple[tuple[str, str, str], ...]
    faulty: bool
    out: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of the rows that `which` asks for, and what is counted over all."""

    counts: dict[str, int]
    names: tuple[Name, ...]
    more_names: int
    which: str
    rows: tuple[ShownRow, ...]
    found: int
    page: int
    pages: int
    copies: int
    wanted: int


def preview(row: PetitionImport, *, which: str, page: int) -> Preview:
    """The page asked for; without a known `which` the worst rows there are. Judged by what is known now."""
    plan, rows = plan_of(row), rows_of(row)
    facts = Facts.of(row.council)
    unclear = judge_names(rows, plan, facts)
    kinds = {kind: [one for one in rows if _is(one, kind, plan)] for kind in _TESTS}
    counts = {kind: len(found) for kind, found in kinds.items()}
    if which not in kinds:
        which = next((kind for kind in (FAULTY, WARNED) if counts[kind]), ALL)
    pages = max(1, -(-counts[which] // PAGE))
    page = min(max(1, page), pages)
    shown = [_shown(one, plan, facts) for one in kinds[which][(page - 1) * PAGE : page * PAGE]]
    open_names = [one for one in unclear if one.decided is None]
    first = [*open_names, *(one for one in unclear if one.decided is not None)][:NAMES_SHOWN]
    return Preview(
        counts,
        tuple(_name(one, plan, facts) for one in first),
        max(0, len(open_names) - NAMES_SHOWN),
        which,
        tuple(shown),
        counts[which],
        page,
        pages,
        sum(bool(_copies(one)) and one.key not in plan.choices for one in kinds[ALL]),
        sum(plan.choice(one) != SKIP for one in kinds[ALL]),
    )


def _copies(row: Row) -> list[Alike]:
    return [one for one in row.alike if one.score >= COPY]


_TESTS = (FAULTY, WARNED, ALIKE, SKIPPED, OUT, ALL)


def _is(row: Row, kind: str, plan: Plan) -> bool:
    if row.out or kind == OUT:
        return bool(row.out) and kind == OUT
    if kind == ALL:
        return True
    skipped = plan.choice(row) == SKIP
    if kind == SKIPPED:
        return skipped
    if kind == ALIKE:
        return bool(row.alike)
    if skipped:
        return False
    return row.is_faulty if kind == FAULTY else bool(row.all_faults) and not row.is_faulty


def _name(one: Unclear, plan: Plan, facts: Facts) -> Name:
    names = facts.names[one.kind]
    suggested = tuple(
        (pk, full_label(known), score)
        for pk, score in one.match.suggested
        if (known := names.get(pk)) is not None
    )
    sure = one.match.how in (Found.NEAR, Found.GONE) and bool(suggested)
    first = str(one.decided) if one.decided is not None else str(suggested[0][0]) if sure else ""
    where = ", ".join(plan.row_name(row.key) for row in one.rows[:WHERE_SHOWN])
    return Name(
        one.kind,
        one.key,
        BY_KEY[one.kind].label,
        one.said,
        where,
        len(one.rows),
        suggested,
        tuple((known.id, full_label(known)) for known in names.offered()),
        first,
        one.decided is not None,
    )


def _shown(row: Row, plan: Plan, facts: Facts) -> ShownRow:
    layout = plan.layouts[row.sheet]
    faults = sorted(row.all_faults, key=lambda fault: not fault.hard)
    return ShownRow(
        row.key,
        plan.row_name(row.key),
        row.said("text") or row.excerpt,
        tuple(_says(row, facts)),
        tuple(_fault(fault, row, layout) for fault in faults),
        plan.choice(row),
        tuple(_choices(row, plan)),
        row.is_faulty and plan.choice(row) != SKIP,
        WHY_OUT.get(row.out, ""),
    )


def _fault(fault: Fault, row: Row, layout: Layout) -> ShownFault:
    label = BY_KEY[fault.column].label if fault.column in BY_KEY else ""
    return ShownFault(cell_address(layout, fault.column, row.number), label, fault)


def _says(row: Row, facts: Facts) -> Iterator[str]:
    """What a row was understood to say; who put it is told to nobody here, only that it is known."""
    for key in SAID:
        known = facts.names[Kind(key)].get(row.ids.get(key)) if key in list(Kind) else None
        said = known.label if known else row.said(key)
        if key == "day" and said:
            said = "/".join(reversed(said.split("-")))
        if said:
            yield _CHOSEN.get(said, said)
    if any(row.said(key) for key in PERSONAL):
        yield N_("có người kiến nghị")


_CHOSEN = {
    "meeting": N_("Hội nghị tiếp xúc cử tri"),
    "delegate": N_("Đại biểu tiếp nhận"),
    "reception": N_("Tiếp công dân"),
    "letter": N_("Đơn, thư"),
    "other": N_("Nguồn khác"),
    "commune": N_("Cấp xã"),
    "city": N_("Cấp thành phố"),
    "department": N_("Sở, ngành thành phố"),
    "central": N_("Trung ương"),
}


def _choices(row: Row, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Value, words, and what it names."""
    yield IMPORT, N_("Nhập"), ""
    yield SKIP, N_("Bỏ qua"), ""
    targets = [(one.target, one.code or plan.row_name(one.row), bool(one.code)) for one in row.alike]
    chosen = plan.choice(row)
    if ":" in chosen and chosen not in [target for target, *_rest in targets]:
        targets.append((chosen, plan.row_name(chosen[2:]) if chosen.startswith("r:") else "", False))
    for target, name, is_petition in targets:
        yield target, N_("Trùng với kiến nghị") if is_petition else N_("Trùng với dòng"), name


# --- columns ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SampledColumn:
    """A column with some of what stands below its header; what seems to be personal is not shown."""

    number: int
    letter: str
    header: str
    hidden: bool
    score: int
    chosen: str
    samples: tuple[str, ...]


def sampled(row: PetitionImport) -> list[tuple[Layout, list[SampledColumn]]]:
    """Each sheet with its columns, for who says what they are."""
    found = []
    for sheet, layout in zip(cells_of(row), plan_of(row).layouts, strict=True):
        columns = []
        for column in layout.columns:
            below = [
                typed(line.cells[column.number])[:SAMPLE_LENGTH]
                for line in sheet.lines
                if line.number > layout.header and column.number in line.cells and not line.hidden
            ]
            below = [said for said in below if not is_numbering(said)][:SAMPLES]
            chosen = layout.map.get(column.number, "")
            if chosen in PERSONAL or column.likely in PERSONAL:
                below = [HIDDEN for _sample in below]
            columns.append(
                SampledColumn(
                    column.number,
                    get_column_letter(column.number),
                    column.header,
                    column.hidden,
                    column.score,
                    chosen,
                    tuple(below),
                )
            )
        found.append((layout, columns))
    return found
