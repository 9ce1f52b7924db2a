"""Urging a body: one letter over what it owes, what came back badly answered, and what it promised.

An abolished body cannot be urged: the letter goes to the one that took over. The same petition is not urged
twice on one day unless the office says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.rules.wording import official_day
from petitions import access
from petitions.enums import LetterKind, TaskState
from petitions.models import AnsweringBody, Letter, Petition, Promise, Task
from petitions.queries.bodies import heir
from petitions.queries.clock import days_named, open_tasks, overdue
from petitions.queries.routing import standing_committee
from petitions.queries.supervision import broken_promises
from petitions.rules.lateness import Lateness
from petitions.services.classify import required
from petitions.services.common import say
from petitions.services.letters import LetterData, issue
from petitions.services.record import lock_codes

SUPERVISE = "petitions.supervise"
MOST_TOGETHER = 200
MOST_QUOTED = 500
OVERDUE, BAD_ANSWER, PROMISE = "overdue", "bad_answer", "broken_promise"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an office urges: duties past their deadline or sent back, and promises past their day."""

    task_ids: Sequence[int] = ()
    promise_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the letter: which petition, why, since which day, how late."""

    petition: Petition
    why: str
    due: date
    days: int
    working: int
    promised: str = ""


def urge(
    *,
    actor: Actor,
    body_id: int,
    chosen: Chosen,
    letter: LetterData,
    reason: str = "",
    again: bool = False,
) -> Letter:
    """One letter to a body. A bad answer and a broken promise need the reason; `again`: although one of the
    petitions was urged today already."""
    require(actor, SUPERVISE, actor.council_id)
    if not 1 <= len(set(chosen.task_ids)) + len(set(chosen.promise_ids)) <= MOST_TOGETHER:
        message = _("Hãy chọn từ 1 đến %(most)s việc để đôn đốc.")
        raise Refused("nothing_chosen", message % {"most": MOST_TOGETHER}, status=400)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        body = access.body(actor, body_id)
        addressee = living_heir(body)
        points = _points(body, chosen)
        if any(point.why != OVERDUE for point in points):
            reason = required(reason)
        petitions = list({point.petition.id: point.petition for point in points}.values())
        if not again:
            _check_today(petitions, addressee)
        row = issue(
            actor=actor,
            council=council,
            kind=LetterKind.URGE,
            data=letter,
            addressee=addressee.name,
            words=_words(standing_committee(council), body, addressee, points, reason),
            petitions=petitions,
            body=addressee,
        )
        for petition in petitions:
            own = [point for point in points if point.petition.id == petition.id]
            _tell(actor, row, petition, own, reason)
    return row


def living_heir(body: AnsweringBody) -> AnsweringBody:
    """The body a letter goes to: the body itself, or who took over from it."""
    found = heir(body, clock.today())
    if found is None:
        message = _("“%(name)s” đã giải thể và chưa có cơ quan kế thừa; hãy ghi cơ quan kế thừa trước.")
        raise Refused("body_without_heir", message % {"name": body.name})
    return found


def _points(body: AnsweringBody, chosen: Chosen) -> list[Point]:
    """What was chosen, locked, as it stands now: petitions before their duties."""
    tasks = Task.objects.with_scopes_disabled().filter(
        pk__in=chosen.task_ids, body=body, council_id=body.council_id
    )
    promises = Promise.objects.with_scopes_disabled().filter(
        pk__in=chosen.promise_ids, body=body, council_id=body.council_id
    )
    ids = {*tasks.values_list("petition_id", flat=True), *promises.values_list("petition_id", flat=True)}
    rows = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    petitions = {row.id: row for row in rows.filter(pk__in=ids, council_id=body.council_id)}
    found = list(tasks.select_for_update(of=("self",)).order_by("due_at", "id"))
    kept = list(promises.select_for_update(of=("self",)).order_by("due_on", "id"))
    _check_all_found([*found, *kept], chosen, petitions)
    return [*_task_points(found, petitions), *_promise_points(kept, petitions)]


def _check_all_found(rows: Sequence[Task | Promise], chosen: Chosen, petitions: dict[int, Petition]) -> None:
    wanted = len(set(chosen.task_ids)) + len(set(chosen.promise_ids))
    if len(rows) != wanted or any(row.petition_id not in petitions for row in rows):
        raise not_found()


def _task_points(tasks: Sequence[Task], petitions: dict[int, Petition]) -> list[Point]:
    ids = [task.id for task in tasks]
    open_now = dict(open_tasks().filter(pk__in=ids).values_list("id", "state"))
    late = set(open_tasks().filter(overdue(clock.now()), pk__in=ids).values_list("id", flat=True))
    gone = [task for task in tasks if task.id not in late and open_now.get(task.id) != TaskState.SENT_BACK]
    if gone:
        raise _no_longer([petitions[task.petition_id] for task in gone], whole=len(gone) == len(tasks))
    lateness = Lateness(days_named()[0], clock.today())
    points = []
    for task in tasks:
        due = clock.day_of(task.due_at)
        days = lateness.of(due)
        why = OVERDUE if task.id in late else BAD_ANSWER
        points.append(Point(petitions[task.petition_id], why, due, days.days, days.working))
    return points


def _promise_points(promises: Sequence[Promise], petitions: dict[int, Petition]) -> list[Point]:
    if not promises:
        return []
    council_id = promises[0].council_id
    still = set(broken_promises(council_id, clock.now()).values_list("id", flat=True))
    gone = [row for row in promises if row.id not in still]
    if gone:
        raise _no_longer([petitions[row.petition_id] for row in gone], whole=len(gone) == len(promises))
    lateness = Lateness(days_named()[0], clock.today())
    return [
        Point(petitions[row.petition_id], PROMISE, row.due_on, *_late(lateness, row.due_on), row.text)
        for row in promises
    ]


def _late(lateness: Lateness, due: date) -> tuple[int, int]:
    late = lateness.of(due)
    return late.days, late.working


def _no_longer(petitions: Iterable[Petition], *, whole: bool) -> Refused:
    if whole:
        message = _("Không còn việc nào quá hạn để đôn đốc: cơ quan đã trả lời hoặc đã được gia hạn.")
        return Refused("nothing_overdue", message)
    codes = ", ".join(sorted(petition.code for petition in petitions)[:20])
    message = _("%(codes)s không còn quá hạn (đã trả lời hoặc gia hạn); hãy bỏ chọn rồi gửi lại.")
    return Refused("no_longer_overdue", message % {"codes": codes})


def _check_today(petitions: Sequence[Petition], body: AnsweringBody) -> None:
    start = clock.at(clock.today(), 0)
    rows = Letter.objects.with_scopes_disabled().filter(
        kind=LetterKind.URGE, body=body, sent_at__gte=start, petitions__in=petitions
    )
    found = rows.order_by("-id").first()
    if found is not None:
        said = {"number": found.number or "…", "signer": found.signer or "…"}
        message = _("Hôm nay đã đôn đốc cùng nội dung bằng công văn số %(number)s (%(signer)s ký).")
        raise Refused("urged_today", message % said)


def _words(
    sender: str, body: AnsweringBody, addressee: AnsweringBody, points: Sequence[Point], reason: str
) -> list[str]:
    said = []
    if body.id != addressee.id:
        said.append(f"{addressee.name} kế thừa nhiệm vụ của {body.name} đã giải thể.")
    heads = {
        OVERDUE: "đã quá hạn trả lời",
        BAD_ANSWER: "có câu trả lời chưa đạt yêu cầu, phải trả lời lại",
        PROMISE: "đã hứa giải quyết nhưng quá thời hạn chưa thực hiện",
    }
    for why, head in heads.items():
        own = [point for point in points if point.why == why]
        if own:
            said.append(f"{sender} đôn đốc {addressee.name} về {len(own)} kiến nghị của cử tri {head}:")
            said += [_line(point) for point in own]
    if reason:
        said.append(f"Lý do đôn đốc: {reason.rstrip('.')}.")
    said.append(
        f"Đề nghị {addressee.name} khẩn trương giải quyết, gửi kết quả bằng văn bản và nêu rõ lý do chậm "
        "cùng thời hạn hoàn thành đối với từng kiến nghị."
    )
    return said


def _line(point: Point) -> str:
    words = " ".join(point.petition.text.split())
    if len(words) > MOST_QUOTED:
        words = f"{words[:MOST_QUOTED].rstrip()} (…)"
    late = f"quá hạn {point.days} ngày ({point.working} ngày làm việc)"
    if point.why == PROMISE:
        promised = " ".join(point.promised.split())[:MOST_QUOTED].rstrip(".")
        due = f"Lời hứa: {promised}. Thời hạn đã hứa: {official_day(point.due)}, {late}."
    elif point.why == BAD_ANSWER:
        due = f"Hạn trả lời lại: {official_day(point.due)}."
    else:
        due = f"Hạn trả lời: {official_day(point.due)}, {late}."
    return f"- Kiến nghị {point.petition.code}: {words.rstrip('.')}. {due}"


def _tell(actor: Actor, row: Letter, petition: Petition, points: Sequence[Point], reason: str) -> None:
    said = {
        "letter": row.id,
        "number": row.number,
        "addressee": row.addressee,
        "why": [point.why for point in points],
        "due": [point.due.isoformat() for point in points],
        "days": max(point.days for point in points),
        "working_days": max(point.working for point in points),
        "reason": reason,
        "version": petition.version,
    }
    say(petition, actor, "petitions.petition.urged", said)
