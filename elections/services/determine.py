"""Determining results: the sums of a constituency and who is elected, computed, never typed (form 24)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.models import Council
from council.permissions import Actor, require
from council.rules.decision import N_, Reason
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import ResultState
from elections.models import Contest, Election
from elections.queries.figures import REQUIRED
from elections.queries.outcomes import outcome_json, reason_json
from elections.rules.shapes import Verdict, law_85
from elections.services.faults import Faulty
from elections.services.record_base import lock_contest, reason_given
from elections.services.tally import Tally, tally
from elections.services.tally_rows import write_results, write_votes
from elections.streams import contest_stream

DETERMINE = "elections.determine_result"
DECIDE = "elections.decide_tie"
LEAST_NUMBER = 3


def determine(*, actor: Actor, contest_id: int) -> Contest:
    """Determine the result of one contest. Faulty names what is missing or does not add up."""
    access.contest(actor, contest_id)
    require(actor, DETERMINE, actor.council_id)
    with transaction.atomic():
        contest = lock_contest(access.contest(actor, contest_id).pk)
        _check_open(contest)
        (found,) = tally([contest])
        if found.outcome is None:
            raise Faulty(found.findings, _names(found))
        _store([found], actor)
    return contest


def determine_council(*, actor: Actor, council_election_id: int) -> list[Contest]:
    """Determine every contest of the actor's council whose records are all accepted; the others wait."""
    require(actor, DETERMINE, actor.council_id)
    with transaction.atomic():
        own = access.council_election(actor, council_election_id, lock=True)
        return _determine_where(actor, council_election_id=own.pk)


def determine_all(election: Election, *, actor: Actor | None = None) -> list[Contest]:
    """Every contest of a polling day that can be determined. For commands of the server; asks no right."""
    with transaction.atomic():
        return _determine_where(actor, council_election__election=election)


def decide_tie(
    *, actor: Actor, contest_id: int, chosen: Collection[int], number: str, reason: str
) -> Contest:
    """Record whom the Election Committee chose among those whom the law does not tell apart."""
    require(actor, DECIDE, access.contest(actor, contest_id).council_id)
    with transaction.atomic():
        contest = lock_contest(contest_id)
        if contest.result_state != ResultState.DETERMINED or contest.verdict != Verdict.UNRESOLVED:
            raise Refused("no_tie", _("Đơn vị bầu cử này không có trường hợp bằng phiếu chờ quyết định."))
        said, decision = reason_given(reason), decision_number(number)
        tied, places = set(contest.outcome["tied"]), contest.outcome["open_seats"]
        if not set(chosen) <= tied or len(set(chosen)) != places or len(chosen) != places:
            message = _("Hãy chọn đúng %(places)s người trong số những người bằng phiếu.")
            raise Refused("bad_choice_of_tied", message % {"places": places}, status=400)
        contest.outcome = _with_decision(contest.outcome, set(chosen), decision, said)
        contest.verdict = contest.outcome["verdict"]
        contest.save()
        data = {"contest": contest.pk, "chosen": sorted(chosen), "tied": sorted(tied), "reason": said}
        stream = contest_stream(contest.pk)
        act = Act(contest.council_id, stream, "elections.tie.decided", data, actor, authority=decision)
        journal.record(act)
    return contest


def store_annulled(contest: Contest, actor: Actor) -> None:
    """The result of a contest that was annulled: nobody elected. The caller has locked it and asked."""
    contest.save()
    _store(tally([contest]), actor)


def decision_number(number: str) -> str:
    """The number of the resolution or decision an act stands on; Refused without one."""
    cleaned = text.clean(number)[:120]
    if len(cleaned) < LEAST_NUMBER:
        raise Refused(
            "decision_number_required", _("Hãy ghi số và ngày của nghị quyết hoặc quyết định."), status=400
        )
    return cleaned


