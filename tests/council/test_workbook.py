"""Workbooks: values keep their kind, and text is never run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from council.workbook import Sheet, workbook


def sheet(rows: list[list[object]], name: str = "Phần I") -> Sheet:
    return Sheet(name, ["TIÊU ĐỀ"], [["A", ""], ["b", "c"]], rows, ["Ghi chú"], [(1, 1, 1, 2)], [10, 20])  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_text_like_a_formula_is_stored_as_text(text: str) -> None:
    page = load_workbook(BytesIO(workbook([sheet([[text, 1]])]))).worksheets[0]
    cell = page.cell(5, 1)
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix


def test_values_keep_their_kind_and_nothing_stays_nothing() -> None:
    rows: list[list[object]] = [[6015165, Decimal("99.57")], [None, date(2026, 3, 15)], ["", 0]]
    page = load_workbook(BytesIO(workbook([sheet(rows)]))).worksheets[0]
    assert page.cell(5, 1).value == 6015165
    assert float(page.cell(5, 2).value) == 99.57  # type: ignore[arg-type]
    assert page.cell(6, 1).value is None
    assert page.cell(7, 2).value == 0
    assert page["A1"].value == "TIÊU ĐỀ"
    assert str(page.merged_cells.ranges).count("A3:B3") == 1


def test_characters_a_workbook_cannot_hold_are_left_out() -> None:
    data = workbook([sheet([["a\x00b\x1f", "x" * 40_000]], name="a/b:c*" + "d" * 40)])
    page = load_workbook(BytesIO(data)).worksheets[0]
    assert page.cell(5, 1).value == "ab"
    assert len(str(page.cell(5, 2).value)) == 32_767
    assert len(page.title) <= 31
