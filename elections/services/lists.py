"""The preliminary and the official list: prepared by one person, locked by another who sees the same.

What was prepared is kept with its hash. If anything in it changed since, locking is refused: the second
person answers for exactly what the first one put together. Nobody can publish what was not locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import CandidateState, ListStage, Sex
from elections.models import Candidate, CandidateList, CouncilElection
from elections.queries.candidate_lists import ListState, latest_list, list_state
from elections.rules.ballot_order import ballot_order
from elections.services.candidate_states import move
from elections.services.candidates import act, birth_of, document, require_open, tell_public
from elections.streams import council_election_stream

PREPARE = "elections.prepare_list"
LOCK = "elections.lock_list"
TITLES = {Sex.MALE: "Ông", Sex.FEMALE: "Bà"}
BECOMES = {
    ListStage.PRELIMINARY: CandidateState.PRELIMINARY,
    ListStage.OFFICIAL: CandidateState.OFFICIAL,
}


def prepare_list(*, actor: Actor, council_election_id: int, stage: str, guidance: str = "") -> CandidateList:
    """Put a list together as it stands now. Refused while anything in it stops it.

    `guidance`: the number and date of the National Election Council's guidance that lets a list of too few
    candidates stand (Art. 58(3)).
    """
    require(actor, PREPARE, actor.council_id)
    _known(stage)
    guidance = text.clean(guidance)[:300]
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        require_open(council_election)
        _require_order(council_election, stage)
        state = list_state(council_election, stage, guidance=guidance)
        _require_sound(state)
        row: CandidateList = CandidateList.objects.with_scopes_disabled().create(
            council_election=council_election,
            council_id=council_election.council_id,
            stage=stage,
            prepared_by_id=_account(actor),
            prepared_at=clock.now(),
            content=state.content,
            sha256=state.sha256,
            guidance=guidance,
        )
        said = {"list": row.id, "stage": stage, "people": len(state.rows), "sha256": row.sha256}
        said |= {"warnings": _codes(state), "guidance": guidance}
        _record(actor, council_election, "elections.list.prepared", said)
    return row


def lock_list(*, actor: Actor, list_id: int, sha256: str, remark: str = "") -> CandidateList:
    """Lock a prepared list. Refused for the person who prepared it, and if anything changed since.

    `sha256`: of what the second person was shown. `remark`: why, where warnings stand.
    """
    require(actor, LOCK, actor.council_id)
    remark = text.clean(remark)[:300]
    with transaction.atomic():
        row, council_election = _list(actor, list_id)
        if row.prepared_by_id == _account(actor):
            raise Refused(
                "second_person",
                _("Người lập danh sách không tự khóa được; một người khác phải kiểm tra và khóa."),
            )
        require_open(council_election)
        _require_newest(row, sha256)
        state = list_state(council_election, row.stage, guidance=row.guidance)
        if state.sha256 != row.sha256:
            raise Refused(
                "list_stale",
                _("Hồ sơ đã thay đổi sau khi danh sách được lập; hãy lập lại danh sách rồi khóa."),
            )
        _require_sound(state)
        if state.warnings and len(remark) < 5:
            raise Refused("remark_required", _("Danh sách còn cảnh báo; hãy ghi lý do vẫn khóa."), status=400)
        row.locked_by_id, row.locked_at, row.remark = _account(actor), clock.now(), remark
        row.save()
        said = {"list": row.id, "stage": row.stage, "sha256": row.sha256, "remark": remark}
        said |= {"prepared_by": row.prepared_by_id, "warnings": _codes(state)}
        _record(actor, council_election, "elections.list.locked", said)
        _move_on(actor, state, row)
        tell_public(council_election)
    return row


def reopen_list(*, actor: Actor, council_election_id: int, reason: str) -> CandidateList:
    """Open the official list again for a correction, with the reason; it is prepared and locked anew.

    Refused while the list is published (it is taken down first) and once ballots are printed: then a
    candidate can only leave.
    """
    require(actor, LOCK, actor.council_id)
    reason = document(reason)
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        row = latest_list(council_election.id, ListStage.OFFICIAL)
        if row is None or row.locked_at is None:
            raise Refused("list_not_locked", _("Danh sách chính thức chưa khóa nên không cần mở lại."))
        if council_election.list_published_at and not council_election.list_unpublished_at:
            raise Refused(
                "list_published", _("Danh sách đang công bố; hãy gỡ danh sách trước khi mở lại để sửa.")
            )
        if council_election.contests.with_scopes_disabled().filter(ballots_printed_at__isnull=False).exists():
            raise Refused(
                "ballots_printed",
                _("Phiếu bầu đã in nên danh sách không mở lại được; chỉ còn ghi rút, xóa tên từng người."),
            )
        said = {"list": row.id, "reason": reason, "locked_by": row.locked_by_id, "sha256": row.sha256}
        row.locked_at, row.locked_by = None, None
        row.reopened_at, row.reopen_reason = clock.now(), reason
        row.save()
        _record(actor, council_election, "elections.list.reopened", said)
    return row


def _move_on(actor: Actor, state: ListState, row: CandidateList) -> None:
    """Each candidate takes the list's state; the official list fixes place and title on the ballot."""
    target = BECOMES[ListStage(row.stage)]
    positions = _positions(state) if row.stage == ListStage.OFFICIAL else {}
    acts = []
    for candidate in state.rows:
        said: dict[str, Any] = {"list": row.id, "from": candidate.state, "to": target}
        if candidate.state != target:
            move(candidate, target)
        if positions:
            candidate.ballot_position = positions[candidate.id]
            candidate.title_on_ballot = TITLES[Sex(candidate.sex)]
            said |= {"position": candidate.ballot_position, "title": candidate.title_on_ballot}
        candidate.version += 1
        acts.append(act(actor, candidate, "elections.candidate.listed", said))
    fields = ["state", "ballot_position", "title_on_ballot", "version"]
    Candidate.objects.with_scopes_disabled().bulk_update(state.rows, fields, batch_size=200)
    journal.record_all(acts)


