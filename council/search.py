"""Finding a name by what a person typed: with accents exactly, without accents by the bare letters."""

from __future__ import annotations

import unicodedata

from council.text import clean, fold

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def matches(query: str, name: str) -> bool:
    """Whether each word of the query begins a word of the name.

    A query without accents is compared by bare letters ("ba dinh" finds Ba Đình). One with accents must
    agree in letters (ă is not a) and, in words where it bears a tone, in the tone, wherever in the word
    the tone is written ("hoà" finds Hòa).
    """
    asked = clean(query).lower().split()
    if fold(query) == " ".join(asked):
        return _all_begin(asked, fold(name).split())
    words = [_parts(word) for word in clean(name).lower().split()]
    return all(any(_agrees(_parts(word), other) for other in words) for word in asked)


def _all_begin(asked: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in asked)


def _parts(word: str) -> tuple[str, str]:
    """A word's letters without its tone, and the tone."""
    decomposed = unicodedata.normalize("NFD", word)
    letters = "".join(c for c in decomposed if c not in _TONES)
    return unicodedata.normalize("NFC", letters), "".join(c for c in decomposed if c in _TONES)


def _agrees(asked: tuple[str, str], word: tuple[str, str]) -> bool:
    return word[0].startswith(asked[0]) and asked[1] in ("", word[1])
