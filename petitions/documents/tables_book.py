"""The office's tables as an Excel workbook: a sheet for each part, text as text."""

from __future__ import annotations

from collections.abc import Sequence

from council.workbook import Sheet, Span, Value, workbook
from petitions.queries.tables import Part
from petitions.queries.tables_all import TablePaper

CHARACTERS = 150  # of a sheet's width, shared out by the widths of the columns


def render_book(paper: TablePaper) -> bytes:
    """The finished file."""
    made, parts = paper.made, paper.made.parts
    names = [f"Biểu {number}" if len(parts) > 1 else "Biểu" for number in range(1, len(parts) + 1)]
    return workbook([_sheet(name, paper, part) for name, part in zip(names, made.parts, strict=True)])


def _sheet(name: str, paper: TablePaper, part: Part) -> Sheet:
    title = [paper.council.upper(), paper.made.title, paper.about]
    rows: list[Sequence[Value]] = list(part.rows)
    if part.total is not None and part.rows:
        rows.append(part.total)
    if not part.rows:
        rows = [["Không có số liệu."]]
    whole = sum(column.width for column in part.columns)
    return Sheet(
        name,
        [*title, *([part.title] if part.title else [])],
        _head(part),
        rows,
        notes=part.notes,
        spans=_spans(part),
        widths=[max(7, CHARACTERS * column.width / whole) for column in part.columns],
    )


def _head(part: Part) -> list[list[str]]:
    """One row, or two where columns stand under a common head."""
    if not part.below:
        return [[column.head for column in part.columns]]
    upper = [column.over or column.head for column in part.columns]
    return [upper, [column.head if column.over else "" for column in part.columns]]


def _spans(part: Part) -> list[Span]:
    if not part.below:
        return []
    found, at = [], 1
    for _text, across, down in part.heads:
        if across > 1 or down > 1:
            found.append((1, at, down, at + across - 1))
        at += across
    return found
