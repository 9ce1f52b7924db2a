"""Wide tables of the forms on A3: their head, their grid, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.platypus import Flowable, Spacer, Table

from council.pdf import fonts
from council.pdf.blocks import MOTTO, MOTTO_SECOND
from council.rules.wording import official_day
from council.workbook import Span, Value
from elections.documents.sheet import A3_WIDE, CENTRE, Sheet, look, words


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a form, the same for paper and Excel. `spans` merge cells of the head; widths are shares."""

    title: str
    head: Sequence[Sequence[str]]
    spans: Sequence[Span]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[float]
    left: frozenset[int] = frozenset({1})  # columns of words


def head(unit: str, place: str, day: date | None, sheet: Sheet = A3_WIDE) -> Flowable:
    """The committee at the left, the motto at the right; `day` None leaves the date to be written in."""
    bold, plain = look(13, bold=True, align=CENTRE), look(13, align=CENTRE)
    left = [words("ỦY BAN BẦU CỬ", bold), words(unit.upper(), bold), words("———", bold)]
    right = [words(MOTTO, bold), words(MOTTO_SECOND, bold), words("———————", bold)]
    if day:
        right.append(words(f"{place}, {official_day(day)}", plain))
    return _sides(left, right, sheet)


def signature(first: str = "", sheet: Sheet = A3_WIDE) -> Flowable:
    """Who signs, with room for hand and seal; `first` is the line of place and date."""
    bold, plain = look(13, bold=True, align=CENTRE), look(12, align=CENTRE)
    lines: list[Flowable] = [words(first, plain)] if first else []
    lines += [words("TM. ỦY BAN BẦU CỬ", bold), words("CHỦ TỊCH", bold)]
    lines += [words("(Ký, ghi rõ họ và tên, đóng dấu của Ủy ban bầu cử)", plain), Spacer(0, 60)]
    return _sides([words("", plain)], lines, sheet)


def _sides(left: Sequence[Flowable], right: Sequence[Flowable], sheet: Sheet) -> Flowable:
    table = Table([[list(left), list(right)]], colWidths=[sheet.text_width * 0.4, sheet.text_width * 0.6])
    table.setStyle([("FONT", (0, 0), (-1, -1), fonts.REGULAR), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table


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
