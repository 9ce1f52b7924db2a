"""Spreadsheets of petitions as offices keep them: a clean one of any size, and one with everything wrong.

Every name, number and text is made up; units are the real ones of Hanoi.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from importlib.resources import files
from io import BytesIO
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from council import text
from council.models import Council
from tests.factories.dirty_plants import COUNT, FIRST, FIRST_DAY, LETTER, LONG, Dirty, plant
from tests.factories.petition_words import GIVEN, words
from tests.factories.workbooks import XLSX, rezipped


def make_units() -> list[Council]:
    """The wards and communes of Hanoi, as councils."""
    with files("council").joinpath("data/units.csv").open(encoding="utf-8") as file, scopes_disabled():
        there = set(Council.objects.values_list("code", flat=True))
        rows = [
            Council(**unit, search_key=text.fold(unit["name"]), seats=25)
            for unit in csv.DictReader(file)
            if unit["code"] not in there
        ]
        return Council.objects.bulk_create(rows)


def unit_names() -> list[str]:
    """ "Phường Ba Đình", "Xã Sóc Sơn"…"""
    with files("council").joinpath("data/units.csv").open(encoding="utf-8") as file:
        kinds = {"ward": "Phường", "commune": "Xã"}
        return [f"{kinds[unit['kind']]} {unit['name']}" for unit in csv.DictReader(file)]


def upload(content: bytes, name: str = "kien-nghi.xlsx") -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content, content_type=XLSX)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


HEADERS = (
    "STT",
    "Nội dung kiến nghị",
    "Lĩnh vực",
    "Xã, phường",
    "Cơ quan giải quyết",
    "Ngày tiếp nhận",
    "Nguồn",
)
PEOPLE = ("Người kiến nghị", "Điện thoại", "Địa chỉ")


def workbook(
    rows: int = 2000,
    seed: int = 1,
    clean: bool = True,
    *,
    field_name: str = "Hạ tầng đô thị",
    body: str = "Sở Xây dựng",
) -> bytes:
    """So many petitions that import at once. Not `clean`: one row in twenty has a name that somebody must
    decide on, one in fifty repeats another row, one in ten holds a phone number."""
    random, units = Random(seed), unit_names()
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Kiến nghị"
    sheet.append([*HEADERS, *PEOPLE])
    for number in range(rows):
        said, place = words(number + 10_000 * seed), random.choice(units)
        if not clean and number % 20 == 7:
            place = place[:-1] + random.choice("xzw")
        if not clean and number % 50 == 33:
            said = words(number - 3 + 10_000 * seed)
        if not clean and number % 10 == 4:
            said += f" Liên hệ 09{random.randrange(10**8):08d}."
        person = f"Nguyễn Thị {random.choice(GIVEN)} {number}"
        sheet.append(
            [
                number + 1,
                said,
                field_name,
                place,
                body,
                FIRST_DAY + timedelta(days=number % 60),
                "Tiếp công dân",
                person,
                f"09{number:08d}",
                f"Số {number} ngõ {seed}",
            ]
        )
    return saved(book)


# --- the dirty one ---------------------------------------------------------------------------------------


def dirty() -> Dirty:
    """120 rows of the city's office with everything wrong that offices have sent, each kind in a row that is
    known. Needs the units of Hanoi, and the bodies and fields of tests.factories.petitions."""
    made = Dirty()
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tổng hợp KN"
    _head(sheet)
    for number in range(FIRST, FIRST + COUNT):
        made.rows[number] = _clean(number)
    plant(made)
    for number, row in made.rows.items():
        for key, value in row["cells"].items():
            _put(sheet, f"{LETTER[key]}{number}", value)
    _cover(sheet, made)
    _foot(sheet, made)
    _hide(book, sheet, made)
    made.content = rezipped(saved(book), _lengthened)
    return made


def _head(sheet: Worksheet) -> None:
    sheet["A1"] = "ỦY BAN NHÂN DÂN"
    sheet["A2"] = "BẢNG TỔNG HỢP Ý KIẾN, KIẾN NGHỊ CỦA CỬ TRI"
    sheet.merge_cells("A2:L2")
    sheet["A3"] = "(Kèm theo Báo cáo số …/BC-VP)"
    sheet.merge_cells("A3:L3")
    top = ("TT", "Địa bàn", "ND KN", "Ngày tiếp nhận", "LĨNH VỰC", "Đơn vị giải quyết", "Người kiến nghị", "")
    for at, said in enumerate((*top, "Thẩm quyền", "Nguồn", "Nội bộ", "Trả lời")):
        sheet.cell(5, at + 1, said or None)
    for letter in "ABCDEFIJKL":
        sheet.merge_cells(f"{letter}5:{letter}6")
    sheet.merge_cells("G5:H5")
    sheet["G6"], sheet["H6"] = "Họ và tên", "Điện thoại"
    for at in range(12):
        sheet.cell(7, at + 1, f"({at + 1})")


def _clean(number: int) -> dict[str, Any]:
    """A row without a fault: what its cells say, and what it means."""
    at = number - FIRST
    said = words(at)
    cells = {
        "no": at + 1,
        "place": "Phường Ba Đình",
        "text": said,
        "day": FIRST_DAY + timedelta(days=at % 50),
        "field": "Hạ tầng đô thị",
        "lead": "Sở Xây dựng",
        "name": f"Trần Văn {GIVEN[at % len(GIVEN)]}",
        "phone": f"09{at:08d}",
        "competence": "Sở, ngành thành phố",
        "source": "Tiếp công dân",
        "secret": "x",
    }
    means = {
        "text": said,
        "place": "Ba Đình",
        "field": "Hạ tầng đô thị",
        "lead": "Sở Xây dựng",
        "competence": "department",
        "source": "reception",
        "day": cells["day"],
        "name": cells["name"],
        "phone": cells["phone"],
        "answer": "",
    }
    return {"cells": cells, **means}


def _put(sheet: Worksheet, address: str, value: Any) -> None:
    sheet[address] = value


def _cover(sheet: Worksheet, made: Dirty) -> None:
    for number, row in made.rows.items():
        if "merge" in row:
            sheet.merge_cells(row["merge"])
        if "hide" in row:
            sheet.row_dimensions[number].hidden = True


def _foot(sheet: Worksheet, made: Dirty) -> None:
    end = FIRST + COUNT
    sheet[f"A{end}"] = "II. Nhóm kiến nghị khác"
    sheet.merge_cells(f"A{end}:L{end}")
    made.left_out[end] = "row_heading"
    sheet[f"B{end + 1}"] = "(đang cập nhật)"
    made.left_out[end + 1] = "row_stray"
    sheet[f"A{end + 3}"], sheet[f"C{end + 3}"] = "Tổng cộng", "120 kiến nghị"
    made.left_out[end + 3] = "row_total"
    sheet[f"C{end + 5}"] = "Người lập biểu"
    made.left_out[end + 5] = "row_total"
    made.left_out[7] = "row_numbering"


def _hide(book: Workbook, sheet: Worksheet, made: Dirty) -> None:
    sheet.column_dimensions["K"].hidden = True
    other = book.create_sheet("Bản nháp")
    other.append(["Nội dung kiến nghị", "Địa bàn"])
    other.append([words(900), "Phường Láng"])
    other.sheet_state = "hidden"


def _lengthened(name: str, part: bytes) -> bytes:
    """Excel keeps 32,767 characters of a cell; other programs do not."""
    return part.replace(LONG.encode(), ("Đ" * 40_001).encode()) if name.endswith(".xml") else part
