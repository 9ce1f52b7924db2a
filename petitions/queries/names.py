"""The names a spreadsheet may mean: units, bodies, fields, meetings, sessions, delegates, with all they have.

A name that is equal in its folded form is taken. One that is only like another is suggested with a score, and
a person decides. One that could be several is never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process

from council import text
from council.enums import CouncilKind
from council.models import Council, CouncilSession, Delegate
from council.words import exact_words
from petitions.models import AnsweringBody, ContactMeeting, PetitionField
from petitions.queries.bodies import heir, is_abolished, names_of
from petitions.rules.clock import HANOI
from petitions.rules.matching import (
    Place,
    Unit,
    body_key,
    day_of,
    initials_of,
    place_of,
    places_of,
    words_key,
)

SUGGESTED = 3
NEAR = 72.0  # of 100
OTHER_UNIT = 95  # a name that is right, of another kind of unit
BY_INITIALS = 90.0  # "Sở XD": likely, but another body may begin with the same letters
MOST_MEETINGS = 2_000


class Kind(StrEnum):
    """What a column of names names."""

    PLACE = "place"
    LEAD = "lead"
    FIELD = "field"
    MEETING = "meeting"
    SESSION = "session"
    DELEGATE = "delegate"


class Found(StrEnum):
    """How a name was found."""

    EQUAL = "equal"
    WITHIN = "within"  # a part of what is said names it
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    GONE = "gone"  # a body that was abolished
    FORMER = "former"  # a district or another kind of unit of the same name
    NONE = "none"


SURE = (Found.EQUAL, Found.WITHIN)


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that can be meant. `more` is what is said beside its name; `heir` answers for one gone."""

    id: int
    label: str
    names: tuple[str, ...]
    unit: Unit = Unit.UNSAID
    gone: bool = False
    heir: int | None = None
    more: str = ""
    competence: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a spelling means: the id where it is sure, else what it may mean with scores of 100."""

    how: Found
    id: int | None = None
    suggested: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Names:
    """All names of one kind; answers are kept for each spelling."""

    kind: Kind
    known: Sequence[Known]
    earlier: dict[str, int] = field(default_factory=dict)
    _by_key: dict[str, list[Known]] = field(default_factory=dict)
    _answers: dict[str, Match] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.known:
            names = [text.fold(name) for name in one.names]
            keys = {self._form(name) for name in names}
            if self.kind is Kind.PLACE:  # "Phương Liệt" begins with no "phường"
                keys |= {words_key(name) for name in names}
            for key in keys - {""}:
                self._by_key.setdefault(key, []).append(one)

    def _form(self, folded: str) -> str:
        return _FORMS.get(self.kind, words_key)(folded)

    def get(self, pk: int | None) -> Known | None:
        """The thing of an id that can still be meant."""
        return next((one for one in self.known if one.id == pk and not one.gone), None)

    def offered(self) -> list[Known]:
        """What a person may choose."""
        return [one for one in self.known if not one.gone]

    def match(self, said: str) -> Match:
        """What a spelling means."""
        key = spelling(said)
        if key not in self._answers:
            self._answers[key] = self._remembered(key, self._match(said))
        return self._answers[key]

    def _remembered(self, key: str, match: Match) -> Match:
        """What was decided for the same spelling in an earlier file is suggested first, never taken."""
        before = self.get(self.earlier.get(key))
        if before is None or match.how in SURE:
            return match
        rest = tuple(one for one in match.suggested if one[0] != before.id)
        how = match.how if match.how is not Found.NONE else Found.NEAR
        return Match(how, None, ((before.id, 100), *rest)[:SUGGESTED])

    def _match(self, said: str) -> Match:
        folded = text.fold(said)
        if self.kind is Kind.PLACE:
            return self._place(said, folded)
        found = self._by_key.get(self._form(folded), [])
        if not found and self.kind is Kind.MEETING:
            found = self._by_key.get(_day_in(folded), [])
        return self._settled(said, found) if found else self._near(folded)

    def _settled(self, said: str, found: Sequence[Known], how: Found = Found.EQUAL) -> Match:
        """One is sure; of several the one spelt just so, if there is one such."""
        distinct = list({one.id: one for one in found}.values())
        if len(distinct) > 1:
            exact = exact_words(said)
            same = [one for one in distinct if exact in map(exact_words, one.names)]
            distinct = same if len(same) == 1 else distinct
        if len(distinct) > 1:
            return Match(Found.AMBIGUOUS, None, tuple((one.id, 100) for one in distinct if not one.gone))
        one = distinct[0]
        if one.gone:
            return Match(Found.GONE, None, ((one.heir, 100),) if one.heir is not None else ())
        return Match(how, one.id)

    def _place(self, said: str, folded: str) -> Match:
        whole, *parts = places_of(folded) or [[]]
        found = self._units(whole)
        if found:
            return self._settled(said, found)
        units = [one for part in parts for one in self._units(part) if one.unit is not Unit.CITY]
        if len({one.id for one in units}) == 1:
            rest = [part for part in parts if not self._units(part)]
            return self._settled(said, units, Found.WITHIN if rest else Found.EQUAL)
        if units:
            return Match(Found.AMBIGUOUS, None, tuple((pk, 100) for pk in dict.fromkeys(u.id for u in units)))
        named = [
            one for part in (whole, *parts) for place in part for one in self._by_key.get(place.name, [])
        ]
        others = dict.fromkeys(one.id for one in named if one.unit is not Unit.CITY)
        if others:
            return Match(Found.FORMER, None, tuple((pk, OTHER_UNIT) for pk in others))
        return self._near(folded)

    def _units(self, readings: Sequence[Place]) -> list[Known]:
        """The units of the first reading that names any."""
        for place in readings:
            found = [one for one in self._by_key.get(place.name, []) if _agrees(place, one)]
            if found:
                return found
        return []

    def _near(self, folded: str) -> Match:
        form = self._form(folded)
        keys = list(self._by_key)
        hits = process.extract(form, keys, scorer=_likeness, limit=SUGGESTED * 3, score_cutoff=NEAR)
        if self.kind is Kind.LEAD:
            short = form.replace(" ", "")
            hits += [(key, BY_INITIALS, 0) for key in keys if short in initials_of(key)]
        best: dict[int, int] = {}
        for key, score, _at in hits:
            for one in self._by_key[key]:
                pk = one.heir if one.gone else one.id
                if pk is not None:
                    best[pk] = max(best.get(pk, 0), min(99, round(score)))
        ranked = tuple(sorted(best.items(), key=lambda pair: -pair[1])[:SUGGESTED])
        return Match(Found.NEAR if ranked else Found.NONE, None, ranked)


def spelling(said: str) -> str:
    """The form under which a decision for a spelling is kept."""
    return words_key(text.fold(text.clean(said)))[:300]


def _likeness(left: Any, right: Any, /, *, score_cutoff: float | None = None) -> float:
    """How alike two names are; word order counts little, and a short name must be nearly the same."""
    if min(len(left), len(right)) < 12:
        return fuzz.ratio(left, right, score_cutoff=score_cutoff)
    return max(
        fuzz.ratio(left, right), 0.97 * fuzz.token_sort_ratio(left, right), 0.92 * fuzz.WRatio(left, right)
    )


def _agrees(place: Place, known: Known) -> bool:
    """What a place says it is must not differ from what the unit is."""
    return place.unit in (Unit.UNSAID, known.unit)


def _place_key(folded: str) -> str:
    return place_of(folded).name


def _session_key(folded: str) -> str:
    """ "Kỳ họp thứ 3", "KH 03" and "3" are one."""
    digits = "".join(char for char in folded.split("(")[0] if char.isdigit())
    return str(int(digits)) if 0 < len(digits) <= 3 else words_key(folded)


def _day_in(folded: str) -> str:
    """The one day a text names, as a key; "" where it names none."""
    for word in folded.replace("ngay", " ").split():
        found = day_of(word.strip("(),.;:"))
        if found.day is not None:
            return f"day {found.day.isoformat()}"
    return ""


def _meeting_key(folded: str) -> str:
    return folded if folded.startswith("day ") else words_key(folded)


_FORMS: dict[Kind, Callable[[str], str]] = {
    Kind.PLACE: _place_key,
    Kind.LEAD: body_key,
    Kind.SESSION: _session_key,
    Kind.MEETING: _meeting_key,
}
_UNIT_OF = {
    str(CouncilKind.WARD): Unit.WARD,
    str(CouncilKind.COMMUNE): Unit.COMMUNE,
    str(CouncilKind.CITY): Unit.CITY,
}


def names_known(council_id: int, today: date, earlier: dict[str, dict[str, int]]) -> dict[Kind, Names]:
    """Every kind of name as a council knows it on a day. Six queries."""
    makers: dict[Kind, Iterable[Known]] = {
        Kind.PLACE: _places(),
        Kind.LEAD: _bodies(council_id, today),
        Kind.FIELD: _fields(),
        Kind.MEETING: _meetings(council_id),
        Kind.SESSION: _sessions(council_id),
        Kind.DELEGATE: _delegates(council_id),
    }
    return {kind: Names(kind, list(known), earlier.get(kind, {})) for kind, known in makers.items()}


def _places() -> Iterable[Known]:
    for row in Council.objects.order_by("search_key"):
        unit = _UNIT_OF.get(row.kind, Unit.UNSAID)
        more = ("Toàn thành phố", "Thành phố") if unit is Unit.CITY else ()
        yield Known(row.id, row.name, (row.name, *more), unit, more=str(CouncilKind(row.kind).label))


def _bodies(council_id: int, today: date) -> Iterable[Known]:
    """Bodies of the council and of the city. A body that both keep under one name is the council's own."""
    own = Q(council_id=council_id)
    rows = AnsweringBody.objects.with_scopes_disabled().filter(own | Q(council__kind=CouncilKind.CITY))
    rows = rows.select_related("council", "successor").order_by("name")
    mine = {row.search_key for row in rows if row.council_id == council_id}
    for row in rows:
        if row.council_id != council_id and row.search_key in mine:
            continue
        gone = is_abolished(row, today)
        after = heir(row, today) if gone else None
        more = "" if row.council_id == council_id else row.council.name
        yield Known(
            row.id,
            row.name,
            tuple(names_of(row)),
            gone=gone,
            heir=after.id if after else None,
            more=more,
            competence=row.competence,
        )


