"""Reads a finished PDF back: its words, where they stand, the faces it carries."""

from io import BytesIO

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def pages(data: bytes) -> list[str]:
    """The text of each page with single spaces, so that line breaks do not matter."""
    return [" ".join(page.extract_text().split()) for page in reader(data).pages]


def words(data: bytes) -> str:
    return " ".join(pages(data))


def squeezed(text: str) -> str:
    """Without any space: a long name breaks anywhere in a narrow column."""
    return "".join(text.split())


def fonts(data: bytes) -> dict[str, bool]:
    """Each face the pages declare, and whether its program is in the file."""
    found: dict[str, bool] = {}
    for page in reader(data).pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor", DictionaryObject()).get_object()
            found[font["/BaseFont"]] = "/FontFile2" in descriptor
    return found


def text_boxes(data: bytes, page: int) -> list[tuple[str, float, float, float, float]]:
    """Each piece of text with left, bottom, right and top in points."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = document[page].get_textpage()
        boxes = [found.get_rect(n) for n in range(found.count_rects())]
        return [(found.get_text_bounded(*box), *box) for box in boxes]
    finally:
        document.close()
