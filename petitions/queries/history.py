"""The history of a petition in words, from its journal: through both tiers, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from council.models import Council, CouncilSession, JournalEntry
from council.rules.decision import N_
from petitions.enums import Competence, Outcome, PetitionKind, PetitionState
from petitions.models import AnsweringBody, Petition, PetitionField
from petitions.rules.clock import HANOI
from petitions.streams import petition_stream

# What each act is called. An act of which nothing is known here is still listed, as a change.
HISTORY: dict[str, str] = {
    "petitions.petition.recorded": N_("Ghi nhận kiến nghị"),
    "petitions.petition.imported": N_("Nhập từ bảng tính"),
    "petitions.petition.receipt_renewed": N_("Cấp lại biên nhận"),
    "petitions.petition.petitioner_seen": N_("Xem thông tin người kiến nghị"),
    "petitions.petition.classified": N_("Phân loại"),
    "petitions.petition.edited": N_("Sửa nội dung"),
    "petitions.petition.reopened": N_("Mở lại sau khi đã trả lời tại hội nghị"),
    "petitions.petition.transferred": N_("Chuyển theo quy định khiếu nại, tố cáo"),
    "petitions.petition.duplicate": N_("Đánh dấu trùng với kiến nghị khác"),
    "petitions.petition.duplicate_undone": N_("Bỏ đánh dấu trùng"),
    "petitions.petition.has_duplicate": N_("Có kiến nghị trùng"),
    "petitions.petition.lost_duplicate": N_("Bỏ một kiến nghị trùng"),
    "petitions.petition.merged": N_("Gộp vào kiến nghị khác"),
    "petitions.petition.absorbed": N_("Nhận kiến nghị gộp vào"),
    "petitions.petition.split": N_("Tách thành nhiều kiến nghị"),
    "petitions.petition.part": N_("Lập từ kiến nghị được tách"),
    "petitions.petition.forwarded": N_("Chuyển cơ quan giải quyết"),
    "petitions.petition.handed_over": N_("Chuyển cấp có thẩm quyền"),
    "petitions.petition.consolidated": N_("Đưa vào báo cáo tổng hợp"),
    "petitions.petition.left_report": N_("Bỏ ra khỏi báo cáo tổng hợp"),
    "petitions.petition.asked": N_("Hỏi thêm người kiến nghị"),
    "petitions.petition.asked_answered": N_("Người kiến nghị bổ sung thông tin"),
    "petitions.petition.asking_ended": N_("Thôi hỏi thêm, tiếp tục giải quyết"),
    "petitions.petition.redacted": N_("Rà soát thông tin cá nhân"),
    "petitions.petition.published": N_("Công khai"),
    "petitions.petition.unpublished": N_("Ngừng công khai"),
    "petitions.petition.rated": N_("Người kiến nghị đánh giá"),
    "petitions.petition.sent_on": N_("Yêu cầu cơ quan tiếp tục giải quyết"),
    "petitions.petition.urged": N_("Đôn đốc"),
    "petitions.petition.informed": N_("Thông báo kết quả cho cử tri"),
    "petitions.petition.to_explain": N_("Đưa vào phiên giải trình"),
    "petitions.petition.not_to_explain": N_("Bỏ ra khỏi phiên giải trình"),
    "petitions.petition.explained": N_("Kết luận phiên giải trình"),
    "petitions.answer.saved": N_("Cơ quan soạn trả lời"),
    "petitions.answer.submitted": N_("Cơ quan gửi trả lời"),
    "petitions.answer.withdrawn": N_("Cơ quan rút lại trả lời"),
    "petitions.answer.replied": N_("Cơ quan phối hợp trả lời"),
    "petitions.answer.checked": N_("Ban kiểm tra trả lời"),
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
OTHER = N_("Cập nhật hồ sơ")
FIELDS: dict[str, str] = {
    "text": N_("Nội dung"),
    "summary": N_("Tóm tắt"),
    "state": N_("Trạng thái"),
    "kind": N_("Loại"),
    "field_id": N_("Lĩnh vực"),
    "place_id": N_("Nơi"),
    "place_note": N_("Địa chỉ"),
    "keywords": N_("Từ khóa"),
    "competence": N_("Thẩm quyền"),
    "lead_id": N_("Cơ quan chủ trì"),
    "session_id": N_("Kỳ họp"),
    "before_session": N_("Gửi trước kỳ họp"),
    "is_urgent": N_("Khẩn"),
    "outcome": N_("Kết quả"),
    "check_passed": N_("Ban: đạt yêu cầu"),
    "is_satisfied": N_("Tổ đại biểu: đạt yêu cầu"),
}
# Facts of an act that are said with it: name in the data -> what it is called.
FACTS: dict[str, str] = {
    "reason": N_("Lý do"),
    "of": N_("Kiến nghị gốc"),
    "into": N_("Gộp vào"),
    "from": N_("Từ"),
    "number": N_("Số văn bản"),
    "addressee": N_("Nơi nhận"),
    "to": N_("Đến"),
    "board": N_("Ban"),
    "group": N_("Tổ đại biểu"),
    "note": N_("Ý kiến"),
    "due_on": N_("Hạn"),
    "late": N_("Quá hạn (ngày)"),
}
_CHOICES: Mapping[str, Any] = {
    "state": PetitionState,
    "kind": PetitionKind,
    "competence": Competence,
    "outcome": Outcome,
}
_NAMED: Mapping[str, Any] = {
    "field_id": PetitionField,
    "place_id": Council,
    "lead_id": AnsweringBody,
    "session_id": CouncilSession,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it is called, what it was, what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act on a petition."""

    at: datetime
    actor: str
    label: str
    code: str
    changes: list[Change] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def when(self) -> str:
        """The hour and day in Hanoi."""
        return f"{timezone.localtime(self.at, HANOI):%H:%M %d/%m/%Y}"


