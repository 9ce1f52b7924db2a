"""The open tables of results: columns once, from which the CSV and its CSVW metadata are made.

Fields and decisions: docs/open-data.md. Values are exact: nothing is changed for the sake of spreadsheets.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from council import open_tables
from council.open_tables import Column, count_column, text_column
from council.rules.decision import N_
from elections.queries.results import CouncilLine, Result

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table(open_tables.Table):
    """One table with the rows of a result."""

    rows: Callable[[Any], Iterator[Row]]


ELECTION = text_column("election", "Mã cuộc bầu cử")
COUNCIL = text_column("council", "Mã đơn vị hành chính: hn là thành phố, còn lại là mã xã, phường")
NAME = text_column("council_name", "Tên đơn vị hành chính")
LEVEL = text_column("level", "Cấp: city (thành phố) hoặc commune (xã, phường)")
CONTEST = count_column("contest", "Số đơn vị bầu cử")
CANDIDATE = text_column("candidate", "Mã hồ sơ người ứng cử trong hội đồng đó")
FIGURES = (
    count_column("electors", "Tổng số cử tri trong danh sách (E)"),
    count_column("voted", "Số cử tri đã bỏ phiếu (V)"),
    count_column("issued", "Số phiếu phát ra (I)"),
    count_column("collected", "Số phiếu thu vào (C)"),
    count_column("valid", "Số phiếu hợp lệ (G)"),
    count_column("invalid", "Số phiếu không hợp lệ (B)"),
)
AREA = (
    ELECTION,
    COUNCIL,
    CONTEST,
    text_column("commune", "Mã xã, phường có khu vực bỏ phiếu"),
    count_column("area", "Số khu vực bỏ phiếu"),
)


def _figures(figures: Any) -> list[int]:
    return [getattr(figures, column.name) for column in FIGURES]


def _councils(election_and_lines: tuple[str, Iterable[CouncilLine]]) -> Iterator[Row]:
    election, lines = election_and_lines
    for line in lines:
        head = [election, line.council.code, line.council.name, line.level]
        yield [
            *head,
            line.seats,
            line.elected,
            line.contests,
            line.published,
            *_figures(line.figures),
        ]


def _contest(result: Result) -> list[Any]:
    row = result.row
    return [row.election.code, row.council.code, row.contest.number]


def _contests(results: Iterable[Result]) -> Iterator[Row]:
    for result in results:
        row = result.row
        yield [
            *_contest(result),
            row.council.name,
            row.council_election.level,
            row.seats,
            row.elected,
            row.verdict,
            *_figures(result.figures),
            row.version,
            row.reason,
            row.number,
            row.published_at.isoformat(timespec="seconds"),
        ]


def _candidates(results: Iterable[Result]) -> Iterator[Row]:
    for result in results:
        for line in result.lines:
            basis = line.reason.basis
            yield [
                *_contest(result),
                line.code,
                line.name,
                line.other_names,
                line.sex,
                line.birth[0],
                line.votes,
                result.figures.valid,
                str(line.elected).lower(),
                str(line.left).lower(),
                line.reason.code,
                str(basis) if basis else "",
                result.row.version,
            ]


def _areas(results: Iterable[Result]) -> Iterator[Row]:
    for result in results:
        for area in result.areas:
            head = [*_contest(result), area.commune, area.number]
            yield [*head, area.place, str(area.annulled).lower(), *_figures(area.figures)]


def _area_votes(results: Iterable[Result]) -> Iterator[Row]:
    for result in results:
        for area in result.areas:
            for line, votes in zip(result.lines, area.votes, strict=True):
                yield [*_contest(result), area.commune, area.number, line.code, votes]


BY_CONTEST = ("election", "council", "contest")
COUNCILS = Table(
    "hoi-dong",
    N_("Kết quả bầu cử theo hội đồng nhân dân"),
    (
        ELECTION,
        COUNCIL,
        NAME,
        LEVEL,
        count_column("seats", "Số đại biểu được bầu"),
        count_column("elected", "Số người trúng cử đã công bố"),
        count_column("contests", "Số đơn vị bầu cử"),
        count_column(
            "contests_published", "Số đơn vị bầu cử đã công bố; các số liệu sau chỉ gồm những đơn vị này"
        ),
        *FIGURES,
    ),
    ("election", "council"),
    _councils,
)
CONTESTS = Table(
    "don-vi",
    N_("Kết quả bầu cử theo đơn vị bầu cử"),
    (
        ELECTION,
        COUNCIL,
        CONTEST,
        NAME,
        LEVEL,
        count_column("seats", "Số đại biểu được bầu ở cuộc bầu cử này"),
        count_column("elected", "Số người trúng cử"),
        text_column("verdict", "Kết luận: complete, short, additional, re_election, annulled"),
        *FIGURES,
        count_column("version", "Bản công bố; lớn hơn 1 là đã đính chính"),
        text_column("correction_reason", "Lý do đính chính"),
        text_column("resolution", "Nghị quyết công bố kết quả"),
        Column("published_at", "dateTime", "Thời điểm công bố"),
    ),
    BY_CONTEST,
    _contests,
)
CANDIDATES = Table(
    "nguoi-ung-cu",
    N_("Kết quả bầu cử theo người ứng cử"),
    (
        ELECTION,
        COUNCIL,
        CONTEST,
        CANDIDATE,
        text_column("name", "Họ và tên"),
        text_column("other_names", "Tên gọi khác"),
        text_column("sex", "Giới tính: male (nam), female (nữ)"),
        Column("birth_year", "gYear", "Năm sinh"),
        count_column("votes", "Số phiếu bầu"),
        count_column("valid", "Số phiếu hợp lệ của đơn vị bầu cử: cơ sở của tỷ lệ phiếu"),
        Column("elected", "boolean", "Trúng cử"),
        Column("left", "boolean", "Đã rút hoặc bị xóa tên trước khi xác định kết quả"),
        text_column("reason", "Mã lý do (xem tài liệu dữ liệu mở)"),
        text_column("basis", "Căn cứ pháp lý"),
        count_column("version", "Bản công bố của đơn vị bầu cử"),
    ),
    (*BY_CONTEST, "candidate"),
    _candidates,
)
AREAS = Table(
    "khu-vuc",
    N_("Kết quả kiểm phiếu theo khu vực bỏ phiếu"),
    (
        *AREA,
        text_column("place", "Nơi bỏ phiếu"),
        Column("annulled", "boolean", "Kết quả của khu vực bị hủy, không cộng vào đơn vị bầu cử"),
        *FIGURES,
    ),
    (*BY_CONTEST, "commune", "area"),
    _areas,
)
AREA_VOTES = Table(
    "phieu-khu-vuc",
    N_("Số phiếu của từng người ứng cử theo khu vực bỏ phiếu"),
    (*AREA, CANDIDATE, count_column("votes", "Số phiếu bầu")),
    (*BY_CONTEST, "commune", "area", "candidate"),
    _area_votes,
)
TABLES = {table.name: table for table in (COUNCILS, CONTESTS, CANDIDATES, AREAS, AREA_VOTES)}
OF_AREAS = frozenset({AREAS.name, AREA_VOTES.name})


def csv_text(rows: Iterable[Row]) -> str:
    """Lines of RFC 4180."""
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()


def csvw(table: Table, url: str, *, language: str = "vi") -> dict[str, Any]:
    """The metadata of a table file (W3C CSV on the Web)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": url,
        "dc:title": table.title,
        "dc:language": language,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "datatype": column.datatype,
                    "dc:description": column.description,
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
        },
    }
