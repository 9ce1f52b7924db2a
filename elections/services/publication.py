"""Making the official list of a council public, taking it down after the period, noting printed ballots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, basis_text, reason_text
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.models import Candidate, CandidateList, Contest, CouncilElection
from elections.queries.ballots import ballot_of
from elections.queries.public_lists import GONE, is_public
from elections.queries.publication import ListState, list_state, title_findings
from elections.rules.shapes import law_85
from elections.streams import (
    contest_stream,
    council_election_stream,
    election_changed,
    list_changed,
)

PUBLISH = "elections.publish_list"
PRINTED = "elections.prepare_list"
LIST = str(law_85("Điều 58(2)"))
SHORTEST_REASON = 5


def publish_list(*, actor: Actor, council_election_id: int, number: str) -> CouncilElection:
    """Make a locked official list public under the number of the committee's resolution.

    A list that was taken down by mistake is published again in the same way.
    """
    with transaction.atomic():
        part = access.council_election(actor, council_election_id, lock=True)
        require(actor, PUBLISH, part.council_id)
        number = text.clean(number)[:60]
        if len(number) < 2:
            raise Refused("number_required", _("Hãy ghi số nghị quyết công bố danh sách."), LIST, status=400)
        state = list_state(part)
        locked = _publishable(state)
        part.list_number = number
        part.list_published_at = clock.now()
        part.list_unpublished_at = None
        part.save(update_fields=["list_number", "list_published_at", "list_unpublished_at"])
        _forget_former(part, locked)
        data = {"number": number, "list": locked.id, "sha256": locked.sha256}
        _record(actor, part, "elections.list.published", data | {"candidates": state.standing})
        _tell(part)
    return part


def _forget_former(part: CouncilElection, locked: CandidateList) -> None:
    """Whoever left before this list was locked loses the place that a former one gave: such a name is not
    among those who left since the publication (queries.public_lists.on_the_list)."""
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=part, state__in=GONE)
    rows = rows.exclude(pk__in=[row["id"] for row in locked.content])
    rows.update(title_on_ballot="", ballot_position=None)


def _publishable(state: ListState) -> CandidateList:
    """The locked list, unless something stands against its publication."""
    if state.is_public:
        raise Refused("list_public", _("Danh sách này đang được công bố."))
    if state.locked is None:
        raise Refused(
            "list_not_locked",
            _("Danh sách chính thức chưa được khóa; hãy lập danh sách và nhờ người thứ hai khóa trước."),
            LIST,
        )
    if state.outdated:
        raise Refused(
            "list_left",
            _("Có người rút sau khi khóa danh sách; hãy mở lại, lập và khóa lại danh sách rồi công bố."),
            LIST,
        )
    if state.empty:
        raise Refused("list_empty", _("Có đơn vị bầu cử chưa có người ứng cử nào trong danh sách."), LIST)
    return state.locked


def unpublish_list(*, actor: Actor, council_election_id: int, reason: str) -> CouncilElection:
    """Take a list down, with the reason: for a correction while no ballots are printed, or once polling day
    is over and candidates who were not elected are private people again (the law names no last day)."""
    with transaction.atomic():
        part = access.council_election(actor, council_election_id, lock=True)
        require(actor, PUBLISH, part.council_id)
        if not is_public(part):
            raise Refused("list_not_public", _("Danh sách này hiện không được công bố."))
        if clock.today() <= part.election.day and _ballots_printed(part):
            raise Refused(
                "list_in_period",
                _("Phiếu bầu đã in nên danh sách phải được công khai đến hết ngày bầu cử."),
                str(law_85("Điều 59")),
            )
        reason = text.clean(reason)[:300]
        if len(reason) < SHORTEST_REASON:
            raise Refused("reason_required", _("Hãy ghi lý do gỡ danh sách."), status=400)
        part.list_unpublished_at = clock.now()
        part.save(update_fields=["list_unpublished_at"])
        _record(actor, part, "elections.list.unpublished", {"reason": reason})
        _tell(part)
    return part


def _ballots_printed(part: CouncilElection) -> bool:
    rows = Contest.objects.with_scopes_disabled().filter(council_election=part)
    return rows.filter(ballots_printed_at__isnull=False).exists()


def mark_ballots_printed(*, actor: Actor, contest_id: int) -> Contest:
    """Note that the ballot papers of a constituency are printed: from now on whoever leaves stays on them."""
    with transaction.atomic():
        contest = access.contest(actor, contest_id, lock=True)
        require(actor, PRINTED, contest.council_id)
        part = contest.council_election
        if contest.ballots_printed_at is not None:
            raise Refused("ballots_noted", _("Phiếu bầu của đơn vị này đã được ghi là đã in."))
        if not is_public(part):
            raise Refused(
                "list_not_public", _("Danh sách chính thức chưa công bố; hãy công bố rồi mới in phiếu."), LIST
            )
        people = ballot_of(contest)
        check_ballot(people)
        contest.ballots_printed_at = clock.now()
        contest.save(update_fields=["ballots_printed_at"])
        data = {
            "council_election": part.id,
            "number": contest.number,
            "candidates": [person.id for person in people],
        }
        stream = contest_stream(contest.id)
        journal.record(Act(contest.council_id, stream, "elections.ballots.printed", data, actor))
    return contest


def check_ballot(people: Sequence[Candidate]) -> None:
    """Refuse ballot papers that nobody stands on, or whose "Ông" or "Bà" disagrees with the list."""
    if not people:
        raise Refused("list_empty", _("Đơn vị bầu cử này chưa có người ứng cử nào trong danh sách."), LIST)
    for name, finding in title_findings(people):
        said = {"name": name, "fault": reason_text(finding.reason)}
        raise Refused("K12", _("%(name)s: %(fault)s") % said, basis_text(finding.reason))


def _record(actor: Actor, part: CouncilElection, code: str, data: Mapping[str, Any]) -> None:
    stream = council_election_stream(part.id)
    journal.record(Act(part.council_id, stream, code, data, actor))


def _tell(part: CouncilElection) -> None:
    list_changed(part.id)
    election_changed(part.election_id)
