"""Names of files in an archive that unpack everywhere: Windows, macOS, Linux, for the next thirty years.

No path in a name, no reserved name of Windows, no character that hides, turns the direction of a text or
means something to a file system; NFC; short enough for the oldest limits; no two that differ in case alone.
"""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS = 80  # of one name
MOST_BYTES = 240  # of one name in UTF-8: file systems stop at 255
LONGEST_PATH = 150  # letters of a path within the archive
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"^[a-z0-9]{1,8}$")
NAMELESS = "khong-ten"


def safe_name(text: str, *, extension: str = "", most: int = MOST_LETTERS) -> str:
    """A file's name from any text: at most `most` letters and 240 bytes, with its extension."""
    ending = f".{extension.lower()}" if _EXTENSION.match(extension.lower()) else ""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_plain(c))
    stem = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", shown))
    stem = _cut(" ".join(stem.split()).strip(" .-"), most - len(ending), MOST_BYTES - len(ending))
    if not stem:
        stem = NAMELESS
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem + ending


def extension_of(file_name: str) -> str:
    """The extension of a name as it was uploaded, lower case; "" for none or one that is no plain word."""
    _stem, dot, ending = file_name.rpartition(".")
    return ending.lower() if dot and _EXTENSION.match(ending.lower()) else ""


class Paths:
    """The paths of one archive: each is given out once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folder: str, stem: str, extension: str = "") -> str:
        """A path of its own in a folder ("" for the top) whose name is safe already."""
        room = min(MOST_LETTERS, LONGEST_PATH - len(folder) - 1)
        for count in range(1, 10_000):
            suffix = f" ({count})" if count > 1 else ""
            name = safe_name(stem, extension=extension, most=room - len(suffix))
            if suffix:
                name = _with_suffix(name, suffix)
            path = f"{folder}/{name}" if folder else name
            if path.casefold() not in self._taken:
                self._taken.add(path.casefold())
                return path
        raise ValueError("too many files of one name")


def _with_suffix(name: str, suffix: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return f"{stem}{suffix}.{extension}" if dot else f"{name}{suffix}"


def _is_plain(character: str) -> bool:
    """Whether a character is one to be read: none of the control, format, private and unassigned ones."""
    return not unicodedata.category(character).startswith("C")


def _cut(text: str, most: int, most_bytes: int) -> str:
    text = text[: max(most, 1)]
    while len(text.encode()) > most_bytes:
        text = text[:-1]
    return text.rstrip(" .-")