def _fields() -> Iterable[Known]:
    rows = list(PetitionField.objects.select_related("parent"))
    for row in rows:
        parent = row.parent.name if row.parent else ""
        whole = (f"{parent} {row.name}",) if parent else ()
        yield Known(row.id, row.name, (row.name, row.code, *whole), more=parent)


def _meetings(council_id: int) -> Iterable[Known]:
    joint = ContactMeeting.partners.through.objects.filter(council_id=council_id).values("contactmeeting_id")
    rows = ContactMeeting.objects.with_scopes_disabled().filter(Q(council_id=council_id) | Q(pk__in=joint))
    for row in rows.only("id", "title", "starts_at")[:MOST_MEETINGS]:
        day = row.starts_at.astimezone(HANOI).date()
        names = (row.title, f"{row.title} {day:%d/%m/%Y}", f"day {day.isoformat()}")
        yield Known(row.id, row.title, names, more=f"{day:%d/%m/%Y}")


def _sessions(council_id: int) -> Iterable[Known]:
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    for row in rows:
        named = (row.name,) if row.name else ()
        yield Known(
            row.id,
            row.name or f"Kỳ họp thứ {row.number}",
            (str(row.number), *named),
            more=f"{row.opens_on:%d/%m/%Y}",
        )


def _delegates(council_id: int) -> Iterable[Known]:
    rows = Delegate.objects.with_scopes_disabled().filter(council_id=council_id).select_related("person")
    for row in rows.order_by("person__sort_key"):
        name = row.person.full_name
        yield Known(row.id, name, (name, f"Đại biểu {name}", f"ĐB {name}", f"Ông {name}", f"Bà {name}"))
