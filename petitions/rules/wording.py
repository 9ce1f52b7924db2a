"""What is odd about a text a voter's words were put into: nothing is refused for it, the officer is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from council.rules.decision import N_
from petitions.rules import redaction
from petitions.rules.redaction import Piece

CAPITALS, MARKUP, PERSONAL = "capitals", "markup", "personal"
FLAGS: dict[str, str] = {
    CAPITALS: N_("Viết toàn chữ hoa"),
    MARKUP: N_("Có mã HTML; hệ thống giữ nguyên như chữ thường"),
    PERSONAL: N_("Có thông tin cá nhân trong nội dung"),
}
_LEAST_LETTERS = 12
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});")


def is_shouted(text: str) -> bool:
    """Whether nearly all letters are capitals; a short text ("TDP 3") says nothing."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= _LEAST_LETTERS and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def flags(text: str, pieces: Sequence[Piece] | None = None) -> tuple[str, ...]:
    """The flags of a text, in the order of FLAGS. `pieces`: the personal data in it, where that is known."""
    return tuple(_found(text, redaction.suggest(text) if pieces is None else pieces))


def personal_kinds(text: str) -> dict[str, int]:
    """How many pieces of each kind of personal data a text seems to hold; never what they say."""
    found: dict[str, int] = {}
    for piece in redaction.suggest(text):
        found[piece.kind] = found.get(piece.kind, 0) + 1
    return found


def _found(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    if is_shouted(text):
        yield CAPITALS
    if _TAG.search(text):
        yield MARKUP
    if pieces:
        yield PERSONAL