def _check_open(contest: Contest) -> None:
    if contest.reruns_areas:
        raise Refused(
            "counts_in_parent",
            _("Đây là nơi bỏ phiếu lại của một số khu vực; hãy xác định kết quả ở đơn vị bầu cử ban đầu."),
        )
    if contest.result_state == ResultState.PUBLISHED:
        raise Refused("already_published_result", _("Kết quả của đơn vị bầu cử này đã công bố."))
    if contest.result_state == ResultState.DETERMINED:
        raise Refused("already_determined", _("Kết quả của đơn vị bầu cử này đã được xác định."))


def _determine_where(actor: Actor | None, **which: Any) -> list[Contest]:
    rows = Contest.objects.with_scopes_disabled().filter(
        **which, result_state=ResultState.COUNTING, reruns_areas=False
    )
    rows = rows.select_related("council_election__election").select_for_update(of=("self",))
    done = [found for found in tally(list(rows.order_by("id"))) if found.outcome is not None]
    _store(done, actor)
    return [found.contest for found in done]


def _store(found: Sequence[Tally], actor: Actor | None) -> None:
    """Write results: a fixed number of statements for each few hundred contests."""
    now, acts = clock.now(), []
    for one in found:
        contest, outcome = one.contest, one.outcome
        if outcome is None:
            raise ValueError(f"no outcome to store: {contest.pk}")
        for name in REQUIRED:
            setattr(contest, name, None if one.findings else getattr(one.total, name))
        contest.outcome = outcome_json(outcome)
        contest.verdict = str(outcome.verdict)
        contest.result_state, contest.determined_at = ResultState.DETERMINED, now
        totals = {name: getattr(contest, name) for name in REQUIRED}
        data = {"contest": contest.pk, "totals": totals, "outcome": contest.outcome}
        stream = contest_stream(contest.pk)
        acts.append(Act(contest.council_id, stream, "elections.result.determined", data, actor, at=now))
    write_results([one.contest for one in found])
    write_votes([vote for one in found for vote in one.total.votes.items() if not one.findings])
    journal.record_all(acts)


def _names(found: Tally) -> dict[int, str]:
    """What findings about areas call them; findings about candidates use the candidates' own numbers."""
    communes = dict(
        Council.objects.filter(id__in={place[0] for place in found.places}).values_list("id", "name")
    )
    said = _("Khu vực bỏ phiếu số %(number)s, %(commune)s")
    return {
        index: said % {"number": number, "commune": communes[council_id]}
        for index, (council_id, number) in enumerate(found.places)
    }


def _with_decision(outcome: dict[str, Any], chosen: set[int], number: str, reason: str) -> dict[str, Any]:
    """The outcome with every tied candidate's fate decided. The seats are full: a tie leaves none empty."""
    fates = []
    for fate in outcome["fates"]:
        elected = fate["candidate"] in chosen
        decided = {"elected": elected, "reason": reason_json(_decided(elected, fate["votes"], number))}
        fates.append({**fate, **decided} if fate["candidate"] in outcome["tied"] else fate)
    elected_now = [fate["candidate"] for fate in fates if fate["elected"]]
    message = N_(
        "Ủy ban bầu cử quyết định trường hợp bằng phiếu theo %(number)s; đã bầu đủ %(seats)s đại biểu."
    )
    why = Reason("tie_decided", message, {"number": number, "seats": len(elected_now)}, law_85("Điều 78"))
    decision = {"number": number, "reason": reason, "chosen": sorted(chosen), "tied": outcome["tied"]}
    return {
        **outcome,
        "verdict": str(Verdict.COMPLETE),
        "elected": elected_now,
        "tied": [],
        "open_seats": 0,
        "fates": fates,
        "reasons": [*outcome["reasons"][:1], reason_json(why)],
        "decision": decision,
    }


def _decided(elected: bool, votes: int, number: str) -> Reason:
    if elected:
        message = N_("Bằng phiếu ở ghế cuối (%(votes)s); Ủy ban bầu cử quyết định trúng cử: %(number)s.")
    else:
        message = N_("Bằng phiếu ở ghế cuối (%(votes)s); Ủy ban bầu cử chọn người khác: %(number)s.")
    return Reason("tie_decided", message, {"votes": votes, "number": number}, law_85("Điều 78"))
