"""From plain text to what a page is set from."""

import re
import unicodedata
from xml.sax.saxutils import escape


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
    """A council's name in capitals, broken where letterheads break it: after "HỘI ĐỒNG NHÂN DÂN"."""
    capitals = plain(name).upper()
    head = "HỘI ĐỒNG NHÂN DÂN"
    if capitals.startswith(head + " "):
        return head, capitals.removeprefix(head).strip()
    return (capitals,)
