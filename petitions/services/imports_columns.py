"""Which column of a spreadsheet is what: headers found near the top, names matched, the rest suggested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from council import text
from council.rules.decision import N_
from council.services.spreadsheets import Line, Sheet
from petitions.rules.matching import words_key

HEADER_WITHIN = 20  # rows from the top
MOST_HEADER_ROWS = 3
NEAR = 80.0  # of 100


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may be. `headers`: what people write above it; `fills`: a merged cell or "như trên" gives
    its value to the rows below; `personal`: who put the petition."""

    key: str
    label: str
    headers: tuple[str, ...]
    note: str
    fills: bool = False
    personal: bool = False


TARGETS: tuple[Target, ...] = (
    Target(
        "text",
        N_("Nội dung kiến nghị"),
        (
            "Nội dung kiến nghị",
            "Nội dung",
            "ND KN",
            "NDKN",
            "Kiến nghị",
            "Nội dung kiến nghị của cử tri",
            "Nội dung ý kiến, kiến nghị",
            "Ý kiến, kiến nghị",
            "Kiến nghị của cử tri",
            "Ý kiến cử tri",
            "Nội dung kiến nghị, phản ánh",
            "Nội dung phản ánh",
            "Tổng hợp ý kiến, kiến nghị",
        ),
        N_("Bắt buộc. Mỗi dòng một kiến nghị, từ 10 đến 40.000 ký tự."),
    ),
    Target(
        "summary", N_("Tóm tắt"), ("Tóm tắt", "Trích yếu", "Tiêu đề"), N_("Một dòng, không quá 300 ký tự.")
    ),
    Target(
        "field",
        N_("Lĩnh vực"),
        ("Lĩnh vực", "LV", "Nhóm lĩnh vực", "Lĩnh vực kiến nghị", "Nhóm vấn đề", "Phân loại lĩnh vực"),
        N_("Tên hoặc mã trong danh mục lĩnh vực."),
        fills=True,
    ),
    Target(
        "place",
        N_("Xã, phường"),
        (
            "Địa bàn",
            "Xã, phường",
            "Xã/phường",
            "Phường/xã",
            "Phường, xã",
            "Xã phường",
            "Địa phương",
            "Nơi có việc",
            "Địa bàn kiến nghị",
            "Nơi kiến nghị",
            "Đơn vị hành chính",
            "Xã",
            "Phường",
        ),
        N_("Nơi có việc: tên xã, phường hiện nay."),
        fills=True,
    ),
    Target(
        "place_note",
        N_("Thôn, tổ dân phố"),
        ("Thôn, tổ dân phố", "Tổ dân phố", "TDP", "Thôn", "Khu dân cư", "Vị trí", "Địa điểm", "Thôn/TDP"),
        N_("Một dòng, không quá 300 ký tự."),
        fills=True,
    ),
    Target(
        "competence",
        N_("Thẩm quyền"),
        ("Thẩm quyền", "Thẩm quyền giải quyết", "Cấp giải quyết", "Cấp thẩm quyền", "Cấp"),
        N_("Cấp xã, Cấp thành phố, Sở, ngành thành phố hoặc Trung ương."),
        fills=True,
    ),
    Target(
        "lead",
        N_("Cơ quan giải quyết"),
        (
            "Cơ quan giải quyết",
            "Đơn vị giải quyết",
            "Cơ quan trả lời",
            "Đơn vị trả lời",
            "Cơ quan chủ trì",
            "Đơn vị chủ trì",
            "Cơ quan có thẩm quyền",
            "CQ giải quyết",
            "Đơn vị có trách nhiệm giải quyết",
        ),
        N_("Tên, tên viết tắt hoặc tên gọi khác của cơ quan."),
        fills=True,
    ),
    Target(
        "day",
        N_("Ngày tiếp nhận"),
        ("Ngày tiếp nhận", "Ngày ghi nhận", "Ngày nhận", "Thời gian tiếp nhận", "Ngày", "Ngày kiến nghị"),
        N_("Ngày/tháng/năm, năm đủ bốn chữ số."),
        fills=True,
    ),
    Target(
        "source",
        N_("Nguồn"),
        ("Nguồn", "Nguồn kiến nghị", "Hình thức tiếp nhận", "Nguồn tiếp nhận", "Kênh tiếp nhận"),
        N_("Hội nghị tiếp xúc cử tri, Đại biểu tiếp nhận, Tiếp công dân, Đơn thư hoặc Nguồn khác."),
        fills=True,
    ),
    Target(
        "meeting",
        N_("Hội nghị tiếp xúc cử tri"),
        (
            "Hội nghị TXCT",
            "Hội nghị tiếp xúc cử tri",
            "Hội nghị",
            "Cuộc tiếp xúc",
            "Điểm tiếp xúc",
            "TXCT",
            "Tiếp xúc cử tri",
            "Buổi TXCT",
        ),
        N_("Tên hội nghị hoặc ngày tổ chức."),
        fills=True,
    ),
    Target("session", N_("Kỳ họp"), ("Kỳ họp", "Kỳ họp thứ", "Kỳ họp số"), N_("Số của kỳ họp."), fills=True),
    Target(
        "delegate",
        N_("Đại biểu tiếp nhận"),
        ("Đại biểu", "Đại biểu tiếp nhận", "ĐB tiếp nhận", "Đại biểu HĐND"),
        N_("Họ tên đại biểu của hội đồng."),
        fills=True,
    ),
    Target(
        "voters",
        N_("Số cử tri nêu"),
        ("Số cử tri nêu", "Số cử tri", "Số lượt", "Số ý kiến", "Số lượt cử tri"),
        N_("Số nguyên; để trống là 1."),
    ),
    Target("keywords", N_("Từ khóa"), ("Từ khóa", "Từ khoá", "Tags"), N_("Một dòng, không quá 300 ký tự.")),
    Target(
        "old_code",
        N_("Mã cũ"),
        ("Mã", "Mã số", "Mã kiến nghị", "Mã KN", "Số hiệu"),
        N_("Tìm được bằng mã này."),
    ),
    Target("note", N_("Ghi chú"), ("Ghi chú", "Chú thích"), N_("Một dòng, không quá 300 ký tự.")),
    Target(
        "result",
        N_("Kết quả"),
        ("Kết quả", "Kết quả giải quyết", "Tình trạng", "Tình hình giải quyết", "Trạng thái"),
        N_("Giữ để đọc cùng trả lời cũ."),
    ),
    Target(
        "answer",
        N_("Trả lời"),
        ("Trả lời", "Nội dung trả lời", "Ý kiến trả lời", "Nội dung giải quyết", "Kết quả trả lời"),
        N_("Trả lời đã có trước khi nhập."),
    ),
    Target(
        "paper",
        N_("Số văn bản"),
        ("Số văn bản", "Số VB", "Văn bản trả lời", "Số công văn", "Số, ký hiệu văn bản"),
        N_("Số văn bản trả lời."),
    ),
    Target(
        "paper_day",
        N_("Ngày văn bản"),
        ("Ngày văn bản", "Ngày VB", "Ngày trả lời", "Ngày ban hành", "Ngày công văn"),
        N_("Ngày/tháng/năm."),
    ),
    Target(
        "name",
        N_("Người kiến nghị"),
        (
            "Người kiến nghị",
            "Họ tên",
            "Họ và tên",
            "Cử tri",
            "Tên cử tri",
            "Người phản ánh",
            "Họ tên cử tri",
            "Họ và tên cử tri",
            "Người kiến nghị Họ tên",
        ),
        N_("Được mã hóa; chỉ xem được khi có lý do."),
        personal=True,
    ),
    Target(
        "phone",
        N_("Điện thoại"),
        ("Điện thoại", "SĐT", "Số điện thoại", "ĐT", "Điện thoại liên hệ", "Di động", "Tel"),
        N_("Được mã hóa. Đặt định dạng ô là văn bản để giữ số 0 ở đầu."),
        personal=True,
    ),
    Target(
        "address",
        N_("Địa chỉ"),
        ("Địa chỉ", "Địa chỉ liên hệ", "Nơi ở", "Địa chỉ cử tri", "Nơi cư trú", "Địa chỉ người kiến nghị"),
        N_("Được mã hóa."),
        personal=True,
    ),
    Target(
        "email", N_("Thư điện tử"), ("Email", "Thư điện tử", "Hòm thư"), N_("Được mã hóa."), personal=True
    ),
)
BY_KEY = {target.key: target for target in TARGETS}
PERSONAL = tuple(target.key for target in TARGETS if target.personal)
_BY_HEADER = {
    words_key(text.fold(header)): target.key
    for target in TARGETS
    for header in (target.label, *target.headers)
}
_HEADERS = list(_BY_HEADER)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its header. `likely`: what it seems to be; `score` of 100, less than that is a guess."""

    number: int
    header: str
    likely: str = ""
    score: int = 0
    hidden: bool = False


@dataclass(slots=True)
class Layout:
    """How a sheet is laid out: the last row of its header (0: none found), its columns, and which of them is
    what (`map`: number of column -> key of target). `chosen`: it is to be imported."""

    name: str
    hidden: bool
    header: int
    columns: list[Column] = field(default_factory=list)
    map: dict[int, str] = field(default_factory=dict)
    chosen: bool = False
    rows: int = 0

    def json(self) -> dict[str, Any]:
        return asdict(self)


def layout_of(data: Mapping[str, Any]) -> Layout:
    """The layout that `Layout.json` wrote; JSON keeps keys as texts."""
    return Layout(
        **{
            **data,
            "columns": [Column(**column) for column in data["columns"]],
            "map": {int(number): key for number, key in data["map"].items()},
        }
    )


def lay_out(sheets: Sequence[Sheet]) -> list[Layout]:
    """Every sheet's layout. Chosen are the first that is shown and has texts, and those with its headers."""
    layouts = [_layout(sheet, _header_row(sheet)) for sheet in sheets]
    first = next((one for one in layouts if not one.hidden and "text" in one.map.values()), None)
    if first is not None:
        wanted = sorted(set(first.map.values()))
        for one in layouts:
            one.chosen = not one.hidden and sorted(set(one.map.values())) == wanted
    return layouts


