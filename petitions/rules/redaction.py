"""Personal data inside a text, suggested for removal before it is published. A person decides on each.

Formats: mobile numbers of ten digits (03, 05, 07, 08, 09, or +84), fixed lines (02x), identity numbers of
twelve digits and the former nine, e-mail, bank accounts, dates of birth, house addresses, names after a form
of address. A street alone is what many petitions are about, so an address begins with a house or a flat.
Law 91/2025/QH15 on personal data; the formats are general knowledge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from council.rules.decision import N_

EMAIL, ACCOUNT, IDENTITY, PHONE, BIRTH, ADDRESS, NAME = (
    "email",
    "account",
    "identity",
    "phone",
    "birth",
    "address",
    "name",
)
LABELS: dict[str, str] = {
    EMAIL: N_("Thư điện tử"),
    ACCOUNT: N_("Số tài khoản"),
    IDENTITY: N_("Số căn cước, chứng minh nhân dân"),
    PHONE: N_("Số điện thoại"),
    BIRTH: N_("Ngày sinh"),
    ADDRESS: N_("Địa chỉ nhà"),
    NAME: N_("Họ tên"),
}
# What stands in the published text instead; published texts are Vietnamese.
REPLACEMENTS: dict[str, str] = {
    EMAIL: "[thư điện tử]",
    ACCOUNT: "[số tài khoản]",
    IDENTITY: "[số căn cước]",
    PHONE: "[số điện thoại]",
    BIRTH: "[ngày sinh]",
    ADDRESS: "[địa chỉ]",
    NAME: "[họ tên]",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, `start` to before `end`, what it seems to be and what to put in its place."""

    start: int
    end: int
    kind: str
    replacement: str


