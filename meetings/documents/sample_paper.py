"""Papers of the demo world: administrative form, invented contents, marked as such on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, PageBreak

from council.pdf import blocks, page
from council.pdf.blocks import Letterhead
from council.pdf.page import Meta

FICTION = "Văn bản minh họa của thế giới demo, nội dung hư cấu."


@dataclass(frozen=True, slots=True)
class SamplePaper:
    """What a demo paper says: its head, what it is about, its paragraphs, and how many pages to fill."""

    issuer: str
    parent: str
    number: str
    place: str
    day: date
    kind: str
    abstract: str
    paragraphs: Sequence[str]
    pages: int = 3


def render_sample_paper(paper: SamplePaper) -> bytes:
    """The finished PDF."""
    head = Letterhead(paper.issuer, paper.number, paper.place, paper.day, paper.parent, draft=False)
    story: list[Flowable] = [*blocks.letterhead(head), *blocks.title(paper.kind, (paper.abstract,))]
    story.append(blocks.notice("Lưu ý", (FICTION,)))
    for number in range(1, paper.pages + 1):
        story.append(blocks.section(f"{number}. Phần thứ {number}"))
        story += [blocks.paragraph(text) for text in paper.paragraphs]
        if number < paper.pages:
            story.append(PageBreak())
    meta = Meta(title=f"{paper.kind}: {paper.abstract}", author=paper.issuer, day=paper.day, subject=FICTION)
    return page.render(story, meta)