def lay_out_at(sheet: Sheet, row: int) -> Layout:
    """A sheet's layout with its header in a row that a person named."""
    return _layout(sheet, row)


def is_known(header: str) -> str:
    """The target that is called just so, "" for none."""
    return _BY_HEADER.get(words_key(text.fold(header)), "")


def _header_row(sheet: Sheet) -> int:
    """The row near the top that names most columns: at least two, or the texts."""

    def named(line: Line) -> set[str]:
        said = (is_known(str(cell.value)) for cell in line.cells.values() if cell.value is not None)
        return set(said) - {""}

    near = [line for line in sheet.lines if line.number <= HEADER_WITHIN]
    best = max(near, key=lambda line: len(named(line)), default=None)
    if best is None:
        return 0
    found = named(best)
    return best.number if len(found) >= 2 or "text" in found else 0


def _layout(sheet: Sheet, row: int) -> Layout:
    layout = Layout(sheet.name, sheet.hidden, 0)
    if not row:
        return layout
    last = _last_header_row(sheet, row)
    layout.header = last
    layout.columns = [
        _column(number, parts, number in sheet.hidden_columns)
        for number, parts in sorted(_headers(sheet, row, last).items())
    ]
    taken: dict[str, Column] = {}
    for column in sorted(layout.columns, key=lambda one: (-one.score, one.number)):
        if column.likely and not column.hidden and column.likely not in taken:
            taken[column.likely] = column
    layout.map = {
        column.number: key for key, column in sorted(taken.items(), key=lambda pair: pair[1].number)
    }
    layout.rows = sum(line.number > last for line in sheet.lines)
    return layout


