"""An invented election from set-up to the published result and the new delegates, through the services."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db.models import Sum
from django.test import Client
from django_scopes import scopes_disabled

from council.models import Delegate
from council.services import journal
from elections.demo.plan import plan_election, small
from elections.models import Candidate, Contest, CountRecord, PublishedResult
from elections.services.faults import Faulty
from elections.services.settle import settle
from tests.elections.life import Life, lived

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Iterator[Life]:
    with scopes_disabled():
        yield lived(plan_election(small(communes=2, city_contests=1)))


def test_from_set_up_to_the_delegates(life: Life) -> None:
    with life.on(-60, 9):
        life.set_up()
        life.candidates()
    with life.on(-17, 8):
        life.publish_lists()
    life.turnout()
    with life.on(0, 23):
        planted_errors_are_stopped(life)
        two_entries_that_differ_wait_for_a_third(life)
        life.count()
    with life.on(2, 9):
        life.accept()
        life.determine()
    with life.on(7, 9):
        life.publish()
        life.seat()
        the_result_is_that_of_the_plan(life)
        the_public_sees_it(life)
        the_journal_holds(life)


def planted_errors_are_stopped(life: Life) -> None:
    """The two real ones of 2021, and figures that do not add up."""
    (code, number, level), paper = next(iter(life.planned.items()))
    team = f"team-{number}"
    for wrong, stopped_by in (
        (replace(paper, collected=paper.issued + 75, valid=paper.valid + 75), "K02"),
        (replace(paper, valid=paper.valid - 1), "K01"),
        (replace(paper, voted=paper.electors + 1), "K03a"),
    ):
        with pytest.raises(Faulty) as refused:
            life.enter(code, number, level, team, wrong)
        assert stopped_by in {finding.code for finding in refused.value.findings}
    someone = Candidate.objects.filter(contest=life.record(code, number, level).contest).first()
    assert someone is not None
    right = someone.title_on_ballot
    Candidate.objects.filter(pk=someone.pk).update(title_on_ballot="Bà" if right == "Ông" else "Ông")
    with pytest.raises(Faulty) as refused:
        life.enter(code, number, level, team, paper)
    assert "K12" in {finding.code for finding in refused.value.findings}
    Candidate.objects.filter(pk=someone.pk).update(title_on_ballot=right)
    assert not CountRecord.objects.exclude(state="empty").exists()


def two_entries_that_differ_wait_for_a_third(life: Life) -> None:
    (code, number, level), paper = next(iter(life.planned.items()))
    slip = replace(paper, valid=paper.valid - 1, invalid=paper.invalid + 1, by_names=None)
    slip = replace(slip, votes={pk: min(votes, slip.valid) for pk, votes in paper.votes.items()})
    life.enter(code, number, level, f"team-{number}", paper)
    assert life.enter(code, number, level, "second", slip).state == "differs"
    row = life.record(code, number, level)
    third = life.actor(code, "board")
    reasons = dict.fromkeys(("K03c", "K03d", "K04", "K05b", "K05c"), "Đúng như bản giấy")
    settled = settle(
        actor=third,
        record_id=row.id,
        version=row.version,
        figures=paper,
        reasons=reasons,
        reason="Đúng như bản giấy",
    )
    assert (settled.state, settled.valid) == ("agreed", paper.valid)


WINNERS = """
WITH total AS (SELECT contest, SUM(valid) AS valid FROM record GROUP BY contest),
standing AS (
  SELECT vote.candidate, candidate.contest, SUM(vote.votes) AS votes, candidate.born
  FROM vote JOIN candidate ON candidate.id = vote.candidate GROUP BY vote.candidate
),
ranked AS (
  SELECT standing.*, ROW_NUMBER() OVER (PARTITION BY standing.contest ORDER BY votes DESC, born) AS place
  FROM standing JOIN total ON total.contest = standing.contest WHERE 2 * votes > total.valid
)
SELECT ranked.candidate FROM ranked JOIN seat ON seat.contest = ranked.contest WHERE place <= seats
"""


def the_result_is_that_of_the_plan(life: Life) -> None:
    """Sums are those of the papers; the elected are those that SQL finds by itself."""
    for level, code in (("city", "hn"), *(("commune", one.code) for one in life.plan.communes)):
        papers = [p for key, p in life.planned.items() if key[2] == level and code in ("hn", key[0])]
        found = Contest.objects.filter(council_election=life.own(code))
        sums = found.aggregate(e=Sum("electors"), v=Sum("voted"), g=Sum("valid"))
        assert sums == {
            "e": sum(p.electors for p in papers),
            "v": sum(p.voted for p in papers),
            "g": sum(p.valid for p in papers),
        }
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE record (contest, valid)")
    database.execute("CREATE TABLE vote (candidate, votes)")
    database.execute("CREATE TABLE candidate (id, contest, born)")
    database.execute("CREATE TABLE seat (contest, seats)")
    for key, paper in life.planned.items():
        contest = life.record(*key).contest_id
        database.execute("INSERT INTO record VALUES (?, ?)", (contest, paper.valid))
        database.executemany("INSERT INTO vote VALUES (?, ?)", paper.votes.items())
    people = Candidate.objects.filter(contest__isnull=False)
    born = [(c.id, c.contest_id, f"{c.birth_year}{c.birth_month:02}{c.birth_day:02}") for c in people]
    database.executemany("INSERT INTO candidate VALUES (?, ?, ?)", born)
    database.executemany("INSERT INTO seat VALUES (?, ?)", Contest.objects.values_list("id", "seats"))
    expected = {row[0] for row in database.execute(WINNERS)}
    unresolved = Contest.objects.filter(verdict="unresolved")
    assert not unresolved.exists()
    assert set(people.filter(state="confirmed").values_list("id", flat=True)) == expected
    assert Delegate.objects.count() == len(expected)


def the_public_sees_it(life: Life) -> None:
    assert PublishedResult.objects.count() == Contest.objects.count()
    winner = Candidate.objects.filter(state="confirmed", council__code="hn").first()
    assert winner is not None
    page = Client().get(f"/bau-cu/{life.election.code}/ket-qua/hn/")
    assert page.status_code == 200
    assert winner.full_name in page.content.decode()


def the_journal_holds(life: Life) -> None:
    reports = list(journal.check_streams())
    assert reports
    assert not [report for report in reports if report.faults]
