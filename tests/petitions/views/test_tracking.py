"""The tracking page: one answer for wrong and absent, limits on guessing, what petitioners read and say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from council.models import OutgoingMail
from council.services.journal import entries_of
from petitions.enums import PetitionState
from petitions.models import Petition, Promise, Rating, Subscription
from petitions.queries.history import HISTORY
from petitions.queries.public_timeline import PRIVATE, PUBLIC
from petitions.queries.tracking import OWN
from petitions.services import ask, merge, record
from petitions.services.common import say
from petitions.services.letters import LetterData
from petitions.services.receipts import tracking_address
from petitions.streams import petition_stream
from petitions.views.tracking import COOKIE, PER_ADDRESS, PER_CODE
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.holding import SECRET, accepted, held
from tests.petitions.services.routing import sent

pytestmark = pytest.mark.django_db
TRACK, MINE = reverse("petition_track"), reverse("petition_track_mine")
WRONG = "Mã hoặc mã bí mật chưa đúng"
OFTEN = "Đã nhập sai quá nhiều lần"


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def enter(code: str, secret: str = SECRET, client: Client | None = None, **extra: Any) -> Any:
    return (client or Client()).post(TRACK, {"code": code, "secret": secret}, **extra)


def inside(row: Petition) -> Client:
    """A browser of the petitioner."""
    client = Client()
    assert enter(row.code, client=client).status_code == 302
    return client


def html_of(response: Any, status: int = 200) -> str:
    html: str = response.content.decode()
    assert response.status_code == status, html[:2000]
    return html


def same(response: Any, code: str) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without what differs in any two: the token of its form, the second, and the code typed."""
    html = response.content.decode().replace(code, "CODE")
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", html)
    headers = [
        (k, re.sub(r"nonce-[^']+", "nonce", v)) for k, v in sorted(response.headers.items()) if k != "Expires"
    ]
    return response.status_code, headers, re.sub(r'nonce="[^"]+"', "NONCE", html)


def test_wrong_and_absent_are_one_answer(town: Town) -> None:
    row, bare, gone = held(town), make_petition(town), held(town)
    Petition.objects.with_scopes_disabled().filter(pk=gone.pk).update(state=PetitionState.MERGED)
    published = held(town)
    Petition.objects.with_scopes_disabled().filter(pk=published.pk).update(published_at=clock.now())
    answers, counts = [], []
    for code in (row.code, bare.code, gone.code, published.code, "00001-2026-99999", "00009-2025-00001"):
        with CaptureQueriesContext(connection) as queries:
            answer = enter(code, "AAAAAAAAAAAAAAAA")
        counts.append(len(queries))
        assert not answer.cookies.get(COOKIE)
        answers.append(same(answer, code))
    assert all(one == answers[0] for one in answers)
    assert answers[0][0] == 422
    assert WRONG in answers[0][2]
    assert len(set(counts)) == 1


def test_the_secret_is_never_sent_back(town: Town) -> None:
    row = held(town)
    for secret in (SECRET, "wrong-secret-here"):
        assert secret not in enter(row.code + "9", secret).content.decode()
    done = enter(row.code)
    assert SECRET not in repr(done.headers) + done.content.decode() + str(done.cookies)
    assert SECRET not in html_of(inside(row).get(MINE))


def test_guessing_from_one_address_ends(town: Town) -> None:
    row = held(town)
    with clock.frozen(clock.at(clock.today(), 9)):
        for n in range(PER_ADDRESS.most):
            assert enter(f"00001-2026-{n + 500:05d}").status_code == 422
        often = enter("00001-2026-00999")
        assert OFTEN in html_of(often, 429)
        assert often["Retry-After"] == "600"
        assert enter(row.code, REMOTE_ADDR="10.1.1.1").status_code == 302, "another address is free"
    with clock.frozen(clock.at(clock.today(), 9, 11)):
        assert enter(row.code).status_code == 302


def test_who_guesses_at_a_code_does_not_keep_its_owner_out(town: Town) -> None:
    row = held(town)
    with clock.frozen(clock.at(clock.today(), 9)):
        for n in range(PER_CODE.most):
            assert enter(row.code, "x", REMOTE_ADDR=f"10.2.0.{n}").status_code == 422
        for _n in range(2):
            assert enter(row.code, "x", REMOTE_ADDR="10.2.0.1").status_code == 422
        assert enter(row.code, "x", REMOTE_ADDR="10.2.0.1").status_code == 429
        assert enter(row.code, REMOTE_ADDR="10.3.0.1").status_code == 302


