"""Writing an answer on its pages: the draft with its files, the preview, sending, taking back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council import clock
from council.enums import Role
from petitions.models import Answer, AnswerFile, Task
from tests.council.views.pages import page_of
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.answering import (
    TEXT,
    drafted,
    duty,
    helped,
    officer,
    submitted,
)

pytestmark = pytest.mark.django_db
BODY = "body:0"
NOBODY = ("second", Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, "1")
SAID: dict[str, Any] = {
    "text": TEXT,
    "kind": "resolved.resolved_by_work",
    "document_number": "12/UBND-KT",
    "document_date": clock.today().isoformat(),
    "signer": "Trần Thị Mẫu",
    "version": "0",
}


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = BODY, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def answer_of(task: Task) -> Answer:
    found: Answer = Answer.objects.with_scopes_disabled().get(task=task)
    return found


def status(town: Town, who: str, world: int, at: str, name: str, *args: object) -> int:
    """What a page of council `at` says to somebody of a world."""
    return client(town, who, world).get(url(name, *args, code=at)).status_code


def test_received_written_previewed_sent_and_taken_back(town: Town) -> None:
    task, body = duty(town), client(town)
    html = page_of(body.get(url("body_desk")))
    assert TEXTS[0] in html
    assert "Chờ tiếp nhận" in html
    html = page_of(body.get(url("petition_duty", task.id)))
    assert "Hãy tiếp nhận" in html
    html = page_of(body.post(url("petition_task_receive", task.id), follow=True))
    assert "Soạn trả lời" in html
    write = url("petition_answer_write", task.id)
    html = page_of(body.get(write))
    assert "Tổ chức thực hiện" in html, "each kind stands below its outcome, without a script"
    assert html.count('name="kind"') == 13
    html = page_of(body.post(write, SAID | {"then": "preview"}, follow=True))
    assert TEXT in html
    assert "Gửi trả lời 00001-" in html
    assert TEXTS[0][:30] in html, "the confirmation names the petition and its first words"
    preview = url("petition_answer_preview", task.id)
    html = page_of(body.post(preview, {"version": "1"}, follow=True))
    assert "Đã gửi trả lời kiến nghị" in html
    assert "Rút lại câu trả lời" in html
    office = page_of(client(town, "second").get(url("petition", task.petition_id)))
    assert TEXT in office
    assert "12/UBND-KT" in office
    html = page_of(body.post(url("petition_answer_withdraw", answer_of(task).id), follow=True))
    assert "Đã rút lại" in html
    assert TEXT in page_of(body.get(write)), "it is written on from what was taken back"


def test_a_draft_is_saved_half_done_and_nobody_else_reads_it(town: Town) -> None:
    task, body = duty(town), client(town)
    write = url("petition_answer_write", task.id)
    html = page_of(body.post(write, {"text": "Mới viết được một nửa", "version": "0"}, follow=True))
    assert "Đã lưu bản nháp" in html
    html = page_of(body.get(url("petition_answer_preview", task.id)))
    assert "Hãy chọn kết quả giải quyết." in html
    assert "Gửi trả lời" not in html
    assert "Có bản nháp" in page_of(body.get(url("body_desk")))
    office = page_of(client(town, "second").get(url("petition", task.petition_id)))
    assert "Mới viết được một nửa" not in office
    assert "Cơ quan soạn trả lời" in office


def test_without_a_draft_the_preview_leads_to_the_form(town: Town) -> None:
    task = duty(town)
    response = client(town).get(url("petition_answer_preview", task.id))
    assert response["Location"] == url("petition_answer_write", task.id)


def test_files_come_with_the_words_and_go_again(town: Town) -> None:
    task, body = duty(town), client(town)
    write = url("petition_answer_write", task.id)
    papers = [uploaded(pdf_bytes(1), "cong van.pdf"), uploaded(pdf_bytes(2), "phu luc.pdf")]
    html = page_of(body.post(write, SAID | {"papers": papers}, follow=True))
    assert "cong van.pdf" in html
    assert "phu luc.pdf" in html
    first, second = AnswerFile.objects.with_scopes_disabled().order_by("id")
    version = answer_of(task).version
    html = page_of(body.post(write, SAID | {"version": version, "remove": first.id}, follow=True))
    assert "cong van.pdf" not in html
    version = answer_of(task).version
    wrong = SAID | {"version": version, "text": TEXT + " Thêm.", "papers": [uploaded(b"MZ", "virus.pdf")]}
    html = page_of(body.post(write, wrong), 422)
    assert "Phần chữ đã lưu" in html
    assert "virus.pdf" in html
    assert answer_of(task).text.endswith("Thêm.")
    now = answer_of(task).version
    assert f'name="version" value="{now}"' in html, "sent again it builds on what was saved"
    assert list(AnswerFile.objects.with_scopes_disabled().values_list("id", flat=True)) == [second.id]


def test_an_upload_too_large_is_refused_by_its_length(town: Town, settings: Any) -> None:
    settings.PAPER_MAX_BYTES = 100
    task = duty(town)
    data = SAID | {"papers": [uploaded(b"%PDF-" + b"0" * 70_000)]}
    assert client(town).post(url("petition_answer_write", task.id), data).status_code == 413
    assert not Answer.objects.with_scopes_disabled().exists()


def test_the_second_of_two_officers_sees_what_the_first_wrote(town: Town) -> None:
    task = duty(town)
    officer(town, task.body, "colleague")
    write = url("petition_answer_write", task.id)
    client(town).post(write, SAID)
    mine = SAID | {"text": "Bản của đồng nghiệp viết sau"}
    html = page_of(client(town, "colleague").post(write, mine), 422)
    assert "vừa sửa câu trả lời này" in html
    assert TEXT in html
    assert "Bản của đồng nghiệp viết sau" in html
    assert 'name="version" value="1"' in html
    client(town, "colleague").post(write, mine | {"version": "1"})
    assert answer_of(task).text == "Bản của đồng nghiệp viết sau"
    late = client(town).post(url("petition_answer_preview", task.id), {"version": "1"})
    assert "vừa sửa câu trả lời này" in page_of(late, 422)


def test_the_code_of_another_petition_asks_for_a_tick(town: Town) -> None:
    other, task, body = make_petition(town, 2), duty(town), client(town)
    draft = drafted(town, task, text=f"Trả lời kiến nghị {other.code}: đã làm xong.")
    preview = url("petition_answer_preview", task.id)
    html = page_of(body.get(preview))
    assert "Đúng là trả lời kiến nghị này" in html
    assert other.code in html
    said = {"version": draft.version}
    assert "hoặc xác nhận" in page_of(body.post(preview, said), 422)
    page_of(body.post(preview, said | {"other_petition_named": "on"}, follow=True))
    assert answer_of(task).state == "submitted"


def test_the_same_words_are_a_question_not_a_refusal(town: Town) -> None:
    first, task, body = duty(town), duty(town), client(town)
    submitted(town, first)
    draft = drafted(town, task)
    preview = url("petition_answer_preview", task.id)
    assert "giống hệt" in page_of(body.get(preview))
    page_of(body.post(preview, {"version": draft.version}), 422)
    page_of(body.post(preview, {"version": draft.version, "answer_same_text": "on"}, follow=True))
    assert answer_of(task).state == "submitted"


def test_those_that_help_reply_and_the_lead_reads_it(town: Town) -> None:
    lead, other = helped(town)
    helper, body = client(town, "helper"), client(town)
    html = page_of(helper.get(url("petition_duty", other.id)))
    assert "phối hợp" in html
    assert "với Ủy ban nhân dân Phường 1" in html
    write = url("petition_answer_write", other.id)
    html = page_of(helper.get(write))
    assert 'name="kind"' not in html
    assert "Chưa có ý kiến" in page_of(body.get(url("petition_duty", lead.id)))
    drafted(town, lead)
    assert "Chưa có ý kiến của cơ quan phối hợp" in page_of(body.get(url("petition_answer_preview", lead.id)))
    helper.post(write, {"text": "Đã kiểm tra hiện trường, đề nghị sửa ngay.", "version": "0"})
    helper.post(url("petition_answer_preview", other.id), {"version": "1"})
    html = page_of(body.get(url("petition_duty", lead.id)))
    assert "Đã kiểm tra hiện trường" in html
    assert TEXT not in page_of(helper.get(url("petition_duty", other.id)))


@pytest.mark.parametrize("at", [0, 1])
def test_what_is_posted_needs_the_right(town: Town, at: int) -> None:
    task, home = duty(town, at), town.worlds[at].council.code
    answer = drafted(town, task, at)
    for name, pk in (
        ("petition_answer_write", task.id),
        ("petition_answer_preview", task.id),
        ("petition_answer_withdraw", answer.id),
    ):
        for who in NOBODY:
            assert client(town, who, at).post(url(name, pk, code=home), SAID).status_code == 403
        for world, other in enumerate(town.worlds):
            if world != at:
                theirs = url(name, pk, code=other.council.code)
                assert client(town, BODY, world).post(theirs, SAID).status_code == 404, name
    assert status(town, BODY, at, home, "petition_answer_withdraw", answer.id) == 405
    assert answer_of(task).version == 1
