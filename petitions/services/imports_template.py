"""The empty workbook of petitions: headers, words to choose from, a sheet that explains."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from council.permissions import Actor, require
from council.workbook import put
from petitions.enums import Competence, SourceKind
from petitions.queries.names import Kind
from petitions.services.imports_check import Facts, full_label
from petitions.services.imports_columns import TARGETS
from petitions.services.imports_state import VERB, council_of

HEAD = PatternFill("solid", fgColor="173A5E")
HEAD_FONT = Font(bold=True, color="FFFFFF")
WRAP = Alignment(wrap_text=True, vertical="top")
LAST_ROW = 5_000  # of the rows that offer a choice
MOST_OFFERED = 255  # characters Excel takes in a list of words
WIDE = {"text": 70, "answer": 50}
OFFERED: dict[str, list[tuple[str, Any]]] = {"competence": Competence.choices, "source": SourceKind.choices}
AS_TEXT = ("phone", "day", "paper_day", "paper", "old_code")


def template_workbook(*, actor: Actor) -> bytes:
    """The empty workbook, with the names the actor's council knows."""
    require(actor, VERB, actor.council_id)
    book = Workbook()
    with translation.override("vi"):  # what is typed into it is read in Vietnamese
        _sheet(book.worksheets[0])
        _guide(book.create_sheet(_("Hướng dẫn")))
        _names(book.create_sheet(_("Danh mục")), Facts.of(council_of(actor)))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(sheet: Worksheet) -> None:
    sheet.title = _("Kiến nghị")
    for place, target in enumerate(TARGETS, start=1):
        _header(sheet, place, _(target.label))
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDE.get(target.key, max(16, len(target.label) + 4))
        if target.key in AS_TEXT:
            sheet.column_dimensions[letter].number_format = "@"
        if target.key in OFFERED:
            _offer(sheet, letter, [str(label) for _value, label in OFFERED[target.key]])
    sheet.freeze_panes = "B2"


def _offer(sheet: Worksheet, letter: str, words: list[str]) -> None:
    formula = f'"{",".join(word for word in words if "," not in word)}"'
    if len(formula) <= MOST_OFFERED:
        offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{LAST_ROW}")


def _header(sheet: Worksheet, place: int, title: str) -> None:
    cell = sheet.cell(1, place, title)
    cell.fill, cell.font, cell.alignment = HEAD, HEAD_FONT, WRAP


def _guide(sheet: Worksheet) -> None:
    for place, (title, width) in enumerate(((_("Cột"), 28), (_("Ghi gì"), 80), (_("Tên khác"), 60)), start=1):
        _header(sheet, place, title)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, target in enumerate(TARGETS, start=2):
        for place, said in enumerate(
            (_(target.label), _(target.note), "; ".join(target.headers[1:5])), start=1
        ):
            sheet.cell(number, place, said).alignment = WRAP
    notes = (
        _("Cột xếp theo thứ tự nào cũng được; cột khác được bỏ qua."),
        _("Mỗi dòng một kiến nghị. Không dùng công thức; không gộp ô ở cột nội dung."),
        _("Ở cột tên (xã, phường, lĩnh vực, cơ quan…) có thể ghi “nt” nếu giống dòng trên."),
    )
    for number, said in enumerate(notes, start=len(TARGETS) + 3):
        sheet.cell(number, 1, said)
    sheet.freeze_panes = "A2"


def _names(sheet: Worksheet, facts: Facts) -> None:
    """The names that are taken at once; bodies and fields are data, so they are written as text."""
    for place, kind in enumerate((Kind.PLACE, Kind.FIELD, Kind.LEAD), start=1):
        _header(sheet, place, _(next(target.label for target in TARGETS if target.key == kind)))
        sheet.column_dimensions[get_column_letter(place)].width = 44
        for number, known in enumerate(facts.names[kind].offered(), start=2):
            cell = sheet.cell(number, place)
            put(cell, full_label(known))  # type: ignore[arg-type]
    sheet.freeze_panes = "A2"
