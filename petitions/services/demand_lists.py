"""Lists of signers as spreadsheets: columns in any order, read and checked, then applied whole or not at all.

Between the preview and the act nothing is kept on the server: the page carries the lines, sealed for this
demand and this person. Two kinds of faults: what the law finds lacking is recorded and does not count; what
cannot be read for sure (a formula, a hidden row, a mark that says neither yes nor no) stops the whole list.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.models import JournalEntry
from council.permissions import Actor, require
from council.rules.decision import N_
from council.services import sealing
from council.services.sealing import SealBrokenError
from council.services.spreadsheets import Cell, Sheet, read_workbook
from council.services.spreadsheets import Line as Row
from petitions.models import DemandSigner, SessionDemand
from petitions.rules.signers import FAULTS, FAULTY, LOOKS, TWICE, VALID, kind_of
from petitions.services import demand_seal
from petitions.services.demand_lines import (
    MOST_ADDRESS,
    MOST_BIRTH,
    MOST_NAME,
    checked,
    counts_once,
    next_position,
)
from petitions.services.demand_seal import Line
from petitions.services.demands import MANAGE, opened, tell
from petitions.streams import demand_stream

MOST_ROWS = 5_000
MOST_SEALED = 900 * 1024  # what a form may carry back
HEAD_WITHIN = 20
NAME, BIRTH, ADDRESS, SIGNED = "name", "birth", "address", "signed"
COLUMNS: dict[str, str] = {
    NAME: N_("Họ và tên"),
    BIRTH: N_("Ngày, tháng, năm sinh"),
    ADDRESS: N_("Địa chỉ"),
    SIGNED: N_("Chữ ký"),
}
HEADS: dict[str, tuple[str, ...]] = {
    NAME: ("ho va ten", "ho ten", "ho, ten", "ten cu tri", "nguoi ky", "ten"),
    BIRTH: ("ngay, thang, nam sinh", "ngay thang nam sinh", "ngay sinh", "nam sinh", "sinh ngay"),
    ADDRESS: ("dia chi", "noi cu tru", "cho o", "noi o", "thuong tru", "noi thuong tru"),
    SIGNED: ("chu ky", "ky ten", "da ky", "ky"),
}
YES = frozenset({"x", "v", "co", "da ky", "ky", "true", "1", "yes", "roi"})
NO = frozenset({"", "khong", "chua", "chua ky", "false", "0", "no", "-"})
LONGEST = {NAME: MOST_NAME, BIRTH: MOST_BIRTH, ADDRESS: MOST_ADDRESS}

FORMULA, ERROR, MARK, HIDDEN, TOO_LONG = "formula", "error", "mark", "hidden", "too_long"
STOPS: dict[str, str] = {
    FORMULA: N_("Ô là công thức; hãy dán thành giá trị"),
    ERROR: N_("Ô báo lỗi"),
    MARK: N_("Cột chữ ký không rõ có ký hay không; hãy ghi “x” hoặc để trống"),
    HIDDEN: N_("Dòng bị ẩn; hãy bỏ ẩn hoặc xóa dòng"),
    TOO_LONG: N_("Nội dung quá dài"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """One row: its number in the file, the line, what the law finds lacking, what stops the list."""

    number: int
    line: Line
    faults: tuple[str, ...]
    stops: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """What is wrong with it."""
        found = FAULTS | LOOKS | STOPS
        return [found[code] for code in (*self.stops, *self.faults)]


@dataclass(slots=True)
class Preview:
    """A list that was read: what is to be seen before it is applied, and what the page carries."""

    name: str
    rows: list[Read] = field(default_factory=list)
    sealed: str = ""

    def counted(self, kind: str) -> int:
        """How many lines are valid, faulty, or there already."""
        return sum(kind_of(row.faults) == kind for row in self.rows)

    @property
    def valid(self) -> int:
        return self.counted(VALID)

    @property
    def faulty(self) -> int:
        return self.counted(FAULTY)

    @property
    def twice(self) -> int:
        return self.counted(TWICE)

    @property
    def stopped(self) -> list[Read]:
        """The rows that stop the list."""
        return [row for row in self.rows if row.stops]

    @property
    def noted(self) -> list[Read]:
        """Every row with something wrong or to look at."""
        return [row for row in self.rows if row.stops or row.faults]


def preview(*, actor: Actor, demand_id: int, file: IO[bytes], name: str) -> Preview:
    """Read a spreadsheet and say of each row what is wrong. Nothing is written."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        demand = opened(actor, demand_id)
        digest = _digest(file)
        _check_new(demand, digest)
        sheets = [sheet for sheet in read_workbook(file, name) if sheet.lines and not sheet.hidden]
        found = Preview(name[:200])
        on, seen = clock.day_of(demand.received_at), _seen(demand)
        for row, line, stops in _rows(_with_head(sheets)):
            found.rows.append(Read(row, line, _judged(line, on, seen), tuple(stops)))
    if not found.rows:
        raise Refused("list_empty", _("Không có dòng nào dưới dòng tiêu đề."), status=400)
    if not found.stopped:
        lines = [row.line for row in found.rows]
        found.sealed = _sealed(lines, digest, demand, actor)
    return found


