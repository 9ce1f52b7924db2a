"""The few loaders through which every protected object of this app is reached.

Each answers "not found" for what the actor has no part in. A petition is read by the council that holds it,
the one that recorded it and any that handed it on, and changed by its holder; an officer of a body reaches
its tasks alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from council.enums import Role
from council.errors import not_found
from council.models import JournalEntry
from council.permissions import Actor
from petitions.enums import AnswerState, LetterKind, TaskState
from petitions.models import (
    Answer,
    AnswerFile,
    AnsweringBody,
    BodyOfficer,
    ConsolidatedReport,
    ContactMeeting,
    ExplanationSession,
    Letter,
    Petition,
    PetitionImport,
    Promise,
    SessionDemand,
    Task,
)
from petitions.streams import petition_stream

OFFICES = frozenset({Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, Role.DELEGATE})


def petition(actor: Actor, pk: int, *, lock: bool = False, write: bool = False) -> Petition:
    """A petition that the actor's council holds, or (to read) recorded or handed on."""
    rows = Petition.objects.with_scopes_disabled().select_related("council", "origin")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    own = Q(council_id=actor.council_id)
    if not write:
        handed_on = Letter.petitions.through.objects.filter(
            petition_id=pk, letter__council_id=actor.council_id, letter__to_council__isnull=False
        )
        own |= Q(origin_id=actor.council_id) | Q(pk__in=handed_on.values("petition_id"))
    found: Petition | None = rows.filter(own, pk=pk).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def meeting(actor: Actor, pk: int, *, lock: bool = False, write: bool = False) -> ContactMeeting:
    """A contact meeting of the actor's council, or (to read) one it holds jointly."""
    rows = ContactMeeting.objects.with_scopes_disabled().select_related("council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    own = Q(council_id=actor.council_id)
    if not write:
        own |= Q(
            pk__in=ContactMeeting.partners.through.objects.filter(council_id=actor.council_id).values(
                "contactmeeting_id"
            )
        )
    found: ContactMeeting | None = rows.filter(own, pk=pk).first()
    if found is None:
        raise not_found()
    return found


def bodies_of(actor: Actor) -> list[int]:
    """The bodies the actor answers for, of those their council keeps."""
    if actor.person_id is None or Role.BODY_OFFICER not in actor.roles:
        return []
    rows = BodyOfficer.objects.with_scopes_disabled().filter(
        person_id=actor.person_id, body__council_id=actor.council_id
    )
    return list(rows.values_list("body_id", flat=True))


def own_bodies(actor: Actor) -> list[AnsweringBody]:
    """The same bodies with their names."""
    rows = AnsweringBody.objects.with_scopes_disabled().filter(pk__in=bodies_of(actor))
    return list(rows.order_by("name"))


def body(actor: Actor, pk: int) -> AnsweringBody:
    """A body that the actor's council keeps."""
    rows = AnsweringBody.objects.with_scopes_disabled()
    found: AnsweringBody | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def own_task(actor: Actor, pk: int, *, lock: bool = False) -> Task:
    """A task of a body the actor answers for."""
    rows = Task.objects.with_scopes_disabled().select_related("petition", "body", "council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Task | None = rows.filter(pk=pk, body_id__in=bodies_of(actor)).first()
    if found is None:
        raise not_found()
    return found


def followed_task(actor: Actor, pk: int, *, lock: bool = False) -> Task:
    """A task that the office of the actor's council follows."""
    rows = Task.objects.with_scopes_disabled().select_related("petition", "body", "council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Task | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def readable_task(actor: Actor, pk: int) -> Task:
    """A task of a body the actor answers for, or one that the office of their council follows."""
    rows = Task.objects.with_scopes_disabled().select_related("petition", "body", "council")
    own = Q(body_id__in=bodies_of(actor))
    if actor.roles & OFFICES:
        own |= Q(council_id=actor.council_id)
    found: Task | None = rows.filter(own, pk=pk).first()
    if found is None:
        raise not_found()
    return found


def answer(actor: Actor, pk: int, *, lock: bool = False) -> Answer:
    """An answer to a petition that the actor's council follows, once its body has sent it."""
    rows = Answer.objects.with_scopes_disabled().select_related("task", "petition", "body")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    sent = rows.filter(pk=pk, council_id=actor.council_id).exclude(state=AnswerState.DRAFT)
    found: Answer | None = sent.first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def report(actor: Actor, pk: int, *, lock: bool = False) -> ConsolidatedReport:
    """A consolidated report of the actor's council."""
    rows = ConsolidatedReport.objects.with_scopes_disabled().select_related("session", "council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: ConsolidatedReport | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def letter(actor: Actor, pk: int) -> Letter:
    """A letter that the actor's council sent or received, or (for its officers) one to or from their body, or
    the one by which a petition came to their body, which helps the addressee or took over from it."""
    rows = Letter.objects.with_scopes_disabled().select_related("council", "to_council", "body")
    mine = bodies_of(actor)
    own = Q(body_id__in=mine)
    if actor.roles & OFFICES:
        own |= Q(council_id=actor.council_id) | Q(to_council_id=actor.council_id)
    found: Letter | None = rows.filter(own, pk=pk).first() or _brought(rows.filter(pk=pk).first(), mine)
    if found is None:
        raise not_found()
    return found


def _brought(letter: Letter | None, bodies: list[int]) -> Letter | None:
    """The letter, when the journal says that it opened a task of one of these bodies."""
    if letter is None or letter.kind != LetterKind.FORWARD or not bodies:
        return None
    tasks = Task.objects.with_scopes_disabled().filter(petition__letters=letter, body_id__in=bodies)
    theirs = dict(tasks.values_list("id", "petition_id"))
    return letter if any(pk == letter.id for pk in forwarded_by(theirs).values()) else None


def forwarded_by(tasks: Mapping[int, int]) -> dict[int, int]:
    """Task -> the letter that opened it, of tasks given with their petitions: as the journal has it."""
    entries = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name__in=[petition_stream(pk) for pk in set(tasks.values())],
        code="petitions.petition.forwarded",
    )
    said = [entry.data for entry in entries]
    return {task: data["letter"] for data in said for task in data["tasks"] if task in tasks}


def own_answer(actor: Actor, pk: int, *, lock: bool = False) -> Answer:
    """An answer of a body the actor answers for, or one in a task that came to such a body."""
    rows = Answer.objects.with_scopes_disabled().select_related("task", "petition", "body")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    mine = bodies_of(actor)
    found: Answer | None = rows.filter(Q(body_id__in=mine) | Q(task__body_id__in=mine), pk=pk).first()
    if found is None:
        raise not_found()
    return found


def answer_file(actor: Actor, pk: int) -> AnswerFile:
    """A file of an answer: for the body that gave it; for the councils that hold, follow or recorded the
    petition once it was sent; for the leading body where it came with the reply of one that helps."""
    rows = AnswerFile.objects.with_scopes_disabled().select_related("answer")
    mine = bodies_of(actor)
    led = Task.objects.with_scopes_disabled().filter(body_id__in=mine, is_lead=True)
    led = led.exclude(state=TaskState.RETURNED)
    sent = ~Q(answer__state=AnswerState.DRAFT)
    own = Q(answer__body_id__in=mine) | Q(answer__task__body_id__in=mine)
    own |= (
        sent
        & Q(answer__task__is_lead=False, answer__petition_id__in=led.values("petition_id"))
        & ~Q(answer__state=AnswerState.WITHDRAWN)
    )
    if actor.roles & OFFICES:
        at = actor.council_id
        own |= sent & (
            Q(answer__council_id=at) | Q(answer__petition__council_id=at) | Q(answer__petition__origin_id=at)
        )
    found: AnswerFile | None = rows.filter(own, pk=pk).first()
    if found is None:
        raise not_found()
    return found


def promise(actor: Actor, pk: int, *, lock: bool = False) -> Promise:
    """A promise that the office of the actor's council watches."""
    rows = Promise.objects.with_scopes_disabled().select_related("petition", "answer", "body")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Promise | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def explanation(actor: Actor, pk: int, *, lock: bool = False) -> ExplanationSession:
    """An explanation session of the actor's council."""
    rows = ExplanationSession.objects.with_scopes_disabled().select_related("council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: ExplanationSession | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def demand(actor: Actor, pk: int, *, lock: bool = False) -> SessionDemand:
    """A demand for a session of the actor's council."""
    rows = SessionDemand.objects.with_scopes_disabled().select_related("council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: SessionDemand | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found


def spreadsheet(actor: Actor, pk: int, *, lock: bool = False) -> PetitionImport:
    """A spreadsheet that the office of the actor's council uploaded."""
    rows = PetitionImport.objects.with_scopes_disabled().select_related("council")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: PetitionImport | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not (actor.roles & OFFICES):
        raise not_found()
    return found
