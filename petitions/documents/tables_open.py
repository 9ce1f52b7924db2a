"""The open tables of petitions: columns once, from which CSV, its CSVW metadata and JSON are made.

Fields and decisions: docs/open-data.md. In CSV a text that a spreadsheet would run as a formula is preceded
by an apostrophe, because anyone may say anything at a meeting; JSON has every text as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from council.open_tables import Column, Table, count_column, day_column, text_column
from council.rules.decision import N_
from petitions.queries.statistics import NAMES
from petitions.queries.statistics_names import Named

LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")

PETITIONS = Table(
    "kien-nghi",
    N_("Kiến nghị cử tri đã công khai"),
    (
        text_column("code", N_("Mã kiến nghị")),
        text_column(
            "council", N_("Mã hội đồng đang giữ kiến nghị: hn là thành phố, còn lại là mã xã, phường")
        ),
        text_column("council_name", N_("Tên đơn vị hành chính của hội đồng đó")),
        text_column("origin", N_("Mã hội đồng đã ghi nhận kiến nghị")),
        text_column("field", N_("Mã lĩnh vực")),
        text_column("field_name", N_("Tên lĩnh vực")),
        text_column("place", N_("Mã xã, phường có kiến nghị; hn nếu là toàn thành phố")),
        text_column("place_name", N_("Tên xã, phường có kiến nghị")),
        text_column("competence", N_("Cấp có thẩm quyền: commune, city, department, central")),
        Column("body", "integer", N_("Mã cơ quan chủ trì giải quyết")),
        text_column("body_name", N_("Tên cơ quan chủ trì giải quyết")),
        text_column("state", N_("Trạng thái (xem tài liệu dữ liệu mở)")),
        text_column(
            "outcome", N_("Kết quả đã được chấp nhận: resolved, in_progress, explained, not_resolved")
        ),
        day_column("recorded_on", N_("Ngày ghi nhận")),
        day_column("forwarded_on", N_("Ngày chuyển cơ quan giải quyết")),
        day_column("due_on", N_("Hạn trả lời")),
        day_column("answered_on", N_("Ngày trả lời")),
        day_column("resolved_on", N_("Ngày giải quyết xong")),
        Column("published_at", "dateTime", N_("Thời điểm công khai")),
        text_column("text", N_("Nội dung đã rà soát để công khai")),
        text_column("answer", N_("Nội dung trả lời đã rà soát để công khai")),
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
        groups += [text_column(name, N_("Mã của nhóm")), text_column(f"{name}_name", N_("Tên của nhóm"))]
    counts = [count_column(name, _COUNTS[name]) for name in NAMES]
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
