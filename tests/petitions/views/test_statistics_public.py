"""The public statistics and the files: what they say, what they never say, how often they ask."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from petitions.documents.tables_open import PETITIONS, csv_text
from petitions.models import Petition
from petitions.queries import open_data
from petitions.services.ratings import rate
from petitions.streams import petitions_changed
from tests.council.views.pages import page_of
from tests.factories.petitions import Town, make_petition
from tests.petitions.figures import answered, scatter
from tests.petitions.services.holding import accepted, held, holder_of

pytestmark = pytest.mark.django_db
SECRET = "Nguyễn Thị Riêng, 0912345678"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def page(query: str = "", council: str = "") -> str:
    return page_of(Client().get(address(council) + query))


def address(council: str = "") -> str:
    return (
        reverse("petition_statistics_council", args=[council]) if council else reverse("petition_statistics")
    )


def published(town: Town, world: int = 1, words: str = "Sửa đường ngõ 12") -> Petition:
    row = make_petition(town, world, words=f"{SECRET}: {words}")
    row.public_text, row.public_answer = words, "Đã lên kế hoạch"
    row.published_at = clock.now()
    row.save()
    return row


def download(name: str, council: str = "", query: str = "") -> tuple[Any, str]:
    """A file as an asynchronous server sends it."""
    url = (
        reverse("petition_data_file_council", args=[council, name])
        if council
        else reverse("petition_data_file", args=[name])
    )

    async def fetched() -> tuple[Any, bytes]:
        response: Any = await AsyncClient().get(url + query)
        if not response.streaming:
            return response, response.content
        parts = response.streaming_content
        assert isinstance(parts, AsyncIterator)
        return response, b"".join([part async for part in parts])

    response, body = async_to_sync(fetched)()
    return response, body.decode()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_answered_and_resolved_are_said_apart_with_their_base(town: Town) -> None:
    answered(town, 1, "resolved")
    answered(town, 1, "in_progress")
    answered(town, 1)
    make_petition(town)
    html = page()
    assert "75,00%" in html
    assert "25,00%" in html
    assert "3 trên tổng số 4 kiến nghị" in html
    assert "1 trên tổng số 4 kiến nghị" in html
    assert "2 trong 3 kiến nghị đã có trả lời nhưng chưa được giải quyết xong" in html
    assert "3 trên 3 kiến nghị đã đến hạn" in html
    assert "Chờ đánh giá" in html
    assert "Số liệu này tính thế nào" in html
    assert html.count('class="bar-pair"') == 1


def test_nothing_yet_is_said_and_not_zero_per_cent(town: Town) -> None:
    html = page()
    assert "Chưa có kiến nghị nào được phân loại" in html
    assert "0,00%" not in html
    assert "–" in html


def test_one_council_by_two_groupings(town: Town) -> None:
    answered(town, 1, "resolved")
    answered(town, 0, "explained")
    html = page("?theo=noi&va=co-quan", "00001")
    assert "Hội đồng nhân dân phường Phường 1" in html
    assert "Ủy ban nhân dân Phường 1" in html
    assert "1 trên tổng số 1 kiến nghị" in html
    assert "Không có kiến nghị nào khớp" in page("?tu=2001-01-01&den=2001-02-01", "00001")


def test_a_choice_that_makes_no_sense_is_refused(town: Town) -> None:
    for query in ("?theo=mau", "?noi=999999", "?tu=hom-qua", "?tu=2026-05-02&den=2026-05-01", "?ky=1"):
        response = Client().get(reverse("petition_statistics") + query)
        if query == "?ky=1":
            page_of(response)  # sessions are of one council; without one nobody is asked
        else:
            assert "errorlist" in page_of(response, 422) or 'class="error"' in response.content.decode()
        assert "ETag" not in response.headers or response.status_code == 200
    assert Client().get(reverse("petition_statistics_council", args=["99999"])).status_code == 404


def test_the_council_chosen_in_the_form_has_its_own_address(town: Town) -> None:
    response = Client().get(reverse("petition_statistics") + "?hd=00001&theo=noi&ky=4&va=")
    assert response.headers["Location"] == address("00001") + "?theo=noi"
    back = Client().get(reverse("petition_statistics_council", args=["00001"]) + "?hd=")
    assert back.headers["Location"] == reverse("petition_statistics")
    assert Client().get(reverse("petition_statistics") + "?hd=xyz").status_code == 404


def test_a_copy_is_good_for_a_minute_or_until_something_changes(town: Town) -> None:
    client, url = Client(), reverse("petition_statistics_council", args=["00001"])
    moment = clock.at(clock.today(), 9, 0)
    with clock.frozen(moment):
        tag = client.get(url).headers["ETag"]
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
        petitions_changed(town.communes[1].council.id)
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
        petitions_changed(town.communes[0].council.id)
        assert client.get(url, headers={"if-none-match": tag}).status_code == 200
    with clock.frozen(moment + timedelta(minutes=1)):
        assert client.get(url, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("query", ["", "?theo=noi&va=co-quan", "?theo=ky-hop&va=thang"])
def test_the_page_asks_as_often_for_some_as_for_many(town: Town, query: str) -> None:
    counts = []
    for size in (40, 120):
        scatter(town, size, seed=size)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            page(query, "00001")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10, counts


def rated(town: Town, scores: Iterable[int], world: int = 1) -> None:
    for score in scores:
        row = held(town, world)
        accepted(town, row)
        if score:
            rate(holder=holder_of(row), score=score, note=SECRET)


def test_ratings_are_shown_once_there_are_enough_with_their_base(town: Town) -> None:
    rated(town, (5, 5, 4, 1, 0, 0))
    few = page(council="00001")
    assert "Còn quá ít đánh giá để công bố" in few
    assert "từ 5 đánh giá trở lên" in few
    assert "rất hài lòng" not in few
    assert "Trung bình" not in few
    cache.clear()
    rated(town, (2,))
    rated(town, (3,), 2)
    own = page("?tu=2001-01-01&den=2001-02-01", "00001")
    said = "từ 5 đánh giá trong số 7 kiến nghị có trả lời đã được chấp nhận"
    assert f"Trung bình <b>3,4</b> trên 5 điểm, {said}" in own, "whatever the filter"
    assert "<b>2 trên 5 (40,00%)</b>" in own
    assert '<rect class="resolved" width="40.00" height="12"/>' in own
    assert own.index("5 – rất hài lòng") < own.index("1 – rất không hài lòng")
    assert "từ 6 đánh giá trong số 8 kiến nghị" in page()
    assert "Còn quá ít đánh giá" in page(council="00002")
    assert "Riêng" not in own


def test_ratings_are_not_counted_for_every_reader(town: Town) -> None:
    rated(town, (5,) * 5)
    page()
    with CaptureQueriesContext(connection) as queries:
        page("?theo=noi")
    assert not [one for one in queries if "petitions_rating" in one["sql"]]


def test_the_figures_as_files_are_those_of_the_page(town: Town) -> None:
    answered(town, 1, "resolved")
    answered(town, 1)
    response, text = download("thong-ke.csv", "00001", "?theo=noi&va=linh-vuc-con")
    assert response.headers["Content-Type"].startswith("text/csv")
    (row,) = rows_of(text)
    assert row["noi"] == "00001"
    assert row["linh_vuc_con_name"] == "Hạ tầng đô thị: chung"
    assert (row["total"], row["answered"], row["resolved"], row["waiting"]) == ("2", "2", "1", "1")
    _response, text = download("thong-ke.json", "00001", "?theo=noi&va=linh-vuc-con")
    whole = json.loads(text)
    assert whole["by"] == ["noi", "linh-vuc-con"]
    assert {name: str(value) for name, value in whole["groups"][0].items()} == row
    _response, text = download("thong-ke.csv-metadata.json", query="?theo=noi&va=linh-vuc-con")
    assert [column["name"] for column in json.loads(text)["tableSchema"]["columns"]] == list(row)
    assert download("thong-ke.csv", query="?theo=mau")[0].status_code == 400


def test_only_what_is_published_is_downloaded_and_nobody_is_named(town: Town) -> None:
    row = published(town)
    hidden = published(town, words="Chưa công khai")
    gone = published(town, words="Khiếu nại")
    Petition.objects.with_scopes_disabled().filter(pk=hidden.id).update(published_at=None)
    Petition.objects.with_scopes_disabled().filter(pk=gone.id).update(kind="complaint")
    year = clock.today().year
    for name in ("kien-nghi.csv", f"kien-nghi-{year}.csv", f"kien-nghi-{year}.json"):
        response, text = download(name)
        assert response.status_code == 200
        assert "Riêng" not in text
        assert "0912345678" not in text
        assert "Chưa công khai" not in text
        assert "Khiếu nại" not in text
        assert row.code in text
    _response, text = download("kien-nghi.csv")
    assert text.startswith("\ufeffcode,council,")
    (line,) = rows_of(text)
    assert list(line) == PETITIONS.head
    assert line["text"] == "Sửa đường ngõ 12"
    assert line["recorded_on"] == clock.today().isoformat()
    _response, text = download(f"kien-nghi-{year}.json", "00001")
    whole = json.loads(text)
    assert (whole["council"], whole["year"]) == ("00001", year)
    assert whole["petitions"][0]["answer"] == "Đã lên kế hoạch"
    assert json.loads(download(f"kien-nghi-{year - 1}.json")[1])["petitions"] == []


def test_a_council_downloads_its_own(town: Town) -> None:
    one, two = published(town, 1), published(town, 2)
    response, text = download("kien-nghi.csv", "00002")
    assert two.code in text
    assert one.code not in text
    assert "00002_kien-nghi.csv" in response.headers["Content-Disposition"]
    assert download("kien-nghi.csv", "99999")[0].status_code == 404
    for name in ("kien-nghi.xml", "kien-nghi-0001.csv", "x.csv-metadata.json", "kien-nghi.json"):
        assert download(name)[0].status_code == 404, name


def test_a_file_is_read_page_by_page_without_loss(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [published(town, 1 + n % 2, f"Việc thứ {n}") for n in range(7)]
    same = clock.now()
    Petition.objects.with_scopes_disabled().filter(pk__in=[row.id for row in rows[:4]]).update(
        published_at=same
    )
    for size in (1, 2, 3, 7, 8):
        monkeypatch.setattr(open_data, "PAGE", size)
        codes = [line["code"] for line in rows_of(download("kien-nghi.csv")[1])]
        assert sorted(codes) == sorted(row.code for row in rows)
        assert len(json.loads(download(f"kien-nghi-{clock.today().year}.json")[1])["petitions"]) == 7


def test_a_file_is_asked_for_by_tag(town: Town) -> None:
    published(town)
    url, client = reverse("petition_data_file", args=["kien-nghi.csv"]), Client()
    tag = download("kien-nghi.csv")[0].headers["ETag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    petitions_changed(town.communes[0].council.id)
    assert download("kien-nghi.csv")[0].headers["ETag"] != tag


@pytest.mark.parametrize("word", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_never_run(word: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_text([[word, 5, None, "Đường = ngõ"]])))
    assert row == [f"'{word}", "5", "", "Đường = ngõ"]


def test_the_metadata_describe_the_file(town: Town) -> None:
    _response, text = download("kien-nghi.csv-metadata.json")
    said = json.loads(text)
    assert said["url"] == "kien-nghi.csv"
    assert [column["name"] for column in said["tableSchema"]["columns"]] == PETITIONS.head
    assert said["tableSchema"]["primaryKey"] == ["code"]
    assert set(PETITIONS.head) == set(open_data.SOURCE)


def test_the_page_of_files(town: Town) -> None:
    published(town)
    for url in (reverse("petition_data"), reverse("petition_data_council", args=["00001"])):
        html = page_of(Client().get(url))
        assert f"kien-nghi-{clock.today().year}.json" in html
        assert "thong-ke.csv" in html
    html = page_of(Client().get(reverse("petition_data_council", args=["00002"])))
    assert "Chưa có kiến nghị nào được công khai" in html
