"""What is wrong in the dirty spreadsheet (dirty_petitions.dirty), each fault in a row of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from council import text

FIRST_DAY = date(2026, 3, 2)
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


def plant(made: Dirty) -> None:
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