def apply(*, actor: Actor, demand_id: int, sealed: str) -> list[DemandSigner]:
    """The lines of a preview go into the demand, all of them."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        demand = opened(actor, demand_id)
        digest, lines = _carried(sealed, demand, actor)
        _check_new(demand, digest)
        on, seen, first = clock.day_of(demand.received_at), _seen(demand), next_position(demand)
        rows = []
        for position, line in enumerate(lines, first):
            index = demand_seal.person_index(line, on)
            faults = _with_twice(demand_seal.judged(line, on), index, seen)
            secret = demand_seal.seal(line, demand.id, position)
            rows.append(
                DemandSigner(
                    demand=demand, position=position, sealed=secret, person_index=index, faults=faults
                )
            )
        made: list[DemandSigner] = DemandSigner.objects.with_scopes_disabled().bulk_create(
            rows, batch_size=500
        )
        kinds = [kind_of(row.faults) for row in made]
        said = {
            "sha256": digest,
            "from": first,
            "to": first + len(made) - 1,
            "valid": kinds.count(VALID),
            "faulty": kinds.count(FAULTY),
            "twice": kinds.count(TWICE),
        }
        tell(demand, actor, "petitions.demand.lines_imported", said)
    return made


def _rows(sheet: Sheet) -> Iterator[tuple[int, Line, list[str]]]:
    """The rows below the head, as lines. A merged cell says the same for each of its rows."""
    at, columns = _head(sheet)
    filled = _filled(sheet)
    rows = [row for row in sheet.lines if row.number > at]
    if len(rows) > MOST_ROWS:
        message = _("Danh sách có hơn %(most)s dòng; hãy chia thành nhiều tệp.")
        raise Refused("list_too_long", message % {"most": f"{MOST_ROWS:,}"}, status=413)
    for row in rows:
        cells = {
            key: row.cells.get(column) or filled.get((column, row.number)) or Cell(None)
            for key, column in columns.items()
        }
        if all(cells[key].empty for key in (NAME, BIRTH, ADDRESS)):
            continue
        yield row.number, *_line(row, cells)


def _line(row: Row, cells: dict[str, Cell]) -> tuple[Line, list[str]]:
    stops = [HIDDEN] if row.hidden else []
    stops += [FORMULA if cell.fault == "formula" else ERROR for cell in cells.values() if cell.fault]
    said = {key: _said(cell) for key, cell in cells.items()}
    mark = text.fold(said[SIGNED])
    if mark not in YES and mark not in NO:
        stops.append(MARK)
    if any(len(said[key]) > most for key, most in LONGEST.items()):
        stops.append(TOO_LONG)
    return Line(said[NAME], said[BIRTH], said[ADDRESS], mark in YES), list(dict.fromkeys(stops))


def _said(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "1" if value else "0"
    return " ".join(text.clean(str(value)).split()) if value is not None else ""


def _with_head(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet whose first lines name the columns."""
    for sheet in sheets:
        if len(_head(sheet)[1]) == len(COLUMNS):
            return sheet
    best = max(sheets, key=lambda sheet: len(_head(sheet)[1]), default=None)
    missing = [str(_(COLUMNS[key])) for key in COLUMNS if best is None or key not in _head(best)[1]]
    message = _("Không thấy cột: %(columns)s. Hãy đặt tên các cột ở dòng đầu của danh sách.")
    raise Refused("list_columns", message % {"columns": "; ".join(missing)}, status=400)


