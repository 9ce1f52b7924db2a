"""Vietnamese text: one form on the way in, a folded form to search by, a key to sort names by."""

from __future__ import annotations

import re
import unicodedata

# Letters in dictionary order; a tone decides only between words that are otherwise the same.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_RANK = {letter: f"{index:02d}" for index, letter in enumerate(_ALPHABET, start=10)}
# Characters that change the direction or hide in a text; none is needed in Vietnamese.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")


def clean(value: str) -> str:
    """NFC, Đ for the look-alike Ð, no control or direction marks, single spaces within each line, trimmed."""
    value = _HIDDEN.sub("", value.replace("\r\n", "\n"))  # first: a letter and its tone may stand around one
    value = unicodedata.normalize("NFC", value).replace("Ð", "Đ")
    return "\n".join(" ".join(line.split()) for line in value.split("\n")).strip()


def fold(value: str) -> str:
    """Lower case without accents, đ as d: what a search without accents compares."""
    decomposed = unicodedata.normalize(
        "NFD", value.lower().replace("đ", "d").replace("Ð", "d").replace("ð", "d")
    )
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def name_key(full_name: str) -> str:
    """Sort key of a Vietnamese name: given name, then family name, then the names between.

    Letters follow the Vietnamese alphabet (a ă â … d đ … u ư); tones only break ties.
    """
    words = clean(full_name).lower().split()
    if not words:
        return ""
    ordered = [words[-1], *words[:-1]]
    letters = " ".join(_letters(word) for word in ordered)
    tones = "".join(str(_tone(word)) for word in ordered)
    return f"{letters}|{tones}"


def _letters(word: str) -> str:
    bare = unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    )
    return "".join(_RANK.get(letter, "99") for letter in bare)


def _tone(word: str) -> int:
    return next((_TONES[c] for c in unicodedata.normalize("NFD", word) if c in _TONES), 0)
