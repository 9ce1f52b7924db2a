"""Two people and one list: what the second locks is what the first put together, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from council.permissions import Actor
from council.services.journal import entries_of
from elections.enums import CandidateState, ListStage
from elections.models import Candidate, CandidateList, Contest
from elections.queries.candidate_lists import list_state
from elections.rules.ballot_order import ballot_order
from elections.services import candidates, lists
from elections.streams import candidate_stream, council_election_stream
from tests.factories.candidates import DATA, SOURCE, Office, identity, leave_now, make_office

pytestmark = pytest.mark.django_db
FIRST, SECOND = ListStage.PRELIMINARY, ListStage.OFFICIAL


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    assert caught.value.message
    return caught.value.code


def lock(office: Office, row: CandidateList, actor: Actor | None = None, **more: Any) -> CandidateList:
    given: dict[str, Any] = {"sha256": row.sha256, "remark": "Đã kiểm tra hồ sơ giấy"} | more
    return lists.lock_list(actor=actor or office.head, list_id=row.id, **given)


def reopen(office: Office, **more: Any) -> CandidateList:
    given: dict[str, Any] = {
        "actor": office.head,
        "council_election_id": office.election.id,
        "reason": "Sửa lỗi chính tả",
    }
    return lists.reopen_list(**(given | more))


def both(office: Office) -> Actor:
    """Somebody who is clerk and head at once."""
    return replace(office.clerk, roles=frozenset({Role.ELECTION_CLERK, Role.ELECTION_HEAD}))


def test_from_filed_to_official(office: Office) -> None:
    rows = office.filed()
    first = lock(office, office.prepare(FIRST))
    assert {row.state for row in office.again(rows)} == {CandidateState.PRELIMINARY}
    assert {row.ballot_position for row in office.again(rows)} == {None}
    second = lock(office, office.prepare(SECOND))
    rows = office.again(rows)
    assert {row.state for row in rows} == {CandidateState.OFFICIAL}
    names = [(row.id, row.full_name, candidates.birth_of(row)) for row in rows]
    by_position = sorted(rows, key=lambda row: row.ballot_position or 0)
    assert tuple(row.id for row in by_position) == ballot_order(names)
    assert [row.ballot_position for row in by_position] == [1, 2, 3, 4, 5]
    assert {(row.sex, row.title_on_ballot) for row in rows} == {("male", "Ông"), ("female", "Bà")}
    assert (first.locked_by_id, second.prepared_by_id) == (office.head.account_id, office.clerk.account_id)
    said = [e.code for e in entries_of(council_election_stream(office.election.id))]
    assert said == ["elections.list.prepared", "elections.list.locked"] * 2
    last = entries_of(candidate_stream(rows[0].id))[-1]
    assert (last.code, last.data["to"]) == ("elections.candidate.listed", CandidateState.OFFICIAL)


def test_each_constituency_counts_its_own_places() -> None:
    office = make_office(contests=2, communes=1)
    rows = office.preliminary(10)
    second = office.day.contests["00001"][1]
    candidates.assign_contests(
        actor=office.clerk,
        council_election_id=office.election.id,
        places={row.id: second.id for row in rows[5:]},
        source=SOURCE,
    )
    lock(office, office.prepare(SECOND))
    positions = [(row.contest_id, row.ballot_position) for row in office.again(rows)]
    assert sorted(positions) == sorted((c.id, at) for c in office.day.contests["00001"] for at in range(1, 6))


def test_who_prepared_does_not_lock(office: Office) -> None:
    office.filed()
    row = office.prepare(FIRST)
    assert refused(lambda: lock(office, row, both(office))) == "second_person"
    row.refresh_from_db()
    assert row.locked_at is None


def test_only_the_clerk_prepares_and_only_the_head_locks(office: Office) -> None:
    office.filed()
    row = office.prepare(FIRST)

    def prepare(actor: Actor) -> CandidateList:
        return lists.prepare_list(actor=actor, council_election_id=office.election.id, stage=FIRST)

    for actor in (office.head, office.board, office.world.actor("team:1")):
        assert refused(prepare, actor) == "forbidden"
    for actor in (office.clerk, office.board, office.world.actor("team:1"), office.world.actor("second")):
        assert refused(lock, office, row, actor) == "forbidden"
        assert refused(reopen, office, actor=actor) == "forbidden"


def test_another_council_finds_no_list(office: Office) -> None:
    office.filed()
    row, other = office.prepare(FIRST), Office(office.day, "00002")
    assert refused(lambda: lock(office, row, other.head)) == "not_found"
    assert refused(lambda: lock(office, row, Office(office.day, "hn").head)) == "not_found"
    assert refused(lambda: reopen(office, actor=other.head)) == "not_found"
    act = lambda: lists.prepare_list(  # noqa: E731
        actor=other.clerk, council_election_id=office.election.id, stage=FIRST
    )
    assert refused(act) == "not_found"


def test_an_unknown_stage(office: Office) -> None:
    assert refused(lambda: office.prepare("x")) == "not_found"


@pytest.mark.parametrize(
    "change",
    [
        {"full_name": "Nguyễn Hà Anh"},
        {"religion": "Phật giáo"},
        {"career": ({"from": "2000", "to": "", "work": "x"},)},
        {"contest_id": None},
    ],
)
def test_a_change_in_between_is_noticed(office: Office, change: dict[str, Any]) -> None:
    first = office.filed()[0]
    row = office.prepare(FIRST)
    given: dict[str, Any] = {
        "full_name": first.full_name,
        "birth": "1/3/1970",
        "contest_id": first.contest_id,
    }
    candidates.edit_candidate(
        actor=office.clerk,
        candidate_id=first.id,
        data=replace(DATA, **(given | change)),
        source=SOURCE,
        version=first.version,
    )
    assert refused(lambda: lock(office, row)) == "list_stale"
    assert {one.state for one in office.again([first])} == {CandidateState.FILED}
    lock(office, office.prepare(FIRST))


def test_somebody_who_left_in_between_is_noticed(office: Office) -> None:
    rows = office.filed()
    row = office.prepare(FIRST)
    leave_now(office, rows[0])
    assert refused(lambda: lock(office, row)) == "list_stale"


def test_only_the_newest_list_is_locked_and_as_it_was_shown(office: Office) -> None:
    office.filed()
    old = office.prepare(FIRST)
    new = office.prepare(FIRST)
    assert refused(lambda: lock(office, old)) == "list_outdated"
    assert refused(lambda: lock(office, new, sha256="0" * 64)) == "list_outdated"
    lock(office, new)
    assert refused(lambda: lock(office, new)) == "list_outdated"


def test_warnings_need_a_word_of_the_second_person(office: Office) -> None:
    office.filed()
    row = office.prepare(FIRST)
    assert "C08" in office.codes(FIRST, hard=False)  # nobody has a photo
    assert refused(lambda: lock(office, row, remark=" ")) == "remark_required"
    assert lock(office, row, remark="Ảnh nộp sau").remark == "Ảnh nộp sau"
    entry = entries_of(council_election_stream(office.election.id))[-1]
    assert "C08" in entry.data["warnings"]


def test_the_official_list_comes_after_the_preliminary_one(office: Office) -> None:
    office.filed()
    assert refused(lambda: office.prepare(SECOND)) == "preliminary_first"
    office.prepare(FIRST)
    assert refused(lambda: office.prepare(SECOND)) == "preliminary_first"


def test_nobody_on_a_list(office: Office) -> None:
    assert refused(lambda: office.prepare(FIRST)) == "C04"


def test_a_constituency_with_too_few_is_stopped_and_guidance_lets_it_pass(office: Office) -> None:
    rows = office.preliminary(5)  # three seats need five
    office.prepare(SECOND)
    leave_now(office, rows[0])
    assert refused(lambda: office.prepare(SECOND)) == "C01"
    row = office.prepare(SECOND, "Công văn 1/HĐBCQG về trường hợp bất khả kháng")
    assert lock(office, row).guidance.startswith("Công văn 1")


def test_too_few_women_is_a_warning(office: Office) -> None:
    office.preliminary(5)
    assert "C02" not in office.codes(SECOND)
    women = Candidate.objects.with_scopes_disabled().filter(sex="female")
    women.exclude(pk=women.values("pk")[:1]).update(sex="male")
    assert "C02" in office.codes(SECOND, hard=False)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"native_place": ""}, "C07"),
        ({"occupation": ""}, "C07"),
        ({"birth_year": 2010}, "C05"),
        ({"contest": None}, "C11"),
    ],
)
def test_what_is_missing_stops_the_official_list(office: Office, values: dict[str, Any], code: str) -> None:
    row = office.preliminary(6)[0]
    Candidate.objects.with_scopes_disabled().filter(pk=row.pk).update(**values)
    assert refused(lambda: office.prepare(SECOND)) == code


def test_a_birth_too_vague_for_the_age_is_a_warning(office: Office) -> None:
    row = office.preliminary()[0]
    Candidate.objects.with_scopes_disabled().filter(pk=row.pk).update(
        birth_year=2005, birth_month=0, birth_day=0
    )
    assert "C06" in office.codes(SECOND, hard=False)


def test_those_the_consultation_did_not_agree_on_are_left_out(office: Office) -> None:
    rows = office.preliminary(6)
    for number in (1, 2, 3):
        office.hold(number)
    office.hold(3, rows[:1], agreed=False)
    state = list_state(office.election, SECOND)
    assert [row.id for row in state.left_out] == [rows[0].id]
    assert "C10" in office.codes(SECOND, hard=False)  # nothing written about the others
    office.hold(3, rows[1:])
    assert "C10" not in office.codes(SECOND)
    lock(office, office.prepare(SECOND))
    assert office.again(rows)[0].state == CandidateState.PRELIMINARY


def test_the_residence_conference_is_looked_at(office: Office) -> None:
    rows = office.preliminary()
    for row in rows[1:]:
        office.meet(row)
    assert office.codes(SECOND).count("C12") == 1
    office.meet(rows[0], 100, 50)
    assert "C13" in office.codes(SECOND, hard=False)
    office.meet(rows[0], 100, 50, "Nghỉ công tác dài ngày, hội nghị xem xét")
    assert "C13" not in office.codes(SECOND)
    office.meet(rows[0], 100, 51)
    assert "C13" not in office.codes(SECOND)


def test_the_same_person_in_two_communes_stops_both_lists(office: Office) -> None:
    other = Office(office.day, "00002")
    row = office.preliminary()[0]
    twin = other.file(other.create(full_name="Tên Khác"))
    other.write(twin, id_number=identity(999))
    # as a spreadsheet would bring it in, past the service
    sealed = type(row.secret).objects.with_scopes_disabled()
    sealed.filter(candidate=twin).update(id_index=row.secret.id_index)
    assert refused(lambda: office.prepare(SECOND)) == "same_level_twice"
    assert "same_level_twice" in other.codes(FIRST, hard=True)
    leave_now(other, twin)
    assert "same_level_twice" not in office.codes(SECOND)


def test_a_reopened_list_is_corrected_and_locked_anew(office: Office) -> None:
    rows = office.official()
    row = reopen(office)
    assert (row.locked_at, row.locked_by_id, row.reopen_reason) == (None, None, "Sửa lỗi chính tả")
    entry = entries_of(council_election_stream(office.election.id))[-1]
    assert (entry.code, entry.data["locked_by"]) == ("elections.list.reopened", office.head.account_id)
    assert refused(lambda: lock(office, row)) == "list_outdated"
    data = replace(DATA, full_name="Nguyễn Hà Ân", birth="1/3/1970", contest_id=office.contest_id)
    changed = candidates.edit_candidate(
        actor=office.clerk, candidate_id=rows[0].id, data=data, source=SOURCE, version=rows[0].version
    )
    assert changed.state == CandidateState.OFFICIAL
    lock(office, office.prepare(SECOND))
    assert {row.state for row in office.again(rows)} == {CandidateState.OFFICIAL}


def test_when_a_list_cannot_be_reopened(office: Office) -> None:
    assert refused(lambda: reopen(office)) == "list_not_locked"
    office.official()
    assert refused(lambda: reopen(office, reason="")) == "source_required"
    election = office.election
    election.list_published_at = clock.now()
    election.save()
    assert refused(lambda: reopen(office)) == "list_published"
    election.list_unpublished_at = clock.now()
    election.save()
    Contest.objects.with_scopes_disabled().filter(pk=office.contest_id).update(ballots_printed_at=clock.now())
    assert refused(lambda: reopen(office)) == "ballots_printed"


def test_no_list_is_prepared_or_locked_over_one_in_force(office: Office) -> None:
    office.preliminary()
    lock(office, office.prepare(SECOND))
    assert refused(lambda: office.prepare(SECOND)) == "list_locked"
    assert refused(lambda: office.prepare(FIRST)) == "list_locked"
