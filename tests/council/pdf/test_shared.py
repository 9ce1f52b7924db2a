"""What many papers in one file have in common."""

from io import BytesIO

from pypdf import PdfReader
from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.shared import Shared
from tests.council.pdf.test_page import META

LINES = [f"Dòng thứ {n} của phần chung." for n in range(1, 4)]


def letters(shared: Shared, count: int, before: int = 0) -> list[str]:
    """The words of each page of letters with lines of their own, the shared part, and a last line."""
    stories: list[list[Flowable]] = [
        [
            blocks.paragraph(f"Kính gửi ông số {n}."),
            *(blocks.paragraph("Lời riêng.") for _line in range(before)),
            shared.place(),
            blocks.paragraph(f"Hết thư số {n}."),
        ]
        for n in range(count)
    ]
    found = PdfReader(BytesIO(page.render_each(stories, META)))
    return [" ".join(sheet.extract_text().split()) for sheet in found.pages]


def test_it_stands_in_each_paper_and_is_set_once() -> None:
    shared = Shared("lines", [blocks.paragraph(line) for line in LINES])
    found = letters(shared, 3)
    assert len(found) == 3
    for n, words in enumerate(found):
        assert f"Kính gửi ông số {n}." in words
        assert f"Hết thư số {n}." in words
        assert all(line in words for line in LINES)


def test_it_takes_the_room_that_its_parts_would_take() -> None:
    def story(parts: list[Flowable]) -> bytes:
        return page.render([blocks.paragraph("Trước."), *parts, blocks.paragraph("Sau.")], META)

    def heights(data: bytes) -> list[float]:
        found: list[float] = []

        def visit(text: str, _cm: object, tm: list[float], *_font: object) -> None:
            if text.strip() in ("Trước.", "Sau."):
                found.append(tm[5])

        PdfReader(BytesIO(data)).pages[0].extract_text(visitor_text=visit)
        return found

    parts = [blocks.paragraph(line) for line in LINES]
    assert heights(story([Shared("lines", parts).place()])) == heights(story(parts))


def test_what_is_held_together_goes_to_the_next_page_whole() -> None:
    shared = Shared("lines", [blocks.paragraph(line) for line in LINES], together=True)
    first, second, *more = letters(shared, 2, before=29)
    assert more
    assert not any(line in first for line in LINES)
    assert all(line in second for line in LINES)


def test_what_is_not_runs_over_the_page() -> None:
    shared = Shared("lines", [blocks.paragraph(line * 3) for line in LINES * 20])
    found = letters(shared, 2)
    assert len(found) > 2
    for n in range(2):
        assert f"Hết thư số {n}." in " ".join(found)
    assert " ".join(found).count("Dòng thứ 3") == 2 * 20 * 3
