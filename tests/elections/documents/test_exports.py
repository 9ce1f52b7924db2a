"""The open files: valid by their schemas, whole in their references, equal to what was published."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft4Validator

from council import clock
from council.models import CouncilSetting
from elections.models import Candidate
from elections.rules.totals import percent
from tests.factories.elections import Hustings
from tests.factories.results import VOTES, determine, make_day, publish, published_day
from tests.support import STANDARDS

pytestmark = pytest.mark.django_db
DAY = "/bau-cu/bc-2026/ket-qua/"
CONTEST = f"{DAY}00001/don-vi/1/"
SCHEMA = STANDARDS / "NIST_V2_election_results_reporting.json"
DATATYPES: dict[str, Callable[[str], bool]] = {
    "string": lambda text: True,
    "nonNegativeInteger": str.isdigit,
    "boolean": lambda text: text in ("true", "false"),
    "gYear": lambda text: len(text) == 4 and text.isdigit(),
    "dateTime": lambda text: datetime.fromisoformat(text).tzinfo is not None,
}


@pytest.fixture
def day() -> Hustings:
    return published_day()


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode("utf-8")


def table(client: Client, address: str) -> list[dict[str, str]]:
    text = body(client, address)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def publish_areas(day: Hustings, code: str) -> None:
    world = next(world for world in day.worlds if world.council.code == code)
    CouncilSetting.objects.with_scopes_disabled().create(
        council=world.council, key="elections.publish_areas", value=True, since=clock.today(), source="NQ 1"
    )


class TestTables:
    """CSV."""

    def test_constituencies(self, client: Client, day: Hustings) -> None:
        rows = table(client, f"{DAY}tep/don-vi.csv")
        assert [row["council"] for row in rows] == ["00001", "00002", "hn"]
        assert (rows[0]["valid"], rows[0]["elected"], rows[0]["verdict"]) == ("900", "3", "complete")

    def test_councils_are_the_sums_of_their_constituencies(self, client: Client) -> None:
        published_day(contests=2)
        contests = table(client, f"{DAY}tep/don-vi.csv")
        for row in table(client, f"{DAY}tep/hoi-dong.csv"):
            own = [one for one in contests if one["council"] == row["council"]]
            for name in ("electors", "voted", "issued", "collected", "valid", "invalid", "elected"):
                assert int(row[name]) == sum(int(one[name]) for one in own)
        assert len(contests) == 5

    def test_candidates_with_the_base_of_their_share(self, client: Client, day: Hustings) -> None:
        rows = table(client, f"{CONTEST}tep/nguoi-ung-cu.csv")
        assert [(row["votes"], row["elected"]) for row in rows] == [
            ("800", "true"),
            ("700", "true"),
            ("650", "true"),
            ("300", "false"),
            ("100", "false"),
        ]
        assert str(percent(int(rows[0]["votes"]), int(rows[0]["valid"]))) == "88.89"
        assert rows[3]["reason"] == "not_over_half"

    def test_areas_only_where_they_are_public(self, client: Client, day: Hustings) -> None:
        assert client.get(f"{CONTEST}tep/khu-vuc.csv").status_code == 404
        assert table(client, f"{DAY}tep/khu-vuc.csv") == []
        publish_areas(day, "00001")
        rows = table(client, f"{DAY}tep/khu-vuc.csv")
        assert [(row["council"], row["area"]) for row in rows] == [("00001", "1"), ("00001", "2")]
        votes = Counter[str]()
        for row in table(client, f"{CONTEST}tep/phieu-khu-vuc.csv"):
            votes[row["candidate"]] += int(row["votes"])
        of_contest = table(client, f"{CONTEST}tep/nguoi-ung-cu.csv")
        assert votes == {row["candidate"]: int(row["votes"]) for row in of_contest}

    def test_names_are_kept_as_they_are(self, client: Client) -> None:
        """A file is data: a name that a spreadsheet would take for a formula is not changed."""
        day = make_day()
        contest = day.contests["00001"][0]
        Candidate.objects.with_scopes_disabled().filter(contest=contest).update(full_name='=A1, "B"')
        determine(contest, VOTES)
        publish(day, contest)
        assert table(client, f"{CONTEST}tep/nguoi-ung-cu.csv")[0]["name"] == '=A1, "B"'

    def test_nothing_that_is_not_published(self, client: Client) -> None:
        day = make_day()
        determine(day.contests["00001"][0], VOTES)
        assert table(client, f"{DAY}tep/nguoi-ung-cu.csv") == []
        assert client.get(f"{CONTEST}tep/nguoi-ung-cu.csv").status_code == 404
        assert client.get(f"{CONTEST}tep/nist.json").status_code == 404

    @pytest.mark.parametrize("name", ["x.csv", "don-vi", "don-vi.txt", "don-vi.csv-metadata.jsonx"])
    def test_unknown_files(self, client: Client, day: Hustings, name: str) -> None:
        assert client.get(f"{DAY}tep/{name}").status_code == 404

    def test_file_names_sort(self, client: Client, day: Hustings) -> None:
        name = client.get(f"{CONTEST}tep/nguoi-ung-cu.csv")["Content-Disposition"]
        assert name == 'attachment; filename="bc-2026_00001_dv-01_nguoi-ung-cu.csv"'

    def test_tagged(self, client: Client, day: Hustings) -> None:
        for address in (f"{DAY}tep/don-vi.csv", f"{CONTEST}tep/nist.json", f"{DAY}tep/nist.json"):
            first = client.get(address)
            again = client.get(address, headers={"if-none-match": first["ETag"]})
            assert again.status_code == 304


@pytest.mark.parametrize("name", ["hoi-dong", "don-vi", "nguoi-ung-cu", "khu-vuc", "phieu-khu-vuc"])
def test_metadata_describes_each_column_as_it_is(client: Client, day: Hustings, name: str) -> None:
    publish_areas(day, "00001")
    metadata = json.loads(body(client, f"{DAY}tep/{name}.csv-metadata.json"))
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == f"{name}.csv"
    rows = table(client, f"{DAY}tep/{name}.csv")
    columns = metadata["tableSchema"]["columns"]
    assert rows
    assert list(rows[0]) == [column["name"] for column in columns]
    for row in rows:
        for column in columns:
            assert DATATYPES[column["datatype"]](row[column["name"]]), (column["name"], row)
    keys = [tuple(row[name] for name in metadata["tableSchema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a report."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(part)


def check_references(report: dict[str, Any]) -> None:
    """Ids are given once; each reference names an object of the class that the standard asks for."""
    given = [(one["@id"], one["@type"]) for one in objects(report) if "@id" in one]
    ids = dict(given)
    assert len(ids) == len(given)
    wanted = {
        "GpUnitId": "ReportingUnit",
        "ElectionScopeId": "ReportingUnit",
        "ElectionDistrictId": "ReportingUnit",
        "ComposingGpUnitIds": "ReportingUnit",
        "OfficeIds": "Office",
        "CandidateIds": "Candidate",
        "PersonId": "Person",
    }
    for one in objects(report):
        for name, kind in wanted.items():
            found = one.get(name, [])
            for reference in found if isinstance(found, list) else [found]:
                assert ids.get(reference) == f"ElectionResults.{kind}", (name, reference)


def report(client: Client, address: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(body(client, address))
    check_references(made)
    return made


class TestNist:
    """NIST SP 1500-100r2."""

    def test_a_constituency(self, client: Client, day: Hustings) -> None:
        made = report(client, f"{CONTEST}tep/nist.json")
        assert (made["Status"], made["Format"], made["IsTest"]) == ("certified", "summary-contest", False)
        [election] = made["Election"]
        assert (election["Type"], election["StartDate"]) == ("general", "2026-03-15")
        [ballots] = election["BallotCounts"]
        assert (ballots["BallotsCast"], ballots["BallotsRejected"], ballots["BallotsOutstanding"]) == (
            910,
            10,
            0,
        )
        [contest] = election["Contest"]
        assert (contest["VotesAllowed"], contest["NumberElected"], contest["VoteVariation"]) == (
            3,
            3,
            "n-of-m",
        )
        counts = [selection["VoteCounts"][0]["Count"] for selection in contest["ContestSelection"]]
        assert counts == [800, 700, 650, 300, 100]
        fates = Counter(candidate["PostElectionStatus"] for candidate in election["Candidate"])
        assert fates == {"winner": 3, "defeated": 2}

    def test_areas_add_up(self, client: Client, day: Hustings) -> None:
        publish_areas(day, "00001")
        made = report(client, f"{CONTEST}tep/nist.json")
        assert made["Format"] == "precinct-level"
        for selection in made["Election"][0]["Contest"][0]["ContestSelection"]:
            whole, *parts = [count["Count"] for count in selection["VoteCounts"]]
            assert whole == sum(parts)
        whole, *areas = made["Election"][0]["BallotCounts"]
        for name in ("BallotsCast", "BallotsRejected", "BallotsOutstanding"):
            assert whole[name] == sum(area[name] for area in areas)
        assert sum(unit["Type"] == "precinct" for unit in made["GpUnit"]) == 2

    def test_the_day_is_partial_until_all_have_published(self, client: Client) -> None:
        day = published_day(level="commune")
        assert report(client, f"{DAY}tep/nist.json")["Status"] == "unofficial-partial"
        determine(day.contests["hn"][0], VOTES, valid=1200)
        publish(day, day.contests["hn"][0])
        made = report(client, f"{DAY}tep/nist.json")
        assert made["Status"] == "certified"
        assert len(made["Election"][0]["Contest"]) == 3

    def test_a_correction_says_so(self, client: Client, day: Hustings) -> None:
        contest = day.contests["00001"][0]
        determine(contest, (800, 655, 700, 20, 500))
        publish(day, contest, reason="Cộng nhầm")
        assert report(client, f"{CONTEST}tep/nist.json")["Status"] == "correction"
        assert report(client, f"{DAY}tep/nist.json")["Status"] == "correction"

    @pytest.mark.needs("standards")
    @pytest.mark.parametrize("areas", [False, True])
    def test_valid_by_the_schema(self, client: Client, day: Hustings, areas: bool) -> None:
        if areas:
            publish_areas(day, "00001")
        validator = Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
        for address in (f"{CONTEST}tep/nist.json", f"{DAY}tep/nist.json"):
            made = json.loads(body(client, address))
            assert [error.message for error in validator.iter_errors(made)] == []
        assert list(validator.iter_errors({"@type": "ElectionResults.ElectionReport"}))

    def test_a_broken_reference_would_be_seen(self, client: Client, day: Hustings) -> None:
        made = report(client, f"{CONTEST}tep/nist.json")
        made["Election"][0]["Contest"][0]["ElectionDistrictId"] = "gp-nowhere"
        with pytest.raises(AssertionError):
            check_references(made)
