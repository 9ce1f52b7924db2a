"""Copies on devices, the app's manifest and worker, a sign-out that empties the store."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django import Settings

from council import clock
from council.file_links import LIFETIME, mark
from council.release import release
from meetings.access import device_name
from meetings.models import Mark, OfflineCopy, PaperOpening, Sitting
from meetings.services import papers as services
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import pdf_bytes
from tests.meetings.services.test_offline import decide, item_of, make_paper
from tests.meetings.views.desk import queries
from tests.meetings.views.test_papers_pages import make_paper as upload

pytestmark = pytest.mark.django_db
CODE = "00004"
JSON = {"Accept": "application/json"}
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _no_scope() -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def sitting(world: World) -> Sitting:
    return make_sitting(world)


def at(name: str, *args: Any) -> str:
    return reverse(name, args=[CODE, *args])


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def device_of(client: Client) -> str:
    return device_name(key_of(client))


def taken(client: Client, sitting: Sitting, **more: str) -> OfflineCopy:
    response = client.post(
        at("offline_take", sitting.session_id), more, headers={"user-agent": ANDROID, **JSON}
    )
    assert response.status_code == 200, response.content
    assert response.json()["device"] == device_of(client)
    return OfflineCopy.objects.get(device=device_of(client), session=sitting.session)


def standing(client: Client, sitting: Sitting, device: str) -> Any:
    return client.get(at("offline_standing", sitting.session_id), {"may": device}, headers=JSON)


def test_the_list_says_all_a_device_needs(world: World, sitting: Sitting) -> None:
    paper = make_paper(world, item_of(sitting), content=b"%PDF-1")
    client = world.client(1)
    found = client.get(at("offline_list", sitting.session_id), headers=JSON).json()
    assert (found["account"], found["device"]) == (world.account(1).pk, device_of(client))
    assert found["release"] == release()
    assert found["size"] == 6
    (line,) = found["papers"]
    assert line["page"] == at("paper_reader", paper.pk)
    assert line["file"] == at("paper_file", paper.pk, 1)
    assert client.head(line["file"]).headers["Content-Length"] == str(line["size"]) == "6"
    assert all(address.startswith("/static/vendor/pdfjs-") for address in found["look"])


def test_the_page_shows_what_the_copy_holds(world: World, sitting: Sitting) -> None:
    paper = make_paper(world, item_of(sitting), "Tờ trình ngân sách")
    html = page_of(world.client(1).get(at("offline_home", sitting.session_id)))
    assert "Tờ trình ngân sách" in html
    assert at("paper_reader", paper.pk) in html
    assert f'<meta name="account" content="{world.account(1).pk}">' in html
    assert "data-offline" in html


def test_links_for_nginx_where_it_has_the_key(world: World, sitting: Sitting, settings: Settings) -> None:
    """Of what this person may take, for this sign-in; the list itself is kept by nobody."""
    item, later = item_of(sitting), item_of(sitting, 1)
    papers = [upload(world, item, pdf_bytes(1), is_public=False), upload(world, later, pdf_bytes(2))]
    client, address = world.client(1), at("offline_list", sitting.session_id)
    assert all("link" not in line for line in client.get(address, headers=JSON).json()["papers"])
    settings.FILE_LINKS_KEY = "k" * 32
    with clock.frozen(clock.now()):
        answer = client.get(address, headers=JSON)
        ends = int((clock.now() + LIFETIME).timestamp())
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    for paper, line in zip(papers, answer.json()["papers"], strict=True):
        stored = str(paper.versions.get().reading.name)
        assert line["link"] == f"/tep/{ends}/{mark(ends, stored, key_of(client), 'k' * 32)}/{stored}"
    other = world.client(2).get(address, headers=JSON).json()["papers"]
    assert not {line["link"] for line in other} & {line["link"] for line in answer.json()["papers"]}
    taken = [line["link"] for line in answer.json()["papers"]]

    office = world.actor("secretariat")
    services.withdraw_paper(actor=office, document_id=papers[0].pk, reason="Nhầm tệp")
    (left,) = client.get(address, headers=JSON).json()["papers"]
    assert left["link"].split("/")[-1] == taken[1].split("/")[-1]


@pytest.mark.parametrize("who", ["guest", "digital_officer", None])
def test_no_link_without_the_right_to_keep(
    world: World, sitting: Sitting, settings: Settings, who: str | None
) -> None:
    settings.FILE_LINKS_KEY = "k" * 32
    paper = upload(world, item_of(sitting), pdf_bytes(1))
    client = Client() if who is None else world.client(who)
    for name, key in (
        ("offline_list", sitting.session_id),
        ("offline_home", sitting.session_id),
        ("paper_reader", paper.pk),
    ):
        assert b"/tep/1" not in client.get(at(name, key), headers=JSON).content


def test_links_change_neither_digest_nor_standing(world: World, sitting: Sitting, settings: Settings) -> None:
    upload(world, item_of(sitting), pdf_bytes(1))
    client, address = world.client(1), at("offline_list", sitting.session_id)
    before = client.get(address, headers=JSON).json()["digest"]
    settings.FILE_LINKS_KEY = "k" * 32
    assert client.get(address, headers=JSON).json()["digest"] == before
    assert "link" not in str(standing(client, sitting, taken(client, sitting).device).json())


@pytest.mark.parametrize("name", ["offline_home", "offline_list"])
def test_who_gets_no_copy(world: World, sitting: Sitting, name: str) -> None:
    make_paper(world, item_of(sitting))
    address = at(name, sitting.session_id)
    assert Client().get(address).headers["Location"].startswith(reverse("account_login"))
    for who in ("guest", "digital_officer"):
        assert world.client(who).get(address, headers=JSON).status_code == 403
    other = make_world("00008")
    for who in ("secretary", "1"):
        assert other.client(who).get(address, headers=JSON).status_code == 403
        theirs = reverse(name, args=["00008", sitting.session_id])
        assert other.client(who).get(theirs, headers=JSON).status_code == 404


def test_nobody_takes_by_get_or_without_rights(world: World, sitting: Sitting) -> None:
    address = at("offline_take", sitting.session_id)
    assert world.client(1).get(address).status_code == 405
    assert world.client("guest").post(address, headers=JSON).status_code == 403
    assert Client().post(address).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = key_of(world.client(1))
    assert strict.post(address).status_code == 403
    assert not OfflineCopy.objects.exists()


def test_the_list_asks_as_often_for_three_papers_as_for_one(world: World, sitting: Sitting) -> None:
    client, address = world.client(1), at("offline_list", sitting.session_id)
    make_paper(world, item_of(sitting))
    client.get(address)
    one = queries(client, address)
    for title in ("hai", "ba"):
        make_paper(world, item_of(sitting, 1), title)
    client.get(address)
    assert queries(client, address) == one


def test_a_device_asks_whether_its_copy_stands(world: World, sitting: Sitting) -> None:
    client = world.client(1)
    row = taken(client, sitting)
    assert row.label == "Chrome, Android"
    answer = standing(client, sitting, row.device)
    assert answer.json() == {
        "ok": True,
        "device": row.device,
        "digest": row.digest,
        "release": release(),
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert standing(Client(), sitting, row.device).status_code == 401
    assert standing(world.client(2), sitting, row.device).status_code == 410
    world.client("digital_officer").post(at("device_revoke", row.pk))
    revoked = standing(Client(), sitting, row.device)
    assert (revoked.status_code, revoked.json()["error"]["code"]) == (410, "offline_revoked")


def test_a_device_that_is_signed_out_may_say_it_is_empty(world: World, sitting: Sitting) -> None:
    row = taken(world.client(1), sitting)
    strict = Client(enforce_csrf_checks=True)
    address = at("offline_wiped")
    assert strict.post(address, {"may": "0" * 16}).json()["wiped"] == 0
    assert strict.post(address, {"may": row.device, "ky-hop": "x"}).json()["wiped"] == 1
    assert strict.get(address).status_code == 405


def test_ones_own_devices(world: World, sitting: Sitting) -> None:
    here, there, another = world.client(1), world.client(1), world.client(2)
    rows = [taken(client, sitting) for client in (here, there, another)]
    html = page_of(here.get(at("my_devices")))
    assert "Máy này" in html
    assert at("device_revoke", rows[1].pk) in html
    assert at("device_revoke", rows[2].pk) not in html
    assert at("device_revoke", rows[0].pk) not in html  # signing out, or "Xóa khỏi máy", does it here
    assert here.post(at("device_revoke", rows[1].pk)).headers["Location"] == at("my_devices")
    assert "Đã thu hồi" in page_of(here.get(at("my_devices")))
    assert there.get(at("desk")).status_code == 302  # signed out
    assert here.post(at("device_revoke", rows[2].pk)).status_code == 404


def test_the_officer_sees_devices_and_nothing_of_what_they_keep(world: World, sitting: Sitting) -> None:
    make_paper(world, item_of(sitting), "Tờ trình ngân sách")
    row = taken(world.client(1), sitting)
    officer = world.client("digital_officer")
    html = page_of(officer.get(at("all_devices")))
    assert world.delegates[0].person.full_name in html
    assert "Tờ trình ngân sách" not in html
    response = officer.post(at("device_revoke", row.pk), {"from": "all"})
    assert response.headers["Location"] == at("all_devices")
    for who in ("chair", "secretary", "secretariat", "guest", 1):
        assert world.client(who).get(at("all_devices")).status_code == 403
    assert make_world("00008").client("digital_officer").get(at("all_devices")).status_code == 403


@pytest.mark.parametrize(("who", "offered"), [(1, True), ("secretariat", True), ("guest", False)])
def test_the_desk_and_the_session_offer_it(world: World, sitting: Sitting, who: Any, offered: bool) -> None:
    client = world.client(who)
    assert ("data-offline" in page_of(client.get(at("desk")))) is offered
    public = page_of(client.get(at("session_public", sitting.session_id)))
    assert (at("offline_home", sitting.session_id) in public) is offered


def test_the_public_page_offers_nothing(world: World, sitting: Sitting) -> None:
    html = page_of(Client().get(at("session_public", sitting.session_id)))
    assert "ngoai-tuyen" not in html
    assert '<meta name="account"' not in html


def test_signing_out_empties_the_store(world: World, sitting: Sitting) -> None:
    client = world.client(1)
    row = taken(client, sitting)
    response = client.post(reverse("account_logout"))
    assert response.status_code == 302
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert standing(Client(), sitting, row.device).status_code == 410


def test_signing_out_of_a_browser_that_keeps_nothing(world: World, sitting: Sitting) -> None:
    """What other pages keep until it is sent (figures of a polling day) is left alone."""
    response = world.client("guest").post(reverse("account_logout"))
    assert "Clear-Site-Data" not in response.headers
    assert "Clear-Site-Data" not in Client().post(reverse("account_logout")).headers
    page_of(world.client(1).get(reverse("account_logout")))


def test_signing_out_after_marking(world: World, sitting: Sitting) -> None:
    version = make_paper(world, item_of(sitting)).versions.get()
    Mark.objects.create(
        council=world.council,
        person=world.delegates[0].person,
        version=version,
        uuid="6f1c1f0e-0000-4000-8000-000000000001",
        kind="bookmark",
        page=1,
        made_at=version.uploaded_at,
        change=1,
    )
    assert "Clear-Site-Data" in world.client(1).post(reverse("account_logout")).headers


def test_a_new_password_leaves_this_device_its_copy(world: World, sitting: Sitting) -> None:
    account = world.account(1)
    account.set_password("mat-khau-cu-2026")
    account.save()
    here, there = world.client(1), world.client(1)
    rows = [taken(client, sitting) for client in (here, there)]
    new = {"password1": "mot-mat-khau-khac-9", "password2": "mot-mat-khau-khac-9"}
    response = here.post(reverse("account_change_password"), {"oldpassword": "mat-khau-cu-2026", **new})
    assert response.status_code == 302
    for row in rows:
        row.refresh_from_db()
    assert [row.revoked_at is None for row in rows] == [True, False]
    assert standing(here, sitting, rows[0].device).json()["device"] == device_of(here)


def test_the_manifest() -> None:
    response = Client().get("/app.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    found = response.json()
    assert (found["name"], found["lang"], found["display"]) == ("Nghị trường", "vi", "standalone")
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}
    assert all(icon["src"].endswith(".png") for icon in found["icons"])


def test_the_worker_is_a_script_that_is_asked_for_again() -> None:
    response = Client().get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    text = response.content.decode()
    assert not re.search(r"\{[{%]", text)
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in response.headers["Content-Security-Policy"]


def test_keeping_a_page_is_not_opening_its_paper(world: World, sitting: Sitting) -> None:
    decide(world, "papers.openings", value=True)
    paper = make_paper(world, item_of(sitting))
    client, address = world.client(1), at("paper_reader", paper.pk)
    kept = page_of(client.get(address, headers={"X-Take": "1"}))
    assert not PaperOpening.objects.exists()
    assert "Văn phòng thấy ai đã mở tài liệu nào." in kept
    client.get(address)
    assert PaperOpening.objects.count() == 1
