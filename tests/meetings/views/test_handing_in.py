"""The pages of an officer who hands in papers, and of the secretariat that reviews them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council import clock
from council.enums import Role
from council.models import Document, RoleAssignment
from meetings.models import HandIn, PaperTask, PreparingBody, PreparingOfficer
from meetings.services import paper_tasks, reviewing
from tests.factories import make_world
from tests.factories.pdfs import active_pdf, pdf_bytes, uploaded
from tests.meetings.handing import (
    OFFICER,
    Desk,
    another_body,
    another_file,
    make_desk,
    now,
)
from tests.meetings.services.preparing import items, refused
from tests.meetings.views.desk import queries, text_of, url

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def officer(desk: Desk) -> Client:
    return desk.world.client(OFFICER)


@pytest.fixture
def office(desk: Desk) -> Client:
    return desk.world.client("secretariat")


def sending(task: PaperTask, content: bytes | None = None, **changes: Any) -> dict[str, Any]:
    values = {"version": now(task).version, "document_number": "12/TTr", "note": "Bản chính"}
    return values | {"file": uploaded(content, "to-trinh.pdf")} | changes


def asking(desk: Desk, **changes: Any) -> dict[str, Any]:
    due = timezone.localdate() + timedelta(days=9)
    values = {"body_id": desk.body.id, "kind": "submission", "title": "Tờ trình", "due_on": due.isoformat()}
    return values | {"due_time": "16:30", "instructions": "Kèm biểu", "version": 0} | changes


def decide(office: Client, desk: Desk, task: PaperTask, act: str, **changes: Any) -> Any:
    values = {"version": now(task).version} | changes
    return office.post(url(desk.world, "paper_task_decide", task.id, act), values)


def test_after_the_sign_in_an_officer_comes_to_the_list(desk: Desk) -> None:
    RoleAssignment.objects.filter(person=desk.world.account(OFFICER).person, role=Role.GUEST).delete()
    officer, home = desk.world.client(OFFICER), url(desk.world, "hand_in_home")
    assert officer.get(reverse("desk_home"))["Location"] == home
    assert home in text_of(officer.get(home))  # its own place on the bar
    assert home not in text_of(desk.world.client("guest").get(url(desk.world, "desk")))


def test_the_list_shows_what_is_owed_returned_first(desk: Desk, officer: Client, office: Client) -> None:
    first, second = desk.assign(title="Một"), desk.assign(1, title="Hai")
    desk.hand_in(second)
    decide(office, desk, second, "tra-lai", note="Thiếu chữ ký")
    text = text_of(officer.get(url(desk.world, "hand_in_home")))
    assert text.index("Hai") < text.index("Một")
    assert "Thiếu chữ ký" in text
    assert "Còn 10 ngày" in text
    assert url(desk.world, "hand_in_task", first.id) in text


def test_an_overdue_one_is_told(desk: Desk, officer: Client) -> None:
    desk.assign()
    with clock.frozen(clock.now() + timedelta(days=12)):
        text = text_of(officer.get(url(desk.world, "hand_in_home")))
    assert "1 tài liệu đã quá hạn nộp" in text
    assert "Quá hạn 2 ngày" in text


def test_an_officer_without_a_body_is_told_whom_to_ask(desk: Desk, officer: Client) -> None:
    PreparingOfficer.objects.with_scopes_disabled().all().delete()
    assert "hãy hỏi Văn phòng" in text_of(officer.get(url(desk.world, "hand_in_home")))


def test_handing_in_by_form_and_by_script(desk: Desk, officer: Client) -> None:
    first, second = desk.assign(), desk.assign(1, title="Báo cáo")
    answer = officer.post(url(desk.world, "hand_in_task", first.id), sending(first))
    assert answer["Location"] == url(desk.world, "hand_in_home")
    by_script = officer.post(
        url(desk.world, "hand_in_task", second.id), sending(second, another_file()), headers=JSON
    )
    assert by_script.json() == {"ok": True, "to": url(desk.world, "hand_in_home")}
    assert "Chờ văn phòng xem" in text_of(officer.get(url(desk.world, "hand_in_home")))


def test_a_wrong_file_is_said_at_its_field(desk: Desk, officer: Client) -> None:
    task = desk.assign()
    address = url(desk.world, "hand_in_task", task.id)
    answer = officer.post(address, sending(task, b"PK no PDF"))
    assert (answer.status_code, "không phải là PDF" in text_of(answer)) == (400, True)
    by_script = officer.post(address, sending(task, b"PK no PDF"), headers=JSON)
    assert "không phải là PDF" in by_script.json()["errors"]["file"][0]
    assert "Hãy chọn tệp." in text_of(officer.post(address, {"version": 1}))
    assert not HandIn.objects.with_scopes_disabled().exists()


def test_a_page_that_is_old_is_refused_and_then_carries_the_new_version(desk: Desk, officer: Client) -> None:
    task = desk.assign()
    paper_tasks.change(actor=desk.office, task_id=task.id, version=1, data=desk.data(title="Tên mới"))
    answer = officer.post(url(desk.world, "hand_in_task", task.id), sending(task, version=1))
    assert answer.status_code == 400
    assert "Người secretariat vừa xử lý việc này" in text_of(answer)
    assert 'name="version" value="2"' in text_of(answer)


def test_taking_back(desk: Desk, officer: Client) -> None:
    task = desk.assign()
    desk.hand_in(task)
    assert "Rút lại tệp" in text_of(officer.get(url(desk.world, "hand_in_task", task.id)))
    officer.post(url(desk.world, "hand_in_take_back", task.id), {"version": now(task).version})
    assert now(task).state == "assigned"
    answer = officer.post(url(desk.world, "hand_in_take_back", task.id), {"version": "x"}, follow=True)
    assert "vừa xử lý việc này" in text_of(answer)


def test_the_reading_copy_is_inert_and_the_original_is_kept(
    desk: Desk, officer: Client, office: Client
) -> None:
    row = desk.hand_in(desk.assign(), active_pdf())
    for client in (officer, office):
        reading = client.get(url(desk.world, "hand_in_file", row.id))
        assert (reading.status_code, reading["Content-Type"]) == (200, "application/pdf")
        original = client.get(url(desk.world, "hand_in_original", row.id))
        assert original["Content-Disposition"].startswith("attachment")


def test_doors_that_stay_shut(desk: Desk) -> None:
    task = desk.assign()
    row = desk.hand_in(task)
    another_body(desk)
    home, page = url(desk.world, "hand_in_home"), url(desk.world, "hand_in_task", task.id)
    file, board = url(desk.world, "hand_in_file", row.id), url(desk.world, "paper_tasks", desk.session.id)
    review = url(desk.world, "paper_task", task.id)
    expected = {
        "second_officer": (200, 404, 404, 403, 403),
        "1": (403, 403, 403, 403, 403),
        "chair": (403, 403, 403, 403, 403),
        "digital_officer": (403, 403, 403, 403, 403),
        "secretariat": (403, 403, 200, 200, 200),
        OFFICER: (200, 200, 200, 403, 403),
    }
    for who, codes in expected.items():
        client = desk.world.client(who)
        assert tuple(client.get(a).status_code for a in (home, page, file, board, review)) == codes, who
    stranger = make_world("00007").client("secretariat")
    assert stranger.get(review).status_code in (403, 404)
    assert Client().get(home).status_code == 302


def test_the_secretariat_assigns(desk: Desk, office: Client) -> None:
    item = items(desk.session)[0]
    address = url(desk.world, "paper_task_new", item.id)
    assert "Sở Tài chính" in text_of(office.get(address))
    assert office.post(address, asking(desk))["Location"] == url(desk.world, "paper_tasks", desk.session.id)
    (task,) = PaperTask.objects.with_scopes_disabled().all()
    assert f"{timezone.localtime(task.due_at):%H:%M}" == "16:30"
    late = office.post(address, asking(desk, due_on="2020-01-01"))
    assert (late.status_code, "Hạn nộp phải sau thời điểm hiện tại" in text_of(late)) == (400, True)


def test_without_bodies_the_page_says_where_to_begin(desk: Desk, office: Client) -> None:
    PreparingOfficer.objects.with_scopes_disabled().all().delete()
    PreparingBody.objects.with_scopes_disabled().all().delete()
    text = text_of(office.get(url(desk.world, "paper_task_new", items(desk.session)[0].id)))
    assert url(desk.world, "preparing_bodies") in text


def test_one_click_approves_and_publishes(desk: Desk, office: Client) -> None:
    task = desk.assign()
    desk.hand_in(task)
    text = text_of(office.get(url(desk.world, "paper_task", task.id)))
    assert "Duyệt và đưa vào hồ sơ" in text
    decide(office, desk, task, "duyet-va-dua-vao", is_public="on")
    (document,) = Document.objects.with_scopes_disabled().all()
    assert (document.title, document.is_public, now(task).state) == (task.title, True, "published")
    text = text_of(office.get(url(desk.world, "paper_task", task.id)))
    assert "Đưa vào hồ sơ kỳ họp, bản 1" in text
    assert "Nộp lần 1: to-trinh.pdf" in text


def test_approving_and_publishing_one_after_the_other(desk: Desk, office: Client) -> None:
    task = desk.assign()
    desk.hand_in(task)
    decide(office, desk, task, "duyet")
    assert now(task).state == "approved"
    decide(office, desk, task, "dua-vao-ho-so")
    assert not Document.objects.with_scopes_disabled().get().is_public


def test_returning_asks_for_a_note(desk: Desk, office: Client) -> None:
    task = desk.assign()
    desk.hand_in(task)
    answer = decide(office, desk, task, "tra-lai", note=" ")
    assert answer.status_code == 400
    assert now(task).state == "handed_in"


def test_two_editors_of_the_secretariat(desk: Desk, office: Client) -> None:
    task = desk.assign()
    desk.hand_in(task)
    read = now(task).version
    reviewing.approve(actor=desk.world.actor("secretary"), task_id=task.id, version=read)
    answer = decide(office, desk, task, "tra-lai", note="Sai", version=read)
    assert "Người secretary vừa xử lý việc này" in text_of(answer)
    assert now(task).state == "approved"


def test_asking_again_cancelling_and_an_unknown_act(desk: Desk, office: Client) -> None:
    task = desk.assign()
    desk.hand_in(task)
    decide(office, desk, task, "duyet-va-dua-vao")
    due = {"due_on": (timezone.localdate() + timedelta(days=5)).isoformat(), "due_time": "17:00"}
    decide(office, desk, task, "nop-lai", note="Tiếp thu ý kiến thẩm tra", **due)
    assert (now(task).state, now(task).note) == ("returned", "Tiếp thu ý kiến thẩm tra")
    decide(office, desk, task, "huy", note="Không cần")
    assert now(task).state == "cancelled"
    assert decide(office, desk, task, "xoa").status_code == 404


def test_changing_a_task(desk: Desk, office: Client) -> None:
    task = desk.assign()
    office.post(url(desk.world, "paper_task", task.id), asking(desk, title="Tên khác", version=1))
    assert now(task).title == "Tên khác"


def test_the_board_counts_and_filters(desk: Desk, office: Client) -> None:
    body = another_body(desk)
    desk.hand_in(desk.assign(title="Một"))
    desk.assign(1, title="Hai", body_id=body.id)
    address = url(desk.world, "paper_tasks", desk.session.id)
    assert all(word in text_of(office.get(address)) for word in ("Một", "Hai", "Sở Xây dựng", "0/1"))
    only = text_of(office.get(address + "?trang-thai=handed_in"))
    assert ("<b>Một</b>" in only, "<b>Hai</b>" in only) == (True, False)
    only = text_of(office.get(f"{address}?co-quan={body.id}"))
    assert ("<b>Một</b>" in only, "<b>Hai</b>" in only) == (False, True)
    assert office.get(address + "?trang-thai=x&co-quan=9e9").status_code == 200


def test_the_pages_cost_the_same_with_one_and_three_tasks(
    desk: Desk, office: Client, officer: Client
) -> None:
    pages = (url(desk.world, "paper_tasks", desk.session.id), url(desk.world, "hand_in_home"))
    desk.hand_in(desk.assign(), pdf_bytes(2))
    before = queries(office, pages[0]), queries(officer, pages[1])
    body = another_body(desk)
    for count in (3, 4):
        desk.hand_in(desk.assign(title=f"Tài liệu {count}"), pdf_bytes(count))
    desk.assign(1, body_id=body.id)
    assert (queries(office, pages[0]), queries(officer, pages[1])) == before


def test_bodies_and_officers(desk: Desk, office: Client) -> None:
    address = url(desk.world, "preparing_bodies")
    office.post(address, {"name": "Ban Pháp chế", "email": "banphapche@example.vn", "board_id": ""})
    body = PreparingBody.objects.with_scopes_disabled().get(name="Ban Pháp chế")
    assert "Ban Pháp chế" in text_of(office.get(address))
    twice = office.post(address, {"name": "Ban pháp chế"})
    assert (twice.status_code, "Đã có cơ quan tên" in text_of(twice)) == (400, True)
    page = url(desk.world, "preparing_body", body.id)
    person_id = desk.world.account("chair").person_id
    office.post(url(desk.world, "preparing_officer", body.id), {"who-person": person_id})
    assert "Người chair" in text_of(office.get(page))
    row = PreparingOfficer.objects.with_scopes_disabled().get(body=body)
    office.post(url(desk.world, "preparing_officer_remove", body.id, row.id))
    assert not PreparingOfficer.objects.with_scopes_disabled().filter(body=body).exists()
    office.post(page, {"name": "Ban Pháp chế HĐND", "email": "sai", "board_id": ""})
    body.refresh_from_db()
    assert body.name == "Ban Pháp chế"
    office.post(url(desk.world, "preparing_body_end", body.id))
    assert "Thôi chuẩn bị tài liệu từ" in text_of(office.get(page))


def test_bodies_cost_the_same_with_one_and_three(desk: Desk, office: Client) -> None:
    address = url(desk.world, "preparing_bodies")
    before = queries(office, address)
    another_body(desk)
    another_body(desk, "Sở Y tế", "third")
    assert queries(office, address) == before


def test_the_actor_of_another_council_reads_no_body(desk: Desk) -> None:
    other = make_desk("00007")
    with refused("not_found"):
        paper_tasks.assign(
            actor=other.office, item_id=items(other.session)[0].id, data=other.data(body_id=desk.body.id)
        )
