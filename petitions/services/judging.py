"""Judging answers: the Board checks, the head accepts or sends back, and a petition goes on where it must.

Joint Resolution 72/2025/NQLT has the Boards supervise by field (Art. 53). The petition is locked before its
duty and its answers, as everywhere.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.models import Board
from council.permissions import Actor, require
from petitions import access
from petitions.enums import AnswerState, PetitionState, TaskState
from petitions.models import Answer, Evaluation, Petition, Task
from petitions.queries.bodies import heir, is_abolished
from petitions.queries.clock import book
from petitions.queries.history import last_word
from petitions.rules.clock import to_json
from petitions.rules.judging import LEAST_REASON, acceptance_fault, after_acceptance, not_judged
from petitions.rules.outcomes import fault
from petitions.rules.shapes import Detail, Outcome, State
from petitions.services import promises
from petitions.services.bodies import abolished
from petitions.services.classify import must_move, opened
from petitions.services.clock import saved_task
from petitions.services.common import saved, say

CHECK, DECIDE = "petitions.check_answer", "petitions.decide_answer"
AGAIN = "answer_again"
MOST_NOTE = 4_000
REOPENED = ("state", "rule", "started_at", "due_at", "computed", "extended_to", "extension_reason", "pauses")


def check(
    *, actor: Actor, answer_id: int, version: int, passed: bool, note: str = "", board_id: int | None = None
) -> Answer:
    """The Board says whether an answer is good enough; it may say otherwise until the head has decided."""
    require(actor, CHECK, actor.council_id)
    note = noted(note)
    if not passed and len(note) < LEAST_REASON:
        raise Refused("check_note_required", _("Hãy ghi câu trả lời chưa đạt ở điểm nào."), status=400)
    with transaction.atomic():
        petition, _task, answer = waiting_answer(actor, answer_id, version)
        board = _board(actor, board_id)
        before = answer.check_passed
        answer.check_passed, answer.check_note, answer.checked_by_board = passed, note, board
        answer.checked_at, answer.state = clock.now(), AnswerState.CHECKED
        _saved(answer, "check_passed", "check_note", "checked_by_board", "checked_at", "state")
        said = {
            "board": board.name if board else "",
            "note": note,
            "changes": {"check_passed": {"old": before, "new": passed}},
        }
        say(petition, actor, "petitions.answer.checked", told(petition, answer) | said)
    return answer


def accept(*, actor: Actor, answer_id: int, version: int, reason: str = "") -> Answer:
    """The head accepts an answer: its outcome becomes the petition's, and what it promises is watched.
    Against a negative opinion of the Board or a delegate group only with a reason."""
    require(actor, DECIDE, actor.council_id)
    reason = noted(reason)
    with transaction.atomic():
        petition, task, answer = waiting_answer(actor, answer_id, version)
        wanting = Evaluation.objects.with_scopes_disabled().filter(answer=answer, is_satisfied=False).count()
        _because(acceptance_fault(answer.check_passed, wanting, reason))
        outcome, detail = _outcome(answer)
        state = after_acceptance(outcome, detail)
        must_move(petition, state)
        ended = [task, *_helpers(petition)]
        answer.state, answer.decided_at, answer.decision_note = AnswerState.ACCEPTED, clock.now(), reason
        _saved(answer, "state", "decided_at", "decision_note")
        for one in ended:
            one.state, one.done_at = TaskState.DONE, answer.decided_at
            saved_task(one, "state", "done_at")
        changes = _accepted(petition, answer, state)
        said = {
            "reason": reason,
            "check_passed": answer.check_passed,
            "dissatisfied": wanting,
            "tasks": [one.id for one in ended],
            "changes": changes,
        }
        say(petition, actor, "petitions.answer.accepted", told(petition, answer) | said)
        promises.follow(petition, answer, actor)
    return answer


def send_back(*, actor: Actor, answer_id: int, version: int, reason: str) -> Answer:
    """The answer is not good enough: the body answers again, by the deadline for that counted from now."""
    require(actor, DECIDE, actor.council_id)
    reason = required_note(reason)
    with transaction.atomic():
        petition, task, answer = waiting_answer(actor, answer_id, version)
        must_move(petition, State.FORWARDED)
        answer.state, answer.decided_at, answer.decision_note = AnswerState.SENT_BACK, clock.now(), reason
        _saved(answer, "state", "decided_at", "decision_note")
        _owe_again(petition, task)
        said = {"reason": reason, "task": task.id, "due": task.due_at.isoformat()}
        say(petition, actor, "petitions.answer.sent_back", told(petition, answer) | said)
    return answer


def send_on(*, actor: Actor, petition_id: int, version: int, reason: str) -> Petition:
    """An accepted answer is not the end: its body is to go on and answer again. What it promised holds."""
    require(actor, DECIDE, actor.council_id)
    reason = required_note(reason)
    with transaction.atomic():
        petition = opened(actor, petition_id, version)
        if petition.state not in (PetitionState.ACCEPTED, PetitionState.FOLLOWED):
            must_move(petition, State.FORWARDED)
            raise Refused(
                "nothing_accepted", _("Chỉ yêu cầu giải quyết tiếp khi đã chấp nhận một câu trả lời.")
            )
        task = _answered_task(petition)
        before = str(petition.state)
        _heir_answers(petition, task)
        _owe_again(petition, task)
        said = {
            "reason": reason,
            "task": task.id,
            "body": task.body.name,
            "due": task.due_at.isoformat(),
            "changes": {"state": {"old": before, "new": str(petition.state)}},
            "version": petition.version,
        }
        say(petition, actor, "petitions.petition.sent_on", said)
    return petition


def waiting_answer(actor: Actor, answer_id: int, version: int | None) -> tuple[Petition, Task, Answer]:
    """Petition, duty and answer, locked in this order; refused when the answer does not wait to be judged, or
    was changed since `version` was read (None: whatever it says now)."""
    known = seen_answer(actor, answer_id)
    petition = (
        Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).get(pk=known.petition_id)
    )
    tasks = Task.objects.with_scopes_disabled().select_related("body")
    task = tasks.select_for_update(of=("self",)).get(pk=known.task_id)
    answer = access.answer(actor, answer_id, lock=True)
    if version is not None and answer.version != version:
        raise stale_answer(petition, answer)
    _because(not_judged(answer.state, is_lead=task.is_lead))
    return petition, task, answer


def seen_answer(actor: Actor, answer_id: int) -> Answer:
    """An answer that was sent; what a body is still writing is nobody else's to read."""
    answer = access.answer(actor, answer_id)
    if answer.state == AnswerState.DRAFT:
        raise not_found()
    return answer


