"""What a checked workbook looks like to who decides on it: sheets with counts, rows with their faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from elections.models import SpreadsheetImport
from elections.services.imports_cells import Column, Fault, fault_of
from elections.services.imports_sheets import SheetKind

Columns = dict[tuple[str, str], Column]

PAGE = 100
FAULTY, WARNED, ALL = "loi", "canh-bao", "tat-ca"
SHOWN_VALUES = 5
SHOWN_LENGTH = 80


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """One sheet: how many rows are right, have warnings alone, or have faults. `used`: it was read at all."""

    index: int
    name: str
    used: bool
    right: int
    warned: int
    faulty: int
    faults: tuple[Fault, ...]

    @property
    def total(self) -> int:
        return self.right + self.warned + self.faulty


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault with the cell it is about: "C14", or "14" for the row."""

    cell: str
    header: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a sheet with some of what it says."""

    sheet: str
    number: int
    says: str
    faults: tuple[ShownFault, ...]

    @property
    def is_faulty(self) -> bool:
        return any(shown.fault.hard for shown in self.faults)


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of the rows that `which` asks for, of all sheets or of one."""

    sheets: tuple[SheetSummary, ...]
    which: str
    rows: tuple[ShownRow, ...]
    found: int
    page: int
    pages: int

    @property
    def right(self) -> int:
        return sum(sheet.right for sheet in self.sheets)

    @property
    def warned(self) -> int:
        return sum(sheet.warned for sheet in self.sheets)

    @property
    def faulty(self) -> int:
        return sum(sheet.faulty for sheet in self.sheets)

    @property
    def total(self) -> int:
        return sum(sheet.total for sheet in self.sheets)


def preview(
    row: SpreadsheetImport, kinds: Sequence[SheetKind], *, which: str, sheet: int | None, page: int
) -> Preview:
    """The page asked for; without a known `which`, the worst rows there are.

    Reads the kept rows as they are: only those of the page are made into what is shown.
    """
    columns = {(kind.key, column.key): column for kind in kinds for column in kind.columns}
    summaries = tuple(_summary(index, data) for index, data in enumerate(row.rows))
    if which not in (FAULTY, WARNED, ALL):
        faulty, warned = any(s.faulty for s in summaries), any(s.warned for s in summaries)
        which = FAULTY if faulty else WARNED if warned else ALL
    wanted = [
        (data, line)
        for index, data in enumerate(row.rows)
        if sheet is None or index == sheet
        for line in data["rows"]
        if _is_wanted(line, which)
    ]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(1, page), pages)
    shown = [_shown(data, line, columns) for data, line in wanted[(page - 1) * PAGE : page * PAGE]]
    return Preview(summaries, which, tuple(shown), len(wanted), page, pages)


def _faults(line: Sequence[Any]) -> list[dict[str, Any]]:
    return [*line[2], *line[3]]


def _is_wanted(line: Sequence[Any], which: str) -> bool:
    if which == ALL:
        return True
    hard = any(fault["hard"] for fault in _faults(line))
    return hard if which == FAULTY else not hard and bool(_faults(line))


def _summary(index: int, data: dict[str, Any]) -> SheetSummary:
    right = warned = faulty = 0
    for line in data["rows"]:
        if any(fault["hard"] for fault in _faults(line)):
            faulty += 1
        elif _faults(line):
            warned += 1
        else:
            right += 1
    faults = tuple(fault_of(fault) for fault in data["faults"])
    return SheetSummary(index, data["name"], bool(data["key"]), right, warned, faulty, faults)


def _shown(data: dict[str, Any], line: Sequence[Any], columns: Columns) -> ShownRow:
    number, values, letters = line[0], line[1], data["letters"]
    found = [fault_of(fault) for fault in sorted(_faults(line), key=lambda fault: not fault["hard"])]
    says = [
        _says(columns.get((data["key"], key)), value) for key, value in list(values.items())[:SHOWN_VALUES]
    ]
    shown = []
    for fault in found:
        column = columns.get((data["key"], fault.column))
        cell = f"{letters.get(fault.column, '')}{number}"
        shown.append(ShownFault(cell, column.header if column else "", fault))
    return ShownRow(data["name"], number, " · ".join(filter(None, says)), tuple(shown))


def _says(column: Column | None, value: Any) -> str:
    """A value as it was understood, in words."""
    if isinstance(value, bool):
        return ""
    if column is not None and column.words is not None:
        return str(column.words(value).label)
    if column is not None and column.key == "birth":
        return "/".join(f"{part:02d}" for part in reversed(value) if part)
    said = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return said if len(said) <= SHOWN_LENGTH else f"{said[:SHOWN_LENGTH]}…"
