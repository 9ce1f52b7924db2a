"""Texts and sheets become PDF by LibreOffice; packages that would do harm are refused before it sees them."""

from __future__ import annotations

import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from council.errors import Refused
from council.rules.uploads import UPLOAD_REASONS
from council.services import documents, office
from tests.factories.packages import MACROS, docx, lying, odt, package, xlsx
from tests.factories.pdfs import pdf_bytes, uploaded


def code_of(tmp_path: Path, content: bytes, name: str = "to-trinh.docx") -> str:
    path = tmp_path / "came"
    path.write_bytes(content)
    with pytest.raises(office.UnusableError) as caught:
        office.to_pdf(str(path), name, str(tmp_path / "made.pdf"))
    assert caught.value.code in UPLOAD_REASONS
    assert not (tmp_path / "made.pdf").exists()
    return caught.value.code


@pytest.fixture
def converter(tmp_path: Path, settings: Settings) -> Path:
    """A program in LibreOffice's place: says what it was asked, and makes a PDF of it."""
    made = tmp_path / "a.pdf"
    made.write_bytes(pdf_bytes(2))
    program = tmp_path / "fake-office"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, shutil, sys\n"
        f"pathlib.Path({str(tmp_path / 'asked')!r}).write_text(' '.join(sys.argv[1:]))\n"
        f"shutil.copy({str(made)!r}, pathlib.Path(sys.argv[-1]).with_suffix('.pdf'))\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    settings.LIBREOFFICE = str(program)
    return program


BIG = 3 * 1024**2


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7 no package", "a.docx", "office_broken"),
        (docx()[:300], "a.docx", "office_broken"),
        (xlsx(), "a.docx", "office_broken"),
        (docx(), "a.xlsx", "office_broken"),
        (docx(), "a.odt", "office_broken"),
        (odt(said="application/zip"), "a.odt", "office_broken"),
        (package({"x": b"y"}), "a.docx", "office_broken"),
        (docx(more={"../../etc/passwd": b"x"}), "a.docx", "office_broken"),
        (docx(more={"/etc/passwd": b"x"}), "a.docx", "office_broken"),
        (docx(main=MACROS), "a.docx", "office_macros"),
        (docx(more={"word/vbaProject.bin": b"x"}), "a.docx", "office_macros"),
        (odt(more={"Basic/Standard/Module1.xml": b"x"}), "a.odt", "office_macros"),
        (b"\xd0\xcf\x11\xe0 encrypted", "a.docx", "office_password"),
        (b"\xd0\xcf\x11\xe0 old", "a.doc", "office_old"),
        (docx(), "a.docm", "office_old"),
        (docx(more={"word/media/zeros.bin": bytes(BIG)}), "a.docx", "office_bomb"),
        (docx(more={"inner.docx": docx()}), "a.docx", "office_bomb"),
        (package({f"part{n}": b"" for n in range(2_001)}), "a.docx", "office_bomb"),
        (lying(docx(more={"zeros": bytes(BIG)}), "zeros", 10), "a.docx", "office_broken"),
    ],
)
def test_what_is_refused(tmp_path: Path, converter: Path, content: bytes, name: str, code: str) -> None:
    assert code_of(tmp_path, content, name) == code
    assert not (tmp_path / "asked").exists()  # the program never saw it


def test_a_link_in_a_package_is_refused(tmp_path: Path, converter: Path) -> None:
    kept = BytesIO(docx())
    with zipfile.ZipFile(kept, "a") as made:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert code_of(tmp_path, kept.getvalue()) == "office_broken"


def test_total_size_is_bounded_whatever_it_packs_to(
    tmp_path: Path, converter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "MOST_BYTES", 2_000)
    assert code_of(tmp_path, docx(more={"word/media/a.bin": bytes(range(256)) * 10})) == "office_bomb"


@pytest.mark.parametrize("where", ["", "no-such-program"])
def test_without_libreoffice_the_reason_is_told(tmp_path: Path, settings: Settings, where: str) -> None:
    settings.LIBREOFFICE = where
    assert code_of(tmp_path, docx()) == "office_missing"
    with pytest.raises(Refused) as caught, documents.taken_in(uploaded(docx(), "to-trinh.docx")):
        pytest.fail("taken")
    assert (caught.value.code, caught.value.status) == ("office_missing", 400)


def test_a_text_is_kept_as_it_came_and_read_as_pdf(converter: Path) -> None:
    with documents.taken_in(uploaded(docx(), "Tờ trình.docx")) as incoming:
        with default_storage.open(incoming.original, "rb") as kept:
            assert kept.read() == docx()
        with default_storage.open(incoming.reading, "rb") as read:
            assert read.read(5) == b"%PDF-"
        assert incoming.original.endswith(".docx")
        assert (incoming.file_name, incoming.pages, incoming.size) == ("Tờ trình.docx", 2, len(docx()))
    assert "Tờ" not in (converter.parent / "asked").read_text()


def test_what_the_program_makes_is_cleaned_like_any_pdf(converter: Path) -> None:
    (converter.parent / "a.pdf").write_bytes(b"not a PDF")
    with pytest.raises(Refused) as caught, documents.taken_in(uploaded(docx(), "a.docx")):
        pytest.fail("taken")
    assert caught.value.code == "pdf_broken"


def test_a_program_that_fails_or_makes_nothing(tmp_path: Path, converter: Path) -> None:
    converter.write_text("#!/bin/sh\nexit 3\n")
    assert code_of(tmp_path, docx()) == "office_failed"
    converter.write_text("#!/bin/sh\nexit 0\n")
    assert code_of(tmp_path, docx()) == "office_broken"


def test_a_program_that_hangs_ends_with_its_children(
    tmp_path: Path, converter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "SECONDS", 1)
    converter.write_text(f"#!/bin/sh\nsleep 61 &\necho $! > {tmp_path / 'child'}\nwait\n")
    assert code_of(tmp_path, docx()) == "office_failed"
    child = (tmp_path / "child").read_text().strip()
    ended = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True, check=False)
    assert ended.stdout[:1] in ("", "Z")


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (docx("Tờ trình về dự toán ngân sách"), "a.docx", "Tờ trình về dự toán ngân sách"),
        (xlsx(("Tổng chi", 1250)), "a.xlsx", "Tổng chi"),
    ],
)
def test_libreoffice_makes_a_pdf_with_the_words(content: bytes, name: str, words: str) -> None:
    with (
        documents.taken_in(uploaded(content, name)) as incoming,
        default_storage.open(incoming.reading, "rb") as read,
    ):
        text = pypdf.PdfReader(read).pages[0].extract_text()
    assert words in text


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.DOCX", office.TYPES[".docx"]), ("a.pdf", "application/pdf"), ("a", "application/pdf")],
)
def test_media_types(name: str, kind: str) -> None:
    assert office.media_type(name) == kind


@pytest.mark.parametrize(
    ("name", "reading"), [("Tờ trình.v2.docx", "Tờ trình.v2.pdf"), ("a.PDF", "a.PDF"), ("docx", "docx")]
)
def test_the_reading_copy_is_called_a_pdf(name: str, reading: str) -> None:
    assert office.reading_name(name) == reading
