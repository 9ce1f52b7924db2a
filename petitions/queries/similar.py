"""Petitions that seem to say what is being typed: suggested, never decided.

Candidates are the newest of the same field and place, and those that share uncommon words; they are compared
by runs of three words (petitions.rules.similar), and by all their words where the order differs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from rapidfuzz import fuzz

from council.rules.decision import N_
from council.words import folded_words
from petitions.enums import PetitionState
from petitions.models import Petition
from petitions.queries.petitions import LONG
from petitions.queries.words import with_words
from petitions.rules.similar import CLOSE, RELATED, SAME, at_most, jaccard, shingles

MOST = 5
NEAR = 100  # candidates of the same field and place
BY_WORDS = 120  # candidates that share words
COMPARED = 2_000  # characters of each text
TRIPLES = 5
LEAST_WORDS = 4
REORDERED = 0.85  # all words alike, in another order
GONE = (PetitionState.MERGED, PetitionState.SPLIT, PetitionState.TRANSFERRED)
# Words of most petitions, which tell nothing of what one is about.
COMMON = """
    ba bac bi boi ca cac cai can cap cho chua chung co con cu cua cung da dan dang de den di dinh do doi
    duoc duong ghi gia hay hien khu khong kien la lai lam len mot nay nam nghi nguoi nha nhan nhieu nhung
    noi o ong phai phan phap phuong qua quan quyet ra rat sau so ta tai thanh the theo thi tiep to toi tren
    tri trong tu tuc ung va van vao ve vi viec voi vu xa xem xu y yeu
"""


_COMMON = frozenset(COMMON.split())


@dataclass(frozen=True, slots=True)
class Alike:
    """A petition that may say the same: how alike (0 to 1), in a word, and what else they share."""

    petition: Petition
    excerpt: str
    score: float
    label: str
    why: list[str] = field(default_factory=list)

    @property
    def percent(self) -> int:
        return round(100 * self.score)


def suggest(
    council_id: int,
    words: str,
    *,
    field_id: int | None = None,
    place_id: int | None = None,
    without: int | None = None,
) -> list[Alike]:
    """The few petitions a council holds that are most like a text. Two queries at most."""
    folded = folded_words(words[:COMPARED])
    if len(folded.split()) < LEAST_WORDS:
        return []
    found: dict[int, Petition] = {}
    for rows in _candidates(council_id, folded, field_id, place_id):
        found |= {row.id: row for row in rows if row.id != without}
    asked = shingles(folded)
    alike = [_compared(row, folded, asked, field_id, place_id) for row in found.values()]
    best = sorted((one for one in alike if one), key=lambda one: (-one.score, -one.petition.id))
    return best[:MOST]


def triples(folded: str) -> list[tuple[str, ...]]:
    """Groups of three neighbouring words that tell something, spread over the text."""
    telling = list(dict.fromkeys(word for word in folded.split() if word not in _COMMON and len(word) > 1))
    if len(telling) < 3:
        return [tuple(telling)] if telling else []
    every = [tuple(telling[i : i + 3]) for i in range(len(telling) - 2)]
    step = max(1, len(every) // TRIPLES)
    return every[::step][:TRIPLES]


def _candidates(
    council_id: int, folded: str, field_id: int | None, place_id: int | None
) -> list[QuerySet[Any]]:
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id).exclude(state__in=GONE)
    rows = rows.select_related("field", "place").defer(*LONG).annotate(compared=Left("text", COMPARED))
    queries: list[QuerySet[Any]] = []
    if field_id is not None and place_id is not None:
        near = rows.filter(field_id=field_id, place_id=place_id).order_by("field_id", "place_id", "-id")
        queries.append(near[:NEAR])
    groups = triples(folded)
    if groups and connection.vendor == "postgresql":
        query = " | ".join(f"({' & '.join(group)})" for group in groups)
        queries.append(with_words(rows.order_by(), "folded", query, council_id)[:BY_WORDS])
    elif groups:
        holding = [reduce(lambda q, word: q & Q(folded__contains=word), group, Q()) for group in groups]
        queries.append(rows.filter(reduce(or_, holding)).order_by("-id")[:BY_WORDS])
    return queries


def _compared(
    row: Petition, folded: str, asked: frozenset[str], field_id: int | None, place_id: int | None
) -> Alike | None:
    text: str = row.compared  # type: ignore[attr-defined]
    other = folded_words(text)
    theirs = shingles(other)
    score = jaccard(asked, theirs) if at_most(asked, theirs) >= RELATED else 0.0
    # What is typed is still short: how much of it the other one holds.
    held = len(asked & theirs) / len(asked)
    score = max(score, 0.9 * held)
    if score < CLOSE:
        reordered = fuzz.token_sort_ratio(folded, other, score_cutoff=100 * REORDERED) / 100
        score = max(score, 0.8 * reordered)
    if score < RELATED:
        return None
    why = []
    if place_id is not None and row.place_id == place_id:
        why.append(N_("cùng nơi"))
    if field_id is not None and row.field_id == field_id:
        why.append(N_("cùng lĩnh vực"))
    return Alike(row, text[:320], score, _label(score), why)


def _label(score: float) -> str:
    if score >= SAME:
        return N_("Gần như giống hệt")
    return N_("Có thể là cùng một việc") if score >= CLOSE else N_("Có phần giống")