def test_being_often_is_the_same_for_absent_and_there(town: Town) -> None:
    row = held(town)
    answers = []
    with clock.frozen(clock.at(clock.today(), 9)):
        for code, net in ((row.code, 4), ("00001-2026-99999", 5)):
            for n in range(PER_CODE.most):
                enter(code, "x", REMOTE_ADDR=f"10.{net}.0.{n}")
            last = [enter(code, "x", REMOTE_ADDR=f"10.{net}.0.1") for _n in range(3)]
            answers.append(same(last[-1], code))
    assert answers[0] == answers[1]
    assert answers[0][0] == 429


def test_a_hall_full_of_honest_people_is_let_in(town: Town) -> None:
    row = held(town)
    for _n in range(PER_ADDRESS.most + 5):
        assert enter(row.code).status_code == 302


def test_an_empty_form_costs_no_try(town: Town) -> None:
    row = held(town)
    for _n in range(PER_ADDRESS.most + 5):
        assert enter("", "").status_code == 422
    assert enter(row.code).status_code == 302


def test_the_code_of_the_qr_address_is_filled_in(town: Town) -> None:
    row = held(town)
    address = tracking_address(row.code, SECRET)
    path, _sign, secret = address.partition("#")
    assert secret == SECRET
    html = html_of(Client().get(path.partition("://")[2].partition("/")[2].join(["/", ""])))
    assert f'value="{row.code}"' in html
    assert "data-track" in html
    assert "petitions/js/track.js" in html


def test_nobody_keeps_these_pages(town: Town) -> None:
    row = held(town)
    client = inside(row)
    for path in (TRACK, MINE):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", TRACK)
    assert 'content="noindex"' in html_of(client.get(MINE))


def test_without_the_secret_the_page_is_closed(town: Town) -> None:
    held(town)
    assert "Đã hết phiên theo dõi" in html_of(Client().get(MINE), 403)
    for name in ("answer", "rate", "subscribe", "turn"):
        assert Client().post(reverse(f"petition_track_{name}"), {}).status_code == 403
        assert Client().get(reverse(f"petition_track_{name}"))["Location"] == MINE
    client = inside(held(town))
    client.post(reverse("petition_track_leave"))
    assert client.get(MINE).status_code == 403


def test_where_it_stands_in_plain_words(town: Town) -> None:
    row = held(town)
    sent(town, row)
    html = html_of(inside(row).get(MINE))
    for said in (
        "Cơ quan có thẩm quyền đang xem xét và phải trả lời đúng hạn.",
        "Ủy ban nhân dân Phường 1",
        'data-mark="now" aria-current="step"',
        "Hạn này tính thế nào?",
        "không tính ngày này",
        "Chuyển cơ quan giải quyết",
        row.text,
    ):
        assert said in html
    assert "Người second" not in html, "no officer by name"


def test_what_is_internal_is_not_told(town: Town) -> None:
    row = held(town)
    say(row, town.communes[0].actor("second"), "petitions.petition.petitioner_seen", {"reason": "lý do xem"})
    changes = {"text": {"old": "chữ cũ", "new": "chữ mới"}}
    say(row, town.communes[0].actor("second"), "petitions.petition.edited", {"changes": changes})
    say(row, None, "petitions.task.returned", {"body": "Sở Xây dựng", "reason": "lý do trả"})
    html = html_of(inside(row).get(MINE))
    assert "Văn phòng chỉnh lại nội dung ghi nhận" in html
    assert "Cơ quan trả lại vì không đúng thẩm quyền" in html
    for hidden in ("lý do xem", "chữ cũ", "chữ mới", "lý do trả", "Xem thông tin", "Người second"):
        assert hidden not in html


def test_every_act_is_sorted_into_told_or_not() -> None:
    assert set(OWN) <= PRIVATE
    assert set(HISTORY) == set(PUBLIC) | PRIVATE


@pytest.mark.parametrize("state", PetitionState.values)
def test_every_state_has_a_page(town: Town, state: str) -> None:
    row = held(town)
    client = inside(row)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(state=state, asked_from="recorded")
    html_of(client.get(MINE))


def test_the_answer_is_read_once_accepted_before_it_is_public(town: Town) -> None:
    row = held(town)
    answer = accepted(town, row, words="Đã rải nhựa ngõ 12, nghiệm thu ngày 01/10.")
    Promise.objects.with_scopes_disabled().create(
        petition=row,
        answer=answer,
        council=row.council,
        body=answer.body,
        text="Làm tiếp rãnh",
        due_on=clock.today() + timedelta(days=30),
    )
    html = html_of(inside(row).get(MINE))
    assert "Đã rải nhựa ngõ 12" in html
    assert "Lời hứa" in html
    assert "Đánh giá kết quả" in html
    type(answer).objects.with_scopes_disabled().filter(pk=answer.pk).update(state="submitted")
    html = html_of(inside(row).get(MINE))
    assert "Đã rải nhựa" not in html
    assert "Đánh giá kết quả" not in html