def _last_header_row(sheet: Sheet, row: int) -> int:
    """A header of two or three rows has cells that are merged over them."""
    bottoms = [
        bottom for _l, top, _r, bottom in sheet.merged if top == row and bottom < row + MOST_HEADER_ROWS
    ]
    return max(bottoms, default=row)


def _headers(sheet: Sheet, first: int, last: int) -> dict[int, list[str]]:
    """Number of column -> what its header says, from top to bottom; merged groups count for each column."""
    parts: dict[int, list[str]] = {}
    for line in sheet.lines:
        if not first <= line.number <= last:
            continue
        said = {number: str(cell.value) for number, cell in line.cells.items() if cell.value is not None}
        for left, top, right, _bottom in sheet.merged:
            if top == line.number and left in said:
                said.update(dict.fromkeys(range(left, right + 1), said[left]))
        for number, words in said.items():
            parts.setdefault(number, []).append(" ".join(words.split()))
    return parts


def _column(number: int, parts: Sequence[str], hidden: bool) -> Column:
    header = " ".join(parts)[:200]
    likely, score = _likely([header, *reversed(parts)])
    return Column(number, header, likely, score, hidden)


def _likely(headers: Iterable[str]) -> tuple[str, int]:
    """What a header probably means: just so, or like one that is known."""
    asked = [words_key(text.fold(header)) for header in headers]
    for key in asked:
        if key in _BY_HEADER:
            return _BY_HEADER[key], 100
    best = ("", 0)
    for key in asked:
        hit = (
            process.extractOne(key, _HEADERS, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR)
            if key
            else None
        )
        if hit and hit[1] > best[1]:
            best = (_BY_HEADER[hit[0]], min(99, round(hit[1])))
    return best
