"""The pages of supervision: what bodies owe, urging, sessions, explanation sessions; who may open them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from council.models import CouncilSession
from petitions.models import AnsweringBody, ExplanationSession, Letter, Petition, Task
from petitions.services.explanations import Plan, plan, put_on
from tests.council.views.pages import page_of
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import sent
from tests.petitions.services.supervising import broken, from_number, late, moved, sent_back

pytestmark = pytest.mark.django_db
OFFICER, HEAD, BOARD, BODY = "second", "petition_head", "board_officer", "body:0"
LETTER = {
    "number": "30/TTHĐND",
    "signed_on": clock.today().isoformat(),
    "signer": "Nguyễn Văn Mẫu",
    "note": "",
}


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def body(town: Town) -> AnsweringBody:
    return town.bodies["00001"][0]


def explanation(town: Town, *tasks: Task) -> ExplanationSession:
    who = town.communes[0].actor(OFFICER)
    row = plan(actor=who, data=Plan("Giao thông", clock.today()))
    if tasks:
        put_on(actor=who, explanation_id=row.id, petition_ids=[task.petition_id for task in tasks])
    return row


def test_the_home_says_what_is_owed_and_for_how_long(town: Town) -> None:
    html = page_of(client(town).get(url("petition_supervision")))
    assert "Không cơ quan nào có việc quá hạn" in html
    for days in (3, 20, 45):
        late(town, days=days)
    late(town, days=-5)
    sent_back(town, days=12)  # not due soon, whatever hour of the day it is
    broken(town)
    html = page_of(client(town).get(url("petition_supervision")))
    assert body(town).name in html
    assert '<b class="late num">3</b>' in html
    assert "45 ngày (" in html
    assert html.count("<rect") == 3, "a part of the bar for each age"
    assert "1 lời hứa quá hạn" in html
    assert "1 phải trả lời lại" in html
    assert "1 sắp đến hạn" in html
    assert "chưa đôn đốc" in html


def test_what_was_not_received_in_time_is_told(town: Town) -> None:
    task = moved(late(town), -40)
    html = page_of(client(town).get(url("petition_supervision_body", body(town).id)))
    assert "chưa tiếp nhận" not in html
    rows = Task.objects.with_scopes_disabled().filter(pk=task.pk)
    rows.update(started_at=clock.now() - timedelta(days=8))
    html = page_of(client(town).get(url("petition_supervision_body", body(town).id)))
    assert "1 việc chưa tiếp nhận dù đã quá hạn tiếp nhận" in html
    rows.update(state="received")
    assert "chậm tiếp nhận</span>" not in page_of(
        client(town).get(url("petition_supervision_body", body(town).id))
    )


def test_urged_on_the_page(town: Town) -> None:
    task, other = late(town), late(town)
    promise = broken(town)
    page = url("petition_supervision_body", body(town).id)
    html = page_of(client(town).get(page))
    assert html.count(" checked>") == 2, "what is overdue is ticked, the promise is not"
    act = url("petition_urge", body(town).id)
    head = client(town, HEAD)
    html = page_of(head.post(act, LETTER | {"promise": [promise.id]}), 422)
    assert "Hãy ghi lý do." in html
    assert html.count(" checked>") == 1, "what was ticked stays"
    html = page_of(head.post(act, LETTER | {"task": [task.id, other.id]}, follow=True))
    assert "Đã lập công văn đôn đốc 30/TTHĐND gửi" in html
    assert "đã đôn đốc 1 lần" in html
    letter = Letter.objects.with_scopes_disabled().get(kind="urge")
    assert url("petition_letter", letter.id) in html
    assert head.get(url("petition_letter", letter.id)).content.startswith(b"%PDF")
    again = LETTER | {"number": "31", "task": [task.id]}
    html = page_of(head.post(act, again), 422)
    assert "Hôm nay đã đôn đốc" in html
    assert 'name="again"' in html
    assert head.post(act, again | {"again": "on"}).status_code == 302
    assert page_of(head.post(act, LETTER | {"task": ["x"]}), 422)


def test_an_abolished_body_names_its_successor(town: Town) -> None:
    old = town.bodies["hn"][1]
    task = late(town, 0)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(body=old)
    city = client(town, world=0)
    assert "đã giải thể" in page_of(city.get(url("petition_supervision", code="hn")))
    page = url("petition_supervision_body", old.id, code="hn")
    assert "công văn đôn đốc gửi Sở Xây dựng" in page_of(city.get(page))


def session(town: Town, number: int, days_ago: int) -> CouncilSession:
    first = town.sessions["00001"]
    day = clock.today() - timedelta(days=days_ago)
    made: CouncilSession = CouncilSession.objects.with_scopes_disabled().create(
        council=first.council, term=first.term, number=number, opens_on=day, closes_on=day, place="Hội trường"
    )
    return made


def test_the_backlog_over_sessions(town: Town) -> None:
    old, new = session(town, 1, 150), session(town, 2, 20)
    rows = [make_petition(town) for _n in range(3)]
    all_ = Petition.objects.with_scopes_disabled()
    all_.filter(pk=rows[0].pk).update(session=old, state="forwarded", lead=body(town))
    all_.filter(pk=rows[1].pk).update(
        session=old, state="closed", answered_at=clock.now(), resolved_at=clock.now(), outcome="resolved"
    )
    all_.filter(pk=rows[2].pk).update(session=new, state="answered", answered_at=clock.now())
    html = page_of(client(town).get(url("petition_backlog")))
    assert "2 kiến nghị, 1 đã trả lời, 1 đã giải quyết xong, 1 còn theo dõi" in html
    assert "1 kiến nghị tồn từ các kỳ họp trước" in html
    assert "qua 1 kỳ họp" in html
    assert rows[0].code in html
    assert 'class="h5"' in html
    other = page_of(client(town).get(url("petition_backlog") + f"?linh_vuc={town.fields[3].id}"))
    assert "0 kiến nghị tồn" in other
    own = f"?linh_vuc={town.fields[0].id}&co_quan={body(town).id}"
    assert "1 kiến nghị tồn" in page_of(client(town).get(url("petition_backlog") + own))
    assert page_of(client(town).get(url("petition_backlog") + "?linh_vuc=x&trang=99"))


def test_an_explanation_session_on_the_pages(town: Town) -> None:
    task, officer = late(town), client(town)
    data = {"title": "Giao thông", "held_on": clock.today().isoformat(), "place": "Hội trường", "session": ""}
    page_of(officer.post(url("petition_explanations"), data | {"title": ""}), 422)
    html = page_of(officer.post(url("petition_explanations"), data, follow=True))
    assert "Đưa kiến nghị vào" in html
    row = ExplanationSession.objects.with_scopes_disabled().get()
    add = url("petition_explanation_add", row.id)
    assert task.petition.code in page_of(officer.get(add))
    for which in ("ton-dong", "loi-hua", "x"):
        page_of(officer.get(f"{add}?tu={which}"))
    html = page_of(officer.post(add, {"petition": [task.petition_id]}, follow=True))
    assert "Còn 1 cơ quan cần mời" in html
    invite = url("petition_explanation_invite", row.id, task.body_id)
    page_of(officer.get(invite))
    html = page_of(officer.post(invite, LETTER, follow=True))
    assert "đã mời" in html
    html = page_of(officer.post(invite, LETTER | {"number": "31"}), 422)
    assert 'name="again"' in html
    change = {f"plan-{name}": value for name, value in data.items()} | {"plan-version": 3}
    page_of(officer.post(url("petition_explanation_change", row.id), change | {"plan-reason": ""}), 422)
    change |= {"plan-place": "Nhà văn hóa", "plan-reason": "Đổi chỗ"}
    html = page_of(officer.post(url("petition_explanation_change", row.id), change, follow=True))
    assert "đã mời trước khi thay đổi" in html
    assert officer.get(url("petition_explanation_pdf", row.id)).content.startswith(b"%PDF")
    off = url("petition_explanation_remove", row.id, task.petition_id)
    page_of(officer.get(off))
    page_of(officer.post(off, {"reason": ""}), 422)
    end = url("petition_explanation_conclude", row.id)
    page_of(officer.get(end))
    said = {"version": 4, f"note-{task.petition_id}": "Hứa tháng 12"}
    page_of(officer.post(end, said | {"conclusion": ""}), 422)
    html = page_of(officer.post(end, said | {"conclusion": "Xong trong quý IV"}, follow=True))
    assert "Hứa tháng 12" in html
    assert "Đã kết luận" in html
    assert officer.post(add, {"petition": [task.petition_id]}).status_code == 409


def test_an_explanation_session_is_cancelled_on_its_page(town: Town) -> None:
    row, officer = explanation(town), client(town)
    act = url("petition_explanation_cancel", row.id)
    page_of(officer.post(act, {"end-reason": "", "end-version": 1}), 422)
    page_of(officer.post(act, {"end-reason": "Không cần nữa", "end-version": 9}), 422)
    html = page_of(officer.post(act, {"end-reason": "Không cần nữa", "end-version": 1}, follow=True))
    assert "Không cần nữa" in html


def test_who_may_open_which_page(town: Town) -> None:
    task = late(town)
    row = explanation(town, task)
    pages: list[tuple[Any, ...]] = [
        ("petition_supervision",),
        ("petition_supervision_body", body(town).id),
        ("petition_backlog",),
        ("petition_explanations",),
        ("petition_explanation", row.id),
        ("petition_explanation_add", row.id),
        ("petition_explanation_remove", row.id, task.petition_id),
        ("petition_explanation_invite", row.id, task.body_id),
        ("petition_explanation_conclude", row.id),
        ("petition_explanation_pdf", row.id),
    ]
    for name, *args in pages:
        for who in (OFFICER, HEAD, BOARD, "1", BODY):
            status = client(town, who).get(url(name, *args)).status_code
            assert status == (403 if who in ("1", BODY) else 200), (name, who)
        assert Client().get(url(name, *args)).status_code == 302
        for world, code in ((0, "hn"), (2, "00002")):
            for who in (OFFICER, BODY):
                assert client(town, who, world).get(url(name, *args)).status_code in (403, 404)
                if args:
                    own = client(town, who, world).get(url(name, *args, code=code)).status_code
                    assert own in (403, 404), (name, who, code)
    acts = [
        ("petition_urge", body(town).id),
        ("petition_explanation_change", row.id),
        ("petition_explanation_cancel", row.id),
    ]
    for name, *args in acts:
        for who in ("1", BODY):
            assert client(town, who).post(url(name, *args)).status_code == 403
        assert client(town).get(url(name, *args)).status_code == 405
        assert client(town, world=2).post(url(name, *args, code="00002")).status_code == 404


def test_pages_ask_as_often_for_one_as_for_three(town: Town) -> None:
    officer = client(town)
    asked: dict[str, list[int]] = {}
    session(town, 9, 5)
    row = explanation(town)
    for size in (1, 3):
        for n in range(size):
            late(town, days=12)
            promise = broken(town)
            from_number(town, 1)
            other = AnsweringBody.objects.with_scopes_disabled().create(
                council=promise.council,
                name=f"Cơ quan {size} {n}",
                search_key=f"{size} {n}",
                competence="commune",
            )
            Task.objects.with_scopes_disabled().filter(petition=promise.petition).update(
                body=other, done_at=None, state="sent_back"
            )
            earlier = session(town, 20 + 10 * size + n, 100 + n)
            Petition.objects.with_scopes_disabled().filter(pk=promise.petition_id).update(session=earlier)
            row = explanation(town, sent(town, make_petition(town)))
        pages = {
            "home": url("petition_supervision"),
            "body": url("petition_supervision_body", body(town).id),
            "backlog": url("petition_backlog"),
            "list": url("petition_explanations"),
            "one": url("petition_explanation", row.id),
            "add": url("petition_explanation_add", row.id) + "?tu=tat-ca",
        }
        for name, address in pages.items():
            officer.get(address)
            with CaptureQueriesContext(connection) as queries:
                page_of(officer.get(address))
            asked.setdefault(name, []).append(len(queries))
    assert all(len(set(found)) == 1 for found in asked.values()), asked
    assert max(found[0] for found in asked.values()) <= 14, asked
