"""The shape of the office's tables, and which petitions a table is about.

A table is columns, rows and a row of sums, the same for the page, for Excel and for PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from council.models import Council, CouncilSession
from council.rules.decision import N_
from petitions.models import ConsolidatedReport, Petition
from petitions.queries.statistics import counted_petitions, recorded_between
from petitions.rules.statistics import Share

T = TypeVar("T", bound=Model)
Cell = str | int | Decimal | date | None
Row = tuple[Cell, ...]
ALL = 1_000_000_000  # rows, for whoever wants every one
SHOWN = 200
SUM = N_("Tổng số")
NO_FIELD, NO_PLACE = N_("Chưa phân lĩnh vực"), N_("Chưa rõ nơi")
NO_BODY = N_("Chưa chuyển cơ quan giải quyết")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its share of the width, and (`over`) a head above it and its neighbours."""

    head: str
    width: float
    count: bool = False
    over: str = ""
    long: bool = False


@dataclass(slots=True)
class Part:
    """One table: `size` is how many rows it has in all, which may be more than are here."""

    columns: Sequence[Column]
    rows: list[Row]
    total: Row | None = None
    title: str = ""
    size: int = 0
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.size = self.size or len(self.rows)

    @property
    def is_cut(self) -> bool:
        return self.size > len(self.rows)

    @property
    def heads(self) -> list[tuple[str, int, int]]:
        """The upper row of the head: text, columns it spans, rows it spans (2: nothing below it)."""
        found: list[tuple[str, int, int]] = []
        for column in self.columns:
            if not column.over:
                found.append((column.head, 1, 2))
            elif found and found[-1][0] == column.over and found[-1][2] == 1:
                found[-1] = (column.over, found[-1][1] + 1, 1)
            else:
                found.append((column.over, 1, 1))
        return found

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Each row as pairs of column and cell."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def total_line(self) -> list[tuple[Column, Cell]]:
        """The row of sums as pairs of column and cell."""
        return list(zip(self.columns, self.total or (), strict=True))

    @property
    def below(self) -> list[str]:
        """The lower row of the head: the columns under a common head."""
        return [column.head for column in self.columns if column.over]


@dataclass(slots=True)
class Made:
    """One table of practice as it was made: what it is called and what it holds."""

    code: str
    title: str
    parts: list[Part]
    notes: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    @property
    def longest(self) -> int:
        """The rows of the longest part."""
        return max((part.size for part in self.parts), default=0)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a table is about: a session (before, after or both), or the days of a period, or everything."""

    council: Council
    session: CouncilSession | None = None
    before: bool | None = None
    since: date | None = None
    until: date | None = None
    sessions: tuple[CouncilSession, ...] | None = None  # the council's, where the caller has read them

    @property
    def council_id(self) -> int:
        return self.council.id

    def every_session(self) -> Sequence[CouncilSession]:
        """The sessions of the council, newest first. One query, unless they were given."""
        return sessions_of(self.council_id) if self.sessions is None else self.sessions


def of_council(council_id: int) -> QuerySet[Petition]:
    """What a council reports on: what it holds, and what it recorded and handed to the other tier."""
    return counted_petitions().filter(Q(council_id=council_id) | Q(origin_id=council_id))


def chosen(choice: Choice) -> QuerySet[Petition]:
    """The petitions of a choice. One is of a session when it is filed under it or was in a report
    for it: handed to the city it is filed under the city's session, and stays in the commune's report."""
    rows = recorded_between(of_council(choice.council_id), choice.since, choice.until)
    if choice.session is None:
        return rows if choice.before is None else rows.filter(before_session=choice.before)
    links = ConsolidatedReport.petitions.through.objects.filter(
        consolidatedreport__session_id=choice.session.id
    )
    filed = Q(session_id=choice.session.id)
    if choice.before is not None:
        links = links.filter(consolidatedreport__before_session=choice.before)
        filed &= Q(before_session=choice.before)
    return rows.filter(filed | Q(pk__in=links.values("petition_id")))


def sessions_of(council_id: int) -> list[CouncilSession]:
    """The sessions of a council, newest first. One query."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.select_related("council").order_by("-opens_on", "-number"))


def page_of(rows: QuerySet[T], limit: int) -> tuple[list[T], int]:
    """The first rows, and how many there are in all. A second query only where there are more."""
    found = list(rows[: limit + 1])
    return (found, len(found)) if len(found) <= limit else (found[:limit], rows.count())


def share(part: int, base: int) -> Decimal | None:
    """Per cent; None of nothing."""
    return Share(part, base).percent