_SEP = r"[ .\-]?"
_NOT_MONEY = r"(?!\s*(?:đồng|đ\b|vnđ|vnd|usd|triệu|tỷ|nghìn|m2|m²|ha\b))"
_AFTER_ID = (
    r"(?:cccd|cmnd|cmtnd|cmt|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+nhân\s+dân|\s+thư)?|định\s+danh)"
)
_ACCOUNT_WORDS = r"(?:tài\s+khoản|số\s+tk|stk)(?:\s+(?:ngân\s+hàng|số|là)|\s*[:.])*\s*"
_LINK = r"(?:\s*(?:số|cá\s+nhân|là|:|\.))*\s*"
_PLACE = r"(?:số\s+nhà|nhà\s+số|căn\s+hộ(?:\s+số)?|phòng\s+số)"
_LANE = r"(?:ngõ|ngách|hẻm|kiệt|lô|tổ|nhà|tòa(?:\s+nhà)?|toà(?:\s+nhà)?|chung\s+cư|khu)"
_STREET = r"(?:phố|đường)"
_NUMBER = r"[0-9]+(?:[a-z]\b)?(?:[/\-.][0-9]+[a-z]?)*|[a-z]{1,2}\s?[0-9]+(?:[/\-.][0-9]+)*"
_JOIN = r"\s*[,;\-]?\s*"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (EMAIL, r"(?P<it>[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+)"),
    (
        ACCOUNT,
        rf"{_ACCOUNT_WORDS}(?P<it>\d(?:[ .\-]?\d){{5,18}})(?!\d)",
    ),
    (IDENTITY, rf"{_AFTER_ID}{_LINK}(?P<it>\d(?:{_SEP}\d){{11}}|\d(?:{_SEP}\d){{8}})(?!\d)"),
    (IDENTITY, rf"(?<![\d.,])(?P<it>0\d{{11}}|0\d{{2}}(?:[ .\-]\d{{3}}){{3}})(?![\d]){_NOT_MONEY}"),
    (
        PHONE,
        rf"(?<![\d.,])(?P<it>(?:\(?\+?84\)?|0){_SEP}[35789](?:{_SEP}\d){{8}})(?!\d){_NOT_MONEY}",
    ),
    (PHONE, rf"(?<![\d.,])(?P<it>\(?(?:\+?84{_SEP}|0)2\d{{1,2}}\)?(?:{_SEP}\d){{7,8}})(?!\d){_NOT_MONEY}"),
    (IDENTITY, rf"(?<![\d.,/\-])(?P<it>[0-3]\d{{8}})(?![\d.,/\-]\d|\d){_NOT_MONEY}"),
    (
        BIRTH,
        r"sinh\s+(?:ngày|năm)(?:\s*:)?\s*(?P<it>\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|\d{4})(?!\d)",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_HOUSE = re.compile(
    rf"(?<!\w)(?:{_PLACE}{_JOIN}(?:{_NUMBER})|số\s+(?:{_NUMBER})(?={_JOIN}(?:{_LANE}\s|{_STREET}\s)))"
    rf"(?:{_JOIN}{_LANE}\s+(?:số\s+)?(?:{_NUMBER}))*",
    re.IGNORECASE,
)
_ON_STREET = re.compile(rf"{_JOIN}{_STREET}\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|cô|chú|bác|cụ|em|cử\s+tri|công\s+dân|hộ|gia\s+đình)"
    r"(?:\s*[/,]\s*(?:ông|bà|anh|chị))?(?:\s*:)?\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:\.(?=\s|$))?|[^\W\d_]\.")
_FAMILY_NAMES = re.compile(
    "nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đinh|đào|đoàn|trịnh|trương|lâm|mai|"
    "tô|tạ|hà|cao|lưu|lương|phùng|vương|quách|thái|từ|chu|nghiêm|kiều|khuất|bạch|doãn|đàm|đồng|giang|khổng|la|"
    "lại|lã|mạc|nông|ninh|ông|quản|tống|triệu|tăng|thạch|viên|văn|vi|xa"
)
# Words that begin what a person says or where they live: in a text of capitals the name ends before them.
_STOPS = re.compile(
    "đề|kiến|phản|yêu|cho|có|là|ở|tại|trú|thuộc|số|nhà|phường|xã|tổ|thôn|đại|cử|và|bị|đã|sẽ|đang|hỏi|nêu|"
    "sinh|điện|quận|huyện|thành phố|con|nói|mong|chưa|không|được|của|trên|thường"
)
# Places and offices, which are no names: "cử tri Hà Nội", "ông Chủ tịch".
_PLACES = re.compile(r"(?:hà\s+(?:nội|đông)|hoàng\s+mai)(?!\w)", re.IGNORECASE)
_POSTS = re.compile("chủ|bí|giám|trưởng|phó|chánh|đại")
_LONGEST_NAME = 5


def suggest(text: str) -> tuple[Piece, ...]:
    """The personal data that a text seems to hold, in order and not overlapping; places are those of the text
    as it was given, in whatever Unicode form."""
    composed, places = _composed(text)
    found: list[tuple[int, int, str]] = []
    for find in (_by_patterns, _houses, _names):
        for start, end, kind in find(composed):
            if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
                found.append((start, end, kind))
    return tuple(
        Piece(places[start], places[end], kind, REPLACEMENTS[kind]) for start, end, kind in sorted(found)
    )


def redact(text: str, spans: Iterable[Piece]) -> str:
    """The text with these pieces replaced; pieces that overlap are replaced as one, by the first's words."""
    result, at = [], 0
    for piece in sorted(spans, key=lambda piece: (piece.start, -piece.end)):
        if not 0 <= piece.start <= piece.end <= len(text):
            raise ValueError(f"not a part of the text: {piece}")
        if piece.start >= at:
            result += [text[at : piece.start], piece.replacement]
        at = max(at, piece.end)
    return "".join([*result, text[at:]])


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The text in NFC, and for each place in it (and its end) the place in the text as given."""
    out: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        letters = unicodedata.normalize("NFC", text[start:end])
        out.append(letters)
        places += [start] * len(letters)
        start = end
    return "".join(out), [*places, len(text)]


Found = Iterator[tuple[int, int, str]]


def _by_patterns(text: str) -> Found:
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            yield *match.span("it"), kind


def _houses(text: str) -> Found:
    for match in _HOUSE.finditer(text):
        end = match.end()
        street = _ON_STREET.match(text, end)
        if street:
            end = _capitals(text, street.end(), lambda _word, _place: True) or end
        yield match.start(), end, ADDRESS


def _names(text: str) -> Found:
    for match in _TITLE.finditer(text):
        known = match[0].split()[0].lower() in ("cử", "công", "hộ", "gia")
        end = _capitals(text, match.end(), _family_name if known else _any)
        if end and not _PLACES.match(text, match.end()):
            yield match.end(), end, NAME


def _any(_word: str, _place: int) -> bool:
    return True


def _family_name(word: str, place: int) -> bool:
    return place > 0 or bool(_FAMILY_NAMES.fullmatch(word.lower()))


def _ends_a_name(word: str, place: int) -> bool:
    if place == 0 and _POSTS.fullmatch(word.lower()):
        return True
    return len(word) > 1 and word.isupper() and bool(_STOPS.fullmatch(word.lower()))


def _capitals(text: str, start: int, fits: Callable[[str, int], bool]) -> int | None:
    """Where a run of capitalised words ends, of those that begin at `start`; None when there is none."""
    end: int | None = None
    for place in range(_LONGEST_NAME):
        match = _WORD.match(text, start)
        if not match or not match[0][0].isupper() or not fits(match[0], place):
            break
        if _ends_a_name(match[0].rstrip("."), place):
            break
        end = match.end() if len(match[0]) == 2 else match.start() + len(match[0].rstrip("."))
        if end < match.end() or not text[match.end() : match.end() + 1].isspace():
            break
        start = match.end() + 1
    return end
