"""The document face: Tinos from node_modules, or Debian's Liberation Serif 2, which has the same metrics.

Both measure like Times New Roman, which Decree 30/2020/NĐ-CP, Annex I prescribes. A face that lacks one
Vietnamese letter is passed over: Liberation 1 (Debian 12's fonts-liberation) would print empty boxes.
ReportLab keeps fonts in one table for the process; they are registered once.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FAMILY = "Serif"
REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic"
FACES = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
PACKAGE = "@expo-google-fonts/tinos"
DEBIAN = (Path("/usr/share/fonts/truetype/liberation2"), Path("/usr/share/fonts/truetype/liberation"))
TINOS = (
    "Tinos_400Regular.ttf",
    "Tinos_700Bold.ttf",
    "Tinos_400Regular_Italic.ttf",
    "Tinos_700Bold_Italic.ttf",
)
LIBERATION = tuple(f"LiberationSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic"))

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LOWER = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES] + ["đ"]
LETTERS = "".join([*_LOWER, *(letter.upper() for letter in _LOWER)])

_STYLES: dict[str, tuple[Literal[0, 1], Literal[0, 1]]] = {
    REGULAR: (0, 0),
    BOLD: (1, 0),
    ITALIC: (0, 1),
    BOLD_ITALIC: (1, 1),
}
_lock = Lock()


def _load(folder: Path, names: Sequence[str]) -> list[TTFont]:
    """The four faces from anywhere under one folder; none where a file or a Vietnamese letter is missing."""
    paths = {path.name: path for path in folder.rglob("*.ttf")} if folder.is_dir() else {}
    if not all(name in paths for name in names):
        return []
    faces = [TTFont(face, str(paths[name])) for face, name in zip(FACES, names, strict=True)]
    complete = all(ord(letter) in font.face.charToGlyph for font in faces for letter in LETTERS)
    return faces if complete else []


def load(tinos: Path | None = None, debian: Sequence[Path] = DEBIAN) -> list[TTFont]:
    """Regular, bold, italic, bold italic; `tinos` is the npm package's folder, by default the project's own.

    Raises ImproperlyConfigured, naming the command that mends it, when no complete family is there.
    """
    folder = tinos or Path(settings.NODE_MODULES) / PACKAGE
    for place, names in ((folder, TINOS), *((place, LIBERATION) for place in debian)):
        if faces := _load(place, names):
            return faces
    raise ImproperlyConfigured(
        f"No document font with all Vietnamese letters: neither Tinos in {folder} nor Liberation Serif 2. "
        "Run `npm ci --omit=optional --ignore-scripts` or `apt-get install fonts-liberation2`."
    )


def register(faces: Sequence[TTFont]) -> None:
    """Make the four faces known to ReportLab."""
    for font in faces:
        pdfmetrics.registerFont(font)
        bold, italic = _STYLES[font.fontName]
        addMapping(FAMILY, bold, italic, font.fontName)


def ensure() -> None:
    """Register the document face unless that is done."""
    with _lock:
        if BOLD_ITALIC not in pdfmetrics.getRegisteredFontNames():
            register(load())
