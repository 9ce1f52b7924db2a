"""Sheets of a workbook as rows of values: which sheet is which, where its header is, what rows say."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz, process

from council import text
from council.errors import Refused
from council.rules.decision import N_
from council.services.spreadsheets import MOST_ROWS, Line, Sheet
from elections.services.imports_cells import Column, Fault, fault_of, stop, typed, warning

GUIDE = "Hướng dẫn"  # the sheet of the empty workbooks that explains the others
HEADER_WITHIN = 15  # rows from the top
NEAR = 75  # how alike two words are, of 100, for one to be offered for the other
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A sheet people fill in: its title and columns, which stand in any order."""

    key: str
    title: str
    columns: tuple[Column, ...]

    @property
    def by_header(self) -> dict[str, Column]:
        return {word_key(column.header): column for column in self.columns}


@dataclass(slots=True)
class Row:
    """One row: its values by key of column, the faults of its cells, and what the check found (`found`)."""

    number: int
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    found: list[Fault] = field(default_factory=list)

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    @property
    def all_faults(self) -> list[Fault]:
        return [*self.faults, *self.found]


@dataclass(slots=True)
class ReadSheet:
    """A sheet as it was read. `letters`: the letter of each column by key; `key` is "" for one not used."""

    key: str
    name: str
    letters: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        rows = [
            [row.number, row.values, [f.json() for f in row.faults], [f.json() for f in row.found]]
            for row in self.rows
        ]
        said = [fault.json() for fault in self.faults]
        return {"key": self.key, "name": self.name, "letters": self.letters, "rows": rows, "faults": said}


def sheet_of(data: dict[str, Any]) -> ReadSheet:
    """The sheet that `ReadSheet.json` wrote."""
    rows = [
        Row(number, values, [fault_of(f) for f in faults], [fault_of(f) for f in found])
        for number, values, faults, found in data["rows"]
    ]
    said = [fault_of(fault) for fault in data["faults"]]
    return ReadSheet(data["key"], data["name"], data["letters"], rows, said)


def word_key(words: str) -> str:
    """Words as they are compared: without accents, marks and differences of case."""
    return _NOT_WORD.sub(" ", text.fold(words)).strip()


def nearest(said: str, known: Sequence[str]) -> str:
    """The known word most like the one said, "" where none is near."""
    found = process.extractOne(said, known, scorer=fuzz.WRatio, score_cutoff=NEAR)
    return str(found[0]) if found else ""


def read_sheets(sheets: Sequence[Sheet], kinds: Sequence[SheetKind]) -> list[ReadSheet]:
    """The sheets that are wanted, in the order of the workbook, and a word on each that is not.

    Refuses a workbook that has none of them.
    """
    wanted = {word_key(kind.title): kind for kind in kinds}
    titles = [kind.title for kind in kinds]
    if not any(word_key(sheet.name) in wanted for sheet in sheets):
        raise _no_sheet(sheets, titles)
    found: list[ReadSheet] = []
    for sheet in sheets:
        kind = wanted.get(word_key(sheet.name))
        if kind is None:
            found.append(_ignored(sheet, titles))
        elif any(other.key == kind.key for other in found):
            message = N_("Trang “%(name)s” trùng tên với một trang khác.")
            found.append(ReadSheet("", sheet.name, faults=[stop("sheet_twice", message, name=sheet.name)]))
        else:
            found.append(_read(sheet, kind))
    return found


def _no_sheet(sheets: Sequence[Sheet], titles: Sequence[str]) -> Refused:
    said = _("Không có trang nào tên là %(wanted)s. Tệp này có: %(names)s. Hãy dùng bảng mẫu.")
    names = ", ".join(f"“{sheet.name[:60]}”" for sheet in sheets[:10])
    words = {"wanted": " / ".join(f"“{title}”" for title in titles), "names": names}
    return Refused("workbook_no_sheet", said % words, status=400)


def _ignored(sheet: Sheet, titles: Sequence[str]) -> ReadSheet:
    message = N_("Trang “%(name)s” không thuộc bảng này nên không được đọc.")
    hint = nearest(sheet.name, titles)
    fault = warning("sheet_ignored", message, hint=hint, name=sheet.name[:60])
    silent = not sheet.lines or word_key(sheet.name) == word_key(GUIDE)
    return ReadSheet("", sheet.name, faults=[] if silent else [fault])


