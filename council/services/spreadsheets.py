"""Reading spreadsheets that people made: what is in each cell, never what a formula would make of it.

A workbook is a ZIP of XML parts. Before any of it is parsed, every part is unpacked once and counted: bombs,
encrypted entries and document types (entity expansion) end here. Rows are then read one at a time, so that
neither a sheet's claimed size nor a cell in its last column costs memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format
from openpyxl.styles.stylesheet import Stylesheet
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import (
    COL_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    MERGE_TAG,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from council import text
from council.errors import Refused

MOST_BYTES = 50 * 1024**2
MOST_UNPACKED = 200 * 1024**2
MOST_ENTRIES = 2_000
MOST_RATIO = 100
RATIO_FROM = 1024**2  # a part smaller than this may repeat itself as it likes
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_MERGES = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([^\"']*)[\"']")
_DOCTYPE = b"<!DOCTYPE"
TEXT_TAG, RUN_TAG = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"
# What the ZIP and XML readers and openpyxl raise for a file that somebody or something has damaged.
BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds: `value` is a cleaned text, a whole or broken number, a date or a truth value.

    `fault`: "formula" or "error" where there is no value to trust. `percent`: shown as a percentage.
    """

    value: str | int | float | bool | date | None
    fault: str = ""
    percent: bool = False

    @property
    def empty(self) -> bool:
        return self.value in (None, "") and not self.fault


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its filled cells, by number of column from 1."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet. `merged`: (first column, first row, last column, last row) of each merged range."""

    name: str
    hidden: bool
    lines: list[Line] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


def read_workbook(file: IO[bytes], name: str) -> list[Sheet]:
    """Every sheet of an .xlsx workbook. Refuses, with what to do instead, whatever is not one."""
    _require_workbook(file, name)
    try:
        with ZipFile(file) as archive:
            _require_harmless(archive)
        file.seek(0)
        return _sheets(ExcelReader(file, read_only=True, keep_links=False))
    except BROKEN as error:
        raise _broken() from error


def _require_workbook(file: IO[bytes], name: str) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise too_large()
    head = file.read(8)
    file.seek(0)
    if head == _OLE:
        raise _locked() if _ENCRYPTED in file.read() else _other_format(".xls")
    if not head.startswith(b"PK\x03\x04"):
        raise _other_format(name.rpartition(".")[2][:10])
    if not name.lower().endswith(".xlsx"):
        raise _other_format(name.rpartition(".")[2][:10])


def _require_harmless(archive: ZipFile) -> None:
    """Unpack every part once, counting what really comes out; nothing is kept."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _other_format("zip")
    if "xl/workbook.bin" in names:
        raise _other_format(".xlsb")
    if len(entries) > MOST_ENTRIES or len(names) < len(entries):
        raise _bomb()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _locked()
    left = MOST_UNPACKED
    for entry in entries:
        left -= _unpacked(archive, entry, left)


def _unpacked(archive: ZipFile, entry: ZipInfo, left: int) -> int:
    """The true size of an entry, which may be no larger than what is left. XML without document type only."""
    size, tail, is_xml = 0, b"", entry.filename.endswith((".xml", ".rels"))
    with archive.open(entry) as part:
        while chunk := part.read(256 * 1024):
            if size == 0:  # a sheet may stand in a part of any name
                is_xml = is_xml or chunk.lstrip(b"\0\xef\xbb\xbf\xff\xfe\r\n\t ").startswith(b"<")
            if is_xml and size == 0:
                _require_utf8(chunk)
            size += len(chunk)
            if size > left or (size > RATIO_FROM and size > MOST_RATIO * max(1, entry.compress_size)):
                raise _bomb()
            if is_xml and _DOCTYPE in tail + chunk:
                raise _broken()
            tail = chunk[-len(_DOCTYPE) :]
    return size


def _require_utf8(head: bytes) -> None:
    """In other encodings a document type would hide from the search for it."""
    declared = _DECLARED.search(head[:200])
    encoding = declared[1].lower() if declared else b"utf-8"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:200]:
        raise _broken()
    if encoding not in (b"utf-8", b"utf8", b"us-ascii"):
        raise _broken()


class _Rows(WorkSheetParser):
    """Rows and merged ranges of a sheet and nothing else of it."""

    merged: list[str]
    hidden_columns: set[int]
    cleaned: dict[str, str]

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        self.merged, self.hidden_columns, self.cleaned = [], set(), {}
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                self.row_dimensions.clear()
                element.clear()
            elif element.tag == MERGE_TAG:
                self.merged = [range_.get("ref", "") for range_ in element[: MOST_MERGES + 1]]
                element.clear()
            elif element.tag == COL_TAG:
                self.hidden_columns.update(_hidden_of(element))

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        self.hidden = row.get("hidden") in ("1", "true")
        number, cells = super().parse_row(row)
        return int(number), cells

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Text that stands in the cell itself goes the short way: openpyxl builds four objects for each."""
        kind = element.get("t")
        if kind == "inlineStr" and element.find(FORMULA_TAG) is None:
            return self._inline(element)
        found: dict[str, Any] = super().parse_cell(element)
        if kind != "s" and isinstance(found["value"], str):
            found["value"] = text.clean(found["value"])
        return found

    def _inline(self, element: Any) -> dict[str, Any]:
        place = element.get("r")
        self.col_counter = coordinate_to_tuple(place)[1] if place else self.col_counter + 1
        parts = element.find(INLINE_STRING)
        said = "".join(map(_said, parts)) if parts is not None else ""
        if said not in self.cleaned:
            self.cleaned[said] = text.clean(said)
        style = int(element.get("s", 0))
        return {"column": self.col_counter, "value": self.cleaned[said], "data_type": "s", "style_id": style}

    def parse_formula(self, element: Any) -> str:
        """A formula is neither evaluated nor kept: that there is one is all that matters."""
        return "="


