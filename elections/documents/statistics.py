"""The official statistics of an election committee: form 30/HĐBC of Resolution 40/NQ-HĐBCQG, on paper and as
a workbook. Every percentage names what it was counted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, KeepTogether, Spacer

from council.pdf.grid import Grid, table
from council.pdf.page import Meta
from council.pdf.sheet import A3_WIDE, CENTRE, flowing, look, words
from council.workbook import Sheet, Span, Value, workbook
from elections import enums
from elections.documents.tables import head, signature
from elections.queries.statistics import LevelStatistics
from elections.rules.statistics import LevelRow, Professional, Sector, Share, Theory, total_row

TITLE = "Biểu thống kê chính thức kết quả cuộc bầu cử đại biểu Hội đồng nhân dân các cấp"
NAMES = {"city": "Cấp tỉnh", "commune": "Cấp xã"}
OUTSIDE = "Số liệu bầu cử đại biểu Quốc hội (dòng I, phần II) không thuộc phạm vi hệ thống này nên để trống."
SHORT = (
    "(*) Đơn vị bầu thiếu là đơn vị bầu cử đại biểu Hội đồng nhân dân có số người trúng cử chưa đủ 2/3 số "
    "lượng đại biểu Hội đồng nhân dân được bầu ấn định cho đơn vị bầu cử đó."
)
# (name of the figure, head of its column); a share is written as its percentage.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("electors", "Tổng số cử tri (trong danh sách)"),
    ("voted", "Số cử tri đã tham gia bỏ phiếu"),
    ("turnout", "Tỷ lệ cử tri đã tham gia bỏ phiếu (% của tổng số cử tri)"),
    ("constituencies", "Tổng số đơn vị bầu cử"),
    ("constituencies_one_area", "Số đơn vị chỉ có 01 khu vực bỏ phiếu"),
    ("constituencies_under_half", "Số đơn vị có dưới 50% tổng số cử tri đã tham gia bỏ phiếu"),
    ("constituencies_annulled", "Số đơn vị bị hủy kết quả bầu cử"),
    ("constituencies_re_election", "Số đơn vị phải bầu cử lại"),
    ("constituencies_additional", "Số đơn vị phải bầu cử thêm"),
    ("constituencies_short", "Số đơn vị bầu thiếu đại biểu (*)"),
    ("areas", "Tổng số khu vực bỏ phiếu"),
    ("areas_under_half", "Số khu vực có dưới 50% tổng số cử tri đi bỏ phiếu"),
    ("areas_annulled", "Số khu vực bị hủy kết quả bầu cử"),
    ("areas_re_election", "Số khu vực phải bầu cử lại"),
    ("areas_additional", "Số khu vực phải bầu cử thêm"),
    ("issued", "Số phiếu phát ra"),
    ("collected", "Số phiếu thu vào"),
    ("collected_of_issued", "Tỷ lệ phiếu thu vào/phát ra (%)"),
    ("valid", "Số phiếu hợp lệ"),
    ("valid_of_collected", "Tỷ lệ phiếu hợp lệ/thu vào (%)"),
)
GROUPS = (("Cử tri", 3), ("Đơn vị bầu cử", 7), ("Khu vực bỏ phiếu", 5), ("Phiếu bầu cử", 5))
SHARES: tuple[tuple[str, str], ...] = (
    ("women", "Nữ"),
    ("minority", "Dân tộc thiểu số"),
    ("young", "Trẻ tuổi (dưới 40 tuổi)"),
    ("non_party", "Ngoài Đảng"),
    ("re_elected", "Tái cử"),
    ("religion", "Tôn giáo"),
    ("self_nominated", "Tự ứng cử"),
)


@dataclass(frozen=True, slots=True)
class OfficialStatistics:
    """Form 30 of one committee ("thành phố Hà Nội", signed in `place`)."""

    unit: str
    place: str
    years: str
    day: date
    levels: Sequence[LevelStatistics]

    @property
    def complete(self) -> bool:
        return all(level.published == level.contests for level in self.levels)


def render_statistics(report: OfficialStatistics) -> bytes:
    """Form 30 as PDF, on A3."""
    story: list[Flowable] = [
        head(report.unit, report.place, report.day),
        Spacer(0, 10),
        words(TITLE.upper(), look(15, bold=True, align=CENTRE)),
        words(f"nhiệm kỳ {report.years}", look(13, bold=True, align=CENTRE)),
        Spacer(0, 8),
    ]
    for grid in grids(report):
        story += [words(grid.title, look(12, bold=True)), Spacer(0, 4), table(grid), Spacer(0, 10)]
    story += [words(line, look(11)) for line in notes(report)]
    story.append(KeepTogether([Spacer(0, 10), signature()]))
    meta = Meta(TITLE, f"Ủy ban bầu cử {report.unit}", report.day)
    return flowing(story, A3_WIDE, meta, "Mẫu số 30/HĐBC")


def statistics_workbook(report: OfficialStatistics) -> bytes:
    """Form 30 as Excel, a sheet for each part."""
    above = (f"ỦY BAN BẦU CỬ {report.unit.upper()}", TITLE.upper(), f"nhiệm kỳ {report.years}")
    return workbook(
        [
            Sheet(
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
    )


def grids(report: OfficialStatistics) -> list[Grid]:
    """The tables of form 30, without part II, which is the National Assembly's."""
    return [_results(report), _make_up(report), _sectors(report)]


