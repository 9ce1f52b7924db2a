"""One duty as the body's officer reads it: what was said and where, letters, who helps, what was answered.

Nothing here tells who put the petition: no sealed data, no notes of the office on its sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from petitions import access
from petitions.enums import TaskState
from petitions.models import Answer, Letter, PetitionSource, Task
from petitions.queries.answers_read import answers_of_task, draft_of, replies_to
from petitions.queries.body_desk import Duty, Given, duty_of, promises_of


@dataclass(frozen=True, slots=True)
class Helper:
    """A body that helps the lead: its duty, and its replies where there are any."""

    task: Task
    replies: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One duty with all that belongs to it. `helpers` are known to the lead, `lead` to those that help."""

    duty: Duty
    sources: Sequence[PetitionSource]
    letters: Sequence[Letter]
    lead: Task | None
    helpers: Sequence[Helper]
    answers: Sequence[Answer]
    draft: Answer | None
    promises: Sequence[Given]

    @property
    def last(self) -> Answer | None:
        """The newest answer that was sent."""
        return self.answers[-1] if self.answers else None


def dossier(task: Task, now: datetime) -> Dossier:
    """What hangs on a duty that the caller may read. At most thirteen queries, whatever it has."""
    sources = PetitionSource.objects.with_scopes_disabled().filter(petition_id=task.petition_id)
    rows = Task.objects.with_scopes_disabled().filter(petition_id=task.petition_id).exclude(pk=task.pk)
    rows = rows.exclude(state=TaskState.RETURNED).select_related("body")
    owed = task.state != TaskState.RETURNED
    others = list(rows.order_by("id")) if owed else []
    leads = owed and task.is_lead
    replies = replies_to(task.petition) if leads else []
    return Dossier(
        duty=duty_of(task, now),
        sources=list(sources.select_related("meeting", "delegate__person")),
        letters=letters_to(task),
        lead=None if task.is_lead else next((one for one in others if one.is_lead), None),
        helpers=[
            Helper(one, [reply for reply in replies if reply.task_id == one.id])
            for one in others
            if leads and not one.is_lead
        ],
        answers=answers_of_task(task),
        draft=draft_of(task),
        promises=promises_of(task.petition, task.body_id, now),
    )


def letters_to(task: Task) -> list[Letter]:
    """The letter that opened a duty, and those of the petition to or from its body. Two queries."""
    opened = access.forwarded_by({task.id: task.petition_id}).get(task.id)
    rows = Letter.objects.with_scopes_disabled().filter(petitions=task.petition_id)
    return list(rows.filter(Q(body_id=task.body_id) | Q(pk=opened)).order_by("signed_on", "id"))


def not_replied(task: Task) -> list[str]:
    """The helping bodies from which a lead still waits for a reply. One query."""
    rows = Task.objects.with_scopes_disabled().filter(petition_id=task.petition_id, is_lead=False)
    return list(rows.filter(done_at=None).order_by("body__name").values_list("body__name", flat=True))
