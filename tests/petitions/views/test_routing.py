"""The pages of bodies, letters and reports: what they do, who may open them, how often they ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from petitions.models import AnsweringBody, BodyOfficer, ConsolidatedReport, Letter, Petition, Task
from petitions.services import consolidate
from tests.council.views.pages import page_of
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.routing import sent

pytestmark = pytest.mark.django_db
OFFICER, HEAD, BOARD, BODY = "second", "petition_head", "board_officer", "body:0"


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def letter_of(**more: Any) -> dict[str, Any]:
    return {
        "number": "15/TTHĐND",
        "signed_on": clock.today().isoformat(),
        "signer": "Nguyễn Văn Mẫu",
        "note": "",
    } | more


def test_a_body_is_added_found_changed_and_abolished(town: Town) -> None:
    officer = client(town)
    data = {"name": "Công an phường 1", "competence": "commune", "aliases": "CA phường\nCAP 1"}
    page_of(officer.post(url("petition_bodies"), data, follow=True))
    html = page_of(officer.get(url("petition_bodies") + "?q=cap"))
    assert "Công an phường 1" in html
    assert "Ủy ban nhân dân Phường 1" not in html
    assert "Không có cơ quan nào" in page_of(officer.get(url("petition_bodies") + "?q=khong"))
    assert "đã dùng cho" in page_of(officer.post(url("petition_bodies"), data), 422)
    row = AnsweringBody.objects.with_scopes_disabled().get(name="Công an phường 1")
    assert "CA phường\nCAP 1" in page_of(officer.get(url("petition_body", row.id)))
    officer.post(url("petition_body", row.id), data | {"name": "Công an P1"})
    end = {"end-abolished_on": clock.today().isoformat(), "end-successor": town.bodies["00001"][0].id}
    html = page_of(officer.post(url("petition_body_abolish", row.id), end, follow=True))
    assert "Đã giải thể từ" in html
    assert "Kế thừa: Ủy ban nhân dân Phường 1" in html
    assert "đã giải thể" in page_of(officer.post(url("petition_body_abolish", row.id), end), 422)
    html = page_of(officer.post(url("petition_body_restore", row.id), follow=True))
    assert "Đã giải thể từ" not in html


def test_who_answers_for_a_body(town: Town) -> None:
    officer, body = client(town), town.bodies["00001"][0]
    row = BodyOfficer.objects.with_scopes_disabled().get(body=body)
    officer.post(url("petition_body_officer_remove", body.id, row.id))
    assert not BodyOfficer.objects.with_scopes_disabled().filter(body=body).exists()
    given = {"who-person": row.person_id}
    html = page_of(officer.post(url("petition_body_officer", body.id), given, follow=True))
    assert row.person.full_name in html
    wrong = {"who-person": town.communes[0].account(OFFICER).person_id}
    page_of(officer.post(url("petition_body_officer", body.id), wrong), 422)


def test_forwarded_received_and_returned_on_the_pages(town: Town) -> None:
    row, officer = make_petition(town), client(town)
    page = url("petition_forward", row.id)
    assert TEXTS[0] in page_of(officer.get(page))
    assert page in page_of(officer.get(url("petition", row.id)))
    assert page not in page_of(client(town, BOARD).get(url("petition", row.id)))
    data = letter_of(lead=town.bodies["00001"][0].id, version=1)
    page_of(officer.post(page, data | {"lead": ""}), 422)
    assert "Đã chuyển." in page_of(officer.post(page, data, follow=True))
    assert "Hãy tải lại trang" in page_of(officer.post(page, data), 422), "the second officer is told"
    task = Task.objects.with_scopes_disabled().get()
    body = client(town, BODY)
    body.post(url("petition_task_receive", task.id))
    task.refresh_from_db()
    assert task.state == "received"
    page = url("petition_task_return", task.id)
    page_of(body.get(page))
    page_of(body.post(page, letter_of(reason="")), 422)
    html = page_of(body.post(page, letter_of(reason="Thuộc công an", number="9/UBND"), follow=True))
    assert "Đã trả lại nơi gửi." in html
    row.refresh_from_db()
    assert row.state == "returned"
    html = page_of(officer.get(url("petition", row.id)))
    assert "Cơ quan trả lại vì không đúng thẩm quyền" in html
    assert url("petition_letter", Letter.objects.with_scopes_disabled().get(kind="return").id) in html
    html = page_of(officer.get(url("petition_letters")))
    assert html.count("PDF") == 2
    assert page_of(officer.get(url("petition_letters") + "?loai=return")).count("PDF") == 1


def test_an_abolished_body_is_not_offered(town: Town) -> None:
    row = make_petition(town, 0)
    html = page_of(client(town, world=0).get(url("petition_forward", row.id, code="hn")))
    assert "Sở Xây dựng" in html
    assert "Sở Giao thông cũ" not in html


def test_handed_over_the_origin_reads_and_the_letter_reaches_both(town: Town) -> None:
    row, officer = make_petition(town), client(town)
    page = url("petition_hand_over", row.id)
    html = page_of(officer.get(page))
    assert "thành phố Hà Nội" in html
    assert 'value="00002"' not in html
    data = letter_of(to_council="hn", reason="Thuộc thành phố", version=1)
    page_of(officer.post(page, data | {"reason": ""}), 422)
    assert officer.post(page, data).status_code == 302
    assert officer.get(page).status_code == 404
    letter = Letter.objects.with_scopes_disabled().get()
    assert "đến, từ Phường 1" in page_of(client(town, world=0).get(url("petition_letters", code="hn")))
    for world, code, status in ((0, "hn", 200), (1, "00001", 200), (2, "00002", 404)):
        found = client(town, world=world).get(url("petition_letter", letter.id, code=code))
        assert found.status_code == status
        if status == 200:
            assert found.content.startswith(b"%PDF")
    assert client(town, BODY, 0).get(url("petition_letter", letter.id, code="hn")).status_code == 404


def test_the_body_reads_its_own_letters_alone(town: Town) -> None:
    sent(town, make_petition(town))
    sent(town, make_petition(town, 0), 0)
    mine, other = Letter.objects.with_scopes_disabled().order_by("id")
    body = client(town, BODY)
    assert body.get(url("petition_letter", mine.id)).status_code == 200
    assert body.get(url("petition_letter", other.id)).status_code == 404
    assert Client().get(url("petition_letter", mine.id)).status_code == 302


def test_a_report_is_gathered_frozen_and_stays(town: Town) -> None:
    officer, head = client(town), client(town, HEAD)
    rows = [make_petition(town), make_petition(town, words=TEXTS[1])]
    session = town.sessions["00001"].id
    assert "Lập báo cáo" not in page_of(head.get(url("petition_reports")))
    page_of(officer.post(url("petition_reports"), {"session": session, "before": "1"}, follow=True))
    report = ConsolidatedReport.objects.with_scopes_disabled().get()
    assert "2 kiến nghị chưa tổng hợp" in page_of(officer.get(url("petition_report", report.id)))
    ids = {"petition": [row.id for row in rows]}
    html = page_of(officer.post(url("petition_report_add", report.id), ids, follow=True))
    assert "2 kiến nghị, 2 lượt cử tri" in html
    officer.post(url("petition_report_remove", report.id), {"petition": [rows[1].id]})
    assert officer.post(url("petition_report_add", report.id), {"petition": ["x"]}).status_code == 400
    signing = {
        "number": "21/BC",
        "signed_on": clock.today().isoformat(),
        "signer_standing": "A Mẫu",
        "signer_front": "B Mẫu",
    }
    freeze = url("petition_report_freeze", report.id)
    assert officer.post(freeze, signing).status_code == 403
    page_of(head.post(freeze, signing | {"signer_front": ""}), 422)
    page_of(head.post(freeze, signing, follow=True))
    Petition.objects.with_scopes_disabled().all().update(text="Đã sửa sau khi chốt")
    html = page_of(officer.get(url("petition_report", report.id)))
    assert "Nội dung đúng như khi chốt." in html
    assert TEXTS[0] in html
    assert officer.post(url("petition_report_add", report.id), ids).status_code == 409
    assert officer.get(url("petition_report_pdf", report.id)).content.startswith(b"%PDF")
    ConsolidatedReport.objects.with_scopes_disabled().update(number="22/BC")
    assert "không còn khớp" in page_of(officer.get(url("petition_report", report.id)))


def test_an_empty_report_is_deleted_on_its_page(town: Town) -> None:
    officer, session = client(town), town.sessions["00001"].id
    officer.post(url("petition_reports"), {"session": session, "before": "0"})
    report = ConsolidatedReport.objects.with_scopes_disabled().get()
    assert "Xóa báo cáo trống" in page_of(officer.get(url("petition_report", report.id)))
    assert "Chưa có báo cáo nào" in page_of(
        officer.post(url("petition_report_discard", report.id), follow=True)
    )


def test_who_may_open_which_page(town: Town) -> None:
    """Commune by commune by city by body, each page of another council closed."""
    row = make_petition(town)
    task = sent(town, make_petition(town))
    body = town.bodies["00001"][0].id
    report = consolidate.draft(
        actor=town.communes[0].actor(OFFICER), session_id=town.sessions["00001"].id, before_session=True
    )
    pages: dict[tuple[Any, ...], set[str]] = {
        ("petition_bodies",): {OFFICER},
        ("petition_body", body): {OFFICER},
        ("petition_forward", row.id): {OFFICER, HEAD},
        ("petition_hand_over", row.id): {OFFICER, HEAD},
        ("petition_task_return", task.id): {BODY},
        ("petition_letters",): {OFFICER, HEAD, BOARD},
        ("petition_reports",): {OFFICER, HEAD, BOARD},
        ("petition_report", report.id): {OFFICER, HEAD, BOARD},
        ("petition_report_pdf", report.id): {OFFICER, HEAD, BOARD},
    }
    for (name, *args), allowed in pages.items():
        for who in (OFFICER, HEAD, BOARD, "1", BODY):
            status = client(town, who).get(url(name, *args)).status_code
            assert status == (200 if who in allowed else 403), (name, who)
        assert Client().get(url(name, *args)).status_code == 302
        for world, code in ((0, "hn"), (2, "00002")):
            for who in (OFFICER, HEAD, BODY):
                assert client(town, who, world).get(url(name, *args)).status_code in (403, 404)
                if args:
                    own = client(town, who, world).get(url(name, *args, code=code)).status_code
                    assert own in (403, 404), (name, who, code)


def test_what_is_posted_needs_the_right(town: Town) -> None:
    task, body = sent(town, make_petition(town)), town.bodies["00001"][0].id
    report = consolidate.draft(
        actor=town.communes[0].actor(OFFICER), session_id=town.sessions["00001"].id, before_session=True
    )
    acts: list[tuple[tuple[Any, ...], str]] = [
        (("petition_body_abolish", body), OFFICER),
        (("petition_body_restore", body), OFFICER),
        (("petition_body_officer", body), OFFICER),
        (("petition_body_officer_remove", body, 1), OFFICER),
        (("petition_task_receive", task.id), BODY),
        (("petition_report_add", report.id), OFFICER),
        (("petition_report_remove", report.id), OFFICER),
        (("petition_report_discard", report.id), OFFICER),
        (("petition_report_freeze", report.id), HEAD),
    ]
    for (name, *args), allowed in acts:
        for who in {OFFICER, HEAD, BOARD, "1", BODY} - {allowed}:
            assert client(town, who).post(url(name, *args)).status_code == 403, (name, who)
        assert client(town, allowed).get(url(name, *args)).status_code == 405
    assert client(town, HEAD).post(url("petition_reports"), {"session": 1, "before": "1"}).status_code in (
        403,
        422,
    )


def test_lists_ask_as_often_for_one_as_for_three(town: Town) -> None:
    officer = client(town)
    counts: dict[str, list[int]] = {"petition_letters": [], "petition_bodies": [], "petition_reports": []}
    for size in (1, 3):
        for _n in range(size):
            row = make_petition(town)
            Letter.objects.with_scopes_disabled().all().update(number="")
            sent(town, row)
            body = AnsweringBody.objects.with_scopes_disabled().create(
                council=row.council, name=f"Cơ quan {row.id}", search_key=f"{row.id}", competence="commune"
            )
            body.successor, body.abolished_on = town.bodies["00001"][0], clock.today()
            body.save()
            ConsolidatedReport.objects.with_scopes_disabled().create(
                council=row.council, session=town.sessions["00001"]
            )
        for name, found in counts.items():
            with CaptureQueriesContext(connection) as queries:
                page_of(officer.get(url(name)))
            found.append(len(queries))
    assert all(len(set(found)) == 1 for found in counts.values()), counts
