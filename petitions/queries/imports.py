"""The spreadsheets of a council, and the petitions it holds that rows of a file may repeat."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models.functions import Left

from petitions.models import Petition, PetitionImport
from petitions.queries.similar import COMPARED, GONE
from petitions.rules.similar import at_most, jaccard, shingles

SHOWN = 50
EARLIER = 20  # files whose decisions are offered again
COMPARED_WITH = 50_000  # of the petitions a council holds, the newest
COMMON = 12  # rows that share a run of words before it tells nothing


def imports_of(council_id: int) -> list[PetitionImport]:
    """The latest spreadsheets of a council, newest first, without what they said. One query."""
    rows = PetitionImport.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.defer("rows", "columns").select_related("uploaded_by__person")[:SHOWN])


def applied_before(council_id: int, sha256: str, without: int | None = None) -> PetitionImport | None:
    """The import that wrote the same file before, of the same council."""
    rows = PetitionImport.objects.with_scopes_disabled().filter(council_id=council_id, sha256=sha256)
    rows = rows.filter(state="applied").defer("rows")
    return (rows if without is None else rows.exclude(pk=without)).first()


def decisions_before(council_id: int) -> dict[str, dict[str, int]]:
    """Kind of name -> spelling -> what it was decided to mean in earlier files, the latest word last."""
    rows = PetitionImport.objects.with_scopes_disabled().filter(council_id=council_id, state="applied")
    found: dict[str, dict[str, int]] = {}
    for columns in reversed(rows.order_by("-applied_at").values_list("columns", flat=True)[:EARLIER]):
        for kind, said in columns.get("decisions", {}).items():
            found.setdefault(kind, {}).update({words: pk for words, pk in said.items() if pk})
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """What is like a text: its key and how alike (0 to 1)."""

    key: str
    score: float


class Shingled:
    """Texts by their runs of three words, to find those at least so alike (`least`) as another one.

    Two sets that share enough also share one of the rarest runs of each, as many as `_rarest` counts; so
    each text is found by these alone, and texts that share only phrases of the trade are never compared.
    """

    def __init__(self, texts: Iterable[tuple[str, str]], least: float) -> None:
        self.least = least
        self.sets: dict[str, frozenset[str]] = {key: shingles(folded) for key, folded in texts}
        self._first: dict[frozenset[str], str] = {}
        for key, runs in self.sets.items():
            self._first.setdefault(runs, key)
        self._often = Counter(run for runs in self._first for run in runs)
        self._where: dict[str, list[str]] = {}
        for runs, key in self._first.items():
            for run in self._rarest(runs):
                self._where.setdefault(run, []).append(key)
        self._at = {key: at for at, key in enumerate(self.sets)}

    def near(self, runs: frozenset[str]) -> list[Hit]:
        """Every text at least as alike as asked, each of several copies by the first."""
        copy = self._first.get(runs)
        found = [Hit(copy, 1.0)] if copy is not None else []
        seen = {copy}
        for run in self._rarest(runs):
            where = self._where.get(run, ())
            for key in where if len(where) <= COMMON else ():
                if key in seen:
                    continue
                seen.add(key)
                other = self.sets[key]
                if at_most(runs, other) >= self.least and (score := jaccard(runs, other)) >= self.least:
                    found.append(Hit(key, score))
        return found

    def above(self, key: str) -> Hit | None:
        """The text before this one that is most like it."""
        runs = self.sets[key]
        if self._first[runs] != key:
            return Hit(self._first[runs], 1.0)
        before = [hit for hit in self.near(runs) if self._at[hit.key] < self._at[key]]
        return max(before, key=lambda hit: hit.score, default=None)

    def copies(self) -> dict[str, list[str]]:
        """The first of each text -> all keys that say just the same."""
        found: dict[str, list[str]] = {}
        for key, runs in self.sets.items():
            found.setdefault(self._first[runs], []).append(key)
        return found

    def _rarest(self, runs: frozenset[str]) -> list[str]:
        count = len(runs) - math.ceil(self.least * len(runs)) + 1 if runs else 0
        return sorted(runs, key=lambda run: (self._often.get(run, 0), run))[:count]


@dataclass(frozen=True, slots=True)
class Held:
    """A petition that is there, and how alike it is."""

    id: int
    code: str
    score: float


def newest_held(council_id: int) -> int:
    """The number of the newest petition a council holds, 0 without any."""
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id)
    return rows.order_by("-id").values_list("id", flat=True).first() or 0


def held_alike(
    council_id: int, texts: Iterable[tuple[str, str]], least: float, *, after: int = 0
) -> dict[str, Held]:
    """Key of a text -> the petition of a council that is most like it, of those that came `after` one. One
    query for any number of texts: the newest petitions are read once and compared in memory."""
    asked = Shingled(texts, least)
    best: dict[str, Held] = {}
    for pk, code, folded in _held(council_id, after) if asked.sets else ():
        for hit in asked.near(shingles(folded)):
            if hit.key not in best or hit.score > best[hit.key].score:
                best[hit.key] = Held(pk, code, hit.score)
    return {key: best[first] for first, keys in asked.copies().items() if first in best for key in keys}


def _held(council_id: int, after: int) -> Iterator[tuple[int, str, str]]:
    """Number, code and text of the newest petitions. The code stands among the words they are found by; it
    is cut off together with what follows it."""
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id, id__gt=after)
    rows = (
        rows.exclude(state__in=GONE).order_by("-recorded_at", "-id").annotate(words=Left("folded", COMPARED))
    )
    for pk, code, words in rows.values_list("id", "code", "words")[:COMPARED_WITH].iterator(2_000):
        yield pk, code, _without_code(words, code)


def _without_code(words: str, code: str) -> str:
    said = " ".join(part for part in code.lower().split("-"))
    return words.partition(f" {said}")[0]


def petitions_named(council_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Number -> code of those petitions a council holds that can still take duplicates."""
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id, pk__in=list(ids))
    return dict(rows.exclude(state__in=GONE).values_list("id", "code"))
