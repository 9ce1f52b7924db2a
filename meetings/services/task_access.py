"""The few loaders through which tasks of bodies are reached, and what every act on them shares.

An act locks the row of its session first, as all acts of preparing it do, then the task.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from council.enums import Role, SessionState
from council.errors import Refused, not_found
from council.models import CouncilSession, JournalEntry
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from meetings.models import HandIn, PaperTask, PreparingBody
from meetings.queries import item_labels
from meetings.rules.handing_in import TaskAct, check
from meetings.services.secret_items import require_takes_files
from meetings.streams import session_stream

HAND_IN, REVIEW = "meetings.hand_in_paper", "meetings.review_papers"


def body_of_council(actor: Actor, body_id: int, *, lock: bool = False) -> PreparingBody:
    """A body of the actor's council, for the secretariat."""
    require(actor, REVIEW, actor.council_id)
    rows = PreparingBody.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    found: PreparingBody | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=body_id).first()
    )
    if found is None:
        raise not_found()
    return found


def own_bodies(actor: Actor) -> list[PreparingBody]:
    """The bodies the actor hands in for, in their council."""
    if actor.person_id is None or Role.PAPER_OFFICER not in actor.roles:
        return []
    rows = PreparingBody.objects.with_scopes_disabled().filter(
        council_id=actor.council_id, officers__person_id=actor.person_id
    )
    return list(rows.order_by("name"))


def task_for_office(actor: Actor, task_id: int, *, lock: bool = False) -> PaperTask:
    """A task of the actor's council, for the secretariat."""
    require(actor, REVIEW, actor.council_id)
    return _load(PaperTask.objects.with_scopes_disabled().all(), actor, task_id, lock=lock)


def task_for_body(actor: Actor, task_id: int, *, lock: bool = False) -> PaperTask:
    """A task of a body the actor hands in for; "not found" for any other."""
    require(actor, HAND_IN, actor.council_id)
    bodies = [body.id for body in own_bodies(actor)]
    return _load(
        PaperTask.objects.with_scopes_disabled().filter(body_id__in=bodies), actor, task_id, lock=lock
    )


def readable_hand_in(actor: Actor, hand_in_id: int) -> HandIn:
    """A file that was handed in: for the secretariat, and for the officers of the body that owes it."""
    rows = HandIn.objects.with_scopes_disabled().select_related("task__item__session", "task__body")
    found: HandIn | None = rows.filter(pk=hand_in_id, task__council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    try:
        task_for_office(actor, found.task_id)
    except Refused:
        task_for_body(actor, found.task_id)
    return found


def require_act(task: PaperTask, act: TaskAct, version: int) -> None:
    """Refuse when the session has closed, the item is secret, somebody was faster, or the state forbids."""
    require_session_open(task.item.session)
    if act is not TaskAct.CANCEL:
        require_takes_files(task.item)
    if task.version != version:
        raise stale_task(task)
    if reason := check(act, task.state):
        raise Refused.because(reason)


def require_session_open(session: CouncilSession) -> None:
    """Papers are collected until the session closes."""
    if session.state == SessionState.CLOSED:
        raise Refused("session_closed", _("Kỳ họp đã bế mạc nên không nhận, không đổi tài liệu được nữa."))


def stale_task(task: PaperTask) -> Refused:
    """Somebody else acted on the task meanwhile: who and when; nothing has been done."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=session_stream(task.item.session_id), data__task=task.id
    )
    rows = rows.exclude(account_id=None)  # a reminder of the clock changes nothing for an editor
    last = rows.order_by("-seq").first()
    if last is None:
        return Refused("task_stale", _("Việc này vừa được người khác xử lý; hãy xem lại rồi làm tiếp."))
    said = {"who": last.actor, "when": f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}"}
    message = _("%(who)s vừa xử lý việc này lúc %(when)s nên chưa làm gì thêm; hãy xem lại rồi làm tiếp.")
    return Refused("task_stale", message % said)


def last_hand_in(task: PaperTask) -> HandIn:
    """The file a decision is about."""
    rows = HandIn.objects.with_scopes_disabled().filter(task=task).order_by("-number")
    found: HandIn | None = rows.first()
    if found is None:
        raise not_found()
    return found


def say(task: PaperTask, actor: Actor, code: str, **data: Any) -> None:
    """Save the task, raised in version, and record the act in the session's journal. Tablets hear nothing:
    a paper concerns them once it is in the dossier."""
    task.version += 1
    task.save()
    note(task, actor, code, **data)


def note(task: PaperTask, actor: Actor | None, code: str, **data: Any) -> None:
    """Record what happened to a task; None: the server's clock did it."""
    session_id = task.item.session_id
    said = {
        "task": task.id,
        "title": task.title,
        "body": task.body.name,
        "item": task.item_id,
        "label": item_labels(session_id).get(task.item_id, ""),
        **data,
    }
    journal.record(Act(task.council_id, session_stream(session_id), code, said, actor))


def account_id(actor: Actor) -> int:
    """The account that acts."""
    if actor.account_id is None:  # roles belong to accounts, so that `require` has refused already
        raise RuntimeError("an actor with a role has an account")
    return actor.account_id


def _load(rows: QuerySet[PaperTask], actor: Actor, task_id: int, *, lock: bool) -> PaperTask:
    rows = rows.filter(pk=task_id, council_id=actor.council_id)
    session_id = rows.values_list("item__session_id", flat=True).first()
    if session_id is None:
        raise not_found()
    sessions = CouncilSession.objects.with_scopes_disabled().select_related("council", "term")
    session = (sessions.select_for_update(of=("self",)) if lock else sessions).get(pk=session_id)
    found: PaperTask | None = rows.select_related("item__sitting", "body", "document__place__item").first()
    if found is None:  # another editor removed it while we waited for the lock
        raise not_found()
    found.item.session = session
    return found
