"""Wide tables, the same for paper and for Excel: head, rows, what is merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlab.platypus import Flowable, Table

from council.pdf import fonts
from council.pdf.sheet import A3_WIDE, CENTRE, Sheet, look, words
from council.workbook import Span, Value


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a form, the same for paper and Excel. `spans` merge cells of the head; widths are shares."""

    title: str
    head: Sequence[Sequence[str]]
    spans: Sequence[Span]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[float]
    left: frozenset[int] = frozenset({1})  # columns of words


def table(grid: Grid, sheet: Sheet = A3_WIDE, *, size: float = 9) -> Flowable:
    """The grid over the width of the sheet; its head stands again on each page."""
    bold, middle, plain = look(size - 1, bold=True, align=CENTRE), look(size, align=CENTRE), look(size)
    cells: list[list[Flowable]] = [[words(text, bold) for text in row] for row in grid.head]
    cells += [
        [words(written(value), plain if at in grid.left else middle) for at, value in enumerate(row)]
        for row in grid.rows
    ]
    total = sum(grid.widths)
    made = Table(
        cells,
        colWidths=[sheet.text_width * width / total for width in grid.widths],
        repeatRows=len(grid.head),
    )
    made.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), fonts.REGULAR),
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, len(grid.head) - 1), "MIDDLE"),
            ("VALIGN", (0, len(grid.head)), (-1, -1), "TOP"),
            *(
                ("SPAN", (first - 1, top - 1), (last - 1, bottom - 1))
                for top, first, bottom, last in grid.spans
            ),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return made


def written(value: Value) -> str:
    """As the paper writes it: 6.015.165, 99,57; nothing where nothing is known."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
