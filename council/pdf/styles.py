"""Paragraph styles: sizes and spacing of Decree 30/2020/NĐ-CP, Annex I, in points."""

from functools import cache
from typing import Literal

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm

from council.pdf import fonts

BODY = 14
CELL = 12
SPACE = 6
INDENT = 1.27 * cm
Alignment = Literal[0, 1, 2, 4]


def _style(name: str, face: str, size: float, alignment: Alignment, leading: float = 0) -> ParagraphStyle:
    """`leading` 0: single spacing."""
    fonts.ensure()
    return ParagraphStyle(
        name,
        fontName=face,
        bulletFontName=face,
        fontSize=size,
        leading=leading or size * 1.2,
        alignment=alignment,
        splitLongWords=1,
    )


@cache
def motto() -> ParagraphStyle:
    return _style("motto", fonts.BOLD, 13, TA_CENTER, leading=15.5)


@cache
def motto_second() -> ParagraphStyle:
    return _style("motto-second", fonts.BOLD, 14, TA_CENTER, leading=17)


@cache
def parent_agency() -> ParagraphStyle:
    return _style("parent-agency", fonts.REGULAR, 13, TA_CENTER, leading=15.5)


@cache
def agency() -> ParagraphStyle:
    return _style("agency", fonts.BOLD, 13, TA_CENTER, leading=15.5)


@cache
def number() -> ParagraphStyle:
    return _style("number", fonts.REGULAR, 13, TA_CENTER)


@cache
def place_and_day() -> ParagraphStyle:
    return _style("place-and-day", fonts.ITALIC, 14, TA_CENTER)


@cache
def title() -> ParagraphStyle:
    return ParagraphStyle("title", parent=abstract(), spaceBefore=14)


@cache
def abstract() -> ParagraphStyle:
    return _style("abstract", fonts.BOLD, 14, TA_CENTER)


@cache
def body() -> ParagraphStyle:
    look = _style("body-text", fonts.REGULAR, BODY, TA_JUSTIFY, leading=18)
    return ParagraphStyle("body", parent=look, spaceBefore=SPACE, firstLineIndent=INDENT)


@cache
def centred() -> ParagraphStyle:
    return _style("centred", fonts.REGULAR, BODY, TA_CENTER, leading=18)


@cache
def strong() -> ParagraphStyle:
    return ParagraphStyle("strong", parent=body(), fontName=fonts.BOLD)


@cache
def section() -> ParagraphStyle:
    return ParagraphStyle("section", parent=strong(), alignment=TA_LEFT, spaceBefore=9, keepWithNext=1)


@cache
def head_cell() -> ParagraphStyle:
    return _style("head-cell", fonts.BOLD, CELL, TA_CENTER)


@cache
def cell() -> ParagraphStyle:
    return _style("cell", fonts.REGULAR, CELL, TA_LEFT)


@cache
def notice_head() -> ParagraphStyle:
    return _style("notice-head", fonts.BOLD, CELL, TA_LEFT)


@cache
def centred_cell() -> ParagraphStyle:
    return _style("centred-cell", fonts.REGULAR, CELL, TA_CENTER)


@cache
def signer_post() -> ParagraphStyle:
    return _style("signer-post", fonts.BOLD, 14, TA_CENTER)


@cache
def recipients_head() -> ParagraphStyle:
    return _style("recipients-head", fonts.BOLD_ITALIC, 12, TA_LEFT)


@cache
def recipients() -> ParagraphStyle:
    return _style("recipients", fonts.REGULAR, 11, TA_LEFT)


@cache
def small() -> ParagraphStyle:
    return _style("small", fonts.REGULAR, 10, TA_LEFT)
