"""What the council app declares once its models are there."""

from django.core.checks import register

from council import live
from council.checks import check_file_links
from council.demo import calendar, institution, plan
from council.permissions import declare
from council.verbs import VERBS
from realtime.checks import check_layer


def start() -> None:
    """Declare verbs and checks; give the hub its door-keeper."""
    register(check_file_links)
    register(check_layer)
    declare(VERBS)
    live.connect()
    plan.register(10, "institution", institution.build)
    plan.register(11, "calendar", calendar.build)
