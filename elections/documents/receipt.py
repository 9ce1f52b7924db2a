"""The receipt for a dossier: form 08 of Resolution 40/NQ-HĐBCQG, five lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column, Letterhead, Signer
from council.pdf.page import Meta
from council.rules.numbering import format_number
from council.rules.wording import hanoi_day, official_day, official_hour

TITLE = "Giấy biên nhận"
DOTS = "……………………………………………………"
LINES = (
    Column("STT", 1, centred=True),
    Column("Tên tài liệu", 6),
    Column("Số lượng", 1.7, centred=True),
    Column("Ghi chú", 3.5),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receipt says. `place`: the unit that elects ("thành phố Hà Nội"); `phone` "" is left to be
    written by hand."""

    place: str
    seat: str
    term: str
    number: int
    received_at: datetime
    title: str
    name: str
    address: str
    phone: str
    lines: Sequence[tuple[str, int, str]]


def render_receipt(receipt: Receipt) -> bytes:
    """The finished PDF of one receipt."""
    day = hanoi_day(receipt.received_at)
    committee = f"Ủy ban bầu cử {receipt.place}"
    about = [
        f"V/v nộp hồ sơ ứng cử đại biểu Hội đồng nhân dân {receipt.place}",
        f"Nhiệm kỳ {receipt.term}",
    ]
    number = format_number(receipt.number, "BN-UBBC")
    story: list[Flowable] = [
        *blocks.letterhead(Letterhead(committee, number, receipt.seat, day)),
        *blocks.title(TITLE, about),
        blocks.paragraph(_opening(receipt, committee)),
        blocks.labelled("Địa chỉ", receipt.address or DOTS),
        blocks.labelled("Số điện thoại liên hệ", receipt.phone or DOTS),
        blocks.paragraph("Hồ sơ gồm có:"),
        blocks.gap(4),
        blocks.table(
            LINES,
            [
                (f"{at}.", name, f"{count:02d}", note)
                for at, (name, count, note) in enumerate(receipt.lines, 1)
            ],
        ),
        blocks.signatures(Signer("Người nộp hồ sơ", ""), Signer("Người nhận hồ sơ", "")),
    ]
    return page.render(story, Meta(f"{TITLE} {receipt.number}: {receipt.name}", committee, day))


def _opening(receipt: Receipt, committee: str) -> str:
    at = f"{official_hour(receipt.received_at)}, {official_day(hanoi_day(receipt.received_at))}"
    return (
        f"Vào hồi {at}, {committee} đã nhận Hồ sơ ứng cử đại biểu Hội đồng nhân dân {receipt.place} "
        f"nhiệm kỳ {receipt.term} của {receipt.title.lower()} {receipt.name}."
    )
