"""What a petitioner reads of their own petition: where it stands, the deadline and how it was counted, the
answer once accepted, what happened. Acts by their names alone: no officer, no reason, no change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from council import clock
from council.models import JournalEntry
from council.rules.decision import N_, Reason
from petitions.enums import AnswerState, LetterKind, OutcomeDetail, PetitionState, PromiseState
from petitions.models import Answer, Letter, Petition, Promise, Rating, Task
from petitions.queries.public import published
from petitions.queries.public_timeline import PUBLIC, Told, told
from petitions.queries.ratings import rating_of
from petitions.rules.clock import explain, from_json, is_paused, pauses_of
from petitions.rules.ratings import may_rate
from petitions.rules.shapes import State
from petitions.rules.tracking import MEANING, Step, steps
from petitions.streams import petition_stream

# Acts the petitioner is told of beside those everybody is.
OWN: dict[str, str] = {
    "petitions.petition.receipt_renewed": N_("Cấp lại biên nhận"),
    "petitions.petition.edited": N_("Văn phòng chỉnh lại nội dung ghi nhận"),
    "petitions.petition.transferred": N_("Chuyển theo quy định khiếu nại, tố cáo"),
    "petitions.petition.duplicate": N_("Giải quyết chung với kiến nghị cùng nội dung"),
    "petitions.petition.duplicate_undone": N_("Giải quyết riêng trở lại"),
    "petitions.petition.merged": N_("Giải quyết chung với kiến nghị cùng nội dung"),
    "petitions.petition.split": N_("Tách thành nhiều phần"),
    "petitions.petition.asked": N_("Văn phòng hỏi thêm ông/bà"),
    "petitions.petition.asked_answered": N_("Đã nhận thông tin ông/bà bổ sung"),
    "petitions.petition.asking_ended": N_("Thôi hỏi thêm, tiếp tục giải quyết"),
    "petitions.petition.rated": N_("Ông/bà đánh giá kết quả"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The deadline in force of the body that must answer. `stands`: the clock does not run now."""

    at: datetime
    stands: bool
    is_over: bool
    extended: bool
    source: str
    how: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A petition for who put it."""

    petition: Petition
    steps: Sequence[Step]
    due: Due | None
    answer: Answer | None
    promises: Sequence[Promise]
    acts: Sequence[Told]
    letter: Letter | None  # the question, while the petitioner is asked
    rating: Rating | None
    rating_closed: Reason | None
    family: Sequence[Petition]  # the parts, or the whole it was split from
    lives_on: Petition | None  # the petition it is answered with
    lives_on_public: bool

    @property
    def meaning(self) -> str:
        """Where it stands, in a sentence."""
        return MEANING[State(self.petition.state)]

    @property
    def detail(self) -> str:
        """The kind of the outcome."""
        found = self.answer.detail if self.answer else ""
        return str(OutcomeDetail(found).label) if found in OutcomeDetail.values else ""

    @property
    def can_rate(self) -> bool:
        return self.rating_closed is None


def tracked(petition: Petition) -> Tracked:
    """What hangs on a petition. Nine queries at most."""
    answer = accepted_answer(petition)
    rating = rating_of(petition)
    other = petition.merged_into or petition.duplicate_of
    return Tracked(
        petition=petition,
        steps=steps(State(petition.state), petition.asked_from),
        due=_due(petition),
        answer=answer,
        promises=_promises(petition),
        acts=_acts(petition),
        letter=ask_letter(petition) if petition.state == PetitionState.ASKED else None,
        rating=rating,
        rating_closed=may_rate(
            clock.now(), answer.decided_at if answer else None, rating.at if rating else None
        ),
        family=_family(petition),
        lives_on=other,
        lives_on_public=other is not None and published().filter(pk=other.pk).exists(),
    )


def accepted_answer(petition: Petition) -> Answer | None:
    """The answer in force. One query."""
    rows = Answer.objects.with_scopes_disabled().filter(
        petition=petition, state=AnswerState.ACCEPTED, task__is_lead=True
    )
    found: Answer | None = rows.select_related("body").order_by("-decided_at", "-id").first()
    return found


def ask_letter(petition: Petition) -> Letter | None:
    """The last letter that asked the petitioner. One query."""
    rows = Letter.objects.with_scopes_disabled().filter(petitions=petition, kind=LetterKind.ASK)
    found: Letter | None = rows.order_by("-id").first()
    return found


def _due(petition: Petition) -> Due | None:
    rows = Task.objects.with_scopes_disabled().filter(petition=petition, is_lead=True, done_at=None)
    task = rows.order_by("-id").first()
    if task is None:
        return None
    stands = is_paused(pauses_of(task.pauses))
    waits = petition.answered_at is None and not stands
    return Due(
        at=task.due_at,
        stands=stands,
        is_over=waits and task.due_at < clock.now(),
        extended=task.extended_to is not None,
        source=task.computed.get("source", ""),
        how=explain(from_json(task.computed)) if "span" in task.computed else (),
    )


def _promises(petition: Petition) -> list[Promise]:
    rows = Promise.objects.with_scopes_disabled().filter(petition=petition)
    return list(rows.exclude(state=PromiseState.REPLACED).select_related("body").order_by("due_on", "id"))


def _acts(petition: Petition) -> list[Told]:
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=petition_stream(petition.id))
    entries = rows.filter(code__in=[*PUBLIC, *OWN]).order_by("-seq")
    return [told(entry, OWN.get(entry.code) or PUBLIC[entry.code]) for entry in entries]


def _family(petition: Petition) -> list[Petition]:
    """Parts or whole under the same receipt."""
    rows = Petition.objects.with_scopes_disabled().filter(secret_hash=petition.secret_hash)
    if petition.state == PetitionState.SPLIT:
        return list(rows.filter(split_from=petition).order_by("id"))
    return list(rows.filter(pk=petition.split_from_id)) if petition.split_from_id else []