def _head(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The number of the head's row and where each column stands; the row that names most of them."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in sheet.lines[:HEAD_WITHIN]:
        found: dict[str, int] = {}
        for column, cell in sorted(row.cells.items()):
            key = _column(_said(cell))
            if key and key not in found:
                found[key] = column
        if len(found) > len(best[1]):
            best = (row.number, found)
    return best


def _column(said: str) -> str:
    """Which column a head names; the longest name decides ("ngày sinh" is no "sinh")."""
    folded = text.fold(said).strip(" .:*")
    for key, names in HEADS.items():
        if folded in names:
            return key
    if len(folded) > 60:
        return ""
    padded = f" {folded} "
    found = [(len(name), key) for key, names in HEADS.items() for name in names if f" {name} " in padded]
    return max(found)[1] if found else ""


def _filled(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """What merged cells say, for every row they cover in their first column."""
    by_number = {row.number: row for row in sheet.lines}
    found: dict[tuple[int, int], Cell] = {}
    for left, top, _right, bottom in sheet.merged:
        first = by_number.get(top)
        cell = first.cells.get(left) if first else None
        if cell is not None:
            found |= {(left, number): cell for number in range(top, min(bottom, top + MOST_ROWS) + 1)}
    return found


def _judged(line: Line, on: date, seen: set[str]) -> tuple[str, ...]:
    return tuple(_with_twice(demand_seal.judged(line, on), demand_seal.person_index(line, on), seen))


def _with_twice(faults: list[str], index: str, seen: set[str]) -> list[str]:
    """The faults of the next line, when the persons of those before it are known; keeps its person."""
    if not index or not counts_once(faults):
        return faults
    if index in seen:
        return [TWICE, *faults]
    seen.add(index)
    return faults


def _seen(demand: SessionDemand) -> set[str]:
    """The persons whose line counts already."""
    rows = DemandSigner.objects.with_scopes_disabled().filter(demand=demand).exclude(person_index="")
    pairs = rows.order_by().values_list("person_index", "faults")
    return {index for index, faults in pairs if kind_of(faults) == VALID}


def _check_new(demand: SessionDemand, digest: str) -> None:
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=demand_stream(demand.id), code="petitions.demand.lines_imported"
    )
    if any(entry.data["sha256"] == digest for entry in rows):
        raise Refused("list_done", _("Tệp này đã nhập vào danh sách; không nhập lần thứ hai."))


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return found


def _place(demand: SessionDemand, actor: Actor) -> str:
    return f"petitions_demand_list|{demand.id}|{actor.account_id}"


def _sealed(lines: Sequence[Line], digest: str, demand: SessionDemand, actor: Actor) -> str:
    rows = [[line.name, line.birth, line.address, line.signed] for line in lines]
    packed = zlib.compress(json.dumps([digest, rows], ensure_ascii=False).encode(), 9)
    sealed = sealing.seal(base64.b85encode(packed).decode(), place=_place(demand, actor))
    if len(sealed) > MOST_SEALED:
        raise Refused("list_too_long", _("Danh sách quá lớn; hãy chia thành nhiều tệp."), status=413)
    return sealed


def _carried(sealed: str, demand: SessionDemand, actor: Actor) -> tuple[str, list[Line]]:
    try:
        packed = base64.b85decode(sealing.unseal(sealed, place=_place(demand, actor)))
        digest, rows = json.loads(zlib.decompress(packed))
    except (SealBrokenError, ValueError, zlib.error):
        message = _("Bản xem trước không còn dùng được; hãy tải tệp lên lại.")
        raise Refused("preview_broken", message, status=400) from None
    return str(digest), [checked(Line(*row)) for row in rows]
