"""Tables as an Excel workbook. Text stays text: what begins like a formula is never run.

Weakness: a workbook carries the moment it was made, so the same input does not give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.cell.cell import Cell as Box
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Decimal | date | None
Span = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1

_FACE = "Times New Roman"
_THIN = Side(style="thin", color="000000")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# A spreadsheet program may take text that begins so for a formula when somebody edits it.
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # characters of one cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: lines above the table, rows of its head, rows, lines below it. `spans` merge cells of the
    head, counted from its first row; `widths` in characters, one for each column."""

    name: str
    title: Sequence[str]
    head: Sequence[Sequence[str]]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()
    spans: Sequence[Span] = ()
    widths: Sequence[float] = field(default_factory=list)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The finished file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(_FORBIDDEN.sub(" ", sheet.name)[:31]), sheet)
    book.properties.creator = "Nghị trường"
    book.properties.language = "vi"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    columns = max((len(row) for row in [*sheet.head, *sheet.rows]), default=1)
    for at, line in enumerate(sheet.title, 1):
        _words(page, at, line, columns, bold=True)
    top = len(sheet.title) + 2
    for down, row in enumerate(sheet.head):
        for across, text in enumerate(row, 1):
            _head(put(_box(page, top + down, across), text))
    for first_row, first, last_row, last in sheet.spans:
        page.merge_cells(
            start_row=top + first_row - 1, start_column=first, end_row=top + last_row - 1, end_column=last
        )
    below = top + len(sheet.head)
    for down, values in enumerate(sheet.rows):
        for across, value in enumerate(values, 1):
            _body(put(_box(page, below + down, across), value), value)
    for at, line in enumerate(sheet.notes, below + len(sheet.rows) + 1):
        _words(page, at, line, columns, bold=False)
    for at, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = f"A{below}"
    page.page_setup.orientation = "landscape" if columns > 8 else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{top}:{below - 1}" if sheet.head else None


def _box(page: Worksheet, row: int, column: int) -> Box:
    """A cell that is not covered by a merged one; cells are merged only after they are written."""
    found = page.cell(row, column)
    if isinstance(found, MergedCell):
        raise TypeError(f"{found.coordinate} is covered")
    return found


def put(cell: Box, value: Value) -> Box:
    """Write a value. Text is stored as text, whatever it begins with; nothing is written for None."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_LIKE_FORMULAS)
    elif value is not None:
        cell.value = value
    return cell


def _words(page: Worksheet, row: int, line: str, columns: int, *, bold: bool) -> None:
    cell = put(_box(page, row, 1), line)
    cell.font = Font(name=_FACE, size=12, bold=bold)
    cell.alignment = Alignment(horizontal="center" if bold else "left", vertical="top", wrap_text=True)
    if columns > 1:
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)


def _head(cell: Box) -> None:
    cell.font = Font(name=_FACE, size=11, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _GRID


def _body(cell: Box, value: Value) -> None:
    cell.font = Font(name=_FACE, size=11)
    cell.border = _GRID
    is_text = isinstance(value, str)
    cell.alignment = Alignment(horizontal="left" if is_text else "right", vertical="top", wrap_text=is_text)
    if isinstance(value, Decimal):
        cell.number_format = "0.00"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
