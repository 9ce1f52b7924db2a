"""Proofs of ballot papers: forms 14 (city) and 15 (commune) of Resolution 40/NQ-HĐBCQG.

The paper itself is A5 upright (14.8 cm × 21 cm), set on A4 with its trim line. What says that this is a proof
stands outside of that line: nothing on the paper but what the form asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from council.pdf import fonts
from council.pdf.blocks import MOTTO, MOTTO_SECOND
from council.pdf.page import Meta
from council.pdf.sheet import A4_TALL, CENTRE, Draw, drawn, look, put, words
from elections.queries.papers import BallotPaper

WIDTH, HEIGHT = 148 * mm, 210 * mm
LEFT, BOTTOM = (A4_TALL.width - WIDTH) / 2, 40 * mm
TOP = BOTTOM + HEIGHT
EDGE = 9 * mm
STAMP = (34 * mm, 34 * mm)
PROOF = "BẢN KIỂM TRA – KHÔNG DÙNG ĐỂ BỎ PHIẾU / PROOF – NOT A BALLOT PAPER"
LARGEST, SMALLEST = 15.0, 9.0


def render_ballots(papers: Sequence[BallotPaper], day: date) -> bytes:
    """One proof for each constituency."""
    unit = papers[0].unit.name
    meta = Meta(f"Phiếu bầu cử, bản kiểm tra: {unit}", f"Ủy ban bầu cử {unit}", day)
    return drawn([_page(paper) for paper in papers], A4_TALL, meta)


def _page(paper: BallotPaper) -> Draw:
    def draw(canvas: Canvas) -> None:
        _outside(canvas, paper)
        _names(canvas, paper, _heading(canvas, paper, _top(canvas, paper)))

    return draw


def _outside(canvas: Canvas, paper: BallotPaper) -> None:
    """The trim line; around it what this sheet is and how to read it."""
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.rect(LEFT, BOTTOM, WIDTH, HEIGHT)
    canvas.restoreState()
    centred = look(11, bold=True, align=CENTRE)
    y = put(canvas, words(PROOF, centred), 10 * mm, A4_TALL.height - 16 * mm, A4_TALL.width - 20 * mm)
    form = "14" if paper.is_city else "15"
    told = (
        f"Mẫu số {form}/HĐBC-HĐND. Khổ A5 (21cm x 14,8cm) theo đường cắt. Đối chiếu từng tên, thứ tự và "
        "“Ông”/“Bà” với danh sách chính thức trước khi in."
    )
    put(canvas, words(told, look(9.5, align=CENTRE)), LEFT, y - 2 * mm, WIDTH)
    last = f"{len(paper.names)} người ứng cử, được bầu {paper.seats} đại biểu. Bản kiểm tra lập trước khi in."
    put(canvas, words(last, look(9.5, align=CENTRE)), LEFT, BOTTOM - 6 * mm, WIDTH)


def _top(canvas: Canvas, paper: BallotPaper) -> float:
    """Where it belongs on the left with the place of the stamp below, the motto on the right."""
    bold, plain = look(9.5, bold=True, align=CENTRE), look(9.5, align=CENTRE)
    side = 50 * mm
    unit = paper.unit.name[:1].upper() + paper.unit.name[1:]
    left, top = LEFT + EDGE, TOP - EDGE
    y = put(canvas, words(unit, bold), left, top, side)
    y = put(canvas, words(f"Đơn vị bầu cử số: {paper.number}", bold), left, y, side)
    _rule(canvas, left + side / 2, y - 1.5 * mm, 14 * mm)
    right = left + side
    width = WIDTH - 2 * EDGE - side
    other = put(canvas, words(MOTTO, bold), right, top, width)
    other = put(canvas, words(MOTTO_SECOND, bold), right, other, width)
    _rule(canvas, right + width / 2, other - 1.5 * mm, 34 * mm)
    box_top = y - 5 * mm
    canvas.rect(left, box_top - STAMP[1], *STAMP)
    put(canvas, words("Vị trí đóng dấu\ncủa Tổ bầu cử", plain), left, box_top - 12 * mm, STAMP[0])
    return box_top - STAMP[1] - 6 * mm


def _rule(canvas: Canvas, middle: float, y: float, width: float) -> None:
    canvas.setLineWidth(0.6)
    canvas.line(middle - width / 2, y, middle + width / 2, y)


def _heading(canvas: Canvas, paper: BallotPaper, top: float) -> float:
    unit = paper.unit
    width, left = WIDTH - 2 * EDGE, LEFT + EDGE
    y = put(canvas, words("PHIẾU BẦU CỬ", look(17, bold=True, align=CENTRE)), left, top, width)
    bold = look(12, bold=True, align=CENTRE)
    y = put(canvas, words(f"ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN {unit.name.upper()}", bold), left, y - 1 * mm, width)
    y = put(canvas, words(f"KHÓA {unit.term} NHIỆM KỲ {unit.years}", bold), left, y, width)
    elected = f"Được bầu {paper.seats:02d} đại biểu"
    return put(canvas, words(elected, look(13, bold=True, align=CENTRE)), left, y - 2 * mm, width) - 5 * mm


def _names(canvas: Canvas, paper: BallotPaper, top: float) -> None:
    """Every name on a line of its own, all in the same size, as large as the room allows."""
    left, width = LEFT + EDGE + 4 * mm, WIDTH - 2 * EDGE - 4 * mm
    room = top - BOTTOM - EDGE
    size = LARGEST
    while True:
        lines = [words(name, look(size, bold=True)) for name in paper.names]
        heights = [line.wrapOn(canvas, width, room)[1] for line in lines]
        free = room - sum(heights)
        if free >= len(lines) * 2 * mm or size <= SMALLEST:
            break
        size -= 0.5
    gap = min(free / max(len(lines), 1), 7 * mm)
    canvas.setFont(fonts.REGULAR, size)
    for line in lines:
        top = put(canvas, line, left, top, width) - gap
