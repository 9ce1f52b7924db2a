"""The sheet: A4, the margins and the page number of Decree 30/2020/NĐ-CP, Annex I, part I."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate

from council.pdf import fonts
from council.pdf.stamp import draw_draft
from council.pdf.text import plain

# Annex I: top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm.
TOP = BOTTOM = 20 * mm
LEFT = 30 * mm
RIGHT = 20 * mm
WIDTH, HEIGHT = A4
TEXT_WIDTH = WIDTH - LEFT - RIGHT
NUMBER_SIZE = 13
CREATOR = "Nghị trường"
NUMBER_BASELINE = HEIGHT - 12 * mm


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says about itself; `author` is the council whose paper it is, `day` the paper's date."""

    title: str
    author: str
    day: date
    subject: str = ""


def _decorate(canvas: Canvas, day: date, draft: bool) -> None:
    """The page number in the middle of the top margin, from the second page on; the file's date."""
    date_file(canvas, day)
    if draft:
        draw_draft(canvas, WIDTH, HEIGHT)
    page = canvas.getPageNumber()
    if page > 1:
        _number(canvas, page)


def _number(canvas: Canvas, page: int) -> None:
    canvas.saveState()
    canvas.setFont(fonts.REGULAR, NUMBER_SIZE)
    canvas.drawCentredString(LEFT + TEXT_WIDTH / 2, NUMBER_BASELINE, str(page))
    canvas.restoreState()


def render(story: Sequence[Flowable], meta: Meta, *, draft: bool = False) -> bytes:
    """The finished PDF. The same story and meta give the same bytes: no clock and no random id go in."""
    fonts.ensure()
    target = BytesIO()
    frame = Frame(LEFT, BOTTOM, TEXT_WIDTH, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0, id="text")
    template = PageTemplate(
        id="page", frames=[frame], onPage=lambda canvas, _: _decorate(canvas, meta.day, draft)
    )
    document = document_of(target, A4, template, meta)
    document.build(list(story))
    return target.getvalue()


class _Begins(Flowable):
    """Nothing to see: from its page on the pages are counted anew."""

    def wrap(self, *_space: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.begins_at = self.canv.getPageNumber()  # type: ignore[attr-defined] # read at the page's end


def _numbered_anew(canvas: Canvas, day: date, draft: bool) -> None:
    """The number of a page within its own paper; drawn last, when it is known what begins on the page."""
    date_file(canvas, day)
    page = canvas.getPageNumber() - getattr(canvas, "begins_at", 1) + 1
    if draft:
        draw_draft(canvas, WIDTH, HEIGHT)
    if page > 1:
        _number(canvas, page)


def render_each(stories: Sequence[Sequence[Flowable]], meta: Meta, *, draft: bool = False) -> bytes:
    """Many papers in one file to print, each from a page of its own and numbered for itself. The faces are
    kept once for all of them: a tenth of the size of as many files, in half the time."""
    fonts.ensure()
    target = BytesIO()
    frame = Frame(LEFT, BOTTOM, TEXT_WIDTH, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0, id="text")
    template = PageTemplate(
        id="page", frames=[frame], onPageEnd=lambda canvas, _: _numbered_anew(canvas, meta.day, draft)
    )
    whole: list[Flowable] = []
    for story in stories:
        whole += [*([PageBreak()] if whole else []), _Begins(), *story]
    document_of(target, A4, template, meta).build(whole)
    return target.getvalue()


def document_of(
    target: BytesIO, size: tuple[float, float], template: PageTemplate, meta: Meta
) -> BaseDocTemplate:
    """A file that says what it is, and says the same each time it is made."""
    return BaseDocTemplate(
        target,
        pagesize=size,
        pageTemplates=[template],
        title=plain(meta.title),
        author=plain(meta.author),
        subject=plain(meta.subject),
        creator=CREATOR,
        lang="vi",
        displayDocTitle=True,
        initialFontName=fonts.REGULAR,
        invariant=1,
        pageCompression=1,
    )


def date_file(canvas: Canvas, day: date) -> None:
    """The file's own date is the paper's, not the moment it was made."""
    canvas.setDateFormatter(lambda *_moment: f"D:{day:%Y%m%d}000000+07'00'")
