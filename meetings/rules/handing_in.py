"""A paper that a body owes: which acts its state allows, how far it is to the deadline, how acts are told.

No law says how papers are collected; what the secretariat and the bodies do here is the order of the working
rules. The deadline itself comes from the council's dated table (`deadlines`) or from the secretariat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from council.rules.decision import N_, Reason

SOON_DAYS = 3
OWED = ("assigned", "returned")
OPEN = ("assigned", "handed_in", "returned", "approved")


class TaskAct(StrEnum):
    """What may be done with a task."""

    HAND_IN = "hand_in"
    TAKE_BACK = "take_back"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"
    ASK_AGAIN = "ask_again"
    CHANGE = "change"
    CANCEL = "cancel"


# From which states each act may start.
FROM: Mapping[TaskAct, tuple[str, ...]] = {
    TaskAct.HAND_IN: OWED,
    TaskAct.TAKE_BACK: ("handed_in",),
    TaskAct.APPROVE: ("handed_in",),
    TaskAct.RETURN: ("handed_in", "approved"),
    TaskAct.PUBLISH: ("approved",),
    TaskAct.ASK_AGAIN: ("published",),
    TaskAct.CHANGE: OPEN,
    TaskAct.CANCEL: OPEN,
}
_NOW = {
    "assigned": N_("Cơ quan chưa nộp tệp nào cho việc này."),
    "handed_in": N_("Tệp đã nộp đang chờ văn phòng xem; muốn nộp tệp khác thì rút lại trước."),
    "returned": N_("Tệp đã được trả lại; hãy chờ cơ quan nộp lại."),
    "approved": N_("Tệp đã được duyệt; muốn đổi thì văn phòng trả lại trước."),
    "published": N_("Tài liệu đã ở trong hồ sơ kỳ họp; muốn thay thì văn phòng yêu cầu nộp bản mới."),
    "cancelled": N_("Việc này đã hủy; không cần nộp nữa."),
}


def allowed(act: TaskAct, state: str) -> bool:
    """Whether an act may start from a state."""
    return state in FROM[act]


def check(act: TaskAct, state: str) -> Reason | None:
    """Why an act cannot be done in a state."""
    return None if allowed(act, state) else Reason("task_not_now", _NOW[state])


@dataclass(frozen=True, slots=True)
class Left:
    """How far it is to the deadline. `sign`: open, soon, today, late; `days` counts in that direction."""

    sign: str
    days: int


def left(due: date, today: date) -> Left:
    """Where an open task stands; handing in on the last day is in time."""
    days = (due - today).days
    if days < 0:
        return Left("late", -days)
    if days == 0:
        return Left("today", 0)
    return Left("soon" if days <= SOON_DAYS else "open", days)


# What the pages say of each act in the journal of a session.
ACTS: Mapping[str, str] = {
    "meetings.task.assigned": N_("Giao chuẩn bị cho %(body)s"),
    "meetings.task.changed": N_("Đổi nội dung giao việc"),
    "meetings.task.cancelled": N_("Hủy: %(note)s"),
    "meetings.task.handed_in": N_("Nộp lần %(number)s: %(file)s"),
    "meetings.task.taken_back": N_("Rút lại tệp nộp lần %(number)s"),
    "meetings.task.approved": N_("Duyệt tệp nộp lần %(number)s"),
    "meetings.task.returned": N_("Trả lại tệp nộp lần %(number)s: %(note)s"),
    "meetings.task.published": N_("Đưa vào hồ sơ kỳ họp, bản %(version)s"),
    "meetings.task.asked_again": N_("Yêu cầu nộp bản mới: %(note)s"),
    "meetings.task.reminded": N_("Gửi thư nhắc đến %(body)s"),
}
_PARAMS = ("body", "note", "number", "file", "version")


def told(code: str, data: Mapping[str, Any]) -> Reason:
    """An act of a task in words; KeyError for a code that is none."""
    return Reason(code, ACTS[code], {name: data.get(name, "") for name in _PARAMS})
