"""Every result published by the service that people use."""

from __future__ import annotations

from datetime import timedelta

from council import clock
from elections.demo.load_base import Loaded, write
from elections.demo.load_setup import LAST_STEP
from elections.models import ElectionStep
from elections.rules.calendar import STEPS, due
from elections.services.results import publish_results
from realtime import store

PUBLISHED_DAYS = 9


def load(loaded: Loaded) -> None:
    """Each committee publishes what its council elected, city last."""
    codes = [council.code for council in loaded.plan.elected]
    with store.collect() as topics:
        for minute, code in enumerate([*codes[1:], codes[0]]):
            with clock.frozen(loaded.at(PUBLISHED_DAYS, 8 + minute // 60, minute % 60)):
                publish_results(
                    actor=loaded.actor(code, "chutich"),
                    council_election_id=loaded.council_elections[code].id,
                    number=f"{60 + minute % 30}/NQ-UBBC",
                )
    store.raise_versions(topics)
    _calendar(loaded)


def _calendar(loaded: Loaded) -> None:
    """The steps since the polling teams were done on their last day too."""
    day = loaded.plan.order.day
    left = [step for step in STEPS if due(step, day, {}) > day + timedelta(LAST_STEP)]
    write(
        ElectionStep,
        (
            ElectionStep(
                election=loaded.election,
                council=council,
                code=step.code,
                done_on=min(due(step, day, {}), day + timedelta(PUBLISHED_DAYS)),
            )
            for council in loaded.councils.values()
            for step in left
        ),
    )
