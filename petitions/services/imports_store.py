"""How a spreadsheet waits until it is imported: everything it said sealed, since it says who put what.

Nothing of its cells lies in clear: neither the cells as they were read nor the rows made of them. What does
lie in clear (`columns`) are the headers, which column is what, decisions on names, and choices by row.
"""

from __future__ import annotations

import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from council.errors import Refused
from council.services import sealing
from council.services.sealing import SealBrokenError
from council.services.spreadsheets import Cell, Line, Sheet
from petitions.models import PetitionImport
from petitions.services.imports_columns import Layout, layout_of
from petitions.services.imports_faults import Fault

log = structlog.get_logger(__name__)
CELLS, ROWS = "cells", "rows"
COLUMNS, CHECKED, APPLIED, DISCARDED = "columns", "checked", "applied", "discarded"  # states of an import
SKIP, IMPORT = "skip", "import"


@dataclass(frozen=True, slots=True)
class Alike:
    """What a row repeats: a petition that is there (`petition`, its `code`) or a row above (`row`)."""

    score: int
    petition: int | None = None
    code: str = ""
    row: str = ""

    @property
    def target(self) -> str:
        """How a choice names it."""
        return f"p:{self.petition}" if self.petition is not None else f"r:{self.row}"


@dataclass(slots=True)
class Row:
    """A row that is a petition, or is left out (`out`: why; `excerpt`: what it said). `faults` are those of
    its cells, `named` those of its names, which a decision settles; `ids` is what its names mean."""

    sheet: int
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    excerpt: str = ""
    faults: list[Fault] = field(default_factory=list)
    named: list[Fault] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    alike: list[Alike] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    personal: dict[str, int] = field(default_factory=dict)
    out: str = ""

    @property
    def key(self) -> str:
        return f"{self.sheet}:{self.number}"

    @property
    def all_faults(self) -> list[Fault]:
        return [*self.faults, *self.named]

    @property
    def is_faulty(self) -> bool:
        return any(fault.hard for fault in self.all_faults)

    def said(self, key: str) -> str:
        """What a column of words says."""
        return str(self.values.get(key, ""))


@dataclass(slots=True)
class Plan:
    """What is decided about a file: layouts, options, decisions on names, choices for rows."""

    layouts: list[Layout]
    options: dict[str, Any] = field(default_factory=dict)
    decisions: dict[str, dict[str, int]] = field(default_factory=dict)  # kind -> spelling -> id, 0: left open
    choices: dict[str, str] = field(
        default_factory=dict
    )  # key of a row -> "skip", "import", or what it repeats

    def json(self) -> dict[str, Any]:
        return {
            "layouts": [layout.json() for layout in self.layouts],
            "options": self.options,
            "decisions": self.decisions,
            "choices": self.choices,
        }

    @property
    def mapped(self) -> set[str]:
        """What the columns of the sheets that are imported are."""
        return {key for layout in self.layouts if layout.chosen for key in layout.map.values()}

    def row_name(self, key: str) -> str:
        """What a row is called: its number, with its sheet where there are several."""
        sheet, _colon, number = key.partition(":")
        several = sum(layout.chosen for layout in self.layouts) > 1
        return f"{self.layouts[int(sheet)].name}, {number}" if several else number

    def choice(self, row: Row) -> str:
        """What is to become of a row."""
        return self.choices.get(row.key, IMPORT)


def plan_of(row: PetitionImport) -> Plan:
    """The plan that is kept with a file."""
    data: Mapping[str, Any] = row.columns
    return Plan(
        [layout_of(layout) for layout in data["layouts"]],
        dict(data["options"]),
        {kind: dict(said) for kind, said in data["decisions"].items()},
        dict(data["choices"]),
    )


def keep_cells(row: PetitionImport, sheets: Sequence[Sheet]) -> None:
    """Seal what a workbook said; the import has its number by now."""
    row.rows = {CELLS: _seal(row, CELLS, [_sheet_json(sheet) for sheet in sheets])}


