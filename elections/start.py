"""What the elections app declares once its models are there."""

from council.demo import plan
from council.permissions import declare
from elections import live
from elections.demo import world
from elections.permissions import VERBS


def start() -> None:
    """Declare verbs; give the hub this app's commands."""
    declare(VERBS)
    live.connect()
    plan.register(30, "elections", world.build)
    plan.register_facts(world.facts)
