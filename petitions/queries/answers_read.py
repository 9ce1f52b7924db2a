"""Reading answers: those to a petition, those of one duty, and what an answer is compared with."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Prefetch, Q, QuerySet

from council import clock
from petitions.enums import AnswerState
from petitions.models import Answer, AnswerFile, Petition, Task

JUST = timedelta(days=90)  # how long ago the same words to another petition are still worth a question
MOST_NAMED = 5


def answers_of(petition: Petition) -> list[Answer]:
    """Every answer that was sent to a petition, of all bodies, oldest first, with its files. Two queries.

    A draft is its body's own and never among them; one that was taken back is, for it was there to be read.
    """
    return list(_read(Answer.objects.with_scopes_disabled().filter(petition=petition)))


def answers_of_task(task: Task) -> list[Answer]:
    """What one body sent in one duty, oldest first, with its files. Two queries."""
    return list(_read(Answer.objects.with_scopes_disabled().filter(task=task)))


def replies_to(petition: Petition) -> list[Answer]:
    """What the helping bodies replied to the lead, with its files. Two queries."""
    rows = Answer.objects.with_scopes_disabled().filter(petition=petition, task__is_lead=False)
    return list(_read(rows.exclude(state=AnswerState.WITHDRAWN)))


def draft_of(task: Task, *, lock: bool = False) -> Answer | None:
    """The open draft of a duty, with its files; at most one."""
    rows = Answer.objects.with_scopes_disabled().filter(task=task, state=AnswerState.DRAFT)
    rows = rows.select_related("task", "petition", "body").prefetch_related(_files())
    found: Answer | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    return found


def last_answer(task: Task) -> Answer | None:
    """The newest answer of a duty that is no draft."""
    rows = Answer.objects.with_scopes_disabled().filter(task=task).exclude(state=AnswerState.DRAFT)
    found: Answer | None = rows.prefetch_related(_files()).order_by("-number").first()
    return found


def accepted_since(task: Task) -> Answer | None:
    """The answer whose promise is watched: accepted since the duty began to run."""
    rows = Answer.objects.with_scopes_disabled().filter(task=task, state=AnswerState.ACCEPTED)
    found: Answer | None = rows.filter(decided_at__gte=task.started_at).order_by("-number").first()
    return found


def same_text(answer: Answer) -> list[str]:
    """Codes of other petitions to which the body just gave an answer in the very same words."""
    rows = Answer.objects.with_scopes_disabled().filter(
        council_id=answer.council_id, body_id=answer.body_id, submitted_at__gte=clock.now() - JUST
    )
    rows = rows.filter(text=answer.text).exclude(petition_id=answer.petition_id)
    found = rows.exclude(state=AnswerState.WITHDRAWN).order_by("-submitted_at")
    return list(dict.fromkeys(found.values_list("petition__code", flat=True)))[:MOST_NAMED]


def family(petition: Petition) -> set[str]:
    """The codes an answer may well name: its own, and those of petitions tied to it, in small letters."""
    up = [petition.duplicate_of_id, petition.merged_into_id, petition.split_from_id]
    ties = Q(duplicate_of=petition) | Q(merged_into=petition) | Q(split_from=petition)
    rows = Petition.objects.with_scopes_disabled().filter(ties | Q(pk__in=[pk for pk in up if pk]))
    return {code.lower() for code in (petition.code, *rows.values_list("code", flat=True))}


def _read(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    sent = rows.exclude(state=AnswerState.DRAFT).select_related("task", "body", "checked_by_board")
    return sent.prefetch_related(_files()).order_by("submitted_at", "id")


def _files() -> Prefetch[str, QuerySet[AnswerFile], str]:
    return Prefetch("files", AnswerFile.objects.with_scopes_disabled().order_by("id"))
