"""The slip a voter takes home: the code, the secret that opens it, and both in one QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Letterhead
from council.pdf.page import Meta
from council.pdf.stamp import QrCode
from council.rules.wording import hanoi_day, official_day, official_hour

TITLE = "Biên nhận kiến nghị cử tri"
QR_SIDE = 46 * mm


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip says. `address` is where the petition is followed, with what the QR code adds."""

    agency: str
    seat: str
    code: str
    secret: str
    recorded_at: datetime
    excerpt: str
    page: str
    address: str


def render_slip(slip: Slip) -> bytes:
    """The finished PDF of one slip: without the petitioner's name, since a slip gets lost."""
    day = hanoi_day(slip.recorded_at)
    at = f"{official_hour(slip.recorded_at)}, {official_day(day)}"
    said: Sequence[tuple[str, str]] = (
        ("Mã kiến nghị", slip.code),
        ("Mã bí mật", slip.secret),
        ("Ghi nhận lúc", at),
        ("Nội dung", slip.excerpt),
        ("Theo dõi tại", slip.page),
    )
    story: list[Flowable] = [
        *blocks.letterhead(Letterhead(slip.agency, slip.code, slip.seat, day)),
        *blocks.title(TITLE, [f"Mã {slip.code}"]),
        *(blocks.labelled(label, value) for label, value in said),
        blocks.gap(12),
        QrCode(slip.address, QR_SIDE),
        blocks.paragraph(
            "Quét mã, hoặc nhập mã kiến nghị và mã bí mật, để xem kiến nghị đang ở đâu. "
            "Ai có mã bí mật đều xem được; mất biên nhận thì đề nghị cấp lại."
        ),
    ]
    return page.render(story, Meta(f"{TITLE} {slip.code}", slip.agency, day))
