"""Publishing results by resolution of the Election Committee, and correcting what was published.

Law 85/2015/QH13, Art. 86 as amended by Law 83/2025/QH15: each committee publishes the result and the list of
those elected. Nothing here takes a published result back: a correction is a further version with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import CandidateState, ResultState
from elections.models import Candidate, Contest, CouncilElection, PublishedResult
from elections.rules.shapes import Verdict, law_85
from elections.services.published import contents
from elections.streams import candidate_stream, contest_stream, council_election_stream, results_changed

VERB = "elections.publish_results"
LAW = str(law_85("Điều 86"))
# Only these follow the count; who withdrew or was removed stays so, whatever the votes.
FOLLOWS = frozenset(
    {
        CandidateState.OFFICIAL,
        CandidateState.ELECTED,
        CandidateState.NOT_ELECTED,
        CandidateState.CONFIRMED,
        CandidateState.REFUSED,
    }
)
CHECKED = frozenset({CandidateState.CONFIRMED, CandidateState.REFUSED})


def publish_contest(*, actor: Actor, contest_id: int, number: str, reason: str = "") -> PublishedResult:
    """Publish the determined result of one constituency; with `reason` where it corrects a published one."""
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        contest = access.contest(actor, contest_id, lock=True)
        council_election = access.council_election(actor, contest.council_election_id, lock=True)
        if contest.result_state == ResultState.PUBLISHED:
            raise Refused("result_published", _("Kết quả của đơn vị bầu cử này đã được công bố."), LAW)
        [row] = _publish(actor, council_election, [contest.id], number, reason)
    return row


def publish_results(
    *, actor: Actor, council_election_id: int, number: str, reason: str = ""
) -> list[PublishedResult]:
    """Publish what is left of a council's results, all constituencies or none."""
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        rows = Contest.objects.with_scopes_disabled().filter(
            council_election=council_election, reruns_areas=False
        )
        left = rows.exclude(result_state=ResultState.PUBLISHED).select_for_update(of=("self",))
        ids = list(left.values_list("id", flat=True))
        if not ids:
            raise Refused("results_published", _("Mọi đơn vị bầu cử đã được công bố kết quả."), LAW)
        published = _publish(actor, council_election, ids, number, reason)
        data = {"number": published[0].number, "contests": len(published)}
        stream = council_election_stream(council_election.id)
        act = Act(council_election.council_id, stream, "elections.results.published", data, actor)
        journal.record(act)
    return published


def _publish(
    actor: Actor, council_election: CouncilElection, ids: Sequence[int], number: str, reason: str
) -> list[PublishedResult]:
    number, reason = text.clean(number)[:60], text.clean(reason)[:300]
    # A correction says why: what the committee writes now, else why the result was opened again.
    if not number:
        message = _("Hãy ghi số và ngày nghị quyết công bố kết quả của Ủy ban bầu cử.")
        raise Refused("resolution_required", message, LAW)
    contests = _contests(ids)
    before = _in_force(ids)
    reasons = {contest.id: reason or contest.correction for contest in contests}
    for contest in contests:
        _check(contest, before.get(contest.id), reasons[contest.id])
    columns = contents(contests)
    now = clock.now()
    _supersede(before.values(), now)
    rows = [
        PublishedResult(
            contest=contest,
            council_election=council_election,
            council_id=contest.council_id,
            election_id=council_election.election_id,
            version=before[contest.id].version + 1 if contest.id in before else 1,
            number=number,
            reason=reasons[contest.id] if contest.id in before else "",
            published_by_id=actor.account_id or 0,
            published_at=now,
            **columns[contest.id],
        )
        for contest in contests
    ]
    made = PublishedResult.objects.bulk_create(rows)
    acts = _decide_fates(contests, actor)
    journal.record_all([*(_act(row, actor) for row in made), *acts])
    _close(council_election, contests, number, now)
    results_changed(ids, council_election.id, council_election.election_id)
    return made


def _contests(ids: Sequence[int]) -> list[Contest]:
    candidates = Candidate.objects.with_scopes_disabled().select_for_update(of=("self",))
    rows = Contest.objects.with_scopes_disabled().filter(pk__in=ids).order_by("number")
    rows = rows.select_related("council_election__election")
    return list(rows.prefetch_related(Prefetch("candidates", candidates)))


