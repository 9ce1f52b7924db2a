"""The words by which a petition is found (council.words), and the petitions that hold those asked for."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, QuerySet, Value
from django.db.models.functions import Concat

from council.words import Asked, asked, exact_words, folded_words
from petitions.models import Petition

NEAR = 2_000  # rows a search reads before it looks words up


def search_columns(value: str, *more: str) -> dict[str, str]:
    """The two columns of a petition, from its text and what else it is found by (code, summary, keywords)."""
    whole = "\n".join([value, *more])
    return {"exact": exact_words(whole), "folded": folded_words(whole)}


def matching(
    rows: QuerySet[Petition],
    query: str,
    *,
    council_id: int | None = None,
    prefix: str = "",
    walked: bool = False,
) -> QuerySet[Petition]:
    """The petitions that hold every word asked for; the last may be begun (council.words.LEAST_BEGUN).

    `council_id` says that the rows are those a council holds, which lets PostgreSQL read no others. With
    `prefix` "public_" the words are those of what is published. `walked`: the rows are few, and are read
    themselves instead of an index of words.
    """
    wanted = asked(query)
    if wanted is None:
        return rows
    column = prefix + wanted.column
    if connection.vendor != "postgresql":
        return _by_scan(rows, column, wanted)
    if walked:
        return _walked(rows, column, wanted.tsquery())
    return with_words(rows, column, wanted.tsquery(), council_id)


def nearest(rows: QuerySet[Petition], order: Sequence[str]) -> QuerySet[Petition]:
    """The first NEAR of these rows. Common words fill a page from them, read themselves (`walked`); what does
    not is rare, and is looked up among the words of all."""
    found: QuerySet[Petition] = rows.filter(pk__in=rows.order_by(*order).values("pk")[:NEAR])
    return found


def with_words(
    rows: QuerySet[Petition], column: str, query: str, council_id: int | None
) -> QuerySet[Petition]:
    """PostgreSQL: rows whose stored words (PetitionWords) answer a tsquery of such words."""
    if council_id is not None:
        query = f"hd{council_id} & ({query})"
    found: QuerySet[Petition] = rows.filter(**{f"search_words__{column}": _search(query)})
    return found


def _walked(rows: QuerySet[Petition], column: str, query: str) -> QuerySet[Petition]:
    """PostgreSQL: as `with_words`, by the function behind the operator, which no index answers."""
    found = Func(
        F(f"search_words__{column}"), _search(query), function="ts_match_vq", output_field=BooleanField()
    )
    matched: QuerySet[Petition] = rows.filter(found)
    return matched


def _search(query: str) -> SearchQuery:
    return SearchQuery(query, config="simple", search_type="raw")


def _by_scan(rows: QuerySet[Petition], column: str, wanted: Asked) -> QuerySet[Petition]:
    padded = Concat(Value(" "), F(column), Value(" "), output_field=CharField())
    rows = rows.alias(padded=padded)
    *whole, last = wanted.words
    for word in whole:
        rows = rows.filter(padded__contains=f" {word} ")
    return rows.filter(padded__contains=f" {last}" if wanted.is_begun else f" {last} ")
