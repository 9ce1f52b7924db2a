"""A body writes its answer: the draft that its officers share, sending it, taking it back.

A lead's answer is judged by the council; the reply of a body that only helps goes to the lead and ends that
body's duty. What is sent is what was previewed: every change raises the draft's version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from petitions import access
from petitions.enums import AnswerState, Outcome, OutcomeDetail, PetitionState, TaskState
from petitions.models import Answer, AnswerFile, AnsweringBody, Evaluation, Petition, Task
from petitions.queries.answers_read import accepted_since, draft_of, last_answer
from petitions.queries.bodies import heir, is_abolished
from petitions.queries.history import last_word
from petitions.rules import shapes
from petitions.rules.outcomes import needs_reason, needs_roadmap
from petitions.services.answer_checks import CONFIRMABLE, problems
from petitions.services.classify import must_move
from petitions.services.clock import saved_task
from petitions.services.common import saved, say
from petitions.services.record import checked_choice, checked_short

ANSWER = "petitions.answer"
OWED = (TaskState.SENT, TaskState.RECEIVED, TaskState.SENT_BACK)
FROM = (PetitionState.FORWARDED, PetitionState.FOLLOWED)
MOST_TEXT, MOST_ROADMAP, MOST_NUMBER, MOST_SIGNER = 40_000, 10_000, 60, 120
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AnswerData:
    """What a body says. `roadmap` holds the roadmap, or the reason there is none; the reply of a body that
    only helps has neither outcome nor roadmap."""

    text: str = ""
    outcome: str = ""
    detail: str = ""
    roadmap: str = ""
    expected_on: date | None = None
    document_number: str = ""
    document_date: date | None = None
    signer: str = ""


def save_draft(*, actor: Actor, task_id: int, data: AnswerData, version: int) -> Answer:
    """Keep what is written so far, complete or not. `version`: the draft as the editor saw it, 0 where there
    was none; refused ("answer_stale") when another officer of the body has saved since."""
    require(actor, ANSWER, actor.council_id)
    values = _values(data)
    with transaction.atomic():
        petition, task = locked(actor, task_id)
        must_be_owed(petition, task)
        draft = draft_of(task, lock=True)
        if (draft.version if draft else 0) != version:
            raise stale(petition, draft)
        values |= _not_asked(values, is_lead=task.is_lead)
        if draft is None:
            return _begun(actor, petition, task, values)
        changed = [name for name, value in values.items() if getattr(draft, name) != value]
        if changed or draft.body_id != task.body_id:
            for name in changed:
                setattr(draft, name, values[name])
            draft.body = task.body
            saved_answer(draft, *changed, "body")
            _say(actor, petition, draft, "petitions.answer.saved", {"fields": sorted(changed)})
    return draft


def submit(*, actor: Actor, answer_id: int, version: int, confirmed: Collection[str] = ()) -> Answer:
    """Send the draft. `confirmed`: codes of the questions of `answer_checks` that were answered with yes.

    The moment of sending is what "on time" is judged by; an answer to a promise keeps that of the first one.
    """
    require(actor, ANSWER, actor.council_id)
    with transaction.atomic():
        petition, task, answer = _locked_answer(actor, answer_id)
        if answer.state != AnswerState.DRAFT:
            message = _("Câu trả lời này đang ở trạng thái “%(state)s” nên không gửi được nữa.")
            raise Refused("answer_not_draft", message % {"state": AnswerState(answer.state).label})
        if answer.version != version:
            raise stale(petition, answer)
        must_be_owed(petition, task)
        if task.is_lead and petition.state not in FROM:
            label = PetitionState(petition.state).label
            message = _("Kiến nghị đang ở trạng thái “%(state)s” nên chưa gửi được; bản nháp vẫn còn.")
            raise Refused("answer_not_now", message % {"state": label})
        for problem in problems(petition, task, answer):
            if problem.code not in CONFIRMABLE or problem.code not in confirmed:
                raise problem
        answer.state, answer.body = AnswerState.SUBMITTED, task.body
        answer.submitted_by_id, answer.submitted_at = actor.account_id, clock.now()
        saved_answer(answer, "state", "body", "submitted_by", "submitted_at")
        said = {"confirmed": sorted(set(confirmed) & CONFIRMABLE)}
        if task.is_lead:
            _answered(petition, task, answer)
            _say(actor, petition, answer, "petitions.answer.submitted", said)
        else:
            task.state, task.done_at = TaskState.DONE, answer.submitted_at
            saved_task(task, "state", "done_at")
            _say(actor, petition, answer, "petitions.answer.replied", said)
    return answer


def withdraw(*, actor: Actor, answer_id: int) -> Answer:
    """Take back what nobody has checked, evaluated or decided on yet; the duty stands as it stood before."""
    require(actor, ANSWER, actor.council_id)
    with transaction.atomic():
        petition, task, answer = _locked_answer(actor, answer_id)
        _must_be_unseen(petition, task, answer)
        answer.state = AnswerState.WITHDRAWN
        saved_answer(answer, "state")
        watched = accepted_since(task) if task.is_lead else None
        if watched is not None:
            must_move(petition, shapes.State.FOLLOWED)
            task.state, task.done_at = TaskState.DONE, watched.decided_at
            petition.state = PetitionState.FOLLOWED
        else:
            task.state, task.done_at = TaskState.RECEIVED, None
            if task.is_lead:
                must_move(petition, shapes.State.FORWARDED)
                petition.state, petition.answered_at = PetitionState.FORWARDED, None
        saved_task(task, "state", "done_at")
        if task.is_lead:
            saved(petition, "state", "answered_at")
        _say(actor, petition, answer, "petitions.answer.withdrawn", {})
    return answer


def task_to_answer(actor: Actor, task_id: int) -> Task:
    """A duty whose answer the actor may write now."""
    task = _own(actor, task_id)
    must_be_owed(task.petition, task)
    return task


def may_write(petition: Petition, task: Task) -> bool:
    """Whether an answer may be written now: what is owed, and a watched promise of a lead."""
    if task.state in OWED and task.done_at is None:
        return True
    promised = task.is_lead and task.state == TaskState.DONE
    return promised and petition.state == PetitionState.FOLLOWED and petition.lead_id == task.body_id


def may_withdraw(petition: Petition, task: Task, answer: Answer) -> bool:
    """Whether an answer may still be taken back, as far as its row says."""
    untouched = answer.state == AnswerState.SUBMITTED and answer.checked_at is None
    if not untouched or answer.decided_at is not None:
        return False
    if task.is_lead:
        return task.state == TaskState.ANSWERED and petition.state == PetitionState.ANSWERED
    return task.state == TaskState.DONE and petition.state == PetitionState.FORWARDED


def must_be_owed(petition: Petition, task: Task) -> None:
    """Refuse what is not to be answered (any more), and what an abolished body would answer."""
    if is_abolished(task.body, clock.today()):
        raise taken_over(task.body)
    if not may_write(petition, task):
        message = _("Việc này đang ở trạng thái “%(state)s” nên không soạn trả lời được.")
        raise Refused("task_not_owed", message % {"state": TaskState(task.state).label})


def locked(actor: Actor, task_id: int) -> tuple[Petition, Task]:
    """The petition and the duty, locked in this order. An officer of a body whose duty went to its successor
    after they had begun to write is told so."""
    petition_id = _own(actor, task_id).petition_id
    rows = Petition.objects.with_scopes_disabled().select_for_update(of=("self",))
    petition = rows.filter(pk=petition_id).first()
    if petition is None:
        raise not_found()
    return petition, access.own_task(actor, task_id, lock=True)


def taken_over(body: AnsweringBody) -> Refused:
    """An abolished body answers nothing; its successor does."""
    after = heir(body, clock.today())
    said = {"name": body.name, "day": f"{body.abolished_on:%d/%m/%Y}", "heir": after.name if after else ""}
    if after is None:
        message = _("“%(name)s” đã giải thể từ %(day)s nên không trả lời được; hãy báo nơi chuyển kiến nghị.")
    else:
        message = _("“%(name)s” đã giải thể từ %(day)s; việc trả lời nay thuộc “%(heir)s”.")
    return Refused("body_abolished", message % said)


def stale(petition: Petition, answer: Answer | None) -> Refused:
    """Two officers of a body had an answer open: who was first."""
    change = last_word(petition, answer.id) if answer else None
    if change is None:
        message = _("Câu trả lời đã được gửi hoặc sửa ở nơi khác, nên chưa lưu gì. Hãy tải lại trang.")
        return Refused("answer_stale", message)
    said = {"who": change.actor or _("Hệ thống"), "at": change.when}
    message = _("%(who)s vừa sửa câu trả lời này lúc %(at)s, nên chưa lưu gì. Hãy xem lại rồi lưu.")
    return Refused("answer_stale", message % said)


def saved_answer(answer: Answer, *fields: str) -> None:
    """Write these fields of an answer and raise its version."""
    answer.version += 1
    answer.save(update_fields=[*fields, "version"])


def _own(actor: Actor, task_id: int) -> Task:
    try:
        return access.own_task(actor, task_id)
    except Refused:
        rows = Answer.objects.with_scopes_disabled().filter(task_id=task_id)
        begun = rows.filter(body_id__in=access.bodies_of(actor)).select_related("body").first()
        if begun is not None and is_abolished(begun.body, clock.today()):
            raise taken_over(begun.body) from None
        raise


def _locked_answer(actor: Actor, answer_id: int) -> tuple[Petition, Task, Answer]:
    petition, task = locked(actor, access.own_answer(actor, answer_id).task_id)
    return petition, task, access.own_answer(actor, answer_id, lock=True)


def _begun(actor: Actor, petition: Petition, task: Task, values: Mapping[str, Any]) -> Answer:
    """A new draft. What was taken back to be mended brings its files along."""
    rows = Answer.objects.with_scopes_disabled()
    number = (rows.filter(task=task).aggregate(last=Max("number"))["last"] or 0) + 1
    before = last_answer(task)
    draft: Answer = rows.create(
        task=task, petition=petition, body=task.body, council_id=task.council_id, number=number, **values
    )
    if before is not None and before.state == AnswerState.WITHDRAWN:
        names = ("original", "reading", "file_name", "sha256", "size")
        for file in before.files.all():
            copied = {name: getattr(file, name) for name in names}
            AnswerFile.objects.with_scopes_disabled().create(answer=draft, **copied)
    _say(actor, petition, draft, "petitions.answer.saved", {"fields": ["new"]})
    return draft


def _answered(petition: Petition, task: Task, answer: Answer) -> None:
    must_move(petition, shapes.State.ANSWERED)
    if petition.state != PetitionState.FOLLOWED:
        petition.answered_at = answer.submitted_at
    petition.state = PetitionState.ANSWERED
    saved(petition, "state", "answered_at")
    task.state, task.done_at = TaskState.ANSWERED, None
    saved_task(task, "state", "done_at")


def _must_be_unseen(petition: Petition, task: Task, answer: Answer) -> None:
    judged = Evaluation.objects.with_scopes_disabled().filter(answer=answer).exists()
    if judged or not may_withdraw(petition, task, answer):
        raise Refused(
            "answer_seen",
            _("Chỉ rút lại được câu trả lời vừa gửi, khi chưa có ai kiểm tra, đánh giá hoặc kết luận."),
        )


def _values(data: AnswerData) -> dict[str, Any]:
    """What is written, cleaned. A draft may lack anything; what it holds must fit."""
    values = asdict(data) | {
        "text": _long(data.text, MOST_TEXT),
        "roadmap": _long(data.roadmap, MOST_ROADMAP),
        "document_number": checked_short(data.document_number, MOST_NUMBER),
        "signer": checked_short(data.signer, MOST_SIGNER),
    }
    if data.outcome:
        checked_choice(data.outcome, Outcome)
    if data.detail:
        checked_choice(data.detail, OutcomeDetail)
    if data.document_date is not None and data.document_date > clock.today() + AHEAD:
        raise Refused("document_day", _("Ngày văn bản ở quá xa; hãy kiểm tra lại."), status=400)
    return values


def _not_asked(values: Mapping[str, Any], *, is_lead: bool) -> dict[str, Any]:
    """What is left out: a helper's outcome; a roadmap and a day that the chosen kind does not ask for, which
    would else become a promise."""
    if not is_lead:
        return {"outcome": "", "detail": "", "roadmap": "", "expected_on": None}
    if not values["outcome"]:
        return {}
    outcome = shapes.Outcome(values["outcome"])
    detail = shapes.Detail(values["detail"]) if values["detail"] else None
    if needs_roadmap(outcome, detail):
        return {}
    return {"expected_on": None} if needs_reason(outcome, detail) else {"roadmap": "", "expected_on": None}


def _long(value: str, most: int) -> str:
    value = text.clean(value)
    if len(value) > most:
        said = {"most": most, "now": len(value)}
        message = _("Nội dung dài %(now)s ký tự; chỉ ghi được %(most)s. Hãy rút gọn hoặc đính kèm văn bản.")
        raise Refused("text_too_long", message % said, status=400)
    return value


def _say(actor: Actor, petition: Petition, answer: Answer, code: str, more: Mapping[str, Any]) -> None:
    """What the journal learns of an answer: never a draft's words, the hash of what was sent."""
    said: dict[str, Any] = {
        "answer": answer.id,
        "task": answer.task_id,
        "body": answer.body.name,
        "answer_number": answer.number,
        "answer_version": answer.version,
    }
    if code != "petitions.answer.saved":
        said |= {
            "number": answer.document_number,
            "outcome": answer.outcome,
            "detail": answer.detail,
            "expected_on": answer.expected_on.isoformat() if answer.expected_on else None,
            "sha256": hashlib.sha256(answer.text.encode()).hexdigest(),
            "files": [file.sha256 for file in answer.files.with_scopes_disabled().order_by("id")],
        }
    say(petition, actor, code, said | dict(more) | {"version": petition.version})
