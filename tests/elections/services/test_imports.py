"""Imports as acts: who may, whose rows, all or nothing, once, and against the database as it is by then."""

from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from council.enums import Role
from council.errors import Refused
from council.models import Constituency, JournalEntry
from council.services import spreadsheets
from elections.enums import ImportState
from elections.models import (
    BodyMember,
    Candidate,
    Contest,
    CountRecord,
    PollingArea,
    ResidentialGroup,
    SpreadsheetImport,
    TurnoutReport,
)
from elections.services import imports
from tests.elections.services.importing import check, codes, faults, write
from tests.factories import workbooks
from tests.factories.elections import Hustings, make_election
from tests.factories.workbooks import AREAS, CANDIDATES, CONTESTS, GROUPS, MEMBERS, Rows, Title

pytestmark = pytest.mark.django_db
SETUP = workbooks.workbook(workbooks.setup_rows())


@pytest.fixture
def made() -> Hustings:
    return workbooks.empty_election()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.message
    return caught.value.code


def written() -> list[int]:
    """How many rows there are of everything a set-up writes."""
    with scopes_disabled():
        tables = (Constituency, Contest, PollingArea, CountRecord, ResidentialGroup)
        return [table.objects.count() for table in tables]


# --- who, and whose rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_BOARD])
def test_only_clerks_import(made: Hustings, role: Role) -> None:
    row = check(made, SETUP)
    actor = made.city.actor(str(role))
    upload = workbooks.upload(SETUP)
    checked = partial(imports.check_workbook, actor=actor, election_id=made.election.id, upload=upload)
    for kind in imports.KINDS:
        assert refused(partial(checked, kind=kind)) == "forbidden"
    assert refused(lambda: imports.apply_import(actor=actor, import_id=row.id)) == "forbidden"
    assert refused(lambda: imports.discard_import(actor=actor, import_id=row.id)) == "forbidden"
    assert refused(lambda: imports.require_any(actor)) == "forbidden"
    assert written() == [0] * 5


def test_another_councils_import_is_not_there(made: Hustings) -> None:
    row = check(made, SETUP, who=1)
    for who in (made.city, made.worlds[2]):
        actor = who.actor("election_clerk")
        assert refused(partial(imports.apply_import, actor=actor, import_id=row.id)) == "not_found"
        assert refused(partial(imports.discard_import, actor=actor, import_id=row.id)) == "not_found"


def test_an_election_of_others_is_not_there(made: Hustings) -> None:
    with scopes_disabled():
        made.council_elections["00002"].delete()
    assert refused(lambda: check(made, SETUP, who=2)) == "not_found"
    assert refused(lambda: check(made, SETUP, kind="votes")) == "not_found"


def test_a_commune_imports_its_own_rows_alone(made: Hustings) -> None:
    row = check(made, SETUP, who=1)
    assert set(codes(row)) == {"other_council", "unknown_contest"}
    others = [cell for code, sheet, cell in faults(row) if code == "other_council"]
    assert others == ["A2", "A4", "A4", "A5", "A4", "A5"]
    everything = workbooks.setup_rows()
    write(made, check(made, workbooks.workbook({CONTESTS: everything[CONTESTS][:1]})))
    own = {title: [line for line in rows if line[0] == "00001"] for title, rows in everything.items()}
    row = check(made, workbooks.workbook(own), who=1)
    assert faults(row, hard=None) == []
    assert write(made, row, who=1) == {"contests": 1, "areas": 2, "groups": 2}


@pytest.mark.parametrize("kind", ["bodies", "candidates"])
def test_a_commune_has_no_say_in_members_and_candidates_of_others(kind: str) -> None:
    made = make_election(communes=2)
    title: Title = MEMBERS
    rows: Rows = [["Tổ", code, 1, "Người Mới", "", ""] for code in ("00002", "99999")]
    if kind == "candidates":
        title, rows = CANDIDATES, [dossier(code) for code in ("00002", "99999")]
    content = workbooks.workbook({title: rows})
    assert codes(check(made, content, who=1, kind=kind)) == ["other_council", "other_council"]
    assert codes(check(made, content, kind=kind)) == ["unknown_council"]


