"""The words of one page as a file gives them, made into a text that reads and is found.

What programs leave in a PDF: letters apart from their tones (NFD), two letters drawn as one sign (ﬁ), words
cut at the end of a line, marks that nobody sees, and sometimes megabytes of rubbish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from council.rules.decision import N_, Reason

LONGEST = 60_000  # characters of a page; the densest of a statute book has some 8,000

# Why the words of a version were not read.
TEXT_REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("text_broken", N_("Không mở được bản đọc của tài liệu này để lấy chữ; hãy tải lên bản mới.")),
        Reason(
            "text_missing",
            N_("Không thấy tệp của tài liệu này trên máy chủ; hãy báo quản trị hệ thống."),
        ),
        Reason(
            "text_crashed",
            N_("Một trang làm hỏng việc đọc chữ; các trang trước đó vẫn tìm được, hãy in lại tệp PDF."),
        ),
        Reason(
            "text_too_slow",
            N_("Một trang quá phức tạp nên không lấy được chữ; các trang trước đó vẫn tìm được."),
        ),
    )
}
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " ", "Ð": "Đ"}
)
# How a reader of PDFs tells a word that goes on in the next line: its own sign, or a soft hyphen.
_SOFT = re.compile("[\u00ad\u0002\ufffe]\\s*\n\\s*")
_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\x00-\x08\x0b-\x1f\x7f]"
)
# Vietnamese is cut between words alone; where a hyphen cuts one, it is a foreign word in plain letters.
_CUT = re.compile(r"(?<![A-Za-z])([A-Za-z]{2,})-\n([a-z]{2,})(?![A-Za-z])")
_NUMBER = re.compile(r"^\W*(?:trang\s+|page\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*$", re.IGNORECASE)
_GAPS = re.compile(r"\n{3,}")


def read(raw: str) -> str:
    """The text of a page: NFC, lines as on the page, single spaces, words whole."""
    value = _whole(raw)
    return _GAPS.sub("\n\n", _CUT.sub(r"\1\2", value)).strip()


def searched(raw: str) -> str:
    """What the page is found by: its text, and words with a hyphen at the end of a line in two as well."""
    parts = [part for cut in _CUT.finditer(_whole(raw)) for part in cut.groups()]
    return "\n".join([read(raw), *parts])


def without_page_number(value: str) -> str:
    """A page without the line that only counts pages, first or last."""
    lines = value.split("\n")
    if lines and _NUMBER.match(lines[0]):
        lines = lines[1:]
    if lines and _NUMBER.match(lines[-1]):
        lines = lines[:-1]
    return "\n".join(lines)


def _whole(raw: str) -> str:
    value = raw[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    value = _HIDDEN.sub("", _SOFT.sub("", value).translate(_LIGATURES))
    value = unicodedata.normalize("NFC", value).encode("utf-8", "ignore").decode()
    return "\n".join(" ".join(line.split()) for line in value.split("\n")).strip()