def _in_force(ids: Sequence[int]) -> dict[int, PublishedResult]:
    rows = PublishedResult.objects.with_scopes_disabled().filter(contest_id__in=ids)
    rows = rows.filter(superseded_at__isnull=True).defer("lines", "areas", "reasons")
    return {row.contest_id: row for row in rows}


def _check(contest: Contest, before: PublishedResult | None, reason: str) -> None:
    where = {"number": contest.number}
    if contest.result_state != ResultState.DETERMINED:
        message = _("Đơn vị bầu cử số %(number)s chưa xác định xong kết quả; hãy chờ Ban bầu cử.")
        raise Refused("result_not_determined", message % where, LAW)
    if contest.verdict == Verdict.UNRESOLVED:
        message = _(
            "Đơn vị bầu cử số %(number)s còn người bằng phiếu ở ghế cuối; "
            "Ủy ban bầu cử phải quyết định trước."
        )
        raise Refused("result_unresolved", message % where, str(law_85("Điều 78")))
    if before is not None and len(reason) < 3:
        message = _("Kết quả đơn vị bầu cử số %(number)s đã công bố: hãy ghi lý do đính chính.")
        raise Refused("correction_reason_required", message % where, LAW)
    fated = {fate["candidate"] for fate in contest.outcome["fates"]}
    if not fated <= {candidate.id for candidate in contest.candidates.all()}:
        message = _("Kết quả đơn vị bầu cử số %(number)s không khớp danh sách; Ban bầu cử xác định lại.")
        raise Refused("result_stale", message % where, LAW)


def _supersede(rows: Iterable[PublishedResult], now: datetime) -> None:
    ids = [row.id for row in rows]
    PublishedResult.objects.with_scopes_disabled().filter(pk__in=ids).update(superseded_at=now)


def _decide_fates(contests: Sequence[Contest], actor: Actor) -> list[Act]:
    """Set each candidate elected or not; what the status check found of an elected one stays."""
    changed: dict[CandidateState, list[int]] = {}
    acts = []
    for contest in contests:
        elected = set(contest.outcome["elected"])
        for candidate in contest.candidates.all():
            state = CandidateState.ELECTED if candidate.id in elected else CandidateState.NOT_ELECTED
            if _follows(candidate, state):
                changed.setdefault(state, []).append(candidate.id)
                data = {"before": candidate.state, "state": str(state), "votes": candidate.votes}
                stream, code = candidate_stream(candidate.id), "elections.candidate.result"
                acts.append(Act(candidate.council_id, stream, code, data, actor))
    for state, ids in changed.items():
        rows = Candidate.objects.with_scopes_disabled().filter(pk__in=ids)
        rows.update(state=state, version=F("version") + 1)
    return acts


def _follows(candidate: Candidate, state: CandidateState) -> bool:
    """Whether the result changes a candidate's state. Refused where it would take a seat from a delegate."""
    checked = candidate.state in CHECKED and state == CandidateState.ELECTED
    if candidate.state not in FOLLOWS or checked or candidate.state == state:
        return False
    if candidate.person_id and state == CandidateState.NOT_ELECTED:
        message = _("%(name)s đã là đại biểu; hãy ghi thôi làm nhiệm vụ trước khi đính chính kết quả.")
        raise Refused("already_delegate", message % {"name": candidate.full_name})
    return True


def _act(row: PublishedResult, actor: Actor) -> Act:
    code = "elections.result.corrected" if row.version > 1 else "elections.result.published"
    data = {
        "number": row.number,
        "version": row.version,
        "verdict": row.verdict,
        "elected": [line["candidate"] for line in row.lines if line["elected"]],
    }
    if row.reason:
        data["reason"] = row.reason
    return Act(row.council_id, contest_stream(row.contest_id), code, data, actor)


def _close(
    council_election: CouncilElection, contests: Sequence[Contest], number: str, now: datetime
) -> None:
    """The contests are published; with the last of them so is the result of the council."""
    rows = Contest.objects.with_scopes_disabled().filter(pk__in=[contest.id for contest in contests])
    rows.update(result_state=ResultState.PUBLISHED, published_at=now, correction="")
    left = Contest.objects.with_scopes_disabled().filter(
        council_election=council_election, reruns_areas=False
    )
    if left.exclude(result_state=ResultState.PUBLISHED).exists():
        return
    council_election.result_number = number
    council_election.results_published_at = council_election.results_published_at or now
    council_election.save(update_fields=["result_number", "results_published_at"])
