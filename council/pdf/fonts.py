"""The document face: Tinos from node_modules, or Debian's Liberation Serif, which has the same metrics.

Both measure like Times New Roman, which Decree 30/2020/NĐ-CP, Annex I prescribes, and hold every
Vietnamese letter. ReportLab keeps fonts in one table for the process; they are registered once.
"""

from collections.abc import Iterator
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
PACKAGE = "@expo-google-fonts/tinos"
DEBIAN = Path("/usr/share/fonts/truetype/liberation")

_TINOS = {
    REGULAR: "Tinos_400Regular.ttf",
    BOLD: "Tinos_700Bold.ttf",
    ITALIC: "Tinos_400Regular_Italic.ttf",
    BOLD_ITALIC: "Tinos_700Bold_Italic.ttf",
}
_LIBERATION = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}
_STYLES: dict[str, tuple[Literal[0, 1], Literal[0, 1]]] = {
    REGULAR: (0, 0),
    BOLD: (1, 0),
    ITALIC: (0, 1),
    BOLD_ITALIC: (1, 1),
}
_lock = Lock()


def _in_folder(folder: Path, names: dict[str, str]) -> dict[str, Path] | None:
    """The four files anywhere under one folder, or None when one is missing."""
    by_name = {path.name: path for path in folder.rglob("*.ttf")} if folder.is_dir() else {}
    found = {face: by_name[name] for face, name in names.items() if name in by_name}
    return found if len(found) == len(names) else None


def _candidates(tinos: Path, debian: Path) -> Iterator[dict[str, Path] | None]:
    yield _in_folder(tinos, _TINOS)
    yield _in_folder(debian, _LIBERATION)


def find(tinos: Path | None = None, debian: Path = DEBIAN) -> dict[str, Path]:
    """The font file of each face; `tinos` is the npm package's folder, by default the project's own.

    Raises ImproperlyConfigured, naming the command that mends it, when neither family is there.
    """
    folder = tinos or Path(settings.NODE_MODULES) / PACKAGE
    for files in _candidates(folder, debian):
        if files:
            return files
    raise ImproperlyConfigured(
        f"No document font: neither Tinos in {folder} nor Liberation Serif in {debian}. "
        "Run `npm ci --omit=optional --ignore-scripts` in the project, or `apt-get install fonts-liberation`."
    )


def register(files: dict[str, Path]) -> None:
    """Make the four faces known to ReportLab, replacing those registered before."""
    for face, path in files.items():
        pdfmetrics.registerFont(TTFont(face, str(path)))
        bold, italic = _STYLES[face]
        addMapping(FAMILY, bold, italic, face)


def ensure() -> str:
    """Register the document face unless that is done; answers the family's name."""
    with _lock:
        if BOLD_ITALIC not in pdfmetrics.getRegisteredFontNames():
            register(find())
    return FAMILY
