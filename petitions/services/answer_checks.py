"""What an answer lacks before it may be sent, and what is asked: is it meant for this petition?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from petitions.models import Answer, Petition, Task
from petitions.queries.answers_read import family, same_text
from petitions.rules.answering import codes_in
from petitions.rules.outcomes import fault
from petitions.rules.shapes import Detail, Outcome

LEAST_TEXT = 10
OTHER_PETITION, SAME_TEXT = "other_petition_named", "answer_same_text"
# Questions that a yes answers; everything else must be mended.
CONFIRMABLE = frozenset({OTHER_PETITION, SAME_TEXT})


def problems(petition: Petition, task: Task, answer: Answer) -> Iterator[Refused]:
    """Everything in the way of sending an answer, first what must be mended. Two queries."""
    if len(answer.text) < LEAST_TEXT:
        yield Refused("answer_required", _("Hãy ghi nội dung trả lời."), status=400)
    if task.is_lead:
        yield from _outcome(answer)
    named = _others(petition, answer)
    if named:
        said = {"named": ", ".join(named), "own": petition.code}
        message = _(
            "Câu trả lời nhắc đến %(named)s, nhưng đây là kiến nghị %(own)s. Hãy sửa lại, hoặc xác nhận "
            "đúng là trả lời kiến nghị này."
        )
        yield Refused(OTHER_PETITION, message % said)
    same = same_text(answer) if answer.text else []
    if same:
        message = _("Nội dung giống hệt câu trả lời cơ quan vừa gửi cho %(codes)s. Hãy xem có nhầm không.")
        yield Refused(SAME_TEXT, message % {"codes": ", ".join(same)})


def _outcome(answer: Answer) -> Iterator[Refused]:
    if not answer.outcome:
        yield Refused("outcome_required", _("Hãy chọn kết quả giải quyết."), status=400)
        return
    reason = fault(
        Outcome(answer.outcome),
        Detail(answer.detail) if answer.detail else None,
        roadmap=answer.roadmap,
        expected_on=answer.expected_on,
        today=clock.today(),
    )
    if reason is not None:
        yield Refused.because(reason, status=400)


def _others(petition: Petition, answer: Answer) -> list[str]:
    """Codes of other petitions in what is said and in the names of the files."""
    files = [file.file_name for file in answer.files.with_scopes_disabled().order_by("id")]
    said = "\n".join([answer.text, answer.roadmap, answer.document_number, *files])
    named = codes_in(said)
    own = family(petition) if named else set()
    return [code for code in named if code not in own]
