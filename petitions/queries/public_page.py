"""One published petition as its page shows it: the reviewed words, the answer, promises, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from council import clock
from council.rules.decision import N_
from petitions.enums import AnswerState, OutcomeDetail, PetitionState
from petitions.models import Answer, AnswerFile, Petition, Promise
from petitions.queries.public import GROUPS, group_of, listed, published
from petitions.queries.public_timeline import Told, timeline_of

# What may be said of an answer besides its reviewed words.
ANSWER_FIELDS = (
    "id",
    "petition_id",
    "body",
    "number",
    "outcome",
    "detail",
    "expected_on",
    "document_number",
    "document_date",
    "signer",
    "submitted_at",
    "decided_at",
)
PROMISE_FIELDS = ("id", "petition_id", "body", "due_on", "state", "closed_on")
NEWEST = 3
LATEST = 1000  # what the figures of a panel look at
STATES: dict[str, str] = {
    PetitionState.RECORDED: N_("Đã tiếp nhận và phân loại, đang chờ chuyển đến cơ quan giải quyết."),
    PetitionState.CONSOLIDATED: N_("Đã tổng hợp vào báo cáo, đang chờ chuyển đến cơ quan giải quyết."),
    PetitionState.FORWARDED: N_("Đã chuyển đến cơ quan giải quyết, đang chờ trả lời."),
    PetitionState.RETURNED: N_("Cơ quan nhận đã trả lại; đang tìm đúng cơ quan có thẩm quyền."),
    PetitionState.ASKED: N_("Đang chờ bổ sung thông tin."),
    PetitionState.ANSWERED: N_("Cơ quan đã gửi trả lời; Hội đồng nhân dân đang xem xét trả lời đó."),
    PetitionState.ACCEPTED: N_("Hội đồng nhân dân đã tiếp nhận trả lời."),
    PetitionState.FOLLOWED: N_("Đã có trả lời kèm lời hứa; Hội đồng nhân dân theo dõi đến khi làm xong."),
    PetitionState.CLOSED: N_("Đã kết thúc."),
    PetitionState.ON_THE_SPOT: N_("Đã trả lời ngay tại hội nghị tiếp xúc cử tri."),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the published petitions of a council: how many were answered, and how many resolved. `is_part`: of
    the newest alone, since there are more."""

    total: int
    answered: int
    resolved: int
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A published petition. `answer` is the one whose words were reviewed; `newer`: another one has been
    accepted since, whose words are not public yet. `absorbed`: codes that were public and live on in it."""

    petition: Petition
    group: str
    answer: Answer | None
    newer: bool
    files: Sequence[AnswerFile]
    promises: Sequence[Promise]
    acts: Sequence[Told]
    absorbed: Sequence[str]

    @property
    def state(self) -> str:
        """Where it stands, in a sentence."""
        return STATES.get(self.petition.state, "")

    @property
    def group_label(self) -> str:
        return GROUPS[self.group]

    @property
    def detail(self) -> str:
        """The kind of the outcome, said of the answer in force alone."""
        said = self.answer is not None and not self.newer and self.answer.outcome == self.petition.outcome
        detail = self.answer.detail if self.answer and said else ""
        return str(OutcomeDetail(detail).label) if detail in OutcomeDetail.values else ""

    @property
    def was_late(self) -> bool:
        """Whether the answer came after the deadline."""
        row = self.petition
        return row.answered_at is not None and row.due_at is not None and row.answered_at > row.due_at


def shown(petition: Petition) -> Shown:
    """What hangs on a petition of `public.by_code`. Five queries."""
    line = timeline_of(petition.id)
    accepted = list(
        Answer.objects.with_scopes_disabled()
        .filter(petition_id=petition.id, state=AnswerState.ACCEPTED, task__is_lead=True)
        .select_related("body")
        .only(*ANSWER_FIELDS, "body__name")
        .order_by("decided_at", "id")
    )
    latest = accepted[-1] if accepted else None
    wanted = line.reviewed_answer if line.was_reviewed or latest is None else latest.id
    answer = next((row for row in accepted if row.id == wanted), None) if petition.public_answer else None
    promises = Promise.objects.with_scopes_disabled().filter(petition_id=petition.id)
    return Shown(
        petition=petition,
        group=group_of(petition, clock.now()),
        answer=answer,
        newer=latest is not None and latest is not answer,
        files=_files(answer),
        promises=list(promises.select_related("body").only(*PROMISE_FIELDS, "body__name").order_by("id")),
        acts=line.acts,
        absorbed=_absorbed(petition),
    )


def public_file(petition: Petition, file_id: int) -> AnswerFile | None:
    """A file of the reviewed answer of a published petition that the review let out; None for any other."""
    return next((file for file in shown(petition).files if file.id == file_id), None)


def moved_to(code: str) -> str | None:
    """Where a petition that was public under this code lives on, if that is public; else None."""
    rows = Petition.objects.with_scopes_disabled().filter(
        code=code, published_at__isnull=False, state=PetitionState.MERGED
    )
    found = rows.values_list("merged_into_id", "duplicate_of_id").first()
    if found is None:
        return None
    target: str | None = published().filter(pk=found[0] or found[1]).values_list("code", flat=True).first()
    return target


def newest(council_id: int | None, most: int = NEWEST) -> list[Petition]:
    """What was published last, of one council or of all. One query."""
    rows = published() if council_id is None else published().filter(council_id=council_id)
    return list(listed(rows)[:most])


def figures_of(council_id: int) -> Figures:
    """Counted over what a council published last, at most LATEST of them. One query."""
    rows = published().filter(council_id=council_id).order_by("-published_at", "-id")
    found = list(rows.values_list("answered_at", "resolved_at")[:LATEST])
    answered = [resolved_at for answered_at, resolved_at in found if answered_at is not None]
    resolved = sum(1 for resolved_at in answered if resolved_at is not None)
    return Figures(len(found), len(answered), resolved, len(found) == LATEST)


def days_late(petition: Petition, now: datetime) -> int:
    """How many days an answer is, or was, overdue; 0 when it is not."""
    if petition.due_at is None:
        return 0
    return max(0, ((petition.answered_at or now) - petition.due_at).days)


def _files(answer: Answer | None) -> list[AnswerFile]:
    if answer is None:
        return []
    rows = AnswerFile.objects.with_scopes_disabled().filter(answer=answer, is_public=True)
    return list(rows.order_by("id"))


def _absorbed(petition: Petition) -> list[str]:
    rows = Petition.objects.with_scopes_disabled().filter(
        Q(merged_into_id=petition.id) | Q(duplicate_of_id=petition.id),
        state=PetitionState.MERGED,
        published_at__isnull=False,
    )
    return list(rows.order_by("id").values_list("code", flat=True))
