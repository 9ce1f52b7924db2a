"""The pages of the office's tables: what is chosen, what is shown, who may, how often they ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from petitions.models import Petition
from petitions.queries import tables as queries
from petitions.queries.tables_all import KINDS
from petitions.services import tables as service
from petitions.views import tables as views
from tests.council.views.pages import page_of
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.figures import answered, scatter

pytestmark = pytest.mark.django_db
OFFICER, HEAD, BOARD, BODY = "second", "petition_head", "board_officer", "body:0"


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def test_the_tables_are_offered_for_the_session_at_hand(town: Town) -> None:
    html = page_of(client(town).get(url("petition_tables")))
    session = town.sessions["00001"]
    for code in KINDS:
        assert f'{url("petition_table", code)}?ky={session.id}"' in html
    assert 'aria-current="page"' in html


def test_one_table_on_a_page(town: Town) -> None:
    answered(town, 1, "resolved", words="Đã sửa xong")
    html = page_of(client(town).get(url("petition_table", "da-tra-loi")))
    assert "Danh sách kiến nghị đã có trả lời" in html
    assert "Kỳ họp thứ 3" in html
    assert TEXTS[0] in html
    assert "Đã sửa xong" in html
    html = page_of(
        client(town).get(url("petition_table", "da-tra-loi") + "?ky=&tu=2001-01-01&den=2001-02-01")
    )
    assert "Không có số liệu nào cho lựa chọn này" in html
    assert "Từ ngày 01/01/2001, đến ngày 01/02/2001" in html


def test_before_or_after_the_session(town: Town) -> None:
    row = answered(town, 1, "resolved")
    page, session = url("petition_table", "tham-quyen"), town.sessions["00001"].id
    assert "Không có số liệu" in page_of(client(town).get(f"{page}?ky={session}&gui=sau"))
    Petition.objects.with_scopes_disabled().filter(pk=row.id).update(before_session=False)
    assert "kiến nghị gửi sau kỳ họp" in page_of(client(town).get(f"{page}?ky={session}&gui=sau"))


def test_a_choice_that_makes_no_sense_is_said(town: Town) -> None:
    for name, args in (("petition_tables", ()), ("petition_table", ("tham-quyen",))):
        for query in ("?ky=999999", "?tu=hom-qua", "?tu=2026-05-02&den=2026-05-01", "?gui=giua"):
            html = page_of(client(town).get(url(name, *args) + query), 422)
            assert "Tải PDF" not in html
    other = town.sessions["00002"].id
    page_of(client(town).get(url("petition_table", "tham-quyen") + f"?ky={other}"), 422)
    assert client(town).get(url("petition_table", "khac")).status_code == 404


def test_a_long_table_shows_its_beginning_and_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SHOWN", 2)
    monkeypatch.setitem(service.MOST, "pdf", 2)
    for _n in range(3):
        answered(town, 1, "resolved")
    html = page_of(client(town).get(url("petition_table", "da-tra-loi")))
    assert "2 dòng đầu trong 3 dòng" in html
    assert "hãy dùng Excel" in html
    html = page_of(client(town).post(url("petition_table_make", "da-tra-loi", "pdf")), 422)
    assert "Hãy tải Excel" in html
    assert queries.SHOWN == 200


def test_files_are_made_by_a_post(town: Town) -> None:
    answered(town, 1, "resolved")
    officer = client(town)
    for form, head in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        page = url("petition_table_make", "co-quan", form)
        assert officer.get(page).status_code == 405
        response = officer.post(page)
        assert response.content.startswith(head)
        assert f"00001_co-quan_{clock.today()}.{form}" in response.headers["Content-Disposition"]
    assert officer.post(url("petition_table_make", "co-quan", "csv")).status_code == 404
    assert officer.post(url("petition_table_make", "khac", "pdf")).status_code == 404
    page_of(officer.post(url("petition_table_make", "co-quan", "pdf") + "?ky=99999"), 422)


def test_who_may_open_and_make(town: Town) -> None:
    pages = [("petition_tables",), ("petition_table", "tham-quyen")]
    for name, *args in pages:
        for who in (OFFICER, HEAD, BOARD, "1", BODY):
            status = client(town, who).get(url(name, *args)).status_code
            assert status == (200 if who in (OFFICER, HEAD, BOARD) else 403), (name, who)
        assert Client().get(url(name, *args)).status_code == 302
        for world in (0, 2):
            assert client(town, OFFICER, world).get(url(name, *args)).status_code in (403, 404)
    made = url("petition_table_make", "tham-quyen", "xlsx")
    for who in ("1", BODY):
        assert client(town, who).post(made).status_code == 403
    for world in (0, 2):
        assert client(town, OFFICER, world).post(made).status_code in (403, 404)


@pytest.mark.parametrize("code", list(KINDS))
def test_a_table_asks_as_often_for_some_as_for_many(town: Town, code: str) -> None:
    officer, counts = client(town), []
    for size in (1, 3):
        for _n in range(size):
            answered(town, 1, "in_progress")
            left = make_petition(town, state="forwarded")
            left.due_at = clock.now() - timedelta(days=1)
            left.save()
        scatter(town, 30 * size, seed=size)
        with CaptureQueriesContext(connection) as found:
            page_of(officer.get(url("petition_table", code) + "?ky="))
        counts.append(len(found))
    assert counts[0] == counts[1] <= (13 if code == "thoi-gian" else 10), counts
