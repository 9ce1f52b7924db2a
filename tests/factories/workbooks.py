"""Workbooks as offices make them: right ones for a small election, and a zoo of wrong ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from council.models import Constituency
from elections.models import Contest
from tests.factories.elections import Hustings, make_election

Rows = Sequence[Sequence[Any]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CONTESTS = ("Đơn vị bầu cử", ("Mã đơn vị hành chính", "Số đơn vị", "Số đại biểu", "Gồm"))
AREAS = (
    "Khu vực bỏ phiếu",
    (
        "Mã xã, phường",
        "Khu vực số",
        "Loại",
        "Nơi bỏ phiếu",
        "Địa chỉ",
        "Đường, phố",
        "Đơn vị thành phố số",
        "Đơn vị xã số",
        "Cử tri bầu cấp thành phố",
        "Cử tri bầu cấp xã",
        "Lý do ngoại lệ",
    ),
)
GROUPS = ("Thôn, tổ dân phố", ("Mã xã, phường", "Loại", "Tên", "Khu vực số", "Đơn vị xã số"))
MEMBERS = (
    "Ban, Tổ bầu cử",
    ("Loại", "Mã đơn vị hành chính", "Số", "Họ và tên", "Chức danh", "Cơ quan"),
)
CANDIDATES = (
    "Người ứng cử",
    (
        "Mã đơn vị hành chính",
        "Đơn vị số",
        "Mã hồ sơ",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Trình độ",
        "Lý luận chính trị",
        "Tự ứng cử",
        "Cơ quan giới thiệu",
        "Khối",
    ),
)
Title = tuple[str, tuple[str, ...]]
Change = Callable[[Worksheet], None]


def workbook(sheets: Mapping[Title, Iterable[Sequence[Any]]], change: Change | None = None) -> bytes:
    """A workbook of these sheets with their headers in row 1; `change` is done to each sheet at the end."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for (title, headers), rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(list(headers))
        for row in rows:
            sheet.append(list(row))
        if change is not None:
            change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def upload(content: bytes, name: str = "bang.xlsx") -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content, content_type=XLSX)


def setup_rows(*, communes: int = 2, areas: int = 2, groups: int = 1, seats: int = 3) -> dict[Title, Rows]:
    """The set-up of a city with communes "00001"…: one constituency each, with so many areas and groups."""
    codes = [f"{number:05d}" for number in range(1, communes + 1)]
    return {
        CONTESTS: [["hn", 1, seats, ";".join(codes)], *([code, 1, seats, ""] for code in codes)],
        AREAS: [
            [code, n, "Khu dân cư", f"Nhà văn hóa {n}", f"Ngõ {n}", f"Phố {n}", 1, 1, 1500, 1490, ""]
            for code in codes
            for n in range(1, areas + 1)
        ],
        GROUPS: [
            [code, "Tổ dân phố", f"Tổ dân phố {area}.{n}", area, 1]
            for code in codes
            for area in range(1, areas + 1)
            for n in range(1, groups + 1)
        ],
    }


def member_rows(*, teams: Sequence[tuple[str, int]], members: int = 11) -> dict[Title, Rows]:
    """Full polling teams of these areas."""
    return {
        MEMBERS: [
            ["Tổ", code, number, f"Người Thứ {n}", "Tổ trưởng" if n == 1 else "Ủy viên", f"Cơ quan {n}"]
            for code, number in teams
            for n in range(1, members + 1)
        ]
    }


def candidate_rows(council: str = "00001", *, count: int = 5, contest: int | str = 1) -> dict[Title, Rows]:
    """Fictional candidates for one constituency."""
    return {
        CANDIDATES: [
            [
                council,
                contest,
                f"{council}-M{n:03d}",
                f"Nguyễn Văn {letter(n)}",
                f"{n % 28 + 1}/3/{1960 + n}",
                "Nữ" if n % 2 else "Nam",
                "Đại học",
                "Trung cấp",
                "",
                "Ủy ban Mặt trận Tổ quốc",
                "Chính quyền",
            ]
            for n in range(1, count + 1)
        ]
    }


def letter(number: int) -> str:
    """A different given name for each number, without digits."""
    return f"{chr(65 + number // 26 % 26)}{chr(97 + number % 26)}"


# --- the zoo: what is no workbook, or a dangerous one ------------------------------------------------------


def rezipped(
    content: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None
) -> bytes:
    """The same workbook with its parts changed, and further parts."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def with_entities(content: bytes) -> bytes:
    """The first sheet begins with a document type that expands itself a billion times."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{entities}]>'.encode()

    def change(name: str, part: bytes) -> bytes:
        return doctype + part if name.endswith("sheet1.xml") else part

    return rezipped(content, change)


def bomb(content: bytes, size: int = 64 * 1024**2) -> bytes:
    """A workbook with a part that is nearly all emptiness."""
    return rezipped(content, lambda _name, part: part, {"xl/media/image1.xml": b" " * size})


def ole(*, encrypted: bool) -> bytes:
    """The head of an old .xls, or of a workbook behind a password."""
    body = "EncryptedPackage".encode("utf-16-le") if encrypted else "Workbook".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + body + bytes(512)


def docx() -> bytes:
    """A ZIP that is a text document."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return file.getvalue()


def changed(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook after somebody worked on it in Excel."""
    book = load_workbook(BytesIO(content))
    change(book)
    return saved(book)


def empty_election(*, communes: int = 2, seats: int = 3) -> Hustings:
    """A general election of a city and its communes that nothing was set up for but the councils."""
    made = make_election(communes=communes, areas=0, candidates=0, seats=seats)
    with scopes_disabled():
        Contest.objects.all().delete()
        Constituency.objects.all().delete()
    made.contests.clear()
    return made