def _hidden_of(styled: Any) -> range:
    """The columns that one description of columns hides, of those that are read."""
    if styled.get("hidden") not in ("1", "true"):
        return range(0)
    return range(int(styled.get("min", 1)), min(int(styled.get("max", 1)), MOST_COLUMNS) + 1)


def _said(part: Any) -> str:
    """What a part of an inline text says: the text, or a run of it; how it is pronounced is left out."""
    if part.tag == TEXT_TAG:
        return part.text or ""
    return part.findtext(TEXT_TAG) or "" if part.tag == RUN_TAG else ""


def _sheets(reader: ExcelReader) -> list[Sheet]:
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    strings = [text.clean(string) for string in reader.shared_strings]
    style = _styles(reader)
    found, left = [], MOST_ROWS
    for listed, relation in reader.parser.find_sheets():
        if not relation.Type.endswith("/worksheet"):
            continue
        sheet = Sheet(text.clean(listed.name), listed.state != "visible")
        with reader.archive.open(relation.target) as part:
            parser = _Rows(part, strings, False, reader.wb.epoch, style.dates)
            _read(sheet, parser, style, left)
        left -= len(sheet.lines)
        found.append(sheet)
    return found


@dataclass(slots=True)
class _Styles:
    """The styles of a workbook, by number: those of dates and those of percentages."""

    dates: set[int]
    percent: set[int]


def _styles(reader: ExcelReader) -> _Styles:
    if ARC_STYLE not in reader.valid_files:
        return _Styles(set(), set())
    tree: Any = fromstring(reader.archive.read(ARC_STYLE))
    sheet = Stylesheet.from_tree(tree)
    codes = [_format_code(sheet, style.numFmtId) for style in sheet.cell_styles]
    dates = {index for index, code in enumerate(codes) if is_date_format(code)}
    return _Styles(dates, {index for index, code in enumerate(codes) if "%" in code})


def _format_code(sheet: Stylesheet, number: int) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number) or "")
    return str(sheet.number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _read(sheet: Sheet, parser: _Rows, style: _Styles, left: int) -> None:
    for number, raw in parser.rows():
        cells = {
            found["column"]: cell
            for found in raw
            if found["column"] <= MOST_COLUMNS and not (cell := _cell(found, style)).empty
        }
        if not cells:
            continue
        if len(sheet.lines) >= left:
            said = _("Tệp có hơn %(most)s dòng; hãy chia thành nhiều tệp.") % {"most": f"{MOST_ROWS:,}"}
            raise Refused("workbook_too_many_rows", said, status=413)
        sheet.lines.append(Line(number, cells, parser.hidden))
    if len(parser.merged) > MOST_MERGES:
        raise _bomb()
    sheet.merged = [_bounds(reference) for reference in parser.merged]
    sheet.hidden_columns = parser.hidden_columns


def _bounds(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(reference)
    return int(left or 1), int(top or 1), int(right or MOST_COLUMNS), int(bottom or 2**20)


def _cell(found: dict[str, Any], style: _Styles) -> Cell:
    if found["data_type"] == "f":
        return Cell(None, "formula")
    if found["data_type"] == "e":
        return Cell(None, "error")
    return Cell(_plain(found["value"]), "", int(found["style_id"]) in style.percent)


def _plain(value: Any) -> str | int | float | bool | date | None:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return str(value) if isinstance(value, time | timedelta) else value


def check_bytes(size: int) -> None:
    """Refuse a file of more than MOST_BYTES."""
    if size > MOST_BYTES:
        raise too_large()


def too_large() -> Refused:
    """The refusal of a file larger than any election's workbook."""
    said = _("Tệp lớn hơn %(most)s MB; hãy chia thành nhiều tệp.") % {"most": MOST_BYTES // 1024**2}
    return Refused("workbook_too_large", said, status=413)


def _locked() -> Refused:
    said = _("Tệp được bảo vệ bằng mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi tải lên.")
    return Refused("workbook_locked", said, status=400)


def _bomb() -> Refused:
    said = _("Tệp có cấu trúc bất thường nên không được mở. Hãy chép dữ liệu sang bảng tính mới.")
    return Refused("workbook_bomb", said, status=400)


def _broken() -> Refused:
    said = _("Không đọc được tệp này. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên.")
    return Refused("workbook_broken", said, status=400)


def _other_format(what: str) -> Refused:
    said = _("Chỉ nhận bảng tính Excel dạng .xlsx, không nhận dạng “%(what)s”. Hãy lưu lại thành .xlsx.")
    return Refused("workbook_not_xlsx", said % {"what": what}, status=400)
