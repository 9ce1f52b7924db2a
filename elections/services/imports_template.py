"""Empty workbooks to fill in: the right sheets and headers, words to choose from, a sheet that explains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from council.models import Council
from council.permissions import Actor
from elections import access
from elections.models import CouncilElection
from elections.services.imports import kind_of
from elections.services.imports_cells import Column, offered_words
from elections.services.imports_sheets import GUIDE, SheetKind

HEAD = PatternFill("solid", fgColor="173A5E")
HEAD_FONT = Font(bold=True, color="FFFFFF")
LAST_ROW = 5_000  # of the rows that offer a choice
WRAP = Alignment(wrap_text=True, vertical="top")
MOST_OFFERED = 255  # characters Excel takes in a list of words


def template_workbook(*, actor: Actor, election_id: int, kind: str) -> bytes:
    """The empty workbook of a kind, with the codes of the councils the actor may import for."""
    chosen = kind_of(actor, kind)
    election = access.election(actor, election_id)
    book = Workbook()
    book.remove(book.worksheets[0])
    with translation.override("vi"):  # what is typed into it is read in Vietnamese
        for sheet in chosen.sheets:
            _sheet(book, sheet)
        codes = _codes(actor, election.id, leads=election.council_id == actor.council_id)
        _guide(book, chosen.sheets, codes)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, kind: SheetKind) -> None:
    sheet = book.create_sheet(kind.title)
    for place, column in enumerate(kind.columns, start=1):
        _header(sheet, place, column.header)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(column.header) + 4)
        sheet.column_dimensions[letter].number_format = (
            "@" if column.key in ("council", "birth") else "General"
        )
        _offer(sheet, letter, column)
    sheet.freeze_panes = "A2"


def _header(sheet: Worksheet, place: int, title: str) -> None:
    cell = sheet.cell(1, place, title)
    cell.fill, cell.font, cell.alignment = HEAD, HEAD_FONT, WRAP


def _offer(sheet: Worksheet, letter: str, column: Column) -> None:
    words = offered_words(column.words) if column.words else []
    formula = f'"{",".join(words)}"'
    if words and len(formula) <= MOST_OFFERED and not any("," in word for word in words):
        validation = DataValidation(type="list", formula1=formula, allow_blank=True)
        sheet.add_data_validation(validation)
        validation.add(f"{letter}2:{letter}{LAST_ROW}")


def _codes(actor: Actor, election_id: int, *, leads: bool) -> list[tuple[str, str]]:
    rows = Council.objects.order_by("code").values_list("id", "code", "name")
    taking_part = set(
        CouncilElection.objects.with_scopes_disabled()
        .filter(election_id=election_id)
        .values_list("council_id", flat=True)
    )
    wanted = taking_part if leads else {actor.council_id}
    return [(code, name) for pk, code, name in rows if pk in wanted]


def _guide(book: Workbook, kinds: Sequence[SheetKind], codes: Iterable[tuple[str, str]]) -> None:
    sheet = book.create_sheet(GUIDE)
    for place, (title, width) in enumerate(
        ((_("Trang"), 24), (_("Cột"), 28), (_("Bắt buộc"), 12), (_("Ghi gì"), 80)), start=1
    ):
        _header(sheet, place, title)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for kind in kinds:
        for column in kind.columns:
            words = ", ".join(offered_words(column.words)) if column.words else ""
            said = _(column.note) if column.note else words
            sheet.append([kind.title, column.header, _("có") if column.required else "", said])
    sheet.append([])
    sheet.append([_("Mã"), _("Đơn vị")])
    for code, name in codes:
        sheet.append([code, name])
    sheet.freeze_panes = "A2"
