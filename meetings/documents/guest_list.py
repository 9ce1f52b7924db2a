"""The list of guests to sign at the door: who is expected, for whom somebody else comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column
from meetings.documents.parts import sentence

TITLE = "Danh sách khách mời"
COLUMNS = (
    Column("STT", 1.1, centred=True),
    Column("Họ và tên", 4),
    Column("Chức vụ, cơ quan", 5),
    Column("Trả lời", 3.2),
    Column("Ký tên", 2.6),
)


@dataclass(frozen=True, slots=True)
class GuestLine:
    """One guest as the list shows them; `note` is the answer in words."""

    name: str
    details: str
    note: str


@dataclass(frozen=True, slots=True)
class GuestList:
    """The whole list."""

    agency: str
    place_of_issue: str
    day: date
    about: Sequence[str]
    when: str
    place: str
    lines: Sequence[GuestLine]


def render_guest_list(paper: GuestList) -> bytes:
    """The finished PDF."""
    rows = [(str(at), line.name, line.details, line.note, "") for at, line in enumerate(paper.lines, 1)]
    last = blocks.paragraph(f"Danh sách gồm {len(rows):02d} khách mời./.")
    story: list[Flowable] = [
        *blocks.letterhead(blocks.Letterhead(paper.agency, "", paper.place_of_issue, paper.day)),
        *blocks.title(TITLE, paper.about),
        blocks.labelled("Thời gian", sentence(paper.when)),
        blocks.labelled("Địa điểm", sentence(paper.place)),
        blocks.gap(),
        *([blocks.table(COLUMNS, rows)] if rows else []),
        blocks.gap(),
        last,
    ]
    return page.render(story, page.Meta(f"{TITLE}: {paper.about[0]}", paper.agency, paper.day))
