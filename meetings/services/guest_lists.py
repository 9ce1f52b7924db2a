"""Lists of guests pasted from a spreadsheet or uploaded as one: read, checked row by row, then written whole.

Between the look and the act nothing is kept on the server: the page carries the rows, sealed for this
invitation and this person. One faulty row stops the list; rows that seem to be there already are left out
unless somebody says otherwise.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused
from council.permissions import Actor
from council.rules.decision import N_
from council.services import sealing
from council.services.sealing import SealBrokenError
from council.services.spreadsheets import Cell, read_workbook
from meetings.models import Invitation
from meetings.services.invitations import access, tell
from meetings.services.invitees import Guest, checked, known, named, open_list, put, twin

MOST_ROWS = 500
MOST_PASTED = 200_000
HEAD_WITHIN = 20
FIELDS = ("name", "post", "organisation", "email", "phone")
COLUMNS: Mapping[str, str] = {
    "name": N_("Họ và tên"),
    "post": N_("Chức vụ"),
    "organisation": N_("Cơ quan"),
    "email": N_("Thư điện tử"),
    "phone": N_("Điện thoại"),
}
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("ho va ten", "ho ten", "ten", "khach moi", "ho va ten khach moi", "name"),
    "post": ("chuc vu", "chuc danh", "post"),
    "organisation": ("co quan", "don vi", "co quan, don vi", "to chuc", "noi cong tac", "organisation"),
    "email": ("thu dien tu", "email", "e-mail", "mail", "hop thu"),
    "phone": ("dien thoai", "so dien thoai", "di dong", "sdt", "so di dong", "phone"),
}
FORMULA = N_("Ô là công thức; hãy dán thành giá trị.")
Raw = dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """One row: its number in the list, the guest, what is wrong with it, the guest who seems the same."""

    number: int
    guest: Guest
    fault: str = ""
    twin: str = ""


@dataclass(slots=True)
class Preview:
    """A list that was read, and what the page carries when no row is faulty."""

    rows: list[Read] = field(default_factory=list)
    sealed: str = ""

    @property
    def faulty(self) -> list[Read]:
        return [row for row in self.rows if row.fault]

    @property
    def twins(self) -> list[Read]:
        return [row for row in self.rows if row.twin and not row.fault]

    @property
    def new(self) -> int:
        return len(self.rows) - len(self.faulty) - len(self.twins)


def read_file(*, actor: Actor, invitation_id: int, file: IO[bytes], name: str) -> Preview:
    """What an uploaded workbook holds: the first visible sheet that names the column of names."""
    row = access(actor, invitation_id)
    for sheet in read_workbook(file, name):
        lines = [
            (line.number, [_said(line.cells.get(at)) for at in _places(line.cells)]) for line in sheet.lines
        ]
        if not sheet.hidden and (found := _headed(lines)) is not None:
            return _looked_at(row, actor, found)
    message = _("Không thấy cột “Họ và tên” trong 20 dòng đầu; hãy đặt tên các cột ở dòng đầu của danh sách.")
    raise Refused("guests_columns", message, status=400)


def read_pasted(*, actor: Actor, invitation_id: int, pasted: str) -> Preview:
    """What was copied from a spreadsheet: cells between tabs. Without a head the columns are name, post,
    organisation, e-mail, telephone."""
    row = access(actor, invitation_id)
    if len(pasted) > MOST_PASTED:
        raise _too_long()
    cells = csv.reader(
        io.StringIO(pasted.replace("\r\n", "\n").replace("\0", "")), delimiter="\t", strict=False
    )
    try:
        lines = [(at, [(text.clean(cell), "") for cell in line]) for at, line in enumerate(cells, 1)]
    except csv.Error:
        raise _too_long() from None
    headed = _headed(lines)
    plain = [(at, _raw(FIELDS, line)) for at, line in lines] if headed is None else headed
    return _looked_at(row, actor, plain)


def apply(*, actor: Actor, invitation_id: int, sealed: str, twins: bool = False) -> int:
    """Write the rows of a look, all of them or none; with `twins` those too that seem to be there already.
    How many came new."""
    with transaction.atomic():
        row = open_list(actor, invitation_id)
        rows = _judged(row, enumerate(_carried(sealed, row, actor), 1))
        wanted = [one for one in rows if twins or not one.twin]
        if any(one.fault for one in rows):
            raise _broken()
        if wanted:
            made = put(row, [checked(one.guest) for one in wanted])
            tell(row, actor, "meetings.invitation.guests", {"invitees": len(made)})
    return len(wanted)


Said = tuple[str, str]  # what a cell says, and what is wrong with it


def _places(cells: Mapping[int, Cell]) -> range:
    return range(1, max(cells, default=0) + 1)


def _said(cell: Cell | None) -> Said:
    if cell is None or cell.value is None:
        return "", FORMULA if cell is not None and cell.fault else ""
    value = cell.value
    # A telephone number typed as a number has lost its 0.
    said = f"0{value}" if isinstance(value, int) and len(str(value)) in (9, 10) else str(value)
    return " ".join(said.split()), FORMULA if cell.fault else ""


def _headed(lines: Sequence[tuple[int, Sequence[Said]]]) -> list[tuple[int, Raw]] | None:
    """The rows below the line that names the columns; None where no line does."""
    for at, (_number, line) in enumerate(lines[:HEAD_WITHIN]):
        columns = [_column(said) for said, _fault in line]
        if "name" in columns and len([one for one in columns if one]) > 1:
            return [(number, _raw(columns, below)) for number, below in lines[at + 1 :]]
    return None


def _column(said: str) -> str:
    folded = text.fold(said).strip(" .:*")
    return next((key for key, names in HEADS.items() if folded in names), "")


def _raw(columns: Iterable[str], line: Sequence[Said]) -> Raw:
    found: Raw = {}
    for column, (said, fault) in zip(columns, line, strict=False):
        if column and column not in found:
            found[column] = said
            if fault:
                found["fault"] = fault
    return found


def _looked_at(row: Invitation, actor: Actor, lines: Sequence[tuple[int, Raw]]) -> Preview:
    filled = [(number, raw) for number, raw in lines if any(raw.get(name) for name in (*FIELDS, "fault"))]
    if not filled:
        raise Refused("guests_empty", _("Danh sách không có dòng nào."), status=400)
    if len(filled) > MOST_ROWS:
        raise _too_long()
    found = Preview(_judged(row, filled))
    if not found.faulty:
        found.sealed = _sealed([one.guest for one in found.rows], row, actor)
    return found


def _judged(row: Invitation, lines: Iterable[tuple[int, Raw]]) -> list[Read]:
    there, found = known(row), []
    for number, raw in lines:
        guest = Guest(**{name: raw.get(name, "") for name in FIELDS})
        try:
            if raw.get("fault"):
                raise Refused("cell_fault", _(raw["fault"]), status=400)
            clean, contact = checked(guest)
        except Refused as refusal:
            found.append(Read(number, guest, refusal.message))
            continue
        found.append(Read(number, guest, twin=twin(clean, contact, there)))
        there.append(named(clean, contact))
    return found


def _place(row: Invitation, actor: Actor) -> str:
    return f"meetings_guest_list|{row.id}|{actor.account_id}"


def _sealed(guests: Sequence[Guest], row: Invitation, actor: Actor) -> str:
    packed = zlib.compress(json.dumps([astuple(one) for one in guests]).encode(), 9)
    return sealing.seal(base64.b85encode(packed).decode(), place=_place(row, actor))


def _carried(sealed: str, row: Invitation, actor: Actor) -> Iterator[Raw]:
    try:
        packed = base64.b85decode(sealing.unseal(sealed, place=_place(row, actor)))
        rows = json.loads(zlib.decompress(packed)) if packed else []
    except (SealBrokenError, ValueError, zlib.error):
        raise _broken() from None
    if not rows:
        raise _broken()
    return (dict(zip(FIELDS, one, strict=True)) for one in rows)


def _broken() -> Refused:
    message = _("Bản xem trước không còn dùng được; hãy dán hoặc tải danh sách lên lại.")
    return Refused("guests_preview", message, status=400)


def _too_long() -> Refused:
    message = _("Danh sách có hơn %(most)s dòng; hãy chia thành nhiều phần.")
    return Refused("guests_too_long", message % {"most": MOST_ROWS}, status=413)
