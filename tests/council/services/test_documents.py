"""Taking in a file: every wrong one is refused with its own sentence, and nothing is left behind."""

from __future__ import annotations

import errno
import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from pytest_django import Settings

from council.errors import Refused
from council.services import documents
from tests.factories.pdfs import active_pdf, locked_pdf, pdf_bytes, uploaded


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, settings: Settings) -> Path:
    """A store of its own for each test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def refused(upload: Any) -> str:
    with pytest.raises(Refused) as caught, documents.taken_in(upload):
        pytest.fail("the file was taken")
    assert caught.value.message
    return caught.value.code


def test_both_copies_are_stored(stored: Path) -> None:
    content = pdf_bytes(3)
    with documents.taken_in(uploaded(content)) as incoming:
        assert (stored / incoming.original).read_bytes() == content
        assert (stored / incoming.reading).read_bytes().startswith(b"%PDF")
    assert (incoming.pages, incoming.size) == (3, len(content))
    assert incoming.sha256 == hashlib.sha256(content).hexdigest()
    assert len(files_in(stored)) == 2
    assert "to-trinh" not in incoming.original


def test_the_original_keeps_what_the_reading_copy_loses(stored: Path) -> None:
    with documents.taken_in(uploaded(active_pdf())) as incoming:
        assert (stored / incoming.original).read_bytes() == active_pdf()
    assert incoming.removed["Launch"] == 1


def test_a_file_on_disk_is_taken_as_well(stored: Path) -> None:
    upload = TemporaryUploadedFile("lon.pdf", "application/pdf", len(pdf_bytes()), None)
    upload.write(pdf_bytes())
    upload.flush()
    with documents.taken_in(upload) as incoming:
        assert default_storage.size(incoming.original) == len(pdf_bytes())


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"PK\x03\x04 a document of another kind", "to-trinh.pdf", "not_pdf"),
        (b"<html><script>%PDF-1.7</script>", "a.pdf", "not_pdf"),
        (b"MZ" + pdf_bytes(), "a.pdf", "not_pdf"),
        (pdf_bytes(), "to-trinh.docx", "office_broken"),
        (pdf_bytes(), "pdf", "not_pdf"),
        (b"", "a.pdf", "file_empty"),
        (locked_pdf(user="mở"), "a.pdf", "pdf_encrypted"),
        (locked_pdf(), "a.pdf", "pdf_locked"),
        (pdf_bytes(0), "a.pdf", "pdf_no_pages"),
        (pdf_bytes()[:200], "a.pdf", "pdf_broken"),
    ],
    ids=["zip", "html", "polyglot", "extension", "no name", "empty", "password", "locked", "no pages", "cut"],
)
def test_wrong_files(stored: Path, content: bytes, name: str, code: str) -> None:
    assert refused(uploaded(content, name)) == code
    assert files_in(stored) == []


def test_size_is_checked_before_anything_is_read(stored: Path, settings: Settings) -> None:
    settings.PAPER_MAX_BYTES = 1000

    class Unread(type(uploaded())):  # type: ignore[misc]
        def read(self, *args: Any) -> bytes:
            raise AssertionError("a file that is too large is not read")

    upload = Unread("a.pdf", b"%PDF-" + b"x" * 1000, "application/pdf")
    assert refused(upload) == "file_too_large"


def test_the_limit_is_named_in_megabytes(settings: Settings) -> None:
    settings.PAPER_MAX_BYTES = 200 * 1024**2
    with pytest.raises(Refused, match="200 MB") as caught:
        documents.check_size(settings.PAPER_MAX_BYTES + 1)
    assert caught.value.status == 413
    documents.check_size(settings.PAPER_MAX_BYTES)


def test_a_failure_afterwards_leaves_nothing(stored: Path) -> None:
    with pytest.raises(FileExistsError), documents.taken_in(uploaded()) as incoming:
        (stored / incoming.original).touch(exist_ok=False)
    assert files_in(stored) == []


@pytest.mark.parametrize("survives", [0, 1], ids=["first copy", "second copy"])
def test_a_full_disk_leaves_nothing(stored: Path, monkeypatch: pytest.MonkeyPatch, survives: int) -> None:
    save: Any = FileSystemStorage.save
    calls: list[str] = []

    def run_full(storage: FileSystemStorage, name: str, content: Any) -> Any:
        calls.append(name)
        if len(calls) > survives:
            (stored / name).parent.mkdir(parents=True, exist_ok=True)
            (stored / name).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "save", run_full)
    assert refused(uploaded()) == "storage_full"
    assert files_in(stored) == []


def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, stored: Path) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.001)
    assert refused(uploaded()) == "pdf_too_complex"
    assert files_in(stored) == []


def test_a_reader_that_is_killed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    killed = subprocess.CompletedProcess([], -9, b"", b"")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: killed)
    assert refused(uploaded()) == "pdf_too_complex"


@pytest.fixture
def names() -> dict[str, str]:
    return {
        "Tờ trình.pdf": "Tờ trình.pdf",
        "../../etc/passwd.pdf": "passwd.pdf",
        "C:\\Users\\An\\Tờ trình.pdf": "Tờ trình.pdf",
        "a\u202efdp.exe.pdf": "afdp.exe.pdf",
        "a\x00b\nc.pdf": "ab c.pdf",
        "Ðề án.pdf": "Đề án.pdf",
    }


def test_names_are_cleaned(names: dict[str, str]) -> None:
    assert {name: documents.clean_name(name) for name in names} == names


def test_long_names_keep_their_extension() -> None:
    name = documents.clean_name("ă" * 400 + ".pdf")
    assert len(name) == 300
    assert name.endswith("ă.pdf")
