"""The record of the count of one polling area: form 23/HĐBC-HĐND of Resolution 40/NQ-HĐBCQG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Letterhead, Signer
from council.pdf.page import Meta
from council.rules.wording import official_day
from elections.documents.count_parts import (
    DOTS,
    LONG_DOTS,
    NOTHING,
    Poll,
    line,
    member_lines,
    turnout_lines,
    vote_lines,
    whole,
)

TITLE = "Biên bản kết quả kiểm phiếu"
TEAM = ("Tổ trưởng", "Thư ký", "Ủy viên", "Ủy viên", "Ủy viên")
EMPTY = dict.fromkeys(("electors", "voted", "issued", "collected", "valid", "invalid"))


@dataclass(frozen=True, slots=True)
class CountRecordPaper:
    """What form 23 says. Without figures it is the blank form: names are printed, numbers are written by
    hand. `people`: title with name, and votes, in the order of the ballot paper."""

    poll: Poll
    commune: str
    area: int
    contest: int
    units: str
    seats: int
    people: Sequence[tuple[str, int | None]]
    members: Sequence[tuple[str, str]] = ()
    figures: Mapping[str, int | None] = field(default_factory=lambda: dict(EMPTY))
    facts: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def is_blank(self) -> bool:
        return self.figures["electors"] is None


def render_count_record(paper: CountRecordPaper) -> bytes:
    """The finished PDF, blank or filled in."""
    poll = paper.poll
    team = f"Tổ bầu cử khu vực bỏ phiếu số {paper.area}"
    seat = paper.commune.split(" ", 1)[-1]
    what = [
        f"{poll.kind or 'bầu cử'} {poll.what}",
        f"của Tổ bầu cử khu vực bỏ phiếu số {paper.area}, {paper.commune}",
    ]
    story: list[Flowable] = [
        *blocks.letterhead(Letterhead(paper.commune, "", seat, poll.day, parent="thành phố Hà Nội")),
        *blocks.title(TITLE, [part[:1].upper() + part[1:] for part in what]),
        blocks.paragraph(
            f"Đơn vị bầu cử {poll.what.split(' khóa ')[0]} số {paper.contest}, gồm: {paper.units}."
        ),
        blocks.paragraph(f"{official_day(poll.day).capitalize()}, Tổ bầu cử gồm có:"),
        *member_lines(paper.members, TEAM),
        *_opening(paper),
        blocks.section("Kết quả cuộc bầu cử như sau:"),
        line(f"Số đại biểu Hội đồng nhân dân được ấn định cho đơn vị bầu cử: {paper.seats} người"),
        line(f"Số người ứng cử: {len(paper.people)} người"),
        *turnout_lines(paper.figures, "khu vực bỏ phiếu"),
        *vote_lines(paper.people, paper.figures["valid"]),
        *_inventory(paper),
        *_facts(paper),
        _end(paper),
    ]
    return page.render(story, Meta(f"{TITLE}: {team}", team, poll.day))


def _opening(paper: CountRecordPaper) -> list[Flowable]:
    facts = paper.facts
    witnesses = f"1. Ông/Bà {LONG_DOTS}\n2. Ông/Bà {LONG_DOTS}" if paper.is_blank else LONG_DOTS
    opened = facts.get("opened_at", f"{DOTS} giờ {DOTS} phút")
    closed = facts.get("closed_at", f"{DOTS} giờ {DOTS} phút")
    return [
        blocks.paragraph(
            f"Đúng {opened}, trước khi thực hiện việc bỏ phiếu, đại diện Tổ bầu cử đã kiểm tra hòm phiếu với "
            f"sự chứng kiến của hai cử tri là:\n{facts.get('opening_witnesses', witnesses)}"
        ),
        blocks.paragraph(
            f"Đúng {closed}, Tổ trưởng Tổ bầu cử tuyên bố kết thúc cuộc bầu cử và tiến hành kiểm phiếu ngay "
            "tại phòng bỏ phiếu. Trước khi mở hòm phiếu, Tổ trưởng đã mời hai cử tri không phải là người ứng "
            f"cử chứng kiến việc kiểm phiếu gồm:\n{facts.get('counting_witnesses', witnesses)}"
        ),
    ]


def _inventory(paper: CountRecordPaper) -> list[Flowable]:
    """What form 32 says, where the record holds it."""
    names = (
        ("received", "Số phiếu Tổ bầu cử đã nhận về"),
        ("exchanged", "Số phiếu cử tri đổi do gạch hỏng"),
        ("unused", "Số phiếu còn lại không sử dụng đến"),
    )
    known = [(label, paper.figures.get(name)) for name, label in names]
    if all(value is None for _label, value in known):
        return []
    return [
        blocks.section("Kiểm kê việc sử dụng phiếu (Mẫu số 32/HĐBC)"),
        *(line(f"{label}: {whole(value)} phiếu") for label, value in known if value is not None),
    ]


def _facts(paper: CountRecordPaper) -> list[Flowable]:
    empty = f"{LONG_DOTS}\n{LONG_DOTS}" if paper.is_blank else NOTHING
    return [
        blocks.paragraph(
            "Trong ngày bầu cử và thời gian kiểm phiếu, đã xảy ra sự việc hoặc khiếu nại, tố cáo sau đây: "
            f"{paper.facts.get('incidents', empty)}"
        ),
        blocks.paragraph(
            "Những vấn đề hoặc khiếu nại, tố cáo mà Tổ bầu cử chưa giải quyết được và kiến nghị: "
            f"{paper.facts.get('unresolved', empty)}"
        ),
    ]


def _end(paper: CountRecordPaper) -> Flowable:
    finished = paper.facts.get("finished_at", f"{DOTS} giờ {DOTS} phút")
    last = (
        f"Biên bản này được hoàn thành vào hồi {finished}, được lập thành 03 bản và gửi đến Ban bầu cử "
        f"đại biểu Hội đồng nhân dân {paper.poll.unit}, Ủy ban nhân dân, Ban Thường trực Ủy ban Mặt trận Tổ "
        "quốc Việt Nam cấp xã, chậm nhất là 03 ngày sau ngày bầu cử."
    )
    note = (
        "Ghi chú: Nhất thiết không được tẩy xóa trên biên bản."
        if paper.is_blank
        else f"Bản in từ số liệu đã nhập, phiên bản {paper.version}; bản giấy có chữ ký là bản gốc."
    )
    return blocks.signatures(
        Signer("Cử tri chứng kiến việc kiểm phiếu\n1. ………………\n2. ………………", ""),
        Signer("TM. Tổ bầu cử\nTổ trưởng\n\nThư ký", ""),
        after=[blocks.paragraph(last), blocks.paragraph(note)],
    )
