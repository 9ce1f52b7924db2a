"""Where do I vote: polling areas by residential group, street, place, commune; with or without accents.

The words of every area of a polling day are held in memory for as long as its version stands, so a search
asks the database for nothing but that version. What is not found letter by letter is looked for by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from statistics import fmean

from rapidfuzz import fuzz, process

from council import text
from council.models import Council
from council.search import matches
from elections.enums import AreaKind
from elections.models import CouncilElection, Election, PollingArea, ResidentialGroup

MOST = 30  # areas shown of what was found
SORTED = 400  # names whose accents are compared with those typed
NEAR = 78  # likeness, of 100, from which a name is offered
SIMILAR = 65  # likeness from which one word may be meant by another
TOLERANCE = 8  # how much less alike than the best may be offered beside it
PLACE = 2  # the rank of an area's place among its names
SHORTEST = 3  # letters below which likeness says nothing
CLOSED_PLACES = (AreaKind.MILITARY, AreaKind.DETENTION)
# Words that name a kind of place and not the place.
_KINDS = (
    "pho duong ngo ngach hem so nha to dan thon xom khu vuc cum phuong xa thanh quan huyen "
    "street lane alley ward commune group hamlet area no"
)
GENERIC = frozenset(_KINDS.split())
_SHORT = {"tdp": "to dan pho", "kv": "khu vuc", "p": "phuong", "x": "xa", "d": "duong"}
_SPLIT = re.compile(r"[;,\n]+")
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a voter may know an area by. `words` begins and ends with a space."""

    area: int
    label: str
    words: str
    rank: int  # residential group, street, PLACE


@dataclass(frozen=True, slots=True)
class Place:
    """A polling area as the list of results shows it."""

    id: int
    token: str
    number: int
    place: str
    address: str
    council: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Everything of one polling day that can be looked for."""

    places: dict[int, Place]
    entries: tuple[Entry, ...]
    councils: dict[int, Council]
    vocabulary: tuple[str, ...] = ()

    def communes(self) -> list[Council]:
        """Where there are areas, by name."""
        with_areas = {place.council for place in self.places.values()}
        rows = (row for row in self.councils.values() if row.id in with_areas)
        return sorted(rows, key=lambda row: (row.search_key, row.code))

    def of_council(self, council: int) -> list[Place]:
        """The areas of one commune by number."""
        return sorted((p for p in self.places.values() if p.council == council), key=lambda p: p.number)


@dataclass(frozen=True, slots=True)
class Hit:
    """An area that was found, and by which of its names."""

    place: Place
    council: Council
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `exact` False: nothing fits word by word, these are the most alike."""

    hits: tuple[Hit, ...] = ()
    councils: tuple[Council, ...] = ()
    total: int = 0
    exact: bool = True
    nothing: bool = field(default=False)


def index_of(election: Election, version: int) -> Index:
    """The index of a polling day at a version of its topic (elections.streams.election_topic)."""
    return _index(election.id, election.created_at.isoformat(), version)


@lru_cache(maxsize=4)
def _index(election_id: int, _made: str, _version: int) -> Index:
    """Three queries once for each version."""
    rows = PollingArea.objects.with_scopes_disabled().filter(election_id=election_id)
    groups: dict[int, list[str]] = {}
    named = ResidentialGroup.objects.with_scopes_disabled().filter(election_id=election_id)
    for area, name in named.order_by("id").values_list("area_id", "name"):
        groups.setdefault(area, []).append(name)
    areas = [
        row for row in rows.select_related("council") if row.kind not in CLOSED_PLACES or row.id in groups
    ]
    councils = {row.council_id: row.council for row in areas}
    parts = CouncilElection.objects.with_scopes_disabled().filter(election_id=election_id)
    councils |= {part.council_id: part.council for part in parts.select_related("council")}
    places = {row.id: _place(row, groups.get(row.id, [])) for row in areas}
    entries = [entry for row in areas for entry in _entries(row, places[row.id].groups)]
    said = {word for entry in entries for word in entry.words.split()} - GENERIC
    vocabulary = tuple(sorted(word for word in said if not _NUMBER.search(word)))
    return Index(places, tuple(entries), councils, vocabulary)


def _is_open(row: PollingArea, groups: Mapping[int, Sequence[str]]) -> bool:
    """Barracks and detention places are found only where residents vote in them."""
    return row.kind not in CLOSED_PLACES or row.id in groups


def _place(row: PollingArea, groups: Sequence[str]) -> Place:
    return Place(row.id, row.token, row.number, row.place, row.address, row.council_id, tuple(groups))


def _entries(row: PollingArea, groups: Iterable[str]) -> Iterable[Entry]:
    unit = f"{row.council.get_kind_display()} {row.council.name} {row.council.name_en}"
    streets = [part.strip() for part in _SPLIT.split(row.streets)]
    where = f"{row.place}, {row.address}" if row.address else row.place
    for rank, labels in enumerate((groups, streets, (where,))):
        for label in labels:
            if label:
                yield Entry(row.id, label, _spaced(f"{label} {unit} khu vuc {row.number}"), rank)


def _words(value: str) -> list[str]:
    """Folded words; a number without leading zeros, "tdp" written out."""
    found = [word.lstrip("0") or "0" if word.isdigit() else word for word in _WORD.findall(text.fold(value))]
    return " ".join(_SHORT.get(word, word) for word in found).split()


