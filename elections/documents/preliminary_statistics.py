"""The preliminary statistics of an election committee: form 28/HĐBC of Resolution 40/NQ-HĐBCQG, on paper and
as a workbook. What is not known stays blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, KeepTogether, Spacer

from council.pdf.grid import Grid, table
from council.pdf.page import Meta
from council.pdf.sheet import A3_WIDE, CENTRE, flowing, look, words
from council.workbook import Sheet as ExcelSheet
from council.workbook import Span, Value, workbook
from elections.documents.preliminary_report import Committee
from elections.documents.tables import head, signature
from elections.queries.preliminary import LevelFacts, LevelLine
from elections.rules.statistics import Professional, Sector, Share, Theory


@dataclass(frozen=True, slots=True)
class Statistics:
    """Form 28: the levels that are elected in this committee's part, None for one that is not."""

    committee: Committee
    day: date
    city: LevelFacts | None
    commune: LevelFacts | None


GROUPS = (("Cử tri", 3), ("Đơn vị bầu cử", 6), ("Khu vực bỏ phiếu", 5), ("Phiếu bầu cử", 5))
COLUMNS: tuple[tuple[str, str], ...] = (
    ("electors", "Tổng số cử tri (trong danh sách)"),
    ("voted", "Số cử tri đã tham gia bỏ phiếu"),
    ("turnout", "Tỷ lệ cử tri đã tham gia bỏ phiếu (%)"),
    ("constituencies", "Tổng số đơn vị bầu cử"),
    ("constituencies_one_area", "Số đơn vị chỉ có 01 khu vực bỏ phiếu"),
    ("constituencies_under_half", "Số đơn vị có dưới 50% tổng số cử tri tham gia bỏ phiếu"),
    ("constituencies_annulled", "Số đơn vị bị hủy kết quả bầu cử"),
    ("constituencies_re_election", "Số đơn vị phải bầu cử lại"),
    ("constituencies_additional", "Số đơn vị phải bầu cử thêm"),
    ("areas", "Tổng số khu vực bỏ phiếu"),
    ("areas_under_half", "Số khu vực có dưới 50% tổng số cử tri tham gia bỏ phiếu"),
    ("areas_annulled", "Số khu vực bị hủy kết quả bầu cử"),
    ("areas_re_election", "Số khu vực phải bầu cử lại"),
    ("areas_additional", "Số khu vực phải bầu cử thêm"),
    ("issued", "Số phiếu phát ra"),
    ("collected", "Số phiếu thu vào"),
    ("collected_of_issued", "Tỷ lệ phiếu thu vào/ phát ra (%)"),
    ("valid", "Số phiếu hợp lệ"),
    ("valid_of_collected", "Tỷ lệ phiếu hợp lệ/thu vào (%)"),
)
TITLE = "Biểu thống kê sơ bộ kết quả cuộc bầu cử đại biểu Hội đồng nhân dân các cấp"
FIRST = "I. Kết quả cuộc bầu cử đại biểu Quốc hội, đại biểu Hội đồng nhân dân"
THIRD = "III. Cơ cấu người trúng cử đại biểu Hội đồng nhân dân"
FOURTH = "IV. Thành phần người trúng cử đại biểu Hội đồng nhân dân"
OUTSIDE = (
    "Số liệu bầu cử đại biểu Quốc hội (dòng I, phần II) không thuộc phạm vi hệ thống này nên để trống. "
    "Ô trống là số liệu chưa có; dòng tổng cộng chỉ ghi khi có đủ số liệu của các dòng Hội đồng nhân dân."
)
SHARES: tuple[tuple[str, str], ...] = (
    ("women", "Nữ"),
    ("minority", "Dân tộc thiểu số"),
    ("young", "Trẻ tuổi (dưới 40 tuổi)"),
    ("non_party", "Ngoài Đảng"),
    ("re_elected", "Tái cử (tỷ lệ so với số người trúng cử)"),
    ("religion", "Tôn giáo"),
    ("self_nominated", "Tự ứng cử"),
)
SCHOOLING = (
    (Professional.BELOW, "Dưới đại học"),
    (Professional.UNIVERSITY, "Đại học"),
    (Professional.POSTGRADUATE, "Sau đại học"),
)
THEORY = ((Theory.INTERMEDIATE, "Trung cấp"), (Theory.ADVANCED, "Cao cấp"), (Theory.BACHELOR, "Cử nhân"))
SECTORS = (
    (Sector.PARTY, "Cơ quan Đảng"),
    (Sector.GOVERNMENT, "Chính quyền"),
    (Sector.FRONT, "UBMTTQVN và tổ chức thành viên"),
    (Sector.COURT, "Tòa án nhân dân"),
    (Sector.PROCURACY, "Viện kiểm sát nhân dân"),
    (Sector.FORCES, "Quân đội, Công an"),
    (Sector.OTHER, "Cơ quan, đơn vị khác"),
)


