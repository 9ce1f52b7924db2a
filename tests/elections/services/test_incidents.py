"""The log of polling day: who writes in it, who closes a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from council.permissions import Actor
from elections.models import Incident
from elections.services import incidents
from tests.elections.reporting import acts, clerk, team
from tests.factories.elections import DAY, Hustings

pytestmark = pytest.mark.django_db
TEXT = "Mất điện từ 9 giờ, đã chuyển sang máy nổ"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 10)):
        yield


def log() -> Any:
    return Incident.objects.with_scopes_disabled().order_by("id")


def tell(day: Hustings, actor: Actor, area: int | None = 0, **more: Any) -> Incident:
    fields: dict[str, Any] = {
        "actor": actor,
        "election_id": day.election.id,
        "area_id": None if area is None else day.areas["00001"][area].id,
        "kind": "logistics",
        "urgent": True,
        "words": TEXT,
        "happened_at": clock.at(DAY, 9),
    }
    return incidents.report_incident(**fields | more)


def refused(call: Any, *given: Any, **fields: Any) -> str:
    before = list(log().values())
    with pytest.raises(Refused) as caught:
        call(*given, **fields)
    assert list(log().values()) == before
    assert str(caught.value.message)
    return caught.value.code


@pytest.mark.parametrize("who", ["team:1", Role.ELECTION_CLERK, Role.ELECTION_BOARD])
def test_an_incident_is_kept_and_told_to_the_areas_journal(day: Hustings, who: str) -> None:
    row = tell(day, day.communes[0].actor(who))
    assert (row.council, row.urgent, row.text, row.happened_at) == (
        day.communes[0].council,
        True,
        TEXT,
        clock.at(DAY, 9),
    )
    [act] = acts(f"polling_area:{day.areas['00001'][0].id}")
    assert (act["code"], act["text"]) == ("elections.incident.reported", TEXT)


def test_an_incident_of_the_whole_commune(day: Hustings) -> None:
    assert tell(day, clerk(day), None).area is None
    [act] = acts(f"election:{day.election.id}")
    assert act["code"] == "elections.incident.reported"


def test_a_team_speaks_of_its_own_area(day: Hustings) -> None:
    assert refused(tell, day, team(day), 1) == "not_found"
    assert refused(tell, day, team(day), None) == "area_needed"


def test_others_find_no_such_area(day: Hustings) -> None:
    assert refused(tell, day, clerk(day, 1)) == "not_found"
    assert refused(tell, day, day.city.actor(Role.ELECTION_CLERK)) == "not_found"
    assert refused(tell, day, clerk(day), election_id=day.election.id + 9) == "not_found"


def test_the_head_writes_no_lines(day: Hustings) -> None:
    assert refused(tell, day, day.communes[0].actor(Role.ELECTION_HEAD)) == "forbidden"


def test_an_area_of_another_day_is_not_of_this_one(day: Hustings) -> None:
    other = make_election_again(day)
    assert refused(tell, day, clerk(day), election_id=other) == "not_found"


def make_election_again(day: Hustings) -> int:
    """Another polling day of the same councils, without this one's areas."""
    election = day.election
    old = election.id
    election.pk, election.code = None, "bc-khac"
    election.save()
    new, election.pk = election.pk, old
    for council_election in day.council_elections.values():
        council_election.pk, council_election.election_id = None, new
        council_election.save()
    return int(new)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"words": "  ? "}, "words_needed"),
        ({"words": "x" * 2001}, "words_needed"),
        ({"kind": "flood"}, "bad_kind"),
        ({"happened_at": clock.at(DAY, 10) + timedelta(minutes=6)}, "in_future"),
    ],
)
def test_what_is_not_written_down(day: Hustings, more: dict[str, Any], code: str) -> None:
    assert refused(tell, day, team(day), **more) == code


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_CLERK])
def test_the_committee_says_how_it_was_settled_once(day: Hustings, role: str) -> None:
    row, actor = tell(day, team(day)), day.communes[0].actor(role)
    fields: dict[str, Any] = {"actor": actor, "incident_id": row.id}
    assert refused(incidents.resolve_incident, **fields, resolution=" ok ") == "words_needed"
    done = incidents.resolve_incident(**fields, resolution="Điện lực đã khắc phục lúc 9 giờ 40")
    assert (done.resolved_at, done.resolution) == (clock.now(), "Điện lực đã khắc phục lúc 9 giờ 40")
    assert refused(incidents.resolve_incident, **fields, resolution="Lần nữa xem sao") == (
        "incident_resolved"
    )


def test_who_does_not_settle(day: Hustings) -> None:
    row = tell(day, team(day))
    fields: dict[str, Any] = {"incident_id": row.id, "resolution": "Đã xong rồi"}
    for who in ("team:1", Role.ELECTION_BOARD):
        actor = day.communes[0].actor(who)
        assert refused(incidents.resolve_incident, actor=actor, **fields) == "forbidden"
    for stranger in (clerk(day, 1), day.city.actor(Role.ELECTION_CLERK)):
        assert refused(incidents.resolve_incident, actor=stranger, **fields) == "not_found"
