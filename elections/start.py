"""What the elections app declares once its models are there."""

from council.demo import plan
from council.permissions import declare
from council.services import key_holders
from elections import live
from elections.demo import world
from elections.permissions import VERBS
from elections.services import secrets


def start() -> None:
    """Declare verbs and what is sealed; give the hub this app's commands."""
    declare(VERBS)
    live.connect()
    key_holders.register(secrets.KEYS)
    plan.register(30, "elections", world.build)
    plan.register_facts(world.facts)
