"""Papers over the network to a running server: a line that breaks, and files that are built to do harm."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest

from tests.factories.packages import docx, package
from tests.factories.pdfs import active_pdf, pdf_bytes
from tests.servers.town import Town, serving

CODE = "00004"
PATIENCE = 15.0


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("uploads")
    (home / "tmp").mkdir()
    database = f"sqlite:///{home}/nghitruong.sqlite3"
    with serving(Town(home, 1, DATABASE_URL=database, REDIS_URL="", TMPDIR=str(home / "tmp"))) as found:
        yield found


@pytest.fixture(scope="module")
def facts(town: Town) -> dict[str, Any]:
    return town.seed("make", CODE)


class Office:
    """The secretariat at the form of one item."""

    def __init__(self, town: Town, facts: dict[str, Any]) -> None:
        self.home = Path(town.env["DATA_DIR"])
        self.port = town.servers[0].port
        self.cookie = f"sessionid={facts['keys']['secretariat']}"
        self.path = f"/hd/{CODE}/thu-ky/muc/{facts['items'][0]}/tai-lieu/"
        page, fields = self._get(self.path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        self.token = found[1]
        self.cookie += "; " + fields["set-cookie"].split(";")[0]

    def _get(self, path: str) -> tuple[str, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        assert answer.status == 200, page[:300]
        return page, {name.lower(): value for name, value in answer.getheaders()}

    def head_and_body(self, content: bytes, name: str) -> tuple[dict[str, str], bytes]:
        """A posted form, as a browser sends it."""
        edge = uuid4().hex
        fields = {"csrfmiddlewaretoken": self.token, "kind": "submission", "title": f"Tờ trình {edge[:6]}"}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        start = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join([*parts, start]).encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {
            "Cookie": self.cookie,
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Accept": "application/json",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return headers, body

    def send(self, content: bytes, name: str = "to-trinh.pdf") -> tuple[int, dict[str, Any]]:
        """The whole file, and what the server said."""
        headers, body = self.head_and_body(content, name)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", self.path, body=body, headers=headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        return answer.status, told

    def stored(self) -> list[str]:
        """Everything that lies in the store or waits to be put there."""
        folders = (self.home / "files", self.home / "tmp")
        return [path.name for folder in folders for path in folder.rglob("*") if path.is_file()]

    def holds_again(self, before: list[str]) -> None:
        """The store holds what it held; what the server put aside goes when it has ended the request."""
        end = time.monotonic() + PATIENCE
        while sorted(self.stored()) != sorted(before) and time.monotonic() < end:
            time.sleep(0.1)
        assert sorted(self.stored()) == sorted(before)


@pytest.fixture
def office(town: Town, facts: dict[str, Any]) -> Office:
    return Office(town, facts)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
async def test_a_line_that_breaks_leaves_nothing(office: Office, share: float) -> None:
    before = office.stored()
    headers, body = office.head_and_body(b"%PDF-1.7 " + bytes(5 * 1024**2), "to-trinh.pdf")
    _reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
    lines = [f"POST {office.path} HTTP/1.1", f"Host: 127.0.0.1:{office.port}"]
    lines += [f"{name}: {value}" for name, value in (headers | {"Content-Length": str(len(body))}).items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body[: int(len(body) * share)])
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.transport.abort()
    await asyncio.to_thread(office.holds_again, before)
    status, told = await asyncio.to_thread(office.send, pdf_bytes(2, title=str(share)))
    assert (status, told["ok"]) == (200, True)


def many_pages(count: int) -> bytes:
    kept = io.BytesIO()
    with pikepdf.new() as pdf:
        for _n in range(count):
            pdf.add_blank_page(page_size=(100, 100))
        pdf.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (pdf_bytes(3)[:-400], "a.pdf", "bị hỏng"),
        (b"%PDF-1.7\n" + b"PK\x03\x04" * 50, "a.pdf", "bị hỏng"),
        (many_pages(10_000), "a.pdf", "5000 trang"),
        (b"<html>" + pdf_bytes(), "a.pdf", "không phải là PDF"),
        (package({"word/document.xml": bytes(50 * 1024**2)}), "a.docx", "bung ra quá lớn"),
        (docx(more={"a.zip": package({"x": b"x"})}), "a.docx", "bung ra quá lớn"),
        (b"MZ\x90\x00", "phu-luc.exe", "không phải là PDF"),
    ],
    ids=["truncated", "polyglot", "10,000 pages", "behind HTML", "bomb", "nested", "program"],
)
def test_what_is_built_to_do_harm_is_refused(office: Office, content: bytes, name: str, said: str) -> None:
    before = office.stored()
    status, told = office.send(content, name)
    assert (status, told["ok"]) == (400, False)
    assert said in told["errors"]["file"][0].replace(".", "")
    office.holds_again(before)


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/a.pdf", "..\\..\\a.pdf", "a\u202efdp.exe.pdf", "ồ" * 290 + ".pdf", "CON.pdf"],
    ids=["parents", "backslashes", "right to left", "300 characters", "reserved"],
)
def test_names_that_would_lead_elsewhere(office: Office, name: str) -> None:
    status, told = office.send(pdf_bytes(1, title=name), name)
    assert (status, told["ok"]) == (200, True), told
    assert all(re.fullmatch(r"[0-9a-f]{32}(\.reading)?\.pdf", kept) for kept in office.stored())


def test_a_polyglot_that_is_a_pdf_is_read_without_its_other_half(office: Office) -> None:
    before = set(office.stored())
    status, told = office.send(active_pdf() + package({"evil.txt": b"x"}), "a.pdf")
    new = {name for name in office.stored() if name not in before}
    if status == 400:
        assert new == set()
        return
    assert told["ok"]
    [reading] = [name for name in new if name.endswith(".reading.pdf")]
    [path] = (office.home / "files").rglob(reading)
    assert b"evil.txt" not in path.read_bytes()
    assert b"/Launch" not in path.read_bytes()
