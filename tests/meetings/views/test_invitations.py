"""Pages of invitations: the secretariat's, the desk, the guest's link, papers, the public calendar."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from council import clock
from meetings.models import Invitation, Invitee, Sitting
from meetings.services import invitations
from meetings.services.invitees import Guest
from tests.factories import World, make_sitting, make_world
from tests.meetings.inviting import GUEST, again, drafted, out, pdf_text, person, token_of, with_guest
from tests.meetings.services.preparing import make_draft
from tests.meetings.services.test_guest_lists import PASTED, workbook
from tests.meetings.views.desk import queries, text_of, url

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


def posted(**changes: Any) -> dict[str, Any]:
    start = clock.today() + timedelta(days=30)
    values = {
        "number": "15/GM-HĐND",
        "signed_on": clock.today(),
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_post": "TM. Thường trực\nChủ tịch",
        "start_day": start,
        "start_hour": "08:00",
        "end_day": start,
        "end_hour": "11h30",
        "place": "Hội trường",
        "content": "",
        "answer_day": start - timedelta(days=2),
        "answer_hour": "17:00",
        "attach_pdf": "on",
    }
    return values | changes


def pages(world: World, row: Invitation, one: Invitee) -> list[str]:
    return [
        url(world, "invitations"),
        url(world, "invitation_new", row.session_id),
        *(
            url(world, name, row.id)
            for name in (
                "invitation",
                "invitation_edit",
                "invitation_guests",
                "invitation_send",
                "invitation_cancel",
                "invitation_preview",
                "invitation_all_pdf",
                "invitation_guests_pdf",
                "invitation_xlsx",
            )
        ),
        url(world, "invitee", row.id, one.id),
        url(world, "invitee_pdf", row.id, one.id),
    ]


@pytest.mark.parametrize("who", ["secretariat", "secretary"])
def test_every_page_opens(world: World, who: str) -> None:
    row, one = out(world)
    client = world.client(who)
    found = {address: client.get(address).status_code for address in pages(world, row, one)}
    assert set(found.values()) == {200}, found


@pytest.mark.parametrize("who", ["chair", "guest", 1, "digital_officer"])
def test_pages_for_nobody_else(world: World, who: str | int) -> None:
    row, one = out(world)
    client = world.client(who)
    assert {client.get(address).status_code for address in pages(world, row, one)} == {403}


def test_another_council_finds_none_of_it(world: World) -> None:
    row, one = out(world)
    other = make_world("00008")
    client = other.client("secretariat")
    found = {
        client.get(address.replace("/00004/", "/00008/")).status_code
        for address in pages(world, row, one)[1:]
    }
    assert found == {404}


def test_from_the_form_to_the_letter(world: World, office: Client) -> None:
    session = make_draft(world, "Khai mạc")
    answer = office.post(url(world, "invitation_new", session.id), posted())
    row = Invitation.objects.with_scopes_disabled().get()
    assert answer.headers["location"] == url(world, "invitation", row.id)
    assert (row.ends_at - row.starts_at) == timedelta(hours=3, minutes=30)
    assert "Chưa mời ai" in text_of(office.get(url(world, "invitation", row.id)))
    office.post(url(world, "invitation_delegates", row.id))
    guest = {"name": "Ông Trần Văn Khách", "email": "khach@example.org", "phone": "0912 345 678"}
    office.post(url(world, "invitation_guests", row.id), guest)
    assert "Gửi đến 4 người" in text_of(office.get(url(world, "invitation_send", row.id)))
    office.post(url(world, "invitation_send", row.id), {"version": again(row).version})
    html = text_of(office.get(url(world, "invitation", row.id)))
    assert "Dự kiến 0 người dự trong 4 người được mời" in html
    assert "khach@example.org" not in html, "the list shows nobody's address"


def test_to_a_sitting_it_says_when_the_sitting_is(world: World, office: Client) -> None:
    sitting = make_sitting(world)
    address = url(world, "invitation_new", sitting.session_id)
    assert sitting.title in text_of(office.get(address))
    office.post(f"{address}?phien={sitting.id}", posted())
    assert Invitation.objects.with_scopes_disabled().get().sitting_id == sitting.id
    assert office.get(f"{address}?phien=999999").status_code == 404
    assert office.get(f"{address}?phien=x").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end_hour": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu"),
        ({"answer_day": clock.today() + timedelta(days=31)}, "Hạn trả lời không được sau giờ bắt đầu"),
        ({"signer_name": ""}, "signer_name"),
        ({"place": ""}, "place"),
        ({"start_hour": "25:00"}, "start_hour"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, office: Client, changes: dict[str, Any], said: str
) -> None:
    session = make_draft(world, "Khai mạc")
    answer = office.post(url(world, "invitation_new", session.id), posted(**changes))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Invitation.objects.with_scopes_disabled().exists()


def test_a_second_editor_is_told(world: World, office: Client) -> None:
    row = drafted(world)
    address = url(world, "invitation_edit", row.id)
    assert office.post(address, posted(version=1)).status_code == 302
    answer = office.post(address, posted(version=1, place="Phòng 2"))
    assert "vừa được sửa ở nơi khác" in text_of(answer)
    assert again(row).place == "Hội trường"


def test_a_moved_sitting_is_pointed_at(world: World, office: Client) -> None:
    sitting = make_sitting(world)
    Sitting.objects.with_scopes_disabled().filter(pk=sitting.pk).update(
        starts_at=clock.now() + timedelta(days=2)
    )
    actor = world.actor("secretariat")
    data = invitations.prefilled(actor=actor, session_id=sitting.session_id, sitting_id=sitting.id)
    row = invitations.create(actor=actor, session_id=sitting.session_id, data=data, sitting_id=sitting.id)
    assert "khác với giấy mời" not in text_of(office.get(url(world, "invitation", row.id)))
    Sitting.objects.with_scopes_disabled().filter(pk=sitting.pk).update(
        starts_at=clock.now() + timedelta(days=3)
    )
    assert "khác với giấy mời" in text_of(office.get(url(world, "invitation", row.id)))


def test_the_list_by_answer(world: World, office: Client) -> None:
    row, one = out(world)
    Client().post(reverse("invitation_guest", args=[token_of(one)]), {"reply": "attending"})
    address = url(world, "invitation", row.id)
    assert GUEST.name in text_of(office.get(f"{address}?tra-loi=attending"))
    assert GUEST.name not in text_of(office.get(f"{address}?tra-loi=waiting")).split("Nhật ký")[0]
    assert office.get(f"{address}?tra-loi=<script>").status_code == 200


def test_queries_are_the_same_for_one_and_for_three(world: World, office: Client) -> None:
    row, _one = out(world)
    addresses = [url(world, "invitations"), url(world, "invitation", row.id)]
    before = [queries(office, address) for address in addresses]
    desk = queries(world.client(1), url(world, "desk"))
    for number in (6, 7):
        more, _guest = out(world, number=number)
        with_guest(world, row, Guest(f"Khách {number}"))
        assert more.id != row.id
    assert [queries(office, address) for address in addresses] == before
    assert queries(world.client(1), url(world, "desk")) == desk


def test_a_twin_is_asked_about(world: World, office: Client) -> None:
    row = drafted(world)
    with_guest(world, row)
    address = url(world, "invitation_guests", row.id)
    same = {"name": GUEST.name, "organisation": GUEST.organisation}
    answer = office.post(address, same)
    assert answer.status_code == 422
    assert 'name="anyway"' in text_of(answer)
    assert office.post(address, same | {"anyway": "on"}).status_code == 302


def test_pasted_uploaded_and_put(world: World, office: Client) -> None:
    row = drafted(world)
    answer = office.post(url(world, "invitation_guests_paste", row.id), {"pasted": PASTED})
    assert "Bà Lê Thị B" in text_of(answer)
    sealed = answer.context["apply"].initial["sealed"]
    office.post(url(world, "invitation_guests_apply", row.id), {"sealed": sealed})
    file = SimpleUploadedFile("a.xlsx", workbook(["Họ và tên", "Cơ quan"], ["Ông D", "Báo Mẫu"]).read())
    answer = office.post(url(world, "invitation_guests_upload", row.id), {"file": file})
    assert answer.status_code == 200
    sealed = answer.context["apply"].initial["sealed"]
    office.post(url(world, "invitation_guests_apply", row.id), {"sealed": sealed})
    assert Invitee.objects.with_scopes_disabled().count() == 3


def test_faults_stand_at_their_rows(world: World, office: Client) -> None:
    row = drafted(world)
    answer = office.post(url(world, "invitation_guests_paste", row.id), {"pasted": "Bà B\t\t\tsai thư\n"})
    assert answer.status_code == 422
    assert "Địa chỉ thư điện tử chưa đúng" in text_of(answer)
    assert answer.context["apply"] is None
    for name, data in (("paste", {"pasted": ""}), ("upload", {}), ("apply", {"sealed": "x"})):
        answer = office.post(url(world, f"invitation_guests_{name}", row.id), data, follow=True)
        assert "note-bad" in text_of(answer)


def test_a_guest_is_corrected_and_taken_off(world: World, office: Client) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    address = url(world, "invitee", row.id, one.id)
    assert "0912 345 678" in text_of(office.get(address))
    office.post(address, {"name": "Ông Trần Văn Khách Mời", "email": "moi@example.org", "phone": ""})
    assert person(row).name == "Ông Trần Văn Khách Mời"
    assert office.post(address, {"name": "A", "phone": "12"}).status_code == 422
    office.post(url(world, "invitee_remove", row.id, one.id))
    assert not Invitee.objects.with_scopes_disabled().exists()


def test_told_by_telephone(world: World, office: Client) -> None:
    row, one = out(world)
    address = url(world, "invitee_note", row.id, one.id)
    assert office.post(address, {"reply": "substitute"}).status_code == 422
    office.post(address, {"reply": "substitute", "substitute_name": "Bà Thay", "substitute_post": ""})
    assert person(row, pk=one.pk).substitute_name == "Bà Thay"
    assert "Dự thay: Bà Thay" in text_of(office.get(url(world, "invitation", row.id)))


def test_called_off(world: World, office: Client) -> None:
    row, one = out(world)
    address = url(world, "invitation_cancel", row.id)
    assert office.post(address, {"version": row.version, "reason": ""}).status_code == 422
    office.post(address, {"version": row.version, "reason": "Bão số 3"})
    assert again(row).state == "cancelled"
    assert "Bão số 3" in text_of(world.client(1).get(url(world, "desk")))
    assert "Giấy mời này đã hủy" in text_of(Client().get(reverse("invitation_guest", args=[token_of(one)])))


def test_a_draft_goes_without_a_reason(world: World, office: Client) -> None:
    row = drafted(world)
    answer = office.post(url(world, "invitation_cancel", row.id), {"version": row.version})
    assert answer.headers["location"] == url(world, "invitations")
    assert not Invitation.objects.with_scopes_disabled().exists()


def test_the_papers(world: World, office: Client) -> None:
    row, one = out(world)
    assert GUEST.name in pdf_text(office.get(url(world, "invitee_pdf", row.id, one.id)))
    assert len(PdfReader(BytesIO(office.get(url(world, "invitation_all_pdf", row.id)).content)).pages) == 4
    listed = pdf_text(office.get(url(world, "invitation_guests_pdf", row.id)))
    assert GUEST.name in listed
    assert world.delegates[0].person.full_name not in listed
    assert "họ và tên người được mời" in pdf_text(office.get(url(world, "invitation_preview", row.id)))


def test_the_table_of_answers(world: World, office: Client) -> None:
    row, one = out(world)
    Client().post(reverse("invitation_guest", args=[token_of(one)]), {"reply": "absent", "reason": "=1+1"})
    book = load_workbook(BytesIO(office.get(url(world, "invitation_xlsx", row.id)).content))
    cells = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    said = str(cells)
    assert GUEST.name in said
    assert "'=1+1'" in said
    assert "example.org" not in said
    assert "912" not in said
