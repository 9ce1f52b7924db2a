"""When a petitioner may say how content they are. No source says so: the days are ours."""

from __future__ import annotations

from datetime import datetime, timedelta

from council.rules.decision import N_, Reason

SCORES = range(1, 6)
CHANGE_DAYS = 30
MOST_NOTE = 1000
# Below so many ratings a mean says nothing of a council, and may say something of a person.
ENOUGH = 5


def may_rate(now: datetime, accepted_at: datetime | None, rated_at: datetime | None) -> Reason | None:
    """None when the petition may be rated now; else why not. A rating may be changed for 30 days; an answer
    accepted after it opens a new one."""
    if accepted_at is None:
        return Reason("rating_early", N_("Chỉ đánh giá được khi trả lời đã được tiếp nhận."))
    if rated_at is None or accepted_at > rated_at or now <= rated_at + timedelta(days=CHANGE_DAYS):
        return None
    said = {"days": CHANGE_DAYS}
    return Reason("rating_closed", N_("Đã quá %(days)s ngày nên không sửa đánh giá được nữa."), said)