def _positions(state: ListState) -> dict[int, int]:
    """Each candidate's place on the ballot of the own constituency."""
    found: dict[int, int] = {}
    for _contest, rows in state.groups:
        ordered = ballot_order([(row.id, row.full_name, birth_of(row)) for row in rows])
        found |= {pk: at for at, pk in enumerate(ordered, 1)}
    return found


def _require_order(council_election: CouncilElection, stage: str) -> None:
    """The official list is made of those on a locked preliminary one."""
    first = latest_list(council_election.id, ListStage.PRELIMINARY)
    if stage == ListStage.OFFICIAL and (first is None or first.locked_at is None):
        raise Refused(
            "preliminary_first", _("Hãy lập và khóa danh sách sơ bộ trước khi lập danh sách chính thức.")
        )


def _require_newest(row: CandidateList, sha256: str) -> None:
    newest = latest_list(row.council_election_id, row.stage)
    if row.locked_at or row.reopened_at or newest is None or newest.id != row.id or row.sha256 != sha256:
        raise Refused(
            "list_outdated", _("Danh sách này không còn là bản mới nhất; hãy tải lại trang và kiểm tra lại.")
        )


def _require_sound(state: ListState) -> None:
    if state.hard:
        raise Refused.because(state.hard[0].finding.reason)


def _list(actor: Actor, list_id: int) -> tuple[CandidateList, CouncilElection]:
    rows = CandidateList.objects.with_scopes_disabled().filter(pk=list_id, council_id=actor.council_id)
    found: CandidateList | None = rows.first()
    if found is None:
        raise not_found()
    council_election = access.council_election(actor, found.council_election_id, lock=True)
    found.refresh_from_db()
    return found, council_election


def _known(stage: str) -> None:
    if stage not in ListStage.values:
        raise not_found()


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise not_found()
    return actor.account_id


def _codes(state: ListState) -> Sequence[str]:
    return sorted({finding.finding.code for finding in state.warnings})


def _record(actor: Actor, council_election: CouncilElection, code: str, data: Mapping[str, Any]) -> None:
    stream = council_election_stream(council_election.id)
    journal.record(Act(council_election.council_id, stream, code, data, actor))
