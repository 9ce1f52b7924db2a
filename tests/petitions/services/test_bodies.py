"""The bodies that answer: names that mean one body, abolition with a successor, who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.services.journal import entries_of
from petitions.enums import Competence
from petitions.models import AnsweringBody, BodyOfficer, Task
from petitions.queries.bodies import bodies_of, heir, search
from petitions.services import bodies
from petitions.services.bodies import BodyData
from petitions.services.clock import open_task
from petitions.streams import office_stream, petition_stream
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db
DATA = BodyData(
    name="Sở Nông nghiệp và Môi trường",
    competence=Competence.DEPARTMENT,
    short_name="SNNMT",
    aliases=("Sở Tài nguyên", "Sở Tài nguyên ", ""),
    email="so@example.vn",
)


def city(town: Town, who: str = "second") -> Any:
    return town.city.actor(who)


def test_a_body_is_entered_renamed_and_found_by_every_name(town: Town) -> None:
    row = bodies.add(actor=city(town), data=DATA)
    assert (row.aliases, row.search_key) == ("Sở Tài nguyên", "so nong nghiep va moi truong")
    kept = list(bodies_of(town.city.council.id))
    for query in ("nông nghiệp", "mt nong", "snnmt", "tai nguyen", "Sở tài"):
        found = [body.name for body in search(kept, query)]
        assert (row.name in found) == (query != "mt nong"), query
    changed = bodies.edit(actor=city(town), body_id=row.id, data=replace(DATA, name="Sở NN và MT"))
    assert changed.search_key == "so nn va mt"
    last = entries_of(office_stream(town.city.council.id))[-1]
    assert last.code == "petitions.body.edited"
    assert last.data["changes"] == {"name": {"old": DATA.name, "new": "Sở NN và MT"}}
    bodies.edit(actor=city(town), body_id=row.id, data=replace(DATA, name="Sở NN và MT"))
    assert len(entries_of(office_stream(town.city.council.id))) == 2, "nothing changed, nothing said"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " \u200b "}, "name_required"),
        ({"name": "a" * 201}, "line_too_long"),
        ({"name": "SO XAY DUNG"}, "body_exists"),
        ({"aliases": ("sở xây  dựng",)}, "body_exists"),
        ({"short_name": "Sở Xây dựng"}, "body_exists"),
        ({"aliases": tuple(f"Tên {n}" for n in range(31))}, "too_many_aliases"),
        ({"competence": "ward"}, "bad_value"),
        ({"email": "so@"}, "bad_email"),
    ],
)
def test_a_wrong_body_is_refused(town: Town, more: dict[str, Any], code: str) -> None:
    assert refused(bodies.add, actor=city(town), data=replace(DATA, **more)).code == code
    assert AnsweringBody.objects.with_scopes_disabled().filter(council=town.city.council).count() == 2


def test_the_same_name_is_free_in_another_council(town: Town) -> None:
    commune = town.communes[0].actor("second")
    assert (
        bodies.add(actor=commune, data=replace(DATA, name="Sở Xây dựng")).council == town.communes[0].council
    )


def test_what_an_abolished_body_owed_goes_to_its_successor(town: Town) -> None:
    old, _other = town.bodies["hn"]
    after = bodies.add(actor=city(town), data=DATA)
    row = make_petition(town, 0, state="forwarded")
    row.lead = old
    row.save()
    task = open_task(row, town.city.council.id, old, "answer_single", True, clock.now())
    closed = open_task(row, town.city.council.id, old, "answer_single", False, clock.now())
    Task.objects.with_scopes_disabled().filter(pk=closed.pk).update(done_at=clock.now(), state="done")
    assert refused(bodies.abolish, **to(town, old, None)).code == "successor_required"
    bodies.abolish(**to(town, old, after.id))
    task.refresh_from_db()
    closed.refresh_from_db()
    row.refresh_from_db()
    assert (task.body, closed.body, row.lead) == (after, old, after)
    last = entries_of(petition_stream(row.id))[-1]
    assert (last.code, last.data["to"]) == ("petitions.task.handed_on", after.name)


def test_a_successor_that_helped_already_keeps_the_lead_alone(town: Town) -> None:
    old = town.bodies["hn"][0]
    after = bodies.add(actor=city(town), data=DATA)
    row = make_petition(town, 0, state="forwarded")
    lead = open_task(row, town.city.council.id, old, "answer_joint", True, clock.now())
    helper = open_task(row, town.city.council.id, after, "coordinate_reply", False, clock.now())
    bodies.abolish(**to(town, old, after.id))
    lead.refresh_from_db()
    helper.refresh_from_db()
    assert (lead.body, lead.done_at) == (after, None)
    assert (helper.state, helper.done_at is not None) == ("returned", True)


def to(town: Town, body: AnsweringBody, successor_id: int | None, days: int = 0) -> dict[str, Any]:
    return {
        "actor": city(town),
        "body_id": body.id,
        "abolished_on": clock.today() + timedelta(days=days),
        "successor_id": successor_id,
    }


def test_successors_never_go_round(town: Town) -> None:
    first, old = town.bodies["hn"]  # old -> first
    third = bodies.add(actor=city(town), data=DATA)
    assert refused(bodies.abolish, **to(town, first, first.id)).code == "successor_circle"
    assert refused(bodies.abolish, **to(town, first, old.id)).code == "successor_circle"
    bodies.abolish(**to(town, first, third.id))
    circle = refused(bodies.abolish, **to(town, third, old.id))
    assert circle.code == "successor_circle"
    assert heir(old, clock.today()) == third
    fourth = bodies.add(actor=city(town), data=replace(DATA, name="Sở Mới", short_name="", aliases=()))
    dead = refused(bodies.abolish, **to(town, fourth, old.id))
    assert dead.code == "body_abolished"
    assert third.name in dead.message, "the last of the line is named"


def test_a_circle_in_old_data_ends_the_search(town: Town) -> None:
    first, old = town.bodies["hn"]
    AnsweringBody.objects.with_scopes_disabled().filter(pk=first.pk).update(
        successor=old, abolished_on=clock.today()
    )
    first.refresh_from_db()
    assert heir(first, clock.today()) is None
    assert "hãy chọn cơ quan khác" in bodies.abolished(first).message


def test_abolished_twice_or_tomorrow_is_refused_and_a_mistake_taken_back(town: Town) -> None:
    first, old = town.bodies["hn"]
    again = refused(bodies.abolish, **to(town, old, first.id))
    assert again.code == "body_abolished"
    assert "Sở Xây dựng" in again.message
    assert refused(bodies.abolish, **to(town, first, None, days=1)).code == "day_future"
    assert bodies.restore(actor=city(town), body_id=old.id).successor is None
    assert refused(bodies.restore, actor=city(town), body_id=old.id).code == "not_abolished"


def test_officers_are_people_with_the_role(town: Town) -> None:
    first = town.bodies["hn"][0]
    other = town.city.account("body:1").person_id
    row = bodies.add_officer(actor=city(town), body_id=first.id, person_id=other or 0)
    assert bodies.add_officer(actor=city(town), body_id=first.id, person_id=other or 0) == row
    for person in (town.city.account("second").person_id, town.communes[0].account("body:0").person_id):
        wrong = refused(bodies.add_officer, actor=city(town), body_id=first.id, person_id=person)
        assert wrong.code == "not_found"
    bodies.remove_officer(actor=city(town), body_id=first.id, officer_id=row.id)
    assert not BodyOfficer.objects.with_scopes_disabled().filter(pk=row.pk).exists()
    elsewhere = BodyOfficer.objects.with_scopes_disabled().get(body=town.bodies["00001"][0])
    wrong = refused(bodies.remove_officer, actor=city(town), body_id=first.id, officer_id=elsewhere.id)
    assert wrong.code == "not_found"


ACTS: list[tuple[Any, dict[str, Any]]] = [
    (bodies.edit, {"data": DATA}),
    (bodies.abolish, {"abolished_on": clock.today(), "successor_id": None}),
    (bodies.restore, {}),
    (bodies.add_officer, {"person_id": 1}),
    (bodies.remove_officer, {"officer_id": 1}),
]


@pytest.mark.parametrize(("act", "more"), ACTS)
def test_only_the_officer_of_the_keeping_council_manages_bodies(
    town: Town, act: Any, more: dict[str, Any]
) -> None:
    pk = town.bodies["hn"][0].id
    for who in (Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
        assert refused(act, actor=city(town, who), body_id=pk, **more).code == "forbidden"
        assert refused(bodies.add, actor=city(town, who), data=DATA).code == "forbidden"
    for world in town.communes:
        assert refused(act, actor=world.actor("second"), body_id=pk, **more).code == "not_found"
