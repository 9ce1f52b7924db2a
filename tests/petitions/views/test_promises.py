"""The page of promises, and telling voters what came of theirs."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled
from pypdf import PdfReader

from council import clock
from council.enums import Role
from council.models import CouncilSession
from petitions.enums import PetitionState
from petitions.models import Answer, Letter, Petition, PetitionSecret, PetitionSource, Promise
from petitions.services import petitioner
from petitions.services.petitioner import Petitioner
from petitions.services.promises import mark_broken
from tests.council.views.pages import page_of
from tests.factories.petition_answers import accepted, promise_of, promising
from tests.factories.petitions import TEXTS, Town, make_petition

pytestmark = pytest.mark.django_db
OFFICER, HEAD, BOARD, BODY = "second", Role.PETITION_HEAD, Role.BOARD_OFFICER, "body:0"
PAGE = "petition_promises"


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = HEAD, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def promised(town: Town, days: int = 10, words: str = TEXTS[0]) -> Promise:
    row = make_petition(town, words=words, state=PetitionState.FORWARDED)
    return promise_of(accepted(town, petition=row, **promising(clock.today() + timedelta(days=days))))


def listed(town: Town, query: str = "", who: str = HEAD) -> str:
    return page_of(client(town, who).get(url(PAGE) + query))


def decided(town: Town) -> Petition:
    row = make_petition(town, state=PetitionState.FORWARDED)
    accepted(town, petition=row)
    row.refresh_from_db()
    return row


def letter_of(*rows: Petition, number: str = "21/TTHĐND") -> dict[str, object]:
    pairs = [f"{row.id}:{row.version}" for row in rows]
    return {
        "petition": pairs,
        "number": number,
        "signed_on": clock.today().isoformat(),
        "signer": "Nguyễn Văn Mẫu",
    }


def test_broken_first_then_by_the_day(town: Town) -> None:
    far, near, late = promised(town, 60), promised(town, 9, TEXTS[1]), promised(town, 5, TEXTS[2])
    Promise.objects.with_scopes_disabled().filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=7))
    mark_broken(clock.today())
    html = listed(town)
    places = [html.index(url("petition_promise_keep", row.id)) for row in (late, near, far)]
    assert places == sorted(places)
    for words in ("Quá hạn 7 ngày", "còn 9 ngày", "còn 60 ngày", "1 lời hứa quá hạn"):
        assert words in html
    assert "hạn mới chỉ có khi cơ quan trả lời lại" in html
    html = listed(town, "?phan=near")
    assert url("petition_promise_keep", near.id) in html
    assert url("petition_promise_keep", far.id) not in html
    assert url("petition_promise_keep", late.id) in listed(town, "?phan=broken")
    assert "Không có lời hứa nào" in listed(town, "?phan=kept")
    assert listed(town, "?phan=%27&trang=x&co-quan=²&linh-vuc=-1")


def test_over_how_many_sessions_a_promise_was_carried(town: Town) -> None:
    row = promised(town, 400)
    made = clock.today() - timedelta(days=200)
    Answer.objects.with_scopes_disabled().filter(pk=row.answer_id).update(decided_at=clock.at(made, 9))
    assert "hứa trước kỳ họp đầu tiên" in listed(town)
    world = town.communes[0]
    for number, days in ((1, -210), (2, -100), (4, -10)):
        day = clock.today() + timedelta(days=days)
        CouncilSession.objects.create(
            council=world.council,
            term=world.term,
            number=number,
            opens_on=day,
            closes_on=day,
            place="Hội trường",
        )
    html = listed(town)
    assert "hứa từ Kỳ họp thứ 1" in html
    assert "đã qua 2 kỳ họp" in html, "the one to come is not counted"


def test_a_promise_is_said_to_be_kept(town: Town) -> None:
    row = promised(town)
    head, page = client(town), url("petition_promise_keep", row.id)
    assert "kiến nghị được ghi là đã giải quyết xong" in page_of(head.get(page))
    version = Petition.objects.with_scopes_disabled().get(pk=row.petition_id).version
    page_of(head.post(page, {"note": "", "version": version}), 422)
    html = page_of(head.post(page, {"note": "Đã nghiệm thu", "version": version}, follow=True))
    assert "Đã ghi nhận lời hứa được thực hiện." in html
    assert "Đã nghiệm thu" in listed(town, "?phan=kept")
    assert page not in listed(town)
    html = page_of(head.post(page, {"note": "Lần nữa", "version": version + 1}), 422)
    assert "Lời hứa này đã kết thúc" in html


def test_a_delegate_sees_the_promises_to_what_they_brought(town: Town) -> None:
    mine, other = promised(town), promised(town, 20, TEXTS[1])
    with scopes_disabled():
        PetitionSource.objects.create(
            petition_id=mine.petition_id, kind="delegate", delegate=town.communes[0].delegates[0]
        )
    html = listed(town, "?cua-toi=1", "1")
    assert mine.petition.code in html
    assert other.petition.code not in html
    assert url("petition_promise_keep", mine.id) not in html, "the head alone says so"


def test_the_page_takes_ten_queries_at_most_however_many_promises(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            listed(town)
        own = [q for q in seen if "petitions_" in q["sql"] or "councilsession" in q["sql"]]
        assert len(own) <= 10
        return len(seen)

    promised(town)
    one = queries()
    promised(town)
    promised(town)
    assert queries() == one


def test_who_may_open_the_promises(town: Town) -> None:
    row = promised(town)
    for who in (OFFICER, HEAD, BOARD, "1"):
        assert client(town, who).get(url(PAGE)).status_code == 200
    assert client(town, BODY).get(url(PAGE)).status_code == 403
    for who in (OFFICER, BOARD, "1", BODY):
        assert client(town, who).post(url("petition_promise_keep", row.id), {}).status_code == 403
    for world, code in ((0, "hn"), (2, "00002")):
        assert (
            client(town, HEAD, world).get(url("petition_promise_keep", row.id, code=code)).status_code == 404
        )
        assert row.petition.code not in page_of(client(town, HEAD, world).get(url(PAGE, code=code)))


def test_voters_are_told_from_the_list(town: Town) -> None:
    officer, rows = client(town, OFFICER), [decided(town), decided(town)]
    html = page_of(officer.get(url("petition_answers") + "?phan=inform"))
    assert html.count('name="petition"') == 2
    assert officer.get(url("petition_inform")).status_code == 302, "nothing chosen"
    page = url("petition_inform") + f"?petition={rows[0].id}&petition={rows[1].id}&petition=x"
    html = page_of(officer.get(page))
    for row in rows:
        assert f'value="{row.id}:{row.version}"' in html
    data = letter_of(*rows)
    page_of(officer.post(url("petition_inform"), data | {"signed_on": ""}), 422)
    html = page_of(officer.post(url("petition_inform"), data, follow=True))
    assert "Đã lập công văn thông báo" in html
    assert 'name="petition"' not in html, "nobody waits any more"
    assert "vừa sửa kiến nghị này" in page_of(officer.post(url("petition_inform"), data), 422)
    html = page_of(officer.get(url("petition_answer", Answer.objects.with_scopes_disabled().first().id)))  # type: ignore[union-attr]
    letter = Letter.objects.with_scopes_disabled().get()
    assert url("petition_letter", letter.id) in html
    assert url("petition_inform_named", letter.id) not in html, "it tells of two"


def test_a_copy_by_name_is_a_pdf_and_nothing_else(town: Town) -> None:
    row, officer = decided(town), client(town, OFFICER)
    with scopes_disabled():
        PetitionSecret.objects.filter(petition=row).delete()
        petitioner.keep(row, Petitioner(name="Trần Thị Kín Đáo", address="số 5 phố Mẫu"))
    officer.post(url("petition_inform"), letter_of(row))
    letter = Letter.objects.with_scopes_disabled().get()
    page = url("petition_inform_named", letter.id)
    assert "Kín Đáo" not in page_of(officer.get(page))
    page_of(officer.post(page, {"reason": ""}), 422)
    found = officer.post(page, {"reason": "Gửi theo đường bưu điện"})
    assert found["Content-Type"] == "application/pdf"
    assert "no-store" in found["Cache-Control"]
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(found.content)).pages).split())
    assert "Kính gửi: Ông (bà) Trần Thị Kín Đáo, số 5 phố Mẫu" in words
    plain = officer.get(url("petition_letter", letter.id))
    assert "Kín Đáo" not in " ".join(p.extract_text() for p in PdfReader(BytesIO(plain.content)).pages)
    for who in (HEAD, BOARD, "1", BODY):
        assert client(town, who).get(page).status_code == 403
    assert (
        client(town, OFFICER, 2).get(url("petition_inform_named", letter.id, code="00002")).status_code == 404
    )


def test_sent_on_from_the_petition(town: Town) -> None:
    row = promised(town)
    head, page = client(town), url("petition_send_on", row.petition_id)
    petition = url("petition", row.petition_id)
    assert page in page_of(head.get(petition))
    assert page not in page_of(client(town, OFFICER).get(petition))
    version = Petition.objects.with_scopes_disabled().get(pk=row.petition_id).version
    page_of(head.post(page, {"reason": " ", "version": version}), 422)
    html = page_of(head.post(page, {"reason": "Chưa thấy làm", "version": version}, follow=True))
    assert "phải trả lời lại trong thời hạn mới" in html
    assert page not in html
    for who in (OFFICER, BOARD, "1", BODY):
        assert client(town, who).get(page).status_code == 403


def test_the_desk_says_how_many_promises_are_broken(town: Town) -> None:
    row = promised(town)
    home = url("petitions_home")
    badge = url(PAGE) + "?phan=broken"
    assert badge not in page_of(client(town, OFFICER).get(home))
    mark_broken(row.due_on + timedelta(days=1))
    html = page_of(client(town, OFFICER).get(home))
    assert badge in html
    assert "Lời hứa quá hạn" in html
    assert "Quá hạn" in page_of(client(town, OFFICER).get(url("petition", row.petition_id)))