def render_statistics(report: Statistics) -> bytes:
    """Form 28 as PDF, on A3."""
    bold = look(13, bold=True, align=CENTRE)
    story: list[Flowable] = [
        head(report.committee.name, report.committee.place, report.day),
        Spacer(0, 10),
        words(TITLE.upper(), look(15, bold=True, align=CENTRE)),
        words(f"nhiệm kỳ {report.committee.years}", bold),
        Spacer(0, 8),
    ]
    for grid in grids(report):
        story.append(words(grid.title, look(12, bold=True)))
        story += [Spacer(0, 4), table(grid), Spacer(0, 10)]
    story += [words(line, look(11)) for line in notes(report)]
    story.append(KeepTogether([Spacer(0, 10), signature()]))
    agency = f"Ủy ban bầu cử {report.committee.name}"
    return flowing(story, A3_WIDE, Meta(TITLE, agency, report.day), "Mẫu số 28/HĐBC")


def statistics_workbook(report: Statistics) -> bytes:
    """Form 28 as Excel, a sheet for each part."""
    committee = report.committee
    above = (f"ỦY BAN BẦU CỬ {committee.name.upper()}", TITLE.upper(), f"nhiệm kỳ {committee.years}")
    sheets = [
        ExcelSheet(
            name=f"Phần {grid.title.partition('.')[0]}",
            title=(*above, grid.title),
            head=grid.head,
            spans=grid.spans,
            rows=grid.rows,
            notes=notes(report),
            widths=grid.widths,
        )
        for grid in grids(report)
    ]
    return workbook(sheets)


def grids(report: Statistics) -> list[Grid]:
    """The tables of form 28, without part II, which is the National Assembly's."""
    return [_results(report), _make_up(report), _sectors(report)]


def notes(report: Statistics) -> list[str]:
    """What the reader must know beside the figures: which reports are missing, which ages are not known."""
    found = [OUTSIDE]
    for name, facts in (("Cấp tỉnh", report.city), ("Cấp xã", report.commune)):
        if facts is None:
            continue
        if facts.reported < facts.areas:
            found.append(
                f"{name}: {facts.reported}/{facts.areas} khu vực đã có báo cáo cuối ngày, "
                f"{facts.voted_so_far}/{facts.base} cử tri của các khu vực đó đã bỏ phiếu."
            )
        if facts.composition and facts.composition.age_unknown:
            found.append(
                f"{name}: {facts.composition.age_unknown} người chưa rõ tuổi, không tính là trẻ tuổi."
            )
    return found


