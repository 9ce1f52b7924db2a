"""The council of an address, the person in it, and refusals as pages or JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError  # type: ignore[import-untyped]

from council.enums import Role
from council.errors import Refused, not_found
from council.middleware import AddressMiddleware, CouncilMiddleware, RefusalMiddleware
from council.models import Account, Delegate
from tests.factories import World, make_world


def seen(path: str, user: Any = None) -> dict[str, Any]:
    """What a view at this address finds on its request, and the scope it runs in."""
    found: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        found.update(council=request.council, actor=request.actor, scope=dict(get_scope()))  # type: ignore[attr-defined]
        return HttpResponse("seen")

    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    request.session = SessionBase("key-of-the-browser")
    found["status"] = CouncilMiddleware(view)(request).status_code
    return found


def test_outside_of_a_council_there_is_none(world: World) -> None:
    found = seen("/", world.account(1))
    assert (found["council"], found["actor"]) == (None, None)
    assert "council" not in found["scope"]


def test_a_person_acts_in_the_council_of_the_address(world: World) -> None:
    found = seen("/hd/00004/phien/1/", world.account(2))
    assert found["council"] == world.council
    assert found["actor"].delegate_id == world.delegates[1].id
    assert found["actor"].roles == {Role.DELEGATE}
    assert (found["actor"].session_key, found["actor"].language) == ("key-of-the-browser", "vi")
    assert found["scope"]["council"] == world.council.id


def test_in_another_council_the_same_person_has_no_role(world: World) -> None:
    make_world("00008")
    actor = seen("/hd/00008/phien/1/", world.account("chair"))["actor"]
    assert (actor.roles, actor.delegate_id) == (frozenset(), None)


def test_nobody_is_an_actor_without_roles(world: World) -> None:
    actor = seen("/hd/00004/")["actor"]
    assert (actor.council_id, actor.roles, actor.account_id) == (world.council.id, frozenset(), None)


@pytest.mark.parametrize("path", ["/hd/99999/", "/hd/00004x/phien/1/", "/hd/-/"])
def test_a_council_that_is_not_there(world: World, path: str) -> None:
    assert seen(path) == {"status": 404}


def test_the_scope_ends_with_the_request(world: World) -> None:
    seen("/hd/00004/", world.account(1))
    with pytest.raises(ScopeError):
        Delegate.objects.count()


def test_the_admin_is_out_of_scope(world: World) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(Delegate.objects.count()))

    request = RequestFactory().get("/admin/council/delegate/")
    request.user = Account()
    assert CouncilMiddleware(view)(request).content == b"6"


def refusal(error: Exception, accept: str) -> HttpResponse | None:
    request = RequestFactory().get("/hd/00004/", headers={"accept": accept})
    request.user = AnonymousUser()
    return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, error)


def test_a_refusal_is_json_where_json_is_asked_for(db: None) -> None:
    response = refusal(Refused("forbidden", "Không được.", "Điều 1", status=403), "application/json")
    assert response is not None
    assert response.status_code == 403
    error = {"code": "forbidden", "message": "Không được.", "law": "Điều 1"}
    assert json.loads(response.content) == {"ok": False, "error": error}


def test_a_refusal_is_a_page_for_a_browser(db: None) -> None:
    response = refusal(not_found(), "text/html,*/*;q=0.8")
    assert response is not None
    assert response.status_code == 404
    assert not_found().message in response.content.decode()


def test_another_error_is_left_alone(db: None) -> None:
    assert refusal(ValueError("x"), "text/html") is None


@pytest.mark.django_db
def test_no_address_brings_a_nul_to_the_database(client: Client) -> None:
    assert client.get("/?q=ba%00 dinh&hd=%00").status_code == 200
    assert client.get("/hd/0%0004/").status_code == 404
    request = RequestFactory().get("/?q=a%00b")
    AddressMiddleware(lambda _request: HttpResponse())(request)
    assert request.GET["q"] == "ab"
