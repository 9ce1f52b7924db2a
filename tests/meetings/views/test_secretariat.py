"""The secretariat's pages of sessions and sittings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from council import clock
from council.models import CouncilSession
from meetings.models import Sitting
from meetings.services import deadlines, sessions
from tests.factories import World, make_sitting, make_world
from tests.meetings.services.preparing import fresh, items, make_draft, session_data
from tests.meetings.views.desk import queries, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    deadlines.seed_deadlines(world.council)
    return world


@pytest.fixture
def client(world: World) -> Client:
    return world.client("secretariat")


def posted(**changes: Any) -> dict[str, Any]:
    opening = clock.today() + timedelta(30)
    values = {
        "number": 5,
        "kind": "regular",
        "opens_on": opening,
        "closes_on": opening,
        "place": "Hội trường",
    }
    return values | {"is_public": "on"} | changes


def pages(world: World, session: CouncilSession) -> list[str]:
    item, sitting = items(session)[0], Sitting.objects.with_scopes_disabled().get(session=session)
    return [
        url(world, "secretariat_home"),
        url(world, "session_new"),
        url(world, "programme_edit", session.id),
        url(world, "session_edit", session.id),
        url(world, "session_publish", session.id),
        url(world, "session_close", session.id),
        url(world, "sitting_new", session.id),
        url(world, "sitting_edit", sitting.id),
        url(world, "sitting_remove", sitting.id),
        url(world, "item_new", session.id),
        url(world, "item_edit", item.id),
        url(world, "item_remove", item.id),
        url(world, "paper_upload", item.id),
        url(world, "deadlines"),
        url(world, "deadline_new"),
        url(world, "deadline_edit", "papers"),
    ]


@pytest.mark.parametrize("who", ["secretariat", "secretary"])
def test_every_page_opens(world: World, who: str) -> None:
    session = make_sitting(world).session
    client = world.client(who)
    found = {address: client.get(address).status_code for address in pages(world, session)}
    assert set(found.values()) == {200}, found


@pytest.mark.parametrize(
    ("who", "status"), [("chair", 403), ("guest", 403), (1, 403), ("digital_officer", 403)]
)
def test_pages_for_nobody_else(world: World, who: str | int, status: int) -> None:
    session = make_sitting(world).session
    client = world.client(who)
    assert {client.get(address).status_code for address in pages(world, session)} == {status}


def test_whoever_is_not_signed_in_signs_in(world: World) -> None:
    session = make_sitting(world).session
    answers = [Client().get(address) for address in pages(world, session)]
    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/tai-khoan/login/") for answer in answers)


def test_another_council_finds_nothing(world: World) -> None:
    other = make_world("00008")
    theirs = pages(other, make_sitting(other).session)
    mine = [address.replace("/hd/00008/", f"/hd/{world.council.code}/") for address in theirs]
    client = world.client("secretariat")
    own = {"thu-ky/", "moi/", "moc-thoi-gian/", "papers/"}
    named = [address for address in mine if not any(address.endswith(f"/{end}") for end in own)]
    assert {client.get(address).status_code for address in named} == {404}
    assert {client.get(address).status_code for address in theirs} == {403}


def test_pages_are_kept_by_nobody(world: World, client: Client) -> None:
    answer = client.get(url(world, "programme_edit", make_sitting(world).session_id))
    assert "no-store" in answer["Cache-Control"]


def test_no_page_carries_inline_style_or_script(world: World, client: Client) -> None:
    session = make_sitting(world).session
    for address in pages(world, session):
        said = text_of(client.get(address))
        assert " style=" not in said
        assert " onclick=" not in said


def test_the_list_shows_states_and_what_is_next(world: World, client: Client) -> None:
    make_draft(world, number=7)
    CouncilSession.objects.with_scopes_disabled().filter(number=7).update(name="Kỳ họp đầu năm")
    said = text_of(client.get(url(world, "secretariat_home")))
    assert "Kỳ họp đầu năm" in said
    assert "Đang chuẩn bị" in said
    assert "việc quá hạn" not in said
    assert "Trước hết" in said


def test_the_list_costs_the_same_for_one_and_three(world: World, client: Client) -> None:
    make_draft(world, number=1)
    one = queries(client, url(world, "secretariat_home"))
    make_draft(world, number=2)
    make_draft(world, number=3)
    assert queries(client, url(world, "secretariat_home")) == one


def test_a_session_is_made(world: World, client: Client) -> None:
    answer = client.post(url(world, "session_new"), posted())
    session = CouncilSession.objects.with_scopes_disabled().get(number=5)
    assert (answer.status_code, answer["Location"]) == (302, url(world, "programme_edit", session.id))
    again = client.post(url(world, "session_new"), posted())
    assert again.status_code == 400
    assert "đã có kỳ họp thứ 5" in text_of(again)


def test_the_form_offers_the_next_number(world: World, client: Client) -> None:
    make_draft(world, number=8)
    form = client.get(url(world, "session_new")).context["form"]
    assert (form["number"].value(), form["place"].value()) == (9, "Hội trường")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"closes_on": clock.today()}, "Ngày bế mạc không được trước ngày khai mạc."),
        ({"place": "\u202e "}, "id_place_error"),
        ({"number": "năm"}, "id_number_error"),
        ({"opens_on": "31/02/2027"}, "id_opens_on_error"),
        ({"kind": "party"}, "id_kind_error"),
    ],
)
def test_wrong_forms_say_where(world: World, client: Client, changes: dict[str, Any], said: str) -> None:
    answer = client.post(url(world, "session_new"), posted(**changes))
    assert answer.status_code == 400
    assert said in text_of(answer)


def test_two_editors_of_one_session(world: World, client: Client) -> None:
    session = make_draft(world)
    opened = posted(closes_on=session.closes_on, revision=1)
    opened |= {f"initial-{name}": value for name, value in opened.items()}
    sessions.update_session(
        actor=world.actor("secretary"),
        session_id=session.id,
        data=session_data(place="Nhà văn hóa"),
        revision=1,
    )
    answer = client.post(url(world, "session_edit", session.id), opened | {"name": "Kỳ họp đầu"})
    said = text_of(answer)
    assert answer.status_code == 409
    assert "Người secretary vừa sửa" in said
    assert fresh(session).name == ""
    (row,) = answer.context["conflict"]
    assert (row["theirs"], row["mine"]) == ("Nhà văn hóa", "")
    form = answer.context["form"]
    again = {field.html_name: field.value() for field in form}
    client.post(url(world, "session_edit", session.id), again | {"is_public": "on"})
    assert (fresh(session).name, fresh(session).place) == ("Kỳ họp đầu", "Nhà văn hóa")


def test_publishing(world: World, client: Client) -> None:
    session = make_draft(world)
    address = url(world, "session_publish", session.id)
    refused = client.post(address)
    assert (refused.status_code, fresh(session).state) == (400, "draft")
    assert "Chương trình chưa có mục nào" in text_of(refused)
    client.post(url(world, "item_new", session.id), {"title": "Khai mạc"})
    assert client.post(address).status_code == 302
    assert fresh(session).state == "published"


def test_closing(world: World, client: Client) -> None:
    sitting = make_sitting(world, state="closed")
    address = url(world, "session_close", sitting.session_id)
    assert client.post(address).status_code == 400
    CouncilSession.objects.with_scopes_disabled().update(state="open")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert fresh(sitting.session).state == "closed"


def test_convening(world: World, client: Client) -> None:
    session = make_draft(world)
    address = url(world, "session_convene", session.id)
    late = client.post(address, {"convene-day": clock.today() + timedelta(1)})
    assert late.status_code == 400
    assert "không được sau hôm nay" in text_of(late)
    assert client.post(address, {"convene-day": clock.today()}).status_code == 302
    assert fresh(session).convened_on == clock.today()


def test_sittings(world: World, client: Client) -> None:
    session = make_draft(world)
    data = {"title": "Phiên khai mạc", "day": session.opens_on, "hour": "8h30", "is_public": "on"}
    assert client.post(url(world, "sitting_new", session.id), data).status_code == 302
    sitting = Sitting.objects.with_scopes_disabled().get()
    assert sitting.starts_at == clock.at(session.opens_on, 8, 30)
    outside = client.post(url(world, "sitting_edit", sitting.id), data | {"day": clock.today()})
    assert outside.status_code == 400
    assert client.post(url(world, "sitting_edit", sitting.id), data | {"hour": "14.00"}).status_code == 302
    assert client.post(url(world, "sitting_remove", sitting.id)).status_code == 302
    assert not Sitting.objects.with_scopes_disabled().exists()


def test_a_used_sitting_is_kept_with_a_reason(world: World, client: Client) -> None:
    sitting = make_sitting(world, state="open")
    answer = client.post(url(world, "sitting_remove", sitting.id))
    assert answer.status_code == 400
    assert "không xóa được" in text_of(answer)


def test_the_table_of_deadlines(world: World, client: Client) -> None:
    said = text_of(client.get(url(world, "deadlines")))
    assert "Gửi tài liệu kỳ họp đến đại biểu" in said
    assert "cần xác nhận" in said
    row = {
        "label": "Gửi tài liệu",
        "days_before": 5,
        "unit": "working",
        "kinds": ["regular"],
        "severity": "block",
        "basis": "Quy chế làm việc, Điều 9",
        "since": clock.today() + timedelta(9),
    }
    assert client.post(url(world, "deadline_edit", "papers"), row).status_code == 302
    assert "Áp dụng sau này" in text_of(client.get(url(world, "deadlines")))
    wrong = client.post(url(world, "deadline_new"), row | {"days_before": 400})
    assert wrong.status_code == 400
    assert client.post(url(world, "deadline_new"), row | {"since": clock.today()}).status_code == 302
    assert client.get(url(world, "deadline_edit", "unknown")).status_code == 404


def test_a_step_is_noted(world: World, client: Client) -> None:
    session = make_draft(world, "Khai mạc")
    address = url(world, "deadline_mark", session.id, "verification")
    client.post(address, {"deadline-day": clock.today()})
    assert "Đã làm đúng hạn" in text_of(client.get(url(world, "programme_edit", session.id)))
    ahead = client.post(address, {"deadline-day": clock.today() + timedelta(2)})
    assert ahead.status_code == 400
    assert "Ngày hoàn thành không được sau hôm nay." in text_of(ahead)
    assert (
        client.post(url(world, "deadline_mark", session.id, "papers"), {"deadline-day": ""}).status_code
        == 404
    )
