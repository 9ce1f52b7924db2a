"""Tables that list petitions: those answered, and those carried over from earlier sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from council import clock
from council.models import CouncilSession
from council.naming import session_title
from council.rules.decision import N_
from petitions.enums import AnswerState, Outcome, OutcomeDetail, PetitionState, PromiseState
from petitions.models import Answer, Petition, Promise
from petitions.queries.statistics import midnight
from petitions.queries.tables import (
    ALL,
    NO_BODY,
    NO_FIELD,
    Choice,
    Column,
    Made,
    Part,
    Row,
    chosen,
    of_council,
    page_of,
)
from petitions.rules.states import ENDED

GIVEN = (AnswerState.SUBMITTED, AnswerState.CHECKED, AnswerState.ACCEPTED)
KEPT_BACK = ("exact", "folded", "public_text", "public_answer", "public_exact", "public_folded")
ANSWERS = (
    Column(N_("STT"), 5, count=True),
    Column(N_("Mã"), 12),
    Column(N_("Lĩnh vực"), 12),
    Column(N_("Nội dung kiến nghị"), 34, long=True),
    Column(N_("Cơ quan trả lời"), 15),
    Column(N_("Nội dung trả lời"), 38, long=True),
    Column(N_("Kết quả"), 14),
    Column(N_("Số văn bản"), 11),
    Column(N_("Ngày văn bản"), 10),
)
LEFT = (
    Column(N_("STT"), 5, count=True),
    Column(N_("Mã"), 12),
    Column(N_("Kỳ họp nêu"), 12),
    Column(N_("Số kỳ họp đã qua"), 7, count=True),
    Column(N_("Lĩnh vực"), 12),
    Column(N_("Nội dung kiến nghị"), 34, long=True),
    Column(N_("Cơ quan giải quyết"), 15),
    Column(N_("Tình trạng"), 13),
    Column(N_("Lời hứa"), 22, long=True),
    Column(N_("Hạn lời hứa"), 10),
    Column(N_("Hạn trả lời"), 10),
)


def answered(choice: Choice, limit: int = ALL) -> Made:
    """Every answered petition with its answer: the newest that was accepted or that waits to be judged. Two
    queries."""
    rows = chosen(choice).filter(answered_at__isnull=False).order_by("code")
    given = Answer.objects.with_scopes_disabled().filter(state__in=GIVEN, task__is_lead=True)
    newest = Prefetch("answers", given.select_related("body").order_by("-number", "-id"), to_attr="given")
    whole = rows.select_related("field", "lead").defer(*KEPT_BACK).prefetch_related(newest)
    found, size = page_of(whole, limit)
    lines = [_answered(number, row) for number, row in enumerate(found, 1)]
    return Made("da-tra-loi", N_("Danh sách kiến nghị đã có trả lời"), [Part(ANSWERS, lines, size=size)])


def _answered(number: int, row: Petition) -> Row:
    given: Sequence[Answer] = row.given  # type: ignore[attr-defined]  # prefetched
    answer = _newest(given)
    field = row.field.name if row.field else _(NO_FIELD)
    if answer is None:
        words = row.spot_answer
        place = _("Trả lời tại hội nghị") if words else (row.lead.name if row.lead else _(NO_BODY))
        return (number, row.code, field, row.text, place, words, _result(row, None), "", None)
    return (
        number,
        row.code,
        field,
        row.text,
        answer.body.name,
        answer.text,
        _result(row, answer),
        answer.document_number,
        answer.document_date,
    )


def _newest(given: Iterable[Answer]) -> Answer | None:
    """By the day it was submitted: a duty that was opened anew counts its answers from one again."""
    return max(given, key=lambda one: (one.submitted_at is not None, one.submitted_at, one.id), default=None)


def _result(row: Petition, answer: Answer | None) -> str:
    if row.outcome not in Outcome.values:
        return _("Chờ đánh giá") if row.state != PetitionState.ON_THE_SPOT else _("Trả lời tại hội nghị")
    said = str(Outcome(row.outcome).label)
    if answer is not None and answer.outcome == row.outcome and answer.detail:
        said = f"{said}: {OutcomeDetail(answer.detail).label}"
    return said


def carried_over(choice: Choice, limit: int = ALL) -> Made:
    """What earlier sessions left: petitions not closed, of a session before the chosen one, or noted before
    the period. Without either, every petition that is not closed. Three queries."""
    every = choice.every_session()
    rows = of_council(choice.council_id).exclude(state__in=[str(state) for state in ENDED])
    if choice.before is not None:
        rows = rows.filter(before_session=choice.before)
    rows = _earlier(rows, choice, every)
    open_ = Promise.objects.with_scopes_disabled().filter(state__in=(PromiseState.OPEN, PromiseState.BROKEN))
    promises = Prefetch("promises", open_.order_by("-id"), to_attr="open_promises")
    whole = rows.select_related("field", "lead", "session").defer(*KEPT_BACK).prefetch_related(promises)
    until = choice.session.opens_on if choice.session else clock.today()
    opened = sorted(session.opens_on for session in every if session.opens_on <= until)
    ordered = whole.order_by(F("session__opens_on").asc(nulls_last=True), "code")
    shown, size = page_of(ordered, limit)
    lines = [_left(number, row, opened) for number, row in enumerate(shown, 1)]
    title = N_("Kiến nghị chưa giải quyết xong từ các kỳ họp trước")
    note = N_("Số kỳ họp đã qua: các kỳ họp của hội đồng khai mạc sau kỳ họp mà kiến nghị được nêu.")
    return Made("ton-dong", title, [Part(LEFT, lines, size=size, notes=[note])])


def _earlier(rows: QuerySet[Petition], choice: Choice, every: Sequence[CouncilSession]) -> QuerySet[Petition]:
    if choice.session is not None:
        day = choice.session.opens_on
        before = max((row.opens_on for row in every if row.opens_on < day), default=None)
        earlier = Q(session__opens_on__lt=day)
        if before is not None:
            earlier |= Q(session=None, recorded_at__lt=midnight(before))
        return rows.filter(earlier)
    if choice.since is not None:
        return rows.filter(recorded_at__lt=midnight(choice.since))
    return rows


def _left(number: int, row: Petition, opened: Sequence[date]) -> Row:
    promises: Sequence[Promise] = row.open_promises  # type: ignore[attr-defined]  # prefetched
    promise = promises[0] if promises else None
    day = row.session.opens_on if row.session else clock.day_of(row.recorded_at)
    session = f"{session_title(row.session)} ({day:%d/%m/%Y})" if row.session else _("Chưa gắn với kỳ họp")
    state = str(PetitionState(row.state).label)
    if row.outcome in Outcome.values:
        state = f"{state}: {Outcome(row.outcome).label}"
    words = ""
    if promise is not None:
        words = promise.text
        if promise.state == PromiseState.BROKEN:
            words = _("(Quá hạn chưa thực hiện) %(words)s") % {"words": words}
    return (
        number,
        row.code,
        session,
        sum(one > day for one in opened),
        row.field.name if row.field else _(NO_FIELD),
        row.text,
        row.lead.name if row.lead else _(NO_BODY),
        state,
        words,
        promise.due_on if promise else None,
        clock.day_of(row.due_at) if row.due_at else None,
    )
