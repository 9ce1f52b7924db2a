"""Papers of a demand for a session: the count, which names nobody, and the list for the file, which does."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from council import workbook
from council.pdf import blocks, page
from council.rules.wording import cite, official_day, share
from petitions.queries.demands import DemandPaper

COLUMNS = (blocks.Column("Nội dung", 120), blocks.Column("Số lượng", 44, True))
LIST_HEAD = ("Số thứ tự", "Họ và tên", "Ngày, tháng, năm sinh", "Địa chỉ", "Chữ ký", "Ghi chú")
LIST_WIDTHS = (10, 28, 20, 44, 10, 36)


def render_count(paper: DemandPaper) -> bytes:
    """The PDF of the count; a draft until the demand is closed."""
    tally = paper.tally
    head = blocks.Letterhead("Thường trực", "", paper.place, paper.day, paper.parent, paper.draft)
    about = ["Số chữ ký của cử tri yêu cầu Hội đồng nhân dân họp"]
    story: list[Flowable] = [*blocks.letterhead(head), *blocks.title("Phiếu tổng hợp", about)]
    story.append(blocks.labelled("Nội dung yêu cầu", paper.title))
    if paper.text:
        story.append(blocks.labelled("Lý do", " ".join(paper.text.split())))
    story.append(blocks.labelled("Nhận đơn", official_day(paper.received)))
    story += [blocks.gap(6), blocks.table(COLUMNS, _figures(paper)), blocks.gap(6)]
    story.append(blocks.strong(paper.standing.text()))
    if paper.standing.basis:
        story.append(blocks.paragraph(f"Căn cứ: {cite(paper.standing.basis)}."))
    share_ = share(tally.valid, tally.voters)
    story.append(blocks.paragraph(f"Tỷ lệ chữ ký hợp lệ trên tổng số cử tri: {share_}."))
    end = [blocks.labelled("Kết luận", paper.decision)] if paper.decision else []
    signer = blocks.Signer("TM. Thường trực", "")
    story.append(blocks.signature(signer, recipients=("Lưu: hồ sơ yêu cầu", "Lưu: VT"), after=end))
    meta = page.Meta(f"Phiếu tổng hợp: {paper.title}", paper.parent, paper.day, paper.title)
    return page.render(story, meta, draft=paper.draft)


def _figures(paper: DemandPaper) -> list[tuple[str, str]]:
    tally = paper.tally
    rows = [
        (f"Tổng số cử tri ({paper.voters_source})", _figure(tally.voters)),
        ("Số chữ ký cần có (trên 10% tổng số cử tri)", _figure(tally.needed)),
        ("Số chữ ký hợp lệ", _figure(tally.valid)),
        ("Số dòng có lỗi, không tính", _figure(tally.faulty)),
        ("Số dòng trùng người, chỉ tính một lần", _figure(tally.repeated)),
        ("Số dòng đã bỏ khỏi danh sách", _figure(paper.removed)),
    ]
    return rows + [(f"- {word}", _figure(number)) for word, number in paper.faults]


def signer_workbook(title: str, about: Sequence[str], rows: Sequence[Sequence[workbook.Value]]) -> bytes:
    """The list of signers for the file of the demand."""
    sheet = workbook.Sheet(
        name="Danh sách",
        title=[title.upper(), *about],
        head=[LIST_HEAD],
        rows=rows,
        notes=["Có thông tin cá nhân: chỉ dùng cho hồ sơ yêu cầu; việc xuất danh sách đã ghi nhật ký."],
        widths=LIST_WIDTHS,
    )
    return workbook.workbook([sheet])


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".")
