"""The determination of a constituency's result: form 24/HĐBC-HĐND of Resolution 40/NQ-HĐBCQG, all computed.

Note 7 of the form proposes an additional election for any shortage; the law orders one for councils only
where fewer than two thirds of the seats are filled (Art. 79(2)). The law prevails, and the paper says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column, Letterhead, Signer
from council.pdf.page import Meta
from elections.documents.count_parts import (
    DOTS,
    LONG_DOTS,
    NOTHING,
    Poll,
    member_lines,
    share,
    turnout_lines,
    vote_lines,
    whole,
)
from elections.rules.shapes import Verdict

TITLE = "Biên bản xác định kết quả bầu cử"
BOARD = ("Trưởng Ban", "Phó Trưởng ban", "Phó Trưởng ban", "Ủy viên", "Ủy viên")
ELECTED = (
    Column("STT", 1, centred=True),
    Column("Họ và tên", 6),
    Column("Số phiếu", 2, centred=True),
    Column("% phiếu hợp lệ", 2.2, centred=True),
)
FATES = (
    Column("Người ứng cử", 4),
    Column("Kết luận và căn cứ theo Luật 85/2015/QH13 (sửa đổi bởi Luật 83/2025/QH15)", 8),
)


@dataclass(frozen=True, slots=True)
class ConstituencyMinutes:
    """What form 24 says. `people` in the order of the ballot; `elected` (name, votes) by votes; `fates`: each
    candidate with the decision in words and its article; `reasons`: why the verdict is what it is."""

    poll: Poll
    number: int
    units: str
    seats: int
    members: Sequence[tuple[str, str]]
    figures: Mapping[str, int | None]
    people: Sequence[tuple[str, int | None]]
    elected: Sequence[tuple[str, int]]
    verdict: str
    reasons: Sequence[str]
    fates: Sequence[tuple[str, str]]
    incidents: Sequence[str] = ()
    unresolved: Sequence[str] = ()


def render_constituency_minutes(paper: ConstituencyMinutes) -> bytes:
    """The finished PDF."""
    poll = paper.poll
    board = f"Ban bầu cử đại biểu Hội đồng nhân dân {poll.unit}"
    story: list[Flowable] = [
        *blocks.letterhead(Letterhead(f"{board}\nđơn vị bầu cử số {paper.number}", "", poll.seat, poll.day)),
        *blocks.title(TITLE, [about_line(poll), f"ở đơn vị bầu cử số {paper.number}"]),
        blocks.paragraph(f"Gồm: {paper.units}."),
        blocks.paragraph(
            f"Vào hồi {DOTS} giờ {DOTS} phút, ngày {DOTS} tháng {DOTS} năm {poll.day.year}, {board} gồm có:"
        ),
        *member_lines(paper.members, BOARD),
        blocks.paragraph(
            f"Đơn vị bầu cử số {paper.number} được bầu {paper.seats} đại biểu Hội đồng nhân dân và có "
            f"{len(paper.people)} người ứng cử. Sau khi kiểm tra và tổng hợp kết quả từ Biên bản kết quả "
            "kiểm phiếu bầu cử do các Tổ bầu cử chuyển đến, kết quả như sau:"
        ),
        *turnout_lines(paper.figures, "đơn vị bầu cử"),
        *vote_lines(paper.people, paper.figures["valid"]),
        blocks.section("Căn cứ vào kết quả ghi trên đây, Ban bầu cử kết luận:"),
        *_turnout(paper),
        *_elected(paper),
        *_seats(paper),
        blocks.gap(6),
        blocks.table(FATES, paper.fates),
        *_happenings(paper),
        _end(paper),
    ]
    return page.render(story, Meta(f"{TITLE}: đơn vị số {paper.number}", board, poll.day))


def about_line(poll: Poll) -> str:
    """ "Đại biểu Hội đồng nhân dân … nhiệm kỳ …", with the kind of poll where it is not the first."""
    text = f"{poll.kind} {poll.what}" if poll.kind else poll.what
    return text[:1].upper() + text[1:]


def _turnout(paper: ConstituencyMinutes) -> list[Flowable]:
    voted = share(paper.figures["voted"], paper.figures["electors"])
    said = [
        blocks.paragraph(
            f"a) Số cử tri đã tham gia bỏ phiếu đạt {voted}% so với tổng số cử tri của đơn vị bầu cử."
        )
    ]
    if paper.verdict == Verdict.RE_ELECTION:
        unit = paper.poll.unit
        said.append(
            blocks.paragraph(
                "Vì số cử tri đi bỏ phiếu chưa đạt quá một nửa tổng số cử tri của đơn vị bầu cử, nên cuộc "
                f"bầu cử đại biểu Hội đồng nhân dân {unit} tại đơn vị bầu cử số {paper.number} không có "
                f"giá trị. Đề nghị Ủy ban bầu cử {unit} xem xét, quyết định việc bầu cử lại tại đơn vị bầu "
                "cử."
            )
        )
    return said


def _elected(paper: ConstituencyMinutes) -> list[Flowable]:
    if not paper.elected:
        return [blocks.paragraph("b) Không có người trúng cử.")]
    valid = paper.figures["valid"]
    rows = [
        (str(at), name, whole(votes), f"{share(votes, valid)}%")
        for at, (name, votes) in enumerate(paper.elected, 1)
    ]
    return [
        blocks.paragraph(
            "b) Các ông/bà có tên sau đây nhận được quá nửa tổng số phiếu hợp lệ và có nhiều phiếu hơn, đã "
            f"trúng cử {paper.poll.what}:"
        ),
        blocks.gap(4),
        blocks.table(ELECTED, rows),
    ]


def _seats(paper: ConstituencyMinutes) -> list[Flowable]:
    text = (
        f"c) Theo ấn định của Ủy ban bầu cử {paper.poll.unit}, số đại biểu Hội đồng nhân dân được bầu ở "
        f"đơn vị bầu cử số {paper.number} là {paper.seats} đại biểu, nay đã bầu được {len(paper.elected)} "
        f"đại biểu, còn thiếu {paper.seats - len(paper.elected)} đại biểu."
    )
    said = [blocks.paragraph(text), *(blocks.paragraph(reason) for reason in paper.reasons)]
    if paper.verdict == Verdict.ADDITIONAL:
        said.append(
            blocks.paragraph(
                "Vì số người trúng cử đại biểu Hội đồng nhân dân chưa đủ hai phần ba số lượng đại biểu được "
                f"bầu đã ấn định cho đơn vị bầu cử nên đề nghị Ủy ban bầu cử {paper.poll.unit} xem xét, "
                "quyết định việc bầu cử thêm tại đơn vị bầu cử."
            )
        )
    if paper.verdict == Verdict.SHORT:
        said.append(
            blocks.paragraph(
                "Không đề nghị bầu cử thêm: ghi chú (7) của Mẫu số 24/HĐBC-HĐND nêu mọi trường hợp thiếu, "
                "nhưng theo khoản 2 Điều 79 Luật số 85/2015/QH13, chỉ bầu cử thêm ở lần bầu cử đầu tiên "
                "khi số người trúng cử chưa đủ hai phần ba số đại biểu được bầu. Quy định của luật được áp "
                "dụng."
            )
        )
    return said


def _happenings(paper: ConstituencyMinutes) -> list[Flowable]:
    return [
        blocks.paragraph(f"d) Tóm tắt những việc xảy ra: {'; '.join(paper.incidents) or NOTHING}."),
        blocks.paragraph(
            "đ) Những khiếu nại, tố cáo do các Tổ bầu cử chuyển đến: "
            f"{'; '.join(paper.unresolved) or NOTHING}."
        ),
        blocks.paragraph(f"e) Những khiếu nại, tố cáo do Ban bầu cử đã giải quyết: {LONG_DOTS}"),
        blocks.paragraph(f"g) Những khiếu nại, tố cáo chuyển đến Ủy ban bầu cử: {LONG_DOTS}"),
    ]


def _end(paper: ConstituencyMinutes) -> Flowable:
    last = blocks.paragraph(
        "Biên bản được lập thành 04 bản và được gửi đến Ủy ban bầu cử, Thường trực Hội đồng nhân dân, Ủy ban "
        f"nhân dân, Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam {paper.poll.unit}, chậm nhất là 05 ngày "
        "sau ngày bầu cử."
    )
    heads = [name for name, post in paper.members if post == BOARD[0]]
    return blocks.signatures(
        Signer("Các Phó Trưởng ban", ""),
        Signer("TM. Ban bầu cử\nTrưởng ban", heads[0] if heads else ""),
        after=[last],
    )
