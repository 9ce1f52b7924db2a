"""What the elections app declares once its models are there."""

from council.permissions import declare
from elections import live
from elections.permissions import VERBS


def start() -> None:
    """Declare verbs; give the hub this app's commands."""
    declare(VERBS)
    live.connect()