def dossier(council: str) -> list[Any]:
    return list(workbooks.candidate_rows(council, count=1)[CANDIDATES][0])


# --- all or nothing ---------------------------------------------------------------------------------------


def test_one_wrong_row_keeps_everything_out(made: Hustings) -> None:
    rows = workbooks.setup_rows()
    row = check(made, workbooks.workbook({**rows, GROUPS: [*rows[GROUPS], ["00001", "Thôn", "Đông", 99, 1]]}))
    assert refused(lambda: write(made, row)) == "import_faulty"
    assert written() == [0] * 5
    row.refresh_from_db()
    assert row.state == ImportState.CHECKED


def test_a_failure_at_the_last_table_leaves_nothing(made: Hustings) -> None:
    row = check(made, SETUP)
    with (
        patch.object(ResidentialGroup.objects.__class__, "bulk_create", side_effect=IntegrityError("taken")),
        pytest.raises(Refused, match="import_outdated"),
    ):
        write(made, row)
    assert written() == [0] * 5
    row.refresh_from_db()
    assert (row.state, row.applied_at) == (ImportState.CHECKED, None)


def test_a_crash_while_writing_leaves_nothing(made: Hustings) -> None:
    row = check(made, SETUP)
    with (
        patch("elections.services.imports_setup_write.record", side_effect=RuntimeError("crash")),
        pytest.raises(RuntimeError),
    ):
        write(made, row)
    assert written() == [0] * 5


def test_an_import_is_applied_once(made: Hustings) -> None:
    row = check(made, SETUP)
    write(made, row)
    before = written()
    assert refused(lambda: write(made, row)) == "import_applied"
    actor = made.city.actor("election_clerk")
    assert refused(lambda: imports.discard_import(actor=actor, import_id=row.id)) == "import_applied"
    assert written() == before
    again = check(made, SETUP)
    assert set(codes(again)) >= {"contest_exists", "area_exists", "group_exists"}


def test_a_discarded_import_is_not_applied_and_keeps_no_rows(made: Hustings) -> None:
    row = check(made, SETUP)
    imports.discard_import(actor=made.city.actor("election_clerk"), import_id=row.id)
    assert refused(lambda: write(made, row)) == "import_discarded"
    row.refresh_from_db()
    assert (row.state, row.rows, row.row_count) == (ImportState.DISCARDED, [], 11)


def test_what_changed_since_the_check_shows_as_faults(made: Hustings) -> None:
    first, second = check(made, SETUP), check(made, SETUP)
    assert (first.fault_count, second.fault_count) == (0, 0)
    write(made, first)
    before = written()
    assert refused(lambda: write(made, second)) == "import_outdated"
    assert written() == before
    second.refresh_from_db()
    assert second.fault_count == 11
    assert set(codes(second)) >= {"contest_exists", "area_exists", "group_exists"}
    assert refused(lambda: write(made, second)) == "import_faulty"


def test_a_commune_that_left_the_election_is_noticed(made: Hustings) -> None:
    row = check(made, workbooks.workbook({CONTESTS: [["00002", 1, 3, ""]]}))
    with scopes_disabled():
        made.council_elections["00002"].delete()
    assert refused(lambda: write(made, row)) == "import_outdated"
    row.refresh_from_db()
    assert codes(row) == ["council_not_elected"]


