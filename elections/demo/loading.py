"""An invented election in the database, as far as it is asked for.

Rows are written in bulk, past the services, for speed; they are those that the services write. Of the
journals, those of the polling day, of each council's election and of each contest get one act for a stage,
not one for each form that somebody would have filled in.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django_scopes import scopes_disabled

from elections.demo import load_candidates, load_counts, load_day, load_results, load_setup
from elections.demo.load_base import Loaded
from elections.demo.load_staff import Staff, make_staff
from elections.demo.shapes import PlannedElection

STEPS: dict[str, Callable[[Loaded], None]] = {
    "setup": load_setup.load,
    "candidates": load_candidates.load,
    "day": load_day.load,
    "counted": load_counts.load,
    "results": load_results.load,
}
STAGES = tuple(STEPS)


def load(plan: PlannedElection, stage: str, *, staff: Staff | None = None) -> Loaded:
    """Write the election up to and with `stage`. Councils, terms and accounts that exist are used.

    All or nothing, in one transaction.
    """
    with transaction.atomic(), scopes_disabled():
        loaded = load_setup.begin(plan)
        loaded.accounts = make_staff(plan, loaded.councils, staff or Staff())
        for name in STAGES[: STAGES.index(stage) + 1]:
            STEPS[name](loaded)
    return loaded
