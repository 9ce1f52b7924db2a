"""The journal of contact meetings, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from council.models import JournalEntry
from council.rules.decision import N_
from petitions.rules.clock import HANOI
from petitions.streams import meeting_stream

ACTS: dict[str, str] = {
    "planned": N_("Lập kế hoạch"),
    "edited": N_("Sửa kế hoạch"),
    "announced": N_("Thông báo hội nghị"),
    "cancelled": N_("Hủy hội nghị"),
    "delegates": N_("Chọn đại biểu dự"),
    "notice": N_("Ghi nhận gửi thông báo"),
    "notices_recomputed": N_("Tính lại hạn gửi thông báo theo lịch làm việc"),
    "reported": N_("Ghi kết quả hội nghị"),
    "held": N_("Kết thúc hội nghị"),
}
OTHER = N_("Cập nhật")


@dataclass(frozen=True, slots=True)
class MeetingAct:
    """One act on a meeting."""

    at: datetime
    actor: str
    label: str
    reason: str = ""

    @property
    def when(self) -> str:
        """The hour and day in Hanoi."""
        return f"{timezone.localtime(self.at, HANOI):%H:%M %d/%m/%Y}"


def acts_of(meeting_id: int) -> list[MeetingAct]:
    """Every act on a meeting, newest first. One query."""
    return [_act(row) for row in _entries(meeting_id).order_by("-seq")]


def last_act(meeting_id: int) -> MeetingAct | None:
    """The newest act on a meeting. One query."""
    row = _entries(meeting_id).order_by("-seq").first()
    return _act(row) if row else None


def changed_at(meeting_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these meetings was last changed. One query."""
    names = {meeting_stream(pk): pk for pk in meeting_ids}
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name__in=names)
    newest = rows.order_by().values_list("stream__name").annotate(Max("at"))
    return {names[name]: at for name, at in newest}


def _entries(meeting_id: int) -> QuerySet[JournalEntry]:
    rows = JournalEntry.objects.with_scopes_disabled()
    return rows.filter(stream__name=meeting_stream(meeting_id))


def _act(row: JournalEntry) -> MeetingAct:
    label = ACTS.get(row.code.rpartition(".")[2], OTHER)
    return MeetingAct(row.at, row.actor, label, str(row.data.get("reason", "")))
