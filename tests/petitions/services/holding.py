"""What the tests of following a petition share: a petition with a known secret, an accepted answer."""

from __future__ import annotations

from datetime import datetime

from council import clock
from petitions.enums import AnswerState, Outcome, PetitionState
from petitions.models import Answer, Letter, Petition, Task
from petitions.services import tracking
from petitions.services.record import hash_secret
from petitions.services.tracking import Holder
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.routing import sent

SECRET = "Ab3-dE_f9hIjKlMn"


def held(
    town: Town, world: int = 1, *, words: str = TEXTS[0], state: str = PetitionState.RECORDED
) -> Petition:
    """A petition whose receipt has SECRET."""
    row = make_petition(town, world, words=words, state=state)
    row.secret_hash = hash_secret(SECRET)
    row.save(update_fields=["secret_hash"])
    return row


def holder_of(row: Petition) -> Holder:
    """Who has the receipt."""
    found = tracking.prove(row.code, SECRET)
    assert found is not None
    return found


def accepted(
    town: Town, row: Petition, *, at: datetime | None = None, words: str = "Đã sửa xong đường."
) -> Answer:
    """An accepted answer of the lead, as judging leaves it."""
    Letter.objects.with_scopes_disabled().update(number="")  # each number is given once
    world = [one.council.id for one in town.worlds].index(row.council_id)
    task = Task.objects.with_scopes_disabled().filter(petition=row, is_lead=True).first()
    task = task or sent(town, row, world)
    number = Answer.objects.with_scopes_disabled().filter(task=task).count() + 1
    found = Answer.objects.with_scopes_disabled().create(
        task=task,
        petition=row,
        body=task.body,
        council_id=task.council_id,
        number=number,
        state=AnswerState.ACCEPTED,
        text=words,
        outcome=Outcome.RESOLVED,
        detail="resolved_by_work",
        decided_at=at or clock.now(),
        submitted_at=at or clock.now(),
    )
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(
        state=PetitionState.CLOSED, outcome=Outcome.RESOLVED, answered_at=found.submitted_at
    )
    row.refresh_from_db()
    return found