def test_the_petitioner_answers_what_they_are_asked(town: Town) -> None:
    row = held(town)
    ask.ask(
        actor=town.communes[0].actor("second"),
        petition_id=row.id,
        version=row.version,
        question="Ngõ 12 ở tổ nào?",
        letter=LetterData(clock.today()),
    )
    client = inside(row)
    assert "Ngõ 12 ở tổ nào?" in html_of(client.get(MINE))
    answer = reverse("petition_track_answer")
    assert "Hãy ghi rõ nội dung" in html_of(client.post(answer, {"words": "ừ"}), 422)
    html = html_of(client.post(answer, {"words": "Tổ dân phố số 3"}, follow=True))
    assert "Đã nhận thông tin ông/bà bổ sung." in html
    assert "Ngõ 12 ở tổ nào?" not in html
    assert "Tổ dân phố số 3" in html
    assert "không còn chờ" in html_of(client.post(answer, {"words": "Lần thứ hai"}), 422)


def test_what_was_typed_is_given_back_when_the_hour_is_over(town: Town) -> None:
    row = held(town)
    client = inside(row)
    record.renew_receipt(actor=town.communes[0].actor("second"), petition_id=row.id)
    html = html_of(client.post(reverse("petition_track_answer"), {"words": "Tôi viết <b>rất dài</b>"}), 403)
    assert "Tôi viết &lt;b&gt;rất dài&lt;/b&gt;" in html


def test_rating_on_the_page(town: Town) -> None:
    row = held(town)
    accepted(town, row)
    client, rate = inside(row), reverse("petition_track_rate")
    assert client.post(rate, {"score": "6"}).status_code == 422
    assert client.post(rate, {}).status_code == 422
    html = html_of(client.post(rate, {"score": "2", "note": "Chưa xong rãnh"}, follow=True))
    assert "Cảm ơn ông/bà đã đánh giá." in html
    assert "Sửa đánh giá" in html
    with clock.frozen(clock.now() + timedelta(days=31)):
        client = inside(row)
        assert "đã đánh giá 2/5" in html_of(client.get(MINE))
        assert "không sửa đánh giá được nữa" in html_of(client.post(rate, {"score": "5"}), 422)
    assert Rating.objects.with_scopes_disabled().get().score == 2
    told = repr([entry.data for entry in entries_of(petition_stream(row.id))])
    assert "rãnh" not in told


def test_news_by_mail_from_the_page(town: Town) -> None:
    row = held(town)
    client, path = inside(row), reverse("petition_track_subscribe")
    assert "chưa đúng" in html_of(client.post(path, {"email": "x"}), 422)
    for _n in range(7):
        html = html_of(client.post(path, {"email": "lan@example.org"}, follow=True))
        assert "Hãy mở hộp thư" in html
    assert OutgoingMail.objects.count() == 5, "nobody's box is filled by others"
    assert Subscription.objects.with_scopes_disabled().count() == 1


def test_parts_of_a_split_petition_are_read_with_the_same_slip(town: Town) -> None:
    row = held(town)
    merge.split(
        actor=town.communes[0].actor("second"), petition_id=row.id, texts=list(TEXTS[:2]), version=row.version
    )
    part = Petition.objects.with_scopes_disabled().filter(split_from=row).order_by("id").last()
    assert part is not None
    client, turn = inside(row), reverse("petition_track_turn")
    assert f"Xem phần {part.code}" in html_of(client.get(MINE))
    html = html_of(client.post(turn, {"code": part.code}, follow=True))
    assert TEXTS[1] in html
    assert f"Xem kiến nghị gốc {row.code}" in html
    other = held(town)
    assert part.code in html_of(client.post(turn, {"code": other.code}, follow=True))


def test_a_merged_petition_leads_to_the_other_only_when_that_is_public(town: Town) -> None:
    row, other = held(town), make_petition(town, words=TEXTS[2])
    actor = town.communes[0].actor("second")
    merge.merge(actor=actor, petition_id=row.id, into_id=other.id, version=row.version)
    client = inside(row)
    html = html_of(client.get(MINE))
    assert "giải quyết chung" in html
    assert other.code not in html
    assert TEXTS[2] not in html
    Petition.objects.with_scopes_disabled().filter(pk=other.pk).update(published_at=clock.now())
    assert reverse("petition_public", args=[other.code]) in html_of(client.get(MINE))


def test_a_full_page_asks_the_database_little(town: Town) -> None:
    row = held(town)
    accepted(town, row)
    client = inside(row)
    for n in range(3):
        say(row, None, "petitions.petition.urged", {"n": n})
    with CaptureQueriesContext(connection) as queries:
        html_of(client.get(MINE))
    assert len(queries) <= 12


def test_forms_need_their_token(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(TRACK, {"code": held(town).code, "secret": SECRET}).status_code == 403
