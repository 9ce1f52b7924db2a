"""What the papers of counting share: where they belong, numbers and shares as written, lines to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from council.pdf import blocks, styles
from council.pdf.text import markup
from elections.rules.totals import percent, shares

DOTS = "…………"
LONG_DOTS = "………………………………………………………………"
NAME_DOTS = "…" * 36
NOTHING = "Không có"


@dataclass(frozen=True, slots=True)
class Poll:
    """What every paper of one poll says. `unit`: that which elects ("thành phố Hà Nội"); `seat`: the place
    written before the date; `kind`: "" for a first poll, else "bầu cử thêm", "bầu cử lại"."""

    unit: str
    seat: str
    term: str
    years: str
    day: date
    kind: str = ""

    @property
    def what(self) -> str:
        """ "đại biểu Hội đồng nhân dân phường X khóa II, nhiệm kỳ 2026-2031"."""
        return f"đại biểu Hội đồng nhân dân {self.unit} khóa {self.term}, nhiệm kỳ {self.years}"


def whole(value: int | None, dots: str = DOTS) -> str:
    """A count with points between thousands; dots to write on where there is none."""
    return dots if value is None else f"{value:,}".replace(",", ".")


def written(value: Decimal) -> str:
    """A percentage with a decimal comma: 99,57."""
    return f"{value}".replace(".", ",")


def share(part: int | None, base: int | None, dots: str = DOTS) -> str:
    """part of base in per cent; dots where one is not known."""
    return dots if part is None or base is None else written(percent(part, base))


def both_shares(figures: Mapping[str, int | None]) -> tuple[str, str]:
    """Valid and invalid in per cent of the ballots collected: together always 100,00."""
    valid, invalid = figures["valid"], figures["invalid"]
    if valid is None or invalid is None:
        return DOTS, DOTS
    one, two = shares([valid, invalid])
    return written(one), written(two)


def line(text: str) -> Flowable:
    """A line of figures."""
    return plain_line(f"- {text}")


def plain_line(text: str) -> Flowable:
    """A line of its own, as large as the text around it, not justified."""
    body = styles.body()
    look = ParagraphStyle(
        "line", parent=body, alignment=TA_LEFT, firstLineIndent=0, leftIndent=14, spaceBefore=1
    )
    return Paragraph(markup(text), look)


def titled(head: str, table: Flowable) -> list[Flowable]:
    """A section head that is never parted from its table."""
    table.spaceBefore = 5
    return [blocks.section(head), table]


def turnout_lines(figures: Mapping[str, int | None], of: str) -> list[Flowable]:
    """The sums of forms 23 and 24 in their order and words. `of`: "khu vực bỏ phiếu" or "đơn vị bầu cử"."""
    valid, invalid = both_shares(figures)
    voted = share(figures["voted"], figures["electors"])
    base = "" if of == "khu vực bỏ phiếu" else " của đơn vị bầu cử"
    return [
        line(f"Tổng số cử tri của {of}: {whole(figures['electors'])} người"),
        line(f"Số cử tri đã tham gia bỏ phiếu: {whole(figures['voted'])} người"),
        line(f"Tỷ lệ cử tri đã tham gia bỏ phiếu so với tổng số cử tri{base}: {voted}%"),
        line(f"Số phiếu phát ra: {whole(figures['issued'])} phiếu"),
        line(f"Số phiếu thu vào: {whole(figures['collected'])} phiếu"),
        line(
            f"Số phiếu hợp lệ: {whole(figures['valid'])} phiếu. Tỷ lệ so với tổng số phiếu thu vào: {valid}%"
        ),
        line(
            f"Số phiếu không hợp lệ: {whole(figures['invalid'])} phiếu. "
            f"Tỷ lệ so với tổng số phiếu thu vào: {invalid}%"
        ),
        line("Số phiếu bầu cho mỗi người ứng cử như sau:"),
    ]


def vote_lines(people: Sequence[tuple[str, int | None]], valid: int | None) -> list[Flowable]:
    """One line for each candidate in the order of the ballot paper."""
    return [
        plain_line(f"{at}. {name} được {whole(votes)} phiếu/{whole(valid)} phiếu hợp lệ")
        for at, (name, votes) in enumerate(people, 1)
    ]


def member_lines(members: Sequence[tuple[str, str]], least: Sequence[str]) -> list[Flowable]:
    """Members of a body with their posts; lines to write on where none are known."""
    rows = [f"{name}, {post}" for name, post in members] or [f"Ông/Bà {NAME_DOTS}, {post}" for post in least]
    return [plain_line(f"{at}. {row}") for at, row in enumerate(rows, 1)]
