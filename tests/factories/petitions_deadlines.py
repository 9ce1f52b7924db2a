"""Many open duties with deadlines, for measuring what a change of the calendar costs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_scopes import scopes_disabled

from council import text
from petitions.enums import PetitionState
from petitions.models import Petition, Task
from petitions.queries.clock import book
from petitions.rules.clock import to_json
from petitions.rules.shapes import Computed, Span, Unit
from tests.factories.petitions import TEXTS, Town

SPANS = (Span(10, Unit.WORKING), Span(15, Unit.WORKING), Span(60, Unit.CALENDAR), Span(80, Unit.HOURS))
BATCH = 5000
MINUTES = 10 * 24 * 60


@scopes_disabled()
def make_open_tasks(town: Town, count: int, first: datetime) -> None:
    """So many petitions with a duty each, over the councils of a town, begun every few minutes of the ten
    days after `first`, with deadlines in working days, calendar days and working hours."""
    used = book(town.city.council.id, first.date())
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        begun = [first + timedelta(minutes=(n * 7) % MINUTES) for n in numbers]
        found = [used.counted(SPANS[n % len(SPANS)], at) for n, at in zip(numbers, begun, strict=True)]
        made = [_petition(town, n, one) for n, one in zip(numbers, found, strict=True)]
        petitions = Petition.objects.bulk_create(made, batch_size=1000)
        each = zip(petitions, begun, found, strict=True)
        Task.objects.bulk_create([_task(town, *one) for one in each], batch_size=1000)


def _petition(town: Town, n: int, found: Computed) -> Petition:
    world = town.worlds[n % len(town.worlds)]
    words = f"{TEXTS[n % len(TEXTS)]} {n}"
    return Petition(
        council=world.council,
        origin=world.council,
        code=f"{world.council.code}-2025-{n:06d}",
        state=PetitionState.FORWARDED,
        text=words,
        exact=words.lower(),
        folded=text.fold(words),
        recorded_by=world.account("second"),
        recorded_at=found.start,
        due_at=found.due,
    )


def _task(town: Town, petition: Petition, started: datetime, found: Computed) -> Task:
    return Task(
        petition=petition,
        council_id=petition.council_id,
        body=town.bodies[petition.council.code][0],
        is_lead=True,
        rule="answer_single",
        started_at=started,
        due_at=found.due,
        computed=to_json(found) | {"source": "Quy chế", "pauses": False},
    )
