"""Invented councils for the style page: every state a page can be in, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from itertools import product

from council import clock
from council.rules.fractions import percent
from meetings.queries.presenting import Presentation, PresentedPage
from meetings.rules.quorum import quorum
from meetings.rules.voting import (
    Choice,
    Electorate,
    Majority,
    choice_label,
    count,
    decide,
    majority_label,
    shares,
)
from meetings.state import (
    AttendanceLine,
    Bar,
    ItemLine,
    PaperLine,
    QuorumView,
    ResultView,
    RoundView,
    SeatVote,
    ShareLine,
    SittingView,
)

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLES = ("Thị Hà", "Minh", "Thu", "Quốc", "Hải", "Đức", "Thanh", "Ngọc", "Văn", "Khánh", "Tuấn")
GIVEN = ("An", "Khôi", "Phương", "Bảo", "Yến", "Thịnh", "Linh", "Sơn", "Giang", "Hạnh", "Quỳnh", "Tùng", "Vy")

QUESTION = "Thông qua toàn văn dự thảo Nghị quyết về mức thu học phí năm học 2026-2027"
TITLES = (
    "Báo cáo kết quả giám sát chuyên đề",
    "Tờ trình về kế hoạch đầu tư công 2027",
    "Nghị quyết về mức thu học phí năm học 2026-2027",
    "Nghị quyết về hỗ trợ chuyển đổi số cấp xã",
    "Chất vấn và trả lời chất vấn",
    "Thông qua nghị quyết kỳ họp, bế mạc",
)


def names(total: int) -> Iterator[str]:
    """As many invented names as asked for, all different."""
    every = list(product(FAMILIES, MIDDLES, GIVEN))
    return (" ".join(every[(index * 397) % len(every)]) for index in range(total))


def choices(total: int, favour: int = 98) -> list[Choice | None]:
    """How each seat voted: `favour` of 125 for, 6 abstaining; None took no part or was away."""
    voted: list[Choice | None] = []
    for seat in range(total):
        place = (seat * 37 + 11) % 125
        found = Choice.FOR if place < favour else Choice.AGAINST if place < 104 else Choice.ABSTAIN
        voted.append(found if place < 111 else None)
    return voted


def seats(voted: list[Choice | None]) -> tuple[SeatVote, ...]:
    """The seat table of a result."""
    total = len(voted)
    return tuple(
        SeatVote(seat, name, f"Tổ {seat % 5 + 1}", choice or "", choice is not None or seat % 40 == 3)
        for seat, (name, choice) in enumerate(zip(names(total), voted, strict=True), start=1)
    )


def result(total: int, favour: int = 98, majority: Majority = Majority.HALF_ALL) -> ResultView:
    """A counted round of a council of `total`."""
    voted = choices(total, favour)
    tally = count(voted)
    electorate = Electorate(total, total, tally.entitled - tally.not_voting)
    decision = decide(majority, electorate, tally)
    counts = {
        Choice.FOR: tally.votes_for,
        Choice.AGAINST: tally.votes_against,
        Choice.ABSTAIN: tally.votes_abstain,
    }
    bars = [Bar(choice, choice_label(choice), n, percent(n, total), total) for choice, n in counts.items()]
    bars.append(Bar("", choice_label(None), tally.not_voting, percent(tally.not_voting, total), total))
    lines = [ShareLine(label, n, base, percent(n, base)) for label, n, base in shares(electorate, tally)]
    return ResultView(
        passed=decision.passed,
        reason=decision.reason,
        need=decision.need,
        base=decision.base,
        votes_for=tally.votes_for,
        votes_against=tally.votes_against,
        votes_abstain=tally.votes_abstain,
        not_voting=tally.not_voting,
        threshold_percent=percent(decision.need, total),
        bars=tuple(bars),
        shares=tuple(lines),
        seats=seats(voted),
    )


def ballot(state: str, total: int, favour: int = 98, majority: Majority = Majority.HALF_ALL) -> RoundView:
    """A round in one of its states."""
    now = clock.now()
    outcome = result(total, favour, majority)
    present = total - outcome.not_voting
    return RoundView(
        id=7,
        number=3,
        question=QUESTION,
        item_label="7",
        state=state,
        majority=majority,
        majority_label=majority_label(majority),
        need=outcome.need,
        base=outcome.base,
        entitled=total,
        present=present,
        voted=present if state != "open" else present - present // 8,
        opened_at=now - timedelta(seconds=36),
        closes_at=now + timedelta(seconds=24) if state == "open" else now - timedelta(seconds=5),
        closed_at=None if state == "open" else now - timedelta(seconds=5),
        seconds=60,
        void_reason="Ba máy đại biểu mất kết nối khi lượt đang mở" if state == "void" else "",
        result=outcome if state in ("closed", "published") else None,
    )


def items(current: int) -> tuple[ItemLine, ...]:
    """A programme standing at one of its items."""
    lines = []
    for index, title in enumerate(TITLES):
        state = "done" if index < current else "now" if index == current else "next"
        starts = time(14 + index // 2, 30 * (index % 2))
        lines.append(ItemLine(50 + index, str(5 + index), 0, title, state, starts_at=starts, minutes=30))
    lines[2] = replace(
        lines[2], presenter="Sở Giáo dục và Đào tạo", board="Ban Văn hóa - Xã hội", papers=len(papers())
    )
    return tuple(lines)


def papers() -> tuple[PaperLine, ...]:
    """The dossier of an item."""
    subject = "Mức thu học phí năm học 2026-2027"
    rows = (
        ("draft_resolution", "Dự thảo nghị quyết", "", 12, 3, False),
        ("submission", "Tờ trình", "279/TTr-UBND", 18, 1, False),
        ("verification_report", "Báo cáo thẩm tra", "71/BC-BVHXH", 9, 1, False),
        ("explanation", "Giải trình, tiếp thu", "", 4, 1, True),
    )
    return tuple(
        PaperLine(90 + n, kind, label, subject, number, "", pages, version, pages * 41_000, new, "#")
        for n, (kind, label, number, pages, version, new) in enumerate(rows)
    )


def roll(total: int) -> tuple[AttendanceLine, ...]:
    """A roll with every state on it."""
    now = clock.now()
    lines = []
    for seat, name in enumerate(names(total), start=1):
        group = f"Tổ {seat % 5 + 1}"
        state = {3: "", 4: "excused", 9: "absent", 11: "left"}.get(seat % 25, "present")
        reason = "đi công tác" if state == "excused" else ""
        method = ("self", "qr", "secretary")[seat % 3]
        lines.append(AttendanceLine(300 + seat, seat, name, group, state, method, now, reason, seat != 12))
    return tuple(lines)


def quorum_view(total: int, present: int) -> QuorumView:
    """Presence, with the rule's own sentence."""
    found = quorum(present, total)
    away = total - present
    excused, absent = away * 3 // 4, away // 8
    return QuorumView(
        total=total,
        present=present,
        excused=excused,
        absent=absent,
        unknown=away - excused - absent,
        need=found.need,
        reached=found.reached,
        reason=found.reason,
    )


