"""Uploading a paper by form and by script; correcting it; reading it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from pytest_django import Settings

from council.models import CouncilSession, Document, DocumentVersion
from meetings.models import AgendaItem
from meetings.services import papers
from meetings.services.papers import PaperData
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import locked_pdf, pdf_bytes, uploaded
from tests.meetings.services.preparing import items
from tests.meetings.views.desk import queries, text_of, url

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def item(world: World) -> AgendaItem:
    return items(make_sitting(world).session)[0]


@pytest.fixture
def client(world: World) -> Client:
    return world.client("secretariat")


def posted(content: bytes | None = None, name: str = "to-trinh.pdf", **changes: Any) -> dict[str, Any]:
    data = {"kind": "submission", "title": "Tờ trình", "number": "9/TTr", "issuer": "UBND", "is_public": "on"}
    return data | {"file": uploaded(content, name)} | changes


def make_paper(world: World, item: AgendaItem, content: bytes | None = None, **changes: Any) -> Document:
    data = PaperData("submission", "Tờ trình", **changes)
    return papers.upload_paper(
        actor=world.actor("secretariat"), item_id=item.id, data=data, upload=uploaded(content, "Tờ trình.pdf")
    )


def stored_files() -> int:
    return sum(1 for _path in Path(default_storage.path("")).rglob("*.pdf"))


def test_an_upload_by_form_and_by_script(world: World, item: AgendaItem, client: Client) -> None:
    address = url(world, "paper_upload", item.id)
    back = f"{url(world, 'programme_edit', item.session_id)}?mo={item.id}#muc-{item.id}"
    assert client.post(address, posted())["Location"] == back
    by_script = client.post(address, posted(pdf_bytes(2)), headers=JSON)
    assert by_script.json() == {"ok": True, "to": back}
    assert Document.objects.with_scopes_disabled().count() == 2


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK no PDF", "a.pdf", "không phải là PDF"),
        (pdf_bytes(), "a.docx", "không đúng với đuôi tệp"),
        (b"", "a.pdf", "không có nội dung"),
        (locked_pdf(user="x"), "a.pdf", "có mật khẩu mở"),
        (locked_pdf(), "a.pdf", "bị khóa quyền"),
        (pdf_bytes(3)[:300], "a.pdf", "bị hỏng"),
    ],
    ids=["fake", "extension", "empty", "password", "locked", "cut"],
)
def test_wrong_files(
    world: World, item: AgendaItem, client: Client, content: bytes, name: str, said: str
) -> None:
    before = stored_files()
    address = url(world, "paper_upload", item.id)
    plain = client.post(address, posted(content, name))
    assert plain.status_code == 400
    assert said in text_of(plain)
    by_script = client.post(address, posted(content, name), headers=JSON).json()
    assert said in by_script["errors"]["file"][0]
    assert (stored_files(), Document.objects.with_scopes_disabled().count()) == (before, 0)


def test_without_a_file(world: World, item: AgendaItem, client: Client) -> None:
    answer = client.post(
        url(world, "paper_upload", item.id), {"kind": "submission", "title": "A"}, headers=JSON
    )
    assert answer.json()["errors"] == {"file": ["Hãy chọn tệp."]}


def test_the_same_file_twice(world: World, item: AgendaItem, client: Client) -> None:
    make_paper(world, item)
    answer = client.post(url(world, "paper_upload", item.id), posted())
    assert answer.status_code == 400
    assert "Tệp này đã có trong kỳ họp" in text_of(answer)


def test_600_megabytes_are_refused_unread(world: World, item: AgendaItem, client: Client) -> None:
    """The length alone refuses it: the body here is none at all."""
    before = stored_files()
    address = url(world, "paper_upload", item.id)
    answer = client.generic(
        "POST", address, b"", MULTIPART_CONTENT, CONTENT_LENGTH=str(600 * 1024**2), HTTP_ACCEPT="text/html"
    )
    assert answer.status_code == 413
    assert "Tệp lớn hơn 200 MB" in text_of(answer)
    by_script = client.generic(
        "POST", address, b"", MULTIPART_CONTENT, CONTENT_LENGTH=str(600 * 1024**2), headers=JSON
    )
    assert by_script.json()["error"]["code"] == "file_too_large"
    assert stored_files() == before


def test_a_file_that_grows_past_the_limit_is_cut_off(
    world: World, item: AgendaItem, client: Client, settings: Settings
) -> None:
    settings.PAPER_MAX_BYTES = 1000
    answer = client.post(url(world, "paper_upload", item.id), posted(b"%PDF-" + b"x" * 30_000))
    assert answer.status_code == 413
    assert Document.objects.with_scopes_disabled().count() == 0


def test_a_full_disk_is_told(
    world: World, item: AgendaItem, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(default_storage), "save", full, raising=False)
    answer = client.post(url(world, "paper_upload", item.id), posted())
    assert "Máy chủ hết chỗ lưu" in text_of(answer)


def test_uploads_need_the_token(world: World, item: AgendaItem) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load(world.client("secretariat").cookies.output(header="", sep=";"))
    assert strict.post(url(world, "paper_upload", item.id), posted()).status_code == 403
    page = strict.get(url(world, "paper_upload", item.id))
    token = str(page.context["csrf_token"])
    answer = strict.post(url(world, "paper_upload", item.id), posted(csrfmiddlewaretoken=token))
    assert answer.status_code == 302


def paper_post(document: Document, page: Any, **changes: Any) -> dict[str, Any]:
    form = page.context["forms"]["data"]
    opened = {field.html_name: field.value() or "" for field in form}
    return opened | {f"initial-{name}": value for name, value in opened.items()} | changes


def test_corrections_and_two_editors(world: World, item: AgendaItem, client: Client) -> None:
    document = make_paper(world, item)
    address = url(world, "paper_edit", document.id)
    page = client.get(address)
    first, second = (
        paper_post(document, page, number="1/TTr"),
        paper_post(document, page, title="Tờ trình mới"),
    )
    assert world.client("secretary").post(address, first).status_code == 302
    answer = client.post(address, second)
    assert answer.status_code == 409
    assert answer.context["conflict"] == [{"label": "Số, ký hiệu", "theirs": "1/TTr", "mine": ""}]
    again = {field.html_name: field.value() or "" for field in answer.context["forms"]["data"]}
    assert client.post(address, again).status_code == 302
    saved = Document.objects.with_scopes_disabled().get()
    assert (saved.title, saved.number, saved.is_public) == ("Tờ trình mới", "1/TTr", True)


def test_versions_withdrawal_and_use_again(world: World, item: AgendaItem, client: Client) -> None:
    document = make_paper(world, item)
    address = url(world, "paper_version", document.id)
    assert client.post(address, {"file": uploaded(b"x")}).status_code == 400
    assert client.post(address, {"file": uploaded(pdf_bytes(2))}).status_code == 302
    assert "Bản 2" in text_of(client.get(url(world, "paper_edit", document.id)))
    assert client.post(url(world, "paper_withdraw", document.id), {"reason": ""}).status_code == 400
    assert client.post(url(world, "paper_withdraw", document.id), {"reason": "Nhầm"}).status_code == 302
    assert "Tài liệu đã thu hồi lúc" in text_of(client.get(url(world, "paper_edit", document.id)))
    assert world.client(1).get(url(world, "paper_reader", document.id)).status_code == 404
    client.post(url(world, "paper_restore", document.id))
    assert world.client(1).get(url(world, "paper_reader", document.id)).status_code == 200


def test_pages_of_papers_for_nobody_else(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item)
    names = ("paper_edit", "paper_version", "paper_withdraw", "paper_restore")
    foreign = make_world("00008")
    for name in names:
        address = url(world, name, document.id)
        assert world.client(1).post(address).status_code == 403
        assert foreign.client("secretary").post(address).status_code == 403
        assert foreign.client("secretary").post(url(foreign, name, document.id)).status_code == 404


def test_the_reader(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, number="279/TTr-UBND")
    page = world.client(1).get(url(world, "paper_reader", document.id))
    said = text_of(page)
    assert url(world, "paper_file", document.id, 1) in said
    assert "279/TTr-UBND" in said
    assert world.client(1).get(f"{url(world, 'paper_reader', document.id)}?ban=2").status_code == 404


def test_who_reads_goes_back_where_they_work(world: World) -> None:
    sitting = make_sitting(world)
    item = items(sitting.session)[0]
    document = make_paper(world, item)
    address = url(world, "paper_reader", document.id)
    back = {who: world.client(who).get(address).context["urls"]["back"] for who in ("secretariat", 1)}
    assert back["secretariat"].startswith(url(world, "programme_edit", sitting.session_id))
    assert back[1] == url(world, "desk")
    assert Client().get(address).context["urls"]["back"] == url(world, "session_public", sitting.session_id)


def test_a_sitting_under_way_calls_back(world: World) -> None:
    sitting = make_sitting(world, state="open")
    document = make_paper(world, items(sitting.session)[0])
    address = url(world, "paper_reader", document.id)
    page = world.client(1).get(address)
    assert page.context["urls"]["back"] == url(world, "sitting", sitting.id)
    assert f'data-topic="meetings.sitting:{sitting.id}"' in text_of(page)
    assert "data-topic" not in text_of(Client().get(address))


async def body(response: Any) -> bytes:
    assert isinstance(response.streaming_content, AsyncIterator)
    return b"".join([chunk async for chunk in response.streaming_content])


def test_files_by_ranges_through_every_layer(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, pdf_bytes(5))
    version = DocumentVersion.objects.with_scopes_disabled().get()
    reading = default_storage.open(str(version.reading.name)).read()
    address = url(world, "paper_file", document.id, 1)
    public, read = Client(), async_to_sync(body)
    whole = public.get(address)
    assert (whole.status_code, read(whole)) == (200, reading)
    assert whole["Cache-Control"] == "public, max-age=60"
    part = public.get(address, headers={"Range": "bytes=0-99"})
    assert (part.status_code, read(part)) == (206, reading[:100])
    known = public.get(address, headers={"If-None-Match": whole["ETag"]})
    assert known.status_code == 304
    original = public.get(url(world, "paper_original", document.id, 1))
    assert read(original) == pdf_bytes(5)
    assert original["Content-Disposition"].startswith("attachment; filename*=utf-8''T%E1%BB%9D")


def test_hidden_papers_answer_like_absent_ones(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, is_public=False)
    addresses = [
        url(world, "paper_reader", document.id),
        url(world, "paper_file", document.id, 1),
        url(world, "paper_original", document.id, 1),
    ]
    for client in (Client(), make_world("00008").client("secretary")):
        assert {client.get(address).status_code for address in addresses} == {404}
    assert Client().get(url(world, "paper_reader", 999_999)).status_code == 404
    inside = world.client("guest").get(addresses[1])
    assert (inside.status_code, inside["Cache-Control"]) == (200, "private, no-cache")


def test_a_paper_costs_the_same_with_more_versions(world: World, item: AgendaItem, client: Client) -> None:
    document = make_paper(world, item)
    one = queries(client, url(world, "paper_edit", document.id))
    for pages in (2, 3):
        papers.add_version(
            actor=world.actor("secretariat"), document_id=document.id, upload=uploaded(pdf_bytes(pages))
        )
    assert queries(client, url(world, "paper_edit", document.id)) == one


def test_a_draft_is_read_by_those_who_prepare_it(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item)
    CouncilSession.objects.with_scopes_disabled().update(state="draft")
    address = url(world, "paper_reader", document.id)
    assert [world.client(who).get(address).status_code for who in ("secretary", 1)] == [200, 404]
