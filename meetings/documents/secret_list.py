"""The list by which secret papers are handed out and taken back, with room for signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column
from council.pdf.page import Meta
from council.rules.wording import HANOI

TITLE = "Danh sách phát, thu hồi tài liệu mật"
BLANK = "\u00a0" * 22
# Where hour and day are written in by hand; two lines, so that there is room for a signature beside it.
BY_HAND = "……:…… ……/……"
COLUMNS = (
    Column("Bản số", 1.3, centred=True),
    Column("Người nhận", 4.6),
    Column("Nhận lúc", 2.1, centred=True),
    Column("Ký nhận", 2.6),
    Column("Trả lúc", 2.1, centred=True),
    Column("Ký trả", 2.6),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """One handing out; moments None where there is none yet."""

    number: int
    holder: str = ""
    handed_at: datetime | None = None
    returned_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: every copy that was handed out, and a line for each that was not."""

    label: str
    title: str
    copies: int
    lines: Sequence[Copy]


@dataclass(frozen=True, slots=True)
class SecretList:
    """The whole list of a session on a day."""

    council_name: str
    session_title: str
    term_name: str
    place: str
    day: date
    papers: Sequence[Paper]


def render_secret_list(found: SecretList) -> bytes:
    """The finished PDF."""
    council = f"{found.council_name} {found.term_name}".strip()
    head = blocks.Letterhead(found.council_name, "", found.place, found.day)
    story: list[Flowable] = [
        *blocks.letterhead(head),
        *blocks.title(TITLE, (found.session_title, council)),
    ]
    for paper in found.papers:
        story += _paper(paper)
    if not found.papers:
        story.append(blocks.paragraph("Kỳ họp không có tài liệu mật."))
    story += [
        blocks.gap(12),
        blocks.signatures(
            blocks.Signer("Người phát", ""),
            blocks.Signer("Người thu hồi", ""),
            after=[blocks.paragraph(_last_words(found))],
        ),
    ]
    return page.render(
        story, Meta(title=TITLE, author=found.council_name, day=found.day, subject=found.session_title)
    )


def _paper(paper: Paper) -> Iterator[Flowable]:
    yield blocks.gap()
    yield blocks.labelled(f"Nội dung {paper.label}", f"{paper.title} ({paper.copies:02d} bản).")
    yield blocks.table(COLUMNS, [_row(copy) for copy in paper.lines])


def _row(copy: Copy) -> list[str]:
    holder = f"{copy.holder} ({copy.note})" if copy.note else copy.holder or BLANK
    return [f"{copy.number:02d}", holder, _moment(copy.handed_at), "", _moment(copy.returned_at), ""]


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(HANOI):%H:%M %d/%m}" if at else BY_HAND


def _last_words(found: SecretList) -> str:
    lines = [line for paper in found.papers for line in paper.lines]
    handed = sum(1 for line in lines if line.handed_at)
    back = sum(1 for line in lines if line.returned_at)
    return f"Đến lúc lập danh sách: phát {handed:02d} lượt, thu hồi {back:02d} lượt./."