def _read(sheet: Sheet, kind: SheetKind) -> ReadSheet:
    read = ReadSheet(kind.key, sheet.name)
    if sheet.hidden:
        message = N_("Trang “%(name)s” đang ẩn trong Excel nhưng vẫn được đọc.")
        read.faults.append(warning("sheet_hidden", message, name=sheet.name))
    header = _header(sheet, kind)
    if header is None:
        read.faults.append(_no_header(kind))
        return read
    places, twice = _places(header, kind)
    read.letters = {column.key: get_column_letter(place) for place, column in places.items()}
    read.faults += _header_faults(header, kind, read, twice)
    if not any(fault.hard for fault in read.faults):
        read.rows = list(_rows(sheet, header.number, places))
        if not read.rows:
            message = N_("Trang “%(name)s” không có dòng dữ liệu nào.")
            read.faults.append(warning("sheet_empty", message, name=sheet.name))
    return read


def _header(sheet: Sheet, kind: SheetKind) -> Line | None:
    """The row near the top that names most of the columns: at least two of them, or the only one."""
    known = kind.by_header

    def named(line: Line) -> int:
        return len({word_key(typed(cell)) for cell in line.cells.values()} & known.keys())

    near = [line for line in sheet.lines[:HEADER_WITHIN] if line.number <= HEADER_WITHIN]
    best = max(near, key=named, default=None)
    return best if best is not None and named(best) >= min(2, len(known)) else None


def _no_header(kind: SheetKind) -> Fault:
    message = N_("Không thấy dòng tiêu đề trong %(within)s dòng đầu. Cần có các cột: %(columns)s.")
    columns = ", ".join(column.header for column in kind.columns if column.needed)
    return stop("header_missing", message, within=HEADER_WITHIN, columns=columns)


def _places(header: Line, kind: SheetKind) -> tuple[dict[int, Column], list[Column]]:
    """Number of column -> what stands in it; and the columns that are named more than once."""
    known = kind.by_header
    places = {
        place: known[word]
        for place, cell in sorted(header.cells.items())
        if (word := word_key(typed(cell))) in known
    }
    counts = Counter(column.key for column in places.values())
    return places, [column for column in kind.columns if counts[column.key] > 1]


def _header_faults(header: Line, kind: SheetKind, read: ReadSheet, twice: list[Column]) -> Iterator[Fault]:
    known = kind.by_header
    others = {typed(cell) for cell in header.cells.values()}
    others = {said for said in others if word_key(said) not in known}
    for column in twice:
        message = N_("Cột “%(header)s” có hai lần (dòng %(row)s); hãy xóa một cột.")
        yield stop("header_twice", message, header=column.header, row=header.number)
    for column in kind.columns:
        if column.needed and column.key not in read.letters:
            message = N_("Thiếu cột “%(header)s” (dòng tiêu đề là dòng %(row)s).")
            hint = nearest(column.header, sorted(others))
            yield stop("column_missing", message, hint=hint, header=column.header, row=header.number)


def _rows(sheet: Sheet, header: int, places: dict[int, Column]) -> Iterator[Row]:
    merged = _merged_rows(sheet, header, places)
    for line in sheet.lines:
        if line.number <= header or not places.keys() & line.cells.keys():
            continue
        row = Row(line.number, {})
        for place, column in places.items():
            value, fault = column.read(line.cells.get(place))
            if fault is not None:
                row.faults.append(fault)
            elif value is not None and value != "":
                row.values[column.key] = value
        _mark(row, line, merged.get(line.number, ()))
        yield row


def _mark(row: Row, line: Line, merged: Sequence[tuple[str, str]]) -> None:
    for key, reference in merged:
        message = N_("Ô gộp %(cells)s. Hãy bỏ gộp ô và ghi giá trị vào từng ô.")
        row.faults.append(stop("cell_merged", message, key, cells=reference))
    if line.hidden:
        message = N_("Dòng đang ẩn trong Excel nhưng vẫn được đọc.")
        row.faults.append(warning("row_hidden", message))


def _merged_rows(sheet: Sheet, header: int, places: dict[int, Column]) -> dict[int, list[tuple[str, str]]]:
    """Number of row -> (key of column, range) of each merged range that touches a column read there."""
    found: dict[int, list[tuple[str, str]]] = {}
    numbers = [line.number for line in sheet.lines if line.number > header]
    left_to_mark = MOST_ROWS  # ranges that overlap, which Excel never writes, could be marked without end
    for left, top, right, bottom in sheet.merged:
        keys = [column.key for place, column in places.items() if left <= place <= right]
        if not keys or bottom <= header:
            continue
        reference = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        first, last = bisect_left(numbers, top), bisect_right(numbers, bottom)
        left_to_mark -= last - first
        for number in numbers[first:last] if left_to_mark >= 0 else ():
            found.setdefault(number, []).append((keys[0], reference))
    return found
