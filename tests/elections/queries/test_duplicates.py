"""The same person twice: what is found, what is not, and what another council learns of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import text
from elections.enums import CandidateState
from elections.models import Candidate
from elections.queries.duplicates import likeness_findings, pairs_of
from tests.factories.candidates import Office, identity

pytestmark = pytest.mark.django_db


def pair(office: Office, other: dict[str, str]) -> int | None:
    """The likeness of one candidate and another of the next commune; None if they are no pair."""
    abroad = Office(office.day, "00002")
    office.file(office.create(full_name="Nguyễn Thị Hà An", birth="12/3/1980"))
    abroad.file(abroad.create(**other))
    found = pairs_of(office.election.election_id, office.election.council_id)
    return found[0].score if found else None


@pytest.mark.parametrize(
    ("name", "birth", "found"),
    [
        ("Nguyễn Thị Hà An", "12/3/1980", True),
        ("NGUYEN THI HA AN", "12/3/1980", True),
        ("Nguyễn Thị Hà Ân", "12/3/1980", True),
        ("Nguyễn Thi Hà Anh", "12/3/1980", True),
        ("Nguyễn Thị Hà An", "1980", True),
        ("Nguyễn Thị Hà An", "3/12/1980", True),  # day and month exchanged
        ("Nguyễn Thị Hà An", "12/3/1981", True),  # one figure wrong
        ("Nguyễn Thị Hà An", "13/3/1980", True),
        ("Nguyễn Thị Hà An", "13/4/1980", False),
        ("Nguyễn Thị Hà An", "13/3/1981", False),
        ("Trần Minh Khôi", "12/3/1980", False),
        ("Nguyễn Thị Hà Phương Anh", "13/3/1980", False),
    ],
)
def test_names_and_births_that_are_alike(office: Office, name: str, birth: str, found: bool) -> None:
    assert (pair(office, {"full_name": name, "birth": birth}) is not None) is found


def test_the_same_number_under_another_name(office: Office) -> None:
    city = Office(office.day, "hn")
    one, other = office.create(), city.create(full_name="Tên Khác Hẳn", birth="1/1/1955")
    for at, row in ((office, one), (city, other)):
        at.write(row, id_number=identity(5))
        at.file(row)
    (found,) = pairs_of(office.election.election_id, office.election.council_id)
    assert (found.same_identity, found.must_go) == (True, False)
    assert likeness_findings([found]) == []


def test_two_numbers_are_two_people(office: Office) -> None:
    abroad = Office(office.day, "00002")
    for at, number in ((office, 5), (abroad, 6)):
        row = at.create()
        at.write(row, id_number=identity(number))
        at.file(row)
    assert pairs_of(office.election.election_id, None) == []


def test_drafts_and_those_who_left_are_no_pair(office: Office) -> None:
    abroad = Office(office.day, "00002")
    office.file(office.create())
    row = abroad.create()
    assert pairs_of(office.election.election_id, None) == []
    abroad.file(row)
    assert len(pairs_of(office.election.election_id, None)) == 1
    Candidate.objects.with_scopes_disabled().filter(pk=row.pk).update(state=CandidateState.REMOVED)
    assert pairs_of(office.election.election_id, None) == []


def test_a_council_sees_the_pairs_it_is_in_and_each_once(office: Office) -> None:
    abroad = Office(office.day, "00002")
    for at in (office, office, abroad):
        at.file(at.create())
    day = office.election.election_id
    assert len(pairs_of(day, None)) == 3
    assert len(pairs_of(day, office.election.council_id)) == 3
    assert len(pairs_of(day, abroad.election.council_id)) == 2
    assert pairs_of(day, Office(office.day, "hn").election.council_id) == []
    assert all(
        p.left.nominee.council == abroad.election.council_id
        for p in pairs_of(day, abroad.election.council_id)
    )


def test_another_polling_day_is_another_matter(office: Office) -> None:
    office.file(office.create())
    assert pairs_of(office.election.election_id + 1, None) == []


def test_a_whole_city_is_compared_in_one_query(office: Office) -> None:
    family, middle = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"), ("Văn", "Thị", "Đức", "Minh", "Ngọc")
    given = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc")
    election = office.election
    rows = []
    for at in range(5431):
        name = f"{family[at % 5]} {middle[at // 5 % 5]} {given[at // 25 % 12]}"
        rows.append(
            Candidate(
                council_election=election,
                council_id=election.council_id,
                code=str(at),
                state=CandidateState.FILED,
                full_name=name,
                sort_key=name,
                search_key=text.fold(name),
                sex="male",
                birth_year=1960 + at * 7 % 40,
                birth_month=at % 12 + 1,
                birth_day=at % 28 + 1,
            )
        )
    Candidate.objects.with_scopes_disabled().bulk_create(rows)
    with CaptureQueriesContext(connection) as queries:
        pairs = pairs_of(election.election_id, None)
    assert len(queries) == 1
    assert pairs
