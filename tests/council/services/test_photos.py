"""Taking in photos: what is stored is a picture and nothing else, and every wrong file leaves nothing."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from PIL import Image
from pytest_django import Settings

from council.errors import Refused
from council.rules import photos as rules
from council.services import photos
from tests.factories.photos import bomb, photographed, picture, polyglot, saved, uploaded_photo


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


def refused(upload: Any) -> Refused:
    with pytest.raises(Refused) as caught, photos.taken_in(upload, folder="photos"):
        pytest.fail("the file was taken")
    assert caught.value.message
    return caught.value


def opened(folder: Path, name: str) -> Image.Image:
    with Image.open(folder / name) as image:
        image.load()
        return image


def is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 200 and pixel[2] < 60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_jpeg_under_a_name_that_says_nothing(stored: Path, kind: str) -> None:
    upload = uploaded_photo(picture(kind=kind), "CCCD Nguyễn Văn A.png")
    with photos.taken_in(upload, folder="photos") as name:
        image = opened(stored, name)
    assert (image.format, image.size, photos.photo_size(name)) == ("JPEG", (400, 600), (400, 600))
    assert name.startswith("photos/")
    assert "Nguy" not in name


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "LA", "I;16"])
def test_each_mode_is_taken(stored: Path, mode: str) -> None:
    source = Image.new(mode, (40, 60))
    with photos.taken_in(uploaded_photo(saved(source, "PNG")), folder="photos") as name:
        assert opened(stored, name).mode == "RGB"


def test_what_was_transparent_becomes_white(stored: Path) -> None:
    clear = Image.new("RGBA", (40, 60), (0, 0, 0, 0))
    with photos.taken_in(uploaded_photo(saved(clear, "PNG")), folder="photos") as name:
        assert opened(stored, name).getpixel((20, 30)) == (255, 255, 255)


def test_a_print_of_four_inks_is_taken(stored: Path) -> None:
    with photos.taken_in(uploaded_photo(picture(mode="CMYK")), folder="photos") as name:
        assert is_red(opened(stored, name).getpixel((200, 50)))


def test_turned_upright_and_without_what_the_camera_wrote(stored: Path) -> None:
    content = photographed(600, 400, orientation=6)  # the red half lies at the top: upright, it is right
    assert b"Secret Maker" in content
    with photos.taken_in(uploaded_photo(content), folder="photos") as name:
        image, raw = opened(stored, name), (stored / name).read_bytes()
    assert image.size == (400, 600)
    assert is_red(image.getpixel((350, 300)))
    assert not is_red(image.getpixel((50, 300)))
    assert not image.getexif()
    assert b"Exif" not in raw
    assert b"Secret" not in raw


def test_nothing_of_a_second_file_is_kept(stored: Path) -> None:
    assert b"<script>" in polyglot()
    with photos.taken_in(uploaded_photo(polyglot()), folder="photos") as name:
        raw = (stored / name).read_bytes()
    assert b"script" not in raw
    assert b"PK\x03\x04" not in raw
    assert raw.endswith(b"\xff\xd9")


def test_a_large_photo_is_made_smaller(stored: Path) -> None:
    with photos.taken_in(uploaded_photo(picture(3000, 1500)), folder="photos", largest=1000) as name:
        assert opened(stored, name).size == (1000, 500)


def test_cut_to_a_ratio_in_the_middle(stored: Path) -> None:
    upload = uploaded_photo(picture(900, 600))
    with photos.taken_in(upload, folder="photos", crop=(4, 6)) as name:
        assert opened(stored, name).size == (400, 600)


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"", "photo_empty", 400),
        (b"%PDF-1.7 not a picture", "not_a_photo", 400),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not_a_photo", 400),
        (b"GIF89a" + bytes(40), "not_a_photo", 400),
        (b"MZ" + picture(), "not_a_photo", 400),
        (b"\xff\xd8\xff\xe0 and nothing behind", "photo_broken", 400),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "photo_broken", 400),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "photo_broken", 400),
        (picture()[: len(picture()) // 2], "photo_broken", 400),
        (picture(kind="PNG")[:200], "photo_broken", 400),
        (b"\xff\xd8\xff" + picture(kind="PNG")[3:], "photo_broken", 400),
    ],
)
def test_wrong_files_leave_nothing(stored: Path, content: bytes, code: str, status: int) -> None:
    refusal = refused(uploaded_photo(content))
    assert (refusal.code, refusal.status) == (code, status)
    assert files_in(stored) == []


@pytest.mark.parametrize("side", [6_400, 11_000, 100_000])
def test_a_picture_of_too_many_pixels_is_never_decoded(
    stored: Path, monkeypatch: pytest.MonkeyPatch, side: int
) -> None:
    content = bomb(side)
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("it was decoded"))
    refusal = refused(uploaded_photo(content))
    assert (refusal.code, refusal.status) == ("photo_too_many_pixels", 413)
    assert files_in(stored) == []


def test_the_limit_of_pixels_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MAX_PIXELS", 400 * 600 - 1)
    assert refused(uploaded_photo()).code == "photo_too_many_pixels"
    monkeypatch.setattr(photos, "MAX_PIXELS", 400 * 600)
    with photos.taken_in(uploaded_photo(), folder="photos"):
        pass


def test_a_file_too_large_is_not_read() -> None:
    upload = uploaded_photo()
    upload.size = rules.MAX_BYTES + 1
    upload.file = None
    assert refused(upload).code == "photo_too_large"


def test_a_size_that_lies_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = uploaded_photo()
    upload.size = 1
    monkeypatch.setattr(photos, "MAX_BYTES", len(picture()) - 1)
    assert refused(upload).code == "photo_too_large"


def test_a_failure_inside_removes_the_file(stored: Path) -> None:
    taking = photos.taken_in(uploaded_photo(), folder="photos")
    assert (stored / taking.__enter__()).is_file()
    assert not taking.__exit__(KeyError, KeyError(), None)
    assert files_in(stored) == []


def test_a_full_disk_is_said(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: FileSystemStorage, name: str, content: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    refusal = refused(uploaded_photo())
    assert (refusal.code, refusal.status) == ("storage_full", 507)


def test_forgetting_what_is_not_there() -> None:
    photos.forget("")
    photos.forget("photos/none.jpg")


@pytest.mark.parametrize(
    ("size", "differs"), [((400, 600), False), ((420, 600), False), ((421, 600), True), ((600, 400), True)]
)
def test_the_ratio_with_its_tolerance(size: tuple[int, int], differs: bool) -> None:
    assert rules.ratio_differs(*size, (4, 6), 5) is differs


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((400, 600), (0, 0, 400, 600)),
        ((900, 600), (250, 0, 650, 600)),
        ((400, 900), (0, 150, 400, 750)),
        ((1, 1), (0, 0, 1, 1)),
    ],
)
def test_the_crop_lies_in_the_middle(size: tuple[int, int], box: tuple[int, int, int, int]) -> None:
    assert rules.centred_crop(*size, (4, 6)) == box
