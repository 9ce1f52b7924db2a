"""The way of a candidacy: filed with five documents, gone with a reason, confirmed by a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from council import clock
from council.errors import Refused
from council.permissions import Actor
from council.services.journal import entries_of
from elections.enums import CandidateState, DossierPart, ListStage
from elections.models import Candidate, Contest, DossierItem
from elections.rules.candidates import CandidateState as Step
from elections.rules.candidates import next_states
from elections.services import candidate_states as service
from elections.services.candidate_states import Line
from elections.streams import candidate_stream, list_topic
from realtime import store
from tests.factories.candidates import LINES, SOURCE, Office, identity, leave_now

pytestmark = pytest.mark.django_db
S = CandidateState


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    assert caught.value.message
    return caught.value.code


def leave(office: Office, row: Candidate, **more: Any) -> Candidate:
    given: dict[str, Any] = {
        "actor": office.clerk,
        "candidate_id": row.id,
        "state": S.WITHDRAWN,
        "day": clock.today(),
        "reason": "Lý do sức khỏe",
        "source": SOURCE,
    }
    return service.leave(**(given | more))


def put(row: Candidate, state: str) -> None:
    Candidate.objects.with_scopes_disabled().filter(pk=row.pk).update(state=state)
    row.refresh_from_db()


def test_a_filed_dossier_has_its_five_lines_and_its_number(office: Office) -> None:
    first, second = office.create(), office.create(birth="1/1/1970")
    before = clock.now()
    row = office.file(first)
    assert (row.state, row.receipt_number, office.file(second).receipt_number) == (S.FILED, 1, 2)
    assert row.filed_at is not None
    assert row.filed_at >= before
    items = DossierItem.objects.with_scopes_disabled().filter(candidate=row)
    assert [(item.part, item.quantity) for item in items] == [
        (part, 2 if part == DossierPart.PHOTOS else 1) for part in DossierPart.values
    ]
    last = entries_of(candidate_stream(row.id))[-1]
    assert (last.code, last.data["receipt"]) == ("elections.candidate.filed", 1)


def test_each_council_counts_its_own_receipts(office: Office) -> None:
    other = Office(office.day, "00002")
    office.file(office.create())
    assert other.file(other.create(full_name="Trần Văn Bình")).receipt_number == 1


@pytest.mark.parametrize("part", DossierPart)
def test_nothing_is_filed_with_a_document_missing(office: Office, part: DossierPart) -> None:
    row = office.create()
    for lines in ({**LINES, part: Line(0)}, {p: line for p, line in LINES.items() if p != part}):
        given = {"actor": office.clerk, "candidate_id": row.id, "lines": lines}
        assert refused(service.file_dossier, **given) == "dossier_incomplete"
    row.refresh_from_db()
    assert (row.state, row.receipt_number) == (S.DRAFT, None)
    assert not DossierItem.objects.with_scopes_disabled().exists()


def test_one_photo_is_too_few(office: Office) -> None:
    row = office.create()
    lines = {**LINES, DossierPart.PHOTOS: Line(1)}
    given = {"actor": office.clerk, "candidate_id": row.id, "lines": lines}
    assert refused(service.file_dossier, **given) == "dossier_incomplete"


def test_a_dossier_is_not_filed_twice_nor_in_the_future(office: Office) -> None:
    row = office.create()
    late = lambda: service.file_dossier(  # noqa: E731
        actor=office.clerk, candidate_id=row.id, lines=LINES, received_at=clock.now() + timedelta(hours=1)
    )
    assert refused(late) == "received_later"
    office.file(row)
    assert refused(lambda: office.file(row)) == "candidate_step"


def test_only_the_clerk_files_and_only_the_own(office: Office) -> None:
    row = office.create()
    for actor in (office.head, office.board, office.world.actor("team:1")):
        given = {"actor": actor, "candidate_id": row.id, "lines": LINES}
        assert refused(service.file_dossier, **given) == "forbidden"
    assert refused(Office(office.day, "00002").file, row) == "not_found"


def test_a_person_stands_at_two_levels_and_once_at_each(office: Office) -> None:
    city, other = Office(office.day, "hn"), Office(office.day, "00002")
    for at in (office, city):
        row = at.create()
        at.write(row, id_number=identity(7))
        assert at.file(row).state == S.FILED
    third = other.create()
    assert refused(lambda: other.write(third, id_number=identity(7))) == "same_level_twice"
    again = office.create(full_name="Tên Khác Hẳn", birth="1/1/1960")
    assert refused(lambda: office.write(again, id_number=identity(7))) == "same_level_twice"


def test_of_two_drafts_with_one_number_the_first_is_filed(office: Office) -> None:
    other = Office(office.day, "00002")
    one, two = office.create(), other.create()
    office.write(one, id_number=identity(7))
    other.write(two, id_number=identity(7))
    office.file(one)
    assert refused(other.file, two) == "same_level_twice"
    two.refresh_from_db()
    assert (two.state, two.receipt_number) == (S.DRAFT, None)


def test_beside_the_assembly_one_level_alone(office: Office) -> None:
    city = Office(office.day, "hn")
    row = office.create(stands_for_assembly=True)
    office.write(row, id_number=identity(7))
    office.file(row)
    second = city.create()
    assert refused(lambda: city.write(second, id_number=identity(7))) == "too_many_levels"


def test_who_left_makes_room_for_a_new_dossier(office: Office) -> None:
    row = office.create()
    office.write(row, id_number=identity(7))
    leave_now(office, office.file(row))
    again = office.create()
    assert office.write(again, id_number=identity(7)) == ["id_number"]
    assert office.file(again).state == S.FILED


@pytest.mark.parametrize("start", CandidateState)
@pytest.mark.parametrize("end", [S.WITHDRAWN, S.REMOVED])
def test_who_may_leave_follows_the_rules(office: Office, start: str, end: str) -> None:
    row = office.create()
    put(row, start)
    actor = office.head if start == S.OFFICIAL else office.clerk
    if Step(end) in next_states(Step(start)):
        gone = leave(office, row, actor=actor, state=end)
        assert (gone.state, gone.left_reason) == (end, "Lý do sức khỏe")
        data = entries_of(candidate_stream(row.id))[-1].data
        assert (data["from"], data["to"], data["source"]) == (start, end, SOURCE)
    else:
        assert refused(lambda: leave(office, row, actor=actor, state=end)) == "candidate_step"


def test_leaving_needs_a_reason_a_document_and_a_day_that_has_come(office: Office) -> None:
    row = office.create()
    assert refused(lambda: leave(office, row, reason=" ")) == "reason_required"
    assert refused(lambda: leave(office, row, source="")) == "source_required"
    assert refused(lambda: leave(office, row, day=clock.today() + timedelta(days=1))) == "left_later"
    assert refused(lambda: leave(office, row, state=S.ELECTED)) == "bad_value"


def test_off_the_official_list_only_by_the_head(office: Office) -> None:
    row = office.official()[0]
    for actor in (office.clerk, office.board, office.world.actor("team:1")):
        assert refused(leave, office, row, actor=actor) == "forbidden"
    assert leave(office, row, actor=office.head).state == S.WITHDRAWN


def test_before_the_list_the_head_does_not_withdraw_anybody(office: Office) -> None:
    row = office.create()
    assert refused(lambda: leave(office, row, actor=office.head)) == "forbidden"
    assert refused(lambda: leave(office, row, actor=Office(office.day, "00002").clerk)) == "not_found"


def test_before_the_ballots_are_printed_the_others_move_up(office: Office) -> None:
    rows = sorted(office.official(), key=lambda row: row.ballot_position or 0)
    leave(office, rows[1], actor=office.head, state=S.REMOVED)
    assert [row.ballot_position for row in office.again(rows)] == [1, None, 2, 3, 4]


def test_after_the_ballots_are_printed_the_place_stays(office: Office) -> None:
    rows = sorted(office.official(), key=lambda row: row.ballot_position or 0)
    Contest.objects.with_scopes_disabled().update(ballots_printed_at=clock.now())
    leave(office, rows[1], actor=office.head)
    assert [row.ballot_position for row in office.again(rows)] == [1, 2, 3, 4, 5]
    assert entries_of(candidate_stream(rows[1].id))[-1].data["stays_on_ballot"] is True


def test_a_published_list_tells_that_somebody_left(office: Office) -> None:
    row = office.official()[0]
    election = office.election
    election.list_published_at = clock.now()
    election.save()
    topic = list_topic(election.id)
    before = store.versions([topic])
    leave(office, row, actor=office.head)
    assert store.versions([topic]) != before


@pytest.mark.parametrize("start", CandidateState)
def test_only_an_elected_one_is_confirmed_or_refused(office: Office, start: str) -> None:
    row = office.create()
    put(row, start)
    confirm = partial(
        service.confirm_status,
        actor=office.head,
        candidate_id=row.id,
        confirmed=True,
        decision="Nghị quyết 12/NQ-UBBC",
    )
    if start == S.ELECTED:
        assert confirm().state == S.CONFIRMED
        assert entries_of(candidate_stream(row.id))[-1].data["decision"] == "Nghị quyết 12/NQ-UBBC"
    else:
        assert refused(confirm) == "candidate_step"


def test_a_status_is_refused_with_a_reason_and_by_the_head(office: Office) -> None:
    row = office.create()
    put(row, S.ELECTED)

    def ask(actor: Actor, reason: str) -> Candidate:
        return service.confirm_status(
            actor=actor, candidate_id=row.id, confirmed=False, decision="Nghị quyết 12", reason=reason
        )

    assert refused(lambda: ask(office.head, "")) == "reason_required"
    for actor in (office.clerk, office.board, office.world.actor("team:1")):
        assert refused(ask, actor, "Không đủ tiêu chuẩn") == "forbidden"
    abroad = Office(office.day, "00002").head
    assert refused(lambda: ask(abroad, "Không đủ tiêu chuẩn")) == "not_found"
    assert ask(office.head, "Không đủ tiêu chuẩn").state == S.REFUSED


def test_filing_after_the_official_list_is_locked(office: Office) -> None:
    draft = office.create(full_name="Hoàng Gia Linh", birth="1/1/1961")
    office.official()
    assert refused(lambda: office.file(draft)) == "list_locked"
    assert office.codes(ListStage.OFFICIAL, hard=True) == []
