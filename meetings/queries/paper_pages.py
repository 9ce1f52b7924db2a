"""The pages of papers that hold the words asked for: which of which version, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from council.words import Asked, aligned
from meetings.enums import TextSource
from realtime import sql

# Letters around what was found, and how far apart two words may stand to be shown together.
BEFORE, WIDE = 70, 260
MOST_LOOKED_AT = 200  # places on a page among which the best is chosen
LOOKED_UP = """
    unnest(string_to_array(%s, '|')::tsquery[]) AS asked(words),
    LATERAL (SELECT id, version_id, number FROM meetings_paperpage
             WHERE paper_page_words(session_id, {column}) @@ asked.words
               AND paper_page_words(session_id, {column}) @@ asked.words
               AND council_id = %s OFFSET 0) AS p WHERE true"""


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of a statement, with %s for each parameter (realtime.sql.rows)."""

    text: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PageFound:
    """A page with words asked for. `parts`: pieces of its text, and whether each is one of the words."""

    number: int
    is_recognised: bool
    parts: tuple[tuple[str, bool], ...]


def holding(wanted: Asked, council_id: int, session_ids: Sequence[int], vendor: str) -> Statement:
    """The pages (alias p) of some sessions of a council that hold every word: what follows FROM.

    PostgreSQL keeps each word under its session ("7.thuế", migration 0006): of a word that is only begun it
    reads the places in that session alone. It must be led, since it takes any search to find one page in two
    hundred: OFFSET 0 has it look up one session after the other, where it would rather read every page, and
    the condition said twice makes its guess so small that it compiles nothing (JIT) and joins as it should.
    """
    if vendor != "postgresql":
        return _by_scan(wanted, council_id, session_ids)
    *whole, last = wanted.words
    begun = ":*" if wanted.is_begun else ""
    queries = [
        " & ".join([*(f"'{pk}.{word}'" for word in whole), f"'{pk}.{last}'{begun}"]) for pk in session_ids
    ]
    return Statement(LOOKED_UP.format(column=wanted.column), ("|".join(queries), council_id))


def _by_scan(wanted: Asked, council_id: int, session_ids: Sequence[int]) -> Statement:
    *whole, last = wanted.words
    sought = [f" {word} " for word in whole] + [f" {last}" if wanted.is_begun else f" {last} "]
    found = f" AND instr(' ' || p.{wanted.column} || ' ', %s) > 0"
    text = "meetings_paperpage p WHERE p.session_id IN %s AND p.council_id = %s" + found * len(sought)
    return Statement(text, (list(session_ids), council_id, *sought))


def pages_by_id(ids: Iterable[int], wanted: Asked) -> dict[int, PageFound]:
    """Page id -> what stands there. One query."""
    listed = sorted(set(ids))
    if not listed:
        return {}
    rows = sql.rows("SELECT id, number, source, text FROM meetings_paperpage WHERE id IN %s", [listed])
    return {
        pk: PageFound(number, source == TextSource.OCR, excerpt(text, wanted))
        for pk, number, source, text in rows
    }


def excerpt(value: str, wanted: Asked) -> tuple[tuple[str, bool], ...]:
    """The piece of a text with most of the words, cut between words; () where none is found."""
    *whole, last = wanted.words
    words = [*map(re.escape, whole), re.escape(last) + (r"[^\W_]*" if wanted.is_begun else "")]
    sought = re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])")
    same = aligned(value, wanted.column)
    places = [found.span() for found in sought.finditer(same)]
    if not places:
        return ()
    begin = _best(same, places[:MOST_LOOKED_AT])
    is_short = len(value) <= BEFORE + WIDE
    start = 0 if is_short or begin <= BEFORE else _between(value, begin - BEFORE, forward=True)
    end = len(value) if is_short else _between(value, min(begin + WIDE, len(value)), forward=False)
    parts: list[tuple[str, bool]] = [("… " if start else "", False)]
    at = start = start + len(value[start:end]) - len(value[start:end].lstrip())
    for first, after in places:
        if first >= start and after <= max(end, begin + 1) and first >= at:
            parts += [(value[at:first], False), (value[first:after], True)]
            at = after
    parts.append((value[at:end].rstrip() + (" …" if end < len(value) else ""), False))
    return tuple((" ".join(part.split("\n")), is_word) for part, is_word in parts if part)


def _best(value: str, places: Sequence[tuple[int, int]]) -> int:
    """Where to begin so that most different words stand close together; the first such place."""
    best, begin = 0, places[0][0]
    for number, (first, _after) in enumerate(places):
        near = {value[a:b] for a, b in places[number : number + 12] if b <= first + WIDE}
        if len(near) > best:
            best, begin = len(near), first
    return begin


def _between(value: str, at: int, *, forward: bool) -> int:
    """The nearest place between two words."""
    step = 1 if forward else -1
    for place in range(at, at + 20 * step, step):
        if not 0 < place < len(value):
            return max(0, min(place, len(value)))
        if value[place - 1].isspace() or value[place].isspace():
            return place
    return at
