"""What happened to a published petition, for the public: its journal, by a list of acts that may be told.

Of an act its name and its day are told, of some a body or a new deadline; never who did it, a reason, or what
was changed. An act in neither list is not told. Every act of queries.history.HISTORY is in one of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from council.models import JournalEntry
from council.rules.decision import N_
from petitions.streams import petition_stream

REVIEWED = "petitions.petition.redacted"
PUBLIC: dict[str, str] = {
    "petitions.petition.recorded": N_("Tiếp nhận kiến nghị"),
    "petitions.petition.imported": N_("Tiếp nhận kiến nghị"),
    "petitions.petition.part": N_("Lập từ kiến nghị được tách"),
    "petitions.petition.classified": N_("Phân loại"),
    "petitions.petition.reopened": N_("Mở lại sau khi đã trả lời tại hội nghị"),
    "petitions.petition.has_duplicate": N_("Có kiến nghị khác cùng nội dung"),
    "petitions.petition.absorbed": N_("Nhận gộp kiến nghị cùng nội dung"),
    "petitions.petition.consolidated": N_("Đưa vào báo cáo tổng hợp"),
    "petitions.petition.forwarded": N_("Chuyển cơ quan giải quyết"),
    "petitions.petition.handed_over": N_("Chuyển cấp có thẩm quyền"),
    "petitions.petition.published": N_("Công khai"),
    "petitions.petition.unpublished": N_("Ngừng công khai"),
    "petitions.petition.sent_on": N_("Yêu cầu cơ quan tiếp tục giải quyết"),
    "petitions.petition.urged": N_("Đôn đốc cơ quan giải quyết"),
    "petitions.petition.informed": N_("Thông báo kết quả cho cử tri"),
    "petitions.petition.to_explain": N_("Đưa vào phiên giải trình"),
    "petitions.petition.explained": N_("Kết luận phiên giải trình"),
    "petitions.answer.submitted": N_("Cơ quan gửi trả lời"),
    "petitions.answer.withdrawn": N_("Cơ quan rút lại trả lời"),
    "petitions.answer.replied": N_("Cơ quan phối hợp trả lời"),
    "petitions.answer.checked": N_("Ban của Hội đồng nhân dân kiểm tra trả lời"),
    "petitions.answer.evaluated": N_("Tổ đại biểu đánh giá trả lời"),
    "petitions.answer.accepted": N_("Chấp nhận trả lời"),
    "petitions.answer.sent_back": N_("Trả lại để trả lời lại"),
    "petitions.promise.made": N_("Ghi nhận lời hứa"),
    "petitions.promise.kept": N_("Lời hứa đã thực hiện"),
    "petitions.promise.broken": N_("Lời hứa quá hạn chưa thực hiện"),
    "petitions.promise.replaced": N_("Có lời hứa mới"),
    "petitions.task.received": N_("Cơ quan tiếp nhận"),
    "petitions.task.returned": N_("Cơ quan trả lại vì không đúng thẩm quyền"),
    "petitions.task.handed_on": N_("Chuyển cho cơ quan kế thừa"),
    "petitions.deadline.extended": N_("Gia hạn trả lời"),
    "petitions.deadline.paused": N_("Tạm dừng thời hạn"),
    "petitions.deadline.resumed": N_("Tính tiếp thời hạn"),
    "petitions.deadline.recomputed": N_("Tính lại thời hạn theo lịch làm việc"),
}
PRIVATE = frozenset(
    {
        "petitions.petition.receipt_renewed",
        "petitions.petition.petitioner_seen",
        "petitions.petition.edited",
        "petitions.petition.transferred",
        "petitions.petition.duplicate",
        "petitions.petition.duplicate_undone",
        "petitions.petition.lost_duplicate",
        "petitions.petition.merged",
        "petitions.petition.split",
        "petitions.petition.left_report",
        "petitions.petition.not_to_explain",
        "petitions.petition.asked",
        "petitions.petition.asked_answered",
        "petitions.petition.asking_ended",
        REVIEWED,
        "petitions.petition.rated",
        "petitions.answer.saved",
    }
)
# Facts that are told with an act: code -> name in its data. A body's name, or a moment.
_BODY = {
    "petitions.petition.forwarded": "addressee",
    "petitions.task.received": "body",
    "petitions.task.returned": "body",
}
_DAY = {
    "petitions.petition.forwarded": "due",
    "petitions.deadline.extended": "to",
    "petitions.deadline.resumed": "to",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One act: when, what it is called, the body it concerns ("" without), the deadline it set."""

    at: datetime
    label: str
    code: str
    body: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is told, newest first. `reviewed_answer`: the answer whose words the last review saw; None when it
    saw none. `was_reviewed`: whether the journal knows of a review."""

    acts: tuple[Told, ...]
    reviewed_answer: int | None
    was_reviewed: bool


def timeline_of(petition_id: int) -> Timeline:
    """One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=petition_stream(petition_id))
    entries = list(rows.filter(code__in=[*PUBLIC, REVIEWED]).order_by("-seq"))
    reviews = [entry for entry in entries if entry.code == REVIEWED]
    return Timeline(
        tuple(told(entry, PUBLIC[entry.code]) for entry in entries if entry.code in PUBLIC),
        _number(reviews[0].data.get("answer")) if reviews else None,
        bool(reviews),
    )


def told_since(petition_id: int, seq: int) -> tuple[int, tuple[Told, ...]]:
    """What is told of the entries behind `seq`, oldest first, and the number of the last of them; `seq`
    itself when there is none. One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=petition_stream(petition_id))
    entries = list(rows.filter(seq__gt=seq).order_by("seq"))
    head = entries[-1].seq if entries else seq
    return head, tuple(told(entry, PUBLIC[entry.code]) for entry in entries if entry.code in PUBLIC)


def told(entry: JournalEntry, label: str) -> Told:
    """One entry under a name the caller vouches for, with what may be told with it."""
    body = entry.data.get(_BODY.get(entry.code, ""), "")
    return Told(
        at=entry.at,
        label=label,
        code=entry.code,
        body=body if isinstance(body, str) else "",
        due_at=_moment(entry.data.get(_DAY.get(entry.code, ""))),
    )


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None
