"""The official list of candidates: form 22/HĐBC-HĐND of Resolution 40/NQ-HĐBCQG, one sheet a constituency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table

from council.pdf import fonts
from council.pdf.blocks import MOTTO, MOTTO_SECOND
from council.pdf.page import Meta
from council.pdf.sheet import A3_WIDE, A4_WIDE, CENTRE, Sheet, flowing, look, words
from elections.queries.papers import ListPaper, written
from elections.queries.public_lists import PublicCandidate

TITLE = "Danh sách chính thức những người ứng cử"
LEFT_OFF = "Không còn ứng cử"
# (head, share of the width); the five on education stand under one head.
COLUMNS = (
    ("STT", 2.0), ("Họ và tên", 7.5), ("Ngày, tháng, năm sinh", 5.0), ("Giới tính", 2.6), ("Quốc tịch", 3.4),
    ("Dân tộc", 3.2), ("Tôn giáo", 3.3), ("Quê quán", 6.4), ("Nơi ở hiện nay", 7.4),
    ("Giáo dục phổ thông", 3.6), ("Chuyên môn, nghiệp vụ", 6.0), ("Học hàm, học vị", 4.0),
    ("Lý luận chính trị", 4.0), ("Ngoại ngữ", 4.2), ("Nghề nghiệp, chức vụ", 7.6), ("Nơi công tác", 7.4),
    ("Ngày vào Đảng (nếu có)", 4.8), ("Là đại biểu HĐND (nếu có)", 4.4), ("Ghi chú", 4.0),
)  # fmt: skip
SCHOOLING = "Trình độ"
FIRST_SCHOOL, LAST_SCHOOL = 9, 13


def render_official_list(papers: Sequence[ListPaper], day: date, *, small: bool = False) -> bytes:
    """The lists of these constituencies on A3, or on A4 where `small`."""
    sheet, scale = (A4_WIDE, 0.71) if small else (A3_WIDE, 1.0)
    story: list[Flowable] = []
    for paper in papers:
        story += [*([PageBreak()] if story else []), *_one(paper, day, sheet, scale)]
    unit = papers[0].unit.name
    meta = Meta(f"{TITLE}: {unit}", f"Ủy ban bầu cử {unit}", day)
    return flowing(story, sheet, meta, "Mẫu số 22/HĐBC-HĐND")


def _one(paper: ListPaper, day: date, sheet: Sheet, scale: float) -> Iterator[Flowable]:
    unit = paper.unit
    bold = look(13 * scale, bold=True, align=CENTRE)
    title = look(15 * scale, bold=True, align=CENTRE)
    plain = look(13 * scale, align=CENTRE)
    yield _head(unit.name, sheet, scale)
    yield Spacer(0, 10 * scale)
    yield words(TITLE.split(" những")[0].upper(), title)
    yield words(
        f"NHỮNG NGƯỜI ỨNG CỬ ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN {unit.name.upper()} "
        f"KHÓA {unit.term} NHIỆM KỲ {unit.years}",
        bold,
    )
    yield words(f"Đơn vị bầu cử số: {paper.number}", bold)
    if paper.made_of:
        yield words(f"Gồm: {paper.made_of}", plain)
    yield Spacer(0, 8 * scale)
    yield _table(paper.people, sheet, scale)
    yield KeepTogether(list(_end(paper, day, sheet, scale)))


def _head(unit: str, sheet: Sheet, scale: float) -> Flowable:
    bold = look(13 * scale, bold=True, align=CENTRE)
    left = [words("ỦY BAN BẦU CỬ", bold), words(unit.upper(), bold), words("———", bold)]
    right = [words(MOTTO, bold), words(MOTTO_SECOND, bold), words("———————", bold)]
    table = Table([[left, right]], colWidths=[sheet.text_width * 0.4, sheet.text_width * 0.6])
    table.setStyle([("FONT", (0, 0), (-1, -1), fonts.REGULAR), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table


def _table(people: Sequence[PublicCandidate], sheet: Sheet, scale: float) -> Flowable:
    head, cell = look(9 * scale, bold=True, align=CENTRE), look(9.5 * scale)
    middle = look(9.5 * scale, align=CENTRE)
    first = [words(text, head) for text, _share in COLUMNS]
    second: list[Flowable | str] = list(first)
    above: list[Flowable | str] = list(first)
    for at in range(len(COLUMNS)):
        in_group = FIRST_SCHOOL <= at <= LAST_SCHOOL
        above[at] = words(SCHOOLING, head) if at == FIRST_SCHOOL else "" if in_group else first[at]
        second[at] = first[at] if in_group else ""
    rows = [above, second, *(_row(at, person, cell, middle) for at, person in enumerate(people, 1))]
    total = sum(share for _text, share in COLUMNS)
    table = Table(rows, colWidths=[sheet.text_width * share / total for _t, share in COLUMNS], repeatRows=2)
    outside = [at for at in range(len(COLUMNS)) if not FIRST_SCHOOL <= at <= LAST_SCHOOL]
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), fonts.REGULAR),
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, 1), "MIDDLE"),
            ("VALIGN", (0, 2), (-1, -1), "TOP"),
            ("SPAN", (FIRST_SCHOOL, 0), (LAST_SCHOOL, 0)),
            *(("SPAN", (at, 0), (at, 1)) for at in outside),
            ("LEFTPADDING", (0, 0), (-1, -1), 2.5 * scale),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2.5 * scale),
            ("TOPPADDING", (0, 0), (-1, -1), 2 * scale),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4 * scale),
        ]
    )
    return table


def _row(
    at: int, person: PublicCandidate, cell: ParagraphStyle, middle: ParagraphStyle
) -> list[Flowable | str]:
    name = f"{person.full_name} ({person.other_names})" if person.other_names else person.full_name
    note = "; ".join(text for text in (LEFT_OFF if person.left else "", person.note) if text)
    centred = (str(at), written(person.birth), person.sex_label)
    texts = (
        person.nationality, person.ethnicity, person.religion, person.native_place, person.residence,
        person.education, person.professional, person.degree, person.theory_label, person.languages,
        person.occupation, person.workplace, person.party_since, person.council_terms, note,
    )  # fmt: skip
    number, birth, sex = (words(text, middle) for text in centred)
    return [number, words(name, cell), birth, sex, *(words(text, cell) for text in texts)]


def _end(paper: ListPaper, day: date, sheet: Sheet, scale: float) -> Iterator[Flowable]:
    body, bold = look(12 * scale), look(12 * scale, bold=True, align=CENTRE)
    plain = look(12 * scale, align=CENTRE)
    level = paper.unit.level
    yield Spacer(0, 8 * scale)
    yield words(
        f"Tổng số người ứng cử đại biểu Hội đồng nhân dân cấp {level} trong danh sách này là: "
        f"{len(paper.people):02d} người",
        body,
    )
    yield words(
        f"Số đại biểu Hội đồng nhân dân cấp {level} được bầu tại đơn vị bầu cử số {paper.number} là: "
        f"{paper.seats:02d} người",
        body,
    )
    signature = [
        words(f"{paper.unit.seat}, ngày ….. tháng ….. năm {day.year}", plain),
        words("TM. ỦY BAN BẦU CỬ", bold),
        words("CHỦ TỊCH", bold),
        words("(Ký, ghi rõ họ và tên, đóng dấu của Ủy ban bầu cử)", plain),
        Spacer(0, 60 * scale),
    ]
    table = Table([["", signature]], colWidths=[sheet.text_width * 0.6, sheet.text_width * 0.4])
    table.setStyle([("FONT", (0, 0), (-1, -1), fonts.REGULAR)])
    yield Spacer(0, 8 * scale)
    yield table
