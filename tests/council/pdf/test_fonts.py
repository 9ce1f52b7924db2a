"""The document face is found, carries every Vietnamese letter, and its absence says how to mend it."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from council.pdf import fonts

ALL_LETTERS = fonts.LETTERS


def family(folder: Path, names: Sequence[str]) -> Path:
    """A folder with the machine's document face under other file names, each in a subfolder of its own."""
    for number, (font, name) in enumerate(zip(fonts.load(), names, strict=True)):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / name).symlink_to(font.face.filename)
    return folder


def origin(faces: Sequence[TTFont]) -> set[Path]:
    return {Path(font.face.filename).parent.parent for font in faces}


def test_every_tone_of_every_vowel_is_a_letter_to_have() -> None:
    assert len(ALL_LETTERS) == len(set(ALL_LETTERS)) == 2 * (12 * 6 + 1)
    assert all(len(unicodedata.normalize("NFC", letter)) == 1 for letter in ALL_LETTERS)


def test_tinos_comes_first(tmp_path: Path) -> None:
    tinos = family(tmp_path / "tinos", fonts.TINOS)
    liberation = family(tmp_path / "liberation", fonts.LIBERATION)
    assert origin(fonts.load(tinos, [liberation])) == {tinos}


def test_liberation_serif_stands_in(tmp_path: Path) -> None:
    liberation = family(tmp_path / "liberation", fonts.LIBERATION)
    faces = fonts.load(tmp_path / "none", [tmp_path / "nor", liberation])
    assert origin(faces) == {liberation}
    assert [font.fontName for font in faces] == list(fonts.FACES)


def test_a_family_with_a_face_missing_is_passed_over(tmp_path: Path) -> None:
    tinos = family(tmp_path / "tinos", fonts.TINOS)
    liberation = family(tmp_path / "liberation", fonts.LIBERATION)
    next(tinos.rglob(fonts.TINOS[1])).unlink()
    assert origin(fonts.load(tinos, [liberation])) == {liberation}


def test_a_family_that_lacks_a_letter_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tinos = family(tmp_path / "tinos", fonts.TINOS)
    monkeypatch.setattr(fonts, "LETTERS", "a\U000e0041")
    with pytest.raises(ImproperlyConfigured):
        fonts.load(tinos, [])


def test_no_font_names_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"npm ci .*apt-get install fonts-liberation2"):
        fonts.load(tmp_path / "none", [tmp_path / "neither"])


@pytest.mark.parametrize("face", fonts.FACES)
def test_every_registered_face_has_every_vietnamese_letter(face: str) -> None:
    fonts.ensure()
    font = pdfmetrics.getFont(face)
    assert isinstance(font, TTFont)
    missing = [letter for letter in ALL_LETTERS if ord(letter) not in font.face.charToGlyph]
    assert missing == []


def test_the_face_measures_like_times() -> None:
    fonts.ensure()
    assert pdfmetrics.stringWidth("aW", fonts.REGULAR, 1000) == pytest.approx(444 + 944, abs=1)
