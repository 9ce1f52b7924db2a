"""Turnout reports: who may send one, when, what is refused, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.errors import Refused
from council.permissions import Actor
from elections.enums import Level, ReportState, ResultState
from elections.models import AreaContest, Contest
from elections.services import turnout
from elections.services.turnout import Recorded, Told
from realtime import store
from tests.elections.reporting import REASON, rows, say, team
from tests.elections.reporting import acts as acts_in
from tests.factories.elections import DAY, Hustings, make_election
from tests.factories.world import World

pytestmark = pytest.mark.django_db
EVENING = clock.at(DAY, 19, 30)


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(EVENING):
        yield


def refused(day: Hustings, city: int | None, commune: int | None, **more: Any) -> str:
    before = list(rows().values())
    with pytest.raises(Refused) as caught:
        say(day, city, commune, **more)
    assert list(rows().values()) == before
    assert str(caught.value.message)
    return caught.value.code


def acts(day: Hustings, area: int = 0) -> list[dict[str, Any]]:
    return acts_in(f"polling_area:{day.areas['00001'][area].id}")


def set_report(day: Hustings, state: str, *, slot: int = 0, area: int = 0) -> None:
    rows().filter(slot=day.slots[slot], area=day.areas["00001"][area]).update(state=state)


# -- what is recorded ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["team:1", Role.ELECTION_CLERK])
def test_a_report_is_kept_and_told_to_the_areas_journal(day: Hustings, who: str) -> None:
    actor = day.communes[0].actor(who)
    said = say(day, 400, 395, actor=actor)
    assert (said.voted_city, said.voted_commune, said.version, said.changed) == (400, 395, 1, False)
    row = rows().get()
    assert (row.voted_city, row.voted_commune, row.state) == (400, 395, ReportState.SENT)
    assert (row.reported_by_id, row.reported_at, row.council) == (
        actor.account_id,
        EVENING,
        day.communes[0].council,
    )
    [act] = acts(day)
    assert (act["code"], act["voted_city"], act["voted_commune"], act["previous"]) == (
        "elections.turnout.reported",
        400,
        395,
        None,
    )


def test_the_same_figures_again_change_nothing(day: Hustings) -> None:
    first = say(day, 400, 395)
    with clock.frozen(EVENING + timedelta(minutes=5)):
        again = say(day, 400, 395)
    assert again == first
    assert len(acts(day)) == 1


def test_a_report_tells_the_pages_of_the_day(day: Hustings) -> None:
    topic = f"elections.turnout:{day.election.id}"
    say(day, 1, 1)
    first = store.versions([topic])[topic]
    say(day, 1, 1)
    assert store.versions([topic])[topic] == first
    say(day, 2, 2, slot=1)
    assert store.versions([topic])[topic] == first + 1


def test_nobody_and_everybody_may_have_voted(day: Hustings) -> None:
    say(day, 0, 0)
    say(day, 1000, 990, slot=2)
    assert [(row.voted_city, row.voted_commune) for row in rows()] == [(0, 0), (1000, 990)]


def test_an_area_that_elects_one_council_reports_one_number(day: Hustings) -> None:
    area = day.areas["00001"][0]
    part = AreaContest.objects.with_scopes_disabled().get(area=area, level=Level.COMMUNE)
    part.record.delete()
    part.delete()
    assert refused(day, 400, 395) == "wrong_levels"
    assert refused(day, None, None) == "wrong_levels"
    assert say(day, 400, None).voted_commune is None


# -- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "commune", "code"),
    [
        (1001, 990, "T02"),
        (1000, 991, "T02"),
        (-1, 0, "T01"),
        (300, 301, "T05"),
        (300, None, "wrong_levels"),
        (None, 300, "wrong_levels"),
        (None, None, "wrong_levels"),
    ],
)
def test_impossible_figures(day: Hustings, city: int | None, commune: int | None, code: str) -> None:
    assert refused(day, city, commune) == code


@pytest.mark.parametrize(("city", "commune"), [(399, 395), (400, 394)])
def test_fewer_than_before_only_with_a_reason(day: Hustings, city: int, commune: int) -> None:
    say(day, 400, 395)
    assert refused(day, city, commune, slot=1) == "T03"
    assert refused(day, city, commune, slot=1, reason="nhầm") == "T03"
    assert say(day, city, commune, slot=1, reason=REASON).version == 1


def test_more_than_later_only_with_a_reason(day: Hustings) -> None:
    say(day, 400, 395, slot=1)
    assert refused(day, 401, 395) == "T04"
    say(day, 401, 395, reason=REASON)
    assert [row.reason for row in rows()] == [REASON, ""]


def test_a_figure_already_sent_is_corrected_only_with_a_reason(day: Hustings) -> None:
    say(day, 400, 395)
    assert refused(day, 410, 395) == "T06"
    assert refused(day, 400, 396) == "T06"
    assert refused(day, 410, 395, reason="   nhầm     ") == "T06"
    set_report(day, ReportState.CONFIRMED)
    said = say(day, 410, 395, reason=f"  {REASON}  ")
    assert (said.version, said.changed, said.state) == (2, True, ReportState.SENT)
    assert rows().get().reason == REASON
    assert acts(day)[1]["previous"] == [400, 395]
    assert acts(day)[1]["reason"] == REASON


def test_a_returned_report_is_sent_again_without_another_reason(day: Hustings) -> None:
    say(day, 900, 895)
    set_report(day, ReportState.RETURNED)
    assert say(day, 90, 89).version == 2
    assert rows().get().state == ReportState.SENT
    set_report(day, ReportState.RETURNED)
    assert say(day, 90, 89).version == 3  # the team insists
    assert rows().get().state == ReportState.SENT


def test_a_returned_figure_holds_up_no_other_slot(day: Hustings) -> None:
    say(day, 900, 895)
    set_report(day, ReportState.RETURNED)
    assert say(day, 500, 495, slot=1).version == 1


def test_not_before_the_voting_begins(day: Hustings) -> None:
    for moment in (clock.at(DAY, 6, 59), clock.at(DAY - timedelta(days=1), 20)):
        with clock.frozen(moment):
            assert refused(day, 1, 1) == "T07"


def test_a_slot_is_reported_from_a_quarter_of_an_hour_before(day: Hustings) -> None:
    with clock.frozen(clock.at(DAY, 14, 44)):
        assert refused(day, 1, 1, slot=1) == "T08"
    with clock.frozen(clock.at(DAY, 14, 45)):
        assert say(day, 1, 1, slot=1).version == 1


def test_an_area_missing_at_the_close_reports_late(day: Hustings) -> None:
    with clock.frozen(clock.at(DAY + timedelta(days=1), 1)):
        assert say(day, 1000, 990, slot=2).version == 1


@pytest.mark.parametrize("council", ["hn", "00001"])
def test_not_after_a_result_is_published(day: Hustings, council: str) -> None:
    contest = day.contests[council][0]
    Contest.objects.with_scopes_disabled().filter(pk=contest.pk).update(result_state=ResultState.PUBLISHED)
    assert refused(day, 1, 1) == "results_published"


def test_a_reason_has_its_length(day: Hustings) -> None:
    assert refused(day, 1, 1, reason="x" * 301) == "too_long"


# -- who may -------------------------------------------------------------------------------------------------


def test_a_team_reports_its_own_area_alone(day: Hustings) -> None:
    assert refused(day, 1, 1, area=1, actor=team(day, 1)) == "not_found"


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_BOARD])
def test_other_offices_do_not_report(day: Hustings, role: str) -> None:
    assert refused(day, 1, 1, actor=day.communes[0].actor(role)) == "forbidden"


def test_nobody_without_a_role_reports(day: Hustings) -> None:
    assert refused(day, 1, 1, actor=Actor(day.communes[0].council.id, account_id=1)) == "forbidden"


def strangers(day: Hustings) -> list[World]:
    return [day.communes[1], day.city]


@pytest.mark.parametrize("place", [0, 1])
def test_another_council_finds_no_such_area(day: Hustings, place: int) -> None:
    clerk = strangers(day)[place].actor(Role.ELECTION_CLERK)
    assert refused(day, 1, 1, actor=clerk) == "not_found"


def test_a_slot_of_another_election_is_none_of_this_area(day: Hustings) -> None:
    with pytest.raises(Refused) as caught:
        turnout.report(
            actor=team(day),
            area_id=day.areas["00001"][0].id,
            slot_id=day.slots[-1].id + 99,
            voted_city=1,
            voted_commune=1,
        )
    assert caught.value.code == "not_found"


# -- many at once --------------------------------------------------------------------------------------------


def many(day: Hustings, told: list[Told]) -> list[str]:
    with transaction.atomic():
        results = turnout.report_many(told)
    return [result.code if isinstance(result, Refused) else "ok" for result in results]


def test_one_refusal_leaves_the_others(day: Hustings) -> None:
    first, second = (area.id for area in day.areas["00001"])
    slot = day.slots[0].id
    told = [
        Told(team(day, 1), first, slot, 400, 395),
        Told(team(day, 1), second, slot, 400, 395),
        Told(team(day, 2), second, slot, 2000, 395),
        Told(team(day, 2), second, slot, 300, 299),
    ]
    assert many(day, told) == ["ok", "not_found", "T02", "ok"]
    assert [row.voted_city for row in rows()] == [400, 300]


def test_reports_of_one_area_in_one_batch_are_judged_in_their_order(day: Hustings) -> None:
    area, actor = day.areas["00001"][0].id, team(day)
    slots = [slot.id for slot in day.slots]
    told = [
        Told(actor, area, slots[0], 400, 395),
        Told(actor, area, slots[1], 399, 395),
        Told(actor, area, slots[1], 500, 395),
        Told(actor, area, slots[0], 410, 395, REASON),
    ]
    assert many(day, told) == ["ok", "T03", "ok", "ok"]
    assert [row.voted_city for row in rows()] == [410, 500]
    assert [act["voted_city"] for act in acts(day)] == [400, 500, 410]


def test_an_empty_batch_is_nothing(day: Hustings) -> None:
    assert many(day, []) == []


def test_thirty_reports_cost_the_queries_of_one() -> None:
    day = make_election(communes=1, areas=31)
    clerk = day.communes[0].actor(Role.ELECTION_CLERK)
    areas = day.areas["00001"]
    costs = []
    for slot in (0, 1):  # the first time the areas have no journal yet
        for chosen in (areas[:1], areas[1:]):
            told = [Told(clerk, area.id, day.slots[slot].id, 10, 9) for area in chosen]
            with transaction.atomic(), store.collect(), CaptureQueriesContext(connection) as asked:
                assert {type(result) for result in turnout.report_many(told)} == {Recorded}
            costs.append(len(asked))
    assert costs == [10, 10, 9, 9]
