"""From plain text to what a page is set from."""

import re
import unicodedata
from xml.sax.saxutils import escape

HEADS = ("HỘI ĐỒNG NHÂN DÂN", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN")


def plain(text: str) -> str:
    """NFC, without control characters: the faces draw decomposed letters with the marks beside them."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def markup(text: str) -> str:
    """Plain text as ReportLab paragraph markup: nothing in it is read as a tag; line breaks are kept.

    "2026 - 2031" stays on one line.
    """
    held = re.sub(r"(?<=\d) - (?=\d)", "\u00a0-\u00a0", plain(text))
    return escape(held).replace("\n", "<br/>")


def agency_lines(name: str) -> tuple[str, ...]:
    """An organ's name in capitals, broken where letterheads break it: after "HỘI ĐỒNG NHÂN DÂN" and
    "ỦY BAN NHÂN DÂN" (either place of its accent)."""
    capitals = plain(name).upper()
    for head in HEADS:
        if capitals.startswith(head + " "):
            return head, capitals.removeprefix(head).strip()
    return (capitals,)
