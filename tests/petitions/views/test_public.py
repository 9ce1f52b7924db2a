"""Published petitions for the public: what is shown, what never is, the search, pages, feeds, tags."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from petitions.enums import PetitionState
from petitions.models import AnswerFile, Petition
from petitions.services.classify import reopen
from petitions.services.merge import merge
from petitions.services.publication import unpublish
from tests.council.views.pages import page_of
from tests.factories.petitions import Town, make_petition, make_town
from tests.petitions.services.publishing import (
    HEAD,
    NAME,
    OFFICER,
    PHONE,
    answered,
    made_public,
    promised,
    reviewed,
    said,
    with_file,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def town() -> Town:
    cache.clear()
    return make_town()


def read(name: str, *args: object, query: str = "", **headers: str) -> Any:
    return Client().get(reverse(name, args=args) + query, headers=headers)


def page(row: Petition) -> str:
    return page_of(read("petition_public", row.code))


def listed(query: str = "") -> str:
    return page_of(read("petitions_public", query=query))


def changed(row: Petition, **values: Any) -> None:
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(**values)


def test_nothing_that_was_taken_out_is_anywhere(town: Town) -> None:
    row = said(town)
    answer = answered(town, row)
    promised(answer)
    changed(row, place_note="Số nhà 9", summary=f"Ông {NAME} kiến nghị", keywords=NAME)
    made_public(town, row)
    for name, args in (
        ("petitions_public", ()),
        ("petition_public", (row.code,)),
        ("petitions_feed", ()),
        ("council_petitions_feed", ("00001",)),
        ("petition_feed", (row.code,)),
        ("council_public", ("00001",)),
    ):
        text = read(name, *args).content.decode()
        assert row.code in text or name == "council_public"
        for hidden in (PHONE, NAME, "Số nhà 9", "Người second"):
            assert hidden not in text


def test_the_page_says_answered_and_resolved_apart(town: Town) -> None:
    row = said(town)
    answered(town, row)
    made_public(town, row)
    html = page(row)
    assert "Đã trả lời" in html
    assert "chậm 40 ngày" in html
    assert "Chưa xong, đang giải quyết" in html
    assert "Có lộ trình giải quyết" in html
    for word in (
        "văn bản số 12/UBND-QLĐT",
        "2/3/2026",
        "người ký Lê Thị Chủ Tịch",
        "Lộ trình giải quyết: Quý I",
    ):
        assert word in html


def test_overdue_without_an_answer_is_a_result(town: Town) -> None:
    row = made_public(town, said(town))
    html = page(row)
    assert html.count("Quá hạn, chưa có trả lời") == 2
    assert "đã quá 40 ngày" in html
    assert "Chưa giải quyết" in html


def test_a_promise_is_told_with_its_day_and_whether_it_was_kept(town: Town) -> None:
    for state, word in (
        ("open", "Đang thực hiện"),
        ("kept", "Đã thực hiện"),
        ("broken", "Quá hạn chưa thực hiện"),
    ):
        row = said(town)
        promised(answered(town, row), state)
        made_public(town, row)
        html = page(row)
        assert word in html
        assert "làm xong trước hết ngày" in html


def test_a_new_answer_is_told_at_once_and_its_words_after_a_review(town: Town) -> None:
    row = made_public(town, said(town))
    answer = answered(
        town, row, text="Câu trả lời hoàn toàn mới", outcome="resolved", detail="resolved_by_work"
    )
    html = page(row)
    assert "Đã giải quyết xong" in html
    assert "đang được lược bỏ thông tin cá nhân" in html
    assert "hoàn toàn mới" not in html
    assert answer.document_number not in html
    reviewed(town, row)
    html = page(row)
    assert "hoàn toàn mới" in html
    assert answer.document_number in html
    answered(town, row, text="Lần thứ ba trả lời", document_number="99/UBND")
    html = page(row)
    assert "hoàn toàn mới" in html
    assert "Đã có trả lời mới hơn" in html
    assert "Lần thứ ba" not in html
    assert "99/UBND" not in html


def test_answered_on_the_spot(town: Town) -> None:
    row = make_petition(town, state=PetitionState.ON_THE_SPOT)
    changed(row, spot_answer=f"Ông {NAME} được biết đường sẽ sửa", answered_at=clock.now())
    made_public(town, row)
    html = page(row)
    assert "Đã trả lời ngay tại hội nghị" in html
    assert "[họ tên] được biết đường sẽ sửa" in html
    reopen(actor=town.worlds[1].actor(OFFICER), petition_id=row.id, reason="Chưa đủ rõ ràng")
    html = page(row)
    assert "Chưa trả lời" in html
    assert "Chưa đủ rõ ràng" not in html


def test_absent_and_not_public_are_the_same(town: Town) -> None:
    hidden = reviewed(town, said(town))
    pages = [read("petition_public", code) for code in (hidden.code, "00001-2020-99999")]
    assert {answer.status_code for answer in pages} == {404}
    assert pages[0].content.replace(hidden.code.encode(), b"") == pages[1].content.replace(
        b"00001-2020-99999", b""
    )
    for name, args in (("petition_feed", ()), ("petition_public_file", (1,))):
        assert read(name, hidden.code, *args).status_code == 404
    assert Client().post(reverse("petition_public", args=[hidden.code])).status_code == 405


def test_taken_back_it_is_gone_everywhere(town: Town) -> None:
    row = made_public(town, said(town))
    etag = read("petition_public", row.code).headers["etag"]
    head = town.worlds[1].actor(HEAD)
    unpublish(actor=head, petition_id=row.id, version=row.version, reason="Sai sót về địa chỉ")
    assert read("petition_public", row.code, **{"if-none-match": etag}).status_code == 404
    assert row.code not in listed()
    assert row.code not in read("petitions_feed").content.decode()


def test_an_old_address_leads_to_what_it_was_merged_into(town: Town) -> None:
    actor = town.worlds[1].actor(OFFICER)
    child, root = (make_petition(town) for _ in range(2))
    for row in (child, root):
        made_public(town, row)
        row.refresh_from_db()
    merge(actor=actor, petition_id=child.id, into_id=root.id, version=child.version)
    answer = read("petition_public", child.code)
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        reverse("petition_public", args=[root.code]),
    )
    assert child.code in page(root)
    assert child.code not in listed()
    silent = make_petition(town)
    changed(silent, merged_into=root, state=PetitionState.MERGED)
    assert read("petition_public", silent.code).status_code == 404
    assert silent.code not in page(root)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("sua duong", True),
        ("sửa đường", True),
        (unicodedata.normalize("NFD", "sửa đường"), True),
        ("SỬA ĐƯỜNG", True),
        ("sữa đường", False),
        ("lap du an", True),  # words of the answer
        ("tran van binh", False),
        ("Bình", False),
        ("0912345678", False),
        ("ho ten", True),
        ("%", True),
        ("'; drop table", False),
    ],
)
def test_search_with_and_without_accents(town: Town, query: str, there: bool) -> None:
    row = said(town)
    answered(town, row)
    made_public(town, row)
    html = page_of(Client().get(reverse("petitions_public"), {"q": query}))
    assert (f'/kien-nghi/{row.code}/"' in html) is there


def test_each_filter_and_their_nonsense(town: Town) -> None:
    late, done = made_public(town, said(town)), said(town, 2)
    answered(town, done, outcome="resolved", detail="resolved_by_work")
    made_public(town, done, 2)
    body = done.lead_id
    for query, seen in (
        ("?hd=00001", late),
        ("?hd=00002", done),
        ("?noi=00002", done),
        (f"?co-quan={body}", done),
        ("?trang-thai=qua-han", late),
        ("?trang-thai=chua-tra-loi", late),
        ("?trang-thai=da-giai-quyet", done),
        ("?hd=00002&q=sua+duong", done),
    ):
        html = listed(query)
        other = done if seen is late else late
        assert f'/kien-nghi/{seen.code}/"' in html
        assert f'/kien-nghi/{other.code}/"' not in html
    for query in ("?trang-thai=giai-trinh", "?trang-thai=dang-giai-quyet", "?hd=00001&noi=00002"):
        assert "Không có kiến nghị nào phù hợp" in listed(query)
    parent, child = town.fields[0], town.fields[1]
    for field, there in ((parent, True), (child, True), (town.fields[2], False)):
        assert (late.code in listed(f"?linh-vuc={field.id}")) is there
    for query in (
        "?hd=zz",
        "?linh-vuc=x",
        "?co-quan=-1",
        "?trang-thai=zz",
        "?sau=zz",
        "?sau=9_9",
        "?noi=%00",
    ):
        assert late.code in listed(query)


def test_pages_by_key(town: Town) -> None:
    first = made_public(town, said(town))
    rows = []
    for count in range(44):
        copy = Petition(**{f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields})
        copy.pk, copy.code = None, f"00001-2020-{count:05d}"
        # several at the same moment: the key is the moment and the row
        copy.published_at = clock.now() - timedelta(days=1, minutes=count // 10)
        rows.append(copy)
    Petition.objects.with_scopes_disabled().bulk_create(rows)
    seen: list[str] = []
    query, most = "", 0
    while most < 5:
        most += 1
        html = listed(query)
        seen += [line.split("/")[0] for line in html.split('href="/kien-nghi/0')[1:] if line[:1] == "0"]
        if 'rel="next"' not in html:
            break
        query = html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert (most, len(seen), len(set(seen))) == (3, 45, 45)
    assert "Về trang mới nhất" in listed(query)


def test_what_happened_is_told_without_reasons_and_names(town: Town) -> None:
    row = made_public(town, said(town))
    html = page(row)
    acts = html.split('id="acts"')[1]
    assert "Công khai" in acts
    assert "Rà soát" not in acts
    assert "Người" not in acts


def test_a_file_that_was_let_out(town: Town, settings: Any) -> None:
    row = said(town)
    answer = answered(town, row)
    out, kept = with_file(answer), with_file(answer, "mat.pdf")
    stored = default_storage.save("petitions/test.pdf", ContentFile(b"%PDF-1.7 " + b"x" * 100))
    AnswerFile.objects.with_scopes_disabled().update(reading=stored)
    made_public(town, row, files=[out.id])
    assert "tra-loi.pdf" in page(row)
    assert "mat.pdf" not in page(row)
    answer = read("petition_public_file", row.code, out.id, range="bytes=0-4")
    assert (answer.status_code, b"".join(answer.streaming_content) if not answer.is_async else b"%PDF-") == (
        206,
        b"%PDF-",
    )
    assert answer.headers["content-disposition"].startswith("inline")
    assert read("petition_public_file", row.code, kept.id).status_code == 404
    settings.X_ACCEL_PREFIX = "/protected"
    sent = read("petition_public_file", row.code, out.id)
    assert sent.headers["x-accel-redirect"].endswith(stored)
    other = made_public(town, said(town))
    assert read("petition_public_file", other.code, out.id).status_code == 404
    row.refresh_from_db()
    head = town.worlds[1].actor(HEAD)
    unpublish(actor=head, petition_id=row.id, version=row.version, reason="Sai sót về địa chỉ")
    assert read("petition_public_file", row.code, out.id).status_code == 404
    default_storage.delete(stored)


def test_atom_of_all_of_one_council_and_of_one_petition(town: Town) -> None:
    first, second = made_public(town, said(town)), made_public(town, said(town, 2), 2)
    for name, args, codes in (
        ("petitions_feed", (), [second.code, first.code]),
        ("council_petitions_feed", ("00001",), [first.code]),
    ):
        feed = ET.fromstring(read(name, *args).content)
        links = [entry.find(f"{ATOM}link") for entry in feed.findall(f"{ATOM}entry")]
        assert [
            link.get("href", "").rstrip("/").split("/")[-1] for link in links if link is not None
        ] == codes
    one = ET.fromstring(read("petition_feed", first.code).content)
    assert one.findtext(f"{ATOM}entry/{ATOM}title") == f"Công khai – {first.code}"
    assert read("council_petitions_feed", "99999").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["petitions_public", "petition_public", "petitions_feed", "council_petitions_feed", "petition_feed"],
)
def test_what_is_unchanged_is_not_sent_again(town: Town, name: str) -> None:
    row = made_public(town, said(town))
    args = {"petition_public": [row.code], "petition_feed": [row.code], "council_petitions_feed": ["00001"]}
    path = reverse(name, args=args.get(name, []))
    first = Client().get(path)
    assert first.headers["cache-control"].startswith("public, max-age=")
    asked = {"if-none-match": first.headers["etag"]}
    assert Client().get(path, headers=asked).status_code == 304
    answered(town, row)
    reviewed(town, row)
    assert Client().get(path, headers=asked).status_code == 200
    mine = town.worlds[1].client(OFFICER).get(path)
    assert name.endswith("_feed") or "private" in mine.headers["cache-control"]


def test_the_panel_of_a_council(town: Town) -> None:
    assert "kiến nghị đã công khai" not in page_of(read("council_public", "00001"))
    row = said(town)
    answered(town, row)
    made_public(town, row)
    html = page_of(read("council_public", "00001"))
    assert "Trong 1 kiến nghị đã công khai: <b>1</b> đã được trả lời, <b>0</b> đã giải quyết xong." in html
    made_public(town, said(town))
    assert "Trong 2 kiến nghị" in page_of(read("council_public", "00001"))
    assert "kiến nghị đã công khai" not in page_of(read("council_public", "00002"))


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("petitions_public", 10),
        ("petition_public", 10),
        ("petitions_feed", 10),
        ("petition_feed", 10),
        ("council_public", 99),
    ],
)
def test_as_many_questions_for_one_as_for_three(town: Town, name: str, most: int) -> None:
    row = said(town)
    asked: list[int] = []
    for _ in range(3):
        one = said(town)
        promised(answered(town, one))
        made_public(town, one)
        promised(answered(town, row))
        made_public(town, row) if not asked else reviewed(town, row)
        args = {"petition_public": [row.code], "petition_feed": [row.code], "council_public": ["00001"]}
        with CaptureQueriesContext(connection) as queries:
            read(name, *args.get(name, []), query="?q=duong&linh-vuc=1" if name == "petitions_public" else "")
        asked.append(len(queries))
    assert asked[0] == asked[2] <= most
