"""Sheets that are not A4 upright: wide tables, ballot papers, posters. Same input, same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from council.pdf import fonts
from council.pdf.page import CREATOR, Meta, date_file, document_of
from council.pdf.text import markup, plain

Alignment = int
LEFT, CENTRE, JUSTIFY = 0, 1, 4
Draw = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in points with one margin on each side."""

    width: float
    height: float
    margin: float = 12 * mm

    @property
    def text_width(self) -> float:
        return self.width - 2 * self.margin


A4_TALL, A4_WIDE = Sheet(210 * mm, 297 * mm), Sheet(297 * mm, 210 * mm, 9 * mm)
A3_TALL, A3_WIDE = Sheet(297 * mm, 420 * mm), Sheet(420 * mm, 297 * mm)


def look(
    size: float, *, bold: bool = False, align: int = LEFT, lead: float = 1.22, colour: str = "#000000"
) -> ParagraphStyle:
    """A paragraph style of the document face."""
    fonts.ensure()
    face = fonts.BOLD if bold else fonts.REGULAR
    return ParagraphStyle(
        f"sheet-{size}-{bold}-{align}",
        fontName=face,
        bulletFontName=face,
        fontSize=size,
        leading=size * lead,
        alignment=align,  # type: ignore[arg-type]
        splitLongWords=1,
        textColor=HexColor(colour),
    )


def words(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(markup(text), style)


def flowing(story: Sequence[Flowable], sheet: Sheet, meta: Meta, foot: str = "") -> bytes:
    """A story set on as many sheets as it needs; `foot` and the page's number stand below each."""
    fonts.ensure()

    def decorate(canvas: Canvas, _document: BaseDocTemplate) -> None:
        date_file(canvas, meta.day)
        canvas.saveState()
        canvas.setFont(fonts.REGULAR, 8)
        canvas.drawString(sheet.margin, sheet.margin * 0.5, plain(foot))
        page = f"Trang {canvas.getPageNumber()}"
        canvas.drawRightString(sheet.width - sheet.margin, sheet.margin * 0.5, page)
        canvas.restoreState()

    edge = sheet.margin
    frame = Frame(edge, edge, sheet.text_width, sheet.height - 2 * edge, 0, 0, 0, 0, id="text")
    target = BytesIO()
    template = PageTemplate(id="page", frames=[frame], onPage=decorate)
    document = document_of(target, (sheet.width, sheet.height), template, meta)
    document.build(list(story))
    return target.getvalue()


def drawn(pages: Sequence[Draw], sheet: Sheet, meta: Meta) -> bytes:
    """Pages drawn one by one."""
    fonts.ensure()
    target = BytesIO()
    canvas = Canvas(
        target,
        pagesize=(sheet.width, sheet.height),
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # a name; the stubs say a number
        lang="vi",
    )
    canvas.setTitle(plain(meta.title))
    canvas.setAuthor(plain(meta.author))
    canvas.setCreator(CREATOR)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for draw in pages:
        date_file(canvas, meta.day)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def put(canvas: Canvas, flowable: Flowable, left: float, top: float, width: float) -> float:
    """Set a flowable with its top edge at a height; answers where it ends."""
    _width, height = flowable.wrapOn(canvas, width, 10_000)
    flowable.drawOn(canvas, left, top - height)
    return top - height
