"""What the petitions app declares once its models are there."""

from council.permissions import declare
from council.rules.decision import N_
from council.services import calendar, postman
from petitions.permissions import VERBS
from petitions.services import meeting_notices, promises, recompute, subscriptions
from realtime import ticks

PROMISES_EVERY, UNCONFIRMED_EVERY = 600, 3600  # seconds


def start() -> None:
    """Declare verbs; move deadlines with the working calendar; say when a promise is broken."""
    declare(VERBS)
    ticks.register("petitions.promises", PROMISES_EVERY, promises.watch)
    ticks.register("petitions.unconfirmed", UNCONFIRMED_EVERY, subscriptions.forget)
    postman.register("petitions.tell", subscriptions.tell)
    calendar.watch(
        calendar.Watcher(
            "petitions",
            N_("Thời hạn giải quyết kiến nghị cử tri"),
            recompute.count_moved,
            recompute.recompute_open,
        )
    )
    calendar.watch(
        calendar.Watcher(
            "petition_meetings",
            N_("Hạn gửi thông báo tiếp xúc cử tri"),
            meeting_notices.count_moved,
            meeting_notices.recompute,
        )
    )
