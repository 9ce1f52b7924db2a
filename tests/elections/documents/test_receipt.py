"""The receipt says what form 08 says, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from elections.documents.receipt import Receipt, render_receipt
from elections.enums import DossierPart

RECEIPT = Receipt(
    place="phường Mẫu",
    seat="Mẫu",
    term="2026-2031",
    number=7,
    received_at=datetime(2026, 1, 12, 9, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    title="Bà",
    name="Nguyễn Thị Hà An",
    address="Số 1 phố Mẫu",
    phone="0912 000 000",
    lines=[(str(part.label), 1, "bản chính" if part == DossierPart.CV else "") for part in DossierPart],
)


def text_of(data: bytes) -> str:
    reader = PdfReader(BytesIO(data))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def test_it_says_what_the_form_asks() -> None:
    said = text_of(render_receipt(RECEIPT))
    for words in (
        "GIẤY BIÊN NHẬN",
        "Số: 07/BN-UBBC",
        "V/v nộp hồ sơ ứng cử đại biểu Hội đồng nhân dân phường Mẫu",
        "Nhiệm kỳ 2026-2031",
        "09 giờ 05 phút, ngày 12 tháng 01 năm 2026",
        "của bà Nguyễn Thị Hà An",
        "Số 1 phố Mẫu",
        "0912 000 000",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI NHẬN HỒ SƠ",
        "bản chính",
    ):
        assert words in said
    for at, part in enumerate(DossierPart, 1):
        assert f"{at}. {part.label}" in said


def test_a_telephone_that_is_not_known_is_left_to_the_hand() -> None:
    assert "Số điện thoại liên hệ: ………" in text_of(render_receipt(replace(RECEIPT, phone="")))


def test_the_same_receipt_is_the_same_file() -> None:
    assert render_receipt(RECEIPT) == render_receipt(RECEIPT)