def presentation() -> Presentation:
    """A page of a paper of the current item, shown to all."""
    paper = papers()[0]
    page = PresentedPage(
        document=paper.id,
        version=paper.version,
        page=12,
        kind_label=paper.kind_label,
        number=paper.number,
        title=paper.title,
        url=paper.url,
        for_guests=True,
        for_hall=True,
    )
    return Presentation(7, 12, named="Lê Thu Phương", page=page)


def sitting(state: str = "open", round_state: str = "", total: int = 125, favour: int = 98) -> SittingView:
    """A sitting in one state, at a round in one state ("" for none)."""
    is_city = total > 30
    start = clock.now() - timedelta(minutes=40)
    question = "Thông qua kế hoạch đầu tư công năm 2027"
    earlier = replace(ballot("published", total), id=5, number=1, question=question, item_label="6")
    voided = replace(ballot("void", total), id=6, number=2)
    is_open = state == "open"
    return SittingView(
        id=12,
        version=31,
        council_code="hn" if is_city else "00004",
        council_name="HĐND thành phố Hà Nội" if is_city else "HĐND phường Mẫu",
        term_name="khóa XVII" if is_city else "nhiệm kỳ 2026-2031",
        session_id=3,
        session_title="Kỳ họp thứ Năm",
        title="Phiên chiều 8/12/2026",
        state=state,
        is_public=True,
        starts_at=start + timedelta(hours=1) if state == "planned" else start,
        opened_at=None if state == "planned" else start,
        closed_at=clock.now() if state == "closed" else None,
        current=items(2)[2] if is_open else None,
        items=items(2 if is_open else -1 if state == "planned" else 9),
        papers=papers() if is_open else (),
        round=ballot(round_state, total, favour) if round_state else None,
        earlier_rounds=(voided, earlier) if is_open else (),
        quorum=quorum_view(total, total * 111 // 125 if state != "planned" else total * 3 // 5),
        roll=roll(total),
    )
