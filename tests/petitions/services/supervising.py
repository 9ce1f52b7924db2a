"""What the tests of supervision share: duties past their day, promises, answers sent back."""

from __future__ import annotations

from datetime import timedelta

from council import clock
from petitions.enums import AnswerState, PromiseState, TaskState
from petitions.models import Answer, Letter, Petition, Promise, Task
from petitions.rules.clock import HANOI
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import sent


def late(town: Town, world: int = 1, *, days: int = 20, words: str = "Đề nghị sửa đường làng") -> Task:
    """A duty of the first body of a council, so many days past its deadline."""
    from_number(town, world)
    task = sent(town, make_petition(town, world, words=words), world)
    return moved(task, days)


def moved(task: Task, days: int) -> Task:
    """The deadline of a duty set so many days back (or forward, below zero)."""
    due = clock.now().astimezone(HANOI).replace(hour=17, minute=0, second=0, microsecond=0)
    due -= timedelta(days=days)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(due_at=due)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(due_at=due)
    task.refresh_from_db()
    return task


def from_number(town: Town, world: int) -> None:
    """Earlier forwarding letters give their number free, so that the tests' one letter fits again."""
    rows = Letter.objects.with_scopes_disabled().filter(council=town.worlds[world].council)
    rows.filter(kind="forward").update(number="")


def sent_back(town: Town, world: int = 1, *, days: int = 10) -> Task:
    """A duty whose answer came back, with so many days to mend it."""
    task = moved(late(town, world), -days)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(state=TaskState.SENT_BACK)
    task.refresh_from_db()
    return task


def broken(town: Town, world: int = 1, *, days: int = 5, state: str = PromiseState.BROKEN) -> Promise:
    """A promise past its day, on a petition that is followed."""
    task = moved(late(town, world), -20)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(state=TaskState.DONE, done_at=clock.now())
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(
        state="followed", outcome="in_progress", answered_at=clock.now()
    )
    answer = Answer.objects.with_scopes_disabled().create(
        task=task,
        petition=task.petition,
        body=task.body,
        council=task.council,
        number=1,
        state=AnswerState.ACCEPTED,
        text="Sẽ sửa xong trong quý.",
        outcome="in_progress",
    )
    made: Promise = Promise.objects.with_scopes_disabled().create(
        petition=task.petition,
        answer=answer,
        council=task.council,
        body=task.body,
        text="Sửa xong đường trong quý III",
        due_on=clock.today() - timedelta(days=days),
        state=state,
    )
    return made
