"""Team, commune, city: confirm, return, send on, and nothing unseen on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.errors import Refused
from council.permissions import Actor
from elections.enums import ReportState
from elections.models import CommuneTurnout
from elections.queries.turnout_totals import Total, confirmed_total
from elections.services import turnout_chain
from elections.services.turnout_chain import Decision
from tests.elections.reporting import REASON, acts, clerk, confirm_all, rows, say, seen, sent, team
from tests.factories.elections import DAY, Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 19, 30)):
        yield


def office(day: Hustings) -> Actor:
    return day.city.actor(Role.ELECTION_CLERK)


def refused(call: Any, **fields: Any) -> str:
    before = list(rows().values()), list(sent().values())
    with pytest.raises(Refused) as caught:
        call(**fields)
    assert (list(rows().values()), list(sent().values())) == before
    assert str(caught.value.message)
    return caught.value.code


def states() -> list[str]:
    return [str(row.state) for row in rows()]


def both_confirmed(day: Hustings, slot: int = 0) -> None:
    say(day, 400, 395, slot=slot)
    say(day, 300, 300, slot=slot, area=1)
    confirm_all(day, slot)


def send(day: Hustings, missing: int = 0, slot: int = 0) -> CommuneTurnout:
    return turnout_chain.send_commune(actor=clerk(day), slot_id=day.slots[slot].id, missing=missing)


# -- commune: confirm and return -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ELECTION_CLERK, Role.ELECTION_HEAD])
def test_the_commune_confirms_what_it_saw(day: Hustings, role: str) -> None:
    say(day, 400, 395)
    say(day, 300, 300, area=1)
    actor = day.communes[0].actor(role)
    assert turnout_chain.confirm_reports(actor=actor, slot_id=day.slots[0].id, seen=seen()) == 2
    assert states() == ["confirmed", "confirmed"]
    [_reported, confirmed] = acts(f"polling_area:{day.areas['00001'][1].id}")
    assert (confirmed["code"], confirmed["voted_city"]) == ("elections.turnout.confirmed", 300)
    assert turnout_chain.confirm_reports(actor=actor, slot_id=day.slots[0].id, seen=seen()) == 0
    assert len(acts(f"polling_area:{day.areas['00001'][1].id}")) == 2


def test_a_report_that_changed_meanwhile_is_not_confirmed(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 300, 300, area=1)
    before = seen()
    say(day, 350, 300, area=1, reason=REASON)
    fields: dict[str, Any] = {"actor": clerk(day), "slot_id": day.slots[0].id}
    assert refused(turnout_chain.confirm_reports, **fields, seen=before) == "turnout_changed"
    assert refused(turnout_chain.return_report, **fields, seen=before[1], reason=REASON) == (
        "turnout_changed"
    )
    assert states() == ["sent", "sent"]


def test_a_returned_report_comes_back_from_the_team(day: Hustings) -> None:
    say(day, 900, 395)
    fields: dict[str, Any] = {"actor": clerk(day), "slot_id": day.slots[0].id}
    turnout_chain.return_report(**fields, seen=seen()[0], reason="  Xem lại số cấp thành phố ")
    row = rows().get()
    assert (row.state, row.reason) == ("returned", "Xem lại số cấp thành phố")
    assert refused(turnout_chain.confirm_reports, **fields, seen=seen()) == "turnout_returned"
    assert refused(turnout_chain.return_report, **fields, seen=seen()[0], reason=REASON) == (
        "turnout_returned"
    )
    say(day, 400, 395)
    assert turnout_chain.confirm_reports(**fields, seen=seen()) == 1


def test_a_confirmed_report_may_still_be_returned(day: Hustings) -> None:
    both_confirmed(day)
    turnout_chain.return_report(
        actor=clerk(day), slot_id=day.slots[0].id, seen=seen()[0], reason="Tổ báo nhầm"
    )
    assert states() == ["returned", "confirmed"]


@pytest.mark.parametrize("reason", ["", "  x  ", "x" * 301])
def test_a_return_says_why(day: Hustings, reason: str) -> None:
    say(day, 400, 395)
    fields: dict[str, Any] = {"actor": clerk(day), "slot_id": day.slots[0].id, "seen": seen()[0]}
    assert refused(turnout_chain.return_report, **fields, reason=reason) == "reason_needed"


def test_confirming_costs_the_same_for_one_and_for_thirty() -> None:
    day = make_election(communes=1, areas=31)
    for area in range(31):
        say(day, 10, 9, area=area, actor=clerk(day))
    costs, actor = [], clerk(day)
    for chosen in (seen()[:1], seen()[1:]):
        with CaptureQueriesContext(connection) as asked:
            turnout_chain.confirm_reports(actor=actor, slot_id=day.slots[0].id, seen=chosen)
        costs.append(len(asked))
    assert costs[0] == costs[1]


# -- commune: send on ----------------------------------------------------------------------------------------


def test_the_commune_sends_the_sum_of_its_confirmed_areas(day: Hustings) -> None:
    both_confirmed(day)
    row = send(day)
    assert Total.sent(row) == Total(2, 2, 2000, 700, 1980, 695)
    assert (row.state, row.version) == (ReportState.SENT, 1)
    [act] = acts(f"election:{day.election.id}")
    assert (act["code"], act["voted_city"]) == ("elections.commune_turnout.sent", 700)


def test_no_gap_is_sent_unseen(day: Hustings) -> None:
    fields: dict[str, Any] = {"actor": clerk(day), "slot_id": day.slots[0].id}
    assert refused(turnout_chain.send_commune, **fields) == "turnout_empty"
    say(day, 400, 395)
    assert refused(turnout_chain.send_commune, **fields) == "turnout_empty"  # not confirmed yet
    confirm_all(day)
    assert refused(turnout_chain.send_commune, **fields) == "turnout_incomplete"
    assert refused(turnout_chain.send_commune, **fields, missing=2) == "turnout_incomplete"
    assert Total.sent(send(day, missing=1)) == Total(2, 1, 2000, 400, 1980, 395)
    say(day, 300, 300, area=1)
    confirm_all(day)
    assert refused(turnout_chain.send_commune, **fields, missing=1) == "turnout_incomplete"
    assert send(day).areas_reported == 2


def test_sending_the_same_again_changes_nothing(day: Hustings) -> None:
    both_confirmed(day)
    first = send(day)
    with clock.frozen(clock.at(DAY, 20)):
        again = send(day)
    assert (again.version, again.sent_at) == (1, first.sent_at)
    assert len(acts(f"election:{day.election.id}")) == 1


def test_a_correction_makes_the_total_that_was_sent_stale(day: Hustings) -> None:
    both_confirmed(day)
    row = send(day)
    say(day, 410, 395, reason=REASON)
    now = confirmed_total(day.election.id, day.slots[0].id, day.communes[0].council.id)
    assert now != Total.sent(row)
    assert now.missing == 1
    confirm_all(day)
    assert Total.sent(send(day)) == Total(2, 2, 2000, 710, 1980, 695)
    assert sent().get().version == 2


# -- city ----------------------------------------------------------------------------------------------------


def word(row: CommuneTurnout, version: int = 0) -> dict[str, Any]:
    """What names a total as somebody saw it."""
    return {"slot_id": row.slot_id, "seen": Decision(row.id, version or row.version)}


def words(row: CommuneTurnout, version: int = 0) -> dict[str, Any]:
    return {"slot_id": row.slot_id, "seen": [Decision(row.id, version or row.version)]}


@pytest.mark.parametrize("role", [Role.ELECTION_CLERK, Role.ELECTION_HEAD])
def test_the_city_confirms(day: Hustings, role: str) -> None:
    both_confirmed(day)
    row, actor = send(day), day.city.actor(role)
    assert turnout_chain.confirm_communes(actor=actor, **words(row)) == 1
    row = sent().get()
    assert (row.state, row.decided_at) == (ReportState.CONFIRMED, clock.now())
    assert turnout_chain.confirm_communes(actor=actor, **words(row)) == 0
    codes = [act["code"] for act in acts(f"election:{day.election.id}")]
    assert codes == ["elections.commune_turnout.sent", "elections.commune_turnout.confirmed"]


def test_the_city_confirms_many_communes_as_cheaply_as_one() -> None:
    day = make_election(communes=4, areas=1)
    for of in range(4):
        say(day, 10, 9, of=of)
        confirm_all(day, of=of)
        turnout_chain.send_commune(actor=clerk(day, of), slot_id=day.slots[0].id)
    found = [Decision(row.id, row.version) for row in sent()]
    costs = []
    for chosen in (found[:1], found[1:]):
        with CaptureQueriesContext(connection) as asked:
            done = turnout_chain.confirm_communes(actor=office(day), slot_id=day.slots[0].id, seen=chosen)
        assert done == len(chosen)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_what_the_city_returned_must_be_sent_again(day: Hustings) -> None:
    both_confirmed(day)
    row = turnout_chain.return_commune(actor=office(day), **word(send(day)), reason="Thiếu khu vực 2")
    assert (row.state, row.reason) == (ReportState.RETURNED, "Thiếu khu vực 2")
    assert refused(turnout_chain.confirm_communes, actor=office(day), **words(row)) == "total_returned"
    assert (
        refused(turnout_chain.return_commune, actor=office(day), **word(row), reason=REASON)
        == "total_returned"
    )
    again = send(day)  # the same figures: the commune stands by them
    assert (again.state, again.version, again.reason) == (ReportState.SENT, 2, "")
    assert turnout_chain.confirm_communes(actor=office(day), **words(again)) == 1


def test_the_city_decides_on_what_it_saw(day: Hustings) -> None:
    both_confirmed(day)
    row = send(day)
    say(day, 410, 395, reason=REASON)
    confirm_all(day)
    send(day)
    assert refused(turnout_chain.confirm_communes, actor=office(day), **words(row, 1)) == "turnout_changed"
    fields = word(row, 1) | {"actor": office(day), "reason": REASON}
    assert refused(turnout_chain.return_commune, **fields) == "turnout_changed"


def test_the_city_says_why_it_returns(day: Hustings) -> None:
    both_confirmed(day)
    fields = word(send(day)) | {"actor": office(day), "reason": "?"}
    assert refused(turnout_chain.return_commune, **fields) == "reason_needed"


# -- who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["team:1", Role.ELECTION_BOARD])
def test_teams_and_boards_confirm_nothing(day: Hustings, who: str) -> None:
    both_confirmed(day)
    row = send(day)
    actor = day.communes[0].actor(who)
    fields: dict[str, Any] = {"actor": actor, "slot_id": day.slots[0].id}
    assert refused(turnout_chain.confirm_reports, **fields, seen=seen()) == "forbidden"
    assert refused(turnout_chain.return_report, **fields, seen=seen()[0], reason=REASON) == "forbidden"
    assert refused(turnout_chain.send_commune, **fields) == "forbidden"
    board = day.city.actor(Role.ELECTION_BOARD)
    assert refused(turnout_chain.confirm_communes, actor=board, **words(row)) == "forbidden"
    assert refused(turnout_chain.return_commune, actor=board, **word(row), reason=REASON) == "forbidden"


def test_another_commune_finds_nothing_to_decide(day: Hustings) -> None:
    both_confirmed(day)
    row = send(day)
    other = clerk(day, 1)
    fields: dict[str, Any] = {"actor": other, "slot_id": day.slots[0].id}
    assert refused(turnout_chain.confirm_reports, **fields, seen=seen()) == "not_found"
    assert refused(turnout_chain.return_report, **fields, seen=seen()[0], reason=REASON) == "not_found"
    assert refused(turnout_chain.send_commune, **fields) == "turnout_empty"
    for actor in (other, clerk(day)):  # not even the sender decides in the city's place
        assert refused(turnout_chain.confirm_communes, actor=actor, **words(row)) == "not_found"
        assert refused(turnout_chain.return_commune, actor=actor, **word(row), reason=REASON) == "not_found"
    elsewhere = words(row) | {"slot_id": day.slots[1].id}
    assert refused(turnout_chain.confirm_communes, actor=office(day), **elsewhere) == "not_found"


def test_the_city_confirms_no_area_in_a_communes_place(day: Hustings) -> None:
    say(day, 400, 395)
    fields: dict[str, Any] = {"actor": office(day), "slot_id": day.slots[0].id}
    assert refused(turnout_chain.confirm_reports, **fields, seen=seen()) == "not_found"
    assert refused(turnout_chain.send_commune, **fields) == "not_found"


def test_reports_of_another_slot_are_not_confirmed_with_this_one(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 500, 495, slot=1)
    fields: dict[str, Any] = {"actor": clerk(day), "slot_id": day.slots[0].id}
    assert refused(turnout_chain.confirm_reports, **fields, seen=seen()) == "not_found"
    assert refused(turnout_chain.confirm_reports, **fields, seen=[]) == "not_found"
    assert refused(turnout_chain.confirm_reports, **fields, seen=[Decision(0, 1)]) == "not_found"


def test_a_team_sees_its_returned_report_and_no_other(day: Hustings) -> None:
    say(day, 400, 395)
    with pytest.raises(Refused):
        say(day, 400, 395, actor=team(day, 2))