def _results(report: Statistics) -> Grid:
    blank: list[Value] = [None] * len(COLUMNS)
    city = report.city.line if report.city else LevelLine()
    commune = report.commune.line if report.commune else LevelLine()
    rows: list[list[Value]] = [
        ["I", "ĐẠI BIỂU QUỐC HỘI", *blank],
        ["II", "ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN", *blank],
        [1, "Cấp tỉnh", *_line(city)],
        [2, "Cấp xã", *_line(commune)],
        ["", "Tổng cộng", *_line(_total([facts.line for facts in (report.city, report.commune) if facts]))],
    ]
    above, spans, at = ["STT", "Cấp bầu cử"], [(1, 1, 2, 1), (1, 2, 2, 2)], 3
    for name, wide in GROUPS:
        above += [name, *[""] * (wide - 1)]
        spans.append((1, at, 1, at + wide - 1))
        at += wide
    head = [above, ["", "", *(text for _name, text in COLUMNS)]]
    return Grid(FIRST, head, spans, rows, [5, 20, *[11.0] * len(COLUMNS)])


def _line(line: LevelLine) -> list[Value]:
    return [getattr(line, name) for name, _text in COLUMNS]


def _total(lines: Sequence[LevelLine]) -> LevelLine:
    """Every column added; blank where one of the lines is. Percentages follow from the sums."""
    names = LevelLine.__dataclass_fields__
    sums: dict[str, int | None] = {}
    for name in names:
        values = [getattr(line, name) for line in lines]
        sums[name] = sum(values) if values and None not in values else None
    return LevelLine(**sums)


def _make_up(report: Statistics) -> Grid:
    above = ["STT", "Cấp bầu cử", "Số đại biểu được bầu", "Số đại biểu trúng cử"]
    below = [""] * 4
    spans: list[Span] = [(1, at, 2, at) for at in (1, 2, 3, 4)]
    for _name, text in SHARES:
        spans.append((1, len(above) + 1, 1, len(above) + 2))
        above += [text, ""]
        below += ["Số người", "Tỷ lệ (%)"]
    for title, kinds in (("Trình độ chuyên môn", SCHOOLING), ("Trình độ lý luận chính trị", THEORY)):
        spans.append((1, len(above) + 1, 1, len(above) + 2 * len(kinds)))
        above += [f"{title} (số người, tỷ lệ %)", *[""] * (2 * len(kinds) - 1)]
        below += [word for _kind, text in kinds for word in (text, "%")]
    rows = [[1, "Cấp tỉnh", *_shares(report.city)], [2, "Cấp xã", *_shares(report.commune)]]
    return Grid(THIRD, [above, below], spans, rows, [5, 12, 8, 8, *[6.5] * (len(above) - 4)])


def _shares(facts: LevelFacts | None) -> list[Value]:
    if facts is None:
        return [None] * (2 + 2 * (len(SHARES) + len(SCHOOLING) + len(THEORY)))
    found = facts.composition
    if found is None:
        return [facts.seats or None, *[None] * (1 + 2 * (len(SHARES) + len(SCHOOLING) + len(THEORY)))]
    shares: list[Share] = [getattr(found, name) for name, _text in SHARES]
    shares += [found.professional[kind] for kind, _text in SCHOOLING]
    shares += [found.theory[kind] for kind, _text in THEORY]
    return [
        found.seats,
        found.elected,
        *(value for share in shares for value in (share.count, share.percent)),
    ]


def _sectors(report: Statistics) -> Grid:
    above, below = ["STT", "Cấp bầu cử", "Số đại biểu trúng cử"], [""] * 3
    spans: list[Span] = [(1, at, 2, at) for at in (1, 2, 3)]
    for _kind, text in SECTORS:
        spans.append((1, len(above) + 1, 1, len(above) + 2))
        above += [text, ""]
        below += ["Số người", "Tỷ lệ (%)"]
    rows = []
    for at, name, facts in ((1, "Cấp tỉnh", report.city), (2, "Cấp xã", report.commune)):
        found = facts.composition if facts else None
        values: list[Value] = [None] * (1 + 2 * len(SECTORS))
        if found is not None:
            shares = [found.sector[kind] for kind, _text in SECTORS]
            values = [found.elected, *(v for share in shares for v in (share.count, share.percent))]
        rows.append([at, name, *values])
    return Grid(FOURTH, [above, below], spans, rows, [5, 12, 9, *[9.0] * (len(above) - 3)])
