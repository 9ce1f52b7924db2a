"""Invitations to a session: times that fit, when those who have not answered are reminded, how answers count.

No article says how a council invites: the form of the letter is that of Decree 30/2020/NĐ-CP, days and hours
are the council's own (dated settings). A delegate must attend and tells the chair beforehand of an absence
with its reason (Law 72/2025/QH15, Art. 33(2)); a guest need not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from council.rules.decision import N_, Reason
from council.rules.wording import HANOI, hanoi_day

WAITING, ATTENDING, ABSENT, SUBSTITUTE = "waiting", "attending", "absent", "substitute"
REPLIES = (ATTENDING, SUBSTITUTE, ABSENT, WAITING)
FIRST, LAST = "first", "last"
# A reminder leaves in the day: nobody is woken by it.
DAY_FROM, DAY_TO = 8, 20
LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Times:
    """When it is, and by when to answer; aware."""

    starts_at: datetime
    ends_at: datetime
    answer_by: datetime


def fault(times: Times) -> Reason | None:
    """Why these times cannot stand in one letter."""
    if times.ends_at <= times.starts_at:
        return Reason("ends_before_start", N_("Giờ kết thúc phải sau giờ bắt đầu."))
    if times.ends_at - times.starts_at > LONGEST:
        return Reason("too_long_a_time", N_("Thời gian họp quá dài; hãy kiểm tra lại ngày kết thúc."))
    if times.answer_by > times.starts_at:
        return Reason("answer_after_start", N_("Hạn trả lời không được sau giờ bắt đầu."))
    return None


def send_fault(times: Times, now: datetime) -> Reason | None:
    """Why a letter with these times cannot be sent any more."""
    if times.starts_at <= now:
        return Reason("invitation_begun", N_("Giờ bắt đầu đã qua nên không gửi giấy mời được nữa."))
    if times.answer_by <= now:
        return Reason("answer_by_past", N_("Hạn trả lời đã qua; hãy sửa hạn trả lời rồi gửi."))
    return None


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who has not answered: when it was sent, and which reminders have gone."""

    sent_at: datetime
    times: Times
    first: bool = False
    last: bool = False


def reminder_due(pending: Pending, now: datetime, after_days: int, before_days: int) -> str:
    """FIRST so many calendar days after sending, LAST so many days before the answer is due, "" for none; 0
    days: never. Each comes once, in the day, and none once the answer is overdue. Where both are due only the
    last is sent; the first is then past."""
    if not DAY_FROM <= now.astimezone(HANOI).hour < DAY_TO or now >= pending.times.answer_by:
        return ""
    if before_days and not pending.last and now >= pending.times.answer_by - timedelta(days=before_days):
        # A letter sent on the same day is its own reminder.
        return LAST if hanoi_day(now) > hanoi_day(pending.sent_at) else ""
    is_first = after_days and not (pending.first or pending.last)
    return FIRST if is_first and hanoi_day(now) >= hanoi_day(pending.sent_at) + timedelta(after_days) else ""


def is_late(replied_at: datetime | None, answer_by: datetime) -> bool:
    """Whether an answer came after its time: it counts, and is shown as late."""
    return replied_at is not None and replied_at > answer_by


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the bar: which answer, where it begins and how wide it is, in hundredths, as text."""

    reply: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answered what. Somebody who sends a substitute comes, in a way: the chair is kept for them."""

    total: int
    attending: int
    substitute: int
    absent: int
    waiting: int

    @property
    def chairs(self) -> int:
        """How many to expect."""
        return self.attending + self.substitute

    @property
    def pieces(self) -> Sequence[Piece]:
        """The bar, in the order of REPLIES; empty parts are left out."""
        found, done = [], 0
        for reply in REPLIES:
            number = int(getattr(self, reply))
            if number:
                found.append(Piece(reply, _share(done, self.total), _share(number, self.total)))
            done += number
        return found


def count(replies: Iterable[str]) -> Counts:
    """Count the answers of those invited."""
    found = Counter(replies)
    return Counts(sum(found.values()), found[ATTENDING], found[SUBSTITUTE], found[ABSENT], found[WAITING])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}"
