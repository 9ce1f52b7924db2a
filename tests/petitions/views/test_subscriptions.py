"""Following by e-mail on the public pages; the office's pages of asking."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from council import clock
from council.enums import Role
from council.models import OutgoingMail
from council.services import mail
from petitions.models import Petition, Subscription
from petitions.services import subscriptions
from petitions.services.common import say
from petitions.services.ratings import rate
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.holding import accepted, held, holder_of

pytestmark = pytest.mark.django_db
BOX = "lan.anh@example.org"


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def row(town: Town) -> Petition:
    found = held(town)
    Petition.objects.with_scopes_disabled().filter(pk=found.pk).update(
        published_at=clock.now(), public_text="Đường hỏng"
    )
    found.refresh_from_db()
    return found


def page_of(row: Petition) -> str:
    return reverse("petition_subscribe", args=[row.code])


def link(pattern: str) -> str:
    """The link in the last letter that went."""
    mail.deliver()
    found = re.search(
        rf"https?://[^/]+(/kien-nghi/nhan-tin/{pattern}/\S+/)", str(django_mail.outbox[-1].body)
    )
    assert found is not None
    return found[1]


def test_from_the_public_page_to_the_last_letter(row: Petition) -> None:
    client = Client(enforce_csrf_checks=False)
    assert client.get(page_of(row)).status_code == 200
    assert "Hãy mở hộp thư" in client.post(page_of(row), {"email": BOX}).content.decode()
    confirm = link("xac-nhan")
    assert client.get(confirm).status_code == 200
    assert Subscription.objects.with_scopes_disabled().get().confirmed_at is None, "a link alone does nothing"
    token = confirm.rstrip("/").rpartition("/")[2]
    done = client.post(reverse("petition_subscribe_confirmed"), {"token": token})
    assert f"Từ nay tin về kiến nghị {row.code}" in done.content.decode()
    say(row, None, "petitions.petition.urged", {})
    assert subscriptions.tell() == 1
    end = link("huy")
    letter = django_mail.outbox[-1]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert end in letter.extra_headers["List-Unsubscribe"]
    assert reverse("petition_public", args=[row.code]) in str(letter.body)
    assert client.get(end).status_code == 200
    assert Subscription.objects.with_scopes_disabled().exists(), "a link alone does nothing"
    one_click = Client(enforce_csrf_checks=True).post(end, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert not Subscription.objects.with_scopes_disabled().exists()
    assert Client().post(end).content == one_click.content, "used twice"


def test_the_answer_does_not_say_who_follows_already(row: Petition) -> None:
    client = Client()
    first = client.post(page_of(row), {"email": BOX})
    mail.deliver()
    waiting = client.post(page_of(row), {"email": BOX})
    Subscription.objects.with_scopes_disabled().update(confirmed_at=clock.now())
    known = client.post(page_of(row), {"email": BOX})
    assert first.content == waiting.content == known.content
    assert OutgoingMail.objects.count() == 3


def test_no_box_is_filled_and_no_address_asks_for_ever(row: Petition) -> None:
    client = Client()
    with clock.frozen(clock.at(clock.today(), 9)):
        for n in range(20):
            answer = client.post(page_of(row), {"email": BOX})
            assert answer.status_code == 200, n
        assert OutgoingMail.objects.count() == 5
        assert client.post(page_of(row), {"email": "khac@example.org"}).status_code == 429


def test_what_is_not_public_cannot_be_followed(town: Town) -> None:
    row = make_petition(town)
    for code in (row.code, "00001-2026-99999"):
        assert Client().get(reverse("petition_subscribe", args=[code])).status_code == 404
        assert Client().post(reverse("petition_subscribe", args=[code]), {"email": BOX}).status_code == 404


def test_a_bad_address_is_said_at_its_field(row: Petition) -> None:
    for typed in ("", "x", "a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org"):
        assert Client().post(page_of(row), {"email": typed}).status_code == 422
    assert not OutgoingMail.objects.exists()


def test_a_link_that_is_no_good(row: Petition) -> None:
    gone = Client().post(reverse("petition_subscribe_confirmed"), {"token": "x" * 300})
    assert gone.status_code == 404
    assert "không còn dùng được" in gone.content.decode()
    assert Client(enforce_csrf_checks=True).post(reverse("petition_subscribe_confirmed")).status_code == 403
    assert Client().post(reverse("petition_unsubscribe", args=["1-x"])).status_code == 200
    assert Client().get(reverse("petition_subscribe_confirmed")).status_code == 405
    assert row.code


def test_the_office_asks_hears_and_goes_on(town: Town) -> None:
    one, row = town.communes[0], held(town)
    client = Client()
    client.force_login(one.account("second"))
    url = reverse("petition", args=["00001", row.id])
    assert reverse("petition_ask", args=["00001", row.id]) in client.get(url).content.decode()
    sent = {"question": "Ngõ nào?", "signed_on": clock.today().isoformat(), "number": "", "signer": ""}
    asking = reverse("petition_ask", args=["00001", row.id])
    assert client.get(asking).status_code == 200
    assert client.post(asking, sent | {"version": row.version, "question": " "}).status_code == 422
    html = client.post(asking, sent | {"version": row.version}, follow=True).content.decode()
    assert "Ngõ nào?" in html
    row.refresh_from_db()
    assert client.post(asking, sent | {"version": row.version}).status_code == 422, "asked already"
    heard = reverse("petition_asked_answer", args=["00001", row.id])
    assert client.post(heard, {"version": row.version - 1, "words": "Ngõ 12, tổ 3"}).status_code == 422
    html = client.post(heard, {"version": row.version, "words": "Ngõ 12, tổ 3"}, follow=True).content.decode()
    assert "Ngõ 12, tổ 3" in html
    row.refresh_from_db()
    client.post(asking, sent | {"version": row.version}, follow=True)
    row.refresh_from_db()
    end = reverse("petition_asked_end", args=["00001", row.id])
    html = client.post(
        end, {"version": row.version, "reason": "Không liên hệ được"}, follow=True
    ).content.decode()
    assert "Thôi hỏi thêm, tiếp tục giải quyết" in html


def test_the_office_reads_the_rating_with_its_note(town: Town) -> None:
    row = held(town)
    accepted(town, row)
    rate(holder=holder_of(row), score=2, note="Rãnh chưa xong")
    for who in ("second", Role.PETITION_HEAD):
        client = Client()
        client.force_login(town.communes[0].account(who))
        assert "Rãnh chưa xong" in client.get(reverse("petition", args=["00001", row.id])).content.decode()


def test_who_may_open_the_pages_of_asking(town: Town) -> None:
    row = held(town)
    for name in ("petition_ask", "petition_asked_answer", "petition_asked_end"):
        for world, code in ((0, "hn"), (1, "00001"), (2, "00002")):
            for who in (Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
                client = Client()
                client.force_login(town.worlds[world].account(who))
                own = world == 1 and who == Role.PETITION_OFFICER
                status = client.get(reverse(name, args=["00001", row.id])).status_code
                assert status == 200 if own else status in (403, 404), (name, world, who)
                elsewhere = client.get(reverse(name, args=[code, row.id])).status_code
                assert elsewhere == 200 if own else elsewhere in (403, 404), (name, world, who)
        assert Client().get(reverse(name, args=["00001", row.id])).status_code == 302
