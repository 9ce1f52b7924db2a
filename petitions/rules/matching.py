"""Names and dates as people type them into spreadsheets, brought to the form in which they are compared.

Nothing here guesses: a form is equal or it is not; what is only like a name is suggested elsewhere, and a
person decides. Names come folded (lower case, without accents); words of a text come as they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_BETWEEN = re.compile(r"\s*[,;()\n]\s*|\s+[-–]\s+")


class Unit(StrEnum):
    """What a place says it is. Wards and communes are the units of today; districts and towns are no more
    (two tiers since 1 July 2025), so that a name of theirs means no unit for certain."""

    WARD = "ward"
    COMMUNE = "commune"
    CITY = "city"
    FORMER = "former"
    UNSAID = ""


_UNITS: dict[str, Unit] = {
    "phuong": Unit.WARD,
    "p": Unit.WARD,
    "ph": Unit.WARD,
    "ward": Unit.WARD,
    "xa": Unit.COMMUNE,
    "x": Unit.COMMUNE,
    "commune": Unit.COMMUNE,
    "thanh pho": Unit.CITY,
    "tp": Unit.CITY,
    "quan": Unit.FORMER,
    "q": Unit.FORMER,
    "huyen": Unit.FORMER,
    "h": Unit.FORMER,
    "thi xa": Unit.FORMER,
    "tx": Unit.FORMER,
    "thi tran": Unit.FORMER,
    "tt": Unit.FORMER,
}
_LONGEST_FIRST = sorted(_UNITS, key=len, reverse=True)
# What people shorten in the names of bodies, and words that say nothing in them.
_SHORT: dict[str, str] = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "tp": "thanh pho",
    "p": "phuong",
    "x": "xa",
    "ca": "cong an",
    "bql": "ban quan ly",
    "tt": "trung tam",
    "cty": "cong ty",
    "tnhh": "trach nhiem huu han",
    "mtv": "mot thanh vien",
}
_SILENT = frozenset({"va", "thuoc", "ve"})
_ENDS = ("thanh pho ha noi", "ha noi", "thanh pho")
DITTO = frozenset({"nt", "n t", "nhu tren", "nhu dong tren", "tuong tu", "ditto"})
_DITTO_MARKS = frozenset("\"“”″〃'`´-–—_.…")
_END_OF_TABLE = re.compile(
    r"(?:tong(?: cong| so)?|cong)(?:$| \d| kien nghi)|(?:nguoi lap|lap bieu|nguoi ky|thu truong|noi nhan|"
    r"ghi chu)(?:$| )|ha noi ngay "
)
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?")


def words_key(folded: str) -> str:
    """Words alone, without marks: by this two spellings of one name are the same."""
    return _NOT_WORD.sub(" ", folded).strip()


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a unit without what it is, and what it says it is."""

    name: str
    unit: Unit = Unit.UNSAID


def place_of(folded: str) -> Place:
    """ "p. ba dinh", "ba dinh (p)", "phuong ba dinh" -> the ward "ba dinh"."""
    words = words_key(folded)
    for prefix in _LONGEST_FIRST:
        if words.startswith(f"{prefix} "):
            return Place(words[len(prefix) + 1 :], _UNITS[prefix])
    behind = _IN_BRACKETS.search(folded)
    unit = _UNITS.get(words_key(behind[1])) if behind else None
    return Place(words_key(folded[: behind.start()]), unit) if behind and unit else Place(words)


def places_of(folded: str) -> list[list[Place]]:
    """The whole as one place, then each part of it ("to 5, phuong ba dinh, ha noi"): as it may be read, since
    "phuong liet" is a name and not the ward "liet"."""
    parts = [part for part in _BETWEEN.split(folded) if words_key(part)]
    return [_readings(part) for part in [folded, *(parts if len(parts) > 1 else ())] if words_key(part)]


def _readings(folded: str) -> list[Place]:
    return list(dict.fromkeys((place_of(folded), Place(words_key(folded)))))


