"""Delegate groups evaluate answers (Joint Resolution 72/2025/NQLT, Art. 53): each once, and as it thinks
better until the head has decided."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.models import Delegate, DelegateGroup
from council.permissions import Actor, require
from council.rules.terms import DelegateState
from petitions.models import Evaluation
from petitions.rules.judging import LEAST_REASON
from petitions.services.common import say
from petitions.services.judging import noted, told, waiting_answer
from petitions.services.record import account_of

EVALUATE = "petitions.evaluate"


def evaluate(
    *, actor: Actor, answer_id: int, is_satisfied: bool, note: str = "", seen: str | None = None
) -> Evaluation:
    """What the actor's group says of an answer. `seen`: the mark of the group's evaluation as its editor saw
    it ("" for none); refused when another delegate of the group wrote since. None asks nothing."""
    require(actor, EVALUATE, actor.council_id)
    note = noted(note)
    if not is_satisfied and len(note) < LEAST_REASON:
        raise Refused(
            "evaluation_note_required", _("Hãy ghi nhận xét: câu trả lời chưa đạt ở điểm nào."), status=400
        )
    group = group_of(actor)
    if group is None:
        raise Refused("no_group", _("Bạn chưa thuộc Tổ đại biểu nào nên chưa đánh giá được."), status=403)
    if actor.delegate_state != DelegateState.ACTIVE:
        raise Refused(
            "delegate_suspended", _("Đại biểu đang tạm đình chỉ nhiệm vụ không đánh giá."), status=403
        )
    with transaction.atomic():
        petition, _task, answer = waiting_answer(actor, answer_id, None)
        rows = Evaluation.objects.with_scopes_disabled().select_for_update(of=("self",)).select_related("by")
        before: Evaluation | None = rows.filter(answer=answer, group=group).first()
        if seen is not None and seen != mark(before):
            raise _stale(before)
        row = before or Evaluation(answer=answer, group=group, council_id=answer.council_id)
        was = row.is_satisfied if before else None
        row.is_satisfied, row.note, row.at = is_satisfied, note, clock.now()
        row.by_id = account_of(actor)
        row.save()
        answer.version += 1  # the head decides on what the groups say now
        answer.save(update_fields=["version"])
        said = {
            "group": group.name,
            "note": note,
            "changes": {"is_satisfied": {"old": was, "new": is_satisfied}},
        }
        say(petition, actor, "petitions.answer.evaluated", told(petition, answer) | said)
    return row


def group_of(actor: Actor) -> DelegateGroup | None:
    """The delegate group the actor belongs to, in the council they act in."""
    if actor.delegate_id is None:
        return None
    rows = Delegate.objects.with_scopes_disabled().select_related("group")
    found = rows.filter(pk=actor.delegate_id, council_id=actor.council_id).first()
    return found.group if found else None


def mark(row: Evaluation | None) -> str:
    """What tells one evaluation of a group from the next."""
    return row.at.isoformat() if row else ""


def _stale(row: Evaluation | None) -> Refused:
    name = ""
    if row is not None:
        name = row.by.person.full_name if row.by.person else row.by.username
    message = _("%(who)s vừa ghi đánh giá của Tổ, nên chưa lưu gì. Hãy xem lại rồi gửi nếu cần sửa.")
    return Refused("evaluation_stale", message % {"who": name or _("Đại biểu khác")})