def stale_answer(petition: Petition, answer: Answer) -> Refused:
    """Two people judged an answer: who was first, and what they did."""
    change = last_word(petition, answer.id)
    said = {
        "who": (change.actor if change else "") or _("Hệ thống"),
        "what": _(change.label).lower() if change else "",
        "at": change.when if change else "",
    }
    message = _(
        "%(who)s vừa xử lý câu trả lời này lúc %(at)s (%(what)s), nên chưa lưu gì. Hãy xem lại rồi gửi."
    )
    return Refused("answer_stale", message % said)


def told(petition: Petition, answer: Answer) -> dict[str, Any]:
    """What every act on an answer says in the journal."""
    return {
        "answer": answer.id,
        "answer_number": answer.number,
        "answer_version": answer.version,
        "version": petition.version,
    }


def noted(value: str) -> str:
    """A note or reason, cleaned."""
    value = text.clean(value)
    if len(value) > MOST_NOTE:
        message = _("Ý kiến dài không quá %(most)s ký tự.") % {"most": MOST_NOTE}
        raise Refused("note_too_long", message, status=400)
    return value


def required_note(value: str) -> str:
    """A reason that says something."""
    value = noted(value)
    if len(value) < LEAST_REASON:
        raise Refused("reason_required", _("Hãy ghi lý do."), status=400)
    return value