def _spaced(value: str) -> str:
    return f" {' '.join(_words(value))} "


def search(index: Index, query: str, council: int | None = None) -> Found:
    """Areas by what was typed, best first; all areas of a commune for an empty query."""
    query = text.clean(query)
    if not _words(query):
        return _browse(index, council)
    entries = [e for e in index.entries if council is None or index.places[e.area].council == council]
    named = tuple(_councils(index, query)) if council is None else ()
    for narrow in (_all_words, _without_kinds):
        found = narrow(entries, query)
        if found:
            return _found(index, found, query, named)
    alike = _alike(index, entries, query) if not named else []
    if not alike and not named:
        return Found(nothing=True)
    return _found(index, alike, query, named, exact=not alike)


def _browse(index: Index, council: int | None) -> Found:
    if council is None or council not in index.councils:
        return Found()
    places = index.of_council(council)
    hits = tuple(Hit(place, index.councils[council], ()) for place in places)
    return Found(hits, (index.councils[council],), len(hits), nothing=not hits)


def _councils(index: Index, query: str) -> Iterable[Council]:
    """Councils whose name the query is."""
    wanted = [word for word in _words(query) if word not in GENERIC]
    if not wanted:
        return []
    named = [row for row in index.councils.values() if _has(_spaced(f"{row.name} {row.name_en}"), wanted)]
    exact = [row for row in named if matches(query, f"{row.get_kind_display()} {row.name}")]
    return sorted(exact or named, key=lambda row: row.search_key)[:3]


def _has(words: str, wanted: Sequence[str]) -> bool:
    """Each word begins one of the words; a number is one of them."""
    return all(f" {word} " in words if _NUMBER.search(word) else f" {word}" in words for word in wanted)


def _all_words(entries: Sequence[Entry], query: str) -> list[Entry]:
    wanted = _words(query)
    return [entry for entry in entries if _has(entry.words, wanted)]


def _without_kinds(entries: Sequence[Entry], query: str) -> list[Entry]:
    """Without "phố", "số", "ngõ"…, and without the house number where that finds nothing either."""
    names = [word for word in _words(query) if word not in GENERIC]
    letters = [word for word in names if not _NUMBER.search(word)]
    for wanted in (names, letters):
        found = [entry for entry in entries if wanted and _has(entry.words, wanted)]
        if found and letters:
            return found
    return []


def _alike(index: Index, entries: Sequence[Entry], query: str) -> list[Entry]:
    """What was probably meant: each word by the most similar words there are, else the whole by likeness.

    Numbers narrow what is found where they can; they are not guessed at.
    """
    words = [word for word in _words(query) if word not in GENERIC]
    letters = [word for word in words if not _NUMBER.search(word)]
    if len("".join(letters)) < SHORTEST:
        return []
    found = _word_by_word(index, entries, letters) or _as_a_whole(entries, " ".join(letters))
    numbered = [entry for entry in found if _has(entry.words, [w for w in words if _NUMBER.search(w)])]
    return numbered or found


def _word_by_word(index: Index, entries: Sequence[Entry], letters: Sequence[str]) -> list[Entry]:
    """Entries in which every word, or one much like it, stands; the most alike first."""
    meant = []
    for word in letters:
        alike = process.extract(word, index.vocabulary, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=30)
        meant.append({other: score for other, score, _at in alike})
    scored = []
    for entry in entries:
        own = entry.words.split()
        best = [max((like[word] for word in own if word in like), default=0.0) for like in meant]
        if min(best) > 0 and fmean(best) >= NEAR:
            scored.append((fmean(best), entry))
    top = max((score for score, _entry in scored), default=0)
    kept = [pair for pair in scored if pair[0] >= top - TOLERANCE]
    return [entry for _score, entry in sorted(kept, key=lambda pair: -pair[0])]


def _as_a_whole(entries: Sequence[Entry], letters: str) -> list[Entry]:
    found = process.extract(
        letters, [e.words for e in entries], scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=MOST * 3
    )
    top = max((score for _words_found, score, _at in found), default=0)
    return [entries[at] for _words_found, score, at in found if score >= top - TOLERANCE]


def _found(
    index: Index, entries: Sequence[Entry], query: str, councils: tuple[Council, ...], *, exact: bool = True
) -> Found:
    """The areas of these entries: names that agree in their accents first, then by kind of name."""
    ranked = list(entries)
    if exact:
        ranked.sort(key=partial(_order, index))
        few = ranked[:SORTED]
        ranked = sorted(few, key=lambda entry: not _agrees(index, query, entry)) + ranked[SORTED:]
    why: dict[int, list[str]] = {}
    for entry in ranked:
        why.setdefault(entry.area, [])
        if entry.rank != PLACE:  # the place is shown anyway
            why[entry.area].append(entry.label)
    hits = tuple(
        Hit(index.places[area], index.councils[index.places[area].council], tuple(labels[:3]))
        for area, labels in list(why.items())[:MOST]
    )
    return Found(hits, councils, len(why), exact)


def _order(index: Index, entry: Entry) -> tuple[int, str, int]:
    place = index.places[entry.area]
    return entry.rank, index.councils[place.council].search_key, place.number


def _agrees(index: Index, query: str, entry: Entry) -> bool:
    council = index.councils[index.places[entry.area].council]
    return matches(query, f"{entry.label} {council.get_kind_display()} {council.name}")
