"""Words to search by: what a text is found by, and what is asked of it.

Two forms are kept of each text: with its accents and without. A search that bears an accent is compared with
the first, one without any with the second. A text is split into words here, not in the database, so that
"12/3" and "đường," are the same words on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from council import text

_WORD = re.compile(r"[^\W_]+")
# "hoà" and "hòa" are one word: the tone of oa, oe and uy at the end of a word goes to the first letter.
_NEW_TONE = re.compile(r"(?:(o)([àáảãạèéẻẽẹ])|(?<!q)(u)([ỳýỷỹỵ]))(?![^\W\d_])")
_TONED = dict(zip("àáảãạèéẻẽẹ", "òóỏõọòóỏõọ", strict=True)) | dict(zip("ỳýỷỹỵ", "ùúủũụ", strict=True))
_BARE = {**dict.fromkeys("àáảãạ", "a"), **dict.fromkeys("èéẻẽẹ", "e"), **dict.fromkeys("ỳýỷỹỵ", "y")}
MOST_WORDS = 12
# A last word of one letter is a word, not the beginning of one: so many words begin so that looking all of
# them up takes longer than the search of the others.
LEAST_BEGUN = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search looks for: in which column ("exact" or "folded") and which words, all of them.
    `is_begun`: the last word may go on."""

    column: str
    words: tuple[str, ...]
    is_begun: bool

    def tsquery(self) -> str:
        """As PostgreSQL reads it, raw."""
        last = self.words[-1]
        return " & ".join([*self.words[:-1], f"{last}:*" if self.is_begun else last])


def asked(query: str) -> Asked | None:
    """What a person asks for; None where there is no word in it."""
    exact, folded = exact_words(query), folded_words(query)
    column, whole = ("folded", folded) if exact == folded else ("exact", exact)
    words = tuple(whole.split()[:MOST_WORDS])
    return Asked(column, words, len(words[-1]) >= LEAST_BEGUN) if words else None


def exact_words(value: str) -> str:
    """A text as its words in lower case, with accents, tones in one place."""
    lowered = _NEW_TONE.sub(_old_tone, text.clean(value).lower())
    return " ".join(_WORD.findall(lowered))


def folded_words(value: str) -> str:
    """A text as its words without accents."""
    return " ".join(_WORD.findall(text.fold(text.clean(value))))


def aligned(value: str, column: str) -> str:
    """A clean text letter for letter as it is searched in a column: what is found at some place in it stands
    at the same place of the text."""
    if column == "folded":
        return value.translate(_FOLDED)
    lowered = value.lower()  # letters that become several: one by one
    lowered = _NEW_TONE.sub(_old_tone, lowered if len(lowered) == len(value) else value.translate(_LOWER))
    return lowered if len(lowered) == len(value) else value


class _Letters(dict[int, int]):
    """Letter by letter, each worked out once; those that would become several stay as they are."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> int:
        found = self._change(chr(code))
        self[code] = ord(found) if len(found) == 1 else code
        return self[code]


_LOWER = _Letters(str.lower)
_FOLDED = _Letters(text.fold)


def _old_tone(found: re.Match[str]) -> str:
    toned = found[2] or found[4]
    first = _TONED[toned]
    return first + _BARE[toned]
