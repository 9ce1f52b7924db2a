"""Commands by POST: the same services as over the socket, for networks and pages without one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from council.views import commands
from meetings.models import Attendance, Sitting
from realtime import gate, limits, protocol
from realtime.limits import BURST
from realtime.models import Receipt
from realtime.protocol import MAX_BYTES, Command
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import codes_of

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/hd/00004/lenh/"
CAME_FROM = "/hd/00004/phien/1/?tab=2"


@pytest.fixture
def world() -> World:
    return make_world("00004", delegates=2)


@pytest.fixture
def sitting(world: World) -> Sitting:
    return make_sitting(world)


def post_json(client: Client, address: str = ADDRESS, **message: Any) -> tuple[int, dict[str, Any]]:
    response = client.post(address, json.dumps(message), content_type="application/json")
    found: dict[str, Any] = response.json()
    return response.status_code, found


def post_form(client: Client, **fields: Any) -> tuple[Any, list[str]]:
    """The answer, and the messages the next page shows."""
    response = client.post(ADDRESS, {"next": CAME_FROM, **fields})
    return response, [str(message) for message in get_messages(response.wsgi_request)]


def present() -> int:
    return Attendance.objects.with_scopes_disabled().filter(state="present").count()


def test_the_address_is_the_one_in_the_protocol() -> None:
    assert reverse("command", args=["00004"]) == ADDRESS


# -- JSON ----------------------------------------------------------------------------------------------------


def test_json_in_json_out(world: World, sitting: Sitting) -> None:
    status, answer = post_json(world.client(1), id="a", do="meetings.check_in", sitting=sitting.id)
    assert (status, answer["id"], answer["ok"], answer["attendance"]) == (200, "a", True, "present")
    assert present() == 1


def test_no_database_connection_is_held_while_a_command_waits(
    world: World, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the requests that wait for the writer hold the whole pool, and the writer gets none of it."""
    order = []

    async def execute(command: Command) -> dict[str, Any]:
        order.append("waits")
        return protocol.ok(command.id, {})

    monkeypatch.setattr(commands, "close_old_connections", lambda: order.append("given back"))
    monkeypatch.setattr(gate, "execute", execute)
    status, _answer = post_json(world.client(1), id="a", do="meetings.check_in", sitting=sitting.id)
    assert (status, order) == (200, ["given back", "waits"])


def test_the_same_id_again_changes_nothing(world: World, sitting: Sitting) -> None:
    client = world.client(1)
    first = post_json(client, id="a", do="meetings.check_in", sitting=sitting.id)
    assert post_json(client, id="a", do="meetings.report_absence", sitting=sitting.id, reason="x") == first
    assert codes_of(sitting) == ["attendance.present"]
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "message", "status", "code"),
    [
        (1, {"do": "meetings.open_sitting", "sitting": 0}, 404, "not_found"),
        (1, {"do": "meetings.check_in", "sitting": "x"}, 400, "malformed"),
        (1, {"do": "meetings.unheard_of"}, 409, "unknown"),
        ("guest", {"do": "meetings.cast_vote", "round": 1, "choice": "for"}, 404, "not_found"),
    ],
)
def test_refusals_have_a_status(
    world: World, who: str | int, message: dict[str, Any], status: int, code: str
) -> None:
    found, answer = post_json(world.client(who), id="a", **message)
    assert (found, answer["ok"], answer["error"]["code"]) == (status, False, code)


def test_who_may_not_is_told_403(world: World, sitting: Sitting) -> None:
    for who in (1, "guest", "secretariat", "digital_officer"):
        status, answer = post_json(world.client(who), id="a", do="meetings.open_sitting", sitting=sitting.id)
        assert (status, answer["error"]["code"]) == (403, "forbidden")


def test_nobody_and_strangers_are_told_to_sign_in(world: World, sitting: Sitting) -> None:
    stranger = make_world("00008", delegates=1).client("chair")
    for client in (Client(), stranger):
        status, answer = post_json(client, id="a", do="meetings.open_sitting", sitting=sitting.id)
        assert (status, answer["error"]["code"]) == (401, "signed_out")
    assert codes_of(sitting) == []