def test_nothing_is_set_up_once_voting_has_begun() -> None:
    made = make_election(communes=1)
    contests = check(made, workbooks.workbook({CONTESTS: [["00001", 2, 2, ""]]}))
    people = check(made, workbooks.workbook(workbooks.candidate_rows()), kind="candidates")
    member: dict[Title, Rows] = {MEMBERS: [["Tổ", "00001", 1, "Người Mới", "Ủy viên", ""]]}
    team = check(made, workbooks.workbook(member), kind="bodies")
    with scopes_disabled():
        TurnoutReport.objects.create(
            area=made.areas["00001"][0],
            slot=made.slots[0],
            council=made.communes[0].council,
            voted_city=1,
            reported_by=made.communes[0].account("second"),
            reported_at=made.election.created_at,
        )
    assert refused(lambda: write(made, contests)) == "election_begun"
    assert refused(lambda: write(made, people)) == "election_begun"
    assert write(made, team) == {"bodies": 0, "members": 1}


# --- the journal, the queries, the size -------------------------------------------------------------------


def test_every_import_and_what_it_made_is_in_the_journal(made: Hustings) -> None:
    row = check(made, SETUP)
    write(made, row)
    with scopes_disabled():
        entries = JournalEntry.objects.filter(stream__name=f"election:{made.election.id}").order_by("seq")
        said = [entry.code for entry in entries]
        data = entries.get(code="elections.import.applied").data
        area = entries.filter(code="elections.area.imported").first()
    assert said == [
        "elections.import.checked",
        *["elections.contest.imported"] * 3,
        *["elections.area.imported"] * 4,
        "elections.import.applied",
    ]
    assert (data["sha256"], data["counts"]) == (row.sha256, {"contests": 3, "areas": 4, "groups": 4})
    assert area is not None
    assert (area.data["row"], area.data["city_electors"], area.actor) == (2, 1500, "Người election_clerk hn")


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def counted(made: Hustings, content: bytes, kind: str) -> tuple[int, int]:
    """Queries of checking a workbook without faults, and of applying it."""
    checking = queries(partial(check, made, content, kind=kind))
    with scopes_disabled():
        row = SpreadsheetImport.objects.order_by("-id")[0]
    assert faults(row) == []
    return checking, queries(partial(write, made, row))


def test_the_queries_do_not_grow_with_the_rows() -> None:
    made = workbooks.empty_election(communes=4)
    check(made, SETUP)  # the journal's stream is there from now on
    found = []
    for number, groups in ((1, 2), (2, 7)):
        codes_of = {"00001": f"{number * 2 - 1:05d}", "00002": f"{number * 2:05d}"}
        rows: dict[Title, Rows] = {
            title: [[codes_of.get(line[0], line[0]), *line[1:]] for line in lines]
            for title, lines in workbooks.setup_rows(areas=1, groups=groups).items()
        }
        rows[CONTESTS] = [["hn", number, 3, ";".join(codes_of.values())], *rows[CONTESTS][1:]]
        rows[AREAS] = [[*line[:6], number, *line[7:]] for line in rows[AREAS]]
        found.append(counted(made, workbooks.workbook(rows), "setup"))
    assert found[0] == found[1]


@pytest.mark.parametrize("kind", ["bodies", "candidates"])
def test_ten_rows_and_twenty_ask_the_same(kind: str) -> None:
    """Not thirty: SQLite takes some twenty candidates in one statement."""
    made = make_election(communes=2)
    check(made, SETUP)
    found = []
    for code, count in (("00001", 10), ("00002", 20)):
        names = [f"Người {workbooks.letter(n)}" for n in range(count)]
        rows = workbooks.candidate_rows(code, count=count)
        if kind == "bodies":
            rows = {MEMBERS: [["Tổ", code, 1, name, "", ""] for name in names]}
        found.append(counted(made, workbooks.workbook(rows), kind))
    assert found[0] == found[1]
    with scopes_disabled():
        candidates = Candidate.objects.filter(code__contains="-M").count()
        members = BodyMember.objects.filter(position__gt=0).count()
    assert (candidates, members) == ((30, 0) if kind == "candidates" else (0, 30))


def test_a_file_too_large_is_not_read(made: Hustings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 10)
    assert refused(lambda: check(made, SETUP)) == "workbook_too_large"
