"""Answering an invitation: on the desk, and by a guest's secret link."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import World, make_world
from tests.meetings.inviting import GUEST, drafted, out, pdf_text, person, token_of, with_delegates
from tests.meetings.views.desk import text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_of_another_test() -> None:
    cache.clear()


@pytest.fixture
def world() -> World:
    return make_world(delegates=3)


@pytest.fixture
def office(world: World) -> Client:
    return world.client("secretariat")


def test_the_desk_asks_and_takes_the_answer(world: World) -> None:
    row, _one = out(world)
    client = world.client(1)
    assert "Giấy mời: Kỳ họp thứ 5" in text_of(client.get(url(world, "desk")))
    address = url(world, "invitation_answer", row.id)
    assert client.post(address, {"reply": "absent", "reason": ""}).status_code == 302
    assert person(row, delegate=world.delegates[0]).reply == "waiting"
    client.post(address, {"reply": "attending"})
    assert person(row, delegate=world.delegates[0]).reply == "attending"
    assert world.client("secretariat").post(address, {"reply": "attending"}).status_code == 403
    assert make_world("00008").client(1).post(address.replace("00004", "00008"), {}).status_code == 404
    assert "Phạm" not in pdf_text(client.get(url(world, "invitation_own_pdf", row.id)))
    assert world.client("guest").get(url(world, "invitation_own_pdf", row.id)).status_code == 403


def test_no_letter_on_the_desk_before_it_is_sent(world: World) -> None:
    row = drafted(world)
    with_delegates(world, row)
    assert "Giấy mời: Kỳ họp" not in text_of(world.client(1).get(url(world, "desk")))
    assert world.client(1).get(url(world, "invitation_own_pdf", row.id)).status_code == 404


def test_a_guest_answers_without_signing_in(world: World) -> None:
    row, one = out(world)
    address = reverse("invitation_guest", args=[token_of(one)])
    answer = Client().get(address)
    html = text_of(answer)
    assert GUEST.name in html
    assert not [d.person.full_name for d in world.delegates if d.person.full_name in html]
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert "no-store" in answer.headers["cache-control"]
    said = {"reply": "substitute", "substitute_name": "Bà Lê Thị Thay", "substitute_post": "Trưởng phòng"}
    assert Client().post(address, said).headers["location"] == address
    assert person(row, pk=one.pk).reply == "substitute"
    assert "Bà Lê Thị Thay" in text_of(Client().get(address))


@pytest.mark.parametrize("said", [{}, {"reply": "absent"}, {"reply": "substitute"}, {"reply": "x"}])
def test_a_guest_is_told_what_is_missing(
    world: World, said: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    row, one = out(world)
    answer = Client().post(reverse("invitation_guest", args=[token_of(one)]), said)
    assert token_of(one) not in caplog.text
    assert answer.status_code == 422
    assert "note-bad" in text_of(answer)
    assert person(row, pk=one.pk).reply == "waiting"


def test_wrong_renewed_and_unsent_links_get_one_answer(world: World, office: Client) -> None:
    row, one = out(world)
    old = token_of(one)
    office.post(url(world, "invitee", row.id, one.id), {"name": "A", "new_link": "1"})
    answers = [Client().get(reverse("invitation_guest", args=[token])) for token in (old, "x" * 32, "q" * 9)]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {
        text_of(answer).replace(token, "")
        for answer, token in zip(answers, (old, "x" * 32, "q" * 9), strict=True)
    }
    assert len({body.split("<main")[1] for body in bodies}) == 1


def test_who_tries_many_links_is_slowed_down(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _row, one = out(world)
    good = reverse("invitation_guest", args=[token_of(one)])
    for _n in range(40):
        assert Client().get(good).status_code == 200, "opening one's own letter costs nothing"
    client = Client()
    found = [client.get(reverse("invitation_guest", args=[f"x{n}"])).status_code for n in range(32)]
    assert found == [404] * 30 + [429] * 2
    assert client.get(good).headers["retry-after"] == "600"
    assert token_of(one) not in caplog.text
