"""The office's tables as PDF: on a sheet on its side, with the head of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, Paragraph

from council.pdf import blocks, fonts, styles
from council.pdf.page import Meta
from council.pdf.sheet import CENTRE, LEFT, Sheet, flowing, look, words
from petitions.queries.tables import Cell, Part, Row
from petitions.queries.tables_all import TablePaper

SHEET = Sheet(297 * mm, 210 * mm, 20 * mm)
BLANK_NUMBER = "\u00a0" * 10
SMALL = 8.0  # points
MANY = 14  # columns from which on the type is small
MOST_CELL = 6_000
NOTHING = "Không có số liệu."
AT_ONCE = 400  # rows of one table; ReportLab takes much longer over one long table than over several


def render_pdf(paper: TablePaper) -> bytes:
    """The finished file."""
    head = blocks.Letterhead(paper.agency, BLANK_NUMBER, paper.place, paper.day, paper.council)
    story: list[Flowable] = [
        *blocks.letterhead(head, SHEET.text_width),
        *blocks.title("Biểu tổng hợp", (paper.made.title, paper.about)),
    ]
    for part in paper.made.parts:
        story += _part(part)
    left, right = blocks.Signer("Người lập biểu", ""), blocks.Signer("TM. Thường trực", "")
    last = words(f"{paper.made.title}. {paper.about}. Số dòng: {said(paper.made.size)}./.", styles.cell())
    story.append(blocks.signatures(left, right, after=[last]))
    title = f"{paper.made.title}: {paper.about}"
    return flowing(story, SHEET, Meta(title, paper.council, paper.day), title)


def _part(part: Part) -> list[Flowable]:
    found: list[Flowable] = [blocks.section(part.title)] if part.title else []
    found.append(blocks.gap(4))
    found += _tables(part) if part.rows else [blocks.paragraph(NOTHING)]
    found += [words(f"Ghi chú: {note}", styles.small()) for note in part.notes if part.rows]
    return [*found, blocks.gap()]


def _tables(part: Part) -> list[Flowable]:
    size = SMALL if len(part.columns) > MANY else 10.0
    whole = sum(column.width for column in part.columns)
    widths = [SHEET.text_width * column.width / whole for column in part.columns]
    rows: list[Row] = [*part.rows, *([part.total] if part.total else [])]
    head = _head(part, size)
    found: list[Flowable] = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        cells = [[_cell(value, size) for value in row] for row in some]
        is_last = start + AT_ONCE >= len(rows) and part.total is not None
        if is_last:
            cells[-1] = [_cell(value, size, bold=True) for value in some[-1]]
        # The head stands once more where a long list goes on in a new table: it looks like one.
        table = LongTable([*head, *cells], colWidths=widths, repeatRows=len(head), splitInRow=1)
        table.setStyle([*_lines(size), *_spans(part)])
        found.append(table)
    return found


def _head(part: Part, size: float) -> list[list[Paragraph | str]]:
    size = size - 1.5 if len(part.columns) > MANY else size
    upper = [column.over or column.head for column in part.columns]
    rows = [[_head_cell(text, size) for text in upper]]
    if part.below:
        rows.append([_head_cell(column.head if column.over else "", size) for column in part.columns])
    return [list(row) for row in rows]


def _head_cell(text: str, size: float) -> Paragraph:
    return words(text, _look(size, True, CENTRE))


def _cell(value: Cell, size: float, *, bold: bool = False) -> Paragraph | str:
    """Figures and days are short and set as they are; words are broken into lines."""
    if isinstance(value, str):
        text = value if len(value) <= MOST_CELL else f"{value[:MOST_CELL].rstrip()} (…)"
        return words(text, _look(size, bold, LEFT))
    return words(said(value), _look(size, bold, CENTRE)) if bold else said(value)


def said(value: int | Decimal | date | None) -> str:
    """A figure or a day as Vietnamese documents write it."""
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return f"{value:%d/%m/%Y}"


def _lines(size: float) -> list[Any]:
    return [
        ("FONT", (0, 0), (-1, -1), fonts.REGULAR, size),
        ("LEADING", (0, 0), (-1, -1), size * 1.2),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2.5 if size > SMALL else 1),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2.5 if size > SMALL else 1),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]


def _spans(part: Part) -> list[Any]:
    if not part.below:
        return []
    found: list[Any] = []
    at = 0
    for _text, across, down in part.heads:
        if across > 1 or down > 1:
            found.append(("SPAN", (at, 0), (at + across - 1, down - 1)))
        at += across
    return found


@cache
def _look(size: float, bold: bool, align: int) -> ParagraphStyle:
    """A look is asked for in every cell."""
    return look(size, bold=bold, align=align)
