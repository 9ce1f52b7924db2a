"""The office's pages of publication: groups and days, the review without a script, publishing many."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from petitions.models import Petition
from petitions.queries.publication import DUE, GROUPS, RENEWED, TO_REVIEW, WAITING, WITHDRAWN, counts, windows
from petitions.queries.sources import source_of
from petitions.services.publication import unpublish
from tests.council.views.pages import page_of
from tests.factories.petitions import Town, make_clock_rule, make_petition
from tests.petitions.services.publishing import (
    HEAD,
    NAME,
    OFFICER,
    PHONE,
    answered,
    made_public,
    reviewed,
    said,
    with_file,
)

pytestmark = pytest.mark.django_db


def address(name: str, *args: Any) -> str:
    return reverse(name, args=["00001", *args])


def listed(town: Town, group: str, who: str = OFFICER) -> str:
    answer = town.worlds[1].client(who).get(address("petition_publication") + f"?nhom={group}")
    return page_of(answer)


def found(town: Town) -> dict[str, int]:
    council = town.worlds[1].council.id
    return counts(council, windows(council, clock.today()))


def sent(row: Petition, **more: Any) -> dict[str, Any]:
    """The form of a review as a page without a script sends it, with every suggestion on."""
    row.refresh_from_db()
    return {"version": row.version, "digest": source_of(row).digest, "save": "1"} | more


def keys(html: str, part: str) -> list[str]:
    return re.findall(rf'name="on_{part}" value="([\d-]+)"', html)


def test_what_stands_in_which_group(town: Town) -> None:
    late = said(town)
    said(town, due_in=-1)
    said(town, due_in=30)
    waiting = reviewed(town, said(town, due_in=30))
    public = made_public(town, said(town))
    renewed = made_public(town, said(town))
    answered(town, renewed)
    gone = made_public(town, said(town))
    head = town.worlds[1].actor(HEAD)
    unpublish(actor=head, petition_id=gone.id, version=gone.version, reason="Sai sót về địa chỉ")
    make_petition(town, 2)
    expected = {"den-han": 1, "ra-soat": 2, "cho-cong-khai": 1, "co-tra-loi-moi": 1, "da-cong-khai": 2}
    assert found(town) == expected | {"da-ngung": 1}
    assert late.code in listed(town, DUE)
    assert late.code in listed(town, TO_REVIEW)
    assert waiting.code in listed(town, WAITING)
    assert public.code not in listed(town, RENEWED)
    assert "phải rà soát lại" in listed(town, RENEWED)
    assert gone.code in listed(town, WITHDRAWN)
    assert "quá hạn, chưa có trả lời" in listed(town, DUE)


def test_the_day_is_counted_by_the_rule_of_the_council(town: Town) -> None:
    said(town, due_in=-10)
    assert found(town)["den-han"] == 0
    html = listed(town, TO_REVIEW)
    assert "công khai trước hết" in html
    make_clock_rule(town, 1, "publish_after", 2)
    assert found(town)["den-han"] == 1
    assert "quá hạn công khai" in listed(town, DUE)


def test_every_day_is_found_by_the_cutoff_and_by_the_window(town: Town) -> None:
    used = windows(town.worlds[1].council.id, clock.today())
    reached = used.reached(clock.today())
    for back in range(40):
        due = clock.now() - timedelta(days=back)
        window = used.of(due)
        assert window is not None
        assert (due < reached) is (window.publish_from <= clock.today())


@pytest.mark.parametrize("group", list(GROUPS))
def test_as_many_questions_for_one_as_for_three(town: Town, group: str) -> None:
    def make() -> None:
        said(town)
        reviewed(town, said(town, due_in=20))
        row = made_public(town, said(town))
        answered(town, row)
        gone = made_public(town, said(town))
        head = town.worlds[1].actor(HEAD)
        unpublish(actor=head, petition_id=gone.id, version=gone.version, reason="Sai sót về địa chỉ")

    client, asked = town.worlds[1].client(HEAD), []
    for _ in range(3):
        make()
        with CaptureQueriesContext(connection) as queries:
            client.get(address("petition_publication") + f"?nhom={group}")
        asked.append(len(queries))
    assert asked[0] == asked[2] <= 16


def test_the_review_marks_and_suggests(town: Town) -> None:
    row = said(town)
    answered(town, row)
    html = page_of(town.worlds[1].client(OFFICER).get(address("petition_review", row.id)))
    assert f'<mark class="mark mark-on" title="Họ tên">{NAME}</mark>' in html
    assert len(keys(html, "text")) == 2
    assert len(keys(html, "answer")) == 1
    assert "<ins>[số điện thoại]</ins>" in html


def test_a_preview_keeps_nothing(town: Town) -> None:
    row, client = said(town), town.worlds[1].client(OFFICER)
    form = sent(row, more_text="ngõ 12")
    del form["save"]
    html = page_of(client.post(address("petition_review", row.id), form | {"preview": "1"}))
    assert "<ins>[đã lược bỏ]" in html
    assert "Trong bản công khai còn đoạn giống thông tin cá nhân" in html
    row.refresh_from_db()
    assert (row.public_text, row.redacted_at) == ("", None)


def test_saved_without_a_script(town: Town) -> None:
    row, client = said(town), town.worlds[1].client(OFFICER)
    answer = answered(town, row)
    file = with_file(answer)
    page = address("petition_review", row.id)
    html = page_of(client.get(page))
    assert "Không che được thông tin cá nhân trong tệp PDF" in html
    form = sent(
        row, on_text=keys(html, "text"), on_answer=keys(html, "answer"), open_files=[file.id], more_text=""
    )
    assert client.post(page, form).status_code == 302
    row.refresh_from_db()
    file.refresh_from_db()
    assert (PHONE in row.public_text, NAME in row.public_answer, file.is_public) == (False, False, True)
    assert "chờ lãnh đạo công khai" in page_of(client.get(page))


def test_by_hand_shows_what_differs_and_stays(town: Town) -> None:
    row, client = said(town), town.worlds[1].client(OFFICER)
    page = address("petition_review", row.id)
    words = "Đề nghị sửa đường ngõ 12 và mương"
    assert client.post(page, sent(row, by_hand_text="on", hand_text=words)).status_code == 302
    html = page_of(client.get(page))
    assert re.search(r"<ins>và mương</ins>", html)
    assert "<del>" in html
    assert re.search(r'name="by_hand_text" checked', html)


def test_what_is_wrong_is_said_at_its_field(town: Town) -> None:
    row, client = said(town), town.worlds[1].client(OFFICER)
    page = address("petition_review", row.id)
    html = page_of(client.post(page, sent(row, more_text="Không có chữ này")), 422)
    assert "Không thấy “Không có chữ này”" in html
    assert "Không có chữ này</textarea>" in html
    stale = sent(row) | {"version": 99}
    assert "nên chưa lưu gì" in page_of(client.post(page, stale), 422)
    page_of(client.post(page, {"save": "1"}), 422)
    page_of(client.post(page, sent(row, on_text=["1-2"])), 422)


def test_html_in_a_text_is_shown_as_text(town: Town) -> None:
    row = said(town, words="<script>alert(1)</script> đề nghị sửa <b>đường</b> ngõ 12")
    html = page_of(town.worlds[1].client(OFFICER).get(address("petition_review", row.id)))
    assert "&lt;script&gt;" in html


def test_the_head_publishes_and_takes_back(town: Town) -> None:
    row = reviewed(town, said(town))
    client = town.worlds[1].client(HEAD)
    page = address("petition_review", row.id)
    html = page_of(client.get(page))
    assert "Lưu bản rà soát" not in html.split("Quyết định của lãnh đạo")[0]
    assert client.post(address("petition_publish", row.id), {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.published_at is not None
    gone = {"version": row.version, "reason": ""}
    page_of(client.post(address("petition_unpublish", row.id), gone), 422)
    answer = client.post(address("petition_unpublish", row.id), gone | {"reason": "Sai sót về địa chỉ"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.published_at is None


def test_the_head_confirms_what_still_looks_personal(town: Town) -> None:
    client = town.worlds[1].client(OFFICER)
    row = said(town)
    client.post(address("petition_review", row.id), sent(row))  # no box ticked: everything stays
    row.refresh_from_db()
    head = town.worlds[1].client(HEAD)
    assert PHONE in page_of(head.get(address("petition_review", row.id)))
    publish = address("petition_publish", row.id)
    html = page_of(head.post(publish, {"version": row.version}), 422)
    assert "Còn đoạn giống thông tin cá nhân" in html
    assert head.post(publish, {"version": row.version, "confirmed": "on"}).status_code == 302


def test_many_at_a_time(town: Town) -> None:
    rows = [reviewed(town, said(town)) for _ in range(2)]
    client = town.worlds[1].client(HEAD)
    page = address("petition_publication") + f"?nhom={WAITING}"
    chosen = [f"{row.id}:{row.version}" for row in rows]
    html = page_of(client.get(page))
    assert all(f'value="{value}"' in html for value in chosen)
    page_of(client.post(page, {"chosen": []}), 422)
    Petition.objects.with_scopes_disabled().filter(pk=rows[0].pk).update(public_text=f"Ông {NAME}")
    html = page_of(client.post(page, {"chosen": chosen}), 422)
    assert rows[0].code in html
    assert html.count(" checked") == 2
    assert client.post(page, {"chosen": chosen[1:]}).status_code == 302
    assert [row.code for row in Petition.objects.with_scopes_disabled().exclude(published_at=None)] == [
        rows[1].code
    ]


def test_who_may_open_and_do_what(town: Town) -> None:
    row = reviewed(town, said(town))
    for who, may_read in (
        (OFFICER, True),
        (HEAD, True),
        ("board_officer", True),
        ("1", False),
        ("body:0", False),
    ):
        client = town.worlds[1].client(who)
        for name, args in (("petition_publication", ()), ("petition_review", (row.id,))):
            assert (client.get(address(name, *args)).status_code == 200) is may_read
        if who != HEAD:
            assert (
                client.post(address("petition_publish", row.id), {"version": row.version}).status_code == 403
            )
        if who != OFFICER:
            assert client.post(address("petition_review", row.id), sent(row)).status_code in (403, 422)
    row.refresh_from_db()
    assert row.published_at is None
    other = town.worlds[2].client(HEAD)
    for name in ("petition_review", "petition_publish"):
        path = reverse(name, args=["00002", row.id])
        assert other.get(path).status_code in (404, 405)
        assert other.post(path, {"version": row.version}).status_code == 404
    assert "Lưu bản rà soát" in page_of(
        town.worlds[1].client(OFFICER).get(address("petition_review", row.id))
    )


def test_a_file_of_an_answer_opens_for_the_office_alone(town: Town) -> None:
    row = said(town)
    file = with_file(answered(town, row))
    path = address("petition_review_file", row.id, file.id)
    assert town.worlds[1].client("1").get(path).status_code == 403
    assert town.worlds[1].client(OFFICER).get(path).status_code == 404  # nothing is stored in this test
    assert town.worlds[1].client(OFFICER).get(address("petition_review_file", row.id, 99)).status_code == 404
