"""The agenda sheet of an explanation session as PDF: each body with the petitions it explains itself on."""

from __future__ import annotations

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.rules.wording import official_day
from petitions.queries.explanations import AgendaPaper

COLUMNS = (
    blocks.Column("STT", 12, True),
    blocks.Column("Mã", 40, True),
    blocks.Column("Nội dung kiến nghị", 84),
    blocks.Column("Hạn trả lời", 28, True),
)
MOST_CELL = 3_000


def render_agenda(paper: AgendaPaper) -> bytes:
    """The PDF; once the session is concluded it ends with the conclusion."""
    head = blocks.Letterhead("Thường trực", "", paper.place_of_issue, paper.day, paper.parent)
    kind = "Kết luận phiên giải trình" if paper.conclusion else "Chương trình phiên giải trình"
    story: list[Flowable] = [*blocks.letterhead(head), *blocks.title(kind, [paper.title])]
    story.append(blocks.labelled("Thời gian", official_day(paper.day)))
    if paper.place:
        story.append(blocks.labelled("Địa điểm", paper.place))
    total = sum(len(rows) for _name, rows in paper.bodies)
    story.append(blocks.labelled("Nội dung", f"{len(paper.bodies)} cơ quan giải trình về {total} kiến nghị"))
    number = 0
    for at, (name, rows) in enumerate(paper.bodies, 1):
        story.append(blocks.section(f"{at}. {name}"))
        cells = [(str(number + n), code, _short(text), due) for n, (code, due, text) in enumerate(rows, 1)]
        number += len(rows)
        story += [blocks.gap(4), blocks.table(COLUMNS, cells)]
    last = [blocks.section("KẾT LUẬN")] if paper.conclusion else []
    last += [blocks.paragraph(line) for line in paper.conclusion.split("\n") if line.strip()]
    story += last
    signer = blocks.Signer("TM. Thường trực", "")
    story.append(blocks.signature(signer, recipients=("Các cơ quan giải trình", "Lưu: VT")))
    return page.render(story, page.Meta(f"{kind}: {paper.title}", paper.parent, paper.day, paper.title))


def _short(text: str) -> str:
    return text if len(text) <= MOST_CELL else f"{text[:MOST_CELL].rstrip()} (…)"
