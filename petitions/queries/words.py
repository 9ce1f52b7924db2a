"""The words by which a petition is found, and what a search for them looks for.

Two forms are kept of each text: with its accents and without. A search that bears an accent is compared with
the first, one without any with the second. A text is split into words here, not in the database, so that
"12/3" and "đường," are the same words on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, QuerySet, Value
from django.db.models.functions import Concat

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


def exact_words(value: str) -> str:
    """A text as its words in lower case, with accents, tones in one place."""
    lowered = _NEW_TONE.sub(_old_tone, text.clean(value).lower())
    return " ".join(_WORD.findall(lowered))


def folded_words(value: str) -> str:
    """A text as its words without accents."""
    return " ".join(_WORD.findall(text.fold(text.clean(value))))


def search_columns(value: str, *more: str) -> dict[str, str]:
    """The two columns of a petition, from its text and what else it is found by (code, summary, keywords)."""
    whole = "\n".join([value, *more])
    return {"exact": exact_words(whole), "folded": folded_words(whole)}


def matching(
    rows: QuerySet[Any],
    query: str,
    *,
    council_id: int | None = None,
    prefix: str = "",
    walked: bool = False,
) -> QuerySet[Any]:
    """The rows (with columns `exact` and `folded`) that hold every word asked for; the last may be begun
    (LEAST_BEGUN).

    `council_id` says that the rows are those a council holds, which lets PostgreSQL read no others. With
    `prefix` "public_" the words are those of what is published. `walked`: the rows are few, and are read
    themselves instead of an index of words.
    """
    exact, folded = exact_words(query), folded_words(query)
    column, words = ("folded", folded) if exact == folded else ("exact", exact)
    wanted = words.split()[:MOST_WORDS]
    if not wanted:
        return rows
    if connection.vendor == "postgresql":
        asked = " & ".join([*wanted[:-1], f"{wanted[-1]}:*" if _is_begun(wanted[-1]) else wanted[-1]])
        if walked:
            return _walked(rows, f"{prefix}{column}", asked)
        return with_words(rows, f"{prefix}{column}", asked, council_id)
    return _by_scan(rows, f"{prefix}{column}", wanted)


def with_words(rows: QuerySet[Any], column: str, query: str, council_id: int | None) -> QuerySet[Any]:
    """PostgreSQL: rows whose stored words (migration stored_words) answer a tsquery of such words."""
    if council_id is not None:
        query = f"hd{council_id} & ({query})"
    found: QuerySet[Any] = rows.alias(stored_words=_StoredWords(column))
    return found.filter(stored_words=SearchQuery(query, config="simple", search_type="raw"))


def _walked(rows: QuerySet[Any], column: str, query: str) -> QuerySet[Any]:
    """PostgreSQL: as `with_words`, by the function behind the operator, which no index answers."""
    asked = SearchQuery(query, config="simple", search_type="raw")
    found = Func(_StoredWords(column), asked, function="ts_match_vq", output_field=BooleanField())
    matched: QuerySet[Any] = rows.filter(found)
    return matched


class _StoredWords(Func):
    """The tsvector that PostgreSQL keeps of a column of words, in a column beside it that Django does not
    know."""

    output_field = SearchVectorField()

    def __init__(self, column: str) -> None:
        super().__init__(F(column))

    def as_sql(  # type: ignore[override]  # Django calls it with these two
        self, compiler: Any, connection: Any
    ) -> tuple[str, list[Any]]:
        (source,) = self.get_source_expressions()
        column, _params = compiler.compile(source)
        table, _dot, name = column.rpartition(".")
        return f"{table}.{connection.ops.quote_name('words_' + name.strip(chr(34)))}", []


def _by_scan(rows: QuerySet[Any], column: str, words: list[str]) -> QuerySet[Any]:
    padded = Concat(Value(" "), F(column), Value(" "), output_field=CharField())
    rows = rows.alias(padded=padded)
    for word in words[:-1]:
        rows = rows.filter(padded__contains=f" {word} ")
    end = "" if _is_begun(words[-1]) else " "
    return rows.filter(padded__contains=f" {words[-1]}{end}")


def _is_begun(word: str) -> bool:
    return len(word) >= LEAST_BEGUN


def _old_tone(found: re.Match[str]) -> str:
    toned = found[2] or found[4]
    first = _TONED[toned]
    return first + _BARE[toned]
