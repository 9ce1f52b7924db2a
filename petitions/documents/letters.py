"""Letters of the petition office and returns of bodies, in the form of letters of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from petitions.queries.routing import LetterPaper

# Room to write the number by hand where the letter has none yet.
BLANK_NUMBER = "\u00a0" * 12
COLUMNS = (blocks.Column("STT", 8, True), blocks.Column("Mã", 26, True), blocks.Column("Nội dung", 76))
MOST_CELL = 3_000


def render_letter(paper: LetterPaper) -> bytes:
    """The PDF of a letter."""
    number = f"{paper.number or BLANK_NUMBER}\nV/v {paper.about}"
    head = blocks.Letterhead(paper.agency, number, paper.place, paper.day, paper.parent)
    story: list[Flowable] = [
        *blocks.letterhead(head),
        blocks.gap(10),
        blocks.centred(f"Kính gửi: {paper.addressee}"),
        blocks.gap(4),
    ]
    *most, last = [blocks.paragraph(text) for text in paper.paragraphs] or [blocks.gap()]
    story += [*most, *([last] if paper.rows else [])]
    if paper.rows:
        story += [blocks.gap(), _rows(paper)]
    signer = blocks.Signer(paper.post, paper.signer)
    after = [] if paper.rows else [last]
    story.append(blocks.signature(signer, recipients=paper.recipients, after=after))
    author = paper.parent or paper.agency
    return page.render(story, page.Meta(f"V/v {paper.about}", author, paper.day, paper.addressee))


def _rows(paper: LetterPaper) -> Flowable:
    cells = [(str(at), code, _short(text)) for at, (code, text) in enumerate(paper.rows, 1)]
    return blocks.table(COLUMNS, cells)


def _short(text: str) -> str:
    """A table's cell holds a page at most; whoever reads the letter finds the whole by the code."""
    return text if len(text) <= MOST_CELL else f"{text[:MOST_CELL].rstrip()} (…)"
