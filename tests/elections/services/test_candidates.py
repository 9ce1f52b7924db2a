"""Dossiers: every change has its document and its before, and nobody else's hands reach them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from council.errors import Refused
from council.services.journal import check_streams, entries_of
from elections.enums import CandidateState, ListStage
from elections.models import Candidate
from elections.services import candidates
from elections.services.candidates import CandidateData
from elections.streams import candidate_stream
from tests.factories.candidates import DATA, SOURCE, Office, leave_now

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    assert caught.value.message
    return caught.value


def edit(office: Office, row: Candidate, data: CandidateData = DATA, **more: Any) -> Candidate:
    given: dict[str, Any] = {"actor": office.clerk, "source": SOURCE, "version": row.version, "data": data}
    return candidates.edit_candidate(candidate_id=row.id, **(given | more))


def test_a_dossier_begins_as_a_draft_with_its_document(office: Office) -> None:
    row = office.create(full_name="  nguyễn  Thị Hà   Ðào ", birth="03/1980")
    assert (row.full_name, row.search_key) == ("nguyễn Thị Hà Đào", "nguyen thi ha dao")
    assert (row.birth_year, row.birth_month, row.birth_day) == (1980, 3, 0)
    assert (row.state, row.code, row.version) == (CandidateState.DRAFT, "00001-001", 1)
    assert row.secret.id_number == ""
    (entry,) = entries_of(candidate_stream(row.id))
    assert (entry.code, entry.data["source"]) == ("elections.candidate.created", SOURCE)
    assert entry.data["values"]["native_place"] == "Hà Nội"


def test_numbers_of_dossiers_go_on_and_are_never_given_twice(office: Office) -> None:
    office.create(code="00001-002")
    assert [office.create().code, office.create().code] == ["00001-003", "00001-004"]
    assert refused(lambda: office.create(code="00001-003")).code == "code_taken"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"full_name": "An"}, "name_required"),
        ({"birth": "31/2/1980"}, "bad_birth"),
        ({"birth": ""}, "bad_birth"),
        ({"birth": "sinh năm 80"}, "bad_birth"),
        ({"sex": "x"}, "bad_value"),
        ({"sector": "x"}, "bad_value"),
        ({"theory": "x"}, "bad_value"),
        ({"professional_level": ""}, "bad_value"),
        ({"religion": "x" * 61}, "too_long"),
        ({"contest_id": 10**9}, "not_found"),
    ],
)
def test_what_no_column_holds_is_refused(office: Office, more: dict[str, Any], code: str) -> None:
    assert refused(lambda: office.create(**more)).code == code
    assert not Candidate.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("source", ["", "  ", "ab"])
def test_no_change_without_its_document(office: Office, source: str) -> None:
    row = office.create()
    assert refused(lambda: edit(office, row, source=source)).code == "source_required"


def test_an_edit_keeps_what_was_there_before(office: Office) -> None:
    row = office.create()
    career = ({"from": "9/2002", "to": "", "work": "Giáo viên"},)
    edit(office, row, replace(DATA, religion="Phật giáo", career=career), source="Công văn 12/CV")
    last = entries_of(candidate_stream(row.id))[-1]
    assert (last.code, last.data["source"], last.actor) == (
        "elections.candidate.edited",
        "Công văn 12/CV",
        office.clerk.name,
    )
    assert last.data["changes"] == {
        "religion": {"old": "Không", "new": "Phật giáo"},
        "career": {"old": [], "new": [dict(career[0])]},
    }
    assert not next(iter(check_streams([candidate_stream(row.id)]))).faults


def test_an_edit_of_nothing_is_no_act(office: Office) -> None:
    row = office.create()
    assert edit(office, row).version == 1
    assert len(entries_of(candidate_stream(row.id))) == 1


def test_the_slower_editor_overwrites_nothing(office: Office) -> None:
    row = office.create()
    edit(office, row, replace(DATA, religion="Phật giáo"))
    assert refused(lambda: edit(office, row, replace(DATA, note="x"))).code == "stale"
    row.refresh_from_db()
    assert (row.religion, row.note) == ("Phật giáo", "")


def test_only_the_clerk_edits(office: Office) -> None:
    row = office.create()
    for actor in (office.head, office.board, office.world.actor("team:1")):
        assert refused(edit, office, row, actor=actor).code == "forbidden"
        given = {"council_election_id": office.election.id, "data": DATA, "source": SOURCE}
        assert refused(candidates.create_candidate, actor=actor, **given).code == "forbidden"


def test_another_council_finds_nothing(office: Office) -> None:
    row, other = office.create(), Office(office.day, "00002")
    assert refused(lambda: edit(office, row, actor=other.clerk)).code == "not_found"
    city = Office(office.day, "hn")
    assert refused(lambda: edit(office, row, actor=city.clerk)).code == "not_found"
    assert refused(lambda: other.create(contest_id=office.contest_id)).code == "not_found"


def test_after_the_official_list_is_locked_nothing_changes(office: Office) -> None:
    row = office.official()[0]
    data = replace(DATA, full_name=row.full_name)
    assert refused(lambda: edit(office, row, data)).code == "list_locked"
    assert refused(office.create).code == "list_locked"


def test_a_dossier_that_is_closed_stays_as_it_is(office: Office) -> None:
    row = leave_now(office, office.create())
    assert refused(lambda: edit(office, row)).code == "dossier_closed"


def test_candidates_are_put_into_constituencies(office: Office) -> None:
    row, other = office.create(), office.create(birth="1/1/1975")
    places = {row.id: office.contest_id, other.id: None}

    def give(**more: Any) -> int:
        given: dict[str, Any] = {"actor": office.clerk, "council_election_id": office.election.id}
        given |= {"places": places, "source": SOURCE}
        return candidates.assign_contests(**(given | more))

    assert give() == 1
    assert give() == 0
    row.refresh_from_db()
    assert row.contest_id == office.contest_id
    last = entries_of(candidate_stream(row.id))[-1]
    assert last.data["changes"] == {"contest": {"old": None, "new": 1}}
    assert refused(lambda: give(actor=office.head)).code == "forbidden"
    theirs = Office(office.day, "00002")
    assert refused(lambda: give(places={row.id: theirs.contest_id})).code == "not_found"
    assert refused(lambda: give(places={theirs.create().id: None})).code == "not_found"
    leave_now(office, other)
    assert refused(lambda: give(places={other.id: office.contest_id})).code == "dossier_closed"


def test_those_on_a_preliminary_list_can_still_be_corrected(office: Office) -> None:
    row = office.preliminary()[0]
    changed = edit(office, row, replace(DATA, full_name="Nguyễn Hà An Khánh", contest_id=row.contest_id))
    assert (changed.state, changed.full_name) == (CandidateState.PRELIMINARY, "Nguyễn Hà An Khánh")
    assert "C11" not in office.codes(ListStage.OFFICIAL)
