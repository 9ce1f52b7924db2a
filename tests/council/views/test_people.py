"""The digital officer's pages: who may open them, what the forms do, passwords shown once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from council import clock
from council.models import Account, CouncilSetting, Delegate, DelegateChange, RoleAssignment, Screen
from council.rules.options import OPTIONS
from tests.council.views.pages import page_of
from tests.factories import World, make_world

pytestmark = pytest.mark.django_db
OFFICER = "digital_officer"
TODAY = "%Y-%m-%d"


@pytest.fixture
def officer(world: World) -> Client:
    return world.client(OFFICER)


def url(name: str, *args: object) -> str:
    return reverse(name, args=["00004", *args])


def test_the_list(world: World, officer: Client) -> None:
    Account.objects.filter(pk=world.account(1).pk).update(is_active=False)
    html = page_of(officer.get(url("people")))
    assert world.delegates[5].person.full_name in html
    assert "Người secretary" in html
    assert html.count("Đã khóa") == 1


def test_search_without_accents(world: World, officer: Client) -> None:
    html = page_of(officer.get(url("people"), {"q": "do hai"}))
    assert "Đỗ Hải Yến" in html
    assert "Trần Minh Khôi" not in html


@pytest.mark.parametrize("name", ["people", "delegate_add", "person_add", "screens"])
@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat", "guest", "1"])
def test_only_the_officer_opens_these_pages(world: World, name: str, who: str) -> None:
    page_of(world.client(who).get(url(name)), 403)


def test_nobody_is_sent_to_sign_in(client: Client, world: World) -> None:
    for name in ("people", "screens", "council_settings"):
        assert client.get(url(name)).headers["Location"].startswith(reverse("account_login"))


def test_the_officer_of_another_council_is_refused(world: World) -> None:
    other = make_world("00008")
    client = other.client(OFFICER)
    page_of(client.get(url("people")), 403)
    page_of(client.post(url("account_reset", world.account(1).pk)), 403)
    page_of(client.get(reverse("person", args=["00008", world.delegates[0].person_id])), 404)
    page_of(client.post(reverse("account_reset", args=["00008", world.account(1).pk])), 404)


def test_add_a_delegate(world: World, officer: Client) -> None:
    page_of(officer.get(url("delegate_add")))
    data = {"full_name": "Bùi Thị Hòa", "seat": "9", "starts_on": clock.today().strftime(TODAY)}
    response = officer.post(url("delegate_add"), data)
    row = Delegate.objects.with_scopes_disabled().get(seat=9)
    assert response.headers["Location"] == url("person", row.person_id)
    assert "Hãy cấp tài khoản" in page_of(officer.get(url("person", row.person_id)))


def test_a_refused_form_stays_as_it_was_sent(world: World, officer: Client) -> None:
    data = {"full_name": "Bùi Thị Hòa", "seat": "1", "starts_on": clock.today().strftime(TODAY)}
    html = page_of(officer.post(url("delegate_add"), data), 400)
    assert "Ghế số 1 đã có đại biểu" in html
    assert 'value="Bùi Thị Hòa"' in html


def test_add_staff(world: World, officer: Client) -> None:
    page_of(officer.get(url("person_add")))
    data = {"full_name": "Lý Thu Hằng", "role": "secretariat", "since": clock.today().strftime(TODAY)}
    officer.post(url("person_add"), data)
    assert RoleAssignment.objects.get(person__full_name="Lý Thu Hằng").until is None


def test_edit_and_suspend(world: World, officer: Client) -> None:
    row = world.delegates[0]
    data = {"place-full_name": "Nguyễn Thị Hà Anh", "place-seat": "31", "place-group_post": "member"}
    assert officer.post(url("delegate_edit", row.pk), data).status_code == 302
    data = {
        "state-state": "suspended",
        "state-since": clock.today().strftime(TODAY),
        "state-decision": "Quyết định 3/QĐ-HĐND",
    }
    assert officer.post(url("delegate_state", row.pk), data).status_code == 302
    html = page_of(officer.get(url("person", row.person_id)))
    for text in ("Nguyễn Thị Hà Anh", "ghế số 31", "Tạm đình chỉ", "Quyết định 3/QĐ-HĐND"):
        assert text in html
    assert DelegateChange.objects.with_scopes_disabled().count() == 1


def test_a_change_without_a_decision_says_so(world: World, officer: Client) -> None:
    row = world.delegates[0]
    data = {"state-state": "suspended", "state-since": clock.today().strftime(TODAY), "state-decision": ""}
    html = page_of(officer.post(url("delegate_state", row.pk), data), 400)
    assert "Chưa lưu được" in html


def test_give_and_end_a_role(world: World, officer: Client) -> None:
    person = world.delegates[0].person_id
    data = {"role-role": "secretary", "role-since": clock.today().strftime(TODAY)}
    officer.post(url("role_assign", person), data)
    row = RoleAssignment.objects.get(person=person)
    last = clock.today() + timedelta(days=3)
    officer.post(url("role_end", row.pk), {"last_day": last.strftime(TODAY)})
    row.refresh_from_db()
    assert row.until == last
    officer.post(url("role_end", row.pk), {"last_day": ""})
    assert not RoleAssignment.objects.filter(pk=row.pk).exists()


def test_the_last_officer_is_kept(world: World, officer: Client) -> None:
    row = RoleAssignment.objects.get(council=world.council, role=OFFICER)
    page_of(officer.post(url("role_end", row.pk)), 409)


def secret(html: str) -> str:
    found = re.search(r'class="secret">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})<', html)
    assert found
    return found[1]


def test_a_slip_is_shown_once_and_signs_in(world: World, officer: Client) -> None:
    account = world.account(1)
    response = officer.post(url("account_reset", account.pk))
    assert "no-store" in response.headers["Cache-Control"]
    password = secret(page_of(response))
    assert password not in page_of(officer.get(url("person", world.delegates[0].person_id)))
    signed_in = Client().post(reverse("account_login"), {"login": account.username, "password": password})
    assert signed_in.headers["Location"] == "/vao/"


def test_make_an_account(world: World, officer: Client) -> None:
    person = world.delegates[0].person
    world.account(1).delete()
    assert 'value="an.nth.00004"' in page_of(officer.get(url("person", person.pk)))
    secret(page_of(officer.post(url("account_create", person.pk), {"username-username": "Ha.An"})))
    assert Account.objects.get(person=person).username == "ha.an"
    html = page_of(officer.post(url("account_create", person.pk), {"username-username": "ha.an2"}), 400)
    assert "Hà An" in html


def test_lock_and_open(world: World, officer: Client) -> None:
    account = world.account(1)
    officer.post(url("account_active", account.pk), {"active": "0"})
    account.refresh_from_db()
    assert not account.is_active
    officer.post(url("account_active", account.pk), {"active": "1"})
    account.refresh_from_db()
    assert account.is_active


def test_a_screen_address_is_shown_once(world: World, officer: Client) -> None:
    html = page_of(officer.post(url("screens"), {"name": "Hội trường tầng 2"}))
    address = re.search(r"/man-hinh/[\w-]{32}/", html)
    assert address
    again = page_of(officer.get(url("screens")))
    assert address[0] not in again
    officer.post(url("screen_revoke", Screen.objects.get().pk))
    assert "Đã thu hồi" in page_of(officer.get(url("screens")))


def test_settings(world: World) -> None:
    client = world.client("secretary")
    html = page_of(client.get(url("council_settings")))
    assert html.count("Mặc định</span>") == len(OPTIONS)
    page_of(client.get(url("setting_change", "voting.seconds")))
    day = clock.today() + timedelta(days=5)
    data = {"value": "90", "since": day.strftime(TODAY), "source": "Quy chế làm việc"}
    assert client.post(url("setting_change", "voting.seconds"), data).status_code == 302
    assert CouncilSetting.objects.with_scopes_disabled().get().value == 90
    assert f"90 từ {day:%-d/%-m/%Y}" in page_of(client.get(url("council_settings")))
    assert "Quy chế làm việc" in page_of(client.get(url("setting_change", "voting.seconds")))


def test_a_yes_or_no_setting_keeps_its_type(world: World, officer: Client) -> None:
    data = {"value": "False", "since": clock.today().strftime(TODAY), "source": "Quy chế"}
    officer.post(url("setting_change", "checkin.self"), data)
    assert CouncilSetting.objects.with_scopes_disabled().get().value is False
    assert "Hội đồng đã quy định" in page_of(officer.get(url("council_settings")))


def test_bad_settings(world: World, officer: Client) -> None:
    data = {"value": "5", "since": "2020-01-01", "source": "x"}
    page_of(officer.post(url("setting_change", "voting.seconds"), data), 400)
    page_of(officer.get(url("setting_change", "no.such")), 404)
    page_of(world.client("chair").get(url("council_settings")), 403)
    assert not CouncilSetting.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(rows: int, django_assert_max_num_queries: object) -> None:
    world = make_world(delegates=rows)
    client = world.client(OFFICER)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(url("people"))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(url("person", world.delegates[0].person_id))
