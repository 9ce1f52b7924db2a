"""Telephone numbers of Vietnam in the one form that networks use: E.164, "+84" and the number without its 0.

The national plan since the change of 2018: a mobile number has ten digits and begins with 03, 05, 07, 08 or
09; a fixed line has eleven and begins with 02. Numbers of eleven digits that begin with 01 are the mobile
numbers of before: no network takes them any more, and which new one belongs to them is not guessed here.
"""

from __future__ import annotations

import re

from council.rules.decision import N_, Reason

COUNTRY = "+84"
LONGEST = 30
_SPACING = re.compile(r"[\s.\-()\u00a0]+")
_MOBILE = re.compile(r"[35789]\d{8}")
_FIXED = re.compile(r"2\d{9}")
_OLD = re.compile(r"1\d{9}")
_MOBILE_LENGTH = 9

LETTERS = Reason("phone_letters", N_("Số điện thoại chỉ gồm chữ số; hãy ghi một số, ví dụ 0912 345 678."))
FOREIGN = Reason("phone_foreign", N_("Chỉ gửi được đến số điện thoại của Việt Nam (+84)."))
OLD = Reason(
    "phone_old", N_("Đây là số di động 11 chữ số đã đổi từ năm 2018; hãy hỏi lại số 10 chữ số hiện nay.")
)
LENGTH = Reason(
    "phone_length", N_("Số điện thoại thiếu hoặc thừa chữ số: di động có 10 chữ số, máy bàn có 11 chữ số.")
)


def e164(typed: str) -> str | Reason:
    """The number in E.164 ("+84912345678"), or why it is none. Spaces, dots, dashes and brackets do not
    matter; "+84", "84", "0084" and "0" stand for the same."""
    bare = _SPACING.sub("", typed)
    digits = bare.removeprefix("+")
    if len(typed) > LONGEST or not (digits.isascii() and digits.isdigit()):
        return LETTERS
    national = _national(bare, digits)
    if national is None:
        return FOREIGN
    if _MOBILE.fullmatch(national) or _FIXED.fullmatch(national):
        return COUNTRY + national
    return OLD if _OLD.fullmatch(national) else LENGTH


def _national(bare: str, digits: str) -> str | None:
    """The digits behind the country's code or the 0; None for another country's number. A 0 written behind
    the country's code ("+84 (0)912…") is left out."""
    if bare.startswith(("+", "00")):
        abroad = digits if bare.startswith("+") else digits[2:]
        return abroad[2:].removeprefix("0") if abroad.startswith("84") else None
    if digits.startswith("84") and len(digits) > _MOBILE_LENGTH + 1:
        return digits[2:].removeprefix("0")
    return digits.removeprefix("0")


def is_mobile(number: str) -> bool:
    """Whether a number in E.164 can take a text message."""
    return bool(_MOBILE.fullmatch(number.removeprefix(COUNTRY))) and number.startswith(COUNTRY)


def spoken(number: str) -> str:
    """As people write it: "0912 345 678", "024 3825 3536"; "" for none."""
    if not number:
        return ""
    national = "0" + number.removeprefix(COUNTRY)
    cuts = (4, 7) if is_mobile(number) else (3, 7)
    return " ".join((national[: cuts[0]], national[cuts[0] : cuts[1]], national[cuts[1] :]))
