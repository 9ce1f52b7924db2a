"""What the council app declares once its models are there."""

from council import live
from council.demo import calendar, institution, plan
from council.permissions import declare
from council.verbs import VERBS


def start() -> None:
    """Declare verbs; give the hub its door-keeper."""
    declare(VERBS)
    live.connect()
    plan.register(10, "institution", institution.build)
    plan.register(11, "calendar", calendar.build)