def cells_of(row: PetitionImport) -> list[Sheet]:
    """What the workbook said."""
    return [_sheet_of(data) for data in _unseal(row, CELLS)]


def keep_rows(row: PetitionImport, rows: Sequence[Row]) -> None:
    """Seal the rows made of the cells."""
    row.rows = dict(row.rows) | {ROWS: _seal(row, ROWS, [_row_json(one) for one in rows])}


def rows_of(row: PetitionImport) -> list[Row]:
    """The rows made of the cells; none before the columns were settled."""
    if not isinstance(row.rows, dict) or ROWS not in row.rows:
        return []
    return [_row_of(data) for data in _unseal(row, ROWS)]


def rotate(row: PetitionImport) -> None:
    """Seal what a file said again with the current key. The caller saves the row."""
    for part in list(row.rows):
        row.rows[part] = _seal(row, part, _unseal(row, part))


def waiting(current: str) -> QuerySet[PetitionImport]:
    """The files that still hold what they said, sealed with another key than this one."""
    rows = PetitionImport.objects.with_scopes_disabled().filter(state__in=(COLUMNS, CHECKED))
    found: QuerySet[PetitionImport] = rows.exclude(rows__cells__startswith=f"{sealing.VERSION}.{current}.")
    return found


def _place(row: PetitionImport, part: str) -> str:
    return f"petitions_petitionimport|{part}|{row.pk}"


def _seal(row: PetitionImport, part: str, data: Any) -> str:
    packed = zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 1)
    return sealing.seal(b85encode(packed).decode(), place=_place(row, part))


def _unseal(row: PetitionImport, part: str) -> Any:
    try:
        packed = sealing.unseal(row.rows[part], place=_place(row, part))
    except SealBrokenError as broken:
        log.error("seal_broken", what=str(broken))
        message = _("Không mở được phần kín của tệp này; hãy bỏ tệp rồi tải lên lại.")
        raise Refused("seal_broken", message, status=500) from broken
    return json.loads(zlib.decompress(b85decode(packed)))


def _row_json(row: Row) -> list[Any]:
    faults, named = [f.json() for f in row.faults], [f.json() for f in row.named]
    alike = [asdict(one) for one in row.alike]
    said = [row.sheet, row.number, row.values, row.excerpt, faults, named, row.ids, alike]
    return [*said, row.flags, row.personal, row.out]


def _row_of(data: Sequence[Any]) -> Row:
    sheet, number, values, excerpt, faults, named, ids, alike, flags, personal, out = data
    return Row(
        sheet,
        number,
        values,
        excerpt,
        [Fault(*one) for one in faults],
        [Fault(*one) for one in named],
        ids,
        [Alike(**one) for one in alike],
        flags,
        personal,
        out,
    )


def _sheet_json(sheet: Sheet) -> list[Any]:
    lines = [
        [line.number, line.hidden, {number: _cell_json(cell) for number, cell in line.cells.items()}]
        for line in sheet.lines
    ]
    return [sheet.name, sheet.hidden, lines, sheet.merged, sorted(sheet.hidden_columns)]


def _sheet_of(data: Sequence[Any]) -> Sheet:
    name, hidden, lines, merged, hidden_columns = data
    return Sheet(
        name,
        hidden,
        [
            Line(number, {int(place): _cell_of(cell) for place, cell in cells.items()}, unseen)
            for number, unseen, cells in lines
        ],
        [tuple(bounds) for bounds in merged],
        set(hidden_columns),
    )


def _cell_json(cell: Cell) -> Any:
    """Texts and numbers stand for themselves; days and faults are marked."""
    if cell.fault:
        return {"f": cell.fault}
    if isinstance(cell.value, datetime):
        return {"d": cell.value.date().isoformat()}
    return {"d": cell.value.isoformat()} if isinstance(cell.value, date) else cell.value


def _cell_of(data: Any) -> Cell:
    if not isinstance(data, dict):
        return Cell(data)
    return Cell(None, data["f"]) if "f" in data else Cell(date.fromisoformat(data["d"]))
