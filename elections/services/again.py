"""Calling an additional election (Art. 79) or a re-election (Art. 80, 81): a polling day of its own.

Its areas, teams, board and candidates are copies of those of the first poll, so that everything works as it
did there. Where single areas were annulled, those areas alone vote again and their records count in the
first contest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from council.errors import Refused
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import ElectionKind, RecordState, ResultState
from elections.models import AreaContest, Candidate, Contest, CouncilElection, CountRecord
from elections.queries.ballots import STANDING, ballot_of
from elections.rules.shapes import Verdict
from elections.services.again_copies import copy_areas, copy_board, copy_candidates, election_of
from elections.services.determine import decision_number
from elections.services.record_base import lock_contest, reason_given
from elections.streams import contest_stream, election_changed

CALL = "elections.call_again"
DUE = {
    Verdict.ADDITIONAL: ElectionKind.ADDITIONAL,
    Verdict.RE_ELECTION: ElectionKind.RE_ELECTION,
    Verdict.ANNULLED: ElectionKind.RE_ELECTION,
}
LAST_DAY = 7  # days after the first poll (Art. 79(3), 80(4), 81(2) as amended by Law 83/2025/QH15)


@dataclass(frozen=True, slots=True)
class Due:
    """What the law asks for: the kind of poll, its seats, who stands, and where."""

    kind: ElectionKind
    seats: int
    candidates: tuple[Candidate, ...]
    areas: tuple[int, ...]  # AreaContest ids
    is_rerun: bool  # of single areas


def call_again(
    *, actor: Actor, contest_id: int, kind: str, day: date, number: str, reason: str = ""
) -> Contest:
    """Create the poll that is due for a contest; answers with its contest.

    `number`: the committee's decision. `reason` is needed for a day later than the seventh after the first.
    """
    require(actor, CALL, access.contest(actor, contest_id).council_id)
    with transaction.atomic():
        contest = lock_contest(contest_id)
        parts = CouncilElection.objects.with_scopes_disabled().select_for_update(of=("self",))
        part = parts.select_related("election", "council").get(pk=contest.council_election_id)
        due = what_is_due(contest)
        if due is None or due.kind != kind:
            raise Refused("not_called_for", _("Kết quả của đơn vị bầu cử này không dẫn đến cuộc bầu cử đó."))
        decision = decision_number(number)
        said = _check_day(part.election.day, day, reason)
        if not due.candidates:
            raise Refused("nobody_to_elect", _("Không còn người ứng cử nào để bầu."))
        made = _made(contest, part, due, day)
        data = {
            "contest": contest.pk,
            "kind": str(due.kind),
            "day": day.isoformat(),
            "election": made.council_election.election_id,
            "again": made.pk,
            "areas": len(due.areas),
            "reason": said,
        }
        stream = contest_stream(contest.pk)
        journal.record(
            Act(contest.council_id, stream, "elections.again.called", data, actor, authority=decision)
        )
        election_changed(made.council_election.election_id)
    return made


def what_is_due(contest: Contest) -> Due | None:
    """The poll that is due for a contest and has not been called; None where there is none."""
    annulled = _annulled_places(contest)
    if annulled and not contest.annulled_by:
        return _rerun(contest, annulled)
    kind = DUE.get(Verdict(contest.verdict)) if contest.verdict else None
    determined = contest.result_state in (ResultState.DETERMINED, ResultState.PUBLISHED)
    called = Contest.objects.with_scopes_disabled().filter(parent=contest, reruns_areas=False)
    if kind is None or not determined or called.exists():
        return None
    standing = tuple(c for c in ballot_of(contest) if c.state in STANDING)
    parts = AreaContest.objects.with_scopes_disabled().filter(contest=contest)
    areas = tuple(parts.order_by("id").values_list("id", flat=True))
    if kind == ElectionKind.ADDITIONAL:
        elected = set(contest.outcome["elected"])
        left = tuple(c for c in standing if c.pk not in elected)
        return Due(kind, contest.outcome["missing"], left, areas, False)
    return Due(kind, contest.seats, standing, areas, False)


def _rerun(contest: Contest, annulled: dict[tuple[int, int], int]) -> Due | None:
    """The vote in annulled areas, for the candidates who still stand."""
    called = CountRecord.objects.with_scopes_disabled().filter(
        contest__parent=contest, contest__reruns_areas=True
    )
    places = ("area_contest__area__council_id", "area_contest__area__number")
    done = set(called.exclude(state=RecordState.ANNULLED).values_list(*places))
    areas = tuple(pk for place, pk in sorted(annulled.items()) if place not in done)
    if not areas:
        return None
    standing = tuple(c for c in ballot_of(contest) if c.state in STANDING)
    return Due(ElectionKind.RE_ELECTION, contest.seats, standing, areas, True)


def _annulled_places(contest: Contest) -> dict[tuple[int, int], int]:
    rows = CountRecord.objects.with_scopes_disabled().filter(contest=contest, state=RecordState.ANNULLED)
    columns = ("area_contest__area__council_id", "area_contest__area__number", "area_contest_id")
    return {(council_id, number): pk for council_id, number, pk in rows.values_list(*columns)}


def _check_day(first: date, day: date, reason: str) -> str:
    if day <= first:
        raise Refused("day_not_later", _("Ngày bầu cử phải sau ngày bầu cử đầu tiên."), status=400)
    if day <= first + timedelta(days=LAST_DAY):
        return reason
    if len(reason.strip()) < 3:
        message = _("Ngày này sau hạn %(last)s (chậm nhất 7 ngày sau ngày bầu cử); hãy ghi rõ căn cứ.")
        last = first + timedelta(days=LAST_DAY)
        raise Refused("later_than_law", message % {"last": f"{last:%d/%m/%Y}"}, status=400)
    return reason_given(reason)


def _made(contest: Contest, part: CouncilElection, due: Due, day: date) -> Contest:
    to = election_of(part, due.kind, day)
    to.seats += due.seats
    to.save()
    made: Contest = Contest.objects.with_scopes_disabled().create(
        council_election=to,
        council_id=contest.council_id,
        constituency_id=contest.constituency_id,
        parent=contest,
        number=contest.number,
        seats=due.seats,
        seats_of_constituency=contest.seats_of_constituency,
        reruns_areas=due.is_rerun,
    )
    made.communes.set(contest.communes.all())
    copy_board(contest, made)
    copy_areas(contest, made, due.areas)
    copy_candidates(made, due.candidates)
    return made
