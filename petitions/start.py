"""What the petitions app declares once its models are there."""

from council.demo import plan
from council.permissions import declare
from council.rules.decision import N_
from council.services import calendar, key_holders, postman
from petitions.demo import world
from petitions.permissions import VERBS
from petitions.services import meeting_notices, promises, recompute, subscriptions
from petitions.services.key_holders import PETITIONERS, SIGNERS, SPREADSHEETS
from realtime import ticks

PROMISES_EVERY, UNCONFIRMED_EVERY = 600, 3600  # seconds


def start() -> None:
    """Declare verbs, what is sealed, the demo; move deadlines with the calendar; watch promises."""
    declare(VERBS)
    key_holders.register(PETITIONERS)
    key_holders.register(SIGNERS)
    key_holders.register(SPREADSHEETS)
    plan.register(40, "petitions", world.build)
    plan.register_facts(world.facts)
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
