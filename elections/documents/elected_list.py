"""The list of those elected: form 26/HĐBC-HĐND of Resolution 40/NQ-HĐBCQG."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable, KeepTogether, Spacer

from council.pdf.grid import Grid, table
from council.pdf.page import Meta
from council.pdf.sheet import A3_WIDE, CENTRE, flowing, look, words
from council.workbook import Value
from elections.documents.tables import head, signature
from elections.queries.papers import Unit, written
from elections.queries.statistics import ElectedLine

TITLE = "Danh sách những người trúng cử"
COLUMNS = (
    ("STT", 2.0), ("Họ và tên", 7.2), ("Đơn vị bầu cử", 3.2), ("Ngày tháng năm sinh", 5.0),
    ("Giới tính", 2.6), ("Quốc tịch", 3.4), ("Dân tộc", 3.2), ("Tôn giáo", 3.3), ("Quê quán", 6.2),
    ("Nơi ở hiện nay", 7.0), ("Giáo dục phổ thông", 3.6), ("Chuyên môn, nghiệp vụ", 5.8),
    ("Học hàm, học vị", 3.8), ("Lý luận chính trị", 3.8), ("Ngoại ngữ", 4.0), ("Nghề nghiệp, chức vụ", 7.2),
    ("Nơi công tác", 7.0), ("Ngày vào Đảng (nếu có)", 4.8), ("Là đại biểu HĐND (nếu có)", 4.2),
    ("Ghi chú", 3.8),
)  # fmt: skip
SCHOOL, SCHOOLS = 11, 5  # "Trình độ" stands over five columns from the eleventh
WORDS = frozenset({1, *range(8, 20)})


def render_elected_list(
    unit: Unit, lines: Sequence[ElectedLine], *, seats: int, day: date, complete: bool
) -> bytes:
    """Form 26 on A3. An incomplete list says that it is one."""
    bold = look(13, bold=True, align=CENTRE)
    what = f"ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN {unit.name.upper()} KHÓA {unit.term} NHIỆM KỲ {unit.years}"
    story: list[Flowable] = [
        head(unit.name, unit.seat, None),
        Spacer(0, 10),
        words(TITLE.upper(), look(15, bold=True, align=CENTRE)),
        words(what, bold),
        Spacer(0, 8),
    ]
    if not complete:
        story.append(words("(Chưa đủ: còn đơn vị bầu cử chưa công bố kết quả)", look(12, align=CENTRE)))
        story.append(Spacer(0, 6))
    story.append(table(grid(lines), size=9.5))
    end = [
        Spacer(0, 8),
        words(f"Số đại biểu được bầu của HĐND {unit.name}: {seats} đại biểu.", look(12)),
        words(f"Tổng số người trúng cử trong danh sách này là: {len(lines)} người.", look(12)),
        Spacer(0, 8),
        signature(f"{unit.seat}, ngày ….. tháng ….. năm {day.year}"),
    ]
    story.append(KeepTogether(end))
    meta = Meta(f"{TITLE}: {unit.name}", f"Ủy ban bầu cử {unit.name}", day)
    return flowing(story, A3_WIDE, meta, "Mẫu số 26/HĐBC-HĐND")


def grid(lines: Sequence[ElectedLine]) -> Grid:
    """The twenty columns of the form."""
    names = [name for name, _width in COLUMNS]
    above, below = list(names), [""] * len(names)
    for at in range(SCHOOL - 1, SCHOOL - 1 + SCHOOLS):
        above[at], below[at] = "", names[at]
    above[SCHOOL - 1] = "Trình độ"
    outside = [at for at in range(1, len(names) + 1) if not SCHOOL <= at < SCHOOL + SCHOOLS]
    spans = [(1, SCHOOL, 1, SCHOOL + SCHOOLS - 1), *((1, at, 2, at) for at in outside)]
    rows = [_row(place, line) for place, line in enumerate(lines, 1)]
    return Grid(TITLE, [above, below], spans, rows, [width for _name, width in COLUMNS], WORDS)


def _row(place: int, line: ElectedLine) -> list[Value]:
    person = line.person
    name = f"{person.full_name} ({person.other_names})" if person.other_names else person.full_name
    return [
        place, name, line.contest, written(person.birth), person.sex_label, person.nationality,
        person.ethnicity, person.religion, person.native_place, person.residence, person.education,
        person.professional, person.degree, person.theory_label, person.languages, person.occupation,
        person.workplace, person.party_since, person.council_terms, person.note,
    ]  # fmt: skip
