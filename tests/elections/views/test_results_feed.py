"""The Atom feeds: every publication and correction, of the polling day or of one council."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.elections import Hustings
from tests.factories.results import VOTES, determine, make_day, publish, published_day

pytestmark = pytest.mark.django_db
DAY = "/bau-cu/bc-2026/ket-qua/atom.xml"
COUNCIL = "/bau-cu/bc-2026/ket-qua/00001/atom.xml"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: Client, address: str) -> list[tuple[str, str, str]]:
    """(title, summary, link) of each entry."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    return [
        (
            str(entry.findtext("a:title", namespaces=ATOM)),
            str(entry.findtext("a:summary", namespaces=ATOM)),
            entry.findall("a:link", ATOM)[0].get("href", ""),
        )
        for entry in root.findall("a:entry", ATOM)
    ]


@pytest.fixture
def day() -> Hustings:
    return published_day()


def test_each_publication_is_an_entry(client: Client, day: Hustings) -> None:
    found = entries(client, DAY)
    assert len(found) == 3
    assert {link.partition("/ket-qua/")[2] for _title, _summary, link in found} == {
        "hn/don-vi/1/",
        "00001/don-vi/1/",
        "00002/don-vi/1/",
    }
    assert "3/3 đại biểu trúng cử." in found[0][1]


def test_a_council_has_its_own(client: Client, day: Hustings) -> None:
    [(title, _summary, _link)] = entries(client, COUNCIL)
    assert title.endswith("đơn vị bầu cử số 1: công bố kết quả")


def test_a_correction_is_an_entry_of_its_own_and_comes_first(client: Client, day: Hustings) -> None:
    contest = day.contests["00001"][0]
    determine(contest, (800, 655, 700, 20, 500))
    publish(day, contest, reason="Cộng nhầm một biên bản")
    first, second = entries(client, COUNCIL)
    assert first[0].endswith("đính chính kết quả")
    assert "Lý do đính chính: Cộng nhầm một biên bản" in first[1]
    assert second[0].endswith("công bố kết quả")


def test_ids_tell_versions_apart(client: Client, day: Hustings) -> None:
    contest = day.contests["00001"][0]
    determine(contest, (800, 655, 700, 20, 500))
    publish(day, contest, reason="Cộng nhầm")
    root = ElementTree.fromstring(client.get(DAY).content)
    ids = root.findall("a:entry/a:id", ATOM)
    assert len({one.text for one in ids}) == len(ids) == 4


def test_nothing_that_is_only_determined(client: Client) -> None:
    day = make_day()
    determine(day.contests["00001"][0], VOTES)
    assert entries(client, DAY) == entries(client, COUNCIL) == []


def test_asked_again_by_its_tag(client: Client, day: Hustings) -> None:
    tag = client.get(DAY)["ETag"]
    assert client.get(DAY, headers={"if-none-match": tag}).status_code == 304
    contest = day.contests["00001"][0]
    determine(contest, (800, 655, 700, 20, 500))
    publish(day, contest, reason="Cộng nhầm")
    assert client.get(DAY, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/bau-cu/x/ket-qua/atom.xml", "/bau-cu/bc-2026/ket-qua/99999/atom.xml"])
def test_unknown(client: Client, day: Hustings, address: str) -> None:
    assert client.get(address).status_code == 404


def test_as_many_queries_for_one_entry_as_for_three(client: Client) -> None:
    day, counts = make_day(contests=3), []
    for contest in day.contests["00001"]:
        determine(contest, VOTES)
        publish(day, contest)
        with CaptureQueriesContext(connection) as queries:
            entries(client, DAY)
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 8
