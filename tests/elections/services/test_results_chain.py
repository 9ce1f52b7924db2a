"""Publishing after the count's own steps: a result opened again, an area that voted again, a second poll."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from council.enums import Role
from elections.models import PublishedResult
from elections.rules.shapes import Verdict
from elections.services.again import call_again
from elections.services.annulment import annul_contest, annul_record, reopen
from elections.services.determine import determine
from elections.services.results import publish_contest
from tests.council.views.pages import page_of
from tests.elections.services.counting import BOARD, HEAD, accepted, all_accepted, good, records_of
from tests.factories.elections import Hustings, make_election
from tests.factories.results import NUMBER, publish

pytestmark = pytest.mark.django_db
CONTEST = "/bau-cu/bc-2026/ket-qua/00001/don-vi/1/"


@pytest.fixture
def day() -> Hustings:
    """The constituency of the first commune is counted and its result published."""
    made = make_election()
    contest = made.contests["00001"][0]
    all_accepted(made, contest)
    determine(actor=made.communes[0].actor(BOARD), contest_id=contest.pk)
    publish(made, contest)
    return made


def in_force(day: Hustings) -> PublishedResult:
    return PublishedResult.objects.with_scopes_disabled().get(
        contest=day.contests["00001"][0], superseded_at__isnull=True
    )


def opened(day: Hustings) -> None:
    reopen(
        actor=day.communes[0].actor(HEAD),
        contest_id=day.contests["00001"][0].pk,
        number="NQ 20/NQ-UBBC",
        reason="Cộng nhầm biên bản khu vực 1",
    )


def test_what_is_opened_again_stays_public_and_its_reason_goes_with_the_correction(
    day: Hustings, client: Client
) -> None:
    contest, before = day.contests["00001"][0], client.get(f"{CONTEST}?phan=1").content
    opened(day)
    assert client.get(f"{CONTEST}?phan=1").content == before
    determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    row = publish_contest(
        actor=day.communes[0].actor(Role.ELECTION_HEAD), contest_id=contest.pk, number=NUMBER
    )
    assert (row.version, row.reason) == (2, "Cộng nhầm biên bản khu vực 1")
    assert "Cộng nhầm biên bản khu vực 1" in page_of(client.get(CONTEST))
    contest.refresh_from_db()
    assert contest.correction == ""


def test_an_annulled_constituency_is_published_as_a_correction(day: Hustings, client: Client) -> None:
    contest = day.contests["00001"][0]
    annul_contest(
        actor=day.communes[0].actor(HEAD), contest_id=contest.pk, number="NQ 730", reason="Thừa phiếu"
    )
    assert in_force(day).verdict == Verdict.COMPLETE
    row = publish(day, contest)
    assert (row.version, row.verdict, row.elected) == (2, Verdict.ANNULLED, 0)
    html = page_of(client.get(CONTEST))
    assert "Kết quả bị hủy, phải bầu cử lại" in html
    assert "Điều 81" in html


def test_the_votes_of_an_area_that_voted_again_are_in_the_result(day: Hustings, client: Client) -> None:
    contest, head = day.contests["00001"][0], day.communes[0].actor(HEAD)
    opened(day)
    first, second = records_of(contest)
    annul_record(
        actor=head, record_id=first.pk, version=first.version, number="NQ 730", reason="In nhầm danh xưng"
    )
    again = call_again(
        actor=head,
        contest_id=contest.pk,
        kind="re_election",
        day=day.election.day + timedelta(days=5),
        number=NUMBER,
    )
    (record,) = records_of(again)
    figures = good(record, 20)
    accepted(day, record, figures)
    determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    row = publish(day, contest)
    assert row.voted == (second.voted or 0) + figures.voted
    counted = [area for area in row.areas if not area["annulled"]]
    assert [area["again"] for area in row.areas if area["annulled"]] == [False]
    assert row.voted == sum(area["voted"] for area in counted)
    for line in row.lines:
        assert line["votes"] == sum(area["votes"][str(line["candidate"])] for area in counted)
    assert "Cộng các cuộc bầu cử" not in page_of(client.get(CONTEST))
    assert (
        client.get(f"/bau-cu/{again.council_election.election.code}/ket-qua/00001/don-vi/1/").status_code
        == 404
    )