def test_a_chair_reaches_no_sitting_of_another_council(world: World, sitting: Sitting) -> None:
    stranger = make_world("00008", delegates=1).client("chair")
    message = {"id": "a", "do": "meetings.open_sitting", "sitting": sitting.id}
    status, answer = post_json(stranger, "/hd/00008/lenh/", **message)
    assert (status, answer["error"]["code"]) == (404, "not_found")
    assert codes_of(sitting) == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "malformed"),
        ("[]", 400, "malformed"),
        ('{"do": "ping"}', 400, "malformed"),
        ("\xff", 400, "malformed"),
        ('{"id": "a", "do": "x", "text": "' + "x" * MAX_BYTES + '"}', 413, "too_big"),
        ('{"id": "a", "do": "x", "a": ' + "[" * 20 + "]" * 20 + "}", 400, "too_deep"),
    ],
    ids=["cut", "list", "no id", "no text", "too big", "too deep"],
)
def test_bodies_that_are_no_message(world: World, body: str, status: int, code: str) -> None:
    response = world.client(1).post(ADDRESS, body.encode("latin-1"), content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


# -- a form, without JavaScript ------------------------------------------------------------------------------


def test_a_form_goes_back_to_its_page_with_a_message(world: World, sitting: Sitting) -> None:
    response, said = post_form(world.client(1), do="meetings.check_in", sitting=sitting.id)
    assert (response.status_code, response["Location"]) == (302, CAME_FROM)
    assert said == ["Đã ghi nhận."]
    assert present() == 1


def test_a_refusal_is_a_message_with_its_law(world: World, sitting: Sitting) -> None:
    fields = {"do": "meetings.report_absence", "sitting": sitting.id, "reason": " "}
    response, said = post_form(world.client(1), **fields)
    assert response.status_code == 302
    assert said == ["Hãy ghi lý do vắng mặt. (Luật 72/2025/QH15, Điều 33(2))"]


def test_numbers_that_are_words_stay_words(world: World, sitting: Sitting) -> None:
    fields = {"do": "meetings.report_absence", "sitting": sitting.id, "reason": "2026"}
    _response, said = post_form(world.client(1), **fields)
    assert said == ["Đã ghi nhận."]
    assert Attendance.objects.with_scopes_disabled().get().reason == "2026"


@pytest.mark.parametrize(
    "came_from", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_no_form_leads_away(world: World, sitting: Sitting, came_from: str) -> None:
    fields = {"do": "meetings.check_in", "sitting": sitting.id, "next": came_from}
    response, _said = post_form(world.client(1), **fields)
    assert response["Location"] == "/"


def test_the_page_of_the_referer_will_do(world: World, sitting: Sitting) -> None:
    fields = {"do": "meetings.check_in", "sitting": sitting.id}
    response = world.client(1).post(
        ADDRESS, fields, headers={"referer": "http://testserver/hd/00004/phien/1/"}
    )
    assert isinstance(response, HttpResponse)
    assert response["Location"] == "http://testserver/hd/00004/phien/1/"


def test_a_form_without_a_command(world: World) -> None:
    assert world.client(1).post(ADDRESS, {"sitting": 1}).status_code == 400


# -- what is not taken at all --------------------------------------------------------------------------------


def test_a_foreign_page_cannot_post(world: World, sitting: Sitting) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client(1).cookies
    message = {"id": "a", "do": "meetings.check_in", "sitting": sitting.id}
    assert client.post(ADDRESS, json.dumps(message), content_type="application/json").status_code == 403
    assert client.post(ADDRESS, message).status_code == 403
    assert present() == 0
    token = "x" * 32
    client.cookies["csrftoken"] = token
    taken = client.post(
        ADDRESS, json.dumps(message), content_type="application/json", headers={"x-csrftoken": token}
    )
    assert taken.status_code == 200
    assert present() == 1


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_by_post(world: World, method: str) -> None:
    assert getattr(world.client(1), method)(ADDRESS).status_code == 405


def test_a_council_that_is_not_there(world: World) -> None:
    message = {"id": "a", "do": "meetings.check_in"}
    response = world.client(1).post("/hd/99999/lenh/", message, content_type="application/json")
    assert response.status_code == 404


def test_too_many_at_once_are_told_to_wait(
    world: World, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RATE", 0.0)  # however slow the machine is that asks
    client = world.client(1)
    statuses = [
        post_json(client, id=str(n), do="meetings.mine", sitting=sitting.id)[0]
        for n in range(int(BURST) + 30)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429
