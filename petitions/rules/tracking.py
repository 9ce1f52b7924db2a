"""Following a petition: what people type from a slip of paper, and where on its way a petition stands.

No source describes these; they are ours.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from council.rules.decision import N_
from petitions.rules.shapes import State

LONGEST_TYPED = 120

# Every dash a keyboard may put where the slip has "-".
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_CODE = re.compile(
    r"(?P<council>[0-9]{5}|[a-z][0-9a-z]*?)[-./]?(?P<year>20[0-9]{2})[-./]?(?P<number>[0-9]{1,9})"
)
# Letters that are read for digits. A council's code has digits alone, or is the short name of the city.
_DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1"})


def tidy_code(typed: str) -> str:
    """A petition's code as it was given, "00001-2026-00042", from what was typed: blanks, dashes, capitals
    and "O" for "0" do not matter. What is no code at all comes back as it is, cut, and finds nothing."""
    plain = _plain(typed).lower()
    found = _CODE.fullmatch(plain.translate(_DIGITS))
    if found is None or not found["council"].isdigit():
        found = _CODE.fullmatch(plain) or _CODE.fullmatch(_digits_behind(plain))
    if found is not None:
        return f"{found['council']}-{found['year']}-{int(found['number']):05d}"
    return plain[:LONGEST_TYPED]


def tidy_secret(typed: str) -> str:
    """A secret from what was typed: blanks and kinds of dashes do not matter, capitals do."""
    return _plain(typed)


def _plain(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", _DASHES.sub("-", typed[: 4 * LONGEST_TYPED]))
    return _BLANKS.sub("", _DASHES.sub("-", plain))


def _digits_behind(guess: str) -> str:
    """Letters for digits behind the first dash alone: the short name before it may have an "o" of its own."""
    council, dash, rest = guess.partition("-")
    return f"{council}{dash}{rest.translate(_DIGITS)}"


class Mark(StrEnum):
    """How far one step is."""

    DONE = "done"
    NOW = "now"
    TO_COME = "next"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way and how far it is."""

    label: str
    mark: Mark


STEPS = (
    N_("Tiếp nhận"),
    N_("Phân loại"),
    N_("Chuyển cơ quan giải quyết"),
    N_("Cơ quan trả lời"),
    N_("Hội đồng xem xét trả lời"),
    N_("Theo dõi đến khi xong"),
)
# The step that is under way in each state; all are done at the end of the list.
_UNDER_WAY = {
    State.DRAFT: 1,
    State.RECORDED: 2,
    State.CONSOLIDATED: 2,
    State.RETURNED: 2,
    State.FORWARDED: 3,
    State.ANSWERED: 4,
    State.ACCEPTED: 5,
    State.FOLLOWED: 5,
    State.CLOSED: len(STEPS),
}

# What each state means for who put the petition.
MEANING: dict[State, str] = {
    State.DRAFT: N_("Văn phòng đã ghi nhận kiến nghị và đang phân loại."),
    State.RECORDED: N_("Kiến nghị đã được phân loại, chuẩn bị chuyển cơ quan giải quyết."),
    State.CONSOLIDATED: N_("Kiến nghị đã vào báo cáo tổng hợp, chuẩn bị chuyển cơ quan giải quyết."),
    State.FORWARDED: N_("Cơ quan có thẩm quyền đang xem xét và phải trả lời đúng hạn."),
    State.RETURNED: N_("Cơ quan nhận báo không đúng thẩm quyền; văn phòng đang chuyển nơi khác."),
    State.ASKED: N_("Văn phòng cần ông/bà cho biết thêm."),
    State.ANSWERED: N_("Cơ quan đã gửi trả lời; Hội đồng nhân dân đang xem xét trước khi tiếp nhận."),
    State.ACCEPTED: N_("Hội đồng nhân dân đã tiếp nhận trả lời."),
    State.FOLLOWED: N_("Cơ quan đã hứa làm tiếp; Hội đồng nhân dân theo dõi đến khi xong."),
    State.CLOSED: N_("Việc theo dõi kiến nghị này đã kết thúc."),
    State.MERGED: N_("Kiến nghị được giải quyết chung với một kiến nghị cùng nội dung."),
    State.SPLIT: N_("Kiến nghị được tách thành nhiều phần, mỗi phần có mã riêng."),
    State.TRANSFERRED: N_("Nội dung là khiếu nại hoặc tố cáo nên đã chuyển giải quyết theo quy định riêng."),
    State.ON_THE_SPOT: N_("Kiến nghị đã được trả lời ngay tại hội nghị."),
}


def steps(state: State, asked_from: str = "") -> tuple[Step, ...]:
    """The way of a petition as a picture; none for what left the way. Who is asked stays at the step from
    which they were asked."""
    if state is State.ASKED and asked_from in set(State):
        state = State(asked_from)
    if state not in _UNDER_WAY:
        return ()
    now = _UNDER_WAY[state]
    marks = [Mark.DONE if n < now else Mark.NOW if n == now else Mark.TO_COME for n in range(len(STEPS))]
    return tuple(Step(label, mark) for label, mark in zip(STEPS, marks, strict=True))
