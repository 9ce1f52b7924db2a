"""Spreadsheets of petitions as offices keep them: a clean one of any size, and one with everything wrong.

Every name, number and text is made up; units are the real ones of Hanoi.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
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
from tests.factories.petition_words import GIVEN, words
from tests.factories.workbooks import XLSX, rezipped

FIRST_DAY = date(2026, 3, 2)


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

FIRST = 8  # row of the first petition
COUNT = 120
# In an order of their own; the second row of the header parts "Người kiến nghị" in two.
COLUMNS = (
    "no",
    "place",
    "text",
    "day",
    "field",
    "lead",
    "name",
    "phone",
    "competence",
    "source",
    "secret",
    "answer",
)
LETTER = {key: chr(65 + at) for at, key in enumerate(COLUMNS)}
LONG = "@@LONG@@"
TAGS = "<b>Đề nghị</b> lắp thêm <script>alert(1)</script> biển báo ở ngã tư đầu phố Mẫu"


@dataclass
class Dirty:
    """The workbook, what is wrong in it, how an officer settles it, and what must be there in the end.

    `faults`: (row, column, code) of everything that is wrong or odd; `left_out`: row -> why it is none;
    `decisions`: kind -> spelling -> name it means ("" to leave it open); `skipped`: rows that are left out;
    `copies`: row -> the row it repeats; `rows`: what each row means.
    """

    content: bytes = b""
    faults: set[tuple[int, str, str]] = field(default_factory=set)
    left_out: dict[int, str] = field(default_factory=dict)
    decisions: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    copies: dict[int, int] = field(default_factory=dict)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    def expected(self) -> dict[int, dict[str, Any]]:
        """Row -> what is imported of it."""
        return {n: row for n, row in self.rows.items() if n not in self.skipped and n not in self.left_out}


def _nfd(said: str) -> str:
    return unicodedata.normalize("NFD", said)


# Spelling -> the unit it means without any doubt.
SURE_PLACES = {
    "P. Ba Đình": "Ba Đình",
    "phường ba dinh": "Ba Đình",
    "Ba Đình (P)": "Ba Đình",
    "BA ĐÌNH": "Ba Đình",
    "X. Sóc Sơn": "Sóc Sơn",
    "Xã  Sóc   Sơn": "Sóc Sơn",
    _nfd("Phường Hoàn Kiếm"): "Hoàn Kiếm",
    "P.Ðống Đa": "Đống Đa",
    "Phường Yên Hoà": "Yên Hòa",
    "xã Hòa Lạc, Hà Nội": "Hòa Lạc",
    "van mieu quoc tu giam": "Văn Miếu - Quốc Tử Giám",
    "Phường Cầu Giây": "Cầu Giấy",
}
# Spelling -> (code, what the officer makes of it).
UNSURE_PLACES = {
    "Phường Bạch Maii": ("name_near", "Bạch Mai"),
    "Hoàng Liêtt": ("name_near", "Hoàng Liệt"),
    "Quận Tây Hồ": ("name_former", "Tây Hồ"),
    "Thị trấn Sóc Sơn": ("name_former", "Sóc Sơn"),
    "Xã Ngọc Hà": ("name_former", "Ngọc Hà"),
    "Ba Đình - Ngọc Hà": ("name_ambiguous", "Ba Đình"),
    "Khu Mả Lạng Xyz": ("name_unknown", ""),
}


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
    _plant(made)
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


class _Planter:
    """Puts one fault after the other, each into a row of its own."""

    def __init__(self, made: Dirty) -> None:
        self.made, self.next = made, FIRST

    def row(
        self,
        cells: dict[str, Any],
        means: dict[str, Any] | None = None,
        faults: tuple[tuple[str, str], ...] = (),
        *,
        skip: bool = False,
    ) -> int:
        number = self.next
        self.next += 1
        row = self.made.rows[number]
        row["cells"].update(cells)
        row.update(means or {})
        self.made.faults |= {(number, column, code) for column, code in faults}
        if skip:
            self.made.skipped.add(number)
        return number


def _plant(made: Dirty) -> None:
    put = _Planter(made)
    for part in (
        _plant_places,
        _plant_names,
        _plant_days,
        _plant_texts,
        _plant_people,
        _plant_above,
        _plant_cells,
    ):
        part(put)
    _plant_repeated(put)


def _plant_places(put: _Planter) -> None:
    for said, unit in SURE_PLACES.items():
        put.row({"place": said}, {"place": unit})
    put.row({"place": "Tổ 5, phường Láng"}, {"place": "Láng"}, (("place", "name_within"),))
    for said, (code, unit) in UNSURE_PLACES.items():
        for _again in range(2):  # one decision for both rows
            more = (("place", "name_dropped"),) if not unit else ()
            put.row({"place": said}, {"place": unit or None}, (("place", code), *more)[:1])
        put.made.decisions.setdefault("place", {})[said] = unit
    put.row({"place": None}, {"place": None}, (("place", "place_empty"),))


def _plant_names(put: _Planter) -> None:
    put.row({"lead": "Sở XD TP Hà Nội"}, {}, (("lead", "name_near"),))
    put.row({"lead": "SỞ XÂY DỰNG HÀ NỘI"})
    put.row({"lead": "sở xây dựng thành phố Hà Nội"})
    put.row({"lead": "Sở Giao thông cũ"}, {}, (("lead", "body_gone"),))
    put.row({"lead": "Công ty nước XYZ"}, {"lead": None}, (("lead", "name_unknown"),))
    put.made.decisions["lead"] = {
        "Sở XD TP Hà Nội": "Sở Xây dựng",
        "Sở Giao thông cũ": "Sở Xây dựng",
        "Công ty nước XYZ": "",
    }
    put.row({"field": "ha tang do thi"})
    put.row({"field": "L1.1"}, {"field": "Hạ tầng đô thị: chung"})
    put.row({"field": "Hạ tầng đô thj"}, {}, (("field", "name_near"),))
    put.made.decisions["field"] = {"Hạ tầng đô thj": "Hạ tầng đô thị"}
    put.row({"competence": "sở ngành"})
    put.row({"competence": "Cấp trên cao"}, {}, (("competence", "word_unknown"),), skip=True)
    put.row({"competence": "Thành phố"}, {"competence": "city"}, (("competence", "competence_differs"),))
    put.row({"source": "Đơn, thư"}, {"source": "letter"})
    put.row({"source": "điện báo"}, {}, (("source", "word_unknown"),), skip=True)
    put.row({"source": "TXCT"}, {}, (("source", "meeting_required"),), skip=True)


def _plant_days(put: _Planter) -> None:
    put.row({"day": "05/03/2026"}, {"day": date(2026, 3, 5)})
    put.row({"day": "5-3-2026"}, {"day": date(2026, 3, 5)})
    put.row({"day": "ngày 5 tháng 3 năm 2026"}, {"day": date(2026, 3, 5)})
    put.row({"day": "5-3-26"}, {}, (("day", "date_ambiguous"),), skip=True)
    put.row({"day": "13/14/2026"}, {}, (("day", "date_impossible"),), skip=True)
    put.row({"day": "30/02/2026"}, {}, (("day", "date_impossible"),), skip=True)
    put.row({"day": 46_082}, {}, (("day", "date_unreadable"),), skip=True)
    put.row({"day": "đầu năm"}, {}, (("day", "date_unreadable"),), skip=True)
    put.row({"day": date(2099, 1, 1)}, {}, (("day", "date_future"),), skip=True)
    put.row({"day": "1/1/1970"}, {}, (("day", "date_too_old"),), skip=True)
    put.row({"day": None}, {"day": None})


def _plant_texts(put: _Planter) -> None:
    def said(words: str, *faults: tuple[str, str], skip: bool = False) -> None:
        put.row({"text": words}, {"text": text.clean(words)}, faults, skip=skip)

    said(_nfd("Hồ nước đầu làng ô nhiễm nặng, Ðề nghị nạo vét trước mùa mưa năm nay"))
    said("CỬ TRI ĐỀ NGHỊ SỚM SỬA CHỮA CẦU MẪU BẮC QUA SÔNG NHUỆ", ("text", "text_capitals"))
    said(TAGS, ("text", "text_markup"))
    said("Dây điện sà thấp trước cổng chùa, gọi 0912 345 678 để biết thêm", ("text", "text_personal"))
    said("Cấp lại thẻ cho người có số căn cước 001099012345 đã nộp hồ sơ", ("text", "text_personal"))
    said("Tôi tố cáo việc cán bộ thôn thu tiền sai quy định nhiều năm", ("text", "own_track"))
    said("Đề nghị đẩy nhanh giải quyết khiếu nại, tố cáo tồn đọng của công dân")
    said(LONG, ("text", "text_too_long"), skip=True)
    said("Sửa đê", ("text", "text_too_short"), skip=True)
    said("như trên", ("text", "cell_ditto"), skip=True)
    put.row({"text": None}, {}, (("text", "text_missing"),), skip=True)


def _plant_people(put: _Planter) -> None:
    put.row({"phone": 912_000_001}, {"phone": "0912000001"}, (("phone", "phone_zero"),))
    put.row({"phone": "12345"}, {"phone": "12345"}, (("phone", "phone_odd"),))
    put.row({"phone": "-", "name": None}, {"phone": "", "name": ""})
    put.row({"name": "n" * 301}, {}, (("name", "cell_too_long"),), skip=True)
    put.row({"answer": "Đã sửa xong trong tháng 2"}, {"answer": "Đã sửa xong"}, (("answer", "answer_kept"),))


def _plant_above(put: _Planter) -> None:
    put.row({"place": "Phường Láng", "field": "L2"}, {"place": "Láng", "field": "Tài nguyên, môi trường"})
    same = {"place": "Láng", "field": "Tài nguyên, môi trường"}
    put.row(
        {"place": "nt", "field": "như trên"}, same, (("place", "cell_as_above"), ("field", "cell_as_above"))
    )
    put.row({"place": "-", "field": "″"}, same, (("place", "cell_as_above"), ("field", "cell_as_above")))


def _plant_cells(put: _Planter) -> None:
    put.row({"text": "=CONCATENATE(B8,C8)"}, {}, (("text", "cell_formula"),), skip=True)
    put.row({"place": "=VLOOKUP(A1,Sheet2!A:B,2,0)"}, {}, (("place", "cell_formula"),), skip=True)
    put.row({"day": "#N/A"}, {}, (("day", "cell_error"),), skip=True)
    first = put.row({"place": "Xã Sóc Sơn"}, {"place": "Sóc Sơn"})
    for _below in range(2):
        put.row({"place": None}, {"place": "Sóc Sơn"}, (("place", "cell_filled"),))
    merged = put.row({}, {}, (("text", "cell_merged"),), skip=True)
    put.row({"text": None}, {}, (("text", "cell_merged"), ("text", "text_missing")), skip=True)
    hidden = put.row({})
    put.made.left_out[hidden] = "row_hidden_left"
    put.made.rows[first]["merge"] = f"B{first}:B{first + 2}"
    put.made.rows[merged]["merge"] = f"C{merged}:C{merged + 1}"
    put.made.rows[hidden]["hide"] = True


def _plant_repeated(put: _Planter) -> None:
    """A copy, a retelling, and one in capitals without accents."""
    root = put.row({})
    said = put.made.rows[root]["cells"]["text"]
    changes: tuple[Callable[[str], str], ...] = (
        lambda words: words,
        lambda words: words.replace("đề nghị", "cử tri đề nghị"),
        text.fold,
    )
    for change in changes:
        number = put.row(
            {"text": change(said)}, {"text": text.clean(change(said))}, (("text", "alike_file"),)
        )
        put.made.copies[number] = root


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
