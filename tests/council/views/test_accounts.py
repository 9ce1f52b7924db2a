"""Sign-in and the way from there to the place of work."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import Account, Delegate, RoleAssignment, SignIn
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai"


def with_password(world: World, who: str | int) -> Account:
    account = world.account(who)
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password, **more})


def test_the_form(client: Client) -> None:
    html = page_of(client.get(reverse("account_login")))
    assert "Tên đăng nhập" in html
    assert 'autocapitalize="none"' in html
    assert "Username" not in html


def test_capitals_are_the_same_name(client: Client, world: World) -> None:
    account = with_password(world, 1)
    response = sign_in(client, f" {account.username.upper()} ")
    assert response.headers["Location"] == "/vao/"


def test_a_wrong_password_says_what_to_do(client: Client, world: World) -> None:
    account = with_password(world, 1)
    html = page_of(sign_in(client, account.username, "sai-mat-khau"))
    assert "hãy nhờ cán bộ chuyển đổi số cấp lại" in html
    assert "sai-mat-khau" not in html


def test_a_locked_account(client: Client, world: World) -> None:
    account = with_password(world, 1)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    response = sign_in(client, account.username)
    html = page_of(client.get(response.headers["Location"]))
    assert "đang bị khóa" in html


def test_next_leads_back_but_not_away(client: Client, world: World) -> None:
    account = with_password(world, 1)
    away = sign_in(client, account.username, next="https://example.com/")
    assert away.headers["Location"] == "/vao/"


@pytest.mark.parametrize(
    ("who", "name", "query"),
    [
        ("1", "desk", ""),
        ("chair", "desk", "?vao=1"),
        ("secretary", "desk", "?vao=1"),
        ("secretariat", "secretariat_home", ""),
        ("digital_officer", "people", ""),
        ("guest", "desk", ""),
    ],
)
def test_each_role_begins_at_its_place(world: World, who: str, name: str, query: str) -> None:
    response = world.client(who).get("/vao/")
    assert response.headers["Location"] == reverse(name, args=["00004"]) + query


def test_the_presidium_goes_on_to_a_sitting_under_way(world: World) -> None:
    sitting = make_sitting(world, state="open")
    response = world.client("chair").get("/hd/00004/ban-dai-bieu/?vao=1")
    assert response.headers["Location"] == reverse("console", args=["00004", sitting.pk])
    page_of(world.client("1").get("/hd/00004/ban-dai-bieu/?vao=1"))


def test_several_councils_are_a_choice(world: World) -> None:
    other = make_world("00008")
    with scopes_disabled():
        Delegate.objects.create(
            council=other.council,
            term=other.term,
            person=world.delegates[0].person,
            seat=80,
            starts_on=clock.today(),
        )
    html = page_of(world.client(1).get("/vao/"))
    assert "/hd/00004/ban-dai-bieu/" in html
    assert "/hd/00008/ban-dai-bieu/" in html


def test_nobody_in_particular_is_told_whom_to_ask(world: World) -> None:
    RoleAssignment.objects.filter(role=Role.GUEST).delete()
    assert "chưa có nhiệm vụ" in page_of(world.client("guest").get("/vao/"))


def test_the_operator_sees_all_councils(world: World) -> None:
    RoleAssignment.objects.filter(role=Role.GUEST).update(role=Role.SYSTEM_OPERATOR, council=None)
    assert world.client("guest").get("/vao/").headers["Location"] == "/"


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/vao/").headers["Location"].startswith(reverse("account_login"))


def test_a_new_password_ends_the_other_sign_ins(world: World) -> None:
    account = with_password(world, 1)
    here, there = world.client(1), world.client(1)
    page_of(here.get(reverse("account_change_password")))
    data = {"oldpassword": PASSWORD, "password1": "khac-han-mat-khau", "password2": "khac-han-mat-khau"}
    response = here.post(reverse("account_change_password"), data)
    assert response.status_code == 302
    account.refresh_from_db()
    assert account.check_password("khac-han-mat-khau")
    assert account.auth_version == 2
    assert here.get("/vao/").headers["Location"].startswith("/hd/")
    assert there.get("/vao/").headers["Location"].startswith(reverse("account_login"))
    assert SignIn.objects.filter(account_id=account.pk).count() == 1


def test_a_wrong_old_password_keeps_the_new_one_out(world: World) -> None:
    with_password(world, 1)
    data = {"oldpassword": "x", "password1": "khac-han-mat-khau", "password2": "khac-han-mat-khau"}
    html = page_of(world.client(1).post(reverse("account_change_password"), data))
    assert re.search("Mật khẩu hiện tại chưa đúng", html)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_inactive"])
def test_the_pages_nobody_needs_speak_our_language(client: Client, name: str) -> None:
    html = page_of(client.get(reverse(name)))
    assert "chuyển đổi số" in html


def test_signing_out_asks_once(world: World) -> None:
    client = world.client(1)
    page_of(client.get(reverse("account_logout")))
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/vao/").headers["Location"].startswith(reverse("account_login"))
