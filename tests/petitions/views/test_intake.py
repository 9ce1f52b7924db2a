"""The pages of recording and the desk: with and without JavaScript, and who is shown which door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council.enums import Role
from council.services.journal import entries_of
from council.views.viewer import places
from petitions.models import Petition
from petitions.queries.words import search_columns
from petitions.services.record import hash_secret
from petitions.streams import petition_stream
from tests.factories.petitions import TEXTS, Town, make_meeting, make_petition

pytestmark = pytest.mark.django_db
FORM = {
    "text": TEXTS[0],
    "source": "meeting",
    "voters": "3",
    "name": "Nguyễn Văn Mẫu",
    "phone": "0912 345 678",
    "client_id": "client-0001",
}


@pytest.fixture
def officer(town: Town) -> Client:
    return town.communes[0].client("second")


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def put(town: Town, words: str = TEXTS[0], world: int = 1) -> Petition:
    row = make_petition(town, world, words=words)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(**search_columns(words, row.code))
    return row


def filled(town: Town, **more: Any) -> dict[str, Any]:
    return FORM | {"meeting": make_meeting(town).id, "field": town.fields[1].id} | more


def recorded() -> list[Petition]:
    return list(Petition.objects.with_scopes_disabled().order_by("id"))


def test_from_the_hall_to_the_receipt_and_the_slip(town: Town, officer: Client) -> None:
    meeting = make_meeting(town)
    page = officer.get(f"{url('petition_record')}?hoi-nghi={meeting.id}").content.decode()
    assert f'<option value="{meeting.id}" selected>' in page
    answer = officer.post(url("petition_record"), filled(town))
    (row,) = recorded()
    shown = answer.content.decode()
    assert row.code in shown
    assert "no-store" in answer["Cache-Control"]
    secret = answer.context["secret"]
    assert (secret in shown, hash_secret(secret) == row.secret_hash, "<svg" in shown) == (True, True, True)
    assert "0912" not in shown
    slip = officer.post(url("petition_slip", row.id), {"secret": secret})
    assert (slip["Content-Type"], slip.content[:4]) == ("application/pdf", b"%PDF")
    assert officer.post(url("petition_slip", row.id), {"secret": "x"}).status_code == 404
    again = officer.post(url("petition_record"), filled(town))
    assert "đã được ghi nhận trước đó" in again.content.decode()
    assert secret not in again.content.decode()
    assert len(recorded()) == 1
    new = officer.post(url("petition_receipt_renew", row.id))
    assert new.context["secret"] not in ("", secret)
    assert officer.post(url("petition_slip", row.id), {"secret": secret}).status_code == 404


def test_without_javascript_a_likely_duplicate_is_asked_about_once(town: Town, officer: Client) -> None:
    row = put(town)
    first = officer.post(url("petition_record"), filled(town)).content.decode()
    assert "Đã có kiến nghị giống thế này" in first
    assert row.code in first
    assert len(recorded()) == 1
    officer.post(url("petition_record"), filled(town, confirmed="on"))
    assert len(recorded()) == 2


def test_the_part_shown_while_typing(town: Town, officer: Client) -> None:
    row = put(town)
    asked: dict[str, Any] = {"text": "sua duong ngo 12 to dan pho 3", "place": town.communes[0].council.id}
    part = officer.get(url("petition_alike"), asked).content.decode()
    assert row.code in part
    assert "<html" not in part
    wrongs: list[dict[str, Any]] = [{}, {"text": "x" * 5000, "field": "²", "place": "-1"}]
    for wrong in wrongs:
        assert officer.get(url("petition_alike"), wrong).status_code == 200


def test_the_queue_of_a_tablet_is_answered_in_json_and_once(town: Town, officer: Client) -> None:
    put(town)
    given = filled(town, confirmed="on")
    first = officer.post(url("petition_record"), given, headers={"Accept": "application/json"}).json()
    again = officer.post(url("petition_record"), given, headers={"Accept": "application/json"}).json()
    assert (first["ok"], first["repeated"], bool(first["secret"])) == (True, False, True)
    assert (again["code"], again["repeated"], again["secret"]) == (first["code"], True, "")
    bad = officer.post(
        url("petition_record"),
        filled(town, text="", client_id="client-0002"),
        headers={"Accept": "application/json"},
    )
    assert (bad.status_code, bad.json()["ok"]) == (422, False)
    assert "Cử tri nói gì" in bad.json()["message"]
    less = officer.post(
        url("petition_record"),
        given | {"meeting": "", "client_id": "client-0003"},
        headers={"Accept": "application/json"},
    )
    assert (less.status_code, less.json()["code"]) == (400, "meeting_required")


def test_a_wrong_form_keeps_what_was_typed(town: Town, officer: Client) -> None:
    page = officer.post(url("petition_record"), filled(town, meeting="", text="Sửa đường <b>ngõ</b> 12"))
    shown = page.content.decode()
    assert (page.status_code, recorded()) == (422, [])
    assert "Hãy chọn hội nghị" in shown
    assert "Sửa đường &lt;b&gt;ngõ&lt;/b&gt; 12" in shown
    assert "Có mã HTML" in shown


def test_markup_in_a_petition_is_text_on_every_page(town: Town, officer: Client) -> None:
    row = put(town, "Sửa đường <script>alert(1)</script> ngõ 12")
    for page in (url("petitions_home"), url("petition", row.id), url("petition_edit", row.id)):
        shown = officer.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def test_the_desk_finds_filters_and_leads_on(town: Town, officer: Client) -> None:
    row, other = put(town), put(town, TEXTS[1])
    wanted = {"q": "đường ngõ", "linh-vuc": str(town.fields[0].id)}
    shown = officer.get(url("petitions_home"), wanted).content.decode()
    assert row.code in shown
    assert other.code not in shown
    assert "Bỏ lọc" in shown
    assert (
        "Không có kiến nghị nào phù hợp"
        in officer.get(url("petitions_home"), {"q": "cầu vượt"}).content.decode()
    )
    odd = {"linh-vuc": "²", "noi": "9" * 30, "sau": "x", "trang-thai": "'", "phan": "y"}
    assert officer.get(url("petitions_home"), odd).status_code == 200


def test_the_desk_takes_ten_queries_besides_who_asks_however_many_rows(town: Town, officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(url("petitions_home"), {"q": "duong"}).status_code == 200
        asked = [
            query["sql"] for query in seen if "petitions_" in query["sql"] or "councilsession" in query["sql"]
        ]
        assert len(asked) <= 10
        return len(seen)

    put(town)
    one = queries()
    put(town)
    put(town)
    assert queries() == one


def test_one_petition_tells_its_history_in_words(town: Town, officer: Client) -> None:
    row = put(town)
    form = {"version": 1, "field": town.fields[3].id, "competence": "city", "keywords": "mương"}
    assert officer.post(url("petition_classify", row.id), form).status_code == 302
    shown = officer.get(url("petition", row.id)).content.decode()
    assert f"<del>{town.fields[1].name}</del> <ins>{town.fields[3].name}</ins>" in shown
    late = officer.post(url("petition_edit", row.id), {"version": 1, "text": TEXTS[1]})
    assert late.status_code == 422
    assert "vừa sửa kiến nghị này" in late.content.decode()


def test_duplicate_split_and_transfer_from_their_pages(town: Town, officer: Client) -> None:
    root, row, third = put(town), put(town), put(town, TEXTS[1])
    page = officer.get(url("petition", row.id)).content.decode()
    assert f"?goc={root.code}" in page
    wrong = officer.post(url("petition_merge", row.id), {"version": 1, "code": "999", "how": "merge"})
    assert "Không có kiến nghị mang mã này" in wrong.content.decode()
    officer.post(url("petition_merge", row.id), {"version": 1, "code": root.code[-3:], "how": "duplicate"})
    row.refresh_from_db()
    assert (row.state, row.duplicate_of) == ("merged", root)
    assert root.code in officer.get(url("petition", row.id)).content.decode()
    officer.post(url("petition_undo_duplicate", row.id), {"reason": "Hai ngõ khác nhau"})
    officer.post(
        url("petition_split", row.id), {"version": 3, "part_1": TEXTS[0], "part_2": TEXTS[1], "part_3": " "}
    )
    row.refresh_from_db()
    assert (row.state, len(recorded())) == ("split", 5)
    letter = {"version": 1, "kind": "complaint", "addressee": "Ban Tiếp công dân", "signed_on": "2026-01-05"}
    assert officer.post(url("petition_transfer", third.id), letter).status_code == 302
    assert "Ban Tiếp công dân" in officer.get(url("petition", third.id)).content.decode()


def test_the_petitioner_is_shown_after_a_reason_and_to_that_answer_alone(town: Town, officer: Client) -> None:
    officer.post(url("petition_record"), filled(town))
    (row,) = recorded()
    look = url("petition_petitioner", row.id)
    assert "0912" not in officer.get(look).content.decode()
    assert officer.post(look, {"reason": "x"}).status_code == 422
    shown = officer.post(look, {"reason": "Hỏi thêm địa điểm"})
    assert "0912 345 678" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "0912" not in officer.get(url("petition", row.id)).content.decode()
    assert entries_of(petition_stream(row.id))[-1].data["reason"] == "Hỏi thêm địa điểm"


def test_an_answer_in_the_hall_is_taken_up_again(town: Town, officer: Client) -> None:
    officer.post(url("petition_record"), filled(town, spot_answer="Đã giao tổ dân phố sửa."))
    (row,) = recorded()
    assert "Đã giao tổ dân phố sửa." in officer.get(url("petition", row.id)).content.decode()
    assert officer.post(url("petition_reopen", row.id), {"reason": "Chưa sửa xong"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "recorded"


ACTS = (
    "petition_classify",
    "petition_edit",
    "petition_transfer",
    "petition_reopen",
    "petition_merge",
    "petition_undo_duplicate",
    "petition_split",
    "petition_petitioner",
)


def test_who_is_shown_which_door(town: Town) -> None:
    row = put(town)
    home, world = town.communes[0], town.communes[1]
    everyone: dict[str, Client] = {
        who: home.client(who) for who in ("1", Role.PETITION_HEAD, Role.BOARD_OFFICER, "body:0")
    }
    for who, client in everyone.items():
        reads = 403 if who == "body:0" else 200
        assert client.get(url("petitions_home")).status_code == reads, who
        assert client.get(url("petition", row.id)).status_code == reads, who
        records = 200 if who == "1" else 403
        assert client.get(url("petition_record")).status_code == records, who
        assert client.get(url("petition_alike")).status_code == records, who
        for name in ACTS:
            assert client.get(url(name, row.id)).status_code == 403, (who, name)
    for other in (world.client("second"), town.city.client("second")):
        assert other.get(url("petition", row.id)).status_code in (403, 404)
    for name in ("petition", *ACTS):
        theirs = world.client("second").get(url(name, row.id, code="00002"))
        assert theirs.status_code == 404, name
    for name in ("petition_receipt_renew", "petition_slip"):
        theirs = world.client("second").post(url(name, row.id, code="00002"), {"secret": "x"})
        assert theirs.status_code == 404, name
    assert Client().get(url("petitions_home")).status_code == 302


def test_the_bar_leads_there_those_who_work_on_petitions(town: Town) -> None:
    home = town.communes[0]
    for who, leads in (("second", True), ("1", True), (Role.BOARD_OFFICER, True), ("body:0", False)):
        found = dict(places(home.actor(who), "00001"))
        assert (url("petitions_home") in found) is leads, who
    head = home.client(Role.PETITION_HEAD).get(url("petitions_home")).content.decode()
    assert "Ghi nhận kiến nghị" not in head


def test_the_worker_is_a_script(officer: Client) -> None:
    script = officer.get(url("petition_record_worker"))
    assert script["Content-Type"].startswith("text/javascript")
    assert "kien-nghi" in script.content.decode()
