"""What the petitions app declares once its models are there."""

from council.permissions import declare
from petitions.permissions import VERBS


def start() -> None:
    """Declare verbs."""
    declare(VERBS)
