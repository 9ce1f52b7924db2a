"""The summary of a council's election: form 25/HĐBC-HĐND of Resolution 40/NQ-HĐBCQG, all computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column, Letterhead, Signer
from council.pdf.page import Meta
from elections.documents.constituency_minutes import about_line
from elections.documents.count_parts import (
    DOTS,
    NOTHING,
    Poll,
    both_shares,
    member_lines,
    share,
    titled,
    whole,
)

TITLE = "Biên bản tổng kết cuộc bầu cử"
COMMITTEE = ("Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch", "Ủy viên", "Ủy viên")
UNITS = (Column("STT", 1, centred=True), Column("Đơn vị bầu cử", 3), Column("Gồm", 8))
TURNOUT = (
    Column("Đơn vị bầu cử", 2.6),
    Column("Cử tri", 2, centred=True),
    Column("Đã bỏ phiếu", 2, centred=True),
    Column("%", 1.6, centred=True),
    Column("Hợp lệ", 2, centred=True),
    Column("%", 1.6, centred=True),
    Column("Không hợp lệ", 1.8, centred=True),
    Column("%", 1.6, centred=True),
)
VOTES = (
    Column("Đơn vị", 1.5, centred=True),
    Column("Họ và tên", 5),
    Column("Số phiếu", 2, centred=True),
    Column("% phiếu hợp lệ", 2, centred=True),
    Column("Ghi chú", 2.2),
)
CITY = (
    "Hội đồng nhân dân, Ủy ban nhân dân, Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam cùng cấp, Ủy ban "
    "Thường vụ Quốc hội, Chính phủ, Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"
)
COMMUNE = (
    "Hội đồng nhân dân, Ủy ban nhân dân, Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam cùng cấp và "
    "thành phố"
)


@dataclass(frozen=True, slots=True)
class ContestRow:
    """One constituency: `people` (name, votes) in the order of the ballot, `elected` by votes."""

    number: int
    units: str
    figures: Mapping[str, int | None]
    people: Sequence[tuple[str, int]]
    elected: Sequence[tuple[str, int]]
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SummaryMinutes:
    """What form 25 says. `total` is the sum over the constituencies (identity 11), `again` the polls held
    again, by kind: "re_election", "additional"."""

    poll: Poll
    is_city: bool
    seats: int
    candidates: int
    members: Sequence[tuple[str, str]]
    contests: Sequence[ContestRow]
    total: Mapping[str, int | None]
    again: Mapping[str, Sequence[ContestRow]] = field(default_factory=dict)


def render_summary_minutes(paper: SummaryMinutes) -> bytes:
    """The finished PDF."""
    poll = paper.poll
    committee = f"Ủy ban bầu cử {poll.unit}"
    story: list[Flowable] = [
        *blocks.letterhead(Letterhead(committee, "", poll.seat, poll.day)),
        *blocks.title(TITLE, [about_line(poll)]),
        blocks.paragraph(
            f"Vào hồi {DOTS} giờ {DOTS} phút, ngày {DOTS} tháng {DOTS} năm {poll.day.year}, "
            f"{committee} gồm có:"
        ),
        *member_lines(paper.members, COMMITTEE),
        blocks.paragraph(
            f"Theo quy định của Luật Tổ chức chính quyền địa phương, {poll.unit} được bầu {paper.seats} "
            f"đại biểu Hội đồng nhân dân; có tổng cộng {paper.candidates} người ứng cử. Sau khi kiểm tra "
            "Biên bản xác định kết quả bầu cử của các Ban bầu cử và giải quyết khiếu nại, tố cáo (nếu có), "
            "Ủy ban bầu cử xác nhận kết quả như sau:"
        ),
        *_tables(paper),
        blocks.section("7. Những việc quan trọng đã xảy ra và kết quả giải quyết"),
        blocks.paragraph(DOTS * 6),
        blocks.section("8. Những khiếu nại, tố cáo do Ủy ban bầu cử đã giải quyết"),
        blocks.paragraph(DOTS * 6),
        _end(paper),
    ]
    return page.render(story, Meta(TITLE, committee, poll.day))


def _tables(paper: SummaryMinutes) -> list[Flowable]:
    units = [(str(at), f"Số {row.number}", row.units) for at, row in enumerate(paper.contests, 1)]
    turnout = [_turnout(f"Số {row.number}", row.figures) for row in paper.contests]
    return [
        *titled("1. Các đơn vị bầu cử", blocks.table(UNITS, units)),
        *titled(
            "2. Số cử tri, số cử tri tham gia bỏ phiếu",
            blocks.table(TURNOUT, [*turnout, _turnout("Tổng cộng", paper.total)]),
        ),
        blocks.section("3. Các đơn vị bầu cử phải tổ chức bầu cử lại"),
        *_again(paper, "re_election"),
        *titled(
            "4. Số phiếu bầu cho mỗi người ứng cử",
            blocks.table(VOTES, [line for row in paper.contests for line in _votes(row, row.people)]),
        ),
        *titled(
            "5. Danh sách những người trúng cử",
            blocks.table(VOTES, [line for row in paper.contests for line in _votes(row, row.elected)]),
        ),
        blocks.section("6. Các đơn vị bầu cử phải tổ chức bầu cử thêm"),
        *_again(paper, "additional"),
    ]


def _turnout(name: str, figures: Mapping[str, int | None]) -> tuple[str, ...]:
    valid, invalid = both_shares(figures)
    return (
        name,
        whole(figures["electors"]),
        whole(figures["voted"]),
        share(figures["voted"], figures["electors"]),
        whole(figures["valid"]),
        valid,
        whole(figures["invalid"]),
        invalid,
    )


def _votes(row: ContestRow, people: Sequence[tuple[str, int]]) -> list[tuple[str, ...]]:
    valid = row.figures["valid"]
    return [
        (str(row.number), name, whole(votes), share(votes, valid), row.note if at == 0 else "")
        for at, (name, votes) in enumerate(people)
    ]


def _again(paper: SummaryMinutes, kind: str) -> list[Flowable]:
    """The polls held again, with what came of them; "Không có" where there were none."""
    due = [row.number for row in paper.contests if row.verdict == kind]
    if kind == "re_election":
        due += [row.number for row in paper.contests if row.verdict == "annulled"]
    rows = paper.again.get(kind, ())
    if not due and not rows:
        return [blocks.paragraph(f"{NOTHING}.")]
    said: list[Flowable] = [
        blocks.paragraph(f"Gồm đơn vị bầu cử số: {', '.join(str(n) for n in sorted(due)) or '–'}.")
    ]
    if rows:
        said += [blocks.gap(4), blocks.table(TURNOUT, [_turnout(f"Số {r.number}", r.figures) for r in rows])]
        said += [blocks.gap(6), blocks.table(VOTES, [x for r in rows for x in _votes(r, r.people)])]
        elected = [x for r in rows for x in _votes(r, r.elected)]
        said += [
            blocks.paragraph("Danh sách những người trúng cử:"),
            blocks.gap(4),
            blocks.table(VOTES, elected),
        ]
    return said


def _end(paper: SummaryMinutes) -> Flowable:
    last = blocks.paragraph(
        f"Biên bản được lập thành 06 bản và được gửi đến {CITY if paper.is_city else COMMUNE}."
    )
    heads = [name for name, post in paper.members if post == COMMITTEE[0]]
    return blocks.signatures(
        Signer("Các Phó Chủ tịch", ""),
        Signer("TM. Ủy ban bầu cử\nChủ tịch", heads[0] if heads else ""),
        after=[last],
    )
