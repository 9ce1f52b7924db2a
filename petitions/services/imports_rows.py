"""Rows of a sheet as petitions: what merged cells and "như trên" stand for, what is no petition at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl.utils import get_column_letter

from council import text
from council.services.spreadsheets import Cell, Line, Sheet
from petitions.rules.matching import ends_table, is_dash, is_ditto, is_numbering
from petitions.services.imports_cells import SHOWN, read, typed
from petitions.services.imports_columns import BY_KEY, Layout
from petitions.services.imports_faults import Fault, fault
from petitions.services.imports_store import Row

EMPTY = Cell(None)
# Columns that nearly every row fills: a dash there says "the same", elsewhere it says "none".
DASH_IS_ABOVE = frozenset({"place", "field", "day", "source", "meeting", "session", "competence", "lead"})
MOST_COVERED = 200_000  # cells below merged ones, over a whole sheet


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range that covers a cell: its words, and the cell that speaks for it."""

    reference: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass(slots=True)
class Sheeted:
    """A sheet while its rows are read: what covers which cell, and the last value of each column."""

    at: int
    sheet: Sheet
    layout: Layout
    today: date
    hidden_too: bool
    covered: dict[tuple[int, int], Merged] = field(default_factory=dict)
    tops: dict[tuple[int, int], Cell] = field(default_factory=dict)
    above: dict[str, Cell] = field(default_factory=dict)


def read_rows(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], today: date, *, hidden_too: bool
) -> list[Row]:
    """The rows of every sheet that is chosen, with the faults of their cells."""
    rows: list[Row] = []
    for at, (sheet, layout) in enumerate(zip(sheets, layouts, strict=True)):
        if layout.chosen and layout.header:
            rows += _rows(Sheeted(at, sheet, layout, today, hidden_too))
    return rows


def cell_address(layout: Layout, key: str, number: int) -> str:
    """ "C14"; the row alone for a target without a column."""
    place = next((place for place, target in layout.map.items() if target == key), None)
    return f"{get_column_letter(place)}{number}" if place else str(number)


def _rows(at: Sheeted) -> Iterator[Row]:
    _cover(at)
    is_over = False
    for line in at.sheet.lines:
        if line.number <= at.layout.header:
            continue
        cells = _cells(at, line)
        if not any(not cell.empty for cell in line.cells.values()):
            continue
        row = Row(at.at, line.number)
        row.out, is_over = _left_out(at, line, cells, is_over)
        if row.out:
            row.excerpt = _excerpt(line)
        elif cells:
            _read_into(row, at, line, cells)
        else:
            continue
        yield row


def _cover(at: Sheeted) -> None:
    """Which cells a merged range covers, and the cell at the top left of each."""
    left_to_cover = MOST_COVERED
    values = {(line.number, place): cell for line in at.sheet.lines for place, cell in line.cells.items()}
    last = at.sheet.lines[-1].number if at.sheet.lines else 0
    for left, top, right, bottom in at.sheet.merged:
        if bottom <= at.layout.header:
            continue
        merged = Merged(
            f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}", left, top, right, bottom
        )
        at.tops[top, left] = values.get((top, left), EMPTY)
        for number in range(top, min(bottom, last) + 1):
            left_to_cover -= right - left + 1
            if left_to_cover < 0:
                return
            for place in range(left, right + 1):
                at.covered[number, place] = merged


def _cells(at: Sheeted, line: Line) -> dict[str, Cell]:
    """The filled cells of a row, by what their columns are; merged ones speak for those they cover."""
    found: dict[str, Cell] = {}
    for place, key in at.layout.map.items():
        cell = line.cells.get(place, EMPTY)
        merged = at.covered.get((line.number, place))
        if merged is not None and cell.empty and merged.left == place and BY_KEY[key].fills:
            cell = at.tops[merged.top, merged.left]
        if not cell.empty:
            found[key] = cell
    return found


def _left_out(at: Sheeted, line: Line, cells: Mapping[str, Cell], is_over: bool) -> tuple[str, bool]:
    """Why a row is no petition ("" where it is one), and whether the table has ended by now."""
    own = [typed(line.cells[place]) for place in sorted(line.cells)]
    first = text.fold(own[0]) if own else ""
    said = text.fold(typed(cells["text"])) if "text" in cells else ""
    here = [key for place, key in at.layout.map.items() if place in line.cells]
    if line.hidden and not at.hidden_too:
        return "row_hidden_left", is_over
    if len(own) > 1 and all(is_numbering(text.fold(word)) for word in own):
        return "row_numbering", is_over
    if ends_table(first) or ends_table(said):
        return "row_total", True
    if "text" not in cells or not said:
        spread = [at.covered.get((line.number, place)) for place in line.cells]
        if len(own) == 1 and any(merged is not None and merged.right > merged.left + 1 for merged in spread):
            return "row_heading", is_over
        if len([key for key in here if not _is_silent(line, at, key)]) < 2:
            return "row_stray", is_over
    if is_over and len(own) == 1:
        return "row_stray", is_over
    return "", is_over


def _is_silent(line: Line, at: Sheeted, key: str) -> bool:
    place = next(place for place, target in at.layout.map.items() if target == key)
    cell = line.cells.get(place, EMPTY)
    return not cell.fault and is_ditto(text.fold(typed(cell)))


def _excerpt(line: Line) -> str:
    words = " · ".join(
        typed(line.cells[place]) for place in sorted(line.cells) if not line.cells[place].fault
    )
    return words[:SHOWN]


def _read_into(row: Row, at: Sheeted, line: Line, cells: Mapping[str, Cell]) -> None:
    if line.hidden:
        row.faults.append(fault("row_hidden"))
    row.faults += _merged_faults(at, line)
    for key in dict.fromkeys(at.layout.map.values()):
        cell = _meant(row, at, key, cells.get(key, EMPTY))
        if cell.empty:
            continue
        found = read(key, cell, at.today)
        row.faults += found.faults
        if found.value not in (None, ""):
            row.values[key] = found.value
    if "text" not in cells:
        row.faults.append(fault("text_missing", "text"))


def _meant(row: Row, at: Sheeted, key: str, cell: Cell) -> Cell:
    """The cell, or the one above where it says "như trên"; the value is remembered for the rows below."""
    said = text.fold(typed(cell)) if not cell.fault else ""
    if not is_ditto(said):
        if not cell.empty:
            at.above[key] = cell
        return cell
    if is_dash(said) and key not in DASH_IS_ABOVE and key != "text":
        return EMPTY
    if not BY_KEY[key].fills:
        row.faults.append(fault("cell_ditto", key, typed=typed(cell)[:SHOWN]))
        return EMPTY
    before = at.above.get(key)
    if before is None and is_dash(said):
        return EMPTY
    if before is None:
        row.faults.append(fault("ditto_nothing", key, typed=typed(cell)[:SHOWN]))
        return EMPTY
    row.faults.append(fault("cell_as_above", key, typed=typed(cell)[:SHOWN]))
    return before


def _merged_faults(at: Sheeted, line: Line) -> Iterator[Fault]:
    """A merged cell fills the rows below in columns of names; anywhere else it hides something."""
    seen = set()
    for place, key in at.layout.map.items():
        merged = at.covered.get((line.number, place))
        if merged is None or merged.reference in seen:
            continue
        seen.add(merged.reference)
        if merged.left == merged.right and BY_KEY[key].fills:
            if line.number > merged.top and place not in line.cells:
                yield fault("cell_filled", key, cells=merged.reference)
        elif merged.top < merged.bottom or merged.left < merged.right:
            yield fault("cell_merged", key, cells=merged.reference)
