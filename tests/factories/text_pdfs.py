"""PDFs whose pages hold words, pictures or nothing; made by ReportLab with the faces of the papers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from council.pdf import fonts

PICTURE = None  # a page that is only a picture
A4 = (595, 842)


def text_pdf(pages: Sequence[str | None], *, title: str = "") -> bytes:
    """One page for each text, line by line; PICTURE makes a scanned page."""
    fonts.ensure()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    for text in pages:
        if text is PICTURE:
            canvas.drawImage(ImageReader(picture()), 0, 0, *A4)
        else:
            for at, line in enumerate(text.split("\n")):
                canvas.setFont(fonts.REGULAR, 12)
                canvas.drawString(60, 780 - 16 * at, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture() -> Image.Image:
    """An empty sheet as a scanner sees it."""
    return Image.new("L", (1240, 1754), 250)
