"""The open tables of petitions: columns once, from which CSV, its CSVW metadata and JSON are made.

Fields and decisions: docs/open-data.md. In CSV a text that a spreadsheet would run as a formula is preceded
by an apostrophe, because anyone may say anything at a meeting; JSON has every text as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from council.rules.decision import N_
from petitions.queries.statistics import NAMES
from petitions.queries.statistics_names import Named

BOM = "\ufeff"  # spreadsheets take a file without it for one of their own code page
LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the head line, its CSVW datatype, what it holds."""

    name: str
    datatype: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `key`: the columns that tell its rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def head(self) -> list[str]:
        return [column.name for column in self.columns]


def _text(name: str, description: str) -> Column:
    return Column(name, "string", description)


def _day(name: str, description: str) -> Column:
    return Column(name, "date", description)


def _count(name: str, description: str) -> Column:
    return Column(name, "nonNegativeInteger", description)


PETITIONS = Table(
    "kien-nghi",
    N_("Kiến nghị cử tri đã công khai"),
    (
        _text("code", N_("Mã kiến nghị")),
        _text("council", N_("Mã hội đồng đang giữ kiến nghị: hn là thành phố, còn lại là mã xã, phường")),
        _text("council_name", N_("Tên đơn vị hành chính của hội đồng đó")),
        _text("origin", N_("Mã hội đồng đã ghi nhận kiến nghị")),
        _text("field", N_("Mã lĩnh vực")),
        _text("field_name", N_("Tên lĩnh vực")),
        _text("place", N_("Mã xã, phường có kiến nghị; hn nếu là toàn thành phố")),
        _text("place_name", N_("Tên xã, phường có kiến nghị")),
        _text("competence", N_("Cấp có thẩm quyền: commune, city, department, central")),
        Column("body", "integer", N_("Mã cơ quan chủ trì giải quyết")),
        _text("body_name", N_("Tên cơ quan chủ trì giải quyết")),
        _text("state", N_("Trạng thái (xem tài liệu dữ liệu mở)")),
        _text("outcome", N_("Kết quả đã được chấp nhận: resolved, in_progress, explained, not_resolved")),
        _day("recorded_on", N_("Ngày ghi nhận")),
        _day("forwarded_on", N_("Ngày chuyển cơ quan giải quyết")),
        _day("due_on", N_("Hạn trả lời")),
        _day("answered_on", N_("Ngày trả lời")),
        _day("resolved_on", N_("Ngày giải quyết xong")),
        Column("published_at", "dateTime", N_("Thời điểm công khai")),
        _text("text", N_("Nội dung đã rà soát để công khai")),
        _text("answer", N_("Nội dung trả lời đã rà soát để công khai")),
    ),
    ("code",),
)
_COUNTS = {
    "total": N_("Tổng số kiến nghị"),
    "answered": N_("Đã trả lời"),
    "resolved": N_("Đã giải quyết xong"),
    "in_progress": N_("Đang xem xét, giải quyết"),
    "explained": N_("Đã giải trình, cung cấp thông tin"),
    "not_resolved": N_("Chưa giải quyết"),
    "due": N_("Đã đến hạn trả lời"),
    "on_time": N_("Trong số đã đến hạn: trả lời đúng hạn"),
    "overdue": N_("Trong số đã đến hạn: chưa trả lời"),
    "waiting": N_("Đã trả lời, chờ hội đồng đánh giá"),
    "on_the_spot": N_("Đã trả lời tại hội nghị"),
}


def statistics_table(by: Sequence[str]) -> Table:
    """The table of figures by these groupings: code and name of each group, then counts alone."""
    groups = []
    for grouping in by:
        name = grouping.replace("-", "_")
        groups += [_text(name, N_("Mã của nhóm")), _text(f"{name}_name", N_("Tên của nhóm"))]
    counts = [_count(name, _COUNTS[name]) for name in NAMES]
    key = tuple(grouping.replace("-", "_") for grouping in by)
    return Table("thong-ke", N_("Thống kê kiến nghị cử tri"), (*groups, *counts), key)


def statistics_rows(lines: Iterable[Named]) -> Iterator[list[Any]]:
    """The rows of `statistics_table`."""
    for line in lines:
        groups = [said for name in line.names for said in (name.code, name.name)]
        yield [*groups, *(getattr(line.counts, name) for name in NAMES)]


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Lines of RFC 4180; no cell is run as a formula."""
    target = io.StringIO()
    csv.writer(target).writerows([safe(value) for value in row] for row in rows)
    return target.getvalue()


def safe(value: Any) -> Any:
    """A text as a spreadsheet may open it; what is not text as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(LIKE_FORMULAS) else value


def json_text(value: Any) -> str:
    """Compact, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def csvw(table: Table, url: str) -> dict[str, Any]:
    """The metadata of a table file (W3C CSV on the Web)."""
    columns = [_described(column) for column in table.columns]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "url": url,
        "dc:title": table.title,
        "dc:language": "vi",
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": columns, "primaryKey": list(table.key)},
    }


def _described(column: Column) -> Mapping[str, str]:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": column.datatype,
        "dc:description": column.description,
    }
