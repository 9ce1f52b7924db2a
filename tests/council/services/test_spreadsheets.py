"""Spreadsheets are read cell by cell, and what is none, or a trap, is refused with what to do instead."""

from contextlib import suppress
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from council.errors import Refused
from council.services import spreadsheets
from council.services.spreadsheets import Cell, Sheet, read_workbook
from tests.factories import workbooks

PLAIN = workbooks.workbook({workbooks.GROUPS: [["00001", "Thôn", "Đông", 1, 1]]})


def read(content: bytes, name: str = "bang.xlsx") -> list[Sheet]:
    return read_workbook(BytesIO(content), name)


def cells(book: Workbook) -> dict[tuple[int, int], Cell]:
    sheet = read(workbooks.saved(book))[0]
    return {(line.number, column): cell for line in sheet.lines for column, cell in line.cells.items()}


def refused(content: bytes, name: str = "bang.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        read(content, name)
    assert caught.value.message
    return caught.value.code


def test_values_come_as_what_they_are() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Thôn", 12, 12.0, 1.5, True, date(1970, 3, 12), "  hai   từ  "])
    found = [cell.value for _place, cell in sorted(cells(book).items())]
    assert found == ["Thôn", 12, 12, 1.5, True, date(1970, 3, 12), "hai từ"]


def test_decomposed_letters_and_look_alikes_become_the_right_ones() -> None:
    book = Workbook()
    book.worksheets[0].append(["Nguye\u0302\u0303n Thi\u0323 Ðào", "zero\u200bwidth"])
    assert [cell.value for cell in cells(book).values()] == ["Nguyễn Thị Đào", "zerowidth"]


def test_a_formula_is_seen_and_not_evaluated() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    book.worksheets[0]["B1"] = "#N/A"
    assert cells(book)[1, 1] == Cell(None, "formula")
    assert cells(book)[1, 2] == Cell(None, "error")


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    book = Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value, cell.data_type = "=1+1", "s"
    assert cells(book)[1, 1] == Cell("=1+1")


@pytest.mark.parametrize("form", ["0%", "0.0%", '0.00" %"'])
def test_a_percentage_is_known_by_its_format(form: str) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 0.125
    book.worksheets[0]["A1"].number_format = form
    assert cells(book)[1, 1] == Cell(0.125, percent=True)


def test_merged_ranges_hidden_rows_and_hidden_sheets_are_named() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A3"] = "x", "y"
    sheet.merge_cells("A3:B5")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("kín").sheet_state = "hidden"
    first, second = read(workbooks.saved(book))
    assert first.merged == [(1, 3, 2, 5)]
    assert [(line.number, line.hidden) for line in first.lines] == [(1, False), (3, True)]
    assert (first.hidden, second.hidden, second.name) == (False, True, "kín")


def test_a_cell_in_the_last_column_or_row_costs_nothing() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "x"
    book.worksheets[0]["XFD1"] = "far"
    book.worksheets[0]["A1048576"] = "deep"
    assert {place: cell.value for place, cell in cells(book).items()} == {(1, 1): "x", (1048576, 1): "deep"}


def test_text_in_the_cell_itself_is_read_with_its_runs() -> None:
    runs = "<is><r><t>Đô</t></r><r><t>ng</t></r><rPh><t>no</t></rPh></is>".encode()
    row = b'<row r="3"><c r="A3" t="inlineStr">' + runs + b"</c></row>"

    def inline(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", row + b"</sheetData>") if name.endswith("sheet1.xml") else part

    sheet = read(workbooks.rezipped(PLAIN, inline))[0]
    assert sheet.lines[-1].cells == {1: Cell("Đông")}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "workbook_not_xlsx"),
        (b"a;b\n1;2\n", "a.csv", "workbook_not_xlsx"),
        (b"a;b\n1;2\n", "a.xlsx", "workbook_not_xlsx"),
        (workbooks.docx(), "a.docx", "workbook_not_xlsx"),
        (workbooks.docx(), "a.xlsx", "workbook_not_xlsx"),
        (workbooks.ole(encrypted=False), "a.xls", "workbook_not_xlsx"),
        (workbooks.ole(encrypted=True), "a.xlsx", "workbook_locked"),
        (PLAIN, "a.xlsm", "workbook_not_xlsx"),
        (PLAIN[:-200], "a.xlsx", "workbook_broken"),
        (b"PK\x03\x04" + b"x" * 500, "a.xlsx", "workbook_broken"),
        (workbooks.with_entities(PLAIN), "a.xlsx", "workbook_broken"),
        (workbooks.bomb(PLAIN), "a.xlsx", "workbook_bomb"),
    ],
    ids=[
        *("empty", "csv", "csv as xlsx", "docx", "docx as xlsx", "xls"),
        *("password", "macros", "cut", "junk", "entities", "bomb"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code


def test_utf_16_cannot_hide_a_document_type() -> None:
    def change(name: str, part: bytes) -> bytes:
        return part.decode().encode("utf-16") if name.endswith("sheet1.xml") else part

    assert refused(workbooks.rezipped(PLAIN, change)) == "workbook_broken"
    other = workbooks.rezipped(
        PLAIN, lambda _n, part: part, {"xl/x.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}
    )
    assert refused(other) == "workbook_broken"


def test_a_document_type_across_two_chunks_is_seen() -> None:
    padding = b" " * (256 * 1024 - 4)
    other = workbooks.rezipped(PLAIN, lambda _n, part: part, {"xl/x.xml": padding + b"<!DOCTYPE a><a/>"})
    assert refused(other) == "workbook_broken"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_in_a_part_of_any_name_is_seen(encoding: str) -> None:
    part = "<!DOCTYPE a []><a/>".encode(encoding)
    assert (
        refused(workbooks.rezipped(PLAIN, lambda _n, old: old, {"xl/sheet.dat": part})) == "workbook_broken"
    )


def test_pictures_are_passed_over() -> None:
    picture = b"\x89PNG\r\n\x1a\n<!DOCTYPE"
    assert read(workbooks.rezipped(PLAIN, lambda _n, old: old, {"xl/media/image1.png": picture}))


def test_many_entries_and_large_contents_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"xl/{number}.bin": b"" for number in range(spreadsheets.MOST_ENTRIES)}
    assert refused(workbooks.rezipped(PLAIN, lambda _n, part: part, many)) == "workbook_bomb"
    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED", 1_000)
    assert refused(PLAIN) == "workbook_bomb"
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 1_000)
    assert refused(PLAIN) == "workbook_too_large"


def test_the_same_part_twice_is_refused() -> None:
    file = BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refused(file.getvalue()) == "workbook_bomb"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 5)
    rows = [["00001", "Thôn", f"Thôn {n}", 1, 1] for n in range(5)]
    assert refused(workbooks.workbook({workbooks.GROUPS: rows})) == "workbook_too_many_rows"


@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 255))
def test_a_damaged_byte_is_read_or_refused(place: int, byte: int) -> None:
    damaged = PLAIN[:place] + bytes([byte]) + PLAIN[place + 1 :]
    with suppress(Refused):
        read(damaged)


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = b'<worksheet xmlns="' + MAIN + b'"><sheetData>%s</sheetData></worksheet>'
TAGS = st.sampled_from(
    [
        *(b"<row>", b"</row>", b'<row r="x">', b'<c r="A1" t="s">', b'<c r="1A" s="99" t="n">', b"<v>", b"7"),
        *(b"</v>", b"</c>", b"<f t='shared' si='1'/>", b'<c t="d">', b"<v>2026-99-99</v>", b"<v>1e999</v>"),
        *(b'<c t="b">', b"<is/>", b'<c s="-5">'),
    ]
)


@given(st.lists(TAGS, max_size=12))
def test_a_sheet_of_nonsense_is_read_or_refused(tags: list[bytes]) -> None:
    def change(name: str, part: bytes) -> bytes:
        return SHEET % b"".join(tags) if name.endswith("sheet1.xml") else part

    with suppress(Refused):
        read(workbooks.rezipped(PLAIN, change))
