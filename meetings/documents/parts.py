"""What the papers of a sitting share: their head, their end, and how moments are printed in a table."""

from datetime import datetime

from reportlab.platypus import Flowable

from council.pdf import blocks
from council.pdf.page import Meta
from council.pdf.stamp import Check
from council.rules.wording import HANOI, hanoi_day, official_day, official_hour
from meetings.documents.data import Frame

MINUTES_SYMBOL = "BB-HĐND"
# Wide enough to write the number in by hand on a printed draft.
BLANK_NUMBER = "\u00a0" * 8
RECIPIENTS = ("Thường trực Hội đồng nhân dân", "Đại biểu Hội đồng nhân dân", "Lưu: VT, hồ sơ kỳ họp")


def numbered(number: str, symbol: str = MINUTES_SYMBOL) -> str:
    """The number with its symbol; while there is none, room for one before the symbol."""
    return number or f"{BLANK_NUMBER}/{symbol}"


def head(frame: Frame, number: str) -> list[Flowable]:
    """The first page's head; `number` "" leaves its line out."""
    return blocks.letterhead(
        blocks.Letterhead(frame.council_name, number, frame.place, frame.day, frame.parent, frame.draft)
    )


def abstract(frame: Frame) -> tuple[str, ...]:
    """The session, the council with its term, the sitting: the lines that follow what a paper is about."""
    council = f"{frame.council_name} {frame.term_name}".strip()
    return tuple(line for line in (frame.session_title, council, frame.sitting_title) if line)


def meta(frame: Frame, title: str) -> Meta:
    return Meta(title=title, author=frame.council_name, day=frame.day, subject=", ".join(abstract(frame)))


def end(secretary: str, chair: str, check: Check | None, last: str) -> Flowable:
    """The last words, the signatures, the recipients, the check code if there is one."""
    return blocks.signatures(
        blocks.Signer("Thư ký", secretary),
        blocks.Signer("Chủ tọa", chair),
        recipients=RECIPIENTS,
        check=check,
        after=[blocks.paragraph(last)],
    )


def moment(at: datetime | None) -> str:
    """ "09 giờ 15 phút, ngày 08 tháng 7 năm 2026"; "…" where it is not known."""
    return f"{official_hour(at)}, {official_day(hanoi_day(at))}" if at else "…"


def sentence(text: str) -> str:
    """A text that ends with one full stop."""
    return f"{text.rstrip(' .;')}."


def clock(at: datetime | None, *, seconds: bool = True) -> str:
    """ "09:15:07" or "09:15" for a table; "" where it is not known."""
    return f"{at.astimezone(HANOI):{'%H:%M:%S' if seconds else '%H:%M'}}" if at else ""