def history_of(petition: Petition) -> list[Line]:
    """Every act on a petition, newest first. One query, and one more for each kind of row it names."""
    entries = _entries(petition)
    names = _names(entries)
    return [_line(entry, names) for entry in reversed(entries)]


def last_change(petition: Petition, version: int) -> Line:
    """The act by which a petition left `version` behind; its newest act where that is not known."""
    entries = _entries(petition)
    later = [entry for entry in entries if _version(entry) > version]
    if not entries:
        return Line(petition.recorded_at, "", OTHER, "")
    return _line((later or entries)[-1], {})


def last_word(petition: Petition, answer_id: int) -> Line | None:
    """The newest act on one answer of a petition."""
    told = [entry for entry in _entries(petition) if entry.data.get("answer") == answer_id]
    return _line(told[-1], {}) if told else None


def _entries(petition: Petition) -> list[JournalEntry]:
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=petition_stream(petition.id))
    return list(rows.order_by("seq"))


def _version(entry: JournalEntry) -> int:
    version = entry.data.get("version", 0)
    return version if isinstance(version, int) else 0


Names = Mapping[tuple[str, Any], str]


def _line(entry: JournalEntry, names: Names) -> Line:
    return Line(
        at=entry.at,
        actor=entry.actor,
        label=HISTORY.get(entry.code, OTHER),
        code=entry.code,
        changes=[
            Change(
                FIELDS.get(name, name),
                _said(name, pair.get("old"), names),
                _said(name, pair.get("new"), names),
            )
            for name, pair in _changes(entry)
        ],
        facts=[
            (label, _fact(name, entry.data[name])) for name, label in FACTS.items() if entry.data.get(name)
        ],
    )


def _fact(name: str, value: Any) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}" if name.endswith("_on") else str(value)


def _changes(entry: JournalEntry) -> Iterator[tuple[str, Mapping[str, Any]]]:
    changes = entry.data.get("changes")
    if isinstance(changes, dict):
        yield from ((name, pair) for name, pair in changes.items() if isinstance(pair, dict))


def _said(name: str, value: Any, names: Names) -> str:
    if value in (None, ""):
        return ""
    if name in _CHOICES and value in _CHOICES[name].values:
        return str(_CHOICES[name](value).label)
    if isinstance(value, bool):
        return N_("có") if value else N_("không")
    return names.get((name, value), str(value))


def _names(entries: Iterable[JournalEntry]) -> dict[tuple[str, Any], str]:
    """What the rows are called that the changes name by id."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        for name, pair in _changes(entry):
            if name in _NAMED:
                wanted.setdefault(name, set()).update(pair.values())
    found: dict[tuple[str, Any], str] = {}
    for name, ids in wanted.items():
        manager = _NAMED[name].objects
        rows = manager.with_scopes_disabled() if hasattr(manager, "with_scopes_disabled") else manager.all()
        for row in rows.filter(pk__in=[pk for pk in ids if pk is not None]):
            found[name, row.pk] = _called(row)
    return found


def _called(row: Any) -> str:
    return f"{row.number} ({row.opens_on:%d/%m/%Y})" if isinstance(row, CouncilSession) else str(row.name)
