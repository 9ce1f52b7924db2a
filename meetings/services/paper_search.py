"""Who may find what in the papers of a council."""

from __future__ import annotations

from council.permissions import Actor, may
from meetings.queries.paper_search import Reach
from meetings.services.preparing import PREPARE


def reach_of(actor: Actor) -> Reach:
    """What a search of the actor reads: what `meetings.services.papers.readable_paper` would open, no more.
    Whoever may not search from inside, or is nobody we know, finds what is open to all."""
    here = actor.council_id
    if not may(actor, "meetings.search_papers", here):
        return Reach(here)
    return Reach(
        here,
        inside=may(actor, "meetings.see_sitting", here),
        behind_doors=may(actor, "meetings.see_closed_sitting", here),
        preparing=may(actor, PREPARE, here),
    )