def body_key(folded: str) -> str:
    """The name of a body with what is usually shortened written out, without the city at its end."""
    words = words_key(folded.replace("&", " va ")).split()
    said = " ".join(_SHORT.get(word, word) for word in words if word not in _SILENT)
    for end in _ENDS:
        if said.endswith(f" {end}") and not said.endswith(f"uy ban nhan dan {end}"):
            return said[: -len(end) - 1].strip()
    return said


def initials_of(key: str) -> frozenset[str]:
    """What a body may be shortened to, without spaces: "so giao duc dao tao" -> "sogddt", "sgddt"."""
    first, *rest = key.split() or [""]
    letters = "".join(word[0] for word in rest)
    return frozenset({f"{first}{letters}", f"{first[:1]}{letters}"}) if len(rest) > 1 else frozenset()


def is_ditto(folded: str) -> bool:
    """Whether a cell says "the same as above"."""
    said = folded.strip()
    return bool(said) and (set(said) <= _DITTO_MARKS | {" "} or words_key(said) in DITTO)


def is_dash(folded: str) -> bool:
    """A dash or dots alone: "the same" in a column of names, nothing in a column of texts."""
    said = folded.strip()
    return bool(said) and set(said) <= set("-–—_.… ")


def ends_table(folded: str) -> bool:
    """Whether a row begins as totals, signatures and notes below a table begin."""
    return bool(_END_OF_TABLE.match(words_key(folded)))


def is_numbering(folded: str) -> bool:
    """A cell of the row that numbers the columns: "(1)", "2", "a"."""
    return bool(_NUMBERING.fullmatch(folded.strip()))


# --- days ----------------------------------------------------------------------------------------------


class DayFault(StrEnum):
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or why there is none; `meant` is the day it probably means."""

    day: date | None
    fault: DayFault | None = None
    meant: date | None = None


_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]\d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),?(?: nam)? (\d{4})")
_EXCEL_ZERO = date(1899, 12, 30)


def day_of(folded: str) -> Day:
    """The day a text says: 5/3/2026, 05-03-2026, 2026-03-05, "ngay 5 thang 3 nam 2026".

    A year of two digits could be read in several ways, so it is never taken: 5-3-26 may be 2005.
    """
    said = " ".join(folded.split())
    words = _WORDS.fullmatch(said)
    if words:
        return _real(int(words[3]), int(words[2]), int(words[1]))
    iso = _ISO.fullmatch(said)
    if iso:
        return _real(int(iso[1]), int(iso[2]), int(iso[3]))
    numbers = _NUMBERS.fullmatch(said)
    if not numbers:
        return Day(None, DayFault.UNREADABLE)
    first, second, year = int(numbers[1]), int(numbers[2]), numbers[3]
    if len(year) == 2:
        return Day(None, DayFault.AMBIGUOUS, _real(2000 + int(year), second, first).day)
    return _real(int(year), second, first)


def excel_day(number: float) -> date | None:
    """The day behind a number of Excel whose cell lost its format; only days people write of."""
    return _EXCEL_ZERO + timedelta(days=int(number)) if 36_526 <= number < 73_050 else None


def _real(year: int, month: int, day: int) -> Day:
    try:
        return Day(date(year, month, day))
    except ValueError:
        pass
    try:
        return Day(None, DayFault.IMPOSSIBLE, date(year, day, month))
    except ValueError:
        return Day(None, DayFault.IMPOSSIBLE)


# --- complaints and denunciations ------------------------------------------------------------------------

_OWN_TRACK = re.compile(
    r"(?:đơn|thư|xin|tôi|chúng tôi|gia đình(?: tôi)?|nay|làm đơn|đề nghị xem xét đơn)\s+"
    r"(?:xin\s+)?(khiếu nại|khiếu kiện|tố cáo)|^(khiếu nại|tố cáo)\b",
    re.IGNORECASE,
)


def own_track(text: str) -> str:
    """The words by which a text seems to be a complaint or a denunciation, "" where it does not. One that
    asks to speed up "giải quyết khiếu nại, tố cáo" is a petition."""
    found = _OWN_TRACK.search(unicodedata.normalize("NFC", text))
    return (found[1] or found[2]).lower() if found else ""
