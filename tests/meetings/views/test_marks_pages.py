"""The addresses of private marks: messages of devices, and who finds what at them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council.models import DocumentVersion
from council.views.limits import Limit
from meetings.models import Mark
from meetings.services import marked_copy
from meetings.services.mark_sharing import share_note
from meetings.views import marks as views
from tests.factories import World, make_world
from tests.factories.pdfs import pdf_bytes
from tests.meetings.marking import DATA, add_version, bring, make_group, make_paper, sent, version_of
from tests.meetings.views.desk import text_of, url

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
STAFF = ("chair", "secretary", "secretariat", "guest", "digital_officer")


@pytest.fixture(autouse=True)
def _no_limits_of_another_test() -> None:
    cache.clear()


@pytest.fixture
def world() -> World:
    made = make_world()
    make_group(made, 1, 2)
    return made


@pytest.fixture
def version(world: World) -> DocumentVersion:
    return version_of(make_paper(world))


def wire(on: DocumentVersion, kind: str = "note", **changes: Any) -> dict[str, Any]:
    """A mark as JSON."""
    values = {"uuid": str(uuid4()), "version": on.id, "page": 1, "kind": kind, "data": DATA.get(kind)}
    return values | {"made_at": "2026-01-02T03:04:05.678Z", "deleted": False} | changes


def post(client: Client, world: World, body: Any, name: str = "marks_sync") -> Any:
    content = body if isinstance(body, str) else json.dumps(body)
    return client.post(url(world, name), content, content_type="application/json", headers=JSON)


def message(world: World, *marks: Any, since: int = 0, who: str | int = 1) -> dict[str, Any]:
    return {"account": world.account(who).id, "since": since, "marks": list(marks)}


def test_a_message_and_its_answer(world: World, version: DocumentVersion) -> None:
    one, wrong = wire(version), wire(version, data={})
    answer = post(world.client(1), world, message(world, one, wrong))
    said = answer.json()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (told,) = said.pop("marks")
    assert told == one | {"change": 1, "shared_with": "", "made_at": told["made_at"]}
    assert told["made_at"].startswith("2026-01-02T03:04:05.678")
    (refused,) = said.pop("refused")
    assert (refused["uuid"], refused["code"]) == (wrong["uuid"], "mark_malformed")
    assert "hãy xóa và đánh dấu lại" in refused["message"]
    assert said == {"ok": True, "change": 1, "more": False}
    again = post(
        world.client(1), world, message(world, wire(version, uuid=one["uuid"], deleted=True), since=1)
    )
    assert [(m["deleted"], m["data"]) for m in again.json()["marks"]] == [(True, None)]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"account":1}',
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_what_is_no_message(world: World, body: str) -> None:
    answer = post(world.client(1), world, body)
    assert answer.status_code in (400, 409)
    assert answer.json()["ok"] is False


@pytest.mark.parametrize("changes", [
    {"since": -1}, {"since": "0"}, {"since": True}, {"since": 2**60}, {"marks": {}}, {"marks": [1]},
    {"marks": [{"uuid": "x"}]}, {"marks": [{}] * 201},
])  # fmt: skip
def test_a_message_of_the_wrong_shape(world: World, changes: dict[str, Any]) -> None:
    answer = post(world.client(1), world, message(world) | changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "marks_malformed")


@pytest.mark.parametrize("changes", [
    {"version": "1"}, {"version": True}, {"version": 0}, {"version": 2**70}, {"page": 1.0}, {"page": 0},
    {"kind": 1}, {"deleted": 0}, {"made_at": 5}, {"made_at": "yesterday"}, {"made_at": "2026-01-02T03:04:05"},
    {"made_at": "0001-01-01T00:00:00+14:00"},
])  # fmt: skip
def test_a_mark_of_the_wrong_shape(world: World, version: DocumentVersion, changes: dict[str, Any]) -> None:
    good = wire(version)
    said = post(world.client(1), world, message(world, wire(version, **changes), good)).json()
    assert [one["code"] for one in said["refused"]] == ["mark_malformed"]
    assert [one["uuid"] for one in said["marks"]] == [good["uuid"]]


def test_another_account_in_the_same_browser_sends_nothing(world: World, version: DocumentVersion) -> None:
    """The page was opened by one delegate, then another signed in: what the first one marked stays."""
    answer = post(world.client(2), world, message(world, wire(version), who=1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "other_account")
    assert Mark.objects.with_scopes_disabled().count() == 0


def test_too_many_messages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SYNCS", Limit("marks_sync", 2, 60))
    client = world.client(1)
    said = [post(client, world, message(world)).status_code for _ in range(3)]
    assert said == [200, 200, 429]


# -- who ---------------------------------------------------------------------------------------------------


def addresses(world: World, version: DocumentVersion, uuid: Any) -> dict[str, str]:
    return {
        "mark": url(world, "mark_open", uuid),
        "shared": url(world, "marks_shared", version.id),
        "pdf": url(world, "marks_pdf", version.document_id, version.number),
    }


def test_who_is_not_signed_in_is_sent_to_sign_in(world: World, version: DocumentVersion) -> None:
    client = Client()
    for address in addresses(world, version, uuid4()).values():
        assert client.get(address).status_code == 302
    assert post(client, world, message(world)).status_code == 302


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("who", [*STAFF, "3", "abroad"])
def test_nobody_else_finds_a_mark(world: World, version: DocumentVersion, who: str, shared: bool) -> None:
    one = sent(version)
    bring(world.actor(1), one)
    if shared:
        share_note(actor=world.actor(1), uuid=one.uuid)
    client = make_world("00008").client(1) if who == "abroad" else world.client(who)
    assert client.get(url(world, "mark_open", one.uuid)).status_code == 404
    found = client.get(url(world, "marks_shared", version.id), headers=JSON)
    assert "Hỏi lại" not in text_of(found)
    account = {"account": int(client.session["_auth_user_id"])}
    synced = post(client, world, message(world) | account)
    assert synced.status_code == 403 or synced.json()["marks"] == []


def test_its_person_and_the_group_find_it(world: World, version: DocumentVersion) -> None:
    one = sent(version, page=3)
    bring(world.actor(1), one)
    address = url(world, "mark_open", one.uuid)
    there = f"{url(world, 'paper_reader', version.document_id)}?ban=1&trang=3"
    assert world.client(1).get(address)["Location"] == there
    assert world.client(2).get(address).status_code == 404
    body = {"uuid": str(one.uuid), "shared": True}
    said = post(world.client(1), world, body, "marks_share").json()
    assert said == {"ok": True, "group": "Tổ đại biểu số 1"}
    assert world.client(2).get(address)["Location"] == there
    (note,) = world.client(2).get(url(world, "marks_shared", version.id)).json()["shared"]
    assert (note["owner"], note["page"], note["data"]) == (
        world.delegates[0].person.full_name,
        3,
        DATA["note"],
    )
    said = post(world.client(1), world, body | {"shared": False}, "marks_share").json()
    assert said == {"ok": True, "group": ""}
    assert world.client(2).get(address).status_code == 404


@pytest.mark.parametrize("body", [{}, {"uuid": "x", "shared": True}, {"uuid": str(uuid4()), "shared": 1}])
def test_sharing_of_the_wrong_shape(world: World, body: Any) -> None:
    assert post(world.client(1), world, body, "marks_share").status_code == 400


def test_sharing_what_is_not_ones_own(world: World, version: DocumentVersion) -> None:
    one = sent(version)
    bring(world.actor(1), one)
    answer = post(world.client(2), world, {"uuid": str(one.uuid), "shared": True}, "marks_share")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


# -- the reader --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["1", "chair", "secretary", "secretariat"])
def test_the_reader_offers_marks(world: World, version: DocumentVersion, who: str) -> None:
    add_version(world, version.document)
    page = text_of(world.client(who).get(url(world, "paper_reader", version.document_id)))
    assert f'data-sync="{url(world, "marks_sync")}"' in page
    assert ('data-group="Tổ đại biểu số 1"' in page) is (who == "1")
    assert "?ban=1" in page
    assert "?ban=2" in page


@pytest.mark.parametrize("who", ["guest", "digital_officer", ""])
def test_the_reader_offers_none_to_who_may_not(world: World, version: DocumentVersion, who: str) -> None:
    client = world.client(who) if who else Client()
    page = text_of(client.get(url(world, "paper_reader", version.document_id)))
    assert "marks-toggle" not in page
    assert "danh-dau" not in page


def test_the_list_of_shared_notes_costs_the_same_for_one_and_three(
    world: World, version: DocumentVersion
) -> None:
    counts = []
    client = world.client(2)
    client.get(url(world, "marks_shared", version.id))
    for size in (1, 3):
        ones = [sent(version) for _ in range(size)]
        bring(world.actor(1), *ones)
        for one in ones:
            share_note(actor=world.actor(1), uuid=one.uuid)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(world, "marks_shared", version.id)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# -- a PDF with one's own marks ----------------------------------------------------------------------------


@pytest.fixture
def stored(version: DocumentVersion) -> DocumentVersion:
    version.reading = default_storage.save("reading/marked.pdf", ContentFile(pdf_bytes(3)))
    version.save()
    return version


def download(world: World, version: DocumentVersion, who: str | int) -> tuple[int, bytes]:
    address = url(world, "marks_pdf", version.document_id, version.number)

    client = world.async_client(who)

    async def read() -> tuple[int, bytes]:
        response: Any = await client.get(address)
        parts = [part async for part in response] if response.streaming else [response.content]
        return response.status_code, b"".join(parts)

    return async_to_sync(read)()


def test_the_pdf_has_ones_own_marks_the_stored_file_none(world: World, stored: DocumentVersion) -> None:
    before = default_storage.open(str(stored.reading.name)).read()
    bring(world.actor(1), *(sent(stored, kind, page=2) for kind in DATA))
    bring(world.actor(2), sent(stored, data=DATA["note"] | {"text": "Của người khác"}))
    status, content = download(world, stored, 1)
    assert status == 200
    with pikepdf.open(BytesIO(content)) as pdf:
        found = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
        assert sorted(str(one.Subtype) for one in found) == ["/Highlight", "/Ink", "/Text"]
        assert {str(one.get("/Contents", "")) for one in found} == {"", "học phí", "Hỏi lại số liệu"}
        assert {str(one["/T"]) for one in found} == {world.delegates[0].person.full_name}
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Trang 2"]
    assert default_storage.open(str(stored.reading.name)).read() == before


def test_the_marks_are_seen_in_the_pdf(world: World, stored: DocumentVersion) -> None:
    area = {"color": "pink", "rects": [[100, 500, 300, 600]], "text": ""}
    line = {"color": "red", "width": 6, "strokes": [[100, 300, 300, 300]]}
    marks = [sent(stored, "highlight", data=area), sent(stored, "ink", data=line), sent(stored, "note")]
    bring(world.actor(1), *marks)
    page = pypdfium2.PdfDocument(download(world, stored, 1)[1])[0]
    picture, height = page.render().to_pil().convert("RGB"), page.get_height()

    def at(x: int, y: int) -> tuple[int, ...]:
        return tuple(picture.getpixel((x, int(height) - y)))

    assert at(50, 50) == (255, 255, 255)
    for place, (red, green, blue) in {(200, 550): (255, 140, 178), (200, 300): (194, 26, 26)}.items():
        assert all(abs(a - b) < 6 for a, b in zip(at(*place), (red, green, blue), strict=True))
    assert at(111, 190) != (255, 255, 255)  # the sign of the note, below and beside its place


def test_without_marks_it_is_the_paper(world: World, stored: DocumentVersion) -> None:
    status, content = download(world, stored, "secretariat")
    assert status == 200
    with pikepdf.open(BytesIO(content)) as pdf:
        assert [page.get("/Annots") for page in pdf.pages] == [None] * 3


def test_who_gets_no_pdf(world: World, stored: DocumentVersion) -> None:
    assert download(world, stored, "guest")[0] == 403
    assert (
        make_world("00008").client(1).get(url(world, "marks_pdf", stored.document_id, 1)).status_code == 403
    )
    abroad = make_world("00009")
    address = url(abroad, "marks_pdf", stored.document_id, 1)
    assert abroad.client(1).get(address).status_code == 404
    assert world.client(1).get(url(world, "marks_pdf", stored.document_id, 2)).status_code == 404


def test_a_file_that_cannot_be_read_says_so(
    world: World, stored: DocumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    default_storage.delete(str(stored.reading.name))
    default_storage.save(str(stored.reading.name), ContentFile(b"%PDF-broken"))
    answer = world.client(1).get(url(world, "marks_pdf", stored.document_id, 1), headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "marked_copy_failed")
    monkeypatch.setattr(marked_copy, "SECONDS", 0.001)
    answer = world.client(1).get(url(world, "marks_pdf", stored.document_id, 1), headers=JSON)
    assert answer.json()["error"]["code"] == "marked_copy_failed"


def test_only_so_many_are_made_at_once(
    world: World, stored: DocumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked_copy, "PATIENCE", 0.01)
    for _turn in range(marked_copy.AT_ONCE):
        assert marked_copy._turns.acquire(blocking=False)
    try:
        answer = world.client(1).get(url(world, "marks_pdf", stored.document_id, 1), headers=JSON)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "marked_copy_busy")
    finally:
        for _turn in range(marked_copy.AT_ONCE):
            marked_copy._turns.release()
    assert download(world, stored, 1)[0] == 200
