"""Many open duties with deadlines, for measuring what a change of the calendar costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django_scopes import scopes_disabled

from council import text
from petitions.enums import PetitionState
from petitions.models import Petition, Task
from petitions.queries.clock import Book, book
from petitions.rules.clock import to_json
from petitions.rules.shapes import Span, Unit
from tests.factories.petitions import TEXTS, Town

SPANS = (Span(10, Unit.WORKING), Span(15, Unit.WORKING), Span(60, Unit.CALENDAR), Span(80, Unit.HOURS))
BATCH = 5000


@scopes_disabled()
def make_open_tasks(town: Town, count: int, first: datetime) -> None:
    """So many petitions with a duty each, over the councils of a town, begun every few minutes of the ten
    days after `first`, with deadlines in working days, calendar days and working hours."""
    used = book(town.city.council.id, first.date())
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        petitions = Petition.objects.bulk_create([_petition(town, n) for n in numbers], batch_size=1000)
        tasks = list(_tasks(town, petitions, numbers, used, first))
        Task.objects.bulk_create(tasks, batch_size=1000)
        for petition, task in zip(petitions, tasks, strict=True):
            petition.due_at = task.due_at
        Petition.objects.bulk_update(petitions, ["due_at"], batch_size=500)


def _petition(town: Town, n: int) -> Petition:
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
        recorded_at=town.sessions[world.council.code].opens_on.strftime("%Y-%m-%dT00:00:00+00:00"),
    )


def _tasks(
    town: Town, petitions: list[Petition], numbers: range, used: Book, first: datetime
) -> Iterator[Task]:
    for petition, n in zip(petitions, numbers, strict=True):
        started = first + timedelta(minutes=(n * 7) % (10 * 24 * 60))
        found = used.counted(SPANS[n % len(SPANS)], started)
        yield Task(
            petition=petition,
            council_id=petition.council_id,
            body=town.bodies[petition.council.code][0],
            is_lead=True,
            rule="answer_single",
            started_at=started,
            due_at=found.due,
            computed=to_json(found) | {"source": "Quy chế", "pauses": False},
        )
