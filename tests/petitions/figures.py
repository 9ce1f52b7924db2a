"""Petitions for tests of figures and tables: many rows of every sort, without the acts that lead to them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from council import clock
from petitions.enums import Outcome, PetitionState
from petitions.models import Answer, Petition, Task
from petitions.rules.outcomes import DETAILS
from petitions.rules.shapes import Outcome as Kind
from petitions.rules.statistics import Fact
from tests.factories.petitions import Town, make_petition

ENDED_WITH = {
    Outcome.RESOLVED: PetitionState.CLOSED,
    Outcome.IN_PROGRESS: PetitionState.FOLLOWED,
    Outcome.EXPLAINED: PetitionState.ACCEPTED,
    Outcome.NOT_RESOLVED: PetitionState.ACCEPTED,
}


def scatter(town: Town, number: int, seed: int = 1) -> list[Petition]:
    """So many petitions with every state, deadline, answer and outcome a row can hold, by chance but always
    the same."""
    chance, now = random.Random(seed), clock.now()
    bodies = [None, *(body for found in town.bodies.values() for body in found)]
    rows = []
    for n in range(number):
        one = chance.choice(town.worlds)
        rows.append(
            Petition(
                council=one.council,
                origin=one.council,
                code=f"S{seed}-{n:05d}",
                kind=chance.choice(["petition"] * 5 + ["complaint"]),
                state=chance.choice(PetitionState.values),
                text=f"Kiến nghị thứ {n}",
                recorded_by=one.account("second"),
                recorded_at=now - timedelta(days=chance.randrange(150)),
                due_at=_moment(chance, now),
                answered_at=_moment(chance, now),
                outcome=chance.choice(["", *Outcome.values]),
                field=chance.choice([None, *town.fields]),
                place=chance.choice([None, *(one.council for one in town.worlds)]),
                lead=chance.choice(bodies),
                session=chance.choice([None, *town.sessions.values()]),
                before_session=chance.random() < 0.5,
                competence=chance.choice(["", "commune", "city", "department", "central"]),
            )
        )
    return list(Petition.objects.with_scopes_disabled().bulk_create(rows))


def _moment(chance: random.Random, now: datetime) -> datetime | None:
    return chance.choice([None, now + timedelta(hours=chance.randrange(-2000, 2000))])


def fact_of(row: Petition) -> Fact:
    """A petition as the pure rule sees it."""
    spot = row.state == PetitionState.ON_THE_SPOT
    return Fact(row.due_at, row.answered_at, Kind(row.outcome) if row.outcome else None, spot)


def answered(
    town: Town,
    world: int,
    outcome: str = "",
    *,
    detail: str = "",
    days_late: int = -5,
    words: str = "Đã làm xong tháng trước",
) -> Petition:
    """A petition with the first body of its council, answered so many days after its deadline (ten days ago);
    accepted with this outcome, or waiting for the council where it is ""."""
    one = town.worlds[world]
    body, due = town.bodies[one.council.code][0], clock.now() - timedelta(days=10)
    state = ENDED_WITH[Outcome(outcome)] if outcome else PetitionState.ANSWERED
    row = make_petition(town, world, state=state)
    row.lead, row.session, row.due_at = body, town.sessions[one.council.code], due
    row.answered_at, row.outcome = due + timedelta(days=days_late), outcome
    row.resolved_at = clock.now() if outcome == Outcome.RESOLVED else None
    row.save()
    task = Task.objects.with_scopes_disabled().create(
        petition=row,
        council=one.council,
        body=body,
        state="done" if outcome else "answered",
        rule="answer_single",
        started_at=due - timedelta(days=60),
        due_at=due,
        done_at=clock.now() if outcome else None,
    )
    if outcome and not detail:
        detail = str(next(iter(DETAILS[Kind(outcome)]), ""))
    Answer.objects.with_scopes_disabled().create(
        task=task,
        petition=row,
        body=body,
        council=one.council,
        number=1,
        state="accepted" if outcome else "submitted",
        text=words,
        outcome=outcome or "resolved",
        detail=detail or "resolved_by_work",
        document_number=f"{row.id}/SXD",
        document_date=clock.today(),
        submitted_at=row.answered_at,
    )
    return row