def _because(reason: Any) -> None:
    if reason:
        raise Refused.because(reason)


def _board(actor: Actor, board_id: int | None) -> Board | None:
    """The Board in whose name it is checked: named wherever the council has Boards."""
    rows = Board.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    if board_id is None:
        if rows.exists():
            raise Refused("board_required", _("Hãy chọn Ban đã kiểm tra."), status=400)
        return None
    found: Board | None = rows.filter(pk=board_id).first()
    if found is None:
        raise not_found()
    return found


def _outcome(answer: Answer) -> tuple[Outcome, Detail | None]:
    """What the answer amounts to; one that does not hold together is not accepted, however it came there."""
    if answer.outcome not in list(Outcome):
        raise Refused("outcome_missing", _("Câu trả lời chưa ghi kết quả; hãy trả lại để bổ sung."))
    outcome, detail = Outcome(answer.outcome), Detail(answer.detail) if answer.detail else None
    _because(fault(outcome, detail, roadmap=answer.roadmap, expected_on=answer.expected_on))
    return outcome, detail


def _accepted(petition: Petition, answer: Answer, state: State) -> dict[str, dict[str, Any]]:
    before = {"state": str(petition.state), "outcome": petition.outcome}
    petition.state, petition.outcome = PetitionState(str(state)), answer.outcome
    petition.resolved_at = answer.decided_at if answer.outcome == Outcome.RESOLVED else None
    saved(petition, "state", "outcome", "resolved_at")
    after = {"state": str(petition.state), "outcome": petition.outcome}
    return {name: {"old": before[name], "new": after[name]} for name in before if before[name] != after[name]}


def _helpers(petition: Petition) -> list[Task]:
    """Those who only help owe nothing once the answer they helped with is accepted."""
    rows = Task.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    return list(rows.filter(petition=petition, is_lead=False, done_at=None))


def _answered_task(petition: Petition) -> Task:
    """The duty whose answer was accepted last."""
    accepted = Answer.objects.with_scopes_disabled().filter(petition=petition, state=AnswerState.ACCEPTED)
    latest = accepted.order_by("-decided_at", "-id").values_list("task_id", flat=True).first()
    rows = Task.objects.with_scopes_disabled().select_related("body").select_for_update(of=("self",))
    found: Task | None = rows.filter(pk=latest).first() if latest is not None else None
    if found is None:
        raise Refused("nothing_accepted", _("Chỉ yêu cầu giải quyết tiếp khi đã chấp nhận một câu trả lời."))
    return found


def _heir_answers(petition: Petition, task: Task) -> None:
    """A body that was abolished since is followed by whoever answers for it now."""
    if not is_abolished(task.body, clock.today()):
        return
    after = heir(task.body, clock.today())
    if after is None:
        raise abolished(task.body)
    task.body = petition.lead = after
    saved_task(task, "body")
    saved(petition, "lead")


def _owe_again(petition: Petition, task: Task) -> None:
    """The duty is open again from now, with the deadline for answering again; nothing is answered."""
    now = clock.now()
    used = book(task.council_id, clock.day_of(now))
    found, rule = used.deadline(AGAIN, now), used.rules[AGAIN]
    task.state, task.rule, task.started_at, task.due_at = TaskState.SENT_BACK, AGAIN, now, found.due
    task.computed = to_json(found) | {"source": rule.source, "pauses": rule.pauses}
    task.extended_to, task.extension_reason, task.pauses, task.done_at = None, "", [], None
    saved_task(task, *REOPENED, "done_at")
    petition.state, petition.due_at, petition.answered_at = PetitionState.FORWARDED, found.due, None
    petition.outcome, petition.resolved_at = "", None
    saved(petition, "state", "due_at", "answered_at", "outcome", "resolved_at")


def _saved(answer: Answer, *fields: str) -> None:
    answer.version += 1
    answer.save(update_fields=[*fields, "version"])
