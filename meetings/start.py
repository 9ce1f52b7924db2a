"""What the meetings app declares once its models are there."""

from council.demo import plan
from council.permissions import declare
from meetings import live
from meetings.demo import sessions
from meetings.permissions import VERBS


def start() -> None:
    """Declare verbs; give the hub this app's commands and topics."""
    declare(VERBS)
    live.connect()
    plan.register(20, "meetings", sessions.build)
    plan.register_facts(sessions.facts)
