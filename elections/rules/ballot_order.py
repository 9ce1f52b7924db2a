"""The order of candidates on ballot papers and official lists (forms 14, 15 note 4 and 22).

Given name, then family name, then middle name, each by the Vietnamese alphabet; of wholly equal names the
earlier birth first, and the birth dates are printed. In prose: docs/rules/ballot-order.md.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from elections.rules.shapes import Birth

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_UNKNOWN = Birth(9999)

WordKey = tuple[tuple[int, ...], tuple[int, ...]]
NameKey = tuple[tuple[WordKey, ...], tuple[WordKey, ...], tuple[WordKey, ...]]


def ballot_key(full_name: str) -> NameKey:
    """The key of a whole name: given, family, middle. Case, tone placement (hoà, hòa) and Unicode form make
    no difference; a tone decides between words with the same letters, before the next part is looked at."""
    words = [_word_key(word) for word in _clean(full_name).split()]
    return tuple(words[-1:]), tuple(words[:-1][:1]), tuple(words[1:-1])


def ballot_order(names: Sequence[tuple[int, str, Birth | None]]) -> tuple[int, ...]:
    """Candidates in the order of the ballot paper, from (candidate, name, birth)."""
    ordered = sorted(names, key=lambda entry: (ballot_key(entry[1]), entry[2] or _UNKNOWN, entry[0]))
    return tuple(candidate for candidate, _, _ in ordered)


def same_names(names: Iterable[tuple[int, str, Birth | None]]) -> frozenset[int]:
    """Candidates whose whole name another bears too: their birth dates are printed beside their names."""
    keys = {candidate: ballot_key(name) for candidate, name, _ in names}
    times = Counter(keys.values())
    return frozenset(candidate for candidate, key in keys.items() if times[key] > 1)


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).replace("Ð", "Đ").replace("ð", "đ").lower()


def _word_key(word: str) -> WordKey:
    """The letters of a word by their place in the alphabet, and its tones."""
    marks = unicodedata.normalize("NFD", word)
    letters = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
    return tuple(_rank(letter) for letter in letters), tuple(_TONES[c] for c in marks if c in _TONES)


def _rank(letter: str) -> int:
    """A letter's place; whatever is no letter of the alphabet comes after them all."""
    return _RANK.get(letter, len(_ALPHABET) + ord(letter))
