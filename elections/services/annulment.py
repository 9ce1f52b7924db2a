"""Annulling the result of an area or a constituency (Art. 81), and opening a published result again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from council.errors import Refused
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import CandidateState, RecordState, ResultState
from elections.models import Candidate, Contest, CountRecord
from elections.services import record_base as base
from elections.services.determine import decision_number, store_annulled
from elections.streams import contest_stream

ANNUL = "elections.annul"
REOPEN = "elections.reopen_result"


def annul_record(*, actor: Actor, record_id: int, version: int, number: str, reason: str) -> CountRecord:
    """Note that the result of one polling area was annulled: the constituency waits for the vote there to be
    held again (elections.services.again). `number`: the decision of the National Election Council."""
    require(actor, ANNUL, access.record(actor, record_id).contest.council_id)
    with transaction.atomic():
        record = base.locked_with_contest(actor, record_id)
        base.check_version(record, version)
        contest = base.lock_contest(record.contest_id)
        base.check_not_published(contest)
        if record.state == RecordState.ANNULLED:
            raise Refused("already_annulled", _("Kết quả này đã bị hủy trước đó."))
        said, decision = base.reason_given(reason), decision_number(number)
        record.state, record.reason = RecordState.ANNULLED, f"{decision}: {said}"[:300]
        record.version += 1
        base.tell(record, actor, "elections.record.annulled", authority=decision, reason=said)
        base.back_to_counting(contest, actor, said)
    return record


def annul_contest(*, actor: Actor, contest_id: int, number: str, reason: str) -> Contest:
    """Note that the result of a whole constituency was annulled: nobody is elected, it votes again."""
    require(actor, ANNUL, access.contest(actor, contest_id).council_id)
    with transaction.atomic():
        contest = base.lock_contest(contest_id)
        if contest.annulled_by:
            raise Refused("already_annulled", _("Kết quả này đã bị hủy trước đó."))
        said, decision = base.reason_given(reason), decision_number(number)
        _not_delegates_yet(contest)
        was = {"result_state": contest.result_state, "verdict": contest.verdict}
        if contest.result_state == ResultState.PUBLISHED:
            contest.correction = said
        contest.annulled_by = f"{decision}: {said}"[:200]
        _unelect(contest)
        data = {"contest": contest.pk, "reason": said, "before": was}
        stream = contest_stream(contest.pk)
        journal.record(
            Act(contest.council_id, stream, "elections.result.annulled", data, actor, authority=decision)
        )
        store_annulled(contest, actor)
    return contest


def reopen(*, actor: Actor, contest_id: int, number: str, reason: str) -> Contest:
    """Open a published result so that records can be corrected. What was published stays published until the
    committee publishes the correction, which carries this reason."""
    require(actor, REOPEN, access.contest(actor, contest_id).council_id)
    with transaction.atomic():
        contest = base.lock_contest(contest_id)
        if contest.result_state != ResultState.PUBLISHED:
            raise Refused("not_published", _("Kết quả này chưa công bố nên không cần mở lại."))
        said, decision = base.reason_given(reason), decision_number(number)
        _not_delegates_yet(contest)
        contest.correction = said
        _unelect(contest)
        stream = contest_stream(contest.pk)
        data = {"contest": contest.pk, "reason": said}
        journal.record(
            Act(contest.council_id, stream, "elections.result.reopened", data, actor, authority=decision)
        )
        base.back_to_counting(contest, actor, said)
    return contest


def _not_delegates_yet(contest: Contest) -> None:
    if contest.council_election.delegates_made_at is not None:
        raise Refused(
            "delegates_made",
            _("Người trúng cử đã thành đại biểu của nhiệm kỳ mới nên không mở lại kết quả ở đây được."),
        )


def _unelect(contest: Contest) -> None:
    states = (CandidateState.ELECTED, CandidateState.NOT_ELECTED)
    rows = Candidate.objects.with_scopes_disabled().filter(contest=contest, state__in=states)
    rows.update(state=CandidateState.OFFICIAL)
