"""The reading copy: nothing active is left, and what was harmless still is there."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from council.rules import uploads
from council.services import reading_copy
from tests.factories.pdfs import active_pdf, locked_pdf, pdf_bytes

WORDS = (
    b"JavaScript", b"app.alert", b"Launch", b"GoToR", b"SubmitForm", b"RichMedia", b"FileAttachment",
    b"EmbeddedFile", b"MZ-attached", b"xdp", b"OpenAction", b"javascript:",
)  # fmt: skip


def make(tmp_path: Path, content: bytes) -> dict[str, object]:
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(content)
    return reading_copy.main(str(source), str(target))


def plain_bytes(path: Path) -> bytes:
    """The file with every stream decoded, so that a search in the bytes finds what it holds."""
    out = BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(
            out,
            qdf=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def test_active_content_is_taken_out_of_every_object(tmp_path: Path) -> None:
    answer = make(tmp_path, active_pdf())
    (tmp_path / "before.pdf").write_bytes(active_pdf())
    before, after = plain_bytes(tmp_path / "before.pdf"), plain_bytes(tmp_path / "b.pdf")
    assert [word for word in WORDS if word not in before] == []
    assert [word for word in WORDS if word in after] == []
    assert answer["pages"] == 1
    assert {"OpenAction", "AA", "Launch", "GoToR", "SubmitForm", "URI", "XFA"} <= set(answer["removed"])  # type: ignore[call-overload]


def test_ordinary_links_stay(tmp_path: Path) -> None:
    make(tmp_path, active_pdf())
    assert b"https://example.org/" in plain_bytes(tmp_path / "b.pdf")


def test_a_harmless_file_loses_nothing(tmp_path: Path) -> None:
    assert make(tmp_path, pdf_bytes(3)) == {"pages": 3, "removed": {}}


def test_pages_stand_together_in_object_streams(tmp_path: Path) -> None:
    make(tmp_path, pdf_bytes(50))
    assert b"/ObjStm" in (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (locked_pdf(user="mở"), "pdf_encrypted"),
        (locked_pdf(), "pdf_locked"),
        (pdf_bytes(0), "pdf_no_pages"),
        (pdf_bytes(3)[:300], "pdf_broken"),
        (pdf_bytes(3)[:-40], "pdf_broken"),
        (b"%PDF-1.7\n" + b"\x00" * 2000, "pdf_broken"),
        (b"", "pdf_broken"),
    ],
    ids=["password", "owner password", "no pages", "cut in the middle", "cut at the end", "rubbish", "empty"],
)
def test_unusable_files(tmp_path: Path, content: bytes, code: str) -> None:
    assert make(tmp_path, content) == {"error": code}
    assert not (tmp_path / "b.pdf").exists()


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_copy, "MAX_PAGES", 2)
    assert make(tmp_path, pdf_bytes(2))["pages"] == 2
    assert make(tmp_path, pdf_bytes(3)) == {"error": "pdf_too_many_pages"}


def test_too_many_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_copy, "MAX_OBJECTS", 3)
    assert make(tmp_path, pdf_bytes(9)) == {"error": "pdf_too_complex"}


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes())
    assert reading_copy.main(str(tmp_path / "a.pdf"), "/dev/full") == {"error": "storage_full"}


def test_each_answer_has_its_sentence() -> None:
    """A code the child answers with is one the parent has words for."""
    source = Path(reading_copy.__file__).read_text(encoding="utf-8")
    said = {code for code in uploads.UPLOAD_REASONS if f'"{code}"' in source}
    assert {"pdf_encrypted", "pdf_locked", "pdf_broken", "pdf_no_pages", "storage_full"} <= said
