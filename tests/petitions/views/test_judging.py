"""The pages on which answers are judged: what waits for whom, the acts, who may open them, their queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import Board
from petitions.enums import PetitionState
from petitions.models import Answer, MeetingDelegate, Petition, PetitionSource, Task
from petitions.services import judging
from tests.council.views.pages import page_of
from tests.factories.petition_answers import HALFWAY, WORDS, accepted, promising, submitted
from tests.factories.petitions import TEXTS, Town, make_petition

pytestmark = pytest.mark.django_db
OFFICER, HEAD, BOARD, BODY = "second", Role.PETITION_HEAD, Role.BOARD_OFFICER, "body:0"
LIST = "petition_answers"


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def sent(town: Town, words: str = TEXTS[0], **said: Any) -> Answer:
    row = make_petition(town, words=words, state=PetitionState.FORWARDED)
    return submitted(town, petition=row, **said)


def listed(town: Town, who: str, query: str = "") -> str:
    return page_of(client(town, who).get(url(LIST) + query))


def test_one_answer_from_check_to_acceptance(town: Town) -> None:
    Board.objects.create(council=town.communes[0].council, name="Ban Kinh tế", short_name="KT")
    row = sent(town)
    board, delegate, head = (client(town, who) for who in (BOARD, "1", HEAD))
    page = url("petition_answer", row.id)
    assert page in listed(town, BOARD)
    html = page_of(board.get(page))
    assert TEXTS[0] in html
    assert WORDS in html
    assert url("petition_answer_check", row.id) in html
    assert url("petition_answer_accept", row.id) not in html
    check = {"check-passed": "0", "check-note": "", "check-version": 1, "check-board_id": ""}
    html = page_of(board.post(url("petition_answer_check", row.id), check), 422)
    assert "Hãy ghi câu trả lời chưa đạt" in html
    row_board = Board.objects.with_scopes_disabled().get()
    check |= {"check-note": "Chưa nêu thời hạn", "check-board_id": row_board.id}
    assert "Đã ghi ý kiến của Ban." in page_of(
        board.post(url("petition_answer_check", row.id), check, follow=True)
    )
    evaluate = {"evaluate-is_satisfied": "1", "evaluate-note": "", "evaluate-seen": ""}
    html = page_of(delegate.post(url("petition_answer_evaluate", row.id), evaluate, follow=True))
    assert "Tổ 1" in html
    html = page_of(head.get(page))
    assert "Chưa nêu thời hạn" in html
    assert "chấp nhận thì phải ghi lý do" in html
    accept = {"accept-reason": "", "accept-version": 3}
    html = page_of(head.post(url("petition_answer_accept", row.id), accept), 422)
    assert "hãy ghi lý do vẫn chấp nhận" in html
    accept["accept-reason"] = "Đã kiểm tra thực địa"
    html = page_of(head.post(url("petition_answer_accept", row.id), accept, follow=True))
    assert "Đã chấp nhận câu trả lời." in html
    assert "Đã kiểm tra thực địa" in html
    row.refresh_from_db()
    assert row.state == "accepted"
    assert page_of(head.get(page)).count("<textarea") == 0


def test_sent_back_and_answered_again_the_earlier_answer_stays_to_read(town: Town) -> None:
    row = sent(town)
    head = client(town, HEAD)
    back = {"back-reason": "", "back-version": 1}
    page_of(head.post(url("petition_answer_send_back", row.id), back), 422)
    back["back-reason"] = "Chưa trả lời đúng nội dung"
    html = page_of(head.post(url("petition_answer_send_back", row.id), back, follow=True))
    assert "phải trả lời lại trong thời hạn mới" in html
    assert url("petition_answer", row.id) in listed(town, HEAD, "?phan=back")
    petition = Petition.objects.with_scopes_disabled().get(pk=row.petition_id)
    again = submitted(town, petition=petition)
    html = page_of(head.get(url("petition_answer", again.id)))
    assert "Các lần trả lời khác" in html
    assert "Chưa trả lời đúng nội dung" in html
    assert url("petition_answer", row.id) not in listed(town, HEAD, "?phan=back")


def test_the_second_of_two_is_told_and_may_send_what_they_typed_again(town: Town) -> None:
    row = sent(town)
    head = client(town, HEAD)
    judging.check(
        actor=town.communes[0].actor(BOARD), answer_id=row.id, version=1, passed=False, note="Chưa rõ ràng"
    )
    back = {"back-reason": "Bổ sung thời hạn", "back-version": 1}
    html = page_of(head.post(url("petition_answer_send_back", row.id), back), 422)
    assert "vừa xử lý câu trả lời này" in html
    assert "Bổ sung thời hạn" in html
    assert "Chưa rõ ràng" in html
    assert '<input type="hidden" name="back-version" value="2"' in html
    back["back-version"] = 2
    assert head.post(url("petition_answer_send_back", row.id), back).status_code == 302
    html = page_of(head.post(url("petition_answer_send_back", row.id), back), 422)
    assert "vừa xử lý câu trả lời này" in html


def test_helpers_replies_are_beside_the_answer_and_not_in_the_list(town: Town) -> None:
    row = sent(town)
    helper = Task.objects.with_scopes_disabled().get(pk=row.task_id)
    helper.pk, helper.is_lead = None, False
    helper.save()
    reply = Answer.objects.with_scopes_disabled().get(pk=row.pk)
    reply.pk, reply.task, reply.outcome, reply.detail, reply.text = (
        None,
        helper,
        "",
        "",
        "Công an phường đã phối hợp.",
    )
    reply.save()
    head = client(town, HEAD)
    assert "Công an phường đã phối hợp." in page_of(head.get(url("petition_answer", row.id)))
    html = page_of(head.get(url("petition_answer", reply.id)))
    assert "Ý kiến phối hợp" in html
    assert "<textarea" not in html
    assert url("petition_answer", reply.id) not in listed(town, HEAD)


def test_a_draft_is_nobody_elses_to_read(town: Town) -> None:
    row = sent(town)
    Answer.objects.with_scopes_disabled().filter(pk=row.pk).update(state="draft")
    for who in (HEAD, BOARD, OFFICER, "1"):
        assert client(town, who).get(url("petition_answer", row.id)).status_code == 404
    assert url("petition_answer", row.id) not in listed(town, HEAD, "?phan=all")


def test_each_begins_with_what_waits_for_them(town: Town) -> None:
    row = sent(town)
    for who, label in ((HEAD, "Chờ quyết định"), (BOARD, "Chờ Ban kiểm tra"), ("1", "Chờ Tổ đánh giá")):
        html = listed(town, who)
        assert f"<h2>{label}</h2>" in html
        assert url("petition_answer", row.id) in html
    assert "<h2>Chưa thông báo cử tri</h2>" in listed(town, OFFICER)
    judging.accept(actor=town.communes[0].actor(HEAD), answer_id=row.id, version=1)
    assert url("petition_answer", row.id) in listed(town, OFFICER)
    assert url("petition_answer", row.id) not in listed(town, HEAD)
    assert url("petition_answer", row.id) in listed(town, HEAD, "?phan=decided")


def test_what_the_group_brought_stands_first_and_what_it_said_leaves(town: Town) -> None:
    first, second = sent(town), sent(town, TEXTS[1])
    delegate = town.communes[0].delegates[1]
    with scopes_disabled():
        PetitionSource.objects.create(petition=second.petition, kind="delegate", delegate=delegate)
    html = listed(town, "1")
    assert html.index(url("petition_answer", second.id)) < html.index(url("petition_answer", first.id))
    evaluate = {"evaluate-is_satisfied": "1", "evaluate-seen": ""}
    client(town, "1").post(url("petition_answer_evaluate", second.id), evaluate)
    assert url("petition_answer", second.id) not in listed(town, "2")


def test_a_delegate_sees_what_was_answered_to_what_they_brought(town: Town) -> None:
    first, second, third = sent(town), sent(town, TEXTS[1]), sent(town, TEXTS[2])
    one, two = town.communes[0].delegates
    with scopes_disabled():
        PetitionSource.objects.create(petition=first.petition, kind="delegate", delegate=one)
        meeting = PetitionSource.objects.get(petition=second.petition).meeting_id or 0
        MeetingDelegate.objects.create(meeting_id=meeting, delegate=one)
        meeting = PetitionSource.objects.get(petition=third.petition).meeting_id or 0
        MeetingDelegate.objects.create(meeting_id=meeting, delegate=one, attended=False)
    judging.accept(actor=town.communes[0].actor(HEAD), answer_id=first.id, version=1)
    html = listed(town, "1", "?phan=all&cua-toi=1")
    assert url("petition_answer", first.id) in html
    assert url("petition_answer", second.id) in html
    assert url("petition_answer", third.id) not in html, "was not at that meeting"
    assert url("petition_answer", first.id) not in listed(town, "2", "?phan=all&cua-toi=1")
    assert two.seat == 2


def test_filters_by_body_field_outcome_and_overdue(town: Town) -> None:
    row = sent(town)
    other = sent(town, TEXTS[1], **HALFWAY)
    Petition.objects.with_scopes_disabled().filter(pk=other.petition_id).update(field=town.fields[3])
    page, far = url("petition_answer", row.id), url("petition_answer", other.id)
    for query in (f"linh-vuc={town.fields[0].id}", "ket-qua=resolved", f"linh-vuc={town.fields[1].id}"):
        html = listed(town, HEAD, f"?phan=decide&{query}")
        assert page in html
        assert far not in html
    assert page in listed(town, HEAD, f"?co-quan={row.body_id}")
    assert page not in listed(town, HEAD, f"?co-quan={row.body_id + 99}")
    assert page not in listed(town, HEAD, "?qua-han=1")
    old = clock.now() - timedelta(days=40)
    Answer.objects.with_scopes_disabled().filter(pk=row.pk).update(submitted_at=old)
    html = listed(town, HEAD, "?qua-han=1")
    assert page in html
    assert far not in html
    assert "Quá hạn đánh giá" in html
    odd = "?phan=%27&co-quan=²&linh-vuc=9999999999999999&ket-qua=%3Cb%3E&trang=-3&cua-toi=1"
    assert listed(town, HEAD, odd)


def test_the_list_takes_ten_queries_at_most_however_many_rows(town: Town) -> None:
    def queries(who: str, query: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            client(town, who).get(url(LIST) + query)
        own = [
            q for q in seen if "petitions_" in q["sql"] or "calendarday" in q["sql"] or "setting" in q["sql"]
        ]
        assert len(own) <= 10
        return len(seen)

    asked = [(HEAD, ""), ("1", ""), (OFFICER, ""), ("1", "?phan=all&cua-toi=1"), (HEAD, "?phan=back")]
    judging.accept(actor=town.communes[0].actor(HEAD), answer_id=sent(town).id, version=1)
    sent(town)
    one = [queries(*each) for each in asked]
    for words in TEXTS:
        accepted(town, petition=make_petition(town, words=words, state=PetitionState.FORWARDED))
        sent(town, words)
    assert [queries(*each) for each in asked] == one


def test_one_answer_takes_as_many_queries_with_three_of_everything(town: Town) -> None:
    def queries(row: Answer) -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(client(town, HEAD).get(url("petition_answer", row.id)))
        return len(seen)

    row = accepted(town, **promising(clock.today() + timedelta(days=9)))
    one = queries(row)
    for _n in range(3):
        petition = Petition.objects.with_scopes_disabled().get(pk=row.petition_id)
        row = accepted(town, petition=petition, **promising(clock.today() + timedelta(days=12)))
    assert queries(row) == one


def test_pages_of_thirty(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("petitions.queries.answers.PER_PAGE", 1)
    rows = [sent(town), sent(town, TEXTS[1])]
    html = listed(town, HEAD)
    assert url("petition_answer", rows[0].id) in html
    assert url("petition_answer", rows[1].id) not in html
    assert "trang=2" in html
    assert url("petition_answer", rows[1].id) in listed(town, HEAD, "?trang=2")


def test_who_may_open_and_do_what(town: Town) -> None:
    row = sent(town)
    posts = {
        "petition_answer_check": (BOARD,),
        "petition_answer_evaluate": ("1",),
        "petition_answer_accept": (HEAD,),
        "petition_answer_send_back": (HEAD,),
    }
    for who in (OFFICER, HEAD, BOARD, "1", BODY):
        status = 403 if who == BODY else 200
        assert client(town, who).get(url("petition_answer", row.id)).status_code == status
        assert client(town, who).get(url(LIST)).status_code == status
        for name, allowed in posts.items():
            wanted = 422 if who in allowed else 403
            assert client(town, who).post(url(name, row.id), {}).status_code == wanted, (name, who)
    for world, code in ((0, "hn"), (2, "00002")):
        for name, allowed in posts.items():
            found = client(town, allowed[0], world).post(url(name, row.id, code=code), {})
            assert found.status_code == 404
        assert client(town, HEAD, world).get(url("petition_answer", row.id, code=code)).status_code == 404
    assert Client().get(url(LIST)).status_code == 302
