"""Texts and sheets as their packages, good ones and such as are built to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook

TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{main}"/>
</Types>"""
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
DOCUMENT = """<?xml version="1.0"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"""


def docx(
    words: str = "Tờ trình về dự toán ngân sách", *, main: str = MAIN, more: Mapping[str, bytes] | None = None
) -> bytes:
    """A text of one paragraph; `more`: further parts by name."""
    parts = {
        "[Content_Types].xml": TYPES.format(main=main).encode(),
        "_rels/.rels": RELATIONS.encode(),
        "word/document.xml": DOCUMENT.format(words=words).encode(),
    }
    return package({**parts, **(more or {})})


def xlsx(*rows: tuple[object, ...]) -> bytes:
    """A sheet with these rows."""
    book, kept = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in rows or (("Chi thường xuyên", 1_250_000),):
        sheet.append(row)
    book.save(kept)
    return kept.getvalue()


def odt(
    *, said: str = "application/vnd.oasis.opendocument.text", more: Mapping[str, bytes] | None = None
) -> bytes:
    """The outside of an OpenDocument text."""
    return package({"mimetype": said.encode(), "content.xml": b"<office/>", **(more or {})})


def package(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these parts; the same bytes at any time of the day."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def lying(content: bytes, name: str, says: int) -> bytes:
    """A package in which the directory says that a part is smaller than it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        size = read.getinfo(name).file_size
    at = content.rindex(name.encode()) - 46  # its entry in the central directory
    assert int.from_bytes(content[at + 24 : at + 28], "little") == size
    return content[: at + 24] + says.to_bytes(4, "little") + content[at + 28 :]