def notes(report: OfficialStatistics) -> list[str]:
    """What a reader must know beside the figures: the bases, what is missing."""
    found = [SHORT, OUTSIDE]
    for level in report.levels:
        name, people = NAMES[level.level], level.composition
        found.append(
            f"{name}: tỷ lệ ở phần III và IV tính trên {people.elected} người trúng cử; tái cử là người đã "
            "ghi là đại biểu Hội đồng nhân dân trong danh sách chính thức."
        )
        if level.published < level.contests:
            found.append(f"{name}: mới công bố {level.published}/{level.contests} đơn vị bầu cử.")
        if people.age_unknown:
            found.append(f"{name}: {people.age_unknown} người chưa rõ tuổi, không tính là trẻ tuổi.")
    return found


def _results(report: OfficialStatistics) -> Grid:
    blank: list[Value] = [None] * len(COLUMNS)
    rows: list[list[Value]] = [
        ["I", "ĐẠI BIỂU QUỐC HỘI", *blank],
        ["II", "ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN", *blank],
    ]
    rows += [[at, NAMES[level.level], *_line(level.row)] for at, level in enumerate(report.levels, 1)]
    rows.append(["", "Tổng cộng", *_line(total_row([level.row for level in report.levels]))])
    above, spans = ["STT", "Cấp bầu cử"], [(1, 1, 2, 1), (1, 2, 2, 2)]
    for name, wide in GROUPS:
        spans.append((1, len(above) + 1, 1, len(above) + wide))
        above += [name, *[""] * (wide - 1)]
    below = ["", "", *(text for _name, text in COLUMNS)]
    title = "I. Kết quả bầu cử đại biểu Quốc hội, đại biểu Hội đồng nhân dân"
    return Grid(title, [above, below], spans, rows, [5, 15, *[11.0] * len(COLUMNS)])


def _line(row: LevelRow) -> list[Value]:
    values = [getattr(row, name) for name, _text in COLUMNS]
    return [value.percent if isinstance(value, Share) else value for value in values]


def _pairs(shares: Sequence[Share]) -> list[Value]:
    return [value for share in shares for value in (share.count, share.percent)]


def _make_up(report: OfficialStatistics) -> Grid:
    above, below = ["STT", "Cấp bầu cử", "Số đại biểu được bầu", "Số đại biểu trúng cử"], [""] * 4
    spans: list[Span] = [(1, at, 2, at) for at in (1, 2, 3, 4)]
    for _name, text in SHARES:
        spans.append((1, len(above) + 1, 1, len(above) + 2))
        above += [text, ""]
        below += ["Số người", "Tỷ lệ (%)"]
    schooling = [str(enums.Professional(kind).label) for kind in Professional]
    theory = [str(enums.Theory(kind).label) for kind in Theory]
    for title, labels in (("Trình độ chuyên môn", schooling), ("Trình độ lý luận chính trị", theory)):
        spans.append((1, len(above) + 1, 1, len(above) + 2 * len(labels)))
        above += [title, *[""] * (2 * len(labels) - 1)]
        below += [word for label in labels for word in (label, "Tỷ lệ (%)")]
    rows = []
    for at, level in enumerate(report.levels, 1):
        made = level.composition
        shares = [getattr(made, name) for name, _text in SHARES]
        shares += [made.professional[kind] for kind in Professional]
        shares += [made.theory[kind] for kind in Theory]
        rows.append([at, NAMES[level.level], made.seats, made.elected, *_pairs(shares)])
    title = "III. Cơ cấu người trúng cử đại biểu Hội đồng nhân dân (tỷ lệ so với số người trúng cử)"
    return Grid(title, [above, below], spans, rows, [5, 10, 8, 8, *[6.5] * (len(above) - 4)])


def _sectors(report: OfficialStatistics) -> Grid:
    above, below = ["STT", "Cấp bầu cử", "Số ĐB trúng cử"], [""] * 3
    spans: list[Span] = [(1, at, 2, at) for at in (1, 2, 3)]
    for sector in Sector:
        spans.append((1, len(above) + 1, 1, len(above) + 2))
        above += [str(enums.Sector(sector).label), ""]
        below += ["Số người", "Tỷ lệ (%)"]
    rows: list[list[Value]] = []
    for at, level in enumerate(report.levels, 1):
        shares = [level.composition.sector[sector] for sector in Sector]
        rows.append([at, NAMES[level.level], level.composition.elected, *_pairs(shares)])
    title = "IV. Thành phần người trúng cử đại biểu Hội đồng nhân dân (tỷ lệ so với số người trúng cử)"
    return Grid(title, [above, below], spans, rows, [5, 12, 9, *[9.0] * (len(above) - 3)])
