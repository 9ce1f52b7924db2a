"""Every result published by the service that people use."""

from __future__ import annotations

from council import clock
from elections.demo.load_base import Loaded
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
